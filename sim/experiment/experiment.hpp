// SPDX-License-Identifier: Apache-2.0
// A run: all worlds of a scenario, each with its twins, on all threads; results are handed on in
// world order, whatever order they were computed in.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/parallel.hpp"
#include "engine/simulation.hpp"
#include "measure/summary.hpp"

namespace groundswell {

struct RunOptions {
  /// Order in which worlds are started; empty = 0, 1, 2, … Results do not depend on it.
  std::vector<World> order{};
  /// Called with each world's full result, in ascending world order, one at a time.
  std::function<void(const WorldResult&)> on_world{};
  /// Called after each simulated world or twin with how many are done, one at a time.
  std::function<void(std::uint64_t done, std::uint64_t total)> on_progress{};
  /// Keep every download with its cause (the scenario's [record] ledger, usually).
  bool ledger = false;
  /// Keep the seed agents that worlds draw for themselves (who writes a run file needs them).
  bool seeds = false;
  /// The seed agents that all worlds share, where they are known already; null: chosen here.
  const SeedPlan* seeding = nullptr;
  /// The further layers of ties, in the scenario's order (Society::layers).
  std::span<const Graph> layers{};
};

struct RunOutcome {
  RunSummary summary;
  std::uint64_t ties_examined = 0;  ///< by all worlds and twins
  double kernel_seconds = 0.0;      ///< summed over worlds: time in step loops
};

/// The model of a scenario. Throws InternalError where it is not in the table.
[[nodiscard]] const ModelEntry& model_of(const Scenario& scenario,
                                         const std::vector<ModelEntry>& models);

/// The cards of all models.
[[nodiscard]] std::vector<ModelCard> cards_of(const std::vector<ModelEntry>& models);

[[nodiscard]] RunOutcome run_experiment(const Scenario& scenario, const ModelEntry& entry,
                                        const Graph& graph, const Clock& clock,
                                        const Executor& executor, const RunOptions& options = {});

}  // namespace groundswell
