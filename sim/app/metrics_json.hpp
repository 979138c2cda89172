// SPDX-License-Identifier: Apache-2.0
// Measures of a run as JSON, for programs that look for the scenario that fits best.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "measure/summary.hpp"

namespace groundswell::app {

/// What stands for the names of all measures.
inline constexpr const char* kAllMetrics = "all";

/// The measures that a comma-separated list names; names may hold commas themselves. Throws
/// ScenarioError for what is no name of a measure of this run.
[[nodiscard]] std::vector<std::string> chosen_metrics(const std::string& list,
                                                      const RunSummary& names);

/// An object on one line: what was run, and "measures" by name. Those of worlds have the number of
/// every world, their mean and its standard error over the worlds where it is defined; those of the
/// run a value and, where it is known, its standard error. What is not a finite number is null.
[[nodiscard]] std::string metrics_json(const RunSummary& run,
                                       const std::vector<std::string>& chosen, std::uint64_t seed);

}  // namespace groundswell::app
