// SPDX-License-Identifier: Apache-2.0
// Which agents hang together, and how tightly: connected components, who is reached from whom, and
// core numbers.
//
// Components and cores are Boost.Graph's algorithms on our rows (graph/boost_adapter.hpp), linear
// in the ties. A directed graph is taken both ways first, so its components are the weakly
// connected ones; a well-mixed society is one component and one core.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

struct Components {
  std::vector<AgentId> of;  ///< each agent's component, numbered by its smallest agent: 0, 1, …
  std::vector<AgentId> sizes;  ///< agents in each component
  AgentId giant = 0;           ///< the largest one (the first of equals); 0 where there are none

  [[nodiscard]] AgentId count() const noexcept { return static_cast<AgentId>(sizes.size()); }
  [[nodiscard]] AgentId giant_size() const noexcept { return sizes.empty() ? 0 : sizes[giant]; }
};

/// (Weakly) connected components, by depth-first search.
[[nodiscard]] Components connected_components(const Graph& graph, const Executor& executor);

/// The agents that are reached from these over ties in their direction, these among them, breadth
/// first; each once.
[[nodiscard]] std::vector<AgentId> reached_from(const Graph& graph,
                                                std::span<const AgentId> starts);

/// The core number of each agent: the largest k such that it belongs to a group in which everybody
/// has at least k ties inside (Seidman 1983; Batagelj & Zaveršnik 2003).
[[nodiscard]] std::vector<std::uint32_t> core_numbers(const Graph& graph, const Executor& executor);

}  // namespace groundswell
