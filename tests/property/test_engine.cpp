// SPDX-License-Identifier: Apache-2.0
// What must hold for every run of every model: the books balance, every download has a possible
// cause, limits are kept. Runs cover all models on several graphs, and scenarios of the flagship
// that switch its parts on and off at random (seeds fixed). Exact, unless a false-alarm rate is
// stated.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "graph/bter.hpp"
#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/run_model.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

Graph directed_graph(AgentId agents) {
  std::vector<Tie> ties;
  const Draws draws(1, 0, Purpose::test);
  for (AgentId i = 0; i < agents * 6; ++i) {
    const auto from = static_cast<AgentId>(draws.below({.agent = i, .index = 0}, agents));
    const auto to = static_cast<AgentId>(draws.below({.agent = i, .index = 1}, agents / 2));
    ties.push_back({from, to});
  }
  return build_graph(agents, std::move(ties), true, one_thread());
}

struct NamedGraph {
  std::string name;
  Graph graph;
};

const std::vector<NamedGraph>& graphs() {
  static const std::vector<NamedGraph> list = [] {
    std::vector<NamedGraph> made;
    made.push_back(
        {"bter", bter({.agents = 800, .mean_degree = 12, .max_degree = 90}, 1, one_thread())});
    made.push_back({"star", star({300}, 0, one_thread())});
    made.push_back({"directed", directed_graph(700)});
    made.push_back({"sparse", erdos_renyi({600, 1.5, {}}, 2, one_thread())});
    return made;
  }();
  return list;
}

std::string counted(const std::string& model, int worlds = 2) {
  return "seed = 3\nworlds = " + std::to_string(worlds) + "\n[clock]\nsteps = 120\n[model]\n" +
         model +
         "\n[[items]]\nname = \"A\"\n[[items]]\nname = \"B\"\neligible = false\n"
         "[[campaigns]]\nname = \"a\"\nkind = \"seed\"\ntarget = \"A\"\ncount = 12\n"
         "[[campaigns]]\nname = \"b\"\nkind = \"seed\"\ntarget = \"B\"\nshare = 0.02\n";
}

/// A scenario of the flagship whose parts are on or off by the bits of `variant`.
std::string flagship(unsigned variant) {
  const auto on = [variant](unsigned bit) { return ((variant >> bit) & 1U) != 0; };
  std::string text = "seed = " + std::to_string(variant) + R"(
worlds = 2
[clock]
start = 2009-12-01
end = 2009-12-23
step = "6 hours"
[population]
collectivism = { distribution = "beta", mean = 0.6, concentration = 3 }
[[items]]
name = "Anthem"
attributes = [0.5]
[[items]]
name = "Gem"
quality = 0.7
release = 2009-12-05T09:00:00
[[items]]
name = "Climb"
attributes = [-0.3, 0.4]
release = 2009-12-13
eligible = )" + std::string(on(0) ? "false" : "true") +
                     "\n";
  if (on(1))
    text += R"(
[[campaigns]]
name = "club"
kind = "group"
target = "Anthem"
count = 6
invite = 0.3
act_from = 2009-12-08
act_until = 2009-12-20
closeness_scale = 20.0
)" + std::string(on(6) ? "closeness = 1.5\n" : "");  // a rally needs a daily chart
  if (on(2))
    text += R"(
[[campaigns]]
name = "rivals"
kind = "group"
target = "Climb"
start = 2009-12-04
count = 6
invite = 0.4
)";
  if (on(3))
    text += R"(
[[campaigns]]
name = "show"
kind = "broadcast"
target = "Climb"
times = [2009-12-06, 2009-12-13T20:00:00]
intensity = 0.4
[[campaigns]]
name = "radio"
kind = "broadcast"
target = "Gem"
times = [2009-12-10]
fade = "0 seconds"
)";
  if (on(4))
    text += R"(
[[campaigns]]
name = "browse"
kind = "discovery"
recruits = 0.5
rate = 0.5
)";
  if (on(5))
    text += R"(
[[campaigns]]
name = "first"
kind = "seed"
target = "Anthem"
count = 9
)";
  text += "[chart]\npublish = \"" + std::string(on(6) ? "daily" : "weekly") + "\"\nlength = 2\n";
  text += "[model]\nname = \"campaign\"\ntalk = 0.08\ntalk_for = \"5 days\"\n";
  text += "purchase_cap = " + std::string(on(7) ? "1" : on(0) ? "2" : "0") + "\n";
  text += "chart_weight = " + std::string(on(8) ? "-0.05" : "0.1") + "\n";
  text += "discover = " + std::string(on(3) ? "0.02" : "0.0") + "\n";
  return text;
}

