// SPDX-License-Identifier: Apache-2.0
// Edge lists of numbers straight into rows, by all threads: the text is parsed twice (count, fill),
// and no list of ties is ever made. Private to sim/graph.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "graph/edge_list_parser.hpp"
#include "graph/text_buffer.hpp"

namespace groundswell {

/// The graph of the ties that `head` has taken and of those in the text from `rest` on; gives the
/// text back on the way. Nothing where an id is too large for that way (2^32, or four for each
/// byte of the text): then the text is left as it is, and so is `head`.
/// Throws InputError where lines are bad, or the first of them can be read in two ways.
[[nodiscard]] std::optional<Graph> read_number_rows(TextBuffer& text, std::size_t rest,
                                                    EdgeListParser& head, const std::string& name,
                                                    const ReadOptions& options,
                                                    const Executor& executor, ReadReport& report);

/// "1" … "agents".
[[nodiscard]] std::vector<std::string> labels_from_one(std::uint64_t agents);
/// Throw InputError: too many agents to be numbered; no ties; any bad lines.
void require_agents(std::uint64_t agents, const std::string& name);
void require_ties(const std::string& name, const ReadReport& report);
void require_good_lines(const std::string& name, const std::vector<BadLine>& bad_lines);

}  // namespace groundswell
