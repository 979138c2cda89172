// SPDX-License-Identifier: Apache-2.0
#include "measure/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/types.hpp"

namespace groundswell {

std::vector<double> market_shares(std::span<const std::uint64_t> downloads) {
  const auto total =
      static_cast<double>(std::accumulate(downloads.begin(), downloads.end(), std::uint64_t{0}));
  std::vector<double> shares(downloads.size(), 0.0);
  if (total == 0.0) return shares;
  for (std::size_t i = 0; i < shares.size(); ++i)
    shares[i] = static_cast<double>(downloads[i]) / total;
  return shares;
}

double gini(std::span<const double> shares) {
  // Sorted ascending, Σ_i Σ_j |m_i − m_j| = 2 Σ_i (2i − S + 1) m_i with i from 0.
  std::vector<double> sorted(shares.begin(), shares.end());
  std::sort(sorted.begin(), sorted.end());
  const auto size = static_cast<double>(sorted.size());
  double spread = 0.0;
  double total = 0.0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    spread += (2.0 * static_cast<double>(i) - size + 1.0) * sorted[i];
    total += sorted[i];
  }
  return total == 0.0 ? 0.0 : spread / (size * total);
}

double herfindahl(std::span<const double> shares) {
  double sum = 0.0;
  for (const double share : shares) sum += share * share;
  return sum;
}

double effective_items(std::span<const double> shares) {
  const double concentration = herfindahl(shares);
  return concentration == 0.0 ? 0.0 : 1.0 / concentration;
}

double top_share(std::span<const double> shares, std::size_t k) {
  std::vector<double> sorted(shares.begin(), shares.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  sorted.resize(std::min(k, sorted.size()));
  return std::accumulate(sorted.begin(), sorted.end(), 0.0);
}

std::vector<double> unpredictability(const std::vector<std::vector<double>>& shares) {
  const std::size_t worlds = shares.size();
  const std::size_t items = worlds == 0 ? 0 : shares.front().size();
  std::vector<double> result(items, 0.0);
  if (worlds < 2) return result;
  const double pairs = 0.5 * static_cast<double>(worlds) * static_cast<double>(worlds - 1);
  std::vector<double> column(worlds);
  for (std::size_t item = 0; item < items; ++item) {
    for (std::size_t w = 0; w < worlds; ++w) column[w] = shares[w][item];
    std::sort(column.begin(), column.end());
    double spread = 0.0;
    for (std::size_t w = 0; w < worlds; ++w)
      spread += (2.0 * static_cast<double>(w) - static_cast<double>(worlds) + 1.0) * column[w];
    result[item] = spread / pairs;
  }
  return result;
}

double total_variation(std::span<const double> shares, std::span<const double> other) {
  double sum = 0.0;
  for (std::size_t i = 0; i < shares.size(); ++i) sum += std::fabs(shares[i] - other[i]);
  return 0.5 * sum;
}

Estimate estimate(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  if (values.empty()) return {};
  Estimate result{std::accumulate(values.begin(), values.end(), 0.0) / count, 0.0};
  if (values.size() < 2) return result;
  double squares = 0.0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  result.standard_error = std::sqrt(squares / (count - 1.0) / count);
  return result;
}

Estimate estimate_of_defined(std::span<const double> values) {
  std::vector<double> defined;
  for (const double value : values)
    if (!std::isnan(value)) defined.push_back(value);
  if (defined.empty()) return {kUndefined, kUndefined};
  Estimate result = estimate(defined);
  if (defined.size() < 2) result.standard_error = kUndefined;
  return result;
}

}  // namespace groundswell
