// SPDX-License-Identifier: Apache-2.0
// Seed agents by lot: at random, from a pool, and random agents' neighbours.
#pragma once

#include "graph/seeding.hpp"

namespace groundswell {

/// `count` of the agents 0 … agents−1 at random, without replacement. Nested: fewer agents are the
/// first of more.
[[nodiscard]] std::vector<AgentId> draw_agents(const Draws& draws, std::uint64_t key,
                                               AgentId agents, std::size_t count);

/// Agents at random.
[[nodiscard]] SeedChoice random_seeds(const SeedRequest& request, const Graph& graph,
                                      const Executor& executor);

/// As random, from `request.pool`.
[[nodiscard]] SeedChoice trait_seeds(const SeedRequest& request, const Graph& graph,
                                     const Executor& executor);

/// "Acquaintances": random agents each name one of those who influence them, at random (Cohen,
/// Havlin & ben-Avraham, Phys. Rev. Lett. 91, 247901 (2003)); nobody needs to know the graph, and
/// well-connected agents are named more often. Where 32 namings per wanted agent do not name enough
/// different ones, the rest are drawn at random.
[[nodiscard]] SeedChoice acquaintance_seeds(const SeedRequest& request, const Graph& graph,
                                            const Executor& executor);

}  // namespace groundswell
