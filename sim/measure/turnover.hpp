// SPDX-License-Identifier: Apache-2.0
// How fast a chart changes: entries into its top y from one period to the next (science.md §4,
// §15.6). Authors who count exits too (Evans & Giometto 2011) have twice the numbers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace groundswell {

/// Ranks of items in one period: 1 = top, 0 = not in the chart.
using Ranks = std::vector<std::uint32_t>;

/// The depths at which turnover is told, 1, 5, 10, 20, 40 and 100: those that a chart of `length`
/// positions with this many items has.
[[nodiscard]] std::vector<std::uint32_t> turnover_depths(std::size_t items, std::uint64_t length);

/// How many items of the top `depth` were not there in the period before, by period. In the first
/// period everything is an entry.
[[nodiscard]] std::vector<std::uint32_t> chart_entries(std::span<const Ranks> periods,
                                                       std::uint32_t depth);

/// Mean of `chart_entries` over all periods but the first; NaN where there is no other.
[[nodiscard]] double mean_turnover(std::span<const std::uint32_t> entries);

/// An item's way through the chart.
struct ChartRun {
  std::uint32_t periods = 0;  ///< in the chart
  std::uint32_t peak = 0;     ///< best rank; 0 = never in the chart
};
[[nodiscard]] ChartRun chart_run(std::span<const Ranks> periods, std::size_t item);

}  // namespace groundswell
