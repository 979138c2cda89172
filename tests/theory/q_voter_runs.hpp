// SPDX-License-Identifier: Apache-2.0
// Runs of the q-voter model, the exact moments of its order where independence is a situation, and
// where the Binder cumulants U = 1 − ⟨m⁴⟩ / (3⟨m²⟩²) of two sizes cross.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "measure/order_parameter.hpp"
#include "support/catch.hpp"
#include "theory/birth_death.hpp"
#include "theory/state_run.hpp"
#include "world/population.hpp"

namespace groundswell::test {

/// Adds a magnetisation of this weight.
inline void add(Moments& sum, double weight, double m) {
  sum.absolute += weight * std::abs(m);
  sum.second += weight * m * m;
  sum.fourth += weight * m * m * m * m;
}

struct QVoterRule {
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

  /// Moments of the stationary law of a well-mixed society, where independence is a situation.
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
};

[[nodiscard]] inline Moments moments_of(const WorldResult& world, Step from) {
  std::vector<double> magnetisation;
  for (Step step = 0; step < world.steps; ++step)
    magnetisation.push_back(measured(world, 0, 2, step));
  return moments(magnetisation, static_cast<std::size_t>(from));
}

/// Worlds of a run; where independence is a trait, those in which as many agents have it as are
/// expected to, give or take `slack` of all, so that p is what the theory says and not a draw
/// around it.
[[nodiscard]] inline std::vector<World> worlds_of(const ModelRun& run, const QVoterRule& rule,
                                                  double p, World worlds, double slack = 0.0) {
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

/// Two values of p, between which the cumulants of two sizes are to cross. Where independence is a
/// trait, p times either size must be a whole number.
struct Bracket {
  QVoterRule rule;
  double transition, tolerance;
  std::array<AgentId, 2> sizes;
  std::array<double, 2> ends;

  /// `worlds_at` gives the moments of the worlds of a size (0, 1) at an end (0, 1).
  template <class WorldsAt>
  [[nodiscard]] Estimate crossing(const WorldsAt& worlds_at) const {
    std::vector<BinderCurve> curves;
    for (std::size_t size = 0; size < 2; ++size) {
      BinderCurve& curve = curves.emplace_back();
      curve.agents = sizes[size];
      for (std::size_t end = 0; end < 2; ++end) {
        curve.control.push_back(ends[end]);
        curve.cumulant.push_back(order_of(worlds_at(size, end), curve.agents).binder);
      }
    }
    return binder_crossing(curves);
  }
};

/// Where the exact laws' cumulants cross, where independence is a situation.
[[nodiscard]] inline double exact_crossing(const Bracket& bracket) {
  return bracket
      .crossing([&](std::size_t size, std::size_t end) {
        return std::vector<Moments>{
            bracket.rule.exact_situation(bracket.sizes[size], bracket.ends[end])};
      })
      .mean;
}

/// Of `worlds` worlds that are measured for so many sweeps each, by size, from halves, the first
/// 200 sweeps left out.
[[nodiscard]] inline Estimate simulated(const Bracket& bracket, std::array<int, 2> sweeps,
                                        World worlds, std::uint64_t seed) {
  constexpr int kWarm = 200;
  return bracket.crossing([&](std::size_t size, std::size_t end) {
    const Graph crowd = Graph::well_mixed(bracket.sizes[size]);
    const double p = bracket.ends[end];
    const ModelRun run(
        crowd, bracket.rule.text(p, kWarm + sweeps[size], 0.5,
                                 10'000 * seed + static_cast<std::uint64_t>(100 * bracket.rule.q) +
                                     2 * size + end));
    std::vector<Moments> found;
    for (const World number : worlds_of(run, bracket.rule, p, worlds))
      found.push_back(moments_of(run.world(number), kWarm));
    return found;
  });
}

/// A bracket, and the sweeps of a world of either size.
struct Crossing {
  Bracket bracket;
  std::array<int, 2> sweeps;
};

/// The simulated crossing lies within the tolerance, and where the exact laws have it. 16 worlds a
/// point.
inline void check_crossing(const Crossing& row, std::uint64_t seed) {
  const Bracket& bracket = row.bracket;
  const Estimate found = simulated(bracket, row.sweeps, 16, seed);
  CAPTURE(bracket.rule.q, bracket.rule.contrary, bracket.rule.trait, found.mean,
          found.standard_error);
  CHECK(std::fabs(found.mean - bracket.transition) <= bracket.tolerance);
  // Else the check says nothing.
  CHECK(found.standard_error < bracket.tolerance / 2.0);
  if (!bracket.rule.trait)
    CHECK(std::fabs(found.mean - exact_crossing(bracket)) <= 4.5 * found.standard_error);
}

}  // namespace groundswell::test
