// SPDX-License-Identifier: Apache-2.0
// Geometric numbers by table are those of the formula, to the bit.
#include <cmath>
#include <limits>

#include "core/geometric.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

TEST_CASE("a geometric number by table is that of the formula, next to every step as well") {
  const Draws draws(7, 0, Purpose::test);
  for (const double p : {1e-9, 1e-4, 0.003, 0.02, 0.1, 0.2, 0.25, 0.5, 0.75, 0.999}) {
    CAPTURE(p);
    const double log_failure = portable_log1p(-p);
    const GeometricTable table(log_failure);
    std::size_t wrong = 0;
    const auto compare = [&](double uniform) {
      wrong += table.at(uniform) != geometric_given_log(uniform, log_failure) ? 1U : 0U;
    };
    for (std::uint64_t i = 0; i < 20'000; ++i) compare(draws.uniform({.agent = i}));
    for (double failures = 0.0; failures < 400.0; ++failures) {
      double uniform = 1.0 - std::exp(failures * log_failure);
      for (int i = 0; i < 4; ++i) uniform = std::nextafter(uniform, 0.0);
      for (int i = 0; i < 8; ++i, uniform = std::nextafter(uniform, 1.0))
        if (uniform >= 0.0 && uniform < 1.0) compare(uniform);
    }
    for (int part = 0; part < 256; ++part) {  // ends of the table's parts
      compare(part / 256.0);
      compare(std::nextafter((part + 1) / 256.0, 0.0));
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("where successes are certain or impossible the table asks the formula") {
  for (const double log_failure : {-0.0, -std::numeric_limits<double>::infinity()}) {
    const GeometricTable table(log_failure);
    CHECK(table.at(0.3) == geometric_given_log(0.3, log_failure));
  }
}

}  // namespace
