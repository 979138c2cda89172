// SPDX-License-Identifier: Apache-2.0
// Two opinions without a transition, and with a step: the voter model, Kirman's noisy one, majority
// rule and Sznajd's, against exact chains (science.md §9, §16 rows 27 and 28).
//
// All checks are two-sided at 4 standard errors (false-alarm rate 6.3e-5 each) unless they say
// otherwise. Well mixed, the number of yes is a birth–death chain whose laws are computed exactly
// for the very number of agents, so there is no finite-size error to allow for.
#include <Eigen/Dense>
#include <array>

#include "graph/reader.hpp"
#include "support/catch.hpp"
#include "support/data_file.hpp"
#include "theory/birth_death.hpp"
#include "theory/small_graphs.hpp"
#include "theory/state_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace voter_theory {
namespace {

BirthDeath voter_chain(std::size_t agents) {
  const auto n = static_cast<double>(agents);
  const auto rate = [n](double k) { return k * (n - k) / (n * (n - 1.0)); };
  return {agents, rate, rate};
}

std::string share(double value) { return "\nshare = " + to_text(value); }

}  // namespace

TEST_CASE("voter, well mixed: who wins, and when") {
  struct Row {
    AgentId agents;
    double share, sweeps;  // as published in science.md; 0: computed here
  };
  for (const Row& row :
       {Row{100, 0.1, 31.697}, Row{100, 0.3, 59.984}, Row{100, 0.5, 68.129}, Row{40, 0.8, 0.0}}) {
    const double exact = voter_chain(row.agents)
                             .updates_to_end()
                             .at(static_cast<std::size_t>(std::lround(row.share * row.agents))) /
                         row.agents;
    if (row.sweeps > 0.0) CHECK(exact == Approx(row.sweeps).margin(5e-4).epsilon(0));
    const Agreements found = agreements(Graph::well_mixed(row.agents),
                                        state_text("\"voter\"" + share(row.share), 1500, 11), 2500);
    CAPTURE(row.agents, row.share, found.sweeps.mean(), found.sweeps.standard_error());
    CHECK(found.ends_at_yes(row.share));
    CHECK(agrees(found.sweeps, exact));
  }
}

TEST_CASE("voter on a graph: what the first to say yes weigh is their ties") {
  const auto file = data_file("karate_edges.txt");
  if (!file) return;
  const Graph read = read_graph(file->string(), {}, one_thread());
  const Graph karate = copies_of({"karate", read.agents(), list_ties(read), false}, 1);
  struct Row {
    std::string agents;
    double ties;
  };
  // Agent 33 has 17 of the club's 156 tie ends, agent 0 has 16, agents 14 and 15 two each.
  for (const Row& row : {Row{"[33]", 17}, Row{"[0, 33]", 33}, Row{"[14, 15]", 4}})
    for (const char* updating : {"random-sequential", "synchronous"}) {
      const Agreements found = agreements(
          karate,
          state_text("\"voter\"\nshare = 0\nupdating = \"" + std::string(updating) + "\"", 3000, 5,
                     seeds(row.agents)),
          2500);
      CAPTURE(row.agents, updating, found.yes);
      CHECK(found.ends_at_yes(row.ties / 156.0));
    }
}

TEST_CASE("voter: one who is tied to all others is worth as many as they") {
  const Graph star = copies_of(star_graph(9), 1);
  CHECK(agreements(star, state_text("\"voter\"\nshare = 0", 1000, 6, seeds("[0]")), 3000)
            .ends_at_yes(0.5));
  CHECK(agreements(star, state_text("\"voter\"\nshare = 0", 1000, 6, seeds("[3]")), 3000)
            .ends_at_yes(1.0 / 16.0));
}

