// SPDX-License-Identifier: Apache-2.0
// Undirected ties as pairs of tie ends: what graphs with given degrees are made of. Private to
// sim/graph.
//
// The agents of all ends stand in one list; those at places 2t and 2t+1 are tied. A *switch* takes
// ties a–b and c–d and makes a–d and c–b of them, where neither exists: degrees stay.
#pragma once

#include <cstdint>
#include <span>

#include "core/large_array.hpp"
#include "graph/generator_tools.hpp"

namespace groundswell::detail {

class RandomPairing {
 public:
  /// All ends paired at random, every pairing equally likely. The degrees, which must outlive this,
  /// add up to an even number. Draws differ from one `attempt` to the next.
  RandomPairing(std::span<const std::uint32_t> degrees, std::uint64_t seed, std::uint64_t attempt,
                const Executor& executor);

  /// No self-loops, no parallel ties.
  [[nodiscard]] bool is_simple() const noexcept { return is_simple_; }
  /// Switches self-loops and parallel ties away, each with random ties; never spoils a good one.
  /// They are few, and done one after the other. False where `tries` switches were not enough for
  /// one of them.
  [[nodiscard]] bool repair(std::uint64_t tries);
  /// The graph of the pairs, which are simple. Leaves nothing here.
  [[nodiscard]] Graph take_graph();

 private:
  [[nodiscard]] std::vector<std::uint64_t> suspects() const;

  std::span<const std::uint32_t> degrees_;
  std::uint64_t seed_;
  std::uint64_t attempt_;
  const Executor& executor_;
  LargeArray<AgentId> ends_;
  Graph graph_ = Graph::well_mixed(0);  ///< each tie once, no self-loops
  bool is_simple_ = false;
};

}  // namespace groundswell::detail
