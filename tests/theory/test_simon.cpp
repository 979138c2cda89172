// SPDX-License-Identifier: Apache-2.0
// Simon's model (science.md §4, §16 row 48). The expected number of variants that were chosen k
// times follows an exact recursion in the number of choices; for many choices the law of Yule and
// Simon, P(k) = ρ B(k, ρ + 1) with ρ = 1/(1 − μ).
//
// Means are checked at 4 standard errors (false-alarm rate 6.3e-5 each).
#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/choice_market.hpp"
#include "theory/state_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace simon_theory {
namespace {

constexpr std::uint64_t kSeed = 1;

/// One choice at the start, `choices` more in one step.
std::string simon_text(double mu, int choices, int tail_from) {
  return state_text("\"simon\"\ndecisions = " + std::to_string(choices) +
                        "\ntail_from = " + std::to_string(tail_from),
                    2, kSeed, situation(1.0 - mu));
}

struct Measured {
  Sample variants, once, singles, largest, exponent;
};

Measured worlds(double mu, int choices, int tail_from, World count) {
  const Graph crowd = Graph::well_mixed(100);
  const ModelRun run(crowd, simon_text(mu, choices, tail_from));
  Measured result;
  for (World number = 0; number < count; ++number) {
    const WorldResult world = run.world(number);
    const double variants = measured(world, 0, 4);
    result.variants.add(variants);
    result.once.add(measured(world, 1, 4));
    result.singles.add(variants * measured(world, 1, 4));
    result.largest.add(measured(world, 2, 4));
    result.exponent.add(measured(world, 3, 4));
  }
  return result;
}

/// Expected number of variants chosen k times, k = 0 … choices + 1.
std::vector<double> expected_counts(double mu, int choices) {
  std::vector<double> counts(static_cast<std::size_t>(choices) + 2, 0.0);
  counts[1] = 1.0;
  for (int t = 1; t <= choices; ++t) {
    const double copy = (1.0 - mu) / t;
    for (int k = t + 1; k > 1; --k) {
      const auto at = static_cast<std::size_t>(k);
      counts[at] += copy * ((k - 1) * counts[at - 1] - k * counts[at]);
    }
    counts[1] += mu - copy * counts[1];
  }
  return counts;
}

/// What the estimate from `tail_from` on comes to for a given law.
template <class Law>
double exponent_of(const Law& law, int tail_from, int most) {
  double all = 0.0, logs = 0.0;
  for (int k = tail_from; k <= most; ++k) {
    all += law(k);
    logs += law(k) * std::log(k / (tail_from - 0.5));
  }
  return 1.0 + all / logs;
}

}  // namespace

TEST_CASE("Simon: variants, and those chosen once, after any number of choices") {
  struct Row {
    double mu;
    int choices;
    World worlds;
  };
  for (const Row& row : {Row{0.1, 1, 4000}, Row{0.5, 2, 4000}, Row{0.3, 5, 4000},
                         Row{0.1, 300, 3000}, Row{0.6, 1000, 500}, Row{0.02, 3000, 400}}) {
    const Measured measured = worlds(row.mu, row.choices, 10, row.worlds);
    const double inventions = row.mu * row.choices;
    const std::vector<double> due = expected_counts(row.mu, row.choices);
    CAPTURE(row.mu, row.choices);
    CHECK(agrees(measured.variants.mean(), std::sqrt(inventions * (1.0 - row.mu)), row.worlds,
                 1.0 + inventions));
    CHECK(agrees(measured.singles, due[1]));
  }
}

TEST_CASE("Simon: the most popular of the first four") {
  // Its share is 1, 3/4, 2/4 or 1/4; c = 1 − μ is how often somebody copies.
  for (const double mu : {0.1, 0.4, 0.7}) {
    const double c = 1.0 - mu;
    const double four = c * c * c;
    const double three = c * c * mu * (1.0 + 2.0 / 3 + 2.0 / 3);  // aaab; aaba; abaa and abbb
    const double one = mu * mu * mu;
    const double two = 1.0 - four - three - one;
    CAPTURE(mu);
    CHECK(agrees(worlds(mu, 3, 1, 6000).largest, four + 0.75 * three + 0.5 * two + 0.25 * one));
  }
}

TEST_CASE("Simon: a power law, and how many are chosen once (row 48)") {
  // The estimate of the exponent takes the tail for k^−(1+ρ) from k = 20 on, where Yule's law is
  // not yet quite that: .016 too low at μ = .1, .066 at .5. What it is due to find is known.
  constexpr int kChoices = 1'000'000, kFrom = 20;
  constexpr World kWorlds = 4;
  for (const double mu : {0.1, 0.25, 0.5}) {
    const double rho = 1.0 / (1.0 - mu);
    const auto yule = [rho](int k) {
      return rho * std::exp(std::lgamma(k) + std::lgamma(rho + 1.0) - std::lgamma(k + rho + 1.0));
    };
    double beyond = 1.0;
    for (int k = 1; k < kFrom; ++k) beyond -= yule(k);
    const Measured measured = worlds(mu, kChoices, kFrom, kWorlds);
    const double due = exponent_of(yule, kFrom, 1'000'000);
    CAPTURE(mu, measured.once.mean(), measured.exponent.mean(), due);
    // One world's exponent has the standard deviation ρ/√(variants in the tail), .017 to .041; the
    // share of those chosen once one below √(.25/(μ · choices)) = .0016.
    CHECK(agrees(measured.exponent.mean(), rho / std::sqrt(mu * kChoices * beyond), kWorlds, due));
    CHECK(
        agrees(measured.once.mean(), std::sqrt(0.25 / (mu * kChoices)), kWorlds, 1.0 / (2.0 - mu)));
    CHECK(std::fabs(measured.once.mean() - 1.0 / (2.0 - mu)) < 0.005);
    if (mu < 0.3) CHECK(std::fabs(measured.exponent.mean() - (1.0 + rho)) < 0.05);
    if (mu == 0.1) CHECK(std::fabs(measured.exponent.mean() - 2.111) < 0.05);
    if (mu == 0.1) CHECK(std::fabs(measured.once.mean() - 0.526) < 0.005);
  }
}

}  // namespace simon_theory