TEST_CASE("noisy voter: the number of yes is beta-binomial") {
  struct Row {
    AgentId agents;
    double p, alpha, variance;  // of the share of yes, as published; 0: computed here
    int apart;  // sweeps between samples: correlation e^(−p · apart) at most 0.7 %
    int samples;
  };
  for (const Row& row :
       {Row{100, 0.05, 2.605263, 0.042352, 100, 400}, Row{50, 0.2, 6.125, 0.023491, 25, 1000},
        Row{20, 0.05, 0.5, 0.0, 100, 1000}, Row{30, 1.0, 0.0, 0.0, 1, 4000}}) {
    const double n = row.agents;
    const double alpha = row.p * (n - 1.0) / (2.0 * (1.0 - row.p));
    const double variance =
        row.p == 1.0 ? 0.25 / n : 0.25 * (1.0 + 2.0 * alpha / n) / (1.0 + 2.0 * alpha);
    if (row.alpha > 0.0) CHECK(alpha == Approx(row.alpha).epsilon(1e-6));
    if (row.variance > 0.0) CHECK(variance == Approx(row.variance).epsilon(2e-5));

    std::vector<double> law(row.agents + 1);
    for (std::size_t k = 0; k < law.size(); ++k) {
      const auto yes = static_cast<double>(k);
      const double ways = std::lgamma(n + 1) - std::lgamma(yes + 1) - std::lgamma(n - yes + 1);
      const double beta = row.p == 1.0 ? -n * std::log(2.0)
                                       : std::lgamma(yes + alpha) + std::lgamma(n - yes + alpha) -
                                             std::lgamma(n + 2 * alpha) + std::lgamma(2 * alpha) -
                                             2 * std::lgamma(alpha);
      law[k] = std::exp(ways + beta);
    }
    const int warm = 10 * row.apart;
    const Graph crowd = Graph::well_mixed(row.agents);
    const ModelRun run(crowd, state_text("\"noisy-voter\"", warm + row.apart * row.samples, 3,
                                         situation(1.0 - row.p)));
    std::vector<double> seen(law.size(), 0.0);
    Sample squares, shares;
    for (World number = 0; number < 8; ++number) {
      const WorldResult world = run.world(number);
      for (int i = 0; i < row.samples; ++i) {
        const double yes = counted(world, 1, 2, warm + i * row.apart);
        seen[static_cast<std::size_t>(yes)] += 1.0;
        shares.add(yes / n);
        squares.add((yes / n - 0.5) * (yes / n - 0.5));
      }
    }
    for (double& expected : law) expected *= static_cast<double>(shares.count());
    CAPTURE(row.agents, row.p, squares.mean(), squares.standard_error());
    CHECK(agrees(shares, 0.5));
    CHECK(agrees(squares, variance));
    CHECK(plausible(chi_square_p(seen, law), 2e-4));
  }
}

TEST_CASE("majority rule, all at once: Galam's map, step by step") {
  // Given the share x, agents decide independently: the binomial error of the new share.
  constexpr AgentId kAgents = 100'000;
  struct Row {
    std::string settings;
    double (*map)(double);
  };
  const std::array rows{
      Row{"group = 3", [](double x) { return 3 * x * x - 2 * x * x * x; }},
      Row{"group = 5", [](double x) { return x * x * x * (10 - 15 * x + 6 * x * x); }},
      Row{"group = 4\ndraw = \"no\"", [](double x) { return x * x * x * (4 - 3 * x); }},
      Row{"group = 4\ndraw = \"lots\"", [](double x) { return 3 * x * x - 2 * x * x * x; }},
      Row{"group = 4\ndraw = \"own\"",
          [](double x) { return x * (1 - (1 - x) * (1 - x) * (1 - x)) + (1 - x) * x * x * x; }}};
  const Graph crowd = Graph::well_mixed(kAgents);
  for (const Row& row : rows)
    for (const double x : {0.2, 0.5, 0.6, 0.85}) {
      const ModelRun run(crowd, state_text("\"majority-rule\"\nupdating = \"synchronous\"\n" +
                                               row.settings + share(x),
                                           2, 4));
      double yes = 0.0;
      for (World number = 0; number < 4; ++number) yes += counted(run.world(number), 1, 2);
      CAPTURE(row.settings, x, yes / (4 * kAgents), row.map(x));
      CHECK(share_agrees(static_cast<std::size_t>(yes), 4 * kAgents, row.map(x)));
    }
}

