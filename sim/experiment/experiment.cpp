// SPDX-License-Identifier: Apache-2.0
#include "experiment/experiment.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>

#include "experiment/world_run.hpp"

namespace groundswell {
namespace {

/// Takes finished worlds in any order, passes them on in ascending order.
class InOrder {
 public:
  InOrder(const RunOptions& options, RunOutcome& outcome, std::uint64_t total)
      : options_(options), outcome_(outcome), total_(total) {}

  void simulated(const WorldResult& world) {
    const std::lock_guard lock(guard_);
    outcome_.ties_examined += world.ties_examined;
    outcome_.kernel_seconds += world.seconds;
    ++done_;
    if (options_.on_progress) options_.on_progress(done_, total_);
  }

  void finished(WorldResult world, WorldSummary summary) {
    const std::lock_guard lock(guard_);
    const World number = world.world;
    waiting_.emplace(number, std::pair(std::move(world), std::move(summary)));
    while (!waiting_.empty() && waiting_.begin()->first == outcome_.summary.worlds.size()) {
      auto& [result, ready] = waiting_.begin()->second;
      if (options_.on_world) options_.on_world(result);
      outcome_.summary.worlds.push_back(std::move(ready));
      waiting_.erase(waiting_.begin());
    }
  }

 private:
  const RunOptions& options_;
  RunOutcome& outcome_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  std::mutex guard_;
  std::map<World, std::pair<WorldResult, WorldSummary>> waiting_;
};

}  // namespace

const ModelEntry& model_of(const Scenario& scenario, const std::vector<ModelEntry>& models) {
  for (const ModelEntry& entry : models)
    if (entry.card.name == scenario.model.text("name")) return entry;
  throw InternalError("model '" + scenario.model.text("name") + "' is not in the table");
}

std::vector<ModelCard> cards_of(const std::vector<ModelEntry>& models) {
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : models) cards.push_back(entry.card);
  return cards;
}

RunOutcome run_experiment(const Scenario& scenario, const ModelEntry& entry, const Graph& graph,
                          const Clock& clock, const Executor& executor, const RunOptions& options) {
  RunOutcome outcome;
  outcome.summary = begin_summary(scenario, entry.card, graph, clock);
  std::vector<World> order = options.order;
  if (order.empty()) {
    order.resize(scenario.worlds());
    std::iota(order.begin(), order.end(), World{0});
  }
  std::optional<SeedPlan> plan;
  const SeedPlan* seeding = options.seeding;
  if (seeding == nullptr)
    seeding = &plan.emplace(plan_seeding(
        entry, {scenario, graph, clock, executor, 0, {}, true, nullptr, options.layers}));
  const RunSetting setting(scenario, entry, graph, clock, *seeding, options.layers);
  InOrder sink(options, outcome, order.size() * setting.simulations());
  const auto run_one = [&](std::size_t i) {
    FinishedWorld world =
        run_with_twins(setting, order[i], executor, {options.ledger, false, options.seeds},
                       [&](const WorldResult& simulated) { sink.simulated(simulated); });
    sink.finished(std::move(world.base), std::move(world.summary));
  };
  // Worlds are taken in order, one by one, so that few finished ones wait for an earlier one.
  std::atomic<std::size_t> next{0};
  const auto workers =
      std::min<std::size_t>(static_cast<std::size_t>(executor.threads()), order.size());
  executor.for_each(workers, [&](std::size_t) {
    for (std::size_t i = next++; i < order.size(); i = next++) run_one(i);
  });
  return outcome;
}

}  // namespace groundswell
