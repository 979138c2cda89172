// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "record/run_parts.hpp"
#include "record/run_statistics.hpp"
#include "scenario/seeding.hpp"

namespace groundswell {
namespace {

constexpr std::int32_t kEveryWorld = -1;

std::string strategy_of(const Values& campaign) {
  if (!campaign.declares("strategy")) return "";
  return campaign.has("agents") ? "named" : campaign.text("strategy");
}

void write_statistics(std::span<const LayerStatistics> layers, RunContents& contents) {
  std::vector<std::string> extents;
  for (const LayerStatistics& layer : layers)
    extents.emplace_back(kExtentNames[static_cast<std::size_t>(layer.extent)]);
  contents.at("graph/layer_statistics").write_texts(extents);
  for (const StatisticColumn& column : statistic_columns()) {
    std::vector<double> values;
    for (const LayerStatistics& layer : layers)
      values.push_back(column.of_degrees || layer.extent == StatisticsExtent::full
                           ? column.get(layer.numbers)
                           : std::nan(""));
    contents.at("graph/" + column.variable.name).write<double>(values);
  }
}

}  // namespace

bool is_statistic(const std::string& variable) {
  return variable == "layer_statistics" ||
         std::ranges::any_of(statistic_columns(), [&](const StatisticColumn& column) {
           return column.variable.name == variable;
         });
}

void write_layers(const RunHeader& header, const std::string& base_hash, RunContents& contents) {
  std::vector<std::string> kinds, hashes;
  std::vector<double> weights;
  std::vector<std::int64_t> ties;
  for (std::size_t i = 0; i <= header.layers.size(); ++i) {
    const Graph& graph = i == 0 ? header.graph : header.layers[i - 1];
    const Values& layer = header.scenario.layer(i);
    kinds.push_back(layer.text("kind"));
    weights.push_back(layer.declares("weight") ? layer.number("weight") : 1.0);
    ties.push_back(static_cast<std::int64_t>(graph.ties()));
    hashes.push_back(i == 0 ? base_hash : hexadecimal(graph.content_hash()));
  }
  contents.at("graph/layer_kind").write_texts(kinds);
  contents.at("graph/layer_weight").write<double>(weights);
  contents.at("graph/layer_ties").write<std::int64_t>(ties);
  contents.at("graph/layer_content_hash").write_texts(hashes);
  if (!header.statistics.empty()) write_statistics(header.statistics, contents);
}

void write_campaigns(const RunHeader& header, RunContents& contents) {
  std::vector<std::string> kinds, targets, strategies, chosen;
  for (std::size_t i = 0; i < header.scenario.campaigns.size(); ++i) {
    const Values& campaign = header.scenario.campaigns[i];
    kinds.push_back(campaign.text("kind"));
    targets.push_back(campaign.has("target") ? campaign.text("target") : "");
    strategies.push_back(strategy_of(campaign));
    chosen.emplace_back(strategies.back().empty()  ? ""
                        : header.seeding.shared[i] ? "once"
                                                   : "each world");
  }
  contents.at("campaigns/kind").write_texts(kinds);
  contents.at("campaigns/target").write_texts(targets);
  contents.at("campaigns/strategy").write_texts(strategies);
  contents.at("campaigns/seeds_chosen").write_texts(chosen);
}

SeedWriter::SeedWriter(RunContents& contents, const RunSizes& sizes, const SeedPlan& plan)
    : RunPart(contents, sizes), room_(sizes.campaigns, kMostSeedsListed) {
  Lists agents;
  for (const auto& shared : plan.shared) {
    shared_.push_back(shared ? shared->size() : 0);
    agents.push_back(shared ? &*shared : nullptr);
  }
  if (!agents.empty()) list(kEveryWorld, agents);
}

void SeedWriter::write(const WorldResult& world) {
  if (shared_.empty()) return;
  std::vector<std::int64_t> counts;
  Lists agents;
  for (std::size_t campaign = 0; campaign < shared_.size(); ++campaign) {
    const std::vector<AgentId>& drawn = world.seeds[campaign];
    counts.push_back(static_cast<std::int64_t>(shared_[campaign] + drawn.size()));
    agents.push_back(&drawn);
  }
  dataset("campaigns/seed_agents")
      .write<std::int64_t>(counts, {world.world, 0}, {1, counts.size()});
  list(static_cast<std::int32_t>(world.world), agents);
}

void SeedWriter::list(std::int32_t world, const Lists& agents) {
  std::vector<std::int32_t> campaigns;
  std::vector<std::int64_t> ids;
  for (std::size_t campaign = 0; campaign < agents.size(); ++campaign) {
    if (agents[campaign] == nullptr) continue;
    const std::vector<AgentId>& own = *agents[campaign];
    if (own.size() > room_[campaign]) {
      room_[campaign] = 0;  // no later world's either: those listed are the first ones
      continue;
    }
    room_[campaign] -= own.size();
    campaigns.insert(campaigns.end(), own.size(), static_cast<std::int32_t>(campaign));
    ids.insert(ids.end(), own.begin(), own.end());
  }
  if (ids.empty()) return;
  append("campaigns/seed_world", rows_, std::vector<std::int32_t>(ids.size(), world));
  append("campaigns/seed_campaign", rows_, campaigns);
  append("campaigns/seed_agent", rows_, ids);
  rows_ += ids.size();
  contents_.at("campaigns/seeding").grow(rows_);
}

}  // namespace groundswell
