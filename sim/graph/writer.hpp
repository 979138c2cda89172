// SPDX-License-Identifier: Apache-2.0
// Writes graphs: edge list, METIS, GraphML, and the binary form of our own. A file is whole or
// absent (storage/disk_file.hpp), and equal graphs give equal bytes.
#pragma once

#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "graph/graph_file.hpp"
#include "graph/reader.hpp"

namespace groundswell {

struct WriteOptions {
  Format format = Format::detect;  ///< detect: by the name's ending, else an edge list
  bool overwrite = false;
  GraphOrigin origin = {};  ///< for the binary form
};

/// Writes the graph; returns what the format could not hold, a sentence each.
///
/// Edge lists have a tie a line, `from to [weight]` with the agents' names (u < v of an undirected
/// one): comma-separated with a header where the path ends in .csv, else separated by blanks, with
/// a header where names are text or ties have times. GraphML holds names, weights and traits. METIS
/// holds undirected graphs, without names, and only whole weights from 1.
/// Throws ScenarioError for a name or a format that is not written, and OutputError where the file
/// cannot be written, or the format cannot hold such a graph.
std::vector<std::string> write_graph(const Graph& graph, const std::string& path,
                                     const WriteOptions& options);

}  // namespace groundswell
