// SPDX-License-Identifier: Apache-2.0
// The same bits, however a run is computed (contract 1): every model, and a scenario with every
// kind of campaign, over threads × block sizes × order of worlds × ledger kept or not. Zero
// differences are allowed, in the society, the series, charts, dose shares, twins and ledgers.
// Builds with sanitizers run fewer combinations (support/ways.hpp).
#include <map>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/ways.hpp"
#include "support/whole_run.hpp"
#include "world/society.hpp"

using namespace groundswell;
using groundswell::test::append_world;
using groundswell::test::kSanitized;
using groundswell::test::Prepared;
using groundswell::test::Result;
using groundswell::test::run;
using groundswell::test::ways;

namespace {

struct Case {
  std::string name;
  std::string text;
};

/// A contact list: each tie is on for some steps, some of them twice.
const std::string& contacts() {
  static const groundswell::test::TempDir folder;
  static const std::string path = [] {
    std::string text = "source,target,on,off\n";
    const Draws draws(1, 0, Purpose::test);
    for (std::uint64_t i = 0; i < 20'000; ++i) {
      const auto below = [&](std::uint64_t index, std::uint64_t bound) {
        return draws.below({.agent = i % 15'000, .index = index}, bound);
      };
      const std::uint64_t on = below(2, 20) + (i < 15'000 ? 0 : 25);
      text += std::to_string(below(0, 5000)) + "," + std::to_string(below(1, 5000)) + "," +
              std::to_string(on) + "," + std::to_string(on + 1 + below(3, 8)) + "\n";
    }
    return folder.write("contacts.csv", text).string();
  }();
  return path;
}

/// Two further layers, one with weights in other units, both with ties that come and go.
std::string layered(std::string text) {
  text += R"(
[[layers]]
name = "contacts"
kind = "file"
from = "on"
until = "off"
weight = 0.75
file = ")" +
          contacts() + R"("
[[layers]]
name = "school"
kind = "watts-strogatz"
neighbours = 6
active_from = "2 days"
active_until = "11 days"
)";
  return text;
}

std::string counted(const std::string& model) {
  return R"(
seed = 6
worlds = 3
[clock]
steps = 40
[graph]
kind = "bter"
agents = 9000
mean_degree = 12
max_degree = 300
[model]
)" + model +
         R"(
[[items]]
name = "A"
[[items]]
name = "B"
[[campaigns]]
name = "a"
kind = "seed"
target = "A"
count = 200
[[campaigns]]
name = "b"
kind = "seed"
target = "B"
share = 0.01
strategy = "highest-degree"
[record]
shapley = true
[twins.alone]
without = ["peers"]
)";
}

const std::string kRich = R"(
seed = 9
worlds = 3
[clock]
step = "12 hours"
end = "21 days"
[graph]
kind = "bter"
agents = 5000
mean_degree = 12
max_degree = 200
[population]
collectivism = { distribution = "beta", mean = 0.5, concentration = 4 }
[[items]]
name = "Anthem"
attributes = [0.5]
[[items]]
name = "Gem"
quality = 1.0
attributes = [0.0, 0.8]
release = "2 days"
[[items]]
name = "Climb"
eligible = false
[[campaigns]]
name = "club"
kind = "group"
target = "Anthem"
count = 20
invite = 0.4
act_from = "9 days"
act_until = "16 days"
closeness = 2.0
closeness_scale = 50.0
[[campaigns]]
name = "browsing"
kind = "discovery"
recruits = 0.3
rate = 0.3
[[campaigns]]
name = "show"
kind = "broadcast"
target = "Climb"
times = ["3 days", "10 days"]
audience = 0.4
intensity = 0.3
[[campaigns]]
name = "advert"
kind = "broadcast"
target = "club"
times = ["4 days"]
[[campaigns]]
name = "first"
kind = "seed"
target = "Climb"
count = 20
[chart]
visible = true
publish = "daily"
[model]
name = "campaign"
discover = 0.01
talk = 0.1
chart_weight = 0.1
purchase_cap = 2
[twins.alone]
without = ["peers", "chart"]
[twins.without-the-club]
without = ["club"]
)";

std::string mixed() {
  std::string text = kRich;
  const std::size_t begin = text.find("[graph]");
  return text.replace(begin, text.find("[population]") - begin,
                      "[graph]\nkind = \"well-mixed\"\nagents = 5000\n");
}

/// Infections that last: exposures come step after step (engine/exposure_rates.hpp), among agents
/// of three ranges.
std::string lasting(const std::string& model) {
  return R"(
seed = 8
worlds = 1
[clock]
steps = 25
[graph]
kind = "bter"
agents = 140000
mean_degree = 8
max_degree = 300
[model]
)" + model +
         R"(
[[items]]
name = "A"
[[campaigns]]
name = "a"
kind = "seed"
target = "A"
count = 2000
)";
}

std::vector<Case> cases() {
  return {
      {"independent-cascade", counted("name = \"independent-cascade\"\np = 0.12")},
      {"linear-threshold", counted("name = \"linear-threshold\"")},
      {"watts-threshold", counted("name = \"watts-threshold\"\nthreshold = { distribution = "
                                  "\"normal\", mean = 0.3, sd = 0.2 }")},
      {"bass", counted("name = \"bass\"\np = 0.01\nq = 0.3")},
      {"campaign", kRich},
      {"campaign, well mixed", mixed()},
      {"independent-cascade, layers", layered(counted("name = \"independent-cascade\"\np = 0.09"))},
      {"linear-threshold, layers", layered(counted("name = \"linear-threshold\""))},
      {"watts-threshold, layers",
       layered(counted("name = \"watts-threshold\"\nlayers = [\"contacts\", \"base\"]\n"
                       "threshold = { distribution = \"normal\", mean = 0.3, sd = 0.2 }"))},
      {"bass, layers", layered(counted("name = \"bass\"\np = 0.01\nq = 0.3"))},
      {"campaign, layers", layered(kRich)},
  };
}

}  // namespace

