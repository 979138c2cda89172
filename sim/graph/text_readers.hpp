// SPDX-License-Identifier: Apache-2.0
// The readers of text formats, each from a text in memory to a graph. Private to sim/graph; what
// users call is read_graph (graph/reader.hpp), which says what is promised. `name` is the file's,
// for messages. All throw InputError.
#pragma once

#include <string>
#include <string_view>

#include "graph/reader.hpp"
#include "graph/text_buffer.hpp"

namespace groundswell {

/// Where a file does not begin as files of its format do.
inline constexpr const char* kOtherFormat = "set format to edge-list if it is one";

/// Gives the text back as soon as the rows are filled.
[[nodiscard]] Graph read_edge_list(TextBuffer text, const std::string& name,
                                   const ReadOptions& options, const Executor& executor,
                                   ReadReport& report);

/// METIS 4 and 5 (Karypis, METIS manual 5.1, section 4.5): a line `vertices edges [fmt [ncon]]`,
/// then a line for each vertex with its neighbours, numbered from 1; vertex sizes and weights are
/// read over. The counts and that every tie is there both ways, of one weight, are checked.
[[nodiscard]] Graph read_metis(std::string_view text, const std::string& name,
                               const ReadOptions& options, const Executor& executor,
                               ReadReport& report);

/// Matrix Market (Boisvert, Pozo & Remington, NISTIR 5935, 1996): `matrix coordinate`, square, of
/// pattern, integer or real values, general or symmetric. Entry (i, j) is a tie `i j`, numbered
/// from 1.
[[nodiscard]] Graph read_matrix_market(std::string_view text, const std::string& name,
                                       const ReadOptions& options, const Executor& executor,
                                       ReadReport& report);

/// GraphML (graphml.graphdrawing.org, 2007): the nodes and edges of the one graph in the file;
/// node ids are kept as labels. Nested graphs, hyperedges, and files whose edges are partly
/// directed are refused. (Expat and not Boost.Graph's reader, which keeps no node ids.)
[[nodiscard]] Graph read_graphml(std::string_view text, const std::string& name,
                                 const ReadOptions& options, const Executor& executor,
                                 ReadReport& report);

/// Throws InputError where there are zero bytes, which no text has.
void require_text(std::string_view text, const std::string& name, const Executor& executor);

/// Throws InputError where there is nothing; `wanted` is what there should be.
void require_contents(std::string_view text, const std::string& name, const std::string& wanted);

/// Whether the first word is the `%%MatrixMarket` of a banner, in any case.
[[nodiscard]] bool begins_as_matrix_market(std::string_view text);

/// Throws InputError where a file says it has far more agents than it mentions, as a damaged count
/// would: more than a million, and 64 for each byte.
void require_plausible_agents(std::uint64_t agents, std::size_t bytes, const std::string& place);

}  // namespace groundswell
