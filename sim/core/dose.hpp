// SPDX-License-Identifier: Apache-2.0
// Doses and resistances as whole numbers, so that the order in which threads add does not matter.
//
// A dose is a signed count of 2^-40 units. One unit is the scale of Exp(1) resistances: what the
// field writes as Λ = 1. Single exposures are bounded by kCertain (64 units: more than any Exp(1)
// resistance, whose largest possible draw is 36.8); any sum of fewer than 2^17 exposures fits.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/math.hpp"

namespace groundswell {

using Dose = std::int64_t;

inline constexpr int kDoseBits = 40;
inline constexpr Dose kDoseUnit = Dose{1} << kDoseBits;
inline constexpr Dose kCertain = 64 * kDoseUnit;  ///< one exposure that always suffices
inline constexpr Dose kImmune = std::numeric_limits<Dose>::max();  ///< resistance of "never"

/// `units` rounded to the nearest whole dose, bounded to ±kCertain.
[[nodiscard]] inline Dose to_dose(double units) noexcept {
  constexpr double kMost = 64.0;
  return static_cast<Dose>(std::floor(std::clamp(units, -kMost, kMost) * 0x1p40 + 0.5));
}

/// A resistance in units as a dose; non-finite or huge ones become kImmune. Never below 1, so
/// that a dose of nothing persuades nobody.
[[nodiscard]] inline Dose to_resistance(double units) noexcept {
  if (!(units < 0x1p22)) return kImmune;
  if (units <= 0.0) return 1;  // before the conversion, which very negative numbers do not survive
  return std::max<Dose>(1, static_cast<Dose>(std::floor(units * 0x1p40 + 0.5)));
}

[[nodiscard]] inline double in_units(Dose dose) noexcept {
  return static_cast<double>(dose) * 0x1p-40;
}

/// The dose of one chance: an exposure that persuades with probability p persuades an Exp(1)
/// resistance exactly as often as the dose −ln(1−p) does (Kempe, Kleinberg & Tardos 2003).
[[nodiscard]] inline Dose chance_dose(double p) noexcept {
  return p >= 1.0 ? kCertain : to_dose(-portable_log1p(-p));
}

}  // namespace groundswell
