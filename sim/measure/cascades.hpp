// SPDX-License-Identifier: Apache-2.0
// Cascades: who passed an item on to whom, as a forest. Roots are downloads that no peer tipped
// (seed, own discovery, the chart, a broadcast); the parent of any other is the peer it names. All
// measures take time and memory in proportion to the downloads (science.md §11, §15.7).
//
// Structural virality grows with size, so cascades are only compared at matched sizes (Juul &
// Ugander, PNAS 118, 2021): `SizeTable` holds trees by size, `compare_at_size` weighs two of them.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engine/ledger.hpp"
#include "measure/metrics.hpp"

namespace groundswell {

/// A tree of a forest. Counts are in nodes (downloads), depth in links.
struct Tree {
  std::uint64_t size = 0;
  std::uint64_t depth = 0;              ///< of the deepest node; 0 where the root is alone
  std::uint64_t breadth = 0;            ///< most nodes at one depth
  std::uint64_t largest_broadcast = 0;  ///< most children of one node
  double virality = 0.0;  ///< structural virality: mean distance between two nodes; 0 for one node
};

inline constexpr std::uint32_t kNoParent = std::numeric_limits<std::uint32_t>::max();

/// The trees of a forest, in the order of their roots. `parents` names each node's parent, a node
/// before it, or kNoParent. Structural virality is (2n/(n−1))·[(1/n)ΣS_v − (1/n²)ΣS_v²] over the
/// sizes S_v of subtrees (Goel, Anderson, Hofman & Watts 2016), summed in whole numbers.
/// Throws InternalError for a parent that does not come before its child.
[[nodiscard]] std::vector<Tree> trees_of(std::span<const std::uint32_t> parents);

/// The forest of one item in a world's ledger, as `trees_of` wants it: nodes are the item's
/// downloads in the ledger's order. A peer who had no download of the item before is no parent.
[[nodiscard]] std::vector<std::uint32_t> parents_of(std::span<const Download> ledger, ItemId item,
                                                    AgentId agents);

/// Sizes from 2^b to 2^(b+1) − 1 are in bin b.
inline constexpr std::size_t kSizeBins = 32;
[[nodiscard]] std::size_t size_bin(std::uint64_t size) noexcept;

/// The trees of one item in one world, or of several, by size.
struct SizeTable {
  std::array<std::uint64_t, kSizeBins> trees{};
  std::array<double, kSizeBins> virality{};         ///< sum over the bin's trees
  std::array<double, kSizeBins> broadcast_share{};  ///< sum of largest broadcast / size

  void add(const Tree& tree) noexcept;
  SizeTable& operator+=(const SizeTable& other) noexcept;
  /// Mean structural virality in a bin; NaN where it has no tree.
  [[nodiscard]] double mean_virality(std::size_t bin) const noexcept;
  [[nodiscard]] double mean_broadcast_share(std::size_t bin) const noexcept;
};

/// The forest of one item in one world. Counts are in agents.
struct CascadeSummary {
  SizeTable by_size;
  Tree largest;  ///< the first of the largest trees

  [[nodiscard]] std::uint64_t trees() const noexcept;
  /// Share of the largest tree's nodes that got it from the same node; 0 where there is none.
  [[nodiscard]] double broadcast_share() const noexcept;
};

[[nodiscard]] CascadeSummary summarise_cascades(std::span<const Tree> trees);
/// Of every item of a world.
[[nodiscard]] std::vector<CascadeSummary> summarise_cascades(std::span<const Download> ledger,
                                                             std::size_t items, AgentId agents);

/// Structural virality of two sets of cascades over the sizes that both have; means are NaN where
/// they have none in common.
struct MatchedComparison {
  double first = 0.0;
  double second = 0.0;
  std::uint64_t matched_first = 0;  ///< trees of the first set in bins that both have
  std::uint64_t matched_second = 0;
};

/// Means over the bins that both tables have, from trees of two nodes on; a bin weighs as the
/// smaller of its two numbers of trees.
[[nodiscard]] MatchedComparison compare_at_size(const SizeTable& first, const SizeTable& second);

}  // namespace groundswell
