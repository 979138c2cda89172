// SPDX-License-Identifier: Apache-2.0
// The helpers that judge draws are judged first: known values, and that they fail when they should.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include "support/catch.hpp"
#include "support/statistics.hpp"

using namespace groundswell::test;

TEST_CASE("mean, variance and standard error of a sample") {
  Sample sample;
  for (const double value : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) sample.add(value);
  CHECK(sample.count() == 8);
  CHECK(sample.mean() == Approx(5.0));
  CHECK(sample.variance() == Approx(32.0 / 7.0));
  CHECK(sample.standard_error() == Approx(std::sqrt(32.0 / 7.0 / 8.0)));
}

TEST_CASE("a mean may be off by four standard errors, on either side, and no more") {
  CHECK(agrees(10.39, 1.0, 100, 10.0));
  CHECK(agrees(9.61, 1.0, 100, 10.0));
  CHECK_FALSE(agrees(10.41, 1.0, 100, 10.0));
  CHECK_FALSE(agrees(9.59, 1.0, 100, 10.0));
  CHECK_FALSE(agrees(std::nan(""), 1.0, 100, 10.0));
  CHECK_FALSE(agrees(10.0, 1.0, 0, 10.0));
  CHECK(agrees(10.0, 0.0, 5, 10.0));
  CHECK_FALSE(agrees(10.0001, 0.0, 5, 10.0));
}

TEST_CASE("false-alarm rates are those of the normal distribution") {
  CHECK(false_alarm_rate(4.0) == Approx(6.334e-5).epsilon(1e-3));
  CHECK(false_alarm_rate(5.0) == Approx(5.733e-7).epsilon(1e-3));
}

TEST_CASE("a share is judged by the binomial standard error") {
  CHECK(share_agrees(5199, 10000, 0.5));
  CHECK_FALSE(share_agrees(5201, 10000, 0.5));
  CHECK_FALSE(share_agrees(1, 10000, 0.0));  // what cannot happen must not
}

TEST_CASE("chi-square tails, from tables") {
  CHECK(chi_square_tail(3.841458821, 1.0) == Approx(0.05).epsilon(1e-8));
  CHECK(chi_square_tail(18.30703805, 10.0) == Approx(0.05).epsilon(1e-8));
  CHECK(chi_square_tail(2.558211874, 10.0) == Approx(0.99).epsilon(1e-3));
  CHECK(chi_square_tail(1e4, 10000.0) == Approx(0.498).epsilon(1e-2));
  CHECK(chi_square_tail(0.0, 3.0) == 1.0);
  CHECK(chi_square_tail(-2.0 * std::log(1e-9), 2.0) == Approx(1e-9).epsilon(1e-9));
}

TEST_CASE("a good fit is plausible; a bad one and one too good are not") {
  const std::vector<double> due(10, 100.0);
  const std::vector<double> noisy{91, 108, 97, 110, 103, 88, 95, 112, 99, 97};
  std::vector<double> bad = due;
  bad[0] = 170.0;
  bad[1] = 30.0;
  CHECK(plausible(chi_square_p(noisy, due)));
  CHECK_FALSE(plausible(chi_square_p(bad, due)));
  CHECK_FALSE(plausible(chi_square_p(due, due)));
  CHECK_FALSE(plausible(std::nan("")));
}

TEST_CASE("cells that expect little are joined, and none is lost") {
  const std::vector<double> seen{8, 14, 5, 3, 1, 0};
  const std::vector<double> due{10, 10, 6, 3, 1.5, 0.5};
  const double statistic = 4.0 / 10 + 16.0 / 10 + 4.0 / 11;  // 8|14|9 against 10|10|11
  CHECK(chi_square_p(seen, due) == Approx(chi_square_tail(statistic, 2.0)));
  CHECK_THROWS_AS(chi_square_p({1.0}, {1.0}), std::invalid_argument);
  CHECK_THROWS_AS(chi_square_p({1.0, 2.0}, {1.0}), std::invalid_argument);
}

TEST_CASE("Kolmogorov-Smirnov tells a shifted sample from a fitting one") {
  const auto uniform = [](double x) { return x; };
  std::vector<double> even;
  std::vector<double> shifted;
  for (int i = 0; i < 1000; ++i) {
    const double x = (i + 0.5) / 1000.0;
    even.push_back(x);
    shifted.push_back(std::min(1.0, x + 0.1));
  }
  CHECK(kolmogorov_p(even, uniform) == 1.0);
  CHECK_FALSE(plausible(kolmogorov_p(shifted, uniform)));
  // The 5 % point of the limit distribution is at 1.3581.
  std::vector<double> edge;
  const double gap = 1.3581 / (std::sqrt(1000.0) + 0.12 + 0.11 / std::sqrt(1000.0));
  for (int i = 0; i < 1000; ++i) edge.push_back(std::min(1.0, i / 1000.0 + gap));
  CHECK(kolmogorov_p(edge, uniform) == Approx(0.05).epsilon(2e-3));
}
