// SPDX-License-Identifier: Apache-2.0
// How well one order agrees with another: success with quality, mostly (science.md §1.3, §15.5).
// Where an answer does not exist (fewer than two items, or all equal in one of the two) it is NaN.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace groundswell {

/// Kendall's τ_b, corrected for ties: (concordant − discordant pairs) / √((pairs − ties in x) ·
/// (pairs − ties in y)), in [−1, 1]. O(n log n): Knight, JASA 61, 436 (1966). Counts are whole
/// numbers. `x` and `y` are equally long and hold no NaN.
[[nodiscard]] double kendall_tau(std::span<const double> x, std::span<const double> y);

/// Spearman's ρ: Pearson's correlation of ranks, equal values sharing their mean rank.
[[nodiscard]] double spearman_rho(std::span<const double> x, std::span<const double> y);

/// Ranks from 1, smallest first; equal values share their mean rank.
[[nodiscard]] std::vector<double> mean_ranks(std::span<const double> values);

/// Is the best item the most downloaded one? 1 or 0; where several items lead with equally many
/// downloads, the share of them that are best. 0 without downloads; NaN where all items are equally
/// good.
[[nodiscard]] double best_is_first(std::span<const std::uint64_t> downloads,
                                   std::span<const double> quality);

}  // namespace groundswell
