// SPDX-License-Identifier: Apache-2.0
// The q-voter model with independence or anticonformity (science.md §12.1 and §12.2, §16 rows 29 to
// 33): where order is lost depends on who is independent, not only on how many are.
//
// Where all agents are alike (a situation), the number of yes is a birth–death chain; where some
// are always independent (a trait), the numbers of yes among these and among the others are a chain
// in two dimensions. Both have exact laws for the very number of agents, and the simulation is held
// against them at 4 standard errors over worlds (two-sided, false-alarm rate 6.3e-5 each).
// Transitions are where the Binder cumulants U = 1 − ⟨m⁴⟩ / (3⟨m²⟩²) of two sizes cross: of the
// exact laws for all rules, of simulations for those that decide; tolerances are those of §16.
#include <Eigen/SparseCore>
#include <Eigen/SparseLU>
#include <array>

#include "measure/order_parameter.hpp"
#include "support/catch.hpp"
#include "theory/birth_death.hpp"
#include "theory/state_run.hpp"
#include "world/population.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

/// Adds a magnetisation of this weight.
void add(Moments& sum, double weight, double m) {
  sum.absolute += weight * std::abs(m);
  sum.second += weight * m * m;
  sum.fourth += weight * m * m * m * m;
}

struct Rule {
  int q = 3;
  bool contrary = false;
  bool trait = false;
  bool repetition = true;

  [[nodiscard]] std::string text(double p, int steps, double share, std::uint64_t seed = 2) const {
    return state_text("\"q-voter\"\nq = " + std::to_string(q) + "\nshare = " + to_text(share) +
                          "\nresponse = \"" + (contrary ? "anticonformity" : "independence") +
                          "\"\nrepetition = " + (repetition ? "true" : "false"),
                      steps, seed, trait ? test::trait(1.0 - p) : situation(1.0 - p));
  }

  /// Moments of the stationary law of a well-mixed society.
  [[nodiscard]] Moments exact(std::size_t agents, double p) const {
    return trait ? exact_trait(static_cast<int>(agents), p) : exact_situation(agents, p);
  }

 private:
  /// The chance that a panel from the n − 1 others, `have` of them of an opinion, is of that one.
  [[nodiscard]] double panel(double have, double n) const {
    double chance = 1.0;
    for (int i = 0; i < q; ++i)
      chance *= std::max(0.0, repetition ? have / (n - 1.0) : (have - i) / (n - 1.0 - i));
    return chance;
  }
  /// The chance that one who does not heed its panel changes, `own` being of its opinion.
  [[nodiscard]] double stray(double own, double n) const {
    return contrary ? panel(own - 1.0, n) : 0.5;
  }

  [[nodiscard]] Moments exact_situation(std::size_t agents, double p) const {
    const auto n = static_cast<double>(agents);
    const auto turns = [&](double own) {
      return own / n * ((1.0 - p) * panel(n - own, n) + p * stray(own, n));
    };
    const BirthDeath chain(
        agents, [&](double yes) { return turns(n - yes); }, turns);
    const std::vector<double> law = chain.stationary();
    Moments moments;
    for (std::size_t yes = 0; yes <= agents; ++yes)
      add(moments, law[yes], 2.0 * static_cast<double>(yes) / n - 1.0);
    return moments;
  }

  /// pN agents never heed their panel, the others always do; states are (yes among these, yes among
  /// those), and the law is a sparse linear system with one of them held at weight 1.
  [[nodiscard]] Moments exact_trait(int agents, double p) const {
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
        if (a < strays) flow(here, here + width, (strays - a) / n * stray(no, n));
        if (a > 0) flow(here, here - width, a / n * stray(yes, n));
        if (b + 1 < width) flow(here, here + 1, (width - 1 - b) / n * panel(yes, n));
        if (b > 0) flow(here, here - 1, b / n * panel(no, n));
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
};

Moments moments_of(const WorldResult& world, Step from) {
  std::vector<double> magnetisation;
  for (Step step = 0; step < world.steps; ++step)
    magnetisation.push_back(measured(world, 0, 2, step));
  return moments(magnetisation, static_cast<std::size_t>(from));
}

/// Worlds of a run; where independence is a trait, those in which as many agents have it as are
/// expected to, give or take `slack` of all, so that p is what the theory says and not a draw
/// around it.
std::vector<World> worlds_of(const ModelRun& run, const Rule& rule, double p, World worlds,
                             double slack = 0.0) {
  std::vector<World> chosen;
  const AgentId agents = run.graph().agents();
  for (World number = 0; chosen.size() < worlds; ++number) {
    if (!rule.trait) {
      chosen.push_back(number);
      continue;
    }
    const Collectivism c(run.scenario(), run.graph(), number, one_thread());
    double heeding = 0.0;
    for (AgentId agent = 0; agent < agents; ++agent) heeding += c[agent];
    if (std::fabs(heeding - std::round((1.0 - p) * agents)) <= slack * agents)
      chosen.push_back(number);
  }
  return chosen;
}

/// Mean of |m| over `steps` sweeps after `warm` and over worlds.
Sample order_after(const Rule& rule, double p, AgentId agents, int warm, int steps, World worlds,
                   double share = 1.0) {
  const Graph crowd = Graph::well_mixed(agents);
  const ModelRun run(crowd, rule.text(p, warm + steps, share));
  Sample sample;
  for (const World number : worlds_of(run, rule, p, worlds, 3e-4))
    sample.add(moments_of(run.world(number), warm).absolute);
  return sample;
}

}  // namespace

