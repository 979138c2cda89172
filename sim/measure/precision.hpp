// SPDX-License-Identifier: Apache-2.0
// When the mean of a measure is known well enough.
#pragma once

#include <span>

namespace groundswell {

/// Half the width of the confidence interval of the mean of independent values, by Student's t;
/// infinite with fewer than two values. NaN values count as not there.
[[nodiscard]] double half_width(std::span<const double> values, double confidence);

/// Whether that is at most `rel_error` times the absolute mean.
[[nodiscard]] bool is_precise(std::span<const double> values, double rel_error, double confidence);

}  // namespace groundswell
