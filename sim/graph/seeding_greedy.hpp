// SPDX-License-Identifier: Apache-2.0
// Seed agents by greedy hill climbing on expected spread, estimated over sampled worlds that are
// the same for all candidates (request.samples of them; graph/seeding_worlds.hpp).
//
// Where spread is submodular (cascade, linear threshold) the set found reaches at least 1 − 1/e of
// the best possible in those worlds (Nemhauser, Wolsey & Fisher 1978; Kempe, Kleinberg & Tardos
// 2003). Where it is not (agents that need several exposures) there is no guarantee. Where only a
// run of the model can tell how far it spreads, every trial is one (graph/seeding_trials.hpp).
#pragma once

#include "graph/seeding.hpp"

namespace groundswell {

struct GreedyOutcome {
  std::vector<AgentId> agents;      ///< in the order chosen
  std::vector<std::int64_t> gains;  ///< what each added, summed over the worlds, in agents
  std::uint64_t evaluations = 0;    ///< candidates tried, over all rounds
  std::uint32_t worlds = 0;
};

/// Tries every agent in every round.
[[nodiscard]] GreedyOutcome greedy(const SeedRequest& request, const Graph& graph,
                                   const Executor& executor);

/// CELF (Leskovec et al., KDD 2007): as greedy, in the same order, but a candidate is tried again
/// only while its old gain could still win. The same agents as greedy's where gains in the sampled
/// worlds never grow (live ties); elsewhere one whose gain has grown can be missed.
[[nodiscard]] GreedyOutcome celf(const SeedRequest& request, const Graph& graph,
                                 const Executor& executor);

[[nodiscard]] SeedChoice greedy_seeds(const SeedRequest& request, const Graph& graph,
                                      const Executor& executor);
[[nodiscard]] SeedChoice celf_seeds(const SeedRequest& request, const Graph& graph,
                                    const Executor& executor);

}  // namespace groundswell
