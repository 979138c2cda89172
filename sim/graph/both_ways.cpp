// SPDX-License-Identifier: Apache-2.0
#include "graph/both_ways.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "graph/builder.hpp"

namespace groundswell {
namespace {

/// The weight of from → to, if there is such an arc.
std::optional<double> weight_of(const Graph& arcs, AgentId from, AgentId to) {
  const auto row = arcs.out().row(from);
  const auto found = std::lower_bound(row.begin(), row.end(), to);
  if (found == row.end() || *found != to) return std::nullopt;
  return arcs.weights()[arcs.out().begin_of(from) +
                        static_cast<TieIndex>(std::distance(row.begin(), found))];
}

/// Calls body(from, to, weight) for every arc, in order.
template <class Body>
void for_each_arc(const Graph& arcs, const Body& body) {
  TieIndex at = 0;
  for (AgentId agent = 0; agent < arcs.agents(); ++agent)
    for (const AgentId other : arcs.out().row(agent)) body(agent, other, arcs.weights()[at++]);
}

}  // namespace

bool all_both_ways(const Graph& arcs) {
  bool all = true;
  for_each_arc(arcs, [&](AgentId from, AgentId to, double weight) {
    all = all && weight_of(arcs, to, from) == weight;
  });
  return all;
}

Graph joined_ways(const Graph& arcs, const JoinWeights& join, const Executor& executor,
                  std::uint64_t& pairs) {
  std::vector<Tie> ties;
  std::vector<double> weights;
  pairs = 0;
  for_each_arc(arcs, [&](AgentId from, AgentId to, double weight) {
    const std::optional<double> back = weight_of(arcs, to, from);
    if (back && to < from) return;  // it was met from the other side
    ties.push_back({from, to});
    weights.push_back(back ? join(from, to, weight, *back) : weight);
    pairs += back ? 1U : 0U;
  });
  return build_weighted_graph(arcs.agents(), std::move(ties), std::move(weights), false, executor);
}

}  // namespace groundswell
