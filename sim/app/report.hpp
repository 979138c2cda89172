// SPDX-License-Identifier: Apache-2.0
// What a run says for itself on a terminal: the chart, who won, and why.
#pragma once

#include <string>

#include "measure/summary.hpp"

namespace groundswell::app {

/// 1234567 → "1,234,567".
[[nodiscard]] std::string with_separators(double number);

/// With spaces up to so many columns of a terminal.
[[nodiscard]] std::string padded(const std::string& text, std::size_t width);

/// The chart of the busiest week, downloads by channel, groups, measures, and the twins.
[[nodiscard]] std::string report_text(const RunSummary& summary);

}  // namespace groundswell::app
