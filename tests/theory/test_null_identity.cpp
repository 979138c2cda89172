// SPDX-License-Identifier: Apache-2.0
// One change causes only its consequences (contract 2, science.md §16 row 53). Everything here is
// exact, agent by agent and bit by bit: no statistics, no tolerance. Each identity has a companion
// that shows the compared runs can differ.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "graph/bter.hpp"
#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "theory/run_model.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace null_identity_theory {
namespace {

const Graph& society() {
  static const Graph graph =
      bter({.agents = 3000, .mean_degree = 15, .max_degree = 200}, 1, one_thread());
  return graph;
}

/// A group, explorers, a broadcast and a visible chart with weight, at a given collectivism.
std::string christmas(const std::string& collectivism) {
  return R"(
seed = 12
worlds = 3
[clock]
step = "6 hours"
end = "28 days"
[population]
collectivism = )" +
         collectivism + R"(
[[items]]
name = "Anthem"
attributes = [0.5]
[[items]]
name = "Gem"
quality = 1.0
attributes = [0.0, 0.8]
[[items]]
name = "Climb"
release = "5 days"
[[campaigns]]
name = "fan club"
kind = "group"
target = "Anthem"
count = 10
invite = 0.3
act_from = "14 days"
act_until = "21 days"
closeness = 2.0
closeness_scale = 50.0
[[campaigns]]
name = "browsing"
kind = "discovery"
recruits = 0.3
rate = 0.2
[[campaigns]]
name = "show"
kind = "broadcast"
target = "Climb"
times = ["6 days", "13 days"]
audience = 0.4
intensity = 0.3
[[campaigns]]
name = "advert"
kind = "broadcast"
target = "fan club"
times = ["3 days"]
[[campaigns]]
name = "founders"
kind = "seed"
target = "Gem"
count = 5
[chart]
visible = true
publish = "daily"
[model]
name = "campaign"
discover = 0.01
talk = 0.1
chart_weight = 0.1
[twins.no-peers]
without = ["peers"]
[twins.no-chart]
without = ["chart"]
[twins.neither]
without = ["peers", "chart"]
)";
}

using Line = std::tuple<std::string, AgentId, Step, Channel, std::string, AgentId, DoseShares>;

/// A world's ledger with names for numbers, so that files with other items can be compared; of one
/// item, or of all.
std::vector<Line> lines_of(const ModelRun& run, World number, const std::string& item = "",
                           const Variation& variation = {}) {
  const Scenario& scenario = run.scenario();
  std::vector<Line> lines;
  for (const Download& d : run.world(number, {.ledger = true}, variation).ledger) {
    const std::string& name = scenario.items[d.item].text("name");
    if (!item.empty() && name != item) continue;
    lines.emplace_back(name, d.agent, d.step, d.channel,
                       d.campaign == kNoCampaign ? "" : scenario.campaigns[d.campaign].text("name"),
                       d.peer, d.shares);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// Two items that have nothing to do with each other: no cap, a chart nobody heeds, no common pool.
const std::string kHead = R"(
seed = 5
[clock]
step = "6 hours"
end = "21 days"
[population]
collectivism = { distribution = "beta", mean = 0.5, concentration = 4 }
[chart]
visible = true
[model]
name = "campaign"
discover = 0.005
talk = 0.1
purchase_cap = 0
)";
const std::string kItemA = "[[items]]\nname = \"A\"\nattributes = [0.5]\n";
const std::string kItemB = "[[items]]\nname = \"B\"\nquality = 0.5\nattributes = [0.2, 0.3]\n";
const std::string kCampaignsA = R"(
[[campaigns]]
name = "show A"
kind = "broadcast"
target = "A"
times = ["2 days", "9 days"]
[[campaigns]]
name = "club A"
kind = "group"
target = "A"
count = 8
invite = 0.3
act_from = "10 days"
[[campaigns]]
name = "seeds A"
kind = "seed"
target = "A"
count = 5
[[campaigns]]
name = "browse A"
kind = "discovery"
pool = ["A"]
recruits = 0.2
)";
const std::string kCampaignsB = R"(
[[campaigns]]
name = "show B"
kind = "broadcast"
target = "B"
times = ["3 days"]
audience = 0.3
[[campaigns]]
name = "club B"
kind = "group"
target = "B"
count = 8
invite = 0.3
act_from = "12 days"
[[campaigns]]
name = "seeds B"
kind = "seed"
target = "B"
count = 5
[[campaigns]]
name = "browse B"
kind = "discovery"
pool = ["B"]
recruits = 0.2
)";

