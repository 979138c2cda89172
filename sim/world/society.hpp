// SPDX-License-Identifier: Apache-2.0
// The society of a scenario: its [graph] section built or loaded, and its further [[layers]] over
// the same agents. The same graphs serve all worlds of a run; each depends only on its parameters,
// the run's seed and (for a further layer) its name, so that a layer more or less leaves the others
// as they are.
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
  std::vector<Graph> layers{};       ///< the further layers; labels and traits are those of `graph`
  std::vector<std::string> layer_file_hashes{};  ///< of those from files, as the files have them
};

/// What reading left out or changed, a sentence each.
[[nodiscard]] std::vector<std::string> notes_on(const ReadReport& report);

/// The mean of the degrees that a section of given degrees leads to, for the estimate of memory:
/// of the law, or of the file, which is read. Throws as build_society does.
[[nodiscard]] double mean_given_degree(const Values& section);

/// The seed that a further layer is made with.
[[nodiscard]] std::uint64_t seed_of_layer(std::uint64_t seed, const std::string& name);

/// A graph read from a file, taken over to the agents of `base` by their labels; who is not in it
/// has no ties. Throws InputError where it has an agent whom `base` has not.
[[nodiscard]] Graph joined_to(const Graph& base, const Graph& layer, const std::string& file,
                              const Executor& executor);

/// Writes down what the files of the society hash to, so that a run of the stored scenario can tell
/// others from them.
void keep_file_hashes(const Society& society, Scenario& scenario);
/// Whether this society can be, as far as can be told without making it: throws ScenarioError with
/// the place of the parameter where blocks, degrees or clustering are impossible, and InputError
/// for an unusable file of degrees. Takes up to 2 s for `bter`, whose plan it makes, and for
/// degrees, which it draws. Beyond ten million agents clustering is held as if there were ten
/// million, and degrees are left to build_society.
void check_society(const Scenario& scenario, const Executor& executor);

/// What build_society makes the society from: scenarios with equal keys have the same one.
[[nodiscard]] std::string society_key(const Scenario& scenario);

/// Throws InputError for an unusable file, ScenarioError for impossible parameters.
[[nodiscard]] Society build_society(const Scenario& scenario, const Executor& executor);

}  // namespace groundswell
