// SPDX-License-Identifier: Apache-2.0
// The society of a scenario: its [graph] section built or loaded. The same graph serves all worlds
// of a run; it depends only on its parameters and the run's seed.
#pragma once

#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"
#include "graph/reader.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

struct Society {
  Graph graph;
  std::vector<std::string> notes{};  ///< what loading left out: self-loops, parallel ties, …
  std::string file_hash{};           ///< of the graph as the file has it, before any null model
};

/// What reading left out or changed, a sentence each.
[[nodiscard]] std::vector<std::string> notes_on(const ReadReport& report);

/// The mean of the degrees that a section of given degrees leads to, for the estimate of memory:
/// of the law, or of the file, which is read. Throws as build_society does.
[[nodiscard]] double mean_given_degree(const Values& section);

/// Whether this society can be, as far as can be told without making it: throws ScenarioError with
/// the place of the parameter where blocks, degrees or clustering are impossible, and InputError
/// for an unusable file of degrees. Takes up to 2 s for `bter`, whose plan it makes, and for
/// degrees, which it draws. Beyond ten million agents clustering is held as if there were ten
/// million, and degrees are left to build_society.
void check_society(const Scenario& scenario, const Executor& executor);

/// Throws InputError for an unusable file, ScenarioError for impossible parameters.
[[nodiscard]] Society build_society(const Scenario& scenario, const Executor& executor);

}  // namespace groundswell
