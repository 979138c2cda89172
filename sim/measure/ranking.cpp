// SPDX-License-Identifier: Apache-2.0
#include "measure/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/types.hpp"

namespace groundswell {
namespace {

/// Pairs inside runs of equal entries of a sorted list.
template <class List, class Same>
std::uint64_t tied_pairs(const List& sorted, const Same& same) {
  std::uint64_t pairs = 0;
  std::uint64_t run = 0;  // entries before this one that equal it
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    run = same(sorted[i - 1], sorted[i]) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/// Sorts, and counts the pairs that were the wrong way round (equal ones are not).
std::uint64_t sort_and_count(std::span<double> values, std::span<double> space) {
  if (values.size() < 2) return 0;
  const std::size_t half = values.size() / 2;
  std::uint64_t swaps = sort_and_count(values.subspan(0, half), space.subspan(0, half)) +
                        sort_and_count(values.subspan(half), space.subspan(half));
  std::size_t left = 0;
  std::size_t right = half;
  for (double& next : space) {
    const bool takes_left =
        right == values.size() || (left < half && values[left] <= values[right]);
    if (!takes_left) swaps += half - left;
    next = takes_left ? values[left++] : values[right++];
  }
  std::copy(space.begin(), space.end(), values.begin());
  return swaps;
}

double correlation(std::span<const double> x, std::span<const double> y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0.0, yy = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return xx > 0.0 && yy > 0.0 ? xy / (std::sqrt(xx) * std::sqrt(yy)) : kUndefined;
}

}  // namespace

double kendall_tau(std::span<const double> x, std::span<const double> y) {
  std::vector<std::pair<double, double>> both;
  for (std::size_t i = 0; i < x.size(); ++i) both.emplace_back(x[i], y[i]);
  std::sort(both.begin(), both.end());
  const std::uint64_t pairs = x.size() < 2 ? 0 : std::uint64_t{x.size()} * (x.size() - 1) / 2;
  const std::uint64_t tied_x =
      tied_pairs(both, [](const auto& a, const auto& b) { return a.first == b.first; });
  const std::uint64_t tied_both =
      tied_pairs(both, [](const auto& a, const auto& b) { return a == b; });
  std::vector<double> second;
  for (const auto& entry : both) second.push_back(entry.second);
  std::vector<double> space(second.size());
  const std::uint64_t swaps = sort_and_count(second, space);
  const std::uint64_t tied_y = tied_pairs(second, [](double a, double b) { return a == b; });
  if (tied_x == pairs || tied_y == pairs) return kUndefined;
  const double agreement =
      static_cast<double>(pairs - tied_x - tied_y + tied_both) - 2.0 * static_cast<double>(swaps);
  return agreement / std::sqrt(static_cast<double>(pairs - tied_x)) /
         std::sqrt(static_cast<double>(pairs - tied_y));
}

std::vector<double> mean_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const double rank = (static_cast<double>(begin) + 1.0 + static_cast<double>(end)) / 2.0;
    for (; begin < end; ++begin) ranks[order[begin]] = rank;
  }
  return ranks;
}

double spearman_rho(std::span<const double> x, std::span<const double> y) {
  return correlation(mean_ranks(x), mean_ranks(y));
}

double best_is_first(std::span<const std::uint64_t> downloads, std::span<const double> quality) {
  if (quality.empty()) return kUndefined;
  const auto [worst, best] = std::minmax_element(quality.begin(), quality.end());
  if (*worst == *best) return kUndefined;
  const std::uint64_t most = *std::max_element(downloads.begin(), downloads.end());
  if (most == 0) return 0.0;
  std::size_t leaders = 0;
  std::size_t good = 0;
  for (std::size_t item = 0; item < downloads.size(); ++item) {
    if (downloads[item] != most) continue;
    ++leaders;
    good += quality[item] == *best ? 1U : 0U;
  }
  return static_cast<double>(good) / static_cast<double>(leaders);
}

}  // namespace groundswell
