// SPDX-License-Identifier: Apache-2.0
#include "measure/turnover.hpp"

#include <algorithm>
#include <numeric>

#include "core/types.hpp"

namespace groundswell {

std::vector<std::uint32_t> turnover_depths(std::size_t items, std::uint64_t length) {
  std::vector<std::uint32_t> depths;
  for (const std::uint32_t depth : {1U, 5U, 10U, 20U, 40U, 100U})
    if (depth <= items && depth <= length) depths.push_back(depth);
  return depths;
}

std::vector<std::uint32_t> chart_entries(std::span<const Ranks> periods, std::uint32_t depth) {
  const auto is_in = [depth](std::uint32_t rank) { return rank > 0 && rank <= depth; };
  std::vector<std::uint32_t> entries;
  for (std::size_t period = 0; period < periods.size(); ++period) {
    std::uint32_t count = 0;
    for (std::size_t item = 0; item < periods[period].size(); ++item) {
      const bool was_in = period > 0 && is_in(periods[period - 1][item]);
      count += is_in(periods[period][item]) && !was_in ? 1U : 0U;
    }
    entries.push_back(count);
  }
  return entries;
}

double mean_turnover(std::span<const std::uint32_t> entries) {
  if (entries.size() < 2) return kUndefined;
  const auto later = entries.subspan(1);
  return static_cast<double>(std::accumulate(later.begin(), later.end(), std::uint64_t{0})) /
         static_cast<double>(later.size());
}

ChartRun chart_run(std::span<const Ranks> periods, std::size_t item) {
  ChartRun run;
  for (const Ranks& ranks : periods) {
    if (ranks[item] == 0) continue;
    ++run.periods;
    run.peak = run.peak == 0 ? ranks[item] : std::min(run.peak, ranks[item]);
  }
  return run;
}

}  // namespace groundswell
