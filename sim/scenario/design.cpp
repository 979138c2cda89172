// SPDX-License-Identifier: Apache-2.0
#include "scenario/design.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/random.hpp"

namespace groundswell {
namespace {

using Point = std::vector<double>;
using Points = std::vector<Point>;

static_assert(kMostSobolDimensions <= boost::random::default_sobol_table::max_dimension);

std::size_t most_dimensions(SampledDesign kind) {
  if (kind == SampledDesign::sobol) return kMostSobolDimensions;
  if (kind == SampledDesign::saltelli) return kMostSobolDimensions / 2;
  return std::numeric_limits<std::size_t>::max();
}

Points random_points(std::uint64_t seed, std::size_t points, std::size_t dimensions) {
  const Draws draws(seed, 0, Purpose::design_random);
  Points design(points, Point(dimensions));
  for (std::size_t p = 0; p < points; ++p)
    for (std::size_t d = 0; d < dimensions; ++d)
      design[p][d] = draws.uniform({.agent = p, .item = d});
  return design;
}

/// The numbers 0 … count − 1 in random order (Fisher & Yates).
std::vector<std::size_t> permutation(std::size_t count, const Draws& draws, std::size_t dimension) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t left = count; left > 1; --left)
    std::swap(order[left - 1], order[draws.below({.agent = left, .item = dimension}, left)]);
  return order;
}

/// The point that lies at `share` of a stratum, one of `strata`: inside it whatever is rounded.
double within_stratum(std::size_t stratum, double share, std::size_t strata) {
  const double number = static_cast<double>(strata);
  const double end = static_cast<double>(stratum + 1) / number;
  return std::min((static_cast<double>(stratum) + share) / number, std::nextafter(end, 0.0));
}

Points latin_hypercube(std::uint64_t seed, std::size_t points, std::size_t dimensions) {
  const Draws order(seed, 0, Purpose::design_strata);
  const Draws jitter(seed, 0, Purpose::design_jitter);
  Points design(points, Point(dimensions));
  for (std::size_t d = 0; d < dimensions; ++d) {
    const std::vector<std::size_t> strata = permutation(points, order, d);
    for (std::size_t p = 0; p < points; ++p)
      design[p][d] = within_stratum(strata[p], jitter.uniform({.agent = p, .item = d}), points);
  }
  return design;
}

/// What each dimension's digits are changed by: a random word, nothing for seed 0.
std::vector<std::uint64_t> digital_shift(std::uint64_t seed, std::size_t dimensions) {
  std::vector<std::uint64_t> shift(dimensions, 0);
  if (seed == 0) return shift;
  const Draws draws(seed, 0, Purpose::design_shift);
  for (std::size_t d = 0; d < dimensions; ++d) shift[d] = draws.bits({.item = d});
  return shift;
}

Points sobol_points(std::uint64_t seed, std::size_t points, std::size_t dimensions) {
  const std::vector<std::uint64_t> shift = digital_shift(seed, dimensions);
  boost::random::sobol sequence(dimensions);
  Points design(points, Point(dimensions));
  for (std::size_t p = 0; p < points; ++p) {
    for (std::size_t d = 0; d < dimensions; ++d) {
      // Boost leaves out the origin, without which 2^m points are no net (Owen 2020).
      const std::uint64_t digits = p == 0 ? 0 : sequence();
      design[p][d] = unit_interval(digits ^ shift[d]);
    }
  }
  return design;
}

Points saltelli_points(std::uint64_t seed, std::size_t base_points, std::size_t dimensions) {
  Points design;
  design.reserve(design_size(SampledDesign::saltelli, base_points, dimensions));
  for (const Point& both : sobol_points(seed, base_points, 2 * dimensions)) {
    const auto middle = both.begin() + static_cast<std::ptrdiff_t>(dimensions);
    const Point a(both.begin(), middle);
    const Point b(middle, both.end());
    design.push_back(a);
    for (std::size_t d = 0; d < dimensions; ++d) {
      design.push_back(a);
      design.back()[d] = b[d];
    }
    design.push_back(b);
  }
  return design;
}

}  // namespace

std::size_t design_size(SampledDesign kind, std::size_t points, std::size_t dimensions) {
  if (kind != SampledDesign::saltelli) return points;
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  const std::size_t rows = dimensions > kMost - 2 ? kMost : dimensions + 2;
  return points > kMost / rows ? kMost : points * rows;
}

std::vector<std::vector<double>> sample_design(SampledDesign kind, std::uint64_t seed,
                                               std::size_t points, std::size_t dimensions) {
  if (dimensions == 0 || dimensions > most_dimensions(kind))
    throw InternalError("no design has " + std::to_string(dimensions) + " dimensions");
  switch (kind) {
    case SampledDesign::random:
      return random_points(seed, points, dimensions);
    case SampledDesign::latin_hypercube:
      return latin_hypercube(seed, points, dimensions);
    case SampledDesign::sobol:
      return sobol_points(seed, points, dimensions);
    case SampledDesign::saltelli:
      return saltelli_points(seed, points, dimensions);
  }
  throw InternalError("a sampled design without points");
}

}  // namespace groundswell
