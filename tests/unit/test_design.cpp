// SPDX-License-Identifier: Apache-2.0
// Sampled designs: the published sequence, the balance that each kind promises, and the indices
// that a Saltelli design is made for.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "scenario/design.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using groundswell::test::agrees;
using groundswell::test::chi_square_p;
using groundswell::test::kolmogorov_p;
using groundswell::test::plausible;
using groundswell::test::Sample;

namespace {

using Point = std::vector<double>;
using Points = std::vector<Point>;

constexpr SampledDesign kAllKinds[] = {SampledDesign::random, SampledDesign::latin_hypercube,
                                       SampledDesign::sobol, SampledDesign::saltelli};
constexpr std::size_t kLargest = std::numeric_limits<std::size_t>::max();

Point column(const Points& design, std::size_t dimension) {
  Point values;
  for (const Point& point : design) values.push_back(point[dimension]);
  return values;
}

/// Is there exactly one of the values in each of as many equal strata as there are values?
bool one_in_each_stratum(Point values) {
  std::sort(values.begin(), values.end());
  const double strata = static_cast<double>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double place = static_cast<double>(i);
    if (values[i] < place / strata || values[i] >= (place + 1.0) / strata) return false;
  }
  return true;
}

/// Does each cell of a lattice of `rows` by `columns` hold exactly one point of the first two
/// dimensions?
bool one_in_each_cell(const Points& design, std::size_t rows, std::size_t columns) {
  std::vector<int> found(rows * columns, 0);
  for (const Point& point : design) {
    const auto row = static_cast<std::size_t>(point[0] * static_cast<double>(rows));
    const auto in_row = static_cast<std::size_t>(point[1] * static_cast<double>(columns));
    ++found[row * columns + in_row];
  }
  return design.size() == found.size() &&
         std::all_of(found.begin(), found.end(), [](int points) { return points == 1; });
}

/// A coordinate's 53 digits.
std::uint64_t digits(double coordinate) { return static_cast<std::uint64_t>(coordinate * 0x1p53); }

/// A number for the order that three values are in.
std::size_t order_of_three(const Point& values) {
  return (values[0] > values[1] ? 1U : 0U) + (values[0] > values[2] ? 2U : 0U) +
         (values[1] > values[2] ? 4U : 0U);  // two of the eight cannot be
}

struct Indices {
  Point first;
  Point total;
};

/// First-order (Saltelli et al. 2010) and total (Jansen 1999) Sobol indices of a function from the
/// rows of a Saltelli design.
template <class Function>
Indices sobol_indices(const Points& design, std::size_t dimensions, const Function& function) {
  const std::size_t rows = dimensions + 2;
  Sample all;
  Point first(dimensions, 0.0);
  Point total(dimensions, 0.0);
  for (std::size_t row = 0; row < design.size(); row += rows) {
    const double a = function(design[row]);
    const double b = function(design[row + dimensions + 1]);
    all.add(a);
    all.add(b);
    for (std::size_t d = 0; d < dimensions; ++d) {
      const double mixed = function(design[row + 1 + d]);
      first[d] += b * (mixed - a);
      total[d] += 0.5 * (mixed - a) * (mixed - a);
    }
  }
  const double scale = static_cast<double>(design.size() / rows) * all.variance();
  for (std::size_t d = 0; d < dimensions; ++d) {
    first[d] /= scale;
    total[d] /= scale;
  }
  return {first, total};
}

/// Within 0.004: for the functions below 4096 base points are off by 0.0022 at most (16384 by
/// 3e-5), where independent points stray by 0.01, one standard deviation.
void check_indices(const Point& found, const Point& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t d = 0; d < found.size(); ++d)
    CHECK(found[d] == Approx(expected[d]).margin(4e-3).epsilon(0.0));
}

}  // namespace

TEST_CASE("designs: the same seed gives the same points, another seed others, all within [0, 1)") {
  for (const SampledDesign kind : kAllKinds) {
    CAPTURE(static_cast<int>(kind));
    const Points design = sample_design(kind, 11, 100, 3);
    CHECK(design == sample_design(kind, 11, 100, 3));
    CHECK(design != sample_design(kind, 12, 100, 3));
    for (const Point& point : design) {
      REQUIRE(point.size() == 3);
      for (const double x : point) CHECK((x >= 0.0 && x < 1.0));
    }
  }
}

