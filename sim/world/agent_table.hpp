// SPDX-License-Identifier: Apache-2.0
// Numbers about agents from a CSV file, joined to the graph by agent id.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace groundswell {

/// What a number about an agent may be.
struct NumberRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// The column `column` of a CSV file with a header line that also names a column `id`; one row per
/// agent, in any order, ids as in the graph's file. Returns a number per agent.
/// Throws InputError where the file, a column, a number or an agent is missing, a number is out of
/// range, or an agent has two rows.
[[nodiscard]] std::vector<double> read_agent_numbers(const std::string& path,
                                                     const std::string& column, const Graph& graph,
                                                     NumberRange range = {});

}  // namespace groundswell
