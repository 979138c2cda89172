// SPDX-License-Identifier: Apache-2.0
// Seed agents by reverse influence sampling with a guarantee: IMM.
#pragma once

#include "graph/seeding.hpp"

namespace groundswell {

struct ImmOutcome {
  std::vector<AgentId> agents;  ///< in the order chosen
  double spread = 0.0;          ///< expected, in agents, the seed agents included: unbiased
  double error = 0.0;           ///< its standard error
  std::uint64_t sets = 0;       ///< reverse-reachable sets the choice rests on
  std::size_t bytes = 0;        ///< that they take
};

/// IMM (Tang, Shi & Xiao, SIGMOD 2015) for a cascade or linear threshold: with chance at least
/// 1 − agents^−ℓ, the expected spread of the chosen agents is at least (1 − 1/e − ε) times the
/// best possible. As corrected by Chen (arXiv:1808.09363, 2018, first remedy): the sets that decide
/// how many are needed are thrown away and fresh ones drawn for the choice. The estimate of the
/// spread rests on a third batch, which the choice has not seen. Uses request.law, epsilon, ell.
[[nodiscard]] ImmOutcome imm(const SeedRequest& request, const Graph& graph,
                             const Executor& executor);

[[nodiscard]] SeedChoice imm_seeds(const SeedRequest& request, const Graph& graph,
                                   const Executor& executor);

}  // namespace groundswell
