// SPDX-License-Identifier: Apache-2.0
// A small run made up by hand, for the tests of run files: nothing in it is simulated, every number
// is a formula, and no two of them that could be mixed up are equal.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "measure/summary.hpp"
#include "record/run_file.hpp"
#include "scenario/clock.hpp"
#include "scenario/scenario.hpp"
#include "storage/disk_file.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace groundswell::test {

inline const std::string kRace = R"(
title = "Rage \"against\" the X Factor – naïve"
seed = 2009
worlds = 3
scale = 100
[clock]
start = 2009-12-10T00:00:00
step = "6 hours"
steps = 50
[graph]
kind = "star"
agents = 7
[[items]]
name = "Killing in the Name"
quality = 0.75
[[items]]
name = "The Climb – ♥"
[[campaigns]]
name = "join the group"
kind = "group"
target = "Killing in the Name"
count = 2
[[campaigns]]
name = "final"
kind = "broadcast"
target = "The Climb – ♥"
times = [2009-12-13T21:00:00]
[[campaigns]]
name = "first buyers"
kind = "seed"
target = "The Climb – ♥"
agents = ["3", "5"]
[model]
name = "toy"
[record]
shapley = true
[twins."no call"]
without = ["join the group"]
[twins.alone]
without = ["peers", "chart"]
)";

inline const std::string kPlain = R"(
worlds = 2
[clock]
steps = 16
step = "12 hours"
[graph]
kind = "star"
agents = 7
[[items]]
name = "one"
[model]
name = "toy"
[record]
ledger = false
)";

class SampleRun {
 public:
  explicit SampleRun(const std::string& toml = kRace, std::size_t ledger_rows = 5)
      : card_(toy()),
        scenario(read_scenario(toml, "sample.toml", ".", {card_})),
        clock(scenario.clock),
        graph(Graph::well_mixed(7)),
        empty(begin_summary(scenario, card_, graph, clock)),
        full(empty) {
    plan.notes = {"one note", "two notes"};
    for (const Values& campaign : scenario.campaigns) {
      plan.shared.emplace_back();
      if (campaign.declares("agents") && campaign.has("agents"))
        plan.shared.back() = std::vector<AgentId>{3, 5};
    }
    for (World world = 0; world < scenario.worlds(); ++world) {
      worlds.push_back(make_world(world, 0, ledger_rows));
      std::vector<WorldResult> twins;
      for (std::size_t twin = 0; twin < scenario.twins.size(); ++twin)
        twins.push_back(make_world(world, static_cast<std::uint32_t>(twin + 1), 0));
      full.worlds.push_back(summarise(worlds.back(), twins, scenario.scale()));
      add_measures(full.worlds.back(), world);
    }
  }

  [[nodiscard]] RunHeader header() const {
    return {scenario, clock, graph, empty, card_, plan, {"2 loops left out"}, {}, statistics};
  }
  void write(const std::filesystem::path& file, bool overwrite = false) const {
    write(std::make_shared<PartialFile>(file.string(), overwrite));
  }
  void write(std::shared_ptr<Destination> destination) const {
    RunWriter writer(std::move(destination), header());
    for (const WorldResult& world : worlds) writer.add_world(world);
    writer.finish(full);
  }

 private:
  static ModelCard toy() {
    ModelCard card{.more_collectivist = Meaning::none};
    card.name = "toy";
    card.family = "adoption";
    card.sentence = "Nothing moves.";
    card.collectivism = "none at all";
    card.campaign_kinds = {"group", "broadcast", "seed"};
    card.channels = twin_channels();
    card.people = true;
    return card;
  }

  /// What an experiment adds to a summary, where the scenario asks for it.
  void add_measures(WorldSummary& summary, World number) const {
    for (std::size_t item = 0; item < empty.items.size(); ++item) {
      const double base = 10.0 * number + 100.0 * static_cast<double>(item);
      if (scenario.record.boolean("shapley"))
        summary.shapley.push_back({base - 20.5, base + 1.25, base + 2.0, base + 3.0, base + 4.0});
      if (!scenario.record.boolean("ledger")) continue;
      CascadeSummary& cascades = summary.cascades.emplace_back();
      cascades.by_size.add({1, 0, 1, 0, 0.0});
      for (std::uint64_t size = 4; size < 7 + number; ++size)
        cascades.by_size.add({size, 2 + item, 3, 2, 1.5 + static_cast<double>(number)});
      cascades.largest = {6 + number, 2 + item, 3, 2, 1.5 + static_cast<double>(number)};
    }
  }