std::vector<std::string> names_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters) names.push_back(parameter.key);
  return names;
}

Variation without(const ModelRun& run, const std::string& campaign) {
  Variation variation;
  for (const Values& values : run.scenario().campaigns)
    variation.campaign_off.push_back(values.text("name") == campaign);
  REQUIRE(std::count(variation.campaign_off.begin(), variation.campaign_off.end(), true) == 1);
  return variation;
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}
bool acts(const ModelCard& card, const std::string& channel) {
  return holds(card.channels, channel);
}
bool takes(const ModelCard& card, const std::string& campaign) {
  return holds(card.campaign_kinds, campaign);
}

Variation without_others(bool peers, bool chart) {
  Variation variation;
  variation.peers = peers;
  variation.chart = chart;
  return variation;
}

/// A scenario for any model: two items, and every kind of campaign that it understands.
std::string any_text(const ModelCard& card, const std::string& collectivism) {
  std::string text = "seed = 21\nworlds = 2\n[clock]\nstep = \"12 hours\"\nsteps = 60\n";
  if (card.people) text += "[population]\ncollectivism = " + collectivism + "\n";
  for (const char* item : {"A", "B"}) {
    text += "[[items]]\nname = \"" + std::string(item) + "\"\n";
    if (card.people) text += "quality = 0.5\n";
  }
  const std::map<std::string, std::string> campaigns{
      {"seed", "name = \"seeds\"\ntarget = \"A\"\ncount = 50\n"},
      {"group", "name = \"club\"\ntarget = \"A\"\ncount = 20\ninvite = 0.3\n"},
      {"broadcast", "name = \"show\"\ntarget = \"B\"\ntimes = [\"3 days\"]\nintensity = 0.5\n"},
      {"discovery", "name = \"browsing\"\nrecruits = 0.5\n"}};
  for (const auto& [kind, keys] : campaigns)
    if (takes(card, kind)) text += "[[campaigns]]\nkind = \"" + kind + "\"\n" + keys;
  text += "[chart]\npublish = \"daily\"\n[model]\nname = \"" + card.name + "\"\n";
  if (holds(names_of(card.parameters), "chart_weight")) text += "chart_weight = 0.2\n";
  return text;
}

}  // namespace

TEST_CASE("collectivism 0: switching peers and chart off changes nobody's choice") {
  const ModelRun run(society(), christmas("0.0"));
  const RunSummary summary = run.all().summary;
  REQUIRE(summary.worlds.size() == 3);
  REQUIRE(summary.twins.size() == 3);
  for (std::size_t twin = 0; twin < 3; ++twin) {
    CAPTURE(summary.twins[twin]);
    for (const WorldSummary& world : summary.worlds) {
      CHECK(world.total(0) + world.total(1) + world.total(2) > 500);  // something happened
      CHECK(world.twins[twin].changed_agents == 0);
      CHECK(world.twins[twin].downloads == world.downloads);
      for (const std::uint64_t changed : world.twins[twin].changed) CHECK(changed == 0);
    }
    CHECK(summary.herding(twin).mean == 0.0);
    CHECK(summary.herding(twin).standard_error == 0.0);
    for (std::size_t item = 0; item < 3; ++item) CHECK(summary.herding(twin, item).mean == 0.0);
    CHECK(summary.reallocation(twin).mean == 0.0);
    CHECK(summary.changed_choices(twin).mean == 0.0);
  }
}

