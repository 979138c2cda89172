// SPDX-License-Identifier: Apache-2.0
// When a mean is known well enough, and how often the interval that says so holds the truth.
#include <cmath>
#include <limits>

#include "core/random.hpp"
#include "measure/precision.hpp"
#include "support/catch.hpp"

using namespace groundswell;

TEST_CASE("half widths are Student's t times the standard error") {
  // t(0.975; 4) = 2.776445, of 1 … 5: standard deviation sqrt(2.5), error sqrt(0.5).
  const std::vector<double> five{1, 2, 3, 4, 5};
  CHECK(half_width(five, 0.95) == Approx(2.7764451052 * std::sqrt(0.5)).epsilon(1e-9));
  // t(0.95; 1) = 6.313752, of 0 and 2: standard error 1.
  CHECK(half_width(std::vector<double>{0, 2}, 0.90) == Approx(6.3137515147).epsilon(1e-9));
}

TEST_CASE("fewer than two values are never precise, and values that are not there do not count") {
  const double none = std::nan("");
  CHECK(std::isinf(half_width(std::vector<double>{}, 0.95)));
  CHECK(std::isinf(half_width(std::vector<double>{3, none, none}, 0.95)));
  CHECK_FALSE(is_precise(std::vector<double>{3}, 1e9, 0.95));
  CHECK(half_width(std::vector<double>{1, none, 2, 3, 4, 5}, 0.95) ==
        half_width(std::vector<double>{1, 2, 3, 4, 5}, 0.95));
  CHECK_FALSE(is_precise(std::vector<double>(kEnoughEqual - 1, 1.0), 0.01, 0.95));
  CHECK(is_precise(std::vector<double>(kEnoughEqual, 1.0), 0.01, 0.95));
  CHECK_FALSE(is_precise(std::vector<double>(1000, 0.0), 0.01, 0.95));
  CHECK_FALSE(is_precise(std::vector<double>{-1, 1}, 1.0, 0.95));
}

TEST_CASE("a mean with a known variance is precise at about the expected number of values") {
  // Normal with mean 10 and deviation 2: 1.96 · 2 / sqrt(n) = 0.02 · 10 at n = 384.
  std::vector<double> values;
  const Draws draws(1, 0, Purpose::test);
  while (!is_precise(values, 0.02, 0.95))
    values.push_back(10.0 + 2.0 * draws.normal({.agent = values.size()}));
  CHECK(values.size() > 300);
  CHECK(values.size() < 470);
}
