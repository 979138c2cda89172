// SPDX-License-Identifier: Apache-2.0
// Centola and Macy's complex contagion against exact statements on lattices and rings (science.md
// §5, §16 row 24), and on rewired rings against what they found: long ties stop what takes two
// friends. Exact unless standard errors are named (two-sided, 4 of them).
#include <cmath>

#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/law_checks.hpp"
#include "theory/run_model.hpp"
#include "theory/small_graphs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace complex_contagion_theory {
namespace {

std::string spread_text(const std::string& threshold, const std::vector<AgentId>& seeds,
                        std::uint64_t seed = 1) {
  return "seed = " + std::to_string(seed) +
         "\n[clock]\nsteps = 20000\n[model]\nname = \"complex-contagion\"\nthreshold = " +
         threshold + "\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\nagents = " + toml_list(seeds);
}

std::vector<AgentId> first_agents(AgentId count) {
  std::vector<AgentId> agents(count);
  for (AgentId i = 0; i < count; ++i) agents[i] = i;
  return agents;
}

Graph ring(AgentId agents, std::uint32_t reach, double rewiring = 0.0, std::uint64_t seed = 1) {
  return watts_strogatz({agents, 2 * reach, rewiring}, seed, one_thread());
}

/// Steps of adoption by the rule itself, all agents looked at in every step.
std::vector<Step> by_hand(const Graph& graph, std::size_t threshold,
                          const std::vector<AgentId>& seeds) {
  std::vector<Step> steps(graph.agents(), kNever);
  for (const AgentId seed : seeds) steps[seed] = 0;
  for (Step step = 1, last = 0; last == step - 1; ++step)
    for (AgentId agent = 0; agent < graph.agents(); ++agent) {
      std::size_t adopted = 0;
      for (const AgentId other : graph.in().row(agent)) adopted += steps[other] < step ? 1U : 0U;
      if (steps[agent] == kNever && adopted >= threshold) steps[agent] = last = step;
    }
  return steps;
}

}  // namespace

TEST_CASE("complex contagion: on a ring it spreads iff a ≤ m, m − a + 1 further in a step") {
  constexpr AgentId kAgents = 200;
  for (AgentId m = 1; m <= 4; ++m) {
    const Graph graph = ring(kAgents, m);
    for (AgentId a = 1; a <= m + 1; ++a) {
      const ModelRun run(graph, spread_text(std::to_string(a), first_agents(m)));
      const WorldResult world = run.world(0, {.ledger = true});
      CAPTURE(m, a);
      CHECK(world.total(0) == (a <= m ? kAgents : m));
      const std::vector<Step> steps = adoption_steps(world, kAgents);
      // Up to where the two fronts see each other.
      for (AgentId distance = 1; a <= m && distance < kAgents / 2 - 2 * m; ++distance) {
        const Step due = static_cast<Step>((distance + m - a) / (m - a + 1));
        CHECK(steps[m - 1 + distance] == due);
        CHECK(steps[kAgents - distance] == due);
      }
    }
  }
}

TEST_CASE("complex contagion: on a lattice of eight neighbours it spreads iff a ≤ 3") {
  constexpr AgentId kSide = 30;
  const Graph moore = lattice({kSide, kSide, true, true}, 1, one_thread());
  const Graph neumann = lattice({kSide, kSide, false, true}, 1, one_thread());
  std::vector<AgentId> block;
  for (AgentId y = 10; y < 13; ++y)
    for (AgentId x = 10; x < 13; ++x) block.push_back(y * kSide + x);
  for (std::size_t a = 1; a <= 5; ++a) {
    CAPTURE(a);
    for (const Graph* graph : {&moore, &neumann}) {
      const ModelRun run(*graph, spread_text(std::to_string(a), block));
      const WorldResult world = run.world(0, {.ledger = true});
      CHECK((adoption_steps(world, graph->agents()) == by_hand(*graph, a, block)));
      // Of four neighbours, a front offers one, and two in its corners, which it runs out of.
      const std::size_t most = graph == &moore ? 3 : 1;
      CHECK((world.total(0) == graph->agents()) == (a <= most));
      if (a > most + 1) CHECK(world.total(0) == block.size());
    }
  }
}

TEST_CASE("complex contagion: any graph, agent by agent as by hand") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Graph graph = erdos_renyi({2'000, 9.0, {}}, seed, one_thread());
    for (std::size_t a = 1; a <= 4; ++a) {
      const ModelRun run(graph, spread_text(std::to_string(a), first_agents(150)));
      CHECK((adoption_steps(run.world(0, {.ledger = true}), graph.agents()) ==
             by_hand(graph, a, first_agents(150))));
    }
  }
}

TEST_CASE("complex contagion: rewiring stops a = 2 from a local seed, and speeds up a = 1") {
  // Reach of a = 2 stays what it is as the ring grows: its share goes to 0. Twelve rings each.
  const auto reach = [](AgentId agents, double rewiring, const std::string& a) {
    Sample adopters, steps;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      const Graph graph = ring(agents, 2, rewiring, seed);
      const WorldResult world =
          ModelRun(graph, spread_text(a, first_agents(2), seed)).world(0, {.ledger = true});
      adopters.add(static_cast<double>(world.total(0)));
      steps.add(static_cast<double>(world.ledger.back().step));
    }
    return std::pair(adopters, steps);
  };
  for (const double rewiring : {0.1, 0.2}) {
    const Sample small = reach(2'000, rewiring, "2").first;
    const Sample large = reach(32'000, rewiring, "2").first;
    CAPTURE(rewiring, small.mean(), large.mean());
    INFO("rewired " << rewiring << " reach " << small.mean() << " +- " << small.standard_error()
                    << " of 2000, " << large.mean() << " +- " << large.standard_error()
                    << " of 32000");
    CHECK(agrees(large.mean() - small.mean(),
                 std::hypot(large.standard_error(), small.standard_error()), 1, 0.0));
    CHECK(large.mean() < 0.01 * 32'000);
  }
  const auto [all, straight] = reach(2'000, 0.0, "1");
  const auto [most, jumping] = reach(2'000, 0.1, "1");
  CHECK(all.mean() == 2'000.0);
  CHECK(straight.mean() == 500.0);  // (2000 − 2)/2 agents a side, two in a step
  CHECK(most.mean() > 1'990.0);
  CHECK(jumping.mean() < 60.0);
  CHECK(reach(2'000, 0.0, "2").first.mean() == 2'000.0);
}

TEST_CASE("complex contagion: thresholds that differ") {
  // On a ring each front goes on with chance q, the share of agents whom one neighbour is enough
  // for: after rounding up, those with a threshold in (0, 1] of uniform (0, b]. The reach of each
  // side is geometric; a ring of 61 is too long for the two to meet.
  for (const double b : {2.0, 4.0}) {
    const double q = 1.0 / b;
    const CopyRuns runs = run_copies(
        cycle_graph(61), {0}, 4'000,
        "name = \"complex-contagion\"\nthreshold = { distribution = \"uniform\", low = 0, high = " +
            to_text(b) + " }",
        static_cast<World>(b));
    std::vector<double> seen(62, 0.0), due(62, 0.0);
    for (const std::uint32_t size : runs.sizes) seen[size] += 1.0;
    for (std::size_t size = 1; size <= 61; ++size)  // two geometric numbers add up to size − 1
      due[size] = 4'000.0 * static_cast<double>(size) * std::pow(q, static_cast<double>(size - 1)) *
                  (1.0 - q) * (1.0 - q);
    CAPTURE(b);
    CHECK(plausible(chi_square_p(seen, due)));
  }
}

}  // namespace complex_contagion_theory
