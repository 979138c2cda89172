// SPDX-License-Identifier: Apache-2.0
// Susceptible–infected–susceptible: the endemic share of a crowd (science.md §6, §16 row 11), and
// how long a habit lasts on small graphs, exactly.
//
// All checks are two-sided at 4 standard errors (false-alarm rate 6.3e-5 each) unless they say
// otherwise.
#include <Eigen/Dense>
#include <array>

#include "support/catch.hpp"
#include "theory/birth_death.hpp"
#include "theory/small_graphs.hpp"
#include "theory/state_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace sis_theory {
namespace {

std::string sis(double infection, double recovery, const std::string& more) {
  return "\"sis\"\ninfection = " + to_text(infection) + "\nrecovery = " + to_text(recovery) + "\n" +
         more;
}

}  // namespace

TEST_CASE("SIS in a crowd: 1 - 1/R0 are infected for good, none below R0 = 1") {
  const Graph crowd = Graph::well_mixed(20'000);
  for (const char* updating : {"random-sequential", "synchronous"})
    for (const double r0 : {0.8, 1.5, 2.0, 3.0}) {
      const ModelRun run(
          crowd, state_text(sis(0.2 * r0, 0.2,
                                "share = 0.3\nupdating = \"" + std::string(updating) + "\""),
                            500));
      Sample share;
      for (World number = 0; number < 2; ++number) {
        const WorldResult world = run.world(number);
        for (Step step = 400; step < 500; ++step) share.add(counted(world, 1, 2, step) / 20'000);
      }
      CAPTURE(updating, r0, share.mean());
      CHECK(std::fabs(share.mean() - std::max(0.0, 1.0 - 1.0 / r0)) <= 0.01);
      if (r0 < 1.0) CHECK(share.mean() == 0.0);
    }
}

TEST_CASE("SIS in a small crowd: the quasi-stationary law") {
  // Extinction takes e^(N (ln R0 − 1 + 1/R0)) and more: with these sizes it is never seen, and the
  // law is that of the chain without 0.
  struct Row {
    AgentId agents;
    double r0;
  };
  for (const Row& row : {Row{400, 1.5}, Row{150, 2.0}, Row{100, 3.0}}) {
    constexpr double kRecovery = 0.3;
    const double n = row.agents;
    const double infection = kRecovery * row.r0;
    const BirthDeath chain(
        row.agents, [&](double k) { return (n - k) / n * infection * k / (n - 1.0); },
        [&](double k) { return k / n * kRecovery; });
    const std::vector<double> law = chain.stationary(1);
    double mean = 0.0, second = 0.0;
    for (std::size_t k = 0; k < law.size(); ++k) {
      const double share = static_cast<double>(k) / n;
      mean += law[k] * share;
      second += law[k] * share * share;
    }
    const Graph crowd = Graph::well_mixed(row.agents);
    const ModelRun run(crowd, state_text(sis(infection, kRecovery, "share = 0.5"), 2100, 7));
    Sample shares, squares;  // one value a world: no correlation to allow for
    for (World number = 0; number < 24; ++number) {
      const WorldResult world = run.world(number);
      double sum = 0.0, square = 0.0;
      for (Step step = 100; step < 2100; ++step) {
        const double share = counted(world, 1, 2, step) / n;
        sum += share / 2000.0;
        square += share * share / 2000.0;
      }
      shares.add(sum);
      squares.add(square);
    }
    CAPTURE(row.agents, row.r0, shares.mean(), mean, shares.standard_error());
    CHECK(agrees(shares, mean));
    CHECK(agrees(squares, second));
  }
}

namespace {

struct Chances {
  double infection, recovery;
  bool all;
};

/// For a graph of a few agents: the chance that one in this state changes in its turn.
double change(const SmallGraph& graph, const Chances& chances, int state, int agent) {
  if (((state >> agent) & 1) == 1) return chances.recovery;
  int infected = 0, neighbours = 0;
  for (const Tie& tie : graph.ties) {
    if (static_cast<int>(tie.from) != agent && static_cast<int>(tie.to) != agent) continue;
    const int other =
        static_cast<int>(tie.from) == agent ? static_cast<int>(tie.to) : static_cast<int>(tie.from);
    ++neighbours;
    infected += (state >> other) & 1;
  }
  if (chances.all) return 1.0 - std::pow(1.0 - chances.infection, infected);
  return chances.infection * infected / neighbours;
}

/// Expected sweeps until nobody is infected, from agent 0: states are bit patterns.
double sweeps_to_end(const SmallGraph& graph, const Chances& chances, bool synchronous) {
  const auto n = static_cast<int>(graph.agents);
  const int states = 1 << n;
  Eigen::MatrixXd system = Eigen::MatrixXd::Identity(states, states);
  for (int state = 1; state < states; ++state)
    for (int next = 0; synchronous && next < states; ++next) {
      double chance = 1.0;
      for (int agent = 0; agent < n; ++agent) {
        const double changes = change(graph, chances, state, agent);
        chance *= ((state ^ next) >> agent & 1) == 1 ? changes : 1.0 - changes;
      }
      system(state, next) -= chance;
    }
  for (int state = 1; !synchronous && state < states; ++state)
    for (int agent = 0; agent < n; ++agent) {
      const double changes = change(graph, chances, state, agent);
      system(state, state ^ (1 << agent)) -= changes / n;
      system(state, state) -= (1.0 - changes) / n;
    }
  Eigen::VectorXd each = Eigen::VectorXd::Constant(states, synchronous ? 1.0 : 1.0 / n);
  each[0] = 0.0;
  return system.partialPivLu().solve(each)[1];
}

}  // namespace

TEST_CASE("SIS on small graphs: how long it lasts, exactly") {
  SmallGraph kite = complete_graph(4);
  kite.name = "kite";
  kite.agents = 6;
  kite.ties.push_back({3, 4});
  kite.ties.push_back({4, 5});
  std::uint64_t seed = 1;
  for (const SmallGraph& small : {star_graph(6), path_graph(5), kite})
    for (const bool all : {false, true})
      for (const bool synchronous : {false, true}) {
        const Chances chances{0.35, 0.3, all};
        const Graph graph = copies_of(small, 1);
        const ModelRun run(
            graph, state_text(sis(0.35, 0.3,
                                  "share = 0\ncontacts = \"" + std::string(all ? "all" : "one") +
                                      "\"\nupdating = \"" +
                                      (synchronous ? "synchronous" : "random-sequential") + "\""),
                              1500, ++seed, seeds("[0]")));
        Sample sweeps;
        for (World number = 0; number < 2500; ++number) {
          const WorldResult world = run.world(number);
          REQUIRE(counted(world, 1, 2) == 0.0);
          sweeps.add(measured(world, 0, 1));
        }
        CAPTURE(small.name, all, synchronous, sweeps.mean(), sweeps.standard_error());
        CHECK(agrees(sweeps, sweeps_to_end(small, chances, synchronous)));
      }
}

}  // namespace sis_theory
