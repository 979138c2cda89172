// SPDX-License-Identifier: Apache-2.0
// Models that can be updated one agent at a time or all at once, in the way that the tests named
// after them leave out: conformist transmission one at a time, the q-voter and the noisy voter all
// at once; and the noisy voter on graphs, both ways.
//
// In a large well-mixed society one at a time is the differential equation dm/dt = f(m) − m and all
// at once the map m ↦ f(m), both exact but for terms of order 1/N (1e-4 here, a tenth of the
// standard errors). The noisy voter is linear, so its moments are exact for the very number of
// agents: means on any graph, and on a ring, updated one at a time, the correlations of Glauber's
// chain (J. Math. Phys. 4, 294, 1963), which it is, with c his γ.
//
// Two-sided at 4 standard errors over 40 worlds (Student's t: false-alarm rate 2.7e-4 each), over
// thousands where worlds are small (6.3e-5). Power, tried by hand: with c 1 % lower 15 of 90 checks
// of the noisy voter and 42 of 72 of the q-voter fail, with α 3 % higher 7 of 18 of conformity.
#include <Eigen/Dense>
#include <array>
#include <cmath>

#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "theory/small_graphs.hpp"
#include "theory/state_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace updating_theory {
namespace {

constexpr AgentId kCrowd = 10'000;
constexpr World kWorlds = 40;
constexpr std::uint64_t kSeed = 17;

/// Magnetisation at the end of each of `steps`, over worlds.
std::vector<Sample> magnetisations(const Graph& graph, const std::string& settings,
                                   const std::string& people, const std::vector<int>& steps,
                                   World worlds = kWorlds) {
  const ModelRun run(graph, state_text(settings, steps.back() + 1, kSeed, people));
  std::vector<Sample> samples(steps.size());
  for (World number = 0; number < worlds; ++number) {
    const WorldResult world = run.world(number);
    for (std::size_t i = 0; i < steps.size(); ++i) samples[i].add(measured(world, 0, 2, steps[i]));
  }
  return samples;
}

/// Mean of m² from step `warm` on, over worlds.
Sample squares(const Graph& graph, const std::string& settings, double c, int warm, int steps) {
  const ModelRun run(graph, state_text(settings, warm + steps, kSeed, situation(c)));
  Sample sample;
  for (World number = 0; number < kWorlds; ++number) {
    const WorldResult world = run.world(number);
    double sum = 0.0;
    for (Step step = warm; step < warm + steps; ++step)
      sum += measured(world, 0, 2, step) * measured(world, 0, 2, step);
    sample.add(sum / steps);
  }
  return sample;
}

/// The q-voter all at once: shares of yes among those who heed panels when told to and those who
/// never do; as a situation all are of the first kind, and heed with chance c.
struct QVoterMap {
  int q = 3;
  bool contrary = false, trait = false;
  double c = 0.8;

  struct Shares {
    double heeding, straying;
  };
  [[nodiscard]] Shares next(const Shares& now) const {
    const double x = trait ? c * now.heeding + (1.0 - c) * now.straying : now.heeding;
    const double yes = std::pow(x, q), no = std::pow(1.0 - x, q);
    const auto heeds = [&](double own) { return own + (1.0 - own) * yes - own * no; };
    const auto strays = [&](double own) {
      return contrary ? own + (1.0 - own) * no - own * yes : 0.5;
    };
    if (trait) return {heeds(now.heeding), strays(now.straying)};
    return {c * heeds(now.heeding) + (1.0 - c) * strays(now.heeding), 0.0};
  }
  [[nodiscard]] double magnetisation(double share, int steps) const {
    Shares shares{share, share};
    for (int i = 0; i < steps; ++i) shares = next(shares);
    const double x = trait ? c * shares.heeding + (1.0 - c) * shares.straying : shares.heeding;
    return 2.0 * x - 1.0;
  }
};

}  // namespace

