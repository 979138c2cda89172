// SPDX-License-Identifier: Apache-2.0
// Seed agents by their ties and those of their neighbours: highest degree, degree discount, core
// number, VoteRank. Whole numbers decide (but for degree discount), so equals are truly equal.
#pragma once

#include "graph/seeding.hpp"

namespace groundswell {

/// The agents who influence the most others.
[[nodiscard]] SeedChoice highest_degree_seeds(const SeedRequest& request, const Graph& graph,
                                              const Executor& executor);

/// Degree, less what neighbours who are seed agents already make of it: d − 2t − (d − t)·t·p with t
/// such neighbours (Chen, Wang & Yang, KDD 2009, algorithm 4). On a directed graph one t counts
/// those who influence the agent and the other those it influences:
/// d − t_out − t_in − (d − t_out)·t_in·p.
[[nodiscard]] SeedChoice degree_discount_seeds(const SeedRequest& request, const Graph& graph,
                                               const Executor& executor);

/// The highest core numbers (Kitsak et al., Nature Physics 6, 888 (2010)); among equals the higher
/// degree. On a directed graph, cores are those of the graph with every tie taken both ways.
[[nodiscard]] SeedChoice core_seeds(const SeedRequest& request, const Graph& graph,
                                    const Executor& executor);

/// VoteRank (Zhang, Chen, Dong & Zhao, Scientific Reports 6, 27823 (2016)): agents vote for those
/// who influence them; whoever has most votes is chosen and votes no more, and those it influences
/// vote with 1/⟨k⟩ less (⟨k⟩ the mean degree), never with less than nothing.
[[nodiscard]] SeedChoice vote_rank_seeds(const SeedRequest& request, const Graph& graph,
                                         const Executor& executor);

}  // namespace groundswell
