// SPDX-License-Identifier: Apache-2.0
// Informational cascades: how often they are right, wrong, or have not begun (science.md §8, §16
// rows 25 and 26), and the law of every other setting by enumerating all histories.
//
// Checks are two-sided at 4 standard errors (false-alarm rate 6.3e-5 each).
#include <array>

#include "support/catch.hpp"
#include "theory/state_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace informational_cascade_theory {
namespace {

constexpr World kWorlds = 20'000;

struct Outcomes {
  double correct = 0.0, wrong = 0.0, none = 0.0;
  double right = 0.0;   // share of all who did what is right
  double belief = 0.0;  // of the public in the truth
};

Outcomes simulate(const std::string& settings, AgentId agents, double c, std::uint64_t seed) {
  const Graph crowd = Graph::well_mixed(agents);
  const ModelRun run(crowd, state_text("\"informational-cascade\"\n" + settings,
                                       static_cast<int>(agents) + 1, seed, situation(c)));
  Outcomes sum;
  for (World number = 0; number < kWorlds; ++number) {
    const WorldResult world = run.world(number);
    REQUIRE(counted(world, 0, 3) == 0.0);
    sum.correct += measured(world, 0, 5);
    sum.wrong += measured(world, 1, 5);
    sum.none += measured(world, 2, 5);
    sum.right += measured(world, 3, 5) / kWorlds;
    sum.belief += measured(world, 4, 5) / kWorlds;
  }
  return sum;
}

Verdict share_is(double count, double probability) {
  return share_agrees(static_cast<std::size_t>(std::lround(count)), kWorlds, probability);
}

}  // namespace

TEST_CASE("informational cascades: right, wrong, or not begun") {
  struct Row {
    double p;
    AgentId n;
    bool coin;
    double correct, none, wrong;  // as published
  };
  std::uint64_t seed = 1;
  for (const Row& row :
       {Row{0.6, 10, true, 0.63108, 0.000796, 0.36813}, Row{0.6, 2, true, 0.48, 0.24, 0.28},
        Row{0.55, 4, true, 0.531747, 0.061256, 0.406997}, Row{0.8, 2, true, 0.72, 0.16, 0.12},
        Row{2.0 / 3, 20, true, 0.714286, 2.9e-7, 0.285714}, Row{2.0 / 3, 40, false, 0.8, 0.0, 0.2},
        Row{2.0 / 3, 10, false, 0.786127, 0.017342, 0.196532},
        Row{0.7, 60, false, 0.844828, 0.0, 0.155172}}) {
    if (row.coin) {
      const double none = std::pow(row.p - row.p * row.p, row.n / 2);
      CHECK(none == Approx(row.none).margin(1e-6).epsilon(0));
      CHECK(row.p * (row.p + 1) * (1 - none) / (2 * (1 - row.p + row.p * row.p)) ==
            Approx(row.correct).margin(6e-6).epsilon(0));
    }
    const Outcomes found = simulate(
        "precision = " + to_text(row.p) + "\ntie = \"" + (row.coin ? "coin" : "own-hint") + "\"",
        row.n, 1.0, ++seed);
    CAPTURE(row.p, row.n, row.coin, found.correct / kWorlds, found.wrong / kWorlds);
    CHECK(share_is(found.correct, row.correct));
    CHECK(share_is(found.wrong, row.wrong));
    if (row.none > 1e-6) CHECK(share_is(found.none, row.none));
    CHECK(found.correct + found.wrong + found.none == kWorlds);
  }
}

namespace {

/// All histories of n decisions, worked out from what each says of the two truths: the chances
/// good[] and bad[] that it happens.
struct Enumeration {
  double p, c, noise;
  bool coin;
  int n;
  Outcomes outcomes{};

  void run() { follow(0, 1.0, 1.0, 0); }

 private:
  [[nodiscard]] double adopts(double ratio, bool good_hint) const {
    const double hint = std::log(p / (1.0 - p));
    const double belief = c * ratio + (good_hint ? hint : -hint);
    if (noise > 0.0) return 1.0 / (1.0 + std::exp(-belief / noise));
    if (std::fabs(belief) > 1e-10) return belief > 0.0 ? 1.0 : 0.0;
    return coin ? 0.5 : (good_hint ? 1.0 : 0.0);
  }

  /// The truth is good: bad is its mirror image.
  void follow(int decided, double good, double bad, int adopted) {
    if (good <= 0.0) return;
    const double ratio = std::log(good / bad);
    if (decided == n) {
      const double heeded = c * ratio - std::log(p / (1.0 - p));
      const bool up = heeded > 1e-10, down = c * ratio + std::log(p / (1.0 - p)) < -1e-10;
      outcomes.correct += up ? good : 0.0;
      outcomes.wrong += down ? good : 0.0;
      outcomes.none += up || down ? 0.0 : good;
      outcomes.right += good * adopted / n;
      outcomes.belief += good * good / (good + bad);
      return;
    }
    const double high = adopts(ratio, true), low = adopts(ratio, false);
    const double if_good = p * high + (1.0 - p) * low, if_bad = (1.0 - p) * high + p * low;
    follow(decided + 1, good * if_good, bad * if_bad, adopted + 1);
    follow(decided + 1, good * (1.0 - if_good), bad * (1.0 - if_bad), adopted);
  }
};

}  // namespace

TEST_CASE("informational cascades: own hints weighted more, and noise, by all histories") {
  struct Row {
    double p, c, noise;
    bool coin;
    int n;
  };
  std::uint64_t seed = 50;
  for (const Row& row :
       {Row{0.6, 1.0, 0.0, true, 6}, Row{0.7, 0.5, 0.0, false, 12}, Row{0.65, 0.7, 0.0, true, 9},
        Row{0.7, 1.0, 0.5, true, 10}, Row{0.6, 0.8, 1.0, true, 10}, Row{0.75, 0.0, 0.0, true, 6},
        Row{0.6, 0.0, 0.7, true, 7}}) {
    Enumeration exact{row.p, row.c, row.noise, row.coin, row.n};
    exact.run();
    const Outcomes found =
        simulate("precision = " + to_text(row.p) + "\nnoise = " + to_text(row.noise) +
                     "\ntie = \"" + (row.coin ? "coin" : "own-hint") + "\"",
                 static_cast<AgentId>(row.n), row.c, ++seed);
    CAPTURE(row.p, row.c, row.noise, row.coin, row.n);
    CAPTURE(found.correct / kWorlds, exact.outcomes.correct, found.right, exact.outcomes.right);
    CHECK(share_is(found.correct, exact.outcomes.correct));
    CHECK(share_is(found.wrong, exact.outcomes.wrong));
    CHECK(share_is(found.none, exact.outcomes.none));
    // Both lie in [0, 1], so their standard deviations are at most a half.
    CHECK(agrees(found.right, 0.5, kWorlds, exact.outcomes.right));
    CHECK(agrees(found.belief, 0.5, kWorlds, exact.outcomes.belief));
  }
}

}  // namespace informational_cascade_theory
