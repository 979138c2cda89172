// SPDX-License-Identifier: Apache-2.0
// What greedy seeding and IMM promise, against the best set by exhaustive search with the exact
// spread of every set, on small graphs with and without direction; and the karate club.
#include <array>
#include <bit>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "graph/reader.hpp"
#include "graph/reverse_sets.hpp"
#include "graph/seeding.hpp"
#include "graph/seeding_greedy.hpp"
#include "graph/seeding_imm.hpp"
#include "graph/seeding_worlds.hpp"
#include "support/catch.hpp"
#include "support/data_file.hpp"
#include "support/statistics.hpp"
#include "theory/small_graphs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace seeding_guarantees_theory {
namespace {

using Mask = std::uint32_t;                  // a set of agents, a bit each
constexpr AgentId kMostAgents = 12;          // of graphs on which every set is tried
using Arcs = std::array<Mask, kMostAgents>;  // by agent, whom it reaches
constexpr double kGuarantee = 0.63212;       // 1 − 1/e

SmallGraph random_graph(std::uint64_t seed, AgentId agents, std::size_t ties, bool directed) {
  const Draws draws(seed, 0, Purpose::test);
  SmallGraph graph{"random " + std::to_string(seed), agents, {}, directed};
  std::set<std::pair<AgentId, AgentId>> seen;
  for (std::uint64_t i = 0; graph.ties.size() < ties; ++i) {
    const auto a = static_cast<AgentId>(draws.below({.index = 2 * i}, agents));
    const auto b = static_cast<AgentId>(draws.below({.index = 2 * i + 1}, agents));
    const auto pair = directed || a < b ? std::pair(a, b) : std::pair(b, a);
    if (a != b && seen.insert(pair).second) graph.ties.push_back({pair.first, pair.second});
  }
  return graph;
}

std::vector<SmallGraph> family() {
  std::vector<SmallGraph> graphs{path_graph(5),    path_graph(9),     cycle_graph(6),
                                 cycle_graph(10),  star_graph(8),     complete_graph(5),
                                 petersen_graph(), complete_graph(4), path_graph(11),
                                 cycle_graph(12),  star_graph(12)};
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const auto agents = static_cast<AgentId>(7 + seed % 6);
    graphs.push_back(random_graph(seed, agents, agents + seed % 3, false));
    graphs.push_back(random_graph(100 + seed, agents, agents + 2 + seed % 3, true));
  }
  return graphs;
}

/// Whom each agent reaches along live arcs.
Arcs closure(const Arcs& live, AgentId agents) {
  Arcs reach{};
  for (AgentId agent = 0; agent < agents; ++agent) {
    Mask found = Mask{1} << agent;
    for (Mask open = found; open != 0;) {
      const auto next = static_cast<AgentId>(std::countr_zero(open));
      open &= open - 1;
      const Mask fresh = live[next] & ~found;
      found |= fresh;
      open |= fresh;
    }
    reach[agent] = found;
  }
  return reach;
}

/// Calls use(live arcs, chance) for every outcome of which arcs are live.
void for_outcomes(const SmallGraph& graph, const SpreadLaw& law,
                  const std::function<void(const Arcs&, double)>& use) {
  if (law.kind == SpreadLaw::Kind::cascade) {
    for (std::uint32_t subset = 0; subset < (1U << graph.ties.size()); ++subset) {
      Arcs live{};
      double chance = 1.0;
      for (std::size_t i = 0; i < graph.ties.size(); ++i) {
        const bool is_live = ((subset >> i) & 1U) != 0;
        chance *= is_live ? law.p : 1.0 - law.p;
        if (!is_live) continue;
        live[graph.ties[i].from] |= Mask{1} << graph.ties[i].to;
        if (!graph.directed) live[graph.ties[i].to] |= Mask{1} << graph.ties[i].from;
      }
      use(live, chance);
    }
    return;
  }
  std::vector<std::vector<AgentId>> influencers(graph.agents);
  for (const Tie& tie : graph.ties) {
    influencers[tie.to].push_back(tie.from);
    if (!graph.directed) influencers[tie.from].push_back(tie.to);
  }
  const std::function<void(AgentId, Arcs, double)> heed = [&](AgentId agent, Arcs live,
                                                              double chance) {
    if (agent == graph.agents) return use(live, chance);
    if (influencers[agent].empty()) return heed(agent + 1, live, chance);
    for (const AgentId from : influencers[agent]) {
      Arcs more = live;
      more[from] |= Mask{1} << agent;
      heed(agent + 1, more, chance / static_cast<double>(influencers[agent].size()));
    }
  };
  heed(0, {}, 1.0);
}

