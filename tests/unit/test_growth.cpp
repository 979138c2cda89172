// SPDX-License-Identifier: Apache-2.0
// Shapes of growth by hand and in closed form; fluctuation scaling (science.md §2, §16 row 52).
#include <cmath>

#include "core/random.hpp"
#include "measure/growth.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

using Counts = std::vector<std::uint32_t>;

/// Items of 40 sizes from 1 to 8,000 downloads a step: Poisson around a mean that swings in common.
/// A swing is gamma-distributed with mean 1 and variance κ².
std::vector<Fluctuation> fluctuating(double kappa, std::uint64_t seed, bool alone = true) {
  constexpr std::uint64_t kSteps = 2000;
  const Draws swings(seed, 0, Purpose::test);
  const Draws people(seed, 1, Purpose::test);
  std::vector<Fluctuation> items;
  for (std::uint64_t item = 0; item < 40; ++item) {
    const double mean = std::exp(static_cast<double>(item) * std::log(8000.0) / 39.0);
    Counts counts;
    for (std::uint64_t step = 0; step < kSteps; ++step) {
      const double shape = 1.0 / (kappa * kappa);
      const double swing = kappa == 0.0 ? 1.0 : swings.gamma({.step = step}, shape) / shape;
      counts.push_back(alone ? static_cast<std::uint32_t>(
                                   people.poisson({.item = item, .step = step}, mean * swing))
                             : static_cast<std::uint32_t>(std::lround(1000.0 * mean * swing)));
    }
    items.push_back(fluctuation(counts));
  }
  return items;
}

}  // namespace

TEST_CASE("the shape of a rise and a fall by hand") {
  const GrowthShape shape = growth_shape(Counts{0, 0, 2, 4, 8, 5, 4, 1, 0, 0});
  CHECK(shape.time_to_peak == 2.0);
  CHECK(shape.half_life == 2.0);                   // 8, 5, 4
  CHECK(shape.peak_to_mean == Approx(8.0 / 4.0));  // 24 downloads in six steps
  CHECK(shape.doubling_time == Approx((4.0 + 1.0 / 8.0) - (3.0 + 1.5 / 4.0)));  // of 14: 7 and 3.5
  const GrowthShape rising = growth_shape(Counts{1, 2, 3});
  CHECK(rising.time_to_peak == 2.0);
  CHECK(std::isnan(rising.half_life));
  const GrowthShape one = growth_shape(Counts{0, 7, 0});
  CHECK(one.time_to_peak == 0.0);
  CHECK(one.half_life == 1.0);
  CHECK(one.peak_to_mean == 1.0);
  CHECK(one.doubling_time == Approx(0.25));
  const GrowthShape none = growth_shape(Counts{0, 0});
  CHECK(std::isnan(none.time_to_peak));
  CHECK(std::isnan(none.doubling_time));
}

TEST_CASE("exponential growth doubles in ln 2 / r, decay halves in it") {
  for (const double rate : {0.01, 0.05, 0.2}) {
    Counts counts;
    const long steps = std::lround(12.0 / rate);
    for (long t = 0; t < steps; ++t)
      counts.push_back(static_cast<std::uint32_t>(
          std::lround(1e4 * std::exp(rate * static_cast<double>(t - steps) + 12.0 / 2.0))));
    CAPTURE(rate);
    CHECK(growth_shape(counts).doubling_time == Approx(std::log(2.0) / rate).epsilon(0.01));
    const Counts falling(counts.rbegin(), counts.rend());
    CHECK(growth_shape(falling).half_life == Approx(std::log(2.0) / rate).margin(1.0));
  }
}

TEST_CASE("mean and variance per step") {
  const Fluctuation two = fluctuation(Counts{1, 3});
  CHECK(two.mean == 2.0);
  CHECK(two.variance == 2.0);
  CHECK(fluctuation(Counts{5}).variance == 0.0);
}

TEST_CASE("fluctuation exponent: exact laws, and too few items") {
  std::vector<Fluctuation> items;
  for (const double mean : {1.0, 7.0, 40.0, 300.0})
    items.push_back({mean, 0.3 * std::pow(mean, 1.4)});
  CHECK(std::isnan(fluctuation_exponent(items)));
  items.push_back({1000.0, 0.3 * std::pow(1000.0, 1.4)});
  CHECK(fluctuation_exponent(items) == Approx(0.7).epsilon(1e-10));
  items.push_back({0.0, 0.0});  // was never downloaded
  CHECK(fluctuation_exponent(items) == Approx(0.7).epsilon(1e-10));
  CHECK(std::isnan(fluctuation_exponent(std::vector<Fluctuation>(9, {3.0, 3.0}))));
}

// Row 52: ±.03 around ½ and 1. Standard errors, measured over seeds: 0.001 and below.
TEST_CASE(
    "those who decide alone fluctuate as the square root, those who move as one in proportion") {
  Sample alone, common;
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    alone.add(fluctuation_exponent(fluctuating(0.0, seed)));
    common.add(fluctuation_exponent(fluctuating(0.3, seed, false)));
  }
  CAPTURE(alone.mean(), alone.sd(), common.mean(), common.sd());
  CHECK(std::fabs(alone.mean() - 0.5) <= 0.03);
  CHECK(std::fabs(common.mean() - 1.0) <= 0.03);
}

// Common swings of κ = 0.135 put the crossover at 55 a step (science.md §2). Its standard error is
// that of a variance from 2,000 steps, √(2/2000) = 3 %, common to all items; 20 seeds.
TEST_CASE("the crossover between the two regimes is at 1/κ²") {
  for (const double kappa : {0.135, 0.05}) {
    Sample square;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const std::vector<Fluctuation> items = fluctuating(kappa, seed);
      square.add(1.0 / fluctuation_crossover(items));
      const double exponent = fluctuation_exponent(items);
      CHECK(exponent > 0.53);
      CHECK(exponent < 0.97);
    }
    CAPTURE(kappa, 1.0 / square.mean());
    CHECK(agrees(square, kappa * kappa));
  }
  const double none = fluctuation_crossover(fluctuating(0.0, 1));
  CHECK(none > 5000.0);  // infinite but for chance
}
