// SPDX-License-Identifier: Apache-2.0
// The binary form of a graph: an HDF5 file of its own, format `groundswell-graph`
// (sim/record/FORMAT.md), so that a graph is built once and used often.
//
// Rows lie in it as they do in memory, contiguous and not compressed: they are read at the speed of
// the disk, and other programs can map them. Files are written whole or not at all and sealed; what
// is read is checked down to the content hash.
#pragma once

#include <string>

#include "core/parallel.hpp"
#include "graph/graph.hpp"
#include "graph/reader.hpp"

namespace groundswell {

/// Where a stored graph comes from.
struct GraphOrigin {
  std::string made_from;  ///< the scenario's [graph] as TOML, or the name of a file
  std::string notes;      ///< what reading left out, a line each
};

/// Throws OutputError where the file cannot be written (or is there already and `overwrite` is
/// false), and for a well-mixed society, which has no ties to store.
void write_graph_file(const Graph& graph, const std::string& path, const GraphOrigin& origin,
                      bool overwrite);

/// The graph in such a file, with its labels, traits and weights (if `options.weights` is "weight"
/// or `keep_stored_weights`; else they are left out and the report says so). Throws InputError
/// where the file is missing, damaged, of another kind or of a newer version, or holds rows that
/// are no graph.
[[nodiscard]] Graph read_graph_file(const std::string& path, const ReadOptions& options,
                                    const Executor& executor, ReadReport& report);

}  // namespace groundswell
