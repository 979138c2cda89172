// SPDX-License-Identifier: Apache-2.0
// Geometric numbers for millions of uniforms: what `geometric_given_log` gives, to the bit, mostly
// without its logarithm. [0, 1) is cut into equal parts; in most of them the number takes one step
// at most, at a known place. Next to such a place, and in parts with more, the formula decides.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/random.hpp"

namespace groundswell {

class GeometricTable {
 public:
  /// `log_failure` = log(1−p), in (−∞, 0).
  explicit GeometricTable(double log_failure) noexcept : log_failure_(log_failure) {
    double failures = 0.0;  // as the formula counts them at the start of a part
    for (std::size_t i = 0; i < kParts; ++i) {
      const double at_end = portable_log(1.0 - (static_cast<double>(i) + 1.0) / kParts);
      const double failures_at_end = at_end / log_failure;
      parts_[i] = part_between(failures, failures_at_end);
      failures = failures_at_end;
    }
  }

  /// Trials up to and including the first success, `uniform` in [0, 1).
  [[nodiscard]] std::uint64_t at(double uniform) const noexcept {
    const Part& part = parts_[static_cast<std::size_t>(uniform * kParts)];
    if (!(std::abs(uniform - part.step) >= kDoubt))
      return geometric_given_log(uniform, log_failure_);
    return part.before + (uniform > part.step ? 1U : 0U);
  }

 private:
  static constexpr std::size_t kParts = 256;
  static constexpr double kDoubt = 1e-12;  // above what rounding can shift a step by
  static constexpr double kMost = 1e6;     // failures that rounding leaves exact to 1e-9

  struct Part {
    double step;           ///< where the number grows by one; 2: nowhere; NaN: ask the formula
    std::uint32_t before;  ///< the number below that
  };

  [[nodiscard]] Part part_between(double failures, double failures_at_end) const noexcept {
    if (!(failures_at_end < kMost)) return {std::numeric_limits<double>::quiet_NaN(), 0};
    const double first = std::ceil(failures - 1e-9);
    const double last = std::floor(failures_at_end + 1e-9);
    const auto before = static_cast<std::uint32_t>(first);
    if (first > last) return {2.0, before};
    if (first < last) return {std::numeric_limits<double>::quiet_NaN(), before};
    return {1.0 - portable_exp(first * log_failure_), before};
  }

  double log_failure_;
  std::array<Part, kParts> parts_;
};

}  // namespace groundswell
