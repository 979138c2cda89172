// SPDX-License-Identifier: Apache-2.0
// The trial–offer market (science.md §1.6, §16 rows 39 and 40). Its counts are a Markov chain: its
// law after few trials is exact by going through all counts, what is published about many is
// checked next to it.
//
// χ² tests have a false-alarm rate of 1e-6, means and shares 6.3e-5 (4 standard errors).
#include <array>
#include <map>
#include <numeric>

#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/choice_market.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace trial_offer_theory {
namespace {

constexpr int kSeed = 1;
using Counts = std::array<int, 3>;
using Three = std::array<double, 3>;

struct Setting {
  double r;
  Three appeals;
  double visibility = 0.0;
  bool by_popularity = false;
  double acceptance = 1.0;
  double prior = 1.0;
  double c = 1.0;
};

std::string trial_text(const Setting& setting, int decisions, int steps = 1) {
  const std::string model = "name = \"trial-offer\"\nr = " + exact(setting.r) +
                            "\nvisibility = " + exact(setting.visibility) +
                            "\nacceptance = " + exact(setting.acceptance) +
                            "\nprior = " + exact(setting.prior) + "\nsorted = \"" +
                            (setting.by_popularity ? "by-popularity" : "as-listed") +
                            "\"\ndecisions = " + std::to_string(decisions);
  return choice_text(model, setting.c, {setting.appeals.begin(), setting.appeals.end()}, steps,
                     kSeed);
}

/// How likely a trial is to end in a download of each item.
Three downloads_per_trial(const Setting& setting, const Counts& counts) {
  Three weights{};
  for (std::size_t k = 0; k < 3; ++k) {
    std::size_t place = k + 1;
    if (setting.by_popularity) {  // equal counts as listed
      place = 1;
      for (std::size_t other = 0; other < 3; ++other)
        if (counts[other] > counts[k] || (counts[other] == counts[k] && other < k)) ++place;
    }
    // An order by popularity is part of what others do: of c.
    const double seen = setting.visibility * (setting.by_popularity ? setting.c : 1.0);
    weights[k] = std::pow(static_cast<double>(place), -seen) *
                 std::pow(counts[k] + setting.prior, setting.r * setting.c);
  }
  const double total = weights[0] + weights[1] + weights[2];
  const double best = *std::max_element(setting.appeals.begin(), setting.appeals.end());
  for (std::size_t k = 0; k < 3; ++k)
    weights[k] *= setting.acceptance * setting.appeals[k] / best / total;
  return weights;
}

std::map<Counts, double> law_of_counts(const Setting& setting, int trials) {
  std::map<Counts, double> law{{Counts{}, 1.0}};
  for (int t = 0; t < trials; ++t) {
    std::map<Counts, double> next;
    for (const auto& [counts, p] : law) {
      double nothing = 1.0;
      const Three chances = downloads_per_trial(setting, counts);
      for (std::size_t k = 0; k < 3; ++k) {
        Counts then = counts;
        ++then[k];
        next[then] += p * chances[k];
        nothing -= chances[k];
      }
      next[counts] += p * nothing;
    }
    law = std::move(next);
  }
  return law;
}

Counts counts_of(const WorldResult& world) {
  return {static_cast<int>(world.total(0)), static_cast<int>(world.total(1)),
          static_cast<int>(world.total(2))};
}

}  // namespace

TEST_CASE("trial-offer: the law of all counts after twelve trials") {
  constexpr int kTrials = 12;
  constexpr World kWorlds = 12'000;
  const Graph crowd = Graph::well_mixed(10);
  const Three equal{1, 1, 1}, three{0.5, 0.3, 0.2}, rising{0.2, 0.3, 0.5};
  for (const Setting& setting :
       {Setting{0.5, three}, Setting{1.5, equal}, Setting{0.0, three, 1.0},
        Setting{0.7, rising, 0.8, true}, Setting{1.0, three, 0.5, false, 0.6},
        Setting{1.2, rising, 1.5, true, 0.5, 0.25, 0.4}}) {
    const ModelRun run(crowd, trial_text(setting, kTrials));
    std::map<Counts, double> count;
    for (World number = 0; number < kWorlds; ++number) count[counts_of(run.world(number))] += 1.0;
    std::vector<double> seen, due;
    for (const auto& [counts, p] : law_of_counts(setting, kTrials)) {
      seen.push_back(count[counts]);
      due.push_back(p * kWorlds);
    }
    CAPTURE(setting.r, setting.visibility, setting.by_popularity, setting.c);
    CHECK(std::accumulate(seen.begin(), seen.end(), 0.0) == kWorlds);
    CHECK(plausible(chi_square_p(seen, due)));
  }
}

