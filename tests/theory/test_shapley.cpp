// SPDX-License-Identifier: Apache-2.0
// Downloads shared among channels by Shapley value (science.md §15.1c): exactly what the twins say,
// the closed form for Bass's model, and totals that always add up (contract 3).
#include <cmath>
#include <numeric>

#include "experiment/world_run.hpp"
#include "graph/bter.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "support/whole_run.hpp"
#include "theory/run_model.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace shapley_theory {
namespace {

constexpr std::size_t kOwn = static_cast<std::size_t>(Channel::own);
constexpr std::size_t kPeers = static_cast<std::size_t>(Channel::peers);
constexpr std::size_t kChart = static_cast<std::size_t>(Channel::chart);
constexpr std::size_t kBroadcast = static_cast<std::size_t>(Channel::broadcast);
constexpr std::size_t kSeed = static_cast<std::size_t>(Channel::seed);

std::string bass_text(const std::string& more) {
  return "seed = 3\nworlds = 16\n[clock]\nstep = \"1728 seconds\"\nsteps = 500\n"
         "[record]\nshapley = true\n[model]\nname = \"bass\"\np = 0.03\nq = 0.38\n" +
         more;
}

const std::string kAll = R"(
seed = 12
worlds = 2
scale = 10
[clock]
step = "6 hours"
end = "21 days"
[population]
collectivism = { distribution = "beta", mean = 0.5, concentration = 4 }
[[items]]
name = "Gem"
quality = 1.0
[[items]]
name = "Climb"
[[campaigns]]
name = "show"
kind = "broadcast"
target = "Climb"
times = ["3 days", "10 days"]
[[campaigns]]
name = "browsing"
kind = "discovery"
recruits = 0.3
[[campaigns]]
name = "founders"
kind = "seed"
target = "Gem"
count = 20
[chart]
publish = "daily"
[record]
shapley = true
[model]
name = "campaign"
discover = 0.01
talk = 0.1
chart_weight = 0.2
)";

}  // namespace

// Without seeds nobody adopts with own discovery off, so v(own) = 1 − e^(−pT), v(peers) = 0 and the
// values are half the sum and half the difference of F(T) and v(own). T = 10 at steps of 0.02,
// whose discrete law is within 0.001 of Bass's (tests/theory/test_bass.cpp). Two-sided, 4 standard
// errors over 16 worlds (false-alarm rate 6.3e-5 each), plus that 0.001.
TEST_CASE("Shapley values of Bass's model are half sum and half difference of two closed forms") {
  constexpr AgentId kAgents = 20'000;
  const Graph crowd = Graph::well_mixed(kAgents);
  const ModelRun run(crowd, bass_text(""));
  const double own_alone = -std::expm1(-0.3);
  const double both = 0.812803;
  Sample own, peers;
  const RunSummary summary = run.all().summary;
  for (World number = 0; number < 16; ++number) {
    const auto& shares = summary.worlds[number].shapley.at(0);
    own.add(shares[kOwn] / kAgents);
    peers.add(shares[kPeers] / kAgents);
    CHECK(shares[kSeed] == 0.0);
    CHECK(shares[kChart] == 0.0);
    // Exactly what two runs with the same draws say.
    Variation alone;
    alone.peers = false;
    const auto with = static_cast<double>(summary.worlds[number].total(0));
    const auto without = static_cast<double>(run.world(number, {}, alone).total(0));
    CHECK(shares[kOwn] == (with + without) / 2.0);
    CHECK(shares[kPeers] == (with - without) / 2.0);
  }
  CAPTURE(own.mean(), own.standard_error(), peers.mean(), peers.standard_error());
  CHECK(std::fabs(own.mean() - (both + own_alone) / 2.0) <= 4.0 * own.standard_error() + 0.001);
  CHECK(std::fabs(peers.mean() - (both - own_alone) / 2.0) <= 4.0 * peers.standard_error() + 0.001);
}