std::uint64_t share_sum(const DoseShares& shares) {
  return std::accumulate(shares.begin(), shares.end(), std::uint64_t{0});
}

/// Totals by channel, series, ledger and chart count the same downloads.
void check_books(const ModelRun& run, const WorldResult& world) {
  const Scenario& scenario = run.scenario();
  std::map<std::tuple<Step, ItemId, Channel>, std::uint32_t> rows;
  std::vector<std::uint64_t> shares(world.items * kChannels, 0);
  std::vector<std::uint64_t> by_campaign(world.items * scenario.campaigns.size(), 0);
  for (const Download& d : world.ledger) {
    ++rows[{d.step, d.item, d.channel}];
    if (d.campaign != kNoCampaign)
      ++by_campaign.at(d.item * scenario.campaigns.size() + d.campaign);
    for (std::size_t c = 0; c < kDoseChannels; ++c) shares[d.item * kChannels + c] += d.shares[c];
    if (d.channel == Channel::seed)
      shares[d.item * kChannels + static_cast<std::size_t>(Channel::seed)] += kWholeShare;
  }
  std::uint64_t in_series = 0;
  std::size_t differing = 0;
  for (Step step = 0; step < world.steps; ++step)
    for (ItemId item = 0; item < world.items; ++item)
      for (std::size_t c = 0; c < kChannels; ++c) {
        const auto channel = static_cast<Channel>(c);
        const std::uint32_t count = world.count(step, item, channel);
        in_series += count;
        const auto row = rows.find({step, item, channel});
        differing += count != (row == rows.end() ? 0U : row->second) ? 1U : 0U;
      }
  CHECK(differing == 0);
  CHECK(in_series == world.ledger.size());
  CHECK(shares == world.dose_shares);
  CHECK(by_campaign == world.by_campaign);
  for (ItemId item = 0; item < world.items; ++item) {
    std::uint64_t by_channel = 0;
    std::uint64_t by_dose = 0;
    for (std::size_t c = 0; c < kChannels; ++c) {
      by_channel += world.total(item, static_cast<Channel>(c));
      by_dose += world.dose_shares[item * kChannels + c];
    }
    CHECK(by_channel == world.total(item));
    CHECK(by_dose == world.total(item) * kWholeShare);
    std::uint64_t in_chart = 0;
    for (const auto& week : world.week_downloads) in_chart += week[item];
    CHECK(in_chart == (scenario.items[item].boolean("eligible") ? world.total(item) : 0));
    const auto had = std::count(world.has[item].begin(), world.has[item].end(), true);
    CHECK(static_cast<std::uint64_t>(had) == world.total(item));
  }
}

/// Ranks are 1, 2, … by downloads, for items with downloads, up to the chart's length.
void check_ranks(const ModelRun& run, const WorldResult& world) {
  const auto length = static_cast<std::size_t>(run.scenario().chart.integer("length"));
  for (std::size_t week = 0; week < world.week_ranks.size(); ++week) {
    const auto& ranks = world.week_ranks[week];
    const auto& downloads = world.week_downloads[week];
    const auto with_downloads = static_cast<std::size_t>(
        std::count_if(downloads.begin(), downloads.end(), [](auto n) { return n > 0; }));
    std::set<std::uint32_t> seen;
    for (std::size_t item = 0; item < ranks.size(); ++item) {
      if (ranks[item] == 0) continue;
      CHECK(seen.insert(ranks[item]).second);
      for (std::size_t other = 0; other < ranks.size(); ++other)
        if (downloads[other] > downloads[item])
          CHECK((ranks[other] > 0 && ranks[other] < ranks[item]));
    }
    CHECK(seen.size() == std::min(length, with_downloads));
    if (!seen.empty()) CHECK(*seen.rbegin() == seen.size());
  }
}