/// The exact expected spread of every set of at most three agents.
std::map<Mask, double> exact_spreads(const SmallGraph& graph, const SpreadLaw& law) {
  std::vector<Mask> sets;
  for (Mask set = 1; set < (Mask{1} << graph.agents); ++set)
    if (std::popcount(set) <= 3) sets.push_back(set);
  std::vector<double> spread(sets.size(), 0.0);
  for_outcomes(graph, law, [&](const Arcs& live, double chance) {
    const Arcs reach = closure(live, graph.agents);
    for (std::size_t i = 0; i < sets.size(); ++i) {
      Mask reached = 0;
      for (Mask left = sets[i]; left != 0; left &= left - 1)
        reached |= reach[static_cast<std::size_t>(std::countr_zero(left))];
      spread[i] += chance * std::popcount(reached);
    }
  });
  std::map<Mask, double> by_set;
  for (std::size_t i = 0; i < sets.size(); ++i) by_set[sets[i]] = spread[i];
  return by_set;
}

Mask mask_of(const std::vector<AgentId>& agents) {
  Mask mask = 0;
  for (const AgentId agent : agents) mask |= Mask{1} << agent;
  return mask;
}

struct Extremes {
  double best = 0.0;
  double worst = 1e9;
};

Extremes extremes_of(const std::map<Mask, double>& spreads, int size) {
  Extremes found;
  for (const auto& [set, spread] : spreads) {
    if (std::popcount(set) != size) continue;
    found.best = std::max(found.best, spread);
    found.worst = std::min(found.worst, spread);
  }
  return found;
}

SeedRequest request_for(const SpreadLaw& law, std::size_t count, std::uint64_t key) {
  SeedRequest request;
  request.law = law;
  request.count = count;
  request.key = key;
  request.epsilon = 0.1;
  request.samples = 1000;
  return request;
}

std::vector<SpreadLaw> laws() {
  using Kind = SpreadLaw::Kind;
  return {{Kind::cascade, 0.1}, {Kind::cascade, 0.4}, {Kind::linear_threshold, 0.0}};
}

/// A sample of fixed sets' spreads in many worlds of one kind: v alone, then w on top of it.
template <class SampledWorld>
void check_worlds(const SmallGraph& small, const SeedRequest& request,
                  const std::map<Mask, double>& exact) {
  const Graph graph = build_graph(small.agents, small.ties, small.directed, one_thread());
  Sample alone;
  Sample together;
  for (std::uint32_t i = 0; i < 4000; ++i) {
    SampledWorld world(request, graph, i);
    const std::uint64_t first = world.gain(1);
    std::vector<std::uint64_t> gains(small.agents, 0);
    world.add_gains(gains);
    if (gains[1] != first) FAIL("add_gains and gain disagree");
    world.commit(1);
    if (world.gain(1) != 0) FAIL("an agent was gained twice");
    alone.add(static_cast<double>(first));
    together.add(static_cast<double>(first + world.gain(3)));
  }
  CHECK(agrees(alone, exact.at(0b0010)));
  CHECK(agrees(together, exact.at(0b1010)));
}

}  // namespace

TEST_CASE("exact spreads of all sets agree with the laws by enumeration") {
  const SmallGraph petersen = petersen_graph();
  const auto cascade = exact_spreads(petersen, {SpreadLaw::Kind::cascade, 0.3});
  CHECK(cascade.at(1) == Approx(2.936319).margin(1e-6));  // published
  CHECK(cascade.at(0b101) == Approx(cascade_law(petersen, {0, 2}, 0.3).mean()));
  const SmallGraph arrows = random_graph(101, 8, 11, true);
  const SpreadLaw law{SpreadLaw::Kind::linear_threshold, 0.0};
  CHECK(exact_spreads(arrows, law).at(0b1010) == Approx(threshold_law(arrows, {1, 3}).mean()));
}

TEST_CASE("sampled worlds have the spread of the model, for one seed agent and for two") {
  const SmallGraph tied = random_graph(3, 9, 12, false);
  const SmallGraph arrows = random_graph(5, 9, 14, true);
  for (const double p : {0.2, 0.5}) {
    const SpreadLaw law{SpreadLaw::Kind::cascade, p};
    check_worlds<detail::ComponentWorld>(tied, request_for(law, 2, 1), exact_spreads(tied, law));
    check_worlds<detail::ReachWorld>(arrows, request_for(law, 2, 2), exact_spreads(arrows, law));
    // A cascade is also a count of exposures withstood, geometric in each agent.
    SeedRequest counted = request_for(law, 2, 3);
    counted.exposures = [p](std::uint32_t sample, std::span<std::uint32_t> needs) {
      const Draws draws(17, sample, Purpose::test);
      for (std::size_t i = 0; i < needs.size(); ++i)
        needs[i] = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(draws.geometric({.agent = i}, p), kNeverExposed));
    };
    check_worlds<detail::ExposureWorld>(tied, counted, exact_spreads(tied, law));
  }
  const SpreadLaw law{SpreadLaw::Kind::linear_threshold, 0.0};
  check_worlds<detail::ReachWorld>(tied, request_for(law, 2, 4), exact_spreads(tied, law));
  check_worlds<detail::ReachWorld>(arrows, request_for(law, 2, 5), exact_spreads(arrows, law));
}

