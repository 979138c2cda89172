// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding_community.hpp"

#include "graph/communities.hpp"
#include "graph/generator_tools.hpp"

namespace groundswell {
namespace {

/// Each agent's place among its community's members, the best connected first.
std::vector<AgentId> places_within(const Communities& communities, const Graph& graph,
                                   const SeedLots& lots) {
  std::vector<std::uint32_t> degrees(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    degrees[agent] = graph.out().degree(agent);
  std::vector<AgentId> places(graph.agents());
  std::vector<AgentId> seen(communities.sizes.size(), 0);
  for (const AgentId agent : top_agents(degrees, graph.agents(), lots))
    places[agent] = seen[communities.of[agent]]++;
  return places;
}

}  // namespace

SeedChoice community_seeds(const SeedRequest& request, const Graph& graph,
                           const Executor& executor) {
  const Draws draws(request.seed, request.world, Purpose::seeding_visits);
  const Communities communities = louvain(graph, draws, request.key, executor);
  const SeedLots lots = request.lots();
  const std::vector<AgentId> places = places_within(communities, graph, lots);
  struct Score {  // earlier rounds first, then larger communities
    AgentId round = 0;
    AgentId size = 0;
    bool operator==(const Score&) const = default;
    bool operator<(const Score& other) const {
      return round != other.round ? round > other.round : size < other.size;
    }
  };
  std::vector<Score> scores(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    scores[agent] = {places[agent], communities.sizes[communities.of[agent]]};
  return {
      top_agents(scores, request.count, lots),
      {std::to_string(communities.sizes.size()) + " communities by Louvain's method, modularity " +
       detail::shown(communities.modularity)}};
}

}  // namespace groundswell