TEST_CASE("conformist transmission, one at a time: dm/dt = c·tanh(α·artanh m) − m") {
  struct Point {
    double strength, c, share;
  };
  for (const auto& [strength, c, share] : {Point{3.0, 0.5, 0.8},
                                           {2.0, 0.75, 0.6},
                                           {5.0, 0.3, 0.9},
                                           {0.5, 0.9, 0.25},
                                           {1.0, 0.7, 0.95}}) {
    const auto slope = [&](double m) { return c * std::tanh(strength * std::atanh(m)) - m; };
    constexpr double kPart = 0.01;
    double m = 2.0 * share - 1.0;
    std::vector<double> course;
    for (int i = 0; i <= 2000; ++i) {  // Runge and Kutta's fourth order
      course.push_back(m);
      const double a = slope(m), b = slope(m + kPart / 2 * a), d = slope(m + kPart / 2 * b);
      m += kPart / 6 * (a + 2 * b + 2 * d + slope(m + kPart * d));
    }
    const std::vector<int> steps{1, 3, 8, 20};
    const std::vector<Sample> found =
        magnetisations(Graph::well_mixed(kCrowd),
                       "\"conformist-transmission\"\nstrength = " + to_text(strength) +
                           "\nshare = " + to_text(share),
                       situation(c), steps);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      CAPTURE(strength, c, share, steps[i], found[i].mean(), found[i].standard_error());
      CHECK(agrees(found[i], course[static_cast<std::size_t>(100 * steps[i])]));
    }
    // It ends where updating all at once ends: at a fixed point of the map.
    if (strength * c > 1.0) CHECK(std::fabs(slope(course.back())) < 2e-3);
  }
}

TEST_CASE("q-voter, all at once: the map of shares, step by step") {
  for (const QVoterMap& map : {QVoterMap{1, false, false, 0.9},
                               {2, false, false, 0.8},
                               {3, false, false, 0.75},
                               {5, false, false, 0.9},
                               {2, true, false, 0.85},
                               {4, true, false, 0.7},
                               {3, false, true, 0.6},
                               {4, false, true, 0.5},
                               {2, true, true, 0.8}})
    for (const double share : {0.55, 0.9}) {
      const std::vector<int> steps{1, 2, 5, 15};
      const std::vector<Sample> found = magnetisations(
          Graph::well_mixed(kCrowd),
          "\"q-voter\"\nupdating = \"synchronous\"\nq = " + std::to_string(map.q) +
              "\nresponse = \"" + (map.contrary ? "anticonformity" : "independence") +
              "\"\nshare = " + to_text(share),
          map.trait ? trait(map.c) : situation(map.c), steps);
      for (std::size_t i = 0; i < steps.size(); ++i) {
        CAPTURE(map.q, map.contrary, map.trait, map.c, share, steps[i], found[i].mean(),
                found[i].standard_error());
        CHECK(agrees(found[i], map.magnetisation(share, steps[i])));
      }
    }
}

TEST_CASE("noisy voter, all at once: exact mean and variance, on the way and in the end") {
  // Given M = Σs, agents draw independently: E M' = cM, and with the agent itself left out of what
  // it copies, E M'² = c²M² + N − c²((N − 2)M² + N)/(N − 1)².
  struct Point {
    AgentId agents;
    double c, share;
  };
  for (const auto& [agents, c, share] :
       {Point{100, 0.95, 0.8}, {50, 0.8, 1.0}, {20, 0.99, 0.3}, {10, 0.5, 0.9}}) {
    const double n = agents, m = n - 1.0;
    const std::string settings =
        "\"noisy-voter\"\nupdating = \"synchronous\"\nshare = " + to_text(share);
    const Graph crowd = Graph::well_mixed(agents);
    const ModelRun run(crowd, state_text(settings, 11, kSeed, situation(c)));
    std::array<Sample, 11> means, seconds;
    for (World number = 0; number < 4000; ++number) {
      const WorldResult world = run.world(number);
      for (Step step = 0; step <= 10; ++step) {
        const double now = measured(world, 0, 2, step);
        means[static_cast<std::size_t>(step)].add(now);
        seconds[static_cast<std::size_t>(step)].add(now * now);
      }
    }
    double mean = 2.0 * share - 1.0, second = n * n * mean * mean;
    for (std::size_t step = 1; step <= 10; ++step) {
      mean *= c;
      second = c * c * second + n - c * c * ((n - 2.0) * second + n) / (m * m);
      if (step != 1 && step != 3 && step != 10) continue;
      CAPTURE(agents, c, share, step);
      CHECK(agrees(means[step], mean));
      CHECK(agrees(seconds[step], second / (n * n)));
    }
    const double last = (1.0 - c * c / (m * m)) / (1.0 - c * c + c * c * (n - 2.0) / (m * m)) / n;
    const int warm = static_cast<int>(6.0 / (1.0 - c));
    CAPTURE(agents, c, last);
    CHECK(agrees(squares(crowd, settings, c, warm, 100 * warm), last));
  }
}

