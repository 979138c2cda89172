// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding_centrality.hpp"

#include <atomic>
#include <bit>
#include <cmath>

#include "graph/generator_tools.hpp"
#include "graph/seeding_random.hpp"

namespace groundswell {
namespace {

/// The working memory of one source's shortest paths.
struct PathSearch {
  explicit PathSearch(AgentId agents)
      : distance(agents, kNobody), paths(agents, 0.0), dependency(agents, 0.0) {
    order.reserve(agents);
  }
  std::vector<AgentId> distance;
  std::vector<double> paths;  ///< number of shortest paths from the source
  std::vector<double> dependency;
  std::vector<AgentId> order;  ///< agents by distance

  void from(AgentId source, const Graph& graph) {
    order.assign(1, source);
    distance[source] = 0;
    paths[source] = 1.0;
    for (std::size_t head = 0; head < order.size(); ++head) {
      const AgentId agent = order[head];
      for (const AgentId other : graph.out().row(agent)) {
        if (distance[other] == kNobody) {
          distance[other] = distance[agent] + 1;
          order.push_back(other);
        }
        if (distance[other] == distance[agent] + 1) paths[other] += paths[agent];
      }
    }
    for (std::size_t i = order.size(); i-- > 0;) {
      const AgentId agent = order[i];
      for (const AgentId other : graph.out().row(agent))
        if (distance[other] == distance[agent] + 1)
          dependency[agent] += paths[agent] / paths[other] * (1.0 + dependency[other]);
    }
  }

  void clear() {
    for (const AgentId agent : order) {
      distance[agent] = kNobody;
      paths[agent] = dependency[agent] = 0.0;
    }
  }
};

void add_to(std::uint64_t& sum, double value) {
  std::atomic_ref<std::uint64_t>(sum).fetch_add(static_cast<std::uint64_t>(value),
                                                std::memory_order_relaxed);
}

}  // namespace

std::vector<double> page_rank(const Graph& graph, const Executor& executor, double damping) {
  constexpr int kMostRounds = 1000;
  const std::size_t agents = graph.agents();
  const double mean = 1.0 / static_cast<double>(agents);
  std::vector<double> rank(agents, mean);
  std::vector<double> passed(agents);  // what each gives to each of those who influence it
  std::vector<double> next(agents);
  for (int round = 0; round < kMostRounds; ++round) {
    double stuck = 0.0;
    for (AgentId agent = 0; agent < agents; ++agent) {
      const std::uint32_t degree = graph.in_degree(agent);
      passed[agent] = degree == 0 ? 0.0 : rank[agent] / degree;
      if (degree == 0) stuck += rank[agent];
    }
    const double base = (1.0 - damping + damping * stuck) * mean;
    executor.for_each_block(agents, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t agent = begin; agent < end; ++agent) {
        double sum = 0.0;
        for (const AgentId other : graph.out().row(static_cast<AgentId>(agent)))
          sum += passed[other];
        next[agent] = base + damping * sum;
      }
    });
    double change = 0.0;
    for (std::size_t agent = 0; agent < agents; ++agent)
      change = std::max(change, std::fabs(next[agent] - rank[agent]));
    rank.swap(next);
    if (change <= 1e-12 * mean) break;
  }
  return rank;
}

Betweenness betweenness(const Graph& graph, AgentId pivots, const Draws& draws, std::uint64_t key,
                        const Executor& executor) {
  const AgentId agents = graph.agents();
  Betweenness result;
  result.exact = pivots >= agents;
  result.pivots = std::min(pivots, agents);
  result.share.assign(agents, 0.0);
  result.error.assign(agents, 0.0);
  if (agents < 3) return result;
  std::vector<AgentId> sources(result.pivots);
  for (AgentId i = 0; i < result.pivots; ++i) sources[i] = i;
  if (!result.exact) sources = draw_agents(draws, key, agents, result.pivots);

  // y = dependency / (agents − 2) lies in [0, 1]; sums of y and y² in units of 1 / scale.
  const double scale = std::ldexp(1.0, 62 - static_cast<int>(std::bit_width(result.pivots)));
  const double others = static_cast<double>(agents) - 2.0;
  std::vector<std::uint64_t> sums(agents, 0);
  std::vector<std::uint64_t> squares(result.exact ? 0 : agents, 0);
  executor.for_each_block(
      sources.size(),
      [&](std::size_t begin, std::size_t end, std::size_t) {
        PathSearch search(agents);
        for (std::size_t i = begin; i < end; ++i) {
          search.from(sources[i], graph);
          for (const AgentId agent : search.order) {
            if (agent == sources[i] || search.dependency[agent] == 0.0) continue;
            const double y = search.dependency[agent] / others;
            add_to(sums[agent], y * scale + 0.5);
            if (!result.exact) add_to(squares[agent], y * y * scale + 0.5);
          }
          search.clear();
        }
      },
      16);
  const double k = result.pivots;
  const double n = agents;
  // A source that is the agent itself adds 0, so a mean over all n sources is (n − 1)/n of the
  // share.
  const double lift = n / (n - 1.0);
  for (AgentId agent = 0; agent < agents; ++agent) {
    const double mean = static_cast<double>(sums[agent]) / scale / k;
    result.share[agent] = mean * lift;
    if (result.exact || result.pivots < 2) continue;
    const double variance = static_cast<double>(squares[agent]) / scale / k - mean * mean;
    result.error[agent] =
        lift * std::sqrt(std::max(0.0, variance) / (k - 1.0) * (1.0 - k / n));  // none drawn twice
  }
  return result;
}

SeedChoice page_rank_seeds(const SeedRequest& request, const Graph& graph,
                           const Executor& executor) {
  return {top_agents(page_rank(graph, executor), request.count, request.lots()), {}};
}

SeedChoice betweenness_seeds(const SeedRequest& request, const Graph& graph,
                             const Executor& executor) {
  const AgentId pivots = request.samples == 0 ? kDefaultPivots : request.samples;
  const Draws draws(request.seed, request.world, Purpose::seeding_pivots);
  const Betweenness found = betweenness(graph, pivots, draws, request.key, executor);
  SeedChoice choice{top_agents(found.share, request.count, request.lots()), {}};
  if (found.exact) {
    choice.notes.emplace_back("betweenness is exact");
    return choice;
  }
  double error = 0.0;
  for (const AgentId agent : choice.agents) error = std::max(error, found.error[agent]);
  choice.notes.push_back("betweenness is sampled from " + std::to_string(found.pivots) +
                         " pivots: standard errors of those chosen are at most " +
                         detail::shown(error) + " of all pairs");
  return choice;
}

}  // namespace groundswell
