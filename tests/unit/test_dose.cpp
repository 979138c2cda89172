// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/dose.hpp"
#include "core/random.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {
constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr Draws kDoseDraws{2009, 0, Purpose::test};
}  // namespace

TEST_CASE("a dose is the nearest whole number of 2^-40 units") {
  CHECK(to_dose(0.0) == 0);
  CHECK(to_dose(1.0) == kDoseUnit);
  CHECK(to_dose(-1.0) == -kDoseUnit);
  CHECK(to_dose(0.25) == kDoseUnit / 4);
  CHECK(to_dose(0x1p-40) == 1);
  CHECK(to_dose(0x1.7p-40) == 1);  // 1.4 quanta
  CHECK(to_dose(0x1.9p-40) == 2);  // 1.6 quanta
  CHECK(to_dose(-0x1.9p-40) == -2);
  CHECK(to_dose(0x0.7p-40) == 0);
}

TEST_CASE("one exposure is bounded on both sides") {
  CHECK(to_dose(64.0) == kCertain);
  CHECK(to_dose(64.1) == kCertain);
  CHECK(to_dose(kEndless) == kCertain);
  CHECK(to_dose(-1e300) == -kCertain);
}

TEST_CASE("fewer than 2^17 certain exposures fit in one sum") {
  constexpr Dose kMany = (Dose{1} << 17) - 1;
  CHECK(std::numeric_limits<Dose>::max() / kCertain == kMany);
}

TEST_CASE("doses survive the way there and back") {
  for (std::uint64_t i = 0; i < 10000; ++i) {
    const Dose dose = static_cast<Dose>(kDoseDraws.below({i}, 2 * kCertain)) - kCertain;
    REQUIRE(to_dose(in_units(dose)) == dose);
  }
}

TEST_CASE("a dose of nothing persuades nobody") {
  CHECK(to_resistance(0.0) == 1);
  CHECK(to_resistance(-0.0) == 1);
  CHECK(to_resistance(1e-300) == 1);
  CHECK(to_resistance(-3.0) == 1);
  CHECK(to_resistance(-1e300) == 1);
  CHECK(to_resistance(-kEndless) == 1);
}

TEST_CASE("resistances are rounded like doses, and endless ones are immune") {
  CHECK(to_resistance(1.0) == kDoseUnit);
  CHECK(to_resistance(3.0) == 3 * kDoseUnit);
  CHECK(to_resistance(1000.0) == 1000 * kDoseUnit);  // beyond one exposure, within many
  CHECK(to_resistance(0x1p22) == kImmune);
  CHECK(to_resistance(kEndless) == kImmune);
  CHECK(to_resistance(std::numeric_limits<double>::quiet_NaN()) == kImmune);
  CHECK(to_resistance(std::nextafter(0x1p22, 0.0)) < kImmune);
}

TEST_CASE("a certain exposure overcomes every Exp(1) resistance, and the immune resist it") {
  const double most = exponential_from(unit_interval(~std::uint64_t{0}));
  CHECK(to_resistance(most) < kCertain);
  CHECK(kCertain < kImmune);
}

TEST_CASE("the dose of a chance is -ln(1-p)") {
  CHECK(chance_dose(0.0) == 0);
  CHECK(chance_dose(1.0) == kCertain);
  CHECK(in_units(chance_dose(0.5)) == Approx(std::log(2.0)).epsilon(1e-12));
  CHECK(in_units(chance_dose(0.001)) == Approx(-std::log1p(-0.001)).epsilon(1e-9));
  CHECK(chance_dose(std::nextafter(1.0, 0.0)) < kCertain);
}

TEST_CASE("two chances add as doses: 1 - (1-p)(1-q)") {
  for (const double p : {0.001, 0.03, 0.5, 0.9}) {
    for (const double q : {0.002, 0.2, 0.7}) {
      const Dose both = chance_dose(p) + chance_dose(q);
      const Dose either = chance_dose(1.0 - (1.0 - p) * (1.0 - q));
      CHECK(std::abs(both - either) <= 3);  // a rounding of half a quantum in each
    }
  }
}

TEST_CASE("the order of adding does not matter") {
  std::vector<Dose> doses;
  for (std::uint64_t i = 0; i < 5000; ++i) doses.push_back(to_dose(kDoseDraws.normal({i})));
  Dose forwards = 0;
  for (const Dose dose : doses) forwards += dose;
  for (std::uint64_t shuffle = 1; shuffle <= 5; ++shuffle) {
    std::vector<Dose> mixed = doses;
    for (std::size_t i = mixed.size(); i > 1; --i)
      std::swap(mixed[i - 1], mixed[kDoseDraws.below({i, shuffle}, i)]);
    REQUIRE(mixed != doses);
    Dose halves[2] = {0, 0};
    for (std::size_t i = 0; i < mixed.size(); ++i) halves[i % 2] += mixed[i];
    CHECK(halves[0] + halves[1] == forwards);
  }
}
