// SPDX-License-Identifier: Apache-2.0
// Undirected ties as pairs of tie ends: what graphs with given degrees are made of. Private to
// sim/graph.
//
// An agent's ends are consecutive; `mates_[e]` is the end that e is tied to, `targets_[e]` the
// agent there, so an agent's neighbours stand side by side and no hash table is needed. A *switch*
// takes ties a–b and c–d and makes a–d and c–b of them, where neither exists: degrees stay.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "graph/generator_tools.hpp"

namespace groundswell::detail {

class Pairing {
 public:
  /// The ties of an undirected graph.
  Pairing(const Graph& graph, UniformRun run);

  [[nodiscard]] std::size_t ends() const noexcept { return mates_.size(); }
  /// Tries `tries` switches of random ties in a simple graph. One that would make a self-loop or a
  /// parallel tie is not made but counts, so that all simple graphs of these degrees become equally
  /// likely (the chain is symmetric).
  void mix(std::uint64_t tries);
  [[nodiscard]] std::vector<Tie> ties() const;

 private:
  void pair(std::uint64_t a, AgentId owner_a, std::uint64_t b, AgentId owner_b) noexcept {
    mates_[a] = b;
    mates_[b] = a;
    targets_[a] = owner_b;
    targets_[b] = owner_a;
  }
  [[nodiscard]] AgentId owner(std::uint64_t end) const noexcept { return targets_[mates_[end]]; }
  [[nodiscard]] std::span<const AgentId> neighbours(AgentId agent) const noexcept {
    return std::span(targets_).subspan(firsts_[agent], firsts_[agent + 1] - firsts_[agent]);
  }
  [[nodiscard]] std::size_t links(AgentId agent, AgentId other) const noexcept;
  void try_switch(std::uint64_t a, std::uint64_t c) noexcept;

  std::vector<std::uint64_t> firsts_;  ///< by agent, and one more
  std::vector<std::uint64_t> mates_;
  std::vector<AgentId> targets_;
  UniformRun run_;
};

}  // namespace groundswell::detail
