// SPDX-License-Identifier: Apache-2.0
// Seed agents by their place in the whole graph: PageRank and betweenness.
#pragma once

#include "graph/seeding.hpp"

namespace groundswell {

/// PageRank of each agent, summing to 1 (Page, Brin, Motwani & Winograd 1999): a walker steps from
/// an agent to one of those who influence it, at random, and with chance 1 − damping (or where
/// nobody influences it) to any agent. So credit flows from the influenced to the influential. By
/// power iteration until no agent changes by more than 1e-12 of the mean, or 1000 times; the same
/// bits at any number of threads and block size.
[[nodiscard]] std::vector<double> page_rank(const Graph& graph, const Executor& executor,
                                            double damping = 0.85);

struct Betweenness {
  std::vector<double> share;  ///< of the ordered pairs of other agents, 0 … 1
  std::vector<double> error;  ///< standard error of each; 0 when exact
  bool exact = false;
  AgentId pivots = 0;
};

/// Betweenness: the share of shortest paths between other agents that lead through each (Freeman
/// 1977), by Brandes's accumulation (J. Math. Sociol. 25, 163 (2001)) from `pivots` random sources
/// (Brandes & Pich, Int. J. Bifurcation Chaos 17, 2303 (2007)); exact where there are no more
/// agents than pivots. Dependencies are added as fixed-point numbers (to 2^-44 of a path's share or
/// better), so the sum is the same in any order.
[[nodiscard]] Betweenness betweenness(const Graph& graph, AgentId pivots, const Draws& draws,
                                      std::uint64_t key, const Executor& executor);

[[nodiscard]] SeedChoice page_rank_seeds(const SeedRequest& request, const Graph& graph,
                                         const Executor& executor);
[[nodiscard]] SeedChoice betweenness_seeds(const SeedRequest& request, const Graph& graph,
                                           const Executor& executor);

}  // namespace groundswell
