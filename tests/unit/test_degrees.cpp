// SPDX-License-Identifier: Apache-2.0
// Degree sequences follow their laws; files of degrees are read or refused with the line.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/error.hpp"
#include "graph/degrees.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/statistics.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using test::agrees;
using test::containing;
using test::executor;
using test::Sample;

namespace {

Sample sample_of(const std::vector<std::uint32_t>& degrees) {
  Sample sample;
  for (const std::uint32_t degree : degrees) sample.add(degree);
  return sample;
}

/// Mean and variance of ln k under P(k) ∝ k^−γ on least … most.
std::pair<double, double> log_moments(double exponent, std::uint32_t least, std::uint32_t most) {
  double weight = 0.0, first = 0.0, second = 0.0;
  for (double k = least; k <= most; ++k) {
    const double chance = std::pow(k, -exponent);
    weight += chance;
    first += chance * std::log(k);
    second += chance * std::log(k) * std::log(k);
  }
  return {first / weight, second / weight - first * first / (weight * weight)};
}

/// The maximum-likelihood exponent: the one under which ln k has the mean that was seen.
double likeliest_exponent(double mean_log, std::uint32_t least, std::uint32_t most) {
  double low = 0.5, high = 10.0;
  for (int round = 0; round < 40; ++round) {
    const double middle = 0.5 * (low + high);
    (log_moments(middle, least, most).first > mean_log ? low : high) = middle;
  }
  return low;
}

}  // namespace

