// SPDX-License-Identifier: Apache-2.0
// The q-voter model with independence or anticonformity (science.md §12.1 and §12.2): the exact
// laws of its order for the very number of agents. Order in large crowds is in
// test_q_voter_order.cpp, where it is lost in test_q_voter_independent_acts.cpp and its neighbours.
//
// Where all agents are alike (a situation), the number of yes is a birth–death chain; where some
// are always independent (a trait), the numbers of yes among these and among the others are a chain
// in two dimensions. The simulation is held against both at 4 standard errors over worlds
// (two-sided, false-alarm rate 6.3e-5 each), and the transitions of §16 against where the Binder
// cumulants of the exact laws of two sizes cross.
#include <Eigen/SparseCore>
#include <Eigen/SparseLU>
#include <array>

#include "support/catch.hpp"
#include "theory/q_voter_runs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace q_voter_theory {
namespace {

constexpr std::uint64_t kSeed = 1;

/// pN agents never heed their panel, the others always do; states are (yes among these, yes among
/// those), and the law is a sparse linear system with one of them held at weight 1.
Moments exact_trait(const QVoterRule& rule, int agents, double p) {
  const double n = agents;
  const int strays = static_cast<int>(std::lround(p * n));
  const int width = agents - strays + 1;
  const int states = (strays + 1) * width;
  std::vector<Eigen::Triplet<double>> entries;
  const auto flow = [&](int from, int to, double chance) {
    entries.emplace_back(to, from, chance);
    entries.emplace_back(from, from, -chance);
  };
  for (int a = 0; a <= strays; ++a)
    for (int b = 0; b < width; ++b) {
      const int here = a * width + b;
      const double yes = a + b, no = n - yes;
      if (a < strays) flow(here, here + width, (strays - a) / n * rule.stray(no, n));
      if (a > 0) flow(here, here - width, a / n * rule.stray(yes, n));
      if (b + 1 < width) flow(here, here + 1, (width - 1 - b) / n * rule.panel(yes, n));
      if (b > 0) flow(here, here - 1, b / n * rule.panel(no, n));
    }
  const int held = strays / 2 * width + width / 2;
  std::erase_if(entries, [held](const auto& entry) { return entry.row() == held; });
  entries.emplace_back(held, held, 1.0);
  Eigen::SparseMatrix<double> matrix(states, states);
  matrix.setFromTriplets(entries.begin(), entries.end());
  Eigen::SparseLU<Eigen::SparseMatrix<double>> solver(matrix);
  Eigen::VectorXd law = solver.solve(Eigen::VectorXd::Unit(states, held));
  law /= law.sum();
  Moments moments;
  for (int here = 0; here < states; ++here)
    add(moments, law[here], 2.0 * (here / width + here % width) / n - 1.0);
  return moments;
}

/// Moments of the stationary law of a well-mixed society.
Moments exact_moments(const QVoterRule& rule, AgentId agents, double p) {
  return rule.trait ? exact_trait(rule, static_cast<int>(agents), p)
                    : rule.exact_situation(agents, p);
}

/// Where the cumulants of two sizes cross, seen from `half` either side of the transition (of a
/// trait from whole hundredths, so that a hundred agents can be divided by it).
double exact_crossing(const QVoterRule& rule, double transition, std::array<AgentId, 2> sizes,
                      double half) {
  const double middle = rule.trait ? std::round(100.0 * transition) / 100.0 : transition;
  const Bracket bracket{rule, transition, 0.0, sizes, {middle - half, middle + half}};
  return bracket
      .crossing([&](std::size_t size, std::size_t end) {
        return std::vector<Moments>{exact_moments(rule, sizes[size], bracket.ends[end])};
      })
      .mean;
}

}  // namespace

TEST_CASE("q-voter: the moments of order in a crowd of 100, exactly") {
  constexpr AgentId kAgents = 100;
  const Graph crowd = Graph::well_mixed(kAgents);
  struct Row {
    QVoterRule rule;
    double p;
  };
  for (const Row& row :
       {Row{{2}, 0.1}, Row{{2}, 0.3}, Row{{3}, 0.2}, Row{{3}, 0.34}, Row{{4}, 0.25}, Row{{5}, 0.2},
        Row{{6}, 0.14}, Row{{1}, 0.05}, Row{{3, false, false, false}, 0.3}, Row{{2, true}, 0.25},
        Row{{4, true}, 0.35}, Row{{5, true, false, false}, 0.42}, Row{{2, false, true}, 0.5},
        Row{{3, false, true}, 0.67}, Row{{4, false, true}, 0.6}, Row{{2, true, true}, 0.24},
        Row{{3, true, true}, 0.34}, Row{{4, true, true}, 0.38}}) {
    const Moments exact = exact_moments(row.rule, kAgents, row.p);
    const ModelRun run(crowd, row.rule.text(row.p, 3100, 0.5, kSeed + 1));
    Sample order, second, fourth;
    for (const World number : worlds_of(run, row.rule, row.p, 16)) {
      const Moments found = moments_of(run.world(number), 100);
      order.add(found.absolute);
      second.add(found.second);
      fourth.add(found.fourth);
    }
    CAPTURE(row.rule.q, row.rule.contrary, row.rule.trait, row.rule.repetition, row.p);
    CAPTURE(order.mean(), exact.absolute, order.standard_error());
    CHECK(agrees(order, exact.absolute));
    CHECK(agrees(second, exact.second));
    CHECK(agrees(fourth, exact.fourth));
  }
}

TEST_CASE("q-voter: where the Binder cumulants of the exact laws cross") {
  struct Row {
    QVoterRule rule;
    double transition, tolerance;
    double half = 0.01;
  };
  for (const Row& row :
       {Row{{2}, 1.0 / 3, 0.01}, Row{{3}, 1.0 / 3, 0.01}, Row{{4}, 3.0 / 11, 0.01},
        Row{{5}, 0.2, 0.01}, Row{{2, true}, 0.25, 0.01}, Row{{3, true}, 1.0 / 3, 0.01},
        Row{{4, true}, 0.375, 0.01}, Row{{3, false, true}, 2.0 / 3, 0.015},
        Row{{2, true, true}, 0.25, 0.01}, Row{{3, true, true}, 1.0 / 3, 0.01},
        Row{{4, true, true}, 0.375, 0.01, 0.02}}) {
    const double crossing = exact_crossing(row.rule, row.transition, {100, 400}, row.half);
    CAPTURE(row.rule.q, row.rule.contrary, row.rule.trait, crossing);
    CHECK(std::fabs(crossing - row.transition) <= row.tolerance);
    if (row.rule.trait) continue;
    const double large = exact_crossing(row.rule, row.transition, {400, 1600}, 0.002);
    CAPTURE(large);
    CHECK(std::fabs(large - row.transition) <= 0.003);
  }
}

}  // namespace q_voter_theory
