// SPDX-License-Identifier: Apache-2.0
// Rank correlations against their definitions over all pairs, exactly.
#include <cmath>

#include "core/random.hpp"
#include "measure/ranking.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

using Numbers = std::vector<double>;

/// Values from few different ones, so that ties abound.
Numbers rough(std::uint64_t number, std::size_t size, std::uint64_t values) {
  const Draws draws(number, 0, Purpose::test);
  Numbers list;
  for (std::size_t i = 0; i < size; ++i)
    list.push_back(static_cast<double>(draws.below({.agent = i}, values)) - 2.5);
  return list;
}

int sign(double x) { return x > 0.0 ? 1 : x < 0.0 ? -1 : 0; }

double tau_by_pairs(const Numbers& x, const Numbers& y) {
  double sum = 0.0, untied_x = 0.0, untied_y = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      sum += sign(x[i] - x[j]) * sign(y[i] - y[j]);
      untied_x += std::abs(sign(x[i] - x[j]));
      untied_y += std::abs(sign(y[i] - y[j]));
    }
  }
  return sum / std::sqrt(untied_x * untied_y);
}

}  // namespace

TEST_CASE("Kendall's tau_b of small cases") {
  CHECK(kendall_tau(Numbers{1, 2, 3, 4}, Numbers{10, 20, 30, 40}) == Approx(1.0));
  CHECK(kendall_tau(Numbers{1, 2, 3, 4}, Numbers{4, 3, 2, 1}) == Approx(-1.0));
  CHECK(kendall_tau(Numbers{1, 2, 3}, Numbers{1, 3, 2}) == Approx(1.0 / 3.0));
  // Ties: 5 pairs of 6 differ in x, 4 in y; 3 agree, none disagrees.
  CHECK(kendall_tau(Numbers{1, 1, 2, 3}, Numbers{1, 2, 2, 2}) ==
        Approx(2.0 / std::sqrt(5.0 * 3.0)));
  CHECK(std::isnan(kendall_tau(Numbers{1, 1, 1}, Numbers{1, 2, 3})));
  CHECK(std::isnan(kendall_tau(Numbers{1, 2, 3}, Numbers{0, 0, 0})));
  CHECK(std::isnan(kendall_tau(Numbers{1}, Numbers{1})));
  CHECK(std::isnan(kendall_tau({}, {})));
}

TEST_CASE("Kendall's tau_b over all pairs, with few and many ties") {
  for (std::uint64_t number = 0; number < 60; ++number) {
    const std::size_t size = 2 + number;
    const std::uint64_t values = number % 3 == 0 ? 1000 : 2 + number % 5;
    const Numbers x = rough(2 * number, size, values);
    const Numbers y = rough(2 * number + 1, size, values + 3);
    const double expected = tau_by_pairs(x, y);
    CAPTURE(number, expected);
    if (std::isfinite(expected)) {
      CHECK(kendall_tau(x, y) == Approx(expected).margin(1e-12));
      CHECK(kendall_tau(y, x) == Approx(expected).margin(1e-12));
    } else {
      CHECK(std::isnan(kendall_tau(x, y)));
    }
  }
}

TEST_CASE("Spearman's rho") {
  CHECK(mean_ranks(Numbers{3.0, 1.0, 3.0, 2.0}) == Numbers{3.5, 1.0, 3.5, 2.0});
  CHECK(spearman_rho(Numbers{1, 2, 3, 4}, Numbers{1, 4, 9, 16}) == Approx(1.0));
  CHECK(spearman_rho(Numbers{1, 2, 3, 4}, Numbers{5, 3, 2, -9}) == Approx(-1.0));
  // Without ties 1 − 6 Σd² / (n(n² − 1)): d = 0, 1, 1, 2, 2 here.
  CHECK(spearman_rho(Numbers{1, 2, 3, 4, 5}, Numbers{1, 3, 2, 6, 4}) ==
        Approx(1.0 - 6.0 * (0 + 1 + 1 + 1 + 1) / (5.0 * 24.0)));
  CHECK(std::isnan(spearman_rho(Numbers{1, 1}, Numbers{1, 2})));
  CHECK(std::isnan(spearman_rho({}, {})));
}

TEST_CASE("is the best item number one?") {
  using Counts = std::vector<std::uint64_t>;
  CHECK(best_is_first(Counts{5, 9, 1}, Numbers{0, 1, 0.5}) == 1.0);
  CHECK(best_is_first(Counts{5, 9, 1}, Numbers{2, 1, 0.5}) == 0.0);
  CHECK(best_is_first(Counts{9, 9, 1}, Numbers{2, 1, 0.5}) == 0.5);
  CHECK(best_is_first(Counts{9, 8, 1}, Numbers{2, 2, 0.5}) == 1.0);  // two best ones
  CHECK(best_is_first(Counts{0, 0, 0}, Numbers{2, 1, 0}) == 0.0);
  CHECK(std::isnan(best_is_first(Counts{5, 9}, Numbers{1, 1})));
  CHECK(std::isnan(best_is_first({}, {})));
}
