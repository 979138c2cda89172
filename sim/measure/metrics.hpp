// SPDX-License-Identifier: Apache-2.0
// Measures of markets: inequality, concentration, unpredictability (science.md §1.3, §15). Plain
// arithmetic in a fixed order: the same bits everywhere.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace groundswell {

/// Downloads as shares of their sum; all 0 when there are none.
[[nodiscard]] std::vector<double> market_shares(std::span<const std::uint64_t> downloads);

/// Gini coefficient Σ_i Σ_j |m_i − m_j| / (2 S Σ_k m_k), S items, no small-sample correction
/// (Salganik, Dodds & Watts 2006). 0 = equal; 0 when there are no downloads.
[[nodiscard]] double gini(std::span<const double> shares);

/// Herfindahl–Hirschman index Σ m², and the effective number of items 1/HHI (0 when no downloads).
[[nodiscard]] double herfindahl(std::span<const double> shares);
[[nodiscard]] double effective_items(std::span<const double> shares);

/// Share of the k best-selling items together.
[[nodiscard]] double top_share(std::span<const double> shares, std::size_t k);

/// Unpredictability of each item: mean over pairs of worlds of |m_ij − m_ik| (Salganik et al.
/// 2006). `shares` is [world][item]. All 0 with fewer than two worlds.
[[nodiscard]] std::vector<double> unpredictability(const std::vector<std::vector<double>>& shares);

/// The unpredictability that sampling alone gives an item of market share `share`: mean over pairs
/// of worlds of the expected |difference| of two independent binomial shares, of `totals` draws
/// (each above 0). Exact where no world expects more than 200 downloads of the item (or of all
/// others), else as if normal, which is too large by at most 3e-4 of itself. 0 with fewer than two
/// worlds.
[[nodiscard]] double sampling_floor(std::span<const std::uint64_t> totals, double share);

/// The same for every item at its mean share: what `unpredictability` would be, on average, if the
/// downloads of every world were drawn with the same chances. `downloads` is [world][item], in
/// units that decide by themselves (agents, not people); worlds without downloads are left out.
[[nodiscard]] std::vector<double> unpredictability_floor(
    const std::vector<std::vector<std::uint64_t>>& downloads);

/// ½ Σ_k |m_k − m'_k|: how much of the market a twin reallocates.
[[nodiscard]] double total_variation(std::span<const double> shares, std::span<const double> other);

/// Mean and standard error of the mean (0 for fewer than two numbers).
struct Estimate {
  double mean = 0.0;
  double standard_error = 0.0;
};
[[nodiscard]] Estimate estimate(std::span<const double> values);
/// The same of those that are defined: NaN where no number is, the error where fewer than two are.
[[nodiscard]] Estimate estimate_of_defined(std::span<const double> values);

}  // namespace groundswell
