// SPDX-License-Identifier: Apache-2.0
// One world of a scenario with all that belongs to it: its twins, and the worlds of the coalitions
// that Shapley values need.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "engine/simulation.hpp"
#include "measure/summary.hpp"

namespace groundswell {

/// The channels among which Shapley values share downloads: those that act in the model and that
/// the scenario has (a chart that is seen, a broadcast).
[[nodiscard]] std::vector<Channel> channels_that_act(const Scenario& scenario,
                                                     const ModelCard& card);

/// What each twin of the scenario changes, in order.
[[nodiscard]] std::vector<Variation> variations_of(const Scenario& scenario);

/// What the worlds of a scenario share. References outlive it.
struct RunSetting {
  /// Throws ScenarioError where the graph has what the model would ignore: weights, times.
  RunSetting(const Scenario& scenario, const ModelEntry& entry, const Graph& graph,
             const Clock& clock, const SeedPlan& seeding, std::span<const Graph> layers);

  /// How many worlds are simulated for one: itself, its twins, its coalitions.
  [[nodiscard]] std::size_t simulations() const;

  const Scenario& scenario;
  const ModelEntry& entry;
  const Graph& graph;
  const Clock& clock;
  const SeedPlan& seeding;
  std::span<const Graph> layers;  ///< the further ones
  std::vector<Variation> variations;
  std::vector<Channel> players{};  ///< of Shapley values
};

struct FinishedWorld {
  WorldResult base;
  WorldSummary summary;
};

/// Called after each simulated world.
using Simulated = std::function<void(const WorldResult&)>;

/// `keep.has` is decided here.
[[nodiscard]] FinishedWorld run_with_twins(const RunSetting& setting, World world,
                                           const Executor& executor, Keep keep,
                                           const Simulated& simulated);

}  // namespace groundswell
