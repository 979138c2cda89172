// SPDX-License-Identifier: Apache-2.0
// Sampled worlds that greedy seeding tries seed agents in: which ties are live, or how many
// exposures each agent needs, is drawn once per world, so that all candidates meet the same chances
// (common random numbers). Spread in a world is then a plain count. Private to sim/graph.
//
// Each kind of world answers the same questions:
//   add_gains(gains)   adds, for every agent, how many more would adopt if it became a seed agent
//   gain(agent)        the same for one agent
//   commit(agent)      makes it one
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "graph/seeding.hpp"

namespace groundswell::detail {

/// A cascade on an undirected graph: a tie is live or not for both ends (it is tried once, by
/// whichever adopts first), so an agent reaches its component of the live ties. 4 bytes an agent
/// and 4 a component.
class ComponentWorld {
 public:
  ComponentWorld(const SeedRequest& request, const Graph& graph, std::uint32_t sample);
  void add_gains(std::span<std::uint64_t> gains) const;
  [[nodiscard]] std::uint64_t gain(AgentId agent) const { return left_[component_[agent]]; }
  void commit(AgentId agent) { left_[component_[agent]] = 0; }

 private:
  std::vector<AgentId> component_;
  std::vector<AgentId> left_;  ///< agents of each component; 0 when it has been reached
};

/// Linear threshold, or a cascade on a directed graph: live arcs in rows. What a chosen agent
/// reaches is closed, so later searches stop where it begins.
class ReachWorld {
 public:
  ReachWorld(const SeedRequest& request, const Graph& graph, std::uint32_t sample);
  void add_gains(std::span<std::uint64_t> gains);
  [[nodiscard]] std::uint64_t gain(AgentId agent);
  void commit(AgentId agent);

 private:
  void search(AgentId agent);  ///< fills found_, marks seen_

  std::vector<TieIndex> starts_;
  std::vector<AgentId> live_;
  std::vector<bool> seen_;  ///< reached by a chosen agent, or by the search under way
  std::vector<AgentId> found_;
};

/// Any model of exposures counted against needs: adopting agents expose those they influence.
class ExposureWorld {
 public:
  ExposureWorld(const SeedRequest& request, const Graph& graph, std::uint32_t sample);
  void add_gains(std::span<std::uint64_t> gains);
  [[nodiscard]] std::uint64_t gain(AgentId agent);
  void commit(AgentId agent) { spread_from(agent); }

 private:
  void spread_from(AgentId agent);  ///< nothing happens where it has adopted already

  const Graph* graph_;
  std::vector<std::uint32_t> needs_;  ///< exposures still needed
  std::vector<bool> adopted_;
  std::vector<AgentId> found_;    ///< who adopted in the last spread
  std::vector<AgentId> exposed_;  ///< who was exposed in it, as often as exposed
};

}  // namespace groundswell::detail