TEST_CASE("majority rule: a step, at a half or where draws put it") {
  const Graph crowd = Graph::well_mixed(10'000);
  for (const char* updating : {"random-sequential", "synchronous"}) {
    const std::string rule = "\"majority-rule\"\nupdating = \"" + std::string(updating) + "\"";
    CHECK(agreements(crowd, state_text(rule + share(0.47), 200), 10).ends_at_yes(0.0));
    CHECK(agreements(crowd, state_text(rule + share(0.53), 200), 10).ends_at_yes(1.0));
    const std::string four = rule + "\ngroup = 4\ndraw = \"no\"";  // the step is at 0.7676
    CHECK(agreements(crowd, state_text(four + share(0.74), 200), 10).ends_at_yes(0.0));
    CHECK(agreements(crowd, state_text(four + share(0.795), 200), 10).ends_at_yes(1.0));
  }
}

TEST_CASE("majority rule, one at a time: who wins in a small crowd") {
  constexpr double n = 25;
  // Two others drawn with repetition, of whom both must differ.
  const BirthDeath chain(
      25, [](double k) { return (n - k) / n * k * k / ((n - 1) * (n - 1)); },
      [](double k) { return k / n * (n - k) * (n - k) / ((n - 1) * (n - 1)); });
  for (const int first : {8, 12, 14}) {
    const Agreements found = agreements(
        Graph::well_mixed(25), state_text("\"majority-rule\"" + share(first / n), 500, 8), 4000);
    CAPTURE(first, found.yes);
    CHECK(found.ends_at_yes(chain.exit().at(static_cast<std::size_t>(first))));
    CHECK(agrees(found.sweeps, chain.updates_to_end().at(static_cast<std::size_t>(first)) / n));
  }
}

TEST_CASE("Sznajd, well mixed: who wins in a small crowd, and a step in a large one") {
  constexpr double n = 20;
  const auto up = [](double k) { return k * (k - 1) * (n - k) / (n * (n - 1) * (n - 2)); };
  const BirthDeath chain(20, up, [&](double k) { return up(n - k); });
  for (const int first : {5, 8, 10, 13}) {
    const Agreements found = agreements(Graph::well_mixed(20),
                                        state_text("\"sznajd\"" + share(first / n), 800, 9), 4000);
    CAPTURE(first, found.yes);
    CHECK(found.ends_at_yes(chain.exit().at(static_cast<std::size_t>(first))));
    CHECK(agrees(found.sweeps, chain.updates_to_end().at(static_cast<std::size_t>(first)) / n));
  }
  const Graph crowd = Graph::well_mixed(5'000);
  CHECK(agreements(crowd, state_text("\"sznajd\"" + share(0.45), 400), 10).ends_at_yes(0.0));
  CHECK(agreements(crowd, state_text("\"sznajd\"" + share(0.55), 400), 10).ends_at_yes(1.0));
}

namespace {

/// On a cycle of some ten agents, an odd number (on an even one, alternating opinions never
/// change): the chance that all end at yes, averaged over all starts with each number of yes.
/// States are bit patterns; one linear system.
std::vector<double> sznajd_on_cycle(int n, bool all) {
  const int states = 1 << n;
  Eigen::MatrixXd system = Eigen::MatrixXd::Identity(states, states);
  Eigen::VectorXd ends = Eigen::VectorXd::Zero(states);
  ends[states - 1] = 1.0;
  const auto with = [](int state, int agent, int opinion) {
    return opinion == 1 ? state | (1 << agent) : state & ~(1 << agent);
  };
  for (int state = 1; state + 1 < states; ++state)
    for (int i = 0; i < n; ++i)
      for (const int side : {1, n - 1}) {
        const int j = (i + side) % n;
        const int beyond_j = (j + side) % n;
        const int before_i = (i + n - side) % n;
        const int opinion = (state >> i) & 1;
        const double chance = 1.0 / (2.0 * n);
        if (opinion != ((state >> j) & 1)) {
          system(state, state) -= chance;
        } else if (all) {
          system(state, with(with(state, beyond_j, opinion), before_i, opinion)) -= chance;
        } else {
          system(state, with(state, beyond_j, opinion)) -= chance / 2;
          system(state, with(state, before_i, opinion)) -= chance / 2;
        }
      }
  const Eigen::VectorXd exit = system.partialPivLu().solve(ends);
  std::vector<double> sum(static_cast<std::size_t>(n) + 1, 0.0), count(sum);
  for (int state = 0; state < states; ++state) {
    const auto yes = static_cast<std::size_t>(std::popcount(static_cast<unsigned>(state)));
    sum[yes] += exit[state];
    count[yes] += 1.0;
  }
  for (std::size_t k = 0; k < sum.size(); ++k) sum[k] /= count[k];
  return sum;
}

}  // namespace

TEST_CASE("Sznajd on a small cycle, exactly") {
  const Graph ring = copies_of(cycle_graph(9), 1);  // odd: no alternating state
  for (const bool all : {false, true}) {
    const std::vector<double> exact = sznajd_on_cycle(9, all);
    for (const int first : {3, 4, 6}) {
      const Agreements found =
          agreements(ring,
                     state_text("\"sznajd\"\npersuades = \"" + std::string(all ? "all" : "one") +
                                    "\"" + share(first / 9.0),
                                500, 10),
                     4000);
      CAPTURE(all, first, found.yes, exact[static_cast<std::size_t>(first)]);
      CHECK(found.ends_at_yes(exact[static_cast<std::size_t>(first)]));
    }
  }
}

TEST_CASE("Sznajd on a large cycle: x² / (x² + (1 − x)²)") {
  const Graph ring = copies_of(cycle_graph(51), 1);
  for (const double x : {0.3, 0.4, 0.5, 0.6}) {
    const Agreements found =
        agreements(ring, state_text("\"sznajd\"" + share(x), 10'000, 12), 1500);
    const double first = std::round(x * 51) / 51.0;  // the share there is
    CAPTURE(x, found.yes, found.undecided);
    CHECK(found.ends_at_yes(first * first / (first * first + (1 - first) * (1 - first))));
  }
}

}  // namespace voter_theory
