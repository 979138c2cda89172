// SPDX-License-Identifier: Apache-2.0
#include "experiment/world_run.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/error.hpp"
#include "measure/shapley.hpp"

namespace groundswell {
namespace {

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
                                                   const Simulated& simulated) {
  std::vector<ChannelTotals> downloads;
  for (Coalition coalition = 0; coalition < all_of(players); ++coalition) {
    inputs.variation = variation_of(players, coalition);
    const WorldResult world = run_world(entry, inputs, {});
    simulated(world);
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

std::vector<Variation> variations_of(const Scenario& scenario) {
  std::vector<Variation> variations;
  for (const auto& [name, twin] : scenario.twins)
    variations.push_back(variation_of(twin, scenario));
  return variations;
}

RunSetting::RunSetting(const Scenario& the_scenario, const ModelEntry& the_entry,
                       const Graph& the_graph, const Clock& the_clock, const SeedPlan& the_seeding,
                       std::span<const Graph> the_layers)
    : scenario(the_scenario),
      entry(the_entry),
      graph(the_graph),
      clock(the_clock),
      seeding(the_seeding),
      layers(the_layers),
      variations(variations_of(the_scenario)) {
  require_understood(scenario, entry.card, graph);
  if (scenario.record.boolean("shapley")) players = channels_that_act(scenario, entry.card);
}

std::size_t RunSetting::simulations() const {
  const bool by_shapley = scenario.record.boolean("shapley");
  return 1 + variations.size() + (by_shapley ? all_of(players) : 0);
}

FinishedWorld run_with_twins(const RunSetting& setting, World world, const Executor& executor,
                             Keep keep, const Simulated& simulated) {
  const Scenario& scenario = setting.scenario;
  const WorldInputs inputs{scenario, setting.graph, setting.clock,    executor,      world,
                           {},       true,          &setting.seeding, setting.layers};
  keep.has = !setting.variations.empty();
  FinishedWorld finished{run_world(setting.entry, inputs, keep), {}};
  simulated(finished.base);
  std::vector<WorldResult> twins;
  for (const Variation& variation : setting.variations) {
    WorldInputs changed = inputs;
    changed.variation = variation;
    twins.push_back(run_world(setting.entry, changed, {false, true}));
    simulated(twins.back());
  }
  WorldSummary& summary = finished.summary;
  summary = summarise(finished.base, twins, scenario.scale());
  if (scenario.record.boolean("shapley")) {
    auto downloads = downloads_of_coalitions(setting.entry, inputs, setting.players, simulated);
    downloads.push_back(summary.downloads);
    summary.shapley = shapley_of(setting.players, downloads);
  }
  if (keep.ledger)
    summary.cascades =
        summarise_cascades(finished.base.ledger, finished.base.items, setting.graph.agents());
  return finished;
}

}  // namespace groundswell
