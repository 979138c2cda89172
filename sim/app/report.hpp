// SPDX-License-Identifier: Apache-2.0
// What a run says for itself on a terminal: the chart, who won, and why.
#pragma once

#include <string>

#include "measure/summary.hpp"

namespace groundswell::app {

/// The chart of the busiest week, downloads by channel, groups, measures, and the twins.
[[nodiscard]] std::string report_text(const RunSummary& summary);

}  // namespace groundswell::app