TEST_CASE("designs: how many points, and from how many dimensions") {
  for (const SampledDesign kind : kAllKinds) {
    CAPTURE(static_cast<int>(kind));
    for (const std::size_t points : {0U, 1U, 2U, 5U}) {
      for (const std::size_t dimensions : {1U, 2U, 7U}) {
        const Points design = sample_design(kind, 3, points, dimensions);
        CHECK(design.size() == design_size(kind, points, dimensions));
        CHECK(design.size() ==
              (kind == SampledDesign::saltelli ? points * (dimensions + 2) : points));
      }
    }
    CHECK_THROWS_AS(sample_design(kind, 3, 5, 0), InternalError);
  }
  CHECK(sample_design(SampledDesign::sobol, 3, 2, kMostSobolDimensions)[1].size() ==
        kMostSobolDimensions);
  CHECK_THROWS_AS(sample_design(SampledDesign::sobol, 3, 2, kMostSobolDimensions + 1),
                  InternalError);
  CHECK(sample_design(SampledDesign::saltelli, 3, 1, kMostSobolDimensions / 2).size() ==
        kMostSobolDimensions / 2 + 2);
  CHECK_THROWS_AS(sample_design(SampledDesign::saltelli, 3, 1, kMostSobolDimensions / 2 + 1),
                  InternalError);
}

TEST_CASE("designs: a size beyond all numbers is the largest number") {
  CHECK(design_size(SampledDesign::random, kLargest, 5) == kLargest);
  CHECK(design_size(SampledDesign::saltelli, kLargest / 4, 2) == kLargest / 4 * 4);
  CHECK(design_size(SampledDesign::saltelli, kLargest / 4 + 1, 2) == kLargest);
  CHECK(design_size(SampledDesign::saltelli, 1, kLargest) == kLargest);
  CHECK(design_size(SampledDesign::saltelli, 0, kLargest) == 0);
}

TEST_CASE("designs: a longer one begins with the shorter one, but for Latin hypercubes") {
  for (const SampledDesign kind :
       {SampledDesign::random, SampledDesign::sobol, SampledDesign::saltelli}) {
    CAPTURE(static_cast<int>(kind));
    const Points shorter = sample_design(kind, 8, 37, 4);
    Points longer = sample_design(kind, 8, 200, 4);
    longer.resize(shorter.size());
    CHECK(longer == shorter);
  }
}

TEST_CASE("designs: more dimensions leave the first ones alone, but for Saltelli's") {
  for (const SampledDesign kind :
       {SampledDesign::random, SampledDesign::latin_hypercube, SampledDesign::sobol}) {
    CAPTURE(static_cast<int>(kind));
    const Points narrow = sample_design(kind, 8, 50, 2);
    Points wide = sample_design(kind, 8, 50, 9);
    for (Point& point : wide) point.resize(2);
    CHECK(wide == narrow);
  }
}

TEST_CASE("random design: uniform in each dimension, and no two dimensions alike") {
  constexpr std::size_t kPoints = 20'000;
  const Points design = sample_design(SampledDesign::random, 5, kPoints, 4);
  for (std::size_t d = 0; d < 4; ++d) {
    Sample sample;
    for (const Point& point : design) sample.add(point[d]);
    CHECK(agrees(sample, 0.5));
    CHECK(plausible(kolmogorov_p(column(design, d), [](double x) { return x; })));
    for (std::size_t other = 0; other < d; ++other) {
      Sample products;
      for (const Point& point : design) products.add((point[d] - 0.5) * (point[other] - 0.5));
      CHECK(agrees(products, 0.0));
    }
  }
}

TEST_CASE("Latin hypercube: one point in each stratum of every dimension") {
  for (const std::uint64_t seed : {0U, 1U, 77U}) {
    for (const std::size_t points : {1U, 2U, 3U, 49U, 100U, 4097U}) {
      for (const std::size_t dimensions : {1U, 2U, 10U}) {
        CAPTURE(seed, points, dimensions);
        const Points design =
            sample_design(SampledDesign::latin_hypercube, seed, points, dimensions);
        for (std::size_t d = 0; d < dimensions; ++d) CHECK(one_in_each_stratum(column(design, d)));
      }
    }
  }
}

TEST_CASE("Latin hypercube: uniform within its strata") {
  constexpr std::size_t kPoints = 100'000;
  const Points design = sample_design(SampledDesign::latin_hypercube, 21, kPoints, 2);
  for (std::size_t d = 0; d < 2; ++d) {
    Point within;
    for (const double x : column(design, d)) {
      const double place = x * static_cast<double>(kPoints);
      within.push_back(place - std::floor(place));
    }
    CHECK(plausible(kolmogorov_p(within, [](double x) { return x; })));
  }
}

TEST_CASE("Latin hypercube: every pair of orders of two dimensions is as likely") {
  constexpr std::size_t kSeeds = 7'200;
  std::vector<double> found(64, 0.0);
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Points design = sample_design(SampledDesign::latin_hypercube, seed, 3, 2);
    found[8 * order_of_three(column(design, 0)) + order_of_three(column(design, 1))]++;
  }
  found.erase(std::remove(found.begin(), found.end(), 0.0), found.end());
  REQUIRE(found.size() == 36);
  CHECK(plausible(chi_square_p(found, std::vector<double>(36, kSeeds / 36.0))));
}