TEST_CASE("power law: the exponent comes back by maximum likelihood, and the mean is as said") {
  struct Point {
    double exponent;
    std::uint32_t least, most;
  };
  for (const Point point : {Point{2.2, 1, 1000}, Point{2.5, 3, 500}, Point{3.5, 10, 2000}}) {
    const DegreeOptions options{.agents = 200'000,
                                .exponent = point.exponent,
                                .min_degree = point.least,
                                .max_degree = point.most};
    const auto degrees = draw_degrees(options, 1, executor());
    double logs = 0.0;
    for (const std::uint32_t degree : degrees) logs += std::log(degree);
    const double found = likeliest_exponent(logs / 200'000, point.least, point.most);
    const double error =
        1.0 / std::sqrt(200'000 * log_moments(point.exponent, point.least, point.most).second);
    CAPTURE(point.exponent, point.least, found, error);
    CHECK(std::fabs(found - point.exponent) < 4.0 * error);  // false alarms: 6e-5
    CHECK(agrees(sample_of(degrees), expected_mean_degree(options)));
    CHECK(*std::ranges::min_element(degrees) == point.least);
    CHECK(*std::ranges::max_element(degrees) <= point.most);
  }
}

TEST_CASE("log-normal and Poisson degrees have their mean and spread") {
  for (const double mean : {2.0, 30.0})
    for (const double sigma : {0.0, 0.7}) {
      const DegreeOptions options{.agents = 100'000,
                                  .law = DegreeLaw::lognormal,
                                  .mean_degree = mean,
                                  .sigma = sigma,
                                  .max_degree = 90'000};
      const Sample sample = sample_of(draw_degrees(options, 1, executor()));
      CAPTURE(mean, sigma);
      if (sigma == 0.0) {
        CHECK(sample.mean() == mean);
      } else {
        CHECK(agrees(sample, mean));
        // Rounding at random adds less than 1/4. The variance's own error is large: 10 %.
        const double variance = mean * mean * (std::exp(sigma * sigma) - 1.0);
        CHECK(sample.variance() > 0.9 * variance);
        CHECK(sample.variance() < 1.1 * variance + 0.25);
      }
    }
  for (const double mean : {0.5, 7.0, 250.0}) {
    const auto degrees = draw_degrees(
        {.agents = 50'000, .law = DegreeLaw::poisson, .mean_degree = mean}, 1, executor());
    std::vector<double> seen(1000, 0.0), due(1000, 0.0);
    for (const std::uint32_t degree : degrees) ++seen.at(degree);
    for (std::size_t k = 0; k < due.size(); ++k) {
      const auto x = static_cast<double>(k);
      due[k] = 50'000 * std::exp(x * std::log(mean) - mean - std::lgamma(x + 1.0));
    }
    CAPTURE(mean);
    CHECK(test::plausible(test::chi_square_p(seen, due)));
  }
}

TEST_CASE("a cutoff takes nothing from the mean that was asked for") {
  for (const std::uint32_t cutoff : {0U, 60U, 400U})
    for (const double sigma : {0.5, 1.5, 2.0, 3.0}) {
      if (cutoff == 60 && sigma > 1.5) continue;  // see the next case
      const DegreeOptions options{.agents = 100'000,
                                  .law = DegreeLaw::lognormal,
                                  .mean_degree = 20,
                                  .sigma = sigma,
                                  .max_degree = cutoff};
      CAPTURE(sigma, cutoff);
      CHECK(agrees(sample_of(draw_degrees(options, 2, executor())), 20.0));
    }
  for (const std::uint32_t cutoff : {9U, 12U}) {
    const DegreeOptions options{
        .agents = 100'000, .law = DegreeLaw::poisson, .mean_degree = 7, .max_degree = cutoff};
    CAPTURE(cutoff);
    const Sample sample = sample_of(draw_degrees(options, 2, executor()));
    CHECK(agrees(sample, 7.0));
    CHECK(sample.variance() < 7.0);
  }
}

TEST_CASE("a mean that no law below the cutoff has is refused") {
  const auto refused = [](const DegreeOptions& options, const std::string& message) {
    CHECK_THROWS_WITH(draw_degrees(options, 1, executor()), containing(message));
    CHECK_THROWS_WITH(expected_mean_degree(options), containing(message));
  };
  refused({.agents = 1000, .law = DegreeLaw::lognormal, .mean_degree = 9, .max_degree = 10},
          "graph.mean_degree: 9 — at most 7");
  refused({.agents = 1000, .law = DegreeLaw::poisson, .mean_degree = 10, .max_degree = 10},
          "graph.mean_degree: 10 — at most 8");
}

TEST_CASE("degrees that are only expected may add up to an odd number") {
  const std::vector<std::uint32_t> threes = draw_degrees(
      {.agents = 5, .min_degree = 3, .max_degree = 3, .even_sum = false}, 1, executor());
  CHECK(threes == std::vector<std::uint32_t>(5, 3));
  std::size_t odd = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto degrees = draw_degrees({.agents = 7, .even_sum = false}, seed, executor());
    odd += std::accumulate(degrees.begin(), degrees.end(), 0U) % 2;
  }
  CHECK(odd > 0);
  CHECK(odd < 40);
}

TEST_CASE("degrees add up to an even number; where they cannot, that is said") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto degrees = draw_degrees({.agents = 7}, seed, executor());
    CHECK(std::accumulate(degrees.begin(), degrees.end(), 0U) % 2 == 0);
  }
  const DegreeOptions threes{.agents = 5, .min_degree = 3, .max_degree = 3};
  CHECK_THROWS_WITH(
      draw_degrees(threes, 1, executor()),
      containing("graph.agents: 5 with odd degrees — degrees must add up to an even"));
}

TEST_CASE("the default cutoff is structural; a given one holds") {
  const auto structural =
      draw_degrees({.agents = 10'000, .exponent = 2.0, .min_degree = 4}, 1, executor());
  CHECK(*std::ranges::max_element(structural) <= 200);
  CHECK(*std::ranges::max_element(structural) > 150);
  const auto capped = draw_degrees({.agents = 10'000,
                                    .law = DegreeLaw::lognormal,
                                    .mean_degree = 20,
                                    .sigma = 1.5,
                                    .max_degree = 50},
                                   1, executor());
  CHECK(*std::ranges::max_element(capped) == 50);
}

TEST_CASE("laws out of range are refused with the key, the value and the range") {
  const auto draw = [](const DegreeOptions& options) {
    return draw_degrees(options, 1, executor());
  };
  CHECK_THROWS_WITH(draw({.agents = 0}), containing("graph.agents: 0 — at least 1"));
  CHECK_THROWS_WITH(draw({.agents = 9, .exponent = 1.0}),
                    containing("graph.exponent: 1 — above 1, up to 20"));
  CHECK_THROWS_WITH(draw({.agents = 9, .min_degree = 9}),
                    containing("graph.min_degree: 9 — 1 … 8 (agents − 1)"));
  CHECK_THROWS_WITH(draw({.agents = 9, .max_degree = 9}),
                    containing("graph.max_degree: 9 — at most 8 (agents − 1)"));
  CHECK_THROWS_WITH(draw({.agents = 9, .min_degree = 4, .max_degree = 3}),
                    containing("graph.max_degree: 3 — at least 4 (the smallest degree)"));
  CHECK_THROWS_WITH(draw({.agents = 9, .law = DegreeLaw::poisson, .mean_degree = 9}),
                    containing("graph.mean_degree: 9 — above 0, up to 8"));
  CHECK_THROWS_WITH(
      draw({.agents = 9, .law = DegreeLaw::lognormal, .mean_degree = 4, .max_degree = 3}),
      containing("graph.max_degree: 3 — at least 4 (the mean degree)"));
  CHECK_THROWS_WITH(
      draw({.agents = 9, .law = DegreeLaw::lognormal, .mean_degree = 4, .sigma = 3.5}),
      containing("graph.degree_sigma: 3.5 — 0 … 3"));
}

TEST_CASE("degrees are read from a file: one a line, or a column of a CSV file") {
  const test::TempDir folder;
  const auto file = [&](const std::string& text) {
    return folder.write("degrees.csv", text).string();
  };
  using Degrees = std::vector<std::uint32_t>;
  CHECK(read_degrees(file("# of a survey\n3\n\n 2 \r\n0\n4294967294")) ==
        Degrees{3, 2, 0, 4294967294});
  CHECK(read_degrees(file("id,\"degree\",x\n7,3,a\n8,\"2\",b\n"), "degree") == Degrees{3, 2});
  std::string many;
  for (int i = 0; i < 300'000; ++i) many += std::to_string(i % 1000) + "\n";
  const Degrees read = read_degrees(file(many));  // longer than a block of the reader
  CHECK(read.size() == 300'000);
  CHECK(std::accumulate(read.begin(), read.end(), std::uint64_t{0}) == 300ULL * 499'500);

  CHECK_THROWS_WITH(read_degrees(file("1\n2.5\n")),
                    containing("degrees.csv:2: '2.5' — must be a whole number from 0 to"));
  CHECK_THROWS_WITH(read_degrees(file("1\n-2\n")), containing("degrees.csv:2: '-2'"));
  CHECK_THROWS_WITH(read_degrees(file("4294967295\n")), containing("degrees.csv:1: '4294967295'"));
  CHECK_THROWS_WITH(read_degrees(file("id,degree\n1,2\n"), "degrees"),
                    containing("degrees.csv:1: 'id,degree' — must name the column 'degrees'"));
  CHECK_THROWS_WITH(read_degrees(file("id,degree\n1\n"), "degree"),
                    containing("degrees.csv:2: ''"));
  CHECK_THROWS_WITH(read_degrees(file("# nothing\n")), containing("no degrees"));
  CHECK_THROWS_AS(read_degrees((folder.path() / "missing").string()), InputError);
}
