// SPDX-License-Identifier: Apache-2.0
#include "measure/growth.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <vector>

#include "core/math.hpp"
#include "core/types.hpp"

namespace groundswell {
namespace {

/// When the running sum of downloads reaches `amount`, in steps; there must be as many.
double time_of(std::span<const std::uint32_t> downloads, double amount) {
  double sum = 0.0;
  for (std::size_t step = 0; step < downloads.size(); ++step) {
    const double next = sum + downloads[step];
    if (next >= amount && downloads[step] > 0)
      return static_cast<double>(step) + (amount - sum) / downloads[step];
    sum = next;
  }
  return kUndefined;
}

std::vector<Fluctuation> usable(std::span<const Fluctuation> items) {
  std::vector<Fluctuation> list;
  std::copy_if(items.begin(), items.end(), std::back_inserter(list),
               [](const Fluctuation& item) { return item.mean > 0.0 && item.variance > 0.0; });
  return list;
}

}  // namespace

GrowthShape growth_shape(std::span<const std::uint32_t> downloads) {
  const auto is_some = [](std::uint32_t count) { return count > 0; };
  const auto first = std::find_if(downloads.begin(), downloads.end(), is_some);
  if (first == downloads.end()) return {kUndefined, kUndefined, kUndefined, kUndefined};
  const auto last = std::find_if(downloads.rbegin(), downloads.rend(), is_some).base();
  const auto peak = std::max_element(first, last);
  const auto half = std::find_if(peak + 1, downloads.end(),
                                 [&](std::uint32_t count) { return 2ULL * count <= *peak; });
  const auto total = static_cast<double>(std::accumulate(first, last, std::uint64_t{0}));
  const auto by_peak = static_cast<double>(std::accumulate(first, peak + 1, std::uint64_t{0}));
  GrowthShape shape;
  shape.time_to_peak = static_cast<double>(peak - first);
  shape.half_life = half == downloads.end() ? kUndefined : static_cast<double>(half - peak);
  shape.peak_to_mean = *peak * static_cast<double>(last - first) / total;
  shape.doubling_time = time_of(downloads, by_peak / 2.0) - time_of(downloads, by_peak / 4.0);
  return shape;
}

Fluctuation fluctuation(std::span<const std::uint32_t> downloads) {
  if (downloads.size() < 2) return {};
  const auto steps = static_cast<double>(downloads.size());
  Fluctuation result;
  result.mean =
      static_cast<double>(std::accumulate(downloads.begin(), downloads.end(), std::uint64_t{0})) /
      steps;
  for (const std::uint32_t count : downloads)
    result.variance += (count - result.mean) * (count - result.mean);
  result.variance /= steps - 1.0;
  return result;
}

double fluctuation_exponent(std::span<const Fluctuation> items) {
  const std::vector<Fluctuation> list = usable(items);
  if (list.size() < kFewestFluctuating) return kUndefined;
  double mean_x = 0.0, mean_y = 0.0, xx = 0.0, xy = 0.0;
  for (const Fluctuation& item : list) {
    mean_x += portable_log(item.mean) / static_cast<double>(list.size());
    mean_y += 0.5 * portable_log(item.variance) / static_cast<double>(list.size());
  }
  for (const Fluctuation& item : list) {
    const double x = portable_log(item.mean) - mean_x;
    xx += x * x;
    xy += x * (0.5 * portable_log(item.variance) - mean_y);
  }
  return xx > 1e-20 ? xy / xx : kUndefined;
}

double fluctuation_crossover(std::span<const Fluctuation> items) {
  const std::vector<Fluctuation> list = usable(items);
  if (list.size() < kFewestFluctuating) return kUndefined;
  double sum = 0.0, weights = 0.0;
  for (const Fluctuation& item : list) {
    const double square = item.mean * item.mean;
    const double weight = square * square / (item.variance * item.variance);
    sum += weight * (item.variance - item.mean) / square;
    weights += weight;
  }
  return sum > 0.0 ? weights / sum : std::numeric_limits<double>::infinity();
}

}  // namespace groundswell
