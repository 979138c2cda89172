// SPDX-License-Identifier: Apache-2.0
// Reverse-reachable sets: who could have reached a random agent? Set number i is a pure function of
// (seed, i), so any number of threads draws the same ones. The share of sets that a group of seed
// agents hits, times the number of agents, is its expected spread (Borgs, Brautbar, Chayes &
// Lucier, SODA 2014).
//
// A set small beside the society is a list of agents (4 bytes each, and as much again in an index);
// one that holds more than a 32nd of it is a bitmap. Under a cascade, ties that fail are jumped
// over by geometric skips, so a set costs its agents and its live ties, not all the ties it meets.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/large_array.hpp"
#include "core/parallel.hpp"
#include "core/random.hpp"
#include "core/spread_law.hpp"
#include "graph/graph.hpp"
#include "graph/seeding_lots.hpp"

namespace groundswell {

class ReverseSets {
 public:
  /// Sets for a cascade or for linear threshold (InternalError otherwise). The graph must outlive
  /// them.
  ReverseSets(const Graph& graph, const SpreadLaw& law, const Draws& draws, std::uint64_t key);

  /// Draws more of them, up to `sets` in all.
  void grow_to(std::uint64_t sets, const Executor& executor);
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Bytes that the sets take.
  [[nodiscard]] std::size_t bytes() const noexcept;

  struct Cover {
    std::vector<AgentId> agents;  ///< in the order chosen
    std::uint64_t hit = 0;        ///< sets that hold at least one of them
  };
  /// Greedy maximum coverage: each next agent hits most of the sets not hit yet.
  [[nodiscard]] Cover cover(std::size_t count, const SeedLots& lots,
                            const Executor& executor) const;

 private:
  const Graph& graph_;
  SpreadLaw law_;
  Draws draws_;
  std::uint64_t key_;
  std::uint64_t size_ = 0;
  std::vector<std::uint64_t> ends_;  ///< of each listed set, in members_
  LargeArray<AgentId> members_;
  std::vector<std::vector<std::uint64_t>> bitmaps_;
};

/// Of `sets` fresh reverse-reachable sets, how many the seed agents hit; each set is drawn only
/// until it is hit. An unbiased estimate of the spread is agents · hits / sets.
[[nodiscard]] std::uint64_t count_hits(const Graph& graph, const SpreadLaw& law,
                                       std::span<const AgentId> seeds, const Draws& draws,
                                       std::uint64_t key, std::uint64_t sets,
                                       const Executor& executor);

}  // namespace groundswell
