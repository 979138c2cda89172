// SPDX-License-Identifier: Apache-2.0
// Reverse-reachable sets: who could have reached a random agent? Set number i is a pure function of
// (seed, i), so any number of threads draws the same ones. The share of sets that a group of seed
// agents hits, times the number of agents, is its expected spread (Borgs, Brautbar, Chayes &
// Lucier, SODA 2014).
//
// A set of one agent is a count; one small beside the society a list of agents (4 bytes each, and
// as much again in an index); one that holds more than a 32nd of it a bitmap. Under a cascade, ties
// that fail are jumped over by geometric skips, so a set costs its agents and its live ties, not
// all the ties it meets.
//
// What further agents add to some already chosen is seen in the sets that those do not hit. The
// others need not be kept, nor drawn further than to the first of them; and where few agents reach
// a large part of the society, a set that has grown large will be hit sooner or later. So a hundred
// times as many sets can be had for the same time and memory.
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

struct ReverseSetOptions {
  std::vector<AgentId> hit_by{};          ///< sets that hold one of these are not kept
  std::size_t largest = ~std::size_t{0};  ///< nor are sets of more agents
  bool roots_in_turn = false;  ///< set i asks who reaches agent i mod n, not a random one
};

class ReverseSets {
 public:
  /// Sets for a cascade or for linear threshold (InternalError otherwise). The graph must outlive
  /// them.
  ReverseSets(const Graph& graph, const SpreadLaw& law, const Draws& draws, std::uint64_t key,
              ReverseSetOptions options = {});

  /// Draws more of them, up to `sets` in all. False, and nothing is drawn, where they would take
  /// more than `most_bytes`.
  [[nodiscard]] bool grow_to(std::uint64_t sets, std::size_t most_bytes, const Executor& executor);
  /// How many agents the largest set has that none of these hits.
  [[nodiscard]] std::size_t largest_without(std::span<const AgentId> agents) const;

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Bytes that the kept sets take, and will take while they are covered.
  [[nodiscard]] std::size_t bytes() const noexcept;
  /// The same without what there is for every agent, however few sets are kept.
  [[nodiscard]] std::size_t bytes_of_sets() const noexcept;
  /// Agents met by all draws so far: what drawing them cost.
  [[nodiscard]] std::uint64_t visits() const noexcept { return visits_; }

  struct Cover {
    std::vector<AgentId> agents;      ///< in the order chosen
    std::vector<std::uint64_t> hits;  ///< sets that each of them is the first to hit
    std::uint64_t hit = 0;            ///< sets that hold one of them, or one of `hit_by`
    std::uint64_t most = 0;           ///< no group of agents as large, `hit_by` included, hits more
  };
  /// Greedy maximum coverage: each next agent hits most of the sets not hit yet. `count` agents
  /// besides those of `hit_by`, at most as many as there are.
  [[nodiscard]] Cover cover(std::size_t count, const SeedLots& lots,
                            const Executor& executor) const;

 private:
  const Graph& graph_;
  SpreadLaw law_;
  Draws draws_;
  std::uint64_t key_;
  ReverseSetOptions options_;
  std::uint64_t size_ = 0;
  std::uint64_t visits_ = 0;
  std::uint64_t passed_over_ = 0;     ///< sets not kept
  std::uint64_t hit_ = 0;             ///< of these, by options_.hit_by
  std::vector<std::uint32_t> alone_;  ///< by agent, sets of it alone
  std::vector<std::uint64_t> ends_;   ///< of each listed set, in members_
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
