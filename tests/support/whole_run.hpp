// SPDX-License-Identifier: Apache-2.0
// All that a run of a scenario gives, as numbers in a fixed order: for tests that compare runs
// computed in different ways, where not one number may differ.
#pragma once

#include <bit>
#include <span>
#include <string>
#include <vector>

#include "experiment/experiment.hpp"

namespace groundswell::test {

/// All that a run gives, as numbers in a fixed order; what the ledger holds apart.
struct Result {
  std::vector<std::uint64_t> counts;
  std::vector<std::uint64_t> ledger;
  std::vector<std::size_t> ties_at;  ///< places in `counts` that say how many ties were examined
};

template <class List>
void append(std::vector<std::uint64_t>& all, const List& list) {
  all.push_back(list.size());
  for (const auto& value : list) all.push_back(static_cast<std::uint64_t>(value));
}

inline void append_world(Result& result, const WorldResult& world) {
  result.counts.push_back(world.world);
  append(result.counts, world.downloads);
  append(result.counts, world.members);
  append(result.counts, world.states);
  for (const double measure : world.measures)
    result.counts.push_back(std::bit_cast<std::uint64_t>(measure));
  append(result.counts, world.dose_shares);
  append(result.counts, world.by_campaign);
  for (const auto& week : world.week_downloads) append(result.counts, week);
  for (const auto& week : world.week_ranks) append(result.counts, week);
  result.ties_at.push_back(result.counts.size());
  result.counts.push_back(world.ties_examined);
  for (const Download& d : world.ledger) {
    append(result.ledger, std::vector<std::uint64_t>{
                              world.world, d.agent, d.item, static_cast<std::uint64_t>(d.step),
                              static_cast<std::uint64_t>(d.channel), d.campaign, d.peer});
    append(result.ledger, d.shares);
  }
}

/// Numbers with fractions by their bits; a NaN is one NaN.
inline void append_numbers(std::vector<std::uint64_t>& all, std::span<const double> numbers) {
  for (const double number : numbers) all.push_back(std::bit_cast<std::uint64_t>(number));
}

/// What is computed from worlds: Shapley values, cascades, measures of the market.
inline void append_measures(Result& result, const RunSummary& summary) {
  for (const WorldSummary& world : summary.worlds) {
    for (const auto& item : world.shapley) append_numbers(result.counts, item);
    for (const CascadeSummary& item : world.cascades) {
      append(result.ledger, item.by_size.trees);
      append_numbers(result.ledger, item.by_size.virality);
      append_numbers(result.ledger, item.by_size.broadcast_share);
      append(result.ledger, std::vector<std::uint64_t>{item.largest.size, item.largest.depth,
                                                       item.largest.breadth});
    }
  }
  append_numbers(result.counts, summary.floor_of_unpredictability());
  append_numbers(result.counts, summary.quality_tau());
  append_numbers(result.counts, summary.best_first());
}

struct Prepared {
  std::vector<ModelEntry> models = all_models();
  Scenario scenario;
  Clock clock;

  /// Overrides are those of `--set`.
  explicit Prepared(const std::string& text, const std::vector<Override>& overrides = {})
      : scenario(read(text, overrides)), clock(scenario.clock) {}

 private:
  [[nodiscard]] Scenario read(const std::string& text,
                              const std::vector<Override>& overrides) const {
    std::vector<ModelCard> cards;
    for (const ModelEntry& entry : models) cards.push_back(entry.card);
    return read_scenario(text, "test.toml", ".", cards, overrides);
  }
};

inline Result run(const Prepared& prepared, const Graph& graph, const Executor& executor,
                  const std::vector<World>& order, bool ledger,
                  std::span<const Graph> layers = {}) {
  Result result;
  RunOptions options;
  options.order = order;
  options.ledger = ledger;
  options.layers = layers;
  options.on_world = [&](const WorldResult& world) { append_world(result, world); };
  const RunOutcome outcome =
      run_experiment(prepared.scenario, model_of(prepared.scenario, prepared.models), graph,
                     prepared.clock, executor, options);
  for (const WorldSummary& world : outcome.summary.worlds)
    for (const TwinWorld& twin : world.twins) {
      for (const auto& channels : twin.downloads) append(result.counts, channels);
      append(result.counts, twin.changed);
      result.counts.push_back(twin.changed_agents);
    }
  append_measures(result, outcome.summary);
  return result;
}

}  // namespace groundswell::test
