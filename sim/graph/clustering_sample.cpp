// SPDX-License-Identifier: Apache-2.0
#include "graph/clustering_sample.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/types.hpp"

namespace groundswell {
namespace {

/// Whether two random neighbours of an agent of degree ≥ 2 are tied.
bool closes(const Adjacency& rows, AgentId agent, const PhiloxBlock& random) {
  const auto row = rows.row(agent);
  const auto below = [](std::uint64_t bits, std::size_t bound) {
    return static_cast<std::size_t>((Wide{bits} * bound) >> 64);
  };
  const std::size_t first = below(random[1], row.size());
  std::size_t second = below(random[2], row.size() - 1);
  second += second >= first ? 1U : 0U;
  const auto other = rows.row(row[first]);
  return std::binary_search(other.begin(), other.end(), row[second]);
}

/// `pick` gives the agent for 64 random bits. Which of the two samples it is keys the draws.
template <class Pick>
SampledShare share_closed(const Adjacency& rows, std::uint64_t samples, std::uint64_t which,
                          const Executor& executor, const Pick& pick) {
  const Draws draws(0, 0, Purpose::clustering_pairs);
  const auto closed =
      executor.sum_blocks<std::uint64_t>(samples, [&](std::size_t begin, std::size_t end) {
        std::uint64_t count = 0;
        for (std::size_t i = begin; i < end; ++i) {
          const PhiloxBlock random = draws.block({.agent = i, .item = which});
          const AgentId agent = pick(random[0]);
          count += rows.degree(agent) >= 2 && closes(rows, agent, random) ? 1U : 0U;
        }
        return count;
      });
  const auto n = static_cast<double>(samples);
  const double share = static_cast<double>(closed) / n;
  return {share, std::sqrt(share * (1.0 - share) / n)};
}

}  // namespace

SampledShare sample_local_clustering(const Graph& graph, std::uint64_t samples,
                                     const Executor& executor) {
  const AgentId agents = graph.agents();
  if (agents == 0) return {kUndefined, 0.0};
  return share_closed(graph.out(), samples, 1, executor, [agents](std::uint64_t bits) {
    return static_cast<AgentId>((Wide{bits} * agents) >> 64);
  });
}

SampledShare sample_transitivity(const Graph& graph, std::uint64_t samples,
                                 const Executor& executor) {
  std::vector<std::uint64_t> triples;  // centred on this agent and all before it
  std::uint64_t total = 0;
  triples.reserve(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    const std::uint64_t degree = graph.out().degree(agent);
    const std::uint64_t own = degree == 0 ? 0 : degree * (degree - 1) / 2;
    if (total + own < total) throw InternalError("more than 2^64 connected triples");
    total += own;
    triples.push_back(total);
  }
  if (total == 0) return {kUndefined, 0.0};
  return share_closed(graph.out(), samples, 2, executor, [&](std::uint64_t bits) {
    const auto at = static_cast<std::uint64_t>((Wide{bits} * total) >> 64);
    return static_cast<AgentId>(std::upper_bound(triples.begin(), triples.end(), at) -
                                triples.begin());
  });
}

}  // namespace groundswell