  [[nodiscard]] WorldResult make_world(World number, std::uint32_t twin, std::size_t rows) const {
    WorldResult world;
    world.world = number;
    world.items = empty.items.size();
    world.groups = empty.groups.size();
    world.campaigns = empty.campaigns.size();
    world.steps = clock.steps();
    const auto steps = static_cast<std::size_t>(world.steps);
    for (std::uint32_t i = 0; i < steps * world.items * kChannels; ++i)
      world.downloads.push_back((i * 7919 + number * 104'729 + twin * 31) % 1009);
    for (std::uint32_t i = 0; i < steps * world.groups; ++i)
      world.members.push_back(i * 3 + number);
    for (std::uint64_t i = 0; i < world.items * kChannels; ++i)
      world.dose_shares.push_back((i + 1) * kWholeShare / 3 + number);
    for (std::uint64_t i = 0; i < world.items * world.campaigns; ++i)
      world.by_campaign.push_back(i * 17 + number);
    for (std::uint32_t week = 0; week < empty.weeks.size(); ++week) {
      auto& downloads = world.week_downloads.emplace_back();
      auto& ranks = world.week_ranks.emplace_back();
      for (std::uint32_t item = 0; item < world.items; ++item) {
        downloads.push_back(1000 * week + 10 * item + number);
        ranks.push_back((week + item + number) % 3);
      }
    }
    for (std::size_t item = 0; item < world.items; ++item) {
      auto& has = world.has.emplace_back();
      for (std::size_t agent = 0; agent < 7; ++agent)
        has.push_back((agent * (item + 2) + number + twin * agent) % 3 == 0);
    }
    for (const Values& campaign : scenario.campaigns) {  // two, where each world draws its own
      auto& seeds = world.seeds.emplace_back();
      if (campaign.declares("agents") && !campaign.has("agents")) seeds = {number, number + 2};
    }
    for (std::uint32_t row = 0; row < rows; ++row) world.ledger.push_back(make_download(row));
    return world;
  }

  /// A layer whose numbers all differ.
  static LayerStatistics make_statistics() {
    LayerStatistics layer;
    layer.numbers.agents = 7;
    layer.numbers.ties = 21;
    double next = 0.0;
    for (double* number :
         {&layer.numbers.mean_degree, &layer.numbers.median_degree, &layer.numbers.degree_ratio,
          &layer.numbers.degree_gini, &layer.numbers.tail_exponent,
          &layer.numbers.mean_local_clustering, &layer.numbers.transitivity,
          &layer.numbers.local_clustering_error, &layer.numbers.transitivity_error,
          &layer.numbers.assortativity, &layer.numbers.reciprocity})
      *number = next += 0.125;
    layer.numbers.max_degree = 31;
    layer.numbers.components = 32;
    layer.numbers.giant_component = 33;
    layer.numbers.max_core = 34;
    layer.numbers.paths = {1.75, 2.25, 35, 36, 37};
    return layer;
  }

  static Download make_download(std::uint32_t row) {
    Download download;
    download.agent = row == 0 ? kNobody - 1 : row % 7;
    download.item = row % 2;
    download.step = static_cast<Step>(row % 50);
    download.channel = static_cast<Channel>(row % kChannels);
    if (row % 2 == 1) download.campaign = static_cast<CampaignId>(row % 4 / 2);
    if (row % 3 != 0) download.peer = row;
    download.shares = {kWholeShare / 2, kWholeShare / 4, kWholeShare / 8, kWholeShare / 8};
    return download;
  }

  ModelCard card_;

 public:
  Scenario scenario;
  Clock clock;
  Graph graph;
  RunSummary empty;  ///< before the first world
  RunSummary full;
  SeedPlan plan;
  std::vector<LayerStatistics> statistics{make_statistics()};
  std::vector<WorldResult> worlds;
};

inline void check_equal(const CascadeSummary& found, const CascadeSummary& expected) {
  CHECK(found.by_size.trees == expected.by_size.trees);
  for (std::size_t bin = 0; bin < kSizeBins; ++bin) {
    CHECK(found.by_size.virality[bin] == Approx(expected.by_size.virality[bin]));
    CHECK(found.by_size.broadcast_share[bin] == Approx(expected.by_size.broadcast_share[bin]));
  }
  CHECK(found.largest.size == expected.largest.size);
  CHECK(found.largest.depth == expected.largest.depth);
  CHECK(found.largest.breadth == expected.largest.breadth);
  CHECK(found.largest.largest_broadcast == expected.largest.largest_broadcast);
  CHECK(found.largest.virality == expected.largest.virality);
}

inline void check_equal(const RunSummary& found, const RunSummary& expected) {
  CHECK(found.title == expected.title);
  CHECK(found.model == expected.model);
  CHECK(found.collectivism == expected.collectivism);
  CHECK(found.collectivism_meaning == expected.collectivism_meaning);
  CHECK(found.items == expected.items);
  CHECK(found.groups == expected.groups);
  CHECK(found.campaigns == expected.campaigns);
  CHECK(found.twins == expected.twins);
  CHECK(found.weeks == expected.weeks);
  CHECK(found.quality == expected.quality);
  CHECK(found.chart_depths == expected.chart_depths);
  CHECK(found.scale == expected.scale);
  CHECK(found.agents == expected.agents);
  CHECK(found.ties == expected.ties);
  REQUIRE(found.worlds.size() == expected.worlds.size());
  for (std::size_t w = 0; w < found.worlds.size(); ++w) {
    CAPTURE(w);
    CHECK(found.worlds[w].downloads == expected.worlds[w].downloads);
    CHECK(found.worlds[w].doses == expected.worlds[w].doses);
    CHECK(found.worlds[w].by_campaign == expected.worlds[w].by_campaign);
    CHECK(found.worlds[w].week_downloads == expected.worlds[w].week_downloads);
    CHECK(found.worlds[w].week_ranks == expected.worlds[w].week_ranks);
    CHECK(found.worlds[w].members == expected.worlds[w].members);
    CHECK(found.worlds[w].shapley == expected.worlds[w].shapley);
    REQUIRE(found.worlds[w].cascades.size() == expected.worlds[w].cascades.size());
    for (std::size_t i = 0; i < found.worlds[w].cascades.size(); ++i)
      check_equal(found.worlds[w].cascades[i], expected.worlds[w].cascades[i]);
    REQUIRE(found.worlds[w].twins.size() == expected.worlds[w].twins.size());
    for (std::size_t t = 0; t < found.worlds[w].twins.size(); ++t) {
      CHECK(found.worlds[w].twins[t].downloads == expected.worlds[w].twins[t].downloads);
      CHECK(found.worlds[w].twins[t].changed == expected.worlds[w].twins[t].changed);
      CHECK(found.worlds[w].twins[t].changed_agents == expected.worlds[w].twins[t].changed_agents);
    }
  }
}

/// The names in a folder.
[[nodiscard]] inline std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  return names;
}

}  // namespace groundswell::test
