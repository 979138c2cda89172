// SPDX-License-Identifier: Apache-2.0
// Numbers about agents from a CSV file, joined to the graph by agent id.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

/// What a number about an agent may be.
struct NumberRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// Of collectivism.
inline constexpr NumberRange kShares{0.0, 1.0};

/// Rows whose id no agent has.
struct RowsOfNobody {
  std::uint64_t count = 0;
  std::string first{};  ///< the id of the first of them
};

/// The column `column` of a CSV file with a header line that also names a column `id`; one row per
/// agent, in any order, ids as in the graph's file. Returns a number per agent. Rows of people
/// outside the graph are passed over, and counted in `nobody`.
/// Throws InputError where the file, a column, a number or an agent is missing, a column is there
/// twice, a number is out of range, or an agent has two rows.
[[nodiscard]] std::vector<double> read_agent_numbers(const std::string& path,
                                                     const std::string& column, const Graph& graph,
                                                     NumberRange range = {},
                                                     RowsOfNobody* nobody = nullptr);

/// What was passed over in the scenario's files about agents (collectivism, thresholds), a sentence
/// for each file. Throws as read_agent_numbers does.
[[nodiscard]] std::vector<std::string> agent_table_notes(const Scenario& scenario,
                                                         const Graph& graph);

}  // namespace groundswell
