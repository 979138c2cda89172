// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding_degree.hpp"

#include <queue>

#include "graph/components.hpp"

namespace groundswell {
namespace {

std::vector<std::uint32_t> degrees_of(const Graph& graph) {
  std::vector<std::uint32_t> degrees(graph.agents(), 0);
  if (graph.is_well_mixed()) return degrees;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    degrees[agent] = graph.out().degree(agent);
  return degrees;
}

/// Takes the best `count` agents one after the other while scores change: `score(agent)` is the
/// present one, `chosen(agent, risen)` is told of each choice and calls risen(other) for every
/// agent whose score may have risen. Every agent always has an entry no lower than its score.
template <class Score, class ScoreOf, class Chosen>
std::vector<AgentId> take_in_turn(AgentId agents, std::size_t count, const SeedLots& lots,
                                  const ScoreOf& score, const Chosen& chosen) {
  std::vector<SeedCandidate<Score>> first(agents);
  for (AgentId agent = 0; agent < agents; ++agent)
    first[agent] = {score(agent), lots(agent), agent};
  std::priority_queue<SeedCandidate<Score>> queue({}, std::move(first));
  std::vector<bool> taken(agents, false);
  std::vector<AgentId> result;
  while (result.size() < count) {
    const SeedCandidate<Score> best = queue.top();
    queue.pop();
    if (taken[best.agent]) continue;
    const Score now = score(best.agent);
    if (now != best.score) {
      if (now < best.score) queue.push({now, best.lot, best.agent});
      continue;
    }
    taken[best.agent] = true;
    result.push_back(best.agent);
    chosen(best.agent, [&](AgentId other) {
      if (!taken[other]) queue.push({score(other), lots(other), other});
    });
  }
  return result;
}

}  // namespace

SeedChoice highest_degree_seeds(const SeedRequest& request, const Graph& graph, const Executor&) {
  return {top_agents(degrees_of(graph), request.count, request.lots()), {}};
}

SeedChoice degree_discount_seeds(const SeedRequest& request, const Graph& graph, const Executor&) {
  std::vector<std::uint32_t> seeds_before(graph.agents(), 0);  // among those who influence it
  std::vector<std::uint32_t> seeds_after(graph.agents(), 0);   // among those it influences
  const auto score = [&](AgentId agent) {
    const double degree = graph.out().degree(agent);
    const double before = seeds_before[agent];
    const double left = degree - seeds_after[agent];
    return left - before - left * before * request.discount_p;
  };
  const auto chosen = [&](AgentId agent, const auto& risen) {
    for (const AgentId other : graph.out().row(agent)) ++seeds_before[other];
    for (const AgentId other : graph.in().row(agent)) ++seeds_after[other];
    for (const AgentId other : graph.out().row(agent)) risen(other);
    if (!graph.directed()) return;
    for (const AgentId other : graph.in().row(agent)) risen(other);
  };
  return {take_in_turn<double>(graph.agents(), request.count, request.lots(), score, chosen), {}};
}

SeedChoice core_seeds(const SeedRequest& request, const Graph& graph, const Executor& executor) {
  const std::vector<std::uint32_t> cores = core_numbers(graph, executor);
  std::vector<std::uint64_t> scores(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    scores[agent] = (std::uint64_t{cores[agent]} << 32) | graph.out().degree(agent);
  return {top_agents(scores, request.count, request.lots()), {}};
}

SeedChoice vote_rank_seeds(const SeedRequest& request, const Graph& graph, const Executor&) {
  // Votes are counted in units of 1/arcs, in which 1/⟨k⟩ is `agents`.
  const auto whole = static_cast<std::int64_t>(graph.arcs());
  std::vector<std::int64_t> vote(graph.agents(), whole);
  std::vector<std::int64_t> votes(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    votes[agent] = whole * graph.out().degree(agent);
  const auto weaken = [&](AgentId voter, std::int64_t by) {
    by = std::min(by, vote[voter]);
    if (by == 0) return;
    vote[voter] -= by;
    for (const AgentId other : graph.in().row(voter)) votes[other] -= by;
  };
  const auto chosen = [&](AgentId agent, const auto& /*none rises*/) {
    weaken(agent, whole);
    for (const AgentId other : graph.out().row(agent)) weaken(other, graph.agents());
  };
  return {take_in_turn<std::int64_t>(
              graph.agents(), request.count, request.lots(),
              [&](AgentId agent) { return votes[agent]; }, chosen),
          {}};
}

}  // namespace groundswell