TEST_CASE("Shapley values: what there is with all channels off is what tipped it then") {
  const Graph crowd = Graph::well_mixed(2'000);
  const ModelRun run(crowd,
                     bass_text("[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = 30\n"));
  for (const WorldSummary& world : run.all().summary.worlds) {
    const auto& shares = world.shapley.at(0);
    CHECK(shares[kSeed] == 30.0);
    CHECK(shares[kOwn] + shares[kPeers] + 30.0 == static_cast<double>(world.total(0)));
    CHECK(shares[kPeers] > 0.0);
  }
}

TEST_CASE("Shapley values of four channels add up to the downloads, item by item, in people") {
  const Graph graph = bter({.agents = 3000, .mean_degree = 15, .max_degree = 200}, 1, one_thread());
  const ModelRun run(graph, kAll);
  RunOptions options;
  std::uint64_t last = 0;
  options.on_progress = [&](std::uint64_t done, std::uint64_t total) {
    CHECK(total == 2 * 16);
    last = done;
  };
  const RunSummary summary = run.all(options).summary;
  CHECK(last == 2 * 16);
  for (const WorldSummary& world : summary.worlds) {
    REQUIRE(world.shapley.size() == 2);
    for (std::size_t item = 0; item < 2; ++item) {
      const auto& shares = world.shapley[item];
      CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) ==
            Approx(static_cast<double>(world.total(item))).epsilon(1e-12));
      for (const std::size_t channel : {kOwn, kPeers, kChart}) CHECK(shares[channel] > 0.0);
    }
    CHECK(world.shapley[0][kSeed] == 200.0);
    CHECK(world.shapley[1][kSeed] == 0.0);
    CHECK(world.shapley[1][kBroadcast] > 0.0);
  }
  // A channel that is not in the scenario is no player: half the runs, the same values.
  ModelRun hidden(graph, kAll + "[twins.alone]\nwithout = [\"peers\"]\n");
  CHECK(
      channels_that_act(hidden.scenario(), model_of(hidden.scenario(), all_models()).card).size() ==
      4);
  Scenario unseen = hidden.scenario();
  unseen.chart.replace("visible", Value(false));
  CHECK(channels_that_act(unseen, model_of(unseen, all_models()).card).size() == 3);
}

// Those who choose do so with all channels off too: by themselves. A market of items that are alike
// moves downloads about, so that what the others added is what an item has more than in the twin.
TEST_CASE("Shapley values of markets: own choices are one's own, not seeds'") {
  const Graph crowd = Graph::well_mixed(300);
  for (const ModelEntry& entry : all_models()) {
    const ModelCard& card = entry.card;
    if (card.family != "choice" || card.channels != std::vector<std::string>{"chart"}) continue;
    CAPTURE(card.name);
    const std::string text =
        "seed = 4\nworlds = 2\n[clock]\nsteps = 20\n[record]\nshapley = true\n"
        "[[items]]\nname = \"song\"\ncount = 5\n[model]\nname = \"" +
        card.name + "\"\n";
    const ModelRun run(crowd, text);
    const RunSummary summary = run.all().summary;
    const WorldResult unseen =
        ModelRun(crowd, text + "[chart]\nvisible = false\n").world(1, {.ledger = true});
    Variation alone;
    alone.chart = false;
    const WorldResult without = run.world(1, {.ledger = true}, alone);
    Result hidden, off;
    append_world(hidden, unseen);
    append_world(off, without);
    CHECK((hidden.ledger == off.ledger));  // a chart that nobody sees is none
    bool moved = false;
    for (ItemId item = 0; item < 5; ++item) {
      const auto& shares = summary.worlds[1].shapley.at(item);
      const auto by_themselves = static_cast<double>(without.total(item));
      CHECK(shares[kSeed] == 0.0);
      CHECK(shares[kOwn] == by_themselves);
      CHECK(shares[kChart] == static_cast<double>(summary.worlds[1].total(item)) - by_themselves);
      moved |= shares[kChart] != 0.0;
    }
    CHECK(moved);
  }
}

TEST_CASE("Shapley values at collectivism 0: friends and the chart added nothing, exactly") {
  const Graph graph = bter({.agents = 3000, .mean_degree = 15, .max_degree = 200}, 1, one_thread());
  std::string text = kAll;
  const std::size_t begin = text.find("collectivism = ");
  text.replace(begin, text.find('\n', begin) - begin, "collectivism = 0.0");
  for (const WorldSummary& world : ModelRun(graph, text).all().summary.worlds) {
    for (std::size_t item = 0; item < 2; ++item) {
      CHECK(world.shapley[item][kPeers] == 0.0);
      CHECK(world.shapley[item][kChart] == 0.0);
      CHECK(world.shapley[item][kOwn] > 0.0);
    }
  }
}

}  // namespace shapley_theory
