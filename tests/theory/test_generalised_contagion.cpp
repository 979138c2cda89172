// SPDX-License-Identifier: Apache-2.0
// Dodds and Watts's generalised contagion, well mixed, against its law for infinitely many agents:
// every step of it, its fixed points, and its three universal classes (science.md §5). Shares are
// two-sided at 5 standard errors over 40 worlds (false-alarm rate 1.3e-5 each); seeds are fixed.
// Finite size shifts means by O(1/agents), below a tenth of them.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/run_model.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace generalised_contagion_theory {
namespace {

constexpr AgentId kAgents = 10'000;
constexpr World kWorlds = 40;

/// Doses are of two kinds, the larger with chance `large`.
struct Contagion {
  double p = 1.0;
  int memory = 4;
  double threshold = 2.0;
  double small_dose = 1.0;
  double large_dose = 1.0;
  double large = 0.0;
  double recovery = 1.0;
  double waning = 1.0;
  double share = 0.1;
  std::string dose = "1";  ///< as the model has it
};

/// Doses evenly from 0.5 to `high`, with a threshold of 1: one suffices with chance
/// P_1 = (high − 1)/(high − 0.5), and two always do.
Contagion even_doses(double high, int memory, double p, double share) {
  Contagion c;
  c.p = p;
  c.memory = memory;
  c.threshold = 1.0;
  c.small_dose = 0.5;
  c.large = (high - 1.0) / (high - 0.5);
  c.share = share;
  c.dose = "{ distribution = \"uniform\", low = 0.5, high = " + to_text(high) + " }";
  return c;
}

/// The high end of even doses for which one suffices with chance `p1`.
double high_for(double p1) { return (1.0 - 0.5 * p1) / (1.0 - p1); }

/// What agents remember and are is a Markov chain, driven by the share that is infected.
class Law {
 public:
  explicit Law(const Contagion& c) : c_(c) {
    std::vector<double> memory(static_cast<std::size_t>(c.memory), 0.0);
    chances_[{memory, 0}] = 1.0 - c.share;
    memory.back() = c.threshold;
    chances_[{memory, 1}] = c.share;
  }
  /// Shares of susceptible, infected and recovered agents.
  [[nodiscard]] std::array<double, 3> shares() const {
    std::array<double, 3> sums{};
    for (const auto& [agent, chance] : chances_) sums[agent.second] += chance;
    return sums;
  }
  void step() {
    const double dosed = c_.p * shares()[1];
    std::map<Agent, double> next;
    for (const auto& [agent, chance] : chances_) {
      move(next, agent, 0.0, chance * (1.0 - dosed));
      move(next, agent, c_.small_dose, chance * dosed * (1.0 - c_.large));
      move(next, agent, c_.large_dose, chance * dosed * c_.large);
    }
    chances_ = std::move(next);
  }

 private:
  using Agent = std::pair<std::vector<double>, std::size_t>;

  void move(std::map<Agent, double>& next, Agent agent, double dose, double chance) const {
    if (chance == 0.0) return;
    std::vector<double>& memory = agent.first;
    std::rotate(memory.begin(), memory.begin() + 1, memory.end());
    memory.back() = dose;
    double sum = 0.0;
    for (const double one : memory) sum += one;
    const bool reached = sum >= c_.threshold;
    std::array<double, 3> is{};
    is[agent.second] = 1.0;
    if (!reached) {
      is[2] += c_.recovery * is[1];
      is[1] *= 1.0 - c_.recovery;
    }
    is[0] += c_.waning * is[2];
    is[2] *= 1.0 - c_.waning;
    if (reached) {
      is[1] += is[0];
      is[0] = 0.0;
    }
    for (std::size_t state = 0; state < 3; ++state)
      if (is[state] > 0.0) next[{memory, state}] += chance * is[state];
  }

