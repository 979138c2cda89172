// SPDX-License-Identifier: Apache-2.0
// The chart counts each download in the week in which its step begins: recomputed here from the
// ledger for clocks whose steps, starts and ends fall anywhere in a week.
#include <map>

#include "experiment/experiment.hpp"
#include "support/catch.hpp"
#include "world/society.hpp"

namespace groundswell {
namespace {

struct Raced {
  Scenario scenario;
  WorldResult world;
  std::vector<std::int64_t> weeks;
};

Raced race(const std::string& clock, const std::string& chart = "", const std::string& group = "",
           const std::string& model = "") {
  std::vector<ModelCard> cards;
  const std::vector<ModelEntry> models = all_models();
  for (const ModelEntry& entry : models) cards.push_back(entry.card);
  const std::string text = "seed = 5\nworlds = 1\n[clock]\n" + clock + R"(
[graph]
kind = "erdos-renyi"
agents = 600
mean_degree = 8
[[items]]
name = "A"
[[items]]
name = "B"
[[campaigns]]
name = "club"
kind = "group"
target = "A"
share = 0.5
invite = 0.0
invite_for = "30 days"
call = 0.2
)" + group + R"(
[[campaigns]]
name = "listeners"
kind = "discovery"
recruits = 0.5
rate = 0.2
[chart]
)" + chart + "\n[model]\nname = \"campaign\"\ntalk = 0.0\ntalk_for = \"30 days\"\n" +
                           model;
  Raced raced{read_scenario(text, "chart.toml", "", cards), {}, {}};
  const Clock ticks(raced.scenario.clock);
  const Executor executor(1);
  const Society society = build_society(raced.scenario, executor);
  raced.world =
      run_world(model_of(raced.scenario, models),
                {raced.scenario, society.graph, ticks, executor, 0, {}, true}, {true, false});
  raced.weeks = chart_weeks(raced.scenario, ticks);
  return raced;
}

std::uint64_t sold(const Raced& raced, ItemId item) { return raced.world.total(item); }

}  // namespace

TEST_CASE("a download counts in the week in which its step begins") {
  constexpr std::int64_t kWeekMs = 7 * 86'400'000LL;
  for (const char* clock : {
           "steps = 35\nstep = \"5 hours\"",   // ends inside a day
           "steps = 34\nstep = \"5 hours\"",   // the last step straddles a week
           "steps = 135\nstep = \"5 hours\"",  //
           "steps = 5\nstep = \"1 week\"",     //
           "steps = 3\nstep = \"10 days\"",    // longer than a week
           "start = 2009-11-22T06:00:00\nsteps = 7\nstep = \"1 day\"",
           "start = 2009-11-25\nsteps = 4\nstep = \"1 week\"",
           "start = 2009-11-22\nend = 2009-12-06\nstep = \"90 minutes\"",
       }) {
    CAPTURE(clock);
    const Raced raced = race(clock);
    const Clock ticks(raced.scenario.clock);
    std::map<std::pair<std::size_t, ItemId>, std::uint32_t> expected;
    for (const Download& download : raced.world.ledger) {
      const std::int64_t begin = download.step * ticks.step_ms();
      ++expected[{static_cast<std::size_t>((begin - raced.weeks.front()) / kWeekMs),
                  download.item}];
    }
    REQUIRE(raced.world.ledger.size() > 100);
    REQUIRE(raced.world.week_downloads.size() == raced.weeks.size());
    for (std::size_t week = 0; week < raced.weeks.size(); ++week)
      for (ItemId item = 0; item < 2; ++item)
        CHECK(raced.world.week_downloads[week][item] == expected[{week, item}]);
  }
}

TEST_CASE("a race that nobody can see rallies nobody") {
  const std::string clock = "steps = 56\nstep = \"6 hours\"";
  const std::string daily = "publish = \"daily\"";
  const std::string rally = "closeness = 50.0\ncloseness_scale = 1000.0";
  const Raced calm = race(clock, daily);
  const Raced close = race(clock, daily, rally);
  CHECK(sold(close, 0) > sold(calm, 0));  // seen, it does
  CHECK_THROWS_AS(race(clock, daily + "\nvisible = false", rally), ScenarioError);
}

TEST_CASE("attention is about friends: a group's call reaches members with many friends too") {
  const std::string clock = "steps = 28\nstep = \"6 hours\"";
  const Raced all = race(clock);
  const Raced few = race(clock, "", "", "attention = 1.0");
  CHECK(sold(few, 0) == sold(all, 0));
}

TEST_CASE("discovery tries as often as its rate says, whatever the step") {
  // The same rate in steps of 1 hour, 12 hours and 3.5 days: totals agree within 4 standard errors
  // of their difference (about 600 agents; two-sided false-alarm rate 6e-5 for each).
  const auto found = [](const char* clock) { return static_cast<double>(sold(race(clock), 1)); };
  const double fine = found("steps = 336\nstep = \"1 hour\"");
  for (const char* clock : {"steps = 28\nstep = \"12 hours\"", "steps = 4\nstep = \"84 hours\""}) {
    CAPTURE(clock);
    CHECK(std::fabs(found(clock) - fine) < 4.0 * std::sqrt(2.0 * fine));
  }
}

TEST_CASE("no dose persuades nobody, however well an item suits") {
  const std::string clock = "steps = 8\nstep = \"6 hours\"";
  const Raced raced = race(clock, "", "", "taste_strength = 20.0\nresistance = 0.000001");
  for (const Download& download : raced.world.ledger) {
    std::uint64_t shares = 0;
    for (const std::uint32_t share : download.shares) shares += share;
    CHECK(shares == kWholeShare);
  }
}

TEST_CASE("golden: a small race gives these downloads until CHANGELOG says that results change") {
  const Raced raced = race("start = 2009-11-22\nend = 2009-12-13\nstep = \"3 hours\"",
                           "publish = \"daily\"", "closeness = 3.0\ncloseness_scale = 100.0");
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const Download& d : raced.world.ledger) {
    for (const std::uint64_t part :
         {std::uint64_t{d.agent}, std::uint64_t{d.item}, static_cast<std::uint64_t>(d.step),
          static_cast<std::uint64_t>(d.channel), std::uint64_t{d.peer}, std::uint64_t{d.campaign},
          std::uint64_t{d.shares[0]}, std::uint64_t{d.shares[1]}})
      hash = (hash ^ part) * 0x100000001b3ULL;
  }
  CHECK(raced.world.ledger.size() == 605);
  CHECK(hash == 0x3a83950dfb5e534bULL);
}

}  // namespace groundswell