TEST_CASE("trial-offer: below r = 1 one equilibrium, shares ∝ (v q)^(1/(1−r)) (row 39)") {
  // ±.01 as in the table. Shares come near the equilibrium like trials^(r−1) at the slowest, and
  // their mean over worlds has a standard error below .001.
  struct Row {
    Setting setting;
    int trials;
    Three published;
  };
  const Three three{0.5, 0.3, 0.2};
  for (const Row& row : {Row{{0.0, three}, 20'000, {0.5, 0.3, 0.2}},
                         Row{{0.25, three}, 40'000, {0.5553, 0.2810, 0.1637}},
                         Row{{0.5, three}, 200'000, {0.6579, 0.2368, 0.1053}},
                         // v = 1, 1/√2, 1/√3: the best stands last.
                         Row{{0.4, {0.2, 0.3, 0.5}, 0.5}, 200'000, {}}}) {
    const Graph crowd = Graph::well_mixed(100);
    const ModelRun run(crowd, trial_text(row.setting, row.trials));
    Three fixed{};
    double total = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
      fixed[k] = std::pow(
          row.setting.appeals[k] * std::pow(static_cast<double>(k + 1), -row.setting.visibility),
          1.0 / (1.0 - row.setting.r));
      total += fixed[k];
    }
    std::array<Sample, 3> share;
    for (World number = 0; number < 12; ++number) {
      const std::vector<double> shares = shares_of(run.world(number));
      for (std::size_t k = 0; k < 3; ++k) share[k].add(shares[k]);
    }
    for (std::size_t k = 0; k < 3; ++k) {
      CAPTURE(row.setting.r, k, share[k].mean(), share[k].standard_error(), fixed[k] / total);
      CHECK(std::fabs(share[k].mean() - fixed[k] / total) < 0.01);
      if (row.published[0] > 0.0) CHECK(std::fabs(fixed[k] / total - row.published[k]) < 1e-4);
      CHECK(share[k].sd() < 0.02);  // one equilibrium: all worlds end in it
    }
  }
}

TEST_CASE("trial-offer: above r = 1 one item takes all, and luck decides which (row 40)") {
  // Equal items: each wins a third. Of three unequal ones each can win, the best most often.
  constexpr World kWorlds = 1500;
  constexpr int kTrials = 3000;
  const Graph crowd = Graph::well_mixed(100);
  for (const double r : {1.5, 2.0}) {
    const ModelRun run(crowd, trial_text({r, {1, 1, 1}}, kTrials));
    std::vector<double> wins(3, 0.0);
    Sample largest;
    for (World number = 0; number < kWorlds; ++number) {
      const std::vector<double> shares = shares_of(run.world(number));
      const auto winner = std::max_element(shares.begin(), shares.end());
      wins[static_cast<std::size_t>(winner - shares.begin())] += 1.0;
      largest.add(*winner);
    }
    CAPTURE(r, wins, largest.mean());
    CHECK(plausible(chi_square_p(wins, std::vector<double>(3, kWorlds / 3.0))));
    CHECK(largest.mean() > 0.95);
  }
  // Late trials go to the winner; the probability that an item wins is that of the chain, where
  // downloads go to k with probability ∝ q_k (D_k + 1)^r: by going through all counts.
  const Setting setting{1.5, {0.5, 0.4, 0.35}};
  constexpr int kDownloads = 120;
  std::map<Counts, double> law{{Counts{}, 1.0}};
  for (int t = 0; t < kDownloads; ++t) {
    std::map<Counts, double> next;
    for (const auto& [counts, p] : law) {
      const Three chances = downloads_per_trial(setting, counts);
      for (std::size_t k = 0; k < 3; ++k) {
        Counts then = counts;
        ++then[k];
        next[then] += p * chances[k] / (chances[0] + chances[1] + chances[2]);
      }
    }
    law = std::move(next);
  }
  std::vector<double> due(3, 0.0), seen(3, 0.0);
  const auto leader = [](const Counts& counts) {
    return static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                    counts.begin());
  };
  for (const auto& [counts, p] : law) due[leader(counts)] += p * kWorlds;
  const ModelRun run(crowd, trial_text(setting, 200));
  for (World number = 0; number < kWorlds; ++number) {
    Counts counts{};
    const Ledger ledger = run.world(number, {.ledger = true}).ledger;
    REQUIRE(ledger.size() >= kDownloads);
    for (std::size_t i = 0; i < kDownloads; ++i) ++counts[ledger[i].item];
    seen[leader(counts)] += 1.0;
  }
  CAPTURE(seen, due);
  CHECK(plausible(chi_square_p(seen, due)));
  CHECK(due[2] > 0.05 * kWorlds);  // the worst can win
}

}  // namespace trial_offer_theory