TEST_CASE("greedy, CELF and IMM keep their guarantees on every graph of the family") {
  std::uint64_t key = 0;
  std::size_t could_fail = 0;
  for (const SmallGraph& small : family()) {
    const Graph graph = build_graph(small.agents, small.ties, small.directed, one_thread());
    for (const SpreadLaw& law : laws()) {
      const auto exact = exact_spreads(small, law);
      for (const int count : {2, 3}) {
        CAPTURE(small.name, small.directed, static_cast<int>(law.kind), law.p, count);
        const Extremes extremes = extremes_of(exact, count);
        could_fail += extremes.worst < kGuarantee * extremes.best ? 1U : 0U;
        const SeedRequest request = request_for(law, static_cast<std::size_t>(count), ++key);
        const GreedyOutcome slow = greedy(request, graph, one_thread());
        const GreedyOutcome fast = celf(request, graph, one_thread());
        CHECK(exact.at(mask_of(slow.agents)) >= kGuarantee * extremes.best);
        CHECK(fast.agents == slow.agents);
        CHECK(fast.gains == slow.gains);
        const ImmOutcome found = imm(request, graph, one_thread());
        const double spread = exact.at(mask_of(found.agents));
        // Promised is kGuarantee − ε, with a chance of 1 − 1/agents; kept is all of it.
        CHECK(spread >= kGuarantee * extremes.best);
        if (found.error == 0.0) {
          CHECK(found.spread == Approx(spread));  // every set is hit
        } else {
          const auto sets = static_cast<std::size_t>(found.sets);
          CHECK(agrees(found.spread, found.error * std::sqrt(static_cast<double>(sets)), sets,
                       spread));
        }
      }
    }
  }
  CHECK(could_fail >= 20);  // in so many cases a bad choice would have been noticed
}

TEST_CASE("reverse-reachable sets estimate the spread of a fixed set") {
  std::uint64_t key = 1000;
  for (const SmallGraph& small : family()) {
    const Graph graph = build_graph(small.agents, small.ties, small.directed, one_thread());
    for (const SpreadLaw& law : laws()) {
      const double expected = exact_spreads(small, law).at(0b1001) / small.agents;
      const std::vector<AgentId> seeds{0, 3};
      constexpr std::uint64_t kSets = 20'000;
      const std::uint64_t hits =
          count_hits(graph, law, seeds, Draws(5, 0, Purpose::test), ++key, kSets, one_thread());
      CAPTURE(small.name, small.directed, static_cast<int>(law.kind), law.p);
      CHECK(share_agrees(hits, kSets, std::min(1.0, expected)));
    }
  }
}

TEST_CASE("the karate club at p = 0.1: the best two are 33 and 0") {
  const auto file = data_file("karate_edges.txt");
  if (!file) return;
  const Graph graph = read_graph(file->string(), {}, one_thread());
  SeedRequest request = request_for({SpreadLaw::Kind::cascade, 0.1}, 2, 1);
  request.samples = 50'000;
  CHECK(greedy(request, graph, one_thread()).agents == std::vector<AgentId>{33, 0});
  CHECK(celf(request, graph, one_thread()).agents == std::vector<AgentId>{33, 0});
  request.epsilon = 0.05;
  const ImmOutcome found = imm(request, graph, one_thread());
  CHECK(std::set<AgentId>(found.agents.begin(), found.agents.end()) == std::set<AgentId>{0, 33});
  const double both = std::hypot(found.error, 0.006);  // 6.410 ± 0.006 by another Monte Carlo
  CHECK(std::abs(found.spread - 6.410) < 4.0 * both);
}

TEST_CASE("on real networks nobody else's 50 agents spread further than IMM's") {
  // All meet the same sets, so differences are known to about 1 agent of 270 (NetHEPT, where IMM
  // leads by 4) and 2 of 11,200 (Epinions, where it leads by 1.5: `slack` is 4 standard errors of
  // that). bench_seeding tells them apart with worlds.
  struct Network {
    const char* file;
    std::uint64_t sets;
    double slack;  // agents
  };
  const Executor executor(2);
  for (const auto& [name, sets, slack] :
       {Network{"nethept.txt.xz", 400'000, 0.0},
        Network{"soc-Epinions1_undirected_lwcc.txt.xz", 40'000, 6.0}}) {
    const auto file = data_file(name);
    if (!file) return;
    const Graph graph = read_graph(file->string(), {}, executor);
    SeedRequest request = request_for({SpreadLaw::Kind::cascade, 0.05}, 50, 1);
    request.epsilon = 0.5;
    request.discount_p = 0.05;
    request.samples = 200;
    const auto spread = [&](const std::string& strategy) {
      const auto agents = choose_seeds(strategy, request, graph, executor).agents;
      const std::uint64_t hits =
          count_hits(graph, request.law, agents, Draws(8, 0, Purpose::test), 1, sets, executor);
      return static_cast<double>(hits) * graph.agents() / static_cast<double>(sets);
    };
    const double best = spread("imm");
    for (const std::string& strategy : seed_strategies()) {
      if (strategy == "trait" || strategy == "greedy" || strategy == "imm") continue;
      CAPTURE(name, strategy, best);
      CHECK(spread(strategy) <= best + slack);
    }
  }
}

}  // namespace seeding_guarantees_theory
