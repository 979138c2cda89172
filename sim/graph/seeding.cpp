// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/error.hpp"
#include "graph/seeding_centrality.hpp"
#include "graph/seeding_community.hpp"
#include "graph/seeding_degree.hpp"
#include "graph/seeding_greedy.hpp"
#include "graph/seeding_imm.hpp"
#include "graph/seeding_random.hpp"

namespace groundswell {
namespace {

constexpr std::array<std::pair<const char*, SeedStrategy>, 13> kStrategies{{
    {"random", &random_seeds},
    {"trait", &trait_seeds},
    {"acquaintance", &acquaintance_seeds},
    {"highest-degree", &highest_degree_seeds},
    {"degree-discount", &degree_discount_seeds},
    {"k-core", &core_seeds},
    {"voterank", &vote_rank_seeds},
    {"pagerank", &page_rank_seeds},
    {"betweenness", &betweenness_seeds},
    {"community-spread", &community_seeds},
    {"greedy", &greedy_seeds},
    {"celf", &celf_seeds},
    {"imm", &imm_seeds},
}};

}  // namespace

std::vector<std::string> seed_strategies() {
  std::vector<std::string> names;
  for (const auto& [name, choose] : kStrategies) names.emplace_back(name);
  return names;
}

SeedChoice choose_seeds(std::string_view strategy, const SeedRequest& request, const Graph& graph,
                        const Executor& executor) {
  if (request.count > graph.agents()) throw InternalError("more seed agents than agents");
  for (const auto& [name, choose] : kStrategies)
    if (strategy == name) return choose(request, graph, executor);
  throw InternalError("no seeding strategy '" + std::string(strategy) + "'");
}

}  // namespace groundswell