/// Every row of the ledger is possible, in order, and the only one of its agent and item.
void check_ledger(const ModelRun& run, const WorldResult& world) {
  const Graph& graph = run.graph();
  const Scenario& scenario = run.scenario();
  std::vector<std::vector<Step>> when(world.items, std::vector<Step>(graph.agents(), kNever));
  std::size_t twice = 0;
  for (const Download& d : world.ledger) {
    twice += when[d.item][d.agent] != kNever ? 1U : 0U;
    when[d.item][d.agent] = d.step;
  }
  CHECK(twice == 0);
  CHECK(std::is_sorted(
      world.ledger.begin(), world.ledger.end(), [](const Download& a, const Download& b) {
        return std::tuple(a.step, a.item, a.agent) < std::tuple(b.step, b.item, b.agent);
      }));
  const Clock clock(scenario.clock);
  std::size_t early = 0, wrong_sum = 0, wrong_peer = 0, nameless = 0, wrong_campaign = 0;
  for (const Download& d : world.ledger) {
    const Values& item = scenario.items[d.item];
    if (item.has("release") && d.step < clock.step_of(item.moment("release"))) ++early;
    const bool is_seed = d.channel == Channel::seed;
    if (share_sum(d.shares) != (is_seed ? 0U : kWholeShare)) ++wrong_sum;
    if (d.peer != kNobody) {
      const auto row = graph.is_well_mixed() ? std::span<const AgentId>{} : graph.in().row(d.agent);
      const bool is_tied =
          graph.is_well_mixed() || std::binary_search(row.begin(), row.end(), d.peer);
      if (d.channel != Channel::peers || !is_tied || d.peer == d.agent ||
          when[d.item][d.peer] >= d.step)
        ++wrong_peer;
    }
    // Peers are a neighbour, or the call of a group.
    if (d.channel == Channel::peers && (d.peer == kNobody) == (d.campaign == kNoCampaign))
      ++nameless;
    if (d.campaign != kNoCampaign) {
      const std::string& kind = scenario.campaigns.at(d.campaign).text("kind");
      const bool fits = (is_seed && kind == "seed") ||
                        (d.channel == Channel::peers && kind == "group") ||
                        (d.channel == Channel::broadcast && kind == "broadcast") ||
                        (d.channel == Channel::own && kind == "discovery");
      if (!fits) ++wrong_campaign;
    } else if (is_seed || d.channel == Channel::broadcast) {
      ++wrong_campaign;
    }
  }
  CHECK(early == 0);
  CHECK(wrong_sum == 0);
  CHECK(wrong_peer == 0);
  CHECK(nameless == 0);
  CHECK(wrong_campaign == 0);
}

void check_members(const ModelRun& run, const WorldResult& world) {
  for (std::size_t group = 0; group < world.groups; ++group) {
    std::uint32_t before = 0;
    for (Step step = 0; step < world.steps; ++step) {
      const std::uint32_t now =
          world.members[static_cast<std::size_t>(step) * world.groups + group];
      REQUIRE(now >= before);
      REQUIRE(now <= run.graph().agents());
      before = now;
    }
  }
}

void check_cap(const ModelRun& run, const WorldResult& world) {
  if (!run.scenario().model.declares("purchase_cap")) return;
  const auto cap = static_cast<std::size_t>(run.scenario().model.integer("purchase_cap"));
  if (cap == 0) return;
  std::size_t most = 0;
  for (AgentId agent = 0; agent < run.graph().agents(); ++agent) {
    std::size_t owned = 0;
    for (const auto& has : world.has) owned += has[agent] ? 1U : 0U;
    most = std::max(most, owned);
  }
  CHECK(most <= cap);
}

void check_world(const ModelRun& run, const WorldResult& world) {
  check_books(run, world);
  check_ranks(run, world);
  check_ledger(run, world);
  check_members(run, world);
  check_cap(run, world);
}

std::vector<bool> adopters(const Graph& graph, const std::string& text) {
  return ModelRun(graph, text).world(0, {.has = true}).has.front();
}

std::string cascade_text(double p) {
  return "seed = 9\n[clock]\nsteps = 2000\n[model]\nname = \"independent-cascade\"\np = " +
         to_text(p) + "\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = 5\n";
}

}  // namespace

TEST_CASE("every model, every graph: the books balance and every download has a possible cause") {
  const std::string normal = "{ distribution = \"normal\", mean = 0.3, sd = 0.25 }";
  for (const NamedGraph& made : graphs())
    for (const std::string& model : {std::string("name = \"independent-cascade\"\np = 0.2"),
                                     std::string("name = \"linear-threshold\""),
                                     "name = \"watts-threshold\"\nthreshold = " + normal,
                                     std::string("name = \"bass\"\np = 0.01\nq = 0.2")}) {
      CAPTURE(made.name, model);
      const ModelRun run(made.graph, counted(model));
      for (World number = 0; number < 2; ++number) {
        const WorldResult world = run.world(number, {.ledger = true, .has = true});
        CHECK(world.total(0) >= 12);
        check_world(run, world);
      }
    }
  const Graph crowd = Graph::well_mixed(500);
  const ModelRun run(crowd, counted("name = \"bass\"\np = 0.01\nq = 0.2"));
  check_world(run, run.world(0, {.ledger = true, .has = true}));
}

