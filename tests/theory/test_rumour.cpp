// SPDX-License-Identifier: Apache-2.0
// Rumours: how many never hear, against the exact law of a crowd of so many and its limit
// (science.md §10, §16 row 49).
//
// Checks are two-sided at 4 standard errors over worlds (false-alarm rate 6.3e-5 each).
#include <array>

#include "support/catch.hpp"
#include "theory/state_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace rumour_theory {
namespace {

struct Rumour {
  double lambda = 1.0, alpha = 1.0;
  bool both_ways = false;  // Daley and Kendall

  [[nodiscard]] std::string text(const std::string& more, int steps, std::uint64_t seed,
                                 const std::string& sections = "") const {
    return state_text("\"rumour\"\nlambda = " + to_text(lambda) + "\nalpha = " + to_text(alpha) +
                          "\nmeetings = \"" + (both_ways ? "daley-kendall" : "maki-thompson") +
                          "\"\n" + more,
                      steps, seed, sections);
  }

  /// Expected share of `ignorants` who never hear it from one spreader, by the meetings that change
  /// something: `left[s]` is the mean number left, of i ignorants and s spreaders.
  [[nodiscard]] double unaware(int ignorants) const {
    const int agents = ignorants + 1;
    std::vector<double> fewer(static_cast<std::size_t>(agents) + 2, 0.0);  // of i − 1 ignorants
    std::vector<double> left(fewer);
    for (int i = 0; i <= ignorants; ++i) {
      left[0] = i;
      for (int s = 1; s <= agents - i; ++s) {
        const double told = lambda * i * (both_ways ? 2.0 : 1.0);
        const double knowing = agents - i - s;
        double one = alpha * (knowing + s - 1.0), two = 0.0;
        if (both_ways) {
          one = 2.0 * alpha * knowing + 2.0 * alpha * (1.0 - alpha) * (s - 1.0);
          two = alpha * alpha * (s - 1.0);
        }
        const auto place = static_cast<std::size_t>(s);
        left[place] = (told * fewer[place + 1] + one * left[place - 1] +
                       (s > 1 ? two * left[place - 2] : 0.0)) /
                      (told + one + two);
      }
      fewer = left;
    }
    return left[1] / ignorants;
  }
};

/// θ = e^(−(1 + λ/α)(1 − θ)) below 1.
double limit_of(double ratio) {
  double theta = 0.0;
  for (int i = 0; i < 200; ++i) theta = std::exp(-(1.0 + ratio) * (1.0 - theta));
  return theta;
}

}  // namespace

TEST_CASE("rumour: the share that never hears of it, from one spreader") {
  for (const auto& [ignorants, published] : {std::pair{10, 0.222592}, std::pair{50, 0.206291},
                                             std::pair{100, 0.204519}, std::pair{1000, 0.203306}})
    CHECK(Rumour{}.unaware(ignorants) == Approx(published).margin(6e-7).epsilon(0));
  struct Row {
    Rumour rumour;
    AgentId ignorants;
    World worlds;
  };
  std::uint64_t seed = 3;
  for (const Row& row :
       {Row{{}, 10, 6000}, Row{{}, 100, 3000}, Row{{}, 1000, 500}, Row{{0.5, 1.0}, 200, 1500},
        Row{{1.0, 0.5}, 200, 1500}, Row{{1.0, 0.25}, 200, 1500}, Row{{1.0, 1.0, true}, 10, 6000},
        Row{{0.6, 0.4, true}, 100, 2500}, Row{{0.3, 0.6, true}, 150, 1500}}) {
    const Graph crowd = Graph::well_mixed(row.ignorants + 1);
    const ModelRun run(crowd, row.rumour.text("share = 0", 1000, ++seed, seeds("[0]")));
    Sample unaware;
    for (World number = 0; number < row.worlds; ++number) {
      const WorldResult world = run.world(number);
      REQUIRE(counted(world, 1, 3) == 0.0);
      unaware.add(counted(world, 0, 3) / row.ignorants);
    }
    CAPTURE(row.rumour.lambda, row.rumour.alpha, row.rumour.both_ways, row.ignorants);
    CAPTURE(unaware.mean(), unaware.standard_error());
    CHECK(agrees(unaware, row.rumour.unaware(static_cast<int>(row.ignorants))));
  }
}

TEST_CASE("rumour: the share that never hears of it in a large crowd") {
  // From one in a thousand: the share of the others who do not hear moves by less than 0.001.
  for (const auto& [ratio, published] : {std::pair{1.0, 0.2031879}, std::pair{0.5, 0.417188},
                                         std::pair{2.0, 0.059520}, std::pair{4.0, 0.006977}}) {
    CHECK(limit_of(ratio) == Approx(published).margin(6e-7).epsilon(0));
    for (const bool both_ways : {false, true}) {
      const Rumour rumour{std::min(1.0, ratio), std::min(1.0, 1.0 / ratio), both_ways};
      const Graph crowd = Graph::well_mixed(20'000);
      const ModelRun run(crowd, rumour.text("share = 0.001", 1000, 5));
      Sample unaware;
      for (World number = 0; number < 6; ++number)
        unaware.add(counted(run.world(number), 0, 3) / 19'980);
      CAPTURE(ratio, both_ways, unaware.mean(), unaware.standard_error());
      CHECK(std::fabs(unaware.mean() - published) <= 0.001 + 4.0 * unaware.standard_error());
    }
  }
}

}  // namespace rumour_theory