  Contagion c_;
  std::map<Agent, double> chances_;
};

std::string text_of(const Contagion& c, int steps) {
  return "seed = 21\n[clock]\nsteps = " + std::to_string(steps) +
         "\n[model]\nname = \"generalised-contagion\"\np = " + to_text(c.p) +
         "\nmemory = " + std::to_string(c.memory) + "\nthreshold = " + to_text(c.threshold) +
         "\ndose = " + c.dose + "\nrecovery = " + to_text(c.recovery) +
         "\nwaning = " + to_text(c.waning) + "\nshare = " + to_text(c.share);
}

/// Shares in each state at some steps.
void check_steps(const Contagion& c, int steps) {
  const Graph crowd = Graph::well_mixed(kAgents);
  const ModelRun run(crowd, text_of(c, steps));
  std::vector<std::array<Sample, 3>> seen(static_cast<std::size_t>(steps));
  for (World world = 0; world < kWorlds; ++world) {
    const WorldResult result = run.world(world);
    for (std::size_t t = 0; t < seen.size(); ++t)
      for (std::size_t state = 0; state < 3; ++state)
        seen[t][state].add(static_cast<double>(result.states[3 * t + state]) / kAgents);
  }
  Law law(c);
  for (std::size_t t = 0; t < seen.size(); ++t) {
    if (t > 0) law.step();
    if (t > 6 && t % 7 != 0) continue;
    for (std::size_t state = 0; state < 3; ++state) {
      CAPTURE(run.scenario().model.number("p"), t, state);
      const double share = law.shares()[state];
      if (seen[t][state].sd() == 0.0)  // as at the start, and while that is remembered
        CHECK(seen[t][state].mean() == Approx(share).margin(1e-12));
      else if (share * kAgents > 100.0 && share < 0.99)
        CHECK(agrees(seen[t][state], share, 5.0));
      if (share == 0.0) CHECK(seen[t][state].mean() == 0.0);
    }
  }
}

/// Σ_k C(T,k) (pφ)^k (1−pφ)^(T−k) P_k: the share that is infected when φ is, r = ρ = 1.
double next_share(const Contagion& c, double share) {
  const double q = c.p * share;
  double sum = 0.0;
  for (int k = 1; k <= c.memory; ++k) {
    double enough = 0.0;  // P_k
    for (int large = 0; large <= k; ++large) {
      const double doses = large * c.large_dose + (k - large) * c.small_dose;
      if (doses < c.threshold) continue;
      enough +=
          std::exp(std::lgamma(k + 1.0) - std::lgamma(large + 1.0) - std::lgamma(k - large + 1.0)) *
          std::pow(c.large, large) * std::pow(1.0 - c.large, k - large);
    }
    sum += enough *
           std::exp(std::lgamma(c.memory + 1.0) - std::lgamma(k + 1.0) -
                    std::lgamma(c.memory - k + 1.0)) *
           std::pow(q, k) * std::pow(1.0 - q, c.memory - k);
  }
  return sum;
}

/// All shares above 0 that stay as they are, ascending.
std::vector<double> fixed_points(const Contagion& c) {
  std::vector<double> found;
  constexpr int kParts = 20'000;
  const auto excess = [&](double x) { return next_share(c, x) - x; };
  for (int i = 1; i < kParts; ++i) {
    double low = static_cast<double>(i) / kParts, high = static_cast<double>(i + 1) / kParts;
    if ((excess(low) > 0.0) == (excess(high) > 0.0)) continue;
    for (int n = 0; n < 60; ++n) {
      const double middle = 0.5 * (low + high);
      ((excess(middle) > 0.0) == (excess(low) > 0.0) ? low : high) = middle;
    }
    found.push_back(low);
  }
  return found;
}

/// The infected share after a long time.
Sample lasting_share(Contagion c, double share, int steps = 150, World worlds = kWorlds) {
  c.share = share;
  const Graph crowd = Graph::well_mixed(kAgents);
  const ModelRun run(crowd, text_of(c, steps));
  Sample shares;
  for (World world = 0; world < worlds; ++world) {
    const WorldResult result = run.world(world);
    shares.add(static_cast<double>(result.states[result.states.size() - 2]) / kAgents);
  }
  return shares;
}

}  // namespace

TEST_CASE("generalised contagion: every step, with memory, recovery and immunity") {
  Contagion c;
  c.p = 0.9;
  c.share = 0.4;
  check_steps(c, 43);  // threshold of two doses of four steps
  c.recovery = 0.3;
  c.waning = 0.2;
  check_steps(c, 43);
  c.waning = 0.0;
  c.share = 0.2;
  check_steps(c, 43);  // immune for ever
  Contagion epidemic;
  epidemic.memory = 1;
  epidemic.threshold = 1.0;
  epidemic.p = 0.5;
  epidemic.recovery = 0.2;
  epidemic.share = 0.02;
  check_steps(epidemic, 57);  // an epidemic: one dose is enough, nothing is remembered
  Contagion uneven = even_doses(1.4, 3, 0.8, 0.1);
  uneven.recovery = 0.5;
  uneven.waning = 0.4;
  check_steps(uneven, 43);
}