TEST_CASE("Sobol: seed 0 is the published sequence, origin included") {
  // The first ten points in three dimensions on Joe & Kuo's page.
  const Points published = {{0, 0, 0},
                            {0.5, 0.5, 0.5},
                            {0.75, 0.25, 0.25},
                            {0.25, 0.75, 0.75},
                            {0.375, 0.375, 0.625},
                            {0.875, 0.875, 0.125},
                            {0.625, 0.125, 0.875},
                            {0.125, 0.625, 0.375},
                            {0.1875, 0.3125, 0.9375},
                            {0.6875, 0.8125, 0.4375}};
  CHECK(sample_design(SampledDesign::sobol, 0, 10, 3) == published);
}

TEST_CASE("Sobol: the first 2^m points are a net in two dimensions, shifted or not") {
  for (const std::uint64_t seed : {0U, 1U, 2U, 3U}) {
    for (std::size_t m = 0; m <= 10; ++m) {
      const Points design = sample_design(SampledDesign::sobol, seed, std::size_t{1} << m, 2);
      for (std::size_t r = 0; r <= m; ++r) {
        CAPTURE(seed, m, r);
        CHECK(one_in_each_cell(design, std::size_t{1} << r, std::size_t{1} << (m - r)));
      }
    }
  }
}

TEST_CASE("Sobol: the first 2^m points are a net in each of all dimensions, shifted or not") {
  for (const std::uint64_t seed : {0U, 9U}) {
    const Points design = sample_design(SampledDesign::sobol, seed, 64, kMostSobolDimensions);
    std::size_t balanced = 0;
    for (std::size_t d = 0; d < kMostSobolDimensions; ++d)
      if (one_in_each_stratum(column(design, d))) ++balanced;
    CHECK(balanced == kMostSobolDimensions);
  }
}

TEST_CASE("Sobol: a seed changes the same digits of a dimension in all points") {
  const Points published = sample_design(SampledDesign::sobol, 0, 256, 5);
  const Points shifted = sample_design(SampledDesign::sobol, 40, 256, 5);
  for (std::size_t p = 0; p < published.size(); ++p)
    for (std::size_t d = 0; d < 5; ++d)
      CHECK((digits(shifted[p][d]) ^ digits(published[p][d])) == digits(shifted[0][d]));
  for (std::size_t d = 1; d < 5; ++d) CHECK(shifted[0][d] != shifted[0][d - 1]);
}

TEST_CASE("Sobol: shifted at random, a point lies anywhere") {
  for (const std::size_t number : {0U, 5U}) {
    Point places;
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed)
      places.push_back(sample_design(SampledDesign::sobol, seed, 6, 2)[number][1]);
    CHECK(plausible(kolmogorov_p(places, [](double x) { return x; })));
  }
}

TEST_CASE("Saltelli: A, A with one coordinate of B each, B") {
  constexpr std::size_t kDimensions = 4;
  for (const std::uint64_t seed : {0U, 6U}) {
    const Points base = sample_design(SampledDesign::sobol, seed, 50, 2 * kDimensions);
    const Points design = sample_design(SampledDesign::saltelli, seed, 50, kDimensions);
    auto row = design.begin();
    for (const Point& both : base) {
      const Point a(both.begin(), both.begin() + kDimensions);
      const Point b(both.begin() + kDimensions, both.end());
      CHECK(*row++ == a);
      for (std::size_t d = 0; d < kDimensions; ++d) {
        Point mixed = a;
        mixed[d] = b[d];
        CHECK(*row++ == mixed);
      }
      CHECK(*row++ == b);
    }
    CHECK(row == design.end());
  }
}

TEST_CASE("Saltelli: the indices of a sum, and of a sum with an interaction") {
  for (const std::uint64_t seed : {0U, 1U, 2U}) {
    CAPTURE(seed);
    const Points design = sample_design(SampledDesign::saltelli, seed, 4096, 3);
    const Indices sum = sobol_indices(
        design, 3, [](const Point& x) { return x[0] + 2.0 * x[1] + 3.0 * x[2] - 3.0; });
    check_indices(sum.first, {1.0 / 14.0, 4.0 / 14.0, 9.0 / 14.0});
    check_indices(sum.total, {1.0 / 14.0, 4.0 / 14.0, 9.0 / 14.0});
    // Variances: of the product 1/9, of what is added to it 1/3.
    const Indices product = sobol_indices(design, 3, [](const Point& x) {
      return (2.0 * x[0] - 1.0) * (2.0 * x[1] - 1.0) + 2.0 * x[2] - 1.0;
    });
    check_indices(product.first, {0.0, 0.0, 0.75});
    check_indices(product.total, {0.25, 0.25, 0.75});
  }
}