TEST_CASE("q-voter: the moments of order in a crowd of 100, exactly") {
  constexpr AgentId kAgents = 100;
  const Graph crowd = Graph::well_mixed(kAgents);
  struct Row {
    Rule rule;
    double p;
  };
  for (const Row& row :
       {Row{{2}, 0.1}, Row{{2}, 0.3}, Row{{3}, 0.2}, Row{{3}, 0.34}, Row{{4}, 0.25}, Row{{5}, 0.2},
        Row{{6}, 0.14}, Row{{1}, 0.05}, Row{{3, false, false, false}, 0.3}, Row{{2, true}, 0.25},
        Row{{4, true}, 0.35}, Row{{5, true, false, false}, 0.42}, Row{{2, false, true}, 0.5},
        Row{{3, false, true}, 0.67}, Row{{4, false, true}, 0.6}, Row{{2, true, true}, 0.24},
        Row{{3, true, true}, 0.34}, Row{{4, true, true}, 0.38}}) {
    const Moments exact = row.rule.exact(kAgents, row.p);
    const ModelRun run(crowd, row.rule.text(row.p, 3100, 0.5));
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

TEST_CASE("q-voter: order in a large crowd, as a situation and as a trait") {
  // The values of §16 rows 29 and 32, at its 10^5 agents: standard errors of at most a quarter of
  // the tolerance. The others in half as many, where that leaves room.
  struct Row {
    Rule rule;
    double p, order, tolerance;
    AgentId agents = 50'000;
    int warm = 40, steps = 40;
    World worlds = 2;
    double share = 1.0;  // of yes, at first
  };
  constexpr AgentId kTable = 100'000;
  for (const Row& row :
       {Row{{2}, 0.2, 0.70711, 0.005, kTable, 15, 35, 6},
        Row{{3}, 0.2, 0.70711, 0.005, kTable, 15, 35, 6},
        Row{{3, false, true}, 0.3, 0.69156, 0.006, kTable, 30, 20, 4},
        Row{{3, false, true}, 0.6, 0.27735, 0.006, kTable, 40, 40, 6},
        // Slow to forget where it began, a tenth in each sweep: begins near by.
        Row{{3}, 0.3, 0.37796, 0.005, 100'000, 20, 55, 8, 0.72}, Row{{2}, 0.1, 0.88192, 0.005},
        Row{{3}, 0.1, 0.88192, 0.005}, Row{{4}, 0.1, 0.87398, 0.005}, Row{{4}, 0.2, 0.64359, 0.005},
        Row{{2, false, true}, 0.1, 0.89443, 0.006}, Row{{2, false, true}, 0.3, 0.63246, 0.006},
        Row{{4, false, true}, 0.6, 0.36384, 0.006, 50'000, 40, 40, 4}}) {
    const Sample order =
        order_after(row.rule, row.p, row.agents, row.warm, row.steps, row.worlds, row.share);
    CAPTURE(row.rule.q, row.rule.trait, row.p, order.mean(), order.standard_error());
    if (row.agents == kTable && row.share == 1.0)
      CHECK(order.standard_error() < row.tolerance / 4.0);
    CHECK(std::fabs(order.mean() - row.order) <= row.tolerance);
  }
  // Past the transition there is none: |m| is about 1/√N.
  CHECK(order_after({4}, 0.3, 50'000, 100, 10, 2).mean() < 0.03);
  CHECK(order_after({3, false, true}, 0.75, 50'000, 60, 10, 2).mean() < 0.03);
}

namespace {

struct Bracket {
  Rule rule;
  double transition, tolerance;
  std::array<AgentId, 2> sizes{100, 400};
  double half = 0.01;  // of its width: the crossing must lie within

  /// Of a trait hundredths, so that a hundred agents can be divided by it.
  [[nodiscard]] double at(std::size_t side) const {
    const double middle = rule.trait ? std::round(100.0 * transition) / 100.0 : transition;
    return middle + (side == 0 ? -half : half);
  }
  /// Where the cumulants of the two sizes cross; `worlds_at` gives the moments of the worlds of a
  /// size and a side.
  template <class WorldsAt>
  [[nodiscard]] Estimate crossing(const WorldsAt& worlds_at) const {
    std::vector<BinderCurve> curves;
    for (const AgentId size : sizes) {
      BinderCurve& curve = curves.emplace_back();
      curve.agents = size;
      for (std::size_t side = 0; side < 2; ++side) {
        curve.control.push_back(at(side));
        curve.cumulant.push_back(order_of(worlds_at(size, side), curve.agents).binder);
      }
    }
    return binder_crossing(curves);
  }
  [[nodiscard]] double exact() const {
    return crossing([this](AgentId size, std::size_t side) {
             return std::vector<Moments>{rule.exact(size, at(side))};
           })
        .mean;
  }
};

Estimate simulated(const Bracket& bracket, int sweeps, World worlds) {
  constexpr int kWarm = 200;
  return bracket.crossing([&](AgentId size, std::size_t side) {
    const bool small = size == bracket.sizes[0];
    const Graph crowd = Graph::well_mixed(size);
    const double p = bracket.at(side);
    const ModelRun run(crowd, bracket.rule.text(p, kWarm + sweeps * (small ? 2 : 1), 0.5,
                                                30 + (small ? 0 : 2) + side));
    std::vector<Moments> found;
    for (const World number : worlds_of(run, bracket.rule, p, worlds))
      found.push_back(moments_of(run.world(number), kWarm));
    return found;
  });
}

}  // namespace

TEST_CASE("q-voter: where the Binder cumulants of the exact laws cross") {
  for (const Bracket& row :
       {Bracket{{2}, 1.0 / 3, 0.01}, Bracket{{3}, 1.0 / 3, 0.01}, Bracket{{4}, 3.0 / 11, 0.01},
        Bracket{{5}, 0.2, 0.01}, Bracket{{2, true}, 0.25, 0.01}, Bracket{{3, true}, 1.0 / 3, 0.01},
        Bracket{{4, true}, 0.375, 0.01}, Bracket{{3, false, true}, 2.0 / 3, 0.015},
        Bracket{{2, true, true}, 0.25, 0.01}, Bracket{{3, true, true}, 1.0 / 3, 0.01},
        Bracket{{4, true, true}, 0.375, 0.01, {100, 400}, 0.02}}) {
    CAPTURE(row.rule.q, row.rule.contrary, row.rule.trait, row.exact());
    CHECK(std::fabs(row.exact() - row.transition) <= row.tolerance);
    if (row.rule.trait) continue;
    const Bracket large{row.rule, row.transition, 0.002, {400, 1600}, 0.003};
    CAPTURE(large.exact());
    CHECK(std::fabs(large.exact() - row.transition) <= large.tolerance);
  }
}

TEST_CASE("q-voter: order is lost at a third as a situation, at two thirds as a trait") {
  // What decides: the same share of independent acts, and another society. Anticonformity does not
  // tell the two apart. Brackets are wide enough for noise.
  for (Bracket row : {Bracket{{3}, 1.0 / 3, 0.01}, Bracket{{3, false, true}, 2.0 / 3, 0.015},
                      Bracket{{3, true}, 1.0 / 3, 0.01}, Bracket{{3, true, true}, 1.0 / 3, 0.01}}) {
    row.half = 0.02;
    const Estimate found = simulated(row, 2500, 32);
    CAPTURE(row.rule.contrary, row.rule.trait, found.mean, found.standard_error, row.exact());
    CHECK(std::fabs(found.mean - row.transition) <= row.tolerance);
    CHECK(std::fabs(found.mean - row.exact()) <= 4.0 * found.standard_error);
    CHECK(found.standard_error < row.tolerance / 2.0);  // else the check says nothing
  }
}

TEST_CASE("q-voter, q = 8: between 0.0519 and 0.1046 it stays what it was") {
  // From halves and from consent, 0.01 outside and inside the ends of the loop.
  const Rule eight{8};
  CHECK(order_after(eight, 0.0519 - 0.01, 20'000, 700, 20, 1, 0.5).mean() > 0.8);
  CHECK(order_after(eight, 0.0519 + 0.01, 20'000, 700, 20, 1, 0.5).mean() < 0.3);
  CHECK(order_after(eight, 0.1046 - 0.01, 20'000, 300, 20, 1).mean() > 0.6);
  CHECK(order_after(eight, 0.1046 + 0.01, 20'000, 300, 20, 1).mean() < 0.1);
  // No such loop for q = 3: from both it comes to the same.
  CHECK(order_after({3}, 0.30, 20'000, 200, 20, 1, 0.5).mean() ==
        Approx(order_after({3}, 0.30, 20'000, 200, 20, 1).mean()).margin(0.03).epsilon(0));
}
