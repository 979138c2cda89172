// SPDX-License-Identifier: Apache-2.0
// When the mean of a measure is known well enough.
#pragma once

#include <cstddef>
#include <span>

namespace groundswell {

/// Half the width of the confidence interval of the mean of independent values, by Student's t;
/// infinite with fewer than two values. NaN values count as not there.
[[nodiscard]] double half_width(std::span<const double> values, double confidence);

/// So many equal values, and none that differs, are believed to be all alike: a share of one in ten
/// that differ would show among them in 19 cases of 20.
inline constexpr std::size_t kEnoughEqual = 30;

/// Whether that is at most `rel_error` times the absolute mean. Equal values tell little of how
/// wide they spread: fewer than kEnoughEqual are not precise, nor is a mean of 0.
[[nodiscard]] bool is_precise(std::span<const double> values, double rel_error, double confidence);

}  // namespace groundswell
