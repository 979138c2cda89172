// SPDX-License-Identifier: Apache-2.0
// Numbers and texts as they stand on a terminal, in columns.
#pragma once

#include <string>

#include "measure/metrics.hpp"

namespace groundswell::app {

/// With spaces up to so many columns of a terminal, after the text or before it.
[[nodiscard]] std::string padded(const std::string& text, std::size_t width);
[[nodiscard]] std::string right(const std::string& text, std::size_t width);

/// 1234567 → "1,234,567".
[[nodiscard]] std::string with_separators(double number);

/// The mean, and ± its standard error where there is one: of counts, and of other numbers.
[[nodiscard]] std::string plus_minus(const Estimate& count);
[[nodiscard]] std::string number_text(const Estimate& number);

/// 0.123 → "12.3 %".
[[nodiscard]] std::string per_cent(double share);

}  // namespace groundswell::app