TEST_CASE("runs do not depend on threads, block sizes, the order of worlds, or the ledger") {
  struct Order {
    std::vector<World> worlds;
    bool ledger;
  };
  std::vector<Order> orders{{{2, 1, 0}, true}};
  if (!kSanitized) orders.insert(orders.end(), {{{}, false}, {{1, 2, 0}, false}});
  for (const Case& example : cases()) {
    const Prepared prepared(example.text);
    const Executor plain(1);
    const Society society = build_society(prepared.scenario, plain);
    const Result expected = run(prepared, society.graph, plain, {}, true, society.layers);
    CAPTURE(example.name);
    REQUIRE(expected.ledger.size() > 6'000);  // something happened
    for (const auto& [threads, block] : ways({0, 1000, 64})) {
      const Executor executor(threads, block);
      const Society again = build_society(prepared.scenario, executor);
      CAPTURE(threads, block);
      CHECK(again.graph.content_hash() == society.graph.content_hash());
      for (std::size_t i = 0; i < society.layers.size(); ++i)
        CHECK(again.layers[i].content_hash() == society.layers[i].content_hash());
      for (const auto& [order, ledger] : orders) {
        const Result result = run(prepared, again.graph, executor, order, ledger, again.layers);
        CAPTURE(order, ledger);
        CHECK((result.counts == expected.counts));
        if (ledger) CHECK((result.ledger == expected.ledger));
      }
    }
  }
}

TEST_CASE("exposures step after step, over several ranges of agents, do not depend on threads") {
  const std::string sir = lasting(
      "name = \"sir\"\nbeta = 0.05\ninfectious_days = { distribution = \"exponential\", mean = 8 "
      "}");
  const std::vector<Case> examples{
      {"si", lasting("name = \"si\"\nbeta = 0.05")},
      {"sir", sir},
      {"sir, layers of different weights", sir + R"(
[[layers]]
name = "school"
kind = "watts-strogatz"
neighbours = 6
weight = 0.75
)"},
  };
  for (const Case& example : examples) {
    const Prepared prepared(example.text);
    const Society society = build_society(prepared.scenario, Executor(2));
    const Result expected = run(prepared, society.graph, Executor(1), {}, true, society.layers);
    CAPTURE(example.name);
    REQUIRE(expected.ledger.size() > 60'000);
    for (const auto& [threads, block] : ways({0, 64})) {
      CAPTURE(threads, block);
      const Executor executor(threads, block);
      const Result result = run(prepared, society.graph, executor, {}, true, society.layers);
      CHECK((result.counts == expected.counts));
      CHECK((result.ledger == expected.ledger));
    }
  }
}

TEST_CASE("Shapley values of four channels do not depend on how the run is computed") {
  const Prepared prepared(kRich + "[record]\nshapley = true\n");
  const Graph society = build_society(prepared.scenario, Executor(1)).graph;
  const Result expected = run(prepared, society, Executor(1), {}, true);
  CHECK((run(prepared, society, Executor(3, 64), {2, 0, 1}, false).counts == expected.counts));
  const Result without = run(Prepared(kRich), society, Executor(2), {}, true);
  CHECK((without.ledger == expected.ledger));  // and nothing depends on asking for them
  CHECK(without.counts.size() < expected.counts.size());
}

TEST_CASE("a world alone is the world of the run") {
  for (const Case& example : cases()) {
    const Prepared prepared(example.text);
    const Executor executor(2);
    const Society society = build_society(prepared.scenario, executor);
    const Graph& graph = society.graph;
    const ModelEntry& entry = model_of(prepared.scenario, prepared.models);
    CAPTURE(example.name);
    std::map<World, Result> in_run;
    RunOptions options;
    options.layers = society.layers;
    options.ledger = true;
    options.on_world = [&](const WorldResult& world) { append_world(in_run[world.world], world); };
    CHECK(run_experiment(prepared.scenario, entry, graph, prepared.clock, executor, options)
              .summary.worlds.size() == 3);
    for (const World number : {World{2}, World{0}}) {
      Result alone;
      append_world(alone, run_world(entry,
                                    {prepared.scenario,
                                     graph,
                                     prepared.clock,
                                     executor,
                                     number,
                                     {},
                                     true,
                                     nullptr,
                                     society.layers},
                                    {.ledger = true}));
      CHECK((alone.counts == in_run[number].counts));
      CHECK((alone.ledger == in_run[number].ledger));
    }
    // And worlds, and seeds, do differ.
    CHECK((in_run[0].ledger != in_run[1].ledger));
    Scenario other = prepared.scenario;
    other.head.replace("seed", Value(std::int64_t{7777}));
    Result elsewhere;
    append_world(
        elsewhere,
        run_world(entry,
                  {other, graph, prepared.clock, executor, 0, {}, true, nullptr, society.layers},
                  {.ledger = true}));
    CHECK((elsewhere.ledger != in_run[0].ledger));
  }
}
