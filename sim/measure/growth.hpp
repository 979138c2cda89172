// SPDX-License-Identifier: Apache-2.0
// The shape of success in time: when downloads peak, how fast they come and go, and whether items'
// fluctuations are those of people who decide for themselves (science.md §2, §15.8). An answer that
// does not exist (no downloads, never down to half) is NaN.
#pragma once

#include <cstdint>
#include <span>

namespace groundswell {

/// Times are in steps. The peak is the first step with most downloads.
struct GrowthShape {
  double time_to_peak = 0.0;   ///< from the first step with a download to the peak
  double half_life = 0.0;      ///< from the peak to the first later step with at most half of it
  double peak_to_mean = 0.0;   ///< peak over mean, first to last step with a download
  double doubling_time = 0.0;  ///< from a quarter to a half of what there is at the peak's end
};

/// `downloads` by step. Within a step downloads are taken to be even.
[[nodiscard]] GrowthShape growth_shape(std::span<const std::uint32_t> downloads);

/// Mean and variance of an item's downloads per step.
struct Fluctuation {
  double mean = 0.0;
  double variance = 0.0;  ///< over steps, unbiased
};
[[nodiscard]] Fluctuation fluctuation(std::span<const std::uint32_t> downloads);

inline constexpr std::size_t kFewestFluctuating = 5;

/// Fluctuation scaling σ ~ μ^α over items (Onnela & Reed-Tsochas, PNAS 107, 18375, 2010): least
/// squares of ln σ on ln μ over the items where both are above 0. Those who decide by themselves
/// give α = ½, those who move as one α = 1. NaN for fewer than five items or equal means.
[[nodiscard]] double fluctuation_exponent(std::span<const Fluctuation> items);

/// Where the two regimes meet: with common swings of relative size κ, σ² = μ + κ²μ², and the two
/// terms are equal at μ = 1/κ². Downloads must be counted singly (agents, not people). ∞ where
/// fluctuations are no larger than those of independent people; NaN as above. κ² is the mean over
/// items of (σ² − μ)/μ², weighted by μ⁴/σ⁴, one over its variance up to a factor.
[[nodiscard]] double fluctuation_crossover(std::span<const Fluctuation> items);

}  // namespace groundswell
