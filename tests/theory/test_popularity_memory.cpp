// SPDX-License-Identifier: Apache-2.0
// Popularity with a memory (science.md §2): the exact law of a market of two items by enumeration
// of all its histories, for every kernel and mixture; and what cumulative and recent popularity
// differ in where they agree in the long run: how growth curves disperse.
#include <array>
#include <bit>

#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/choice_market.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace popularity_memory_theory {
namespace {

constexpr int kVotes = 12;

struct Setup {
  double c, own, cumulative;
  bool window;
  int memory;  ///< in votes
};

/// Chance that the vote after `history` (bit n: vote n was for item 0) is for item 0.
double chance(const Setup& setup, unsigned history, int votes) {
  if (votes == 0) return setup.own;
  double all = 0.0, recent = 0.0, weights = 0.0;
  for (int n = 0; n < votes; ++n) {
    const double vote = (history >> n & 1U) != 0 ? 1.0 : 0.0;
    const int age = votes - 1 - n;
    const double weight = setup.window ? (age < setup.memory ? 1.0 : 0.0)
                                       : std::exp(-static_cast<double>(age) / setup.memory);
    all += vote / votes;
    recent += weight * vote;
    weights += weight;
  }
  return (1 - setup.c) * setup.own +
         setup.c * (setup.cumulative * all + (1 - setup.cumulative) * recent / weights);
}

/// The law of item 0's downloads after kVotes.
std::vector<double> exact_law(const Setup& setup) {
  std::vector<double> chances{1.0};  // by history
  for (int t = 0; t < kVotes; ++t) {
    std::vector<double> next(chances.size() * 2, 0.0);
    for (unsigned history = 0; history < chances.size(); ++history) {
      const double p = chance(setup, history, t);
      next[history] += chances[history] * (1 - p);
      next[history | 1U << t] += chances[history] * p;
    }
    chances = std::move(next);
  }
  std::vector<double> law(kVotes + 1, 0.0);
  for (unsigned history = 0; history < chances.size(); ++history)
    law[static_cast<std::size_t>(std::popcount(history))] += chances[history];
  return law;
}

/// `votes` are remembered, of `decisions` a day.
std::string memory_text(double cumulative, bool window, int votes, int decisions) {
  return "name = \"popularity-memory\"\ncumulative = " + exact(cumulative) + "\nkernel = \"" +
         (window ? "window" : "exponential") + "\"\nmemory = \"" +
         std::to_string(votes * 86400 / decisions) +
         " seconds\"\ndecisions = " + std::to_string(decisions);
}

/// How growth curves disperse, and how unequal the totals are in the end.
struct Growth {
  Sample again;  ///< correlation of an item's downloads in one half of the time and in the other
  Sample gini;
};
Growth growth(double c, double cumulative, World worlds) {
  constexpr std::size_t kItems = 50;
  constexpr int kSteps = 40;
  const Graph crowd = Graph::well_mixed(1000);
  const ModelRun run(crowd, choice_text(memory_text(cumulative, false, 200, 200), c,
                                        std::vector<double>(kItems, 1.0), kSteps));
  Growth found;
  for (World number = 0; number < worlds; ++number) {
    const WorldResult world = run.world(number);
    double xy = 0.0, xx = 0.0, yy = 0.0;
    const double mean = 200.0 * (kSteps / 4) / kItems;
    for (ItemId item = 0; item < kItems; ++item) {
      std::array<double, 2> part{-mean, -mean};  // second quarter, last quarter
      for (Step step = 0; step < kSteps; ++step)
        for (const Channel channel : {Channel::own, Channel::peers})
          if (step / (kSteps / 4) % 2 == 1)
            part[step < kSteps / 2 ? 0 : 1] += world.count(step, item, channel);
      xy += part[0] * part[1];
      xx += part[0] * part[0];
      yy += part[1] * part[1];
    }
    found.again.add(xy / std::sqrt(xx * yy));
    found.gini.add(gini(shares_of(world)));
  }
  return found;
}

}  // namespace

TEST_CASE("popularity-memory: the law of a market of two items, by every kernel and mixture") {
  constexpr World kWorlds = 6000;
  const Graph crowd = Graph::well_mixed(50);
  for (const Setup& setup : {Setup{0.7, 0.4, 1.0, false, 3}, Setup{0.7, 0.4, 0.0, true, 3},
                             Setup{0.9, 0.6, 0.3, true, 2}, Setup{0.7, 0.4, 0.0, false, 3},
                             Setup{0.9, 0.3, 0.5, false, 2}, Setup{1.0, 0.5, 0.0, false, 4}}) {
    const ModelRun run(
        crowd, choice_text(memory_text(setup.cumulative, setup.window, setup.memory, kVotes),
                           setup.c, {setup.own, 1 - setup.own}, 1));
    std::vector<double> seen(kVotes + 1, 0.0), due;
    Sample share;
    for (World number = 0; number < kWorlds; ++number) {
      const std::uint64_t count = run.world(number).total(0);
      seen[count] += 1.0;
      share.add(static_cast<double>(count) / kVotes);
    }
    for (const double p : exact_law(setup)) due.push_back(p * kWorlds);
    CAPTURE(setup.c, setup.own, setup.cumulative, setup.window, setup.memory);
    CHECK(plausible(chi_square_p(seen, due)));  // false-alarm rate 1e-6
    CHECK(agrees(share, setup.own));            // whatever is remembered, copying has no bias
  }
}

TEST_CASE("popularity-memory: as unequal in the end, but only recent popularity has fashions") {
  // The copying shares at which the totals of 8,000 downloads are equally unequal: Gini
  // coefficients of .44 and .67, equal within 8 % (4 to 5 standard errors of the difference, 1e-4).
  // What was popular in the second quarter is so in the last, or not: all bounds are 5 standard
  // errors off.
  struct Row {
    double recent_c, cumulative_c, gini, recent_below, cumulative_above;
  };
  for (const Row& row : {Row{.90, .80, .44, .40, .97}, Row{.95, .895, .67, .82, .99}}) {
    const Growth recent = growth(row.recent_c, 0.0, 50);
    const Growth cumulative = growth(row.cumulative_c, 1.0, 50);
    CAPTURE(row.recent_c, recent.gini.mean(), cumulative.gini.mean(), recent.again.mean(),
            recent.again.standard_error(), cumulative.again.mean());
    CHECK(std::fabs(recent.gini.mean() / row.gini - 1.0) < 0.08);
    CHECK(std::fabs(recent.gini.mean() / cumulative.gini.mean() - 1.0) < 0.08);
    CHECK(recent.again.mean() < row.recent_below);
    CHECK(cumulative.again.mean() > row.cumulative_above);
  }
}

}  // namespace popularity_memory_theory