TEST_CASE("collectivism 0: the twins' ledgers are equal, causes and all") {
  const ModelRun run(society(), christmas("0.0"));
  for (World number = 0; number < 3; ++number) {
    const std::vector<Line> base = lines_of(run, number);
    for (const auto& [peers, chart] :
         {std::pair{false, true}, std::pair{true, false}, std::pair{false, false}}) {
      Variation variation;
      variation.peers = peers;
      variation.chart = chart;
      CHECK(lines_of(run, number, "", variation) == base);
    }
    for (const Line& line : base) {
      CHECK(std::get<Channel>(line) != Channel::peers);
      CHECK(std::get<Channel>(line) != Channel::chart);
    }
  }
}

TEST_CASE("collectivism above 0: the same twins do differ") {
  const RunSummary summary = ModelRun(society(), christmas("0.5")).all().summary;
  for (std::size_t twin = 0; twin < 3; ++twin) {
    CAPTURE(summary.twins[twin]);
    for (const WorldSummary& world : summary.worlds) CHECK(world.twins[twin].changed_agents > 0);
    CHECK(summary.herding(twin).mean > 0.0);
  }
}

TEST_CASE("collectivism 0 by agent: the individualists among collectivists are unmoved") {
  // Half of the agents have c = 0 exactly. Whatever the others do, their own choices stay.
  const std::string text = christmas("{ distribution = \"two-point\", share = 0.5 }");
  const ModelRun run(society(), text);
  Variation alone;
  alone.peers = false;
  alone.chart = false;
  const Draws draws(run.scenario().seed(), 0, Purpose::collectivism);
  std::size_t individualists = 0;
  std::size_t moved = 0;
  std::size_t moved_collectivists = 0;
  const WorldResult base = run.world(0, {.has = true});
  const WorldResult twin = run.world(0, {.has = true}, alone);
  for (AgentId agent = 0; agent < society().agents(); ++agent) {
    const bool is_individualist = !(draws.uniform({.agent = agent}) < 0.5);
    individualists += is_individualist ? 1U : 0U;
    for (std::size_t item = 0; item < 3; ++item)
      if (base.has[item][agent] != twin.has[item][agent])
        ++(is_individualist ? moved : moved_collectivists);
  }
  CHECK(individualists > 1300);
  CHECK(moved == 0);
  CHECK(moved_collectivists > 0);
}

TEST_CASE("switching a campaign for one item off leaves the other's downloads as they were") {
  const ModelRun run(society(), kHead + kItemA + kItemB + kCampaignsA + kCampaignsB);
  for (World number = 0; number < 2; ++number) {
    const std::vector<Line> a = lines_of(run, number, "A");
    const std::vector<Line> b = lines_of(run, number, "B");
    CHECK(b.size() > 200);
    for (const char* campaign : {"show A", "club A", "seeds A", "browse A"}) {
      CAPTURE(campaign);
      const Variation off = without(run, campaign);
      CHECK(lines_of(run, number, "B", off) == b);
      CHECK(lines_of(run, number, "A", off) != a);
    }
    Variation individual;  // a change that concerns both does change both
    individual.collectivism = 0.0;
    CHECK(lines_of(run, number, "B", individual) != b);
  }
}

TEST_CASE("removing an item and its campaigns from the file leaves the others' draws alone") {
  const ModelRun both(society(), kHead + kItemA + kItemB + kCampaignsA + kCampaignsB);
  const ModelRun only_b(society(), kHead + kItemB + kCampaignsB);
  const ModelRun other_order(society(), kHead + kItemB + kItemA + kCampaignsB + kCampaignsA);
  for (World number = 0; number < 2; ++number) {
    CHECK(lines_of(only_b, number) == lines_of(both, number, "B"));
    CHECK(lines_of(other_order, number) == lines_of(both, number));
    CHECK(lines_of(both, number) != lines_of(both, number + 1));
  }
}

TEST_CASE("removing a campaign from the file is the same as switching it off") {
  const ModelRun whole(society(), kHead + kItemA + kItemB + kCampaignsA + kCampaignsB);
  std::string shorter = kCampaignsA;
  const std::size_t begin = shorter.find("[[campaigns]]\nname = \"club A\"");
  shorter.erase(begin, shorter.find("[[campaigns]]\nname = \"seeds A\"") - begin);
  const ModelRun removed(society(), kHead + kItemA + kItemB + shorter + kCampaignsB);
  REQUIRE(removed.scenario().campaigns.size() + 1 == whole.scenario().campaigns.size());
  CHECK(lines_of(removed, 0) == lines_of(whole, 0, "", without(whole, "club A")));
  CHECK(lines_of(removed, 0) != lines_of(whole, 0));
}