TEST_CASE("generalised contagion: what lasts is the fixed point, at any dose and memory") {
  struct Row {
    int memory;
    double threshold;
    double p;
    int steps;  ///< until less than a standard error is left of where it began
  };
  for (const Row& row : {Row{10, 1.0, 0.12, 250}, Row{4, 1.0, 0.4, 60}, Row{10, 2.0, 0.5, 60},
                         Row{12, 3.0, 0.6, 60}, Row{6, 2.0, 0.9, 60}}) {
    Contagion c;
    c.memory = row.memory;
    c.threshold = row.threshold;
    c.p = row.p;
    const std::vector<double> points = fixed_points(c);
    REQUIRE_FALSE(points.empty());
    const Sample seen = lasting_share(c, 0.9, row.steps);
    CAPTURE(row.memory, row.threshold, row.p);
    INFO("fixed point T=" << row.memory << " d*=" << row.threshold << " p=" << row.p << ": "
                          << seen.mean() << " theory " << points.back() << " SE "
                          << seen.standard_error());
    CHECK(agrees(seen, points.back(), 5.0));
  }
}

TEST_CASE("generalised contagion: three classes, told apart by P_1, P_2 and T alone") {
  // P_2 = 1. Below p_c = 1/(T P_1) a few infected agents die out. Just above it there is a small
  // share (I: P_1 ≥ P_2/2) or a large one (II), which then lasts below p_c too, if it is there;
  // with P_1 < 1/T (III) there is no p_c ≤ 1 and a few never suffice.
  constexpr int kMemory = 10;
  struct Row {
    double p1;
    int kind;
  };
  for (const Row& row : {Row{0.9, 1}, Row{0.6, 1}, Row{0.52, 1}, Row{0.48, 2}, Row{0.3, 2},
                         Row{0.15, 2}, Row{0.09, 3}, Row{0.05, 3}}) {
    const double critical = 1.0 / (kMemory * row.p1);
    const auto points = [&](double p) {
      return fixed_points(even_doses(high_for(row.p1), kMemory, p, 0.1));
    };
    CAPTURE(row.p1, critical);
    CHECK(even_doses(high_for(row.p1), kMemory, 1.0, 0.1).large == Approx(row.p1).epsilon(1e-12));
    if (row.kind == 3) {
      CHECK(critical > 1.0);
      CHECK(points(0.6).size() == 2);
      continue;
    }
    CHECK(points(0.999 * critical).size() == (row.kind == 1 ? 0 : 2));
    CHECK(points(1.001 * critical).size() == 1);
  }
}

TEST_CASE("generalised contagion: the classes in a large society") {
  constexpr int kMemory = 10;
  constexpr double kFew = 0.002;
  const auto doses = [](double p1, double p) { return even_doses(high_for(p1), kMemory, p, kFew); };
  // What dies out falls to 0.85 and less within (T + 1)/2 steps: 10 worlds tell.
  const auto dies = [](const Contagion& c, double share, int steps = 200) {
    return lasting_share(c, share, steps, 10).mean() < 1e-4;
  };
  // I: nothing below p_c = 1/7, above it a share that grows from 0.
  CHECK(dies(doses(0.7, 0.8 / 7.0), kFew));
  CHECK(dies(doses(0.7, 0.8 / 7.0), 0.9, 400));
  CHECK(fixed_points(doses(0.7, 1.02 / 7.0)).back() < 0.1);
  const Contagion first = doses(0.7, 1.3 / 7.0);
  CHECK(agrees(lasting_share(first, 10 * kFew, 200), fixed_points(first).back(), 5.0));
  // II: a few die out below p_c = 1/2.5, where many last; a little above it a few become many.
  const Contagion below = doses(0.25, 0.34);
  CHECK(dies(below, kFew));
  CHECK(agrees(lasting_share(below, 0.9), fixed_points(below).back(), 5.0));
  const Contagion above = doses(0.25, 0.46);
  CHECK(fixed_points(above).back() > 0.8);
  CHECK(agrees(lasting_share(above, kFew), fixed_points(above).back(), 5.0));
  // III: a few never suffice, many do.
  const Contagion third = doses(0.06, 1.0);
  CHECK(dies(third, kFew));
  CHECK(lasting_share(third, 0.9, 60, 10).mean() > 0.99);
  const Contagion less = doses(0.06, 0.5);
  CHECK(dies(less, kFew));
  CHECK(agrees(lasting_share(less, 0.9), fixed_points(less).back(), 5.0));
}

TEST_CASE("generalised contagion: on a graph, whom an agent meets is a neighbour") {
  // Two societies beside each other: one without infected agents stays so. A complete graph is a
  // well-mixed society.
  Contagion c;
  c.p = 0.9;
  c.share = 0.5;
  const std::string text = text_of(c, 40);
  const Graph tied = complete({400}, 1, one_thread());
  const Graph mixed = Graph::well_mixed(400);
  for (World world = 0; world < 3; ++world)
    CHECK((ModelRun(tied, text).world(world).states == ModelRun(mixed, text).world(world).states));
}

}  // namespace generalised_contagion_theory
