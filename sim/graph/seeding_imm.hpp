// SPDX-License-Identifier: Apache-2.0
// Seed agents by reverse influence sampling with a guarantee: IMM.
#pragma once

#include "graph/seeding.hpp"

namespace groundswell {

struct ImmOutcome {
  std::vector<AgentId> agents;   ///< in the order chosen
  double spread = 0.0;           ///< expected, in agents, the seed agents included: unbiased
  double error = 0.0;            ///< its standard error
  std::uint64_t sets = 0;        ///< reverse-reachable sets that the guarantee asks for
  std::uint64_t finer_sets = 0;  ///< more of them, on which agents of small gain were chosen
  std::size_t bytes = 0;         ///< that all of these take
};

/// IMM (Tang, Shi & Xiao, SIGMOD 2015) for a cascade or linear threshold: with chance at least
/// 1 − agents^−ℓ, the expected spread of the chosen agents is at least (1 − 1/e − ε) times the
/// best possible. As corrected by Chen (arXiv:1808.09363, 2018, first remedy): the sets that decide
/// how many are needed are thrown away and fresh ones drawn for the choice. The estimate of the
/// spread rests on a third batch, which the choice has not seen. Uses request.law, epsilon, ell,
/// most_bytes, most_visits.
///
/// The sets that the guarantee asks for leave most of the choice to chance: where the first agents
/// reach a large component, each further one hits a set or two. So those are chosen on up to 256
/// sets an agent, as long as these are cheap (2^24 sets, 2^29 visits, 1 GiB); greedy coverage of
/// many more sets keeps the guarantee all the more.
///
/// Throws ScenarioError where the sets it asks for take more than request.most_bytes, or meet more
/// agents than request.most_visits: as soon as the first of them let expect it.
[[nodiscard]] ImmOutcome imm(const SeedRequest& request, const Graph& graph,
                             const Executor& executor);

/// Throws ScenarioError where that asks for more sets than may be drawn in any society of so many
/// agents: told before there is one. imm does so, too.
void require_few_sets(const SeedRequest& request, AgentId agents);

[[nodiscard]] SeedChoice imm_seeds(const SeedRequest& request, const Graph& graph,
                                   const Executor& executor);

}  // namespace groundswell
