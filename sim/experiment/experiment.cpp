// SPDX-License-Identifier: Apache-2.0
#include "experiment/experiment.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>

#include "measure/shapley.hpp"

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

Variation variation_of(const Values& twin, const Scenario& scenario) {
  Variation variation;
  variation.campaign_off.assign(scenario.campaigns.size(), false);
  if (twin.has("collectivism")) variation.collectivism = twin.number("collectivism");
  if (!twin.has("without")) return variation;
  for (const std::string& name : twin.texts("without")) {
    if (name == "own") variation.own = false;
    if (name == "peers") variation.peers = false;
    if (name == "chart") variation.chart = false;
    if (name == "broadcast") variation.broadcast = false;
    for (std::size_t i = 0; i < scenario.campaigns.size(); ++i)
      if (scenario.campaigns[i].text("name") == name) variation.campaign_off[i] = true;
  }
  return variation;
}

/// What is on in a coalition of channels; channels that are no players stay on.
Variation variation_of(const std::vector<Channel>& players, Coalition coalition) {
  Variation variation;
  for (std::size_t i = 0; i < players.size(); ++i) {
    if ((coalition >> i & 1U) != 0) continue;
    if (players[i] == Channel::own) variation.own = false;
    if (players[i] == Channel::peers) variation.peers = false;
    if (players[i] == Channel::chart) variation.chart = false;
    if (players[i] == Channel::broadcast) variation.broadcast = false;
  }
  return variation;
}

Coalition all_of(const std::vector<Channel>& players) {
  return (Coalition{1} << players.size()) - 1;
}

/// Downloads in people by last touch, [coalition], of a world run again for all coalitions but the
/// whole.
std::vector<ChannelTotals> downloads_of_coalitions(const ModelEntry& entry, WorldInputs inputs,
                                                   const std::vector<Channel>& players,
                                                   InOrder& sink) {
  std::vector<ChannelTotals> downloads;
  for (Coalition coalition = 0; coalition < all_of(players); ++coalition) {
    inputs.variation = variation_of(players, coalition);
    const WorldResult world = run_world(entry, inputs, {});
    sink.simulated(world);
    downloads.push_back(summarise(world, {}, inputs.scenario.scale()).downloads);
  }
  return downloads;
}

/// Shapley values by item and channel from the downloads of every coalition. What there is with all
/// players off belongs to the channels that tipped it then: seeds, and own choices where people
/// always choose.
std::vector<std::array<double, kChannels>> shapley_of(const std::vector<Channel>& players,
                                                      const std::vector<ChannelTotals>& downloads) {
  std::vector<std::array<double, kChannels>> shares(downloads.front().size());
  for (std::size_t item = 0; item < shares.size(); ++item) {
    std::vector<std::uint64_t> values;
    for (const ChannelTotals& coalition : downloads)
      values.push_back(
          std::accumulate(coalition[item].begin(), coalition[item].end(), std::uint64_t{0}));
    const std::vector<double> of_players = shapley_values(values);
    std::ranges::copy(downloads.front()[item], shares[item].begin());
    for (std::size_t i = 0; i < players.size(); ++i)
      shares[item][static_cast<std::size_t>(players[i])] += of_players[i];
  }
  return shares;
}

}  // namespace

std::vector<Channel> channels_that_act(const Scenario& scenario, const ModelCard& card) {
  std::vector<Channel> channels;
  for (std::size_t c = 0; c < kDoseChannels; ++c) {
    const bool in_model = std::ranges::find(card.channels, kChannelNames[c]) != card.channels.end();
    const auto channel = static_cast<Channel>(c);
    bool in_scenario = true;
    if (channel == Channel::chart) in_scenario = scenario.chart.boolean("visible");
    if (channel == Channel::broadcast)
      in_scenario = std::ranges::any_of(scenario.campaigns, [](const Values& campaign) {
        return campaign.text("kind") == "broadcast";
      });
    if (in_model && in_scenario) channels.push_back(channel);
  }
  return channels;
}

const ModelEntry& model_of(const Scenario& scenario, const std::vector<ModelEntry>& models) {
  for (const ModelEntry& entry : models)
    if (entry.card.name == scenario.model.text("name")) return entry;
  throw InternalError("model '" + scenario.model.text("name") + "' is not in the table");
}

std::vector<Variation> variations_of(const Scenario& scenario) {
  std::vector<Variation> variations;
  for (const auto& [name, twin] : scenario.twins)
    variations.push_back(variation_of(twin, scenario));
  return variations;
}

namespace {

/// What the model would ignore is refused, where only the graph itself says it.
void require_understood(const Scenario& scenario, const ModelCard& card, const Graph& graph) {
  if (!graph.weights().empty())
    throw ScenarioError(Problem{
        scenario.graph.place("weights"), "ties with weights, for the model '" + card.name + "'",
        "must be empty: no model uses weights of ties", "`graph build` and `graph info` do"});
  if (!graph.times().empty() && !card.layers)
    throw ScenarioError(Problem{scenario.graph.place(), "ties that are on for a time",
                                "must be always on in the model '" + card.name + "'", ""});
}

}  // namespace

RunOutcome run_experiment(const Scenario& scenario, const ModelEntry& entry, const Graph& graph,
                          const Clock& clock, const Executor& executor, const RunOptions& options) {
  require_understood(scenario, entry.card, graph);
  RunOutcome outcome;
  outcome.summary = begin_summary(scenario, entry.card, graph, clock);
  const std::vector<Variation> variations = variations_of(scenario);
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
  const bool by_shapley = scenario.record.boolean("shapley");
  const std::vector<Channel> players = channels_that_act(scenario, entry.card);
  InOrder sink(options, outcome,
               order.size() * (1 + variations.size() + (by_shapley ? all_of(players) : 0)));
  const auto run_one = [&](std::size_t i) {
    const WorldInputs inputs{scenario, graph, clock,   executor,      order[i],
                             {},       true,  seeding, options.layers};
    WorldResult base =
        run_world(entry, inputs, {options.ledger, !variations.empty(), options.seeds});
    sink.simulated(base);
    std::vector<WorldResult> twins;
    for (const Variation& variation : variations) {
      WorldInputs changed = inputs;
      changed.variation = variation;
      twins.push_back(run_world(entry, changed, {false, true}));
      sink.simulated(twins.back());
    }
    WorldSummary summary = summarise(base, twins, scenario.scale());
    if (by_shapley) {
      auto downloads = downloads_of_coalitions(entry, inputs, players, sink);
      downloads.push_back(summary.downloads);
      summary.shapley = shapley_of(players, downloads);
    }
    if (options.ledger)
      summary.cascades = summarise_cascades(base.ledger, base.items, graph.agents());
    sink.finished(std::move(base), std::move(summary));
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
