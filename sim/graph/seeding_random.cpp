// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding_random.hpp"

#include <unordered_map>
#include <unordered_set>

namespace groundswell {

std::vector<AgentId> draw_agents(const Draws& draws, std::uint64_t key, AgentId agents,
                                 std::size_t count) {
  // A keyed shuffle of which only the first places are drawn (Fisher–Yates with a sparse table).
  std::unordered_map<std::uint64_t, std::uint64_t> moved;
  const auto at_place = [&moved](std::uint64_t place) {
    const auto found = moved.find(place);
    return found == moved.end() ? place : found->second;
  };
  std::vector<AgentId> chosen;
  for (std::uint64_t place = 0; place < count; ++place) {
    const std::uint64_t other = place + draws.below({.item = key, .index = place}, agents - place);
    chosen.push_back(static_cast<AgentId>(at_place(other)));
    moved[other] = at_place(place);
  }
  return chosen;
}

SeedChoice random_seeds(const SeedRequest& request, const Graph& graph, const Executor&) {
  const Draws draws(request.seed, request.world, Purpose::seeding);
  return {draw_agents(draws, request.key, graph.agents(), request.count), {}};
}

SeedChoice trait_seeds(const SeedRequest& request, const Graph&, const Executor&) {
  const Draws draws(request.seed, request.world, Purpose::seeding);
  SeedChoice choice;
  choice.agents =
      draw_agents(draws, request.key, static_cast<AgentId>(request.pool.size()), request.count);
  for (AgentId& place : choice.agents) place = request.pool[place];
  return choice;
}

SeedChoice acquaintance_seeds(const SeedRequest& request, const Graph& graph,
                              const Executor& executor) {
  constexpr std::uint64_t kNamings = 32;
  const Draws draws(request.seed, request.world, Purpose::seeding_neighbour);
  SeedChoice choice;
  std::unordered_set<AgentId> taken;
  const auto take = [&](AgentId agent) {
    if (choice.agents.size() < request.count && taken.insert(agent).second)
      choice.agents.push_back(agent);
  };
  for (std::uint64_t naming = 0;
       naming < kNamings * request.count && choice.agents.size() < request.count; ++naming) {
    const PhiloxBlock words = draws.block({.item = request.key, .index = naming});
    const auto asked = static_cast<AgentId>((Wide{words[0]} * graph.agents()) >> 64);
    const auto row = graph.in().row(asked);
    if (!row.empty()) take(row[static_cast<std::size_t>((Wide{words[1]} * row.size()) >> 64)]);
  }
  if (choice.agents.size() == request.count) return choice;
  SeedRequest everybody = request;
  everybody.count = graph.agents();
  for (const AgentId agent : random_seeds(everybody, graph, executor).agents) take(agent);
  return choice;
}

}  // namespace groundswell
