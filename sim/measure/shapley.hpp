// SPDX-License-Identifier: Apache-2.0
// Sharing what several causes did together: Shapley values (science.md §15.1c). From the downloads
// of all twins with some of the channels on, each channel gets the mean, over all orders in which
// channels could be switched on, of what it adds.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace groundswell {

/// A set of players: bit i stands for player i.
using Coalition = std::uint32_t;

inline constexpr std::size_t kMostPlayers = 12;

/// `values[S]` is what the coalition S reaches, for all 2^k sets of k ≤ 12 players. Returns k
/// values whose sum is values[all] − values[none]. Sums are over whole numbers; each value is
/// rounded once.
[[nodiscard]] std::vector<double> shapley_values(std::span<const std::uint64_t> values);

}  // namespace groundswell