TEST_CASE("noisy voter on graphs: exact means, one at a time and all at once") {
  // E s' = c·W·s for whom it is the turn, W being the mean over neighbours. On regular graphs m
  // falls as c^t, or as (1 − (1 − c)/N)^(Nt), whoever began.
  for (const SmallGraph& small :
       {cycle_graph(7), petersen_graph(), star_graph(6), path_graph(5), complete_graph(4)})
    for (const double c : {0.5, 0.9}) {
      const auto n = static_cast<Eigen::Index>(small.agents);
      Eigen::MatrixXd heard = Eigen::MatrixXd::Zero(n, n);
      for (const Tie& tie : small.ties) heard(tie.from, tie.to) = heard(tie.to, tie.from) = 1.0;
      const bool regular = heard.rowwise().sum().minCoeff() == heard.rowwise().sum().maxCoeff();
      for (Eigen::Index i = 0; i < n; ++i) heard.row(i) /= heard.row(i).sum();
      Eigen::VectorXd start = Eigen::VectorXd::Constant(n, -1.0);
      start[0] = start[2] = 1.0;
      for (const bool at_once : {true, false}) {
        const std::vector<int> steps{1, 4};
        const std::vector<Sample> found =
            magnetisations(copies_of(small, 1),
                           std::string("\"noisy-voter\"\nshare = 0\nupdating = \"") +
                               (at_once ? "synchronous" : "random-sequential") + "\"",
                           situation(c) + seeds("[0, 2]"), steps, 5000);
        for (std::size_t k = 0; k < steps.size(); ++k) {
          Eigen::MatrixXd update = c * heard;
          if (!at_once)
            update = Eigen::MatrixXd::Identity(n, n) +
                     (update - Eigen::MatrixXd::Identity(n, n)) / static_cast<double>(n);
          Eigen::VectorXd mean = start;
          for (Eigen::Index i = 0; i < steps[k] * (at_once ? 1 : n); ++i) mean = update * mean;
          if (regular && at_once)
            CHECK(mean.mean() == Approx(start.mean() * std::pow(c, steps[k])));
          CAPTURE(small.name, c, at_once, steps[k]);
          CHECK(agrees(found[k], mean.mean()));
        }
      }
    }
}

TEST_CASE("noisy voter on a ring, one at a time: Glauber's chain") {
  // ⟨s_0 s_r⟩ = (λ^r + λ^(N−r)) / (1 + λ^N), λ = (1 − √(1 − c²))/c = tanh(J/kT).
  struct Point {
    AgentId agents;
    double c;
  };
  for (const auto& [agents, c] : {Point{60, 0.5}, {60, 0.9}, {40, 0.97}, {9, 0.8}, {5, 0.99}}) {
    const double lambda = (1.0 - std::sqrt(1.0 - c * c)) / c;
    const double n = agents;
    double second = 0.0;
    for (AgentId r = 0; r < agents; ++r)
      second += (std::pow(lambda, r) + std::pow(lambda, n - r)) / (1.0 + std::pow(lambda, n)) / n;
    const int warm = static_cast<int>(6.0 / (1.0 - c));
    CAPTURE(agents, c, lambda, second);
    CHECK(agrees(squares(copies_of(cycle_graph(agents), 1), "\"noisy-voter\"", c, warm, 50 * warm),
                 second));
  }
}

}  // namespace updating_theory