// Every model that has channels, by its card: a model that is added is held to this by itself.
TEST_CASE("every model: collectivism 0 or channels off, and no one is moved by anyone") {
  const Graph ties = erdos_renyi({2000, 8.0, {}}, 1, one_thread());
  const Graph crowd = Graph::well_mixed(2000);
  for (const ModelEntry& entry : all_models()) {
    if (!acts(entry.card, "peers")) continue;
    const Graph& graph = entry.card.ties ? ties : crowd;
    CAPTURE(entry.card.name);
    if (entry.card.people) {
      const ModelRun alone(graph, any_text(entry.card, "0.0"));
      const ModelRun social(graph, any_text(entry.card, "0.6"));
      for (World number = 0; number < 2; ++number) {
        const std::vector<Line> base = lines_of(alone, number);
        CHECK(base.size() > 100);
        for (const bool chart : {true, false})
          CHECK(lines_of(alone, number, "", without_others(false, chart)) == base);
        CHECK(lines_of(alone, number, "", without_others(true, false)) == base);
        CHECK(lines_of(social, number, "", without_others(false, false)) !=
              lines_of(social, number));
      }
    }
    // Without friends and chart the seed agents are nobody's business but their own.
    if (!takes(entry.card, "seed")) continue;
    const ModelRun run(graph, any_text(entry.card, "0.6"));
    Variation deaf = without_others(false, false);
    // (What they browse may depend on what they have, so they themselves are left out.)
    std::vector<Line> seeded = lines_of(run, 0, "", deaf);
    std::set<AgentId> seeds;
    for (const Line& line : seeded) {
      CHECK(std::get<Channel>(line) != Channel::peers);
      CHECK(std::get<Channel>(line) != Channel::chart);
      if (std::get<Channel>(line) == Channel::seed) seeds.insert(std::get<1>(line));
    }
    CHECK(seeds.size() == 50);
    deaf.campaign_off = without(run, "seeds").campaign_off;
    std::vector<Line> unseeded = lines_of(run, 0, "", deaf);
    const auto is_of_seed = [&](const Line& line) { return seeds.contains(std::get<1>(line)); };
    std::erase_if(seeded, is_of_seed);
    std::erase_if(unseeded, is_of_seed);
    CHECK((unseeded == seeded));
  }
}

TEST_CASE("counted contagions: removing one item leaves the other's spread as it was") {
  const Graph graph = erdos_renyi({3000, 6.0, {}}, 1, one_thread());
  for (const char* model :
       {"name = \"independent-cascade\"\np = 0.3\n",
        "name = \"watts-threshold\"\nthreshold = 0.18\n", "name = \"linear-threshold\"\n"}) {
    const auto text = [&](const std::string& items, const std::string& seeds) {
      return "seed = 8\n[clock]\nsteps = 200\n[model]\n" + std::string(model) + items + seeds;
    };
    const std::string a = "[[items]]\nname = \"A\"\n", b = "[[items]]\nname = \"B\"\n";
    const std::string seeds_a =
        "[[campaigns]]\nname = \"sa\"\nkind = \"seed\"\ntarget = \"A\"\ncount = 30\n";
    const std::string seeds_b =
        "[[campaigns]]\nname = \"sb\"\nkind = \"seed\"\ntarget = \"B\"\ncount = 30\n";
    const ModelRun both(graph, text(a + b, seeds_a + seeds_b));
    const ModelRun one(graph, text(b, seeds_b));
    CAPTURE(model);
    CHECK(lines_of(one, 0).size() > 60);
    CHECK(lines_of(one, 0) == lines_of(both, 0, "B"));
    CHECK(lines_of(both, 0, "B", without(both, "sa")) == lines_of(both, 0, "B"));
    CHECK(lines_of(both, 0, "A", without(both, "sa")).empty());
  }
}

}  // namespace null_identity_theory