TEST_CASE("the flagship in 60 scenarios: books, causes, release days, caps, members") {
  // Variants are spread over all combinations of nine switches; 37 is coprime to 512.
  std::uint64_t downloads = 0;
  std::set<Channel> channels;
  for (unsigned i = 0; i < 60; ++i) {
    const unsigned variant = i * 37 % 512;
    const NamedGraph& made = graphs()[i % 4 == 1 ? 2 : 0];
    const Graph crowd = Graph::well_mixed(400);
    const Graph& graph = i % 7 == 6 ? crowd : made.graph;
    CAPTURE(variant, made.name, graph.is_well_mixed());
    const ModelRun run(graph, flagship(variant));
    const WorldResult world = run.world(i % 2, {.ledger = true, .has = true});
    check_world(run, world);
    downloads += world.ledger.size();
    for (const Download& d : world.ledger) channels.insert(d.channel);
  }
  CHECK(downloads > 10'000);
  CHECK(channels.size() == kChannels);  // all ways to a download were seen
}

TEST_CASE("twins too: what is switched off gives no dose") {
  const ModelRun run(graphs()[0].graph, flagship(0b0'0111'1110));
  for (int off = 0; off < 4; ++off) {
    Variation variation;
    variation.own = off != 0;
    variation.peers = off != 1;
    variation.chart = off != 2;
    variation.broadcast = off != 3;
    const WorldResult world = run.world(0, {.ledger = true, .has = true}, variation);
    CAPTURE(off);
    check_world(run, world);
    CHECK(world.ledger.size() > 20);
    for (ItemId item = 0; item < world.items; ++item) {
      CHECK(world.total(item, static_cast<Channel>(off)) == 0);
      CHECK(world.dose_shares[item * kChannels + static_cast<std::size_t>(off)] == 0);
    }
  }
}

TEST_CASE("counted models: a twin without own discovery has nobody who adopts unasked") {
  const ModelRun run(graphs()[0].graph,
                     counted("name = \"watts-threshold\"\nthreshold = { distribution = "
                             "\"normal\", mean = 0.3, sd = 0.25 }"));
  CHECK(run.world(0).total(0, Channel::own) > 0);
  Variation variation;
  variation.own = false;
  CHECK(run.world(0, {}, variation).total(0, Channel::own) == 0);
}

TEST_CASE("seed agents by share: all of them, half of them, rounded to the nearest") {
  const Graph ring = cycle({41}, 0, one_thread());
  for (const auto& [share, count] :
       {std::pair{1.0, 41U}, {0.5, 21U}, {0.02, 1U}, {0.01, 0U}, {0.0, 0U}}) {
    CAPTURE(share);
    const std::string text =
        "[clock]\nsteps = 1\n[model]\nname = \"independent-cascade\"\n"
        "[[campaigns]]\nname = \"s\"\nkind = \"seed\"\nshare = ";
    CHECK(ModelRun(ring, text + to_text(share)).world(0).total(0) == count);
  }
}

TEST_CASE("independent cascade: p = 0 stays with the seeds, p = 1 fills their components") {
  for (const NamedGraph& made : graphs()) {
    const Graph& graph = made.graph;
    CAPTURE(made.name);
    const std::vector<bool> none = adopters(graph, cascade_text(0.0));
    CHECK(std::count(none.begin(), none.end(), true) == 5);
    std::vector<bool> reachable = none;  // the same seed agents: nothing else differs
    std::vector<AgentId> open;
    for (AgentId agent = 0; agent < graph.agents(); ++agent)
      if (none[agent]) open.push_back(agent);
    while (!open.empty()) {
      const AgentId agent = open.back();
      open.pop_back();
      for (const AgentId other : graph.out().row(agent))
        if (!reachable[other]) {
          reachable[other] = true;
          open.push_back(other);
        }
    }
    CHECK(adopters(graph, cascade_text(1.0)) == reachable);
  }
}

TEST_CASE("independent cascade: with the same draws, more persuasion reaches a superset") {
  for (const NamedGraph& made : graphs()) {
    CAPTURE(made.name);
    std::vector<bool> before = adopters(made.graph, cascade_text(0.0));
    for (const double p : {0.02, 0.05, 0.1, 0.100001, 0.2, 0.4, 0.7, 0.95, 1.0}) {
      const std::vector<bool> now = adopters(made.graph, cascade_text(p));
      std::size_t lost = 0;
      for (std::size_t agent = 0; agent < now.size(); ++agent)
        lost += before[agent] && !now[agent] ? 1U : 0U;
      CAPTURE(p);
      CHECK(lost == 0);
      before = now;
    }
  }
}

TEST_CASE("thresholds: with the same draws, more seed agents reach a superset") {
  // Counted seeds are nested as the count grows.
  for (const NamedGraph& made : graphs())
    for (const char* model : {"linear-threshold", "watts-threshold", "independent-cascade"}) {
      CAPTURE(made.name, model);
      std::vector<bool> before(made.graph.agents(), false);
      for (const int count : {1, 2, 5, 20, 100}) {
        const std::vector<bool> now =
            adopters(made.graph, "[clock]\nsteps = 500\n[model]\nname = \"" + std::string(model) +
                                     "\"\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = " +
                                     std::to_string(count));
        std::size_t lost = 0;
        for (std::size_t agent = 0; agent < now.size(); ++agent)
          lost += before[agent] && !now[agent] ? 1U : 0U;
        CHECK(lost == 0);
        before = now;
      }
    }
}

TEST_CASE("the order in which ties are stored does not matter") {
  const Graph& graph = graphs()[0].graph;
  std::vector<Tie> ties = list_ties(graph);
  std::reverse(ties.begin(), ties.end());
  for (std::size_t i = 0; i < ties.size(); i += 3) std::swap(ties[i].from, ties[i].to);
  const Graph other = build_graph(graph.agents(), ties, false, one_thread());
  for (const std::string& text :
       {counted("name = \"independent-cascade\"\np = 0.15"), flagship(0b0'0111'1110)}) {
    const Ledger a = ModelRun(graph, text).world(0, {.ledger = true}).ledger;
    const Ledger b = ModelRun(other, text).world(0, {.ledger = true}).ledger;
    CHECK(a.size() > 50);
    REQUIRE(a.size() == b.size());
    std::size_t differing = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
      differing +=
          std::tie(a[i].agent, a[i].item, a[i].step, a[i].channel, a[i].campaign, a[i].peer,
                   a[i].shares) != std::tie(b[i].agent, b[i].item, b[i].step, b[i].channel,
                                            b[i].campaign, b[i].peer, b[i].shares)
              ? 1U
              : 0U;
    CHECK(differing == 0);
  }
}

TEST_CASE("of several peers who tip an agent at once, each is named equally often") {
  // 4,000 agents, each with five adopting neighbours of its own: χ² over who is named, by position
  // in order of ids. False-alarm rate 1e-6.
  constexpr AgentId kFollowers = 4000;
  std::vector<Tie> ties;
  std::vector<AgentId> seeds;
  for (AgentId i = 0; i < kFollowers; ++i)
    for (AgentId j = 0; j < 5; ++j) {
      seeds.push_back(i * 6 + j);
      ties.push_back({i * 6 + j, i * 6 + 5});
    }
  const Graph graph = build_graph(kFollowers * 6, std::move(ties), false, one_thread());
  const std::string seed_text =
      "\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\nagents = " + toml_list(seeds);
  for (const std::string& model : {std::string("name = \"independent-cascade\"\np = 1.0"),
                                   std::string("name = \"bass\"\np = 0.0\nq = 1000.0")}) {
    const ModelRun run(graph, "[clock]\nsteps = 3\n[model]\n" + model + seed_text);
    std::vector<double> named(5, 0.0);
    for (const Download& d : run.world(0, {.ledger = true}).ledger)
      if (d.channel == Channel::peers) named[d.peer % 6] += 1.0;
    CAPTURE(model, named);
    CHECK(std::accumulate(named.begin(), named.end(), 0.0) == kFollowers);
    CHECK(plausible(chi_square_p(named, std::vector<double>(5, kFollowers / 5.0))));
  }
}

TEST_CASE("a scale multiplies reported counts and changes nothing else") {
  const std::string text = counted("name = \"independent-cascade\"\np = 0.2");
  const RunSummary one = ModelRun(graphs()[0].graph, text).all().summary;
  const RunSummary many = ModelRun(graphs()[0].graph, "scale = 7\n" + text).all().summary;
  REQUIRE(one.worlds.size() == many.worlds.size());
  for (std::size_t world = 0; world < one.worlds.size(); ++world)
    for (std::size_t item = 0; item < 2; ++item)
      CHECK(many.worlds[world].total(item) == 7 * one.worlds[world].total(item));
}
