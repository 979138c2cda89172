// SPDX-License-Identifier: Apache-2.0
#include "graph/components.hpp"

#include <algorithm>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/core_numbers.hpp>

#include "graph/boost_adapter.hpp"
#include "graph/builder.hpp"

namespace groundswell {
namespace {

/// Calls body(rows) with rows that hold every tie both ways.
template <class Body>
auto with_symmetric_rows(const Graph& graph, const Executor& executor, const Body& body) {
  if (!graph.directed()) return body(BoostRows(graph.out()));
  const Graph both_ways = undirected_copy(graph, executor);
  return body(BoostRows(both_ways.out()));
}

/// A property map that writes to `values` by agent id.
auto agent_map(std::vector<AgentId>& values) {
  return boost::make_iterator_property_map(values.begin(),
                                           boost::typed_identity_property_map<AgentId>());
}

}  // namespace

Components connected_components(const Graph& graph, const Executor& executor) {
  Components result;
  result.of.resize(graph.agents());
  if (graph.agents() == 0) return result;
  if (graph.is_well_mixed()) {
    result.sizes.push_back(graph.agents());
    return result;
  }
  const AgentId count = with_symmetric_rows(graph, executor, [&](BoostRows rows) {
    return boost::connected_components(rows, agent_map(result.of));
  });
  result.sizes.resize(count);
  for (const AgentId component : result.of) ++result.sizes[component];
  const auto largest = std::max_element(result.sizes.begin(), result.sizes.end());
  result.giant = static_cast<AgentId>(largest - result.sizes.begin());
  return result;
}

std::vector<AgentId> reached_from(const Graph& graph, std::span<const AgentId> starts) {
  std::vector<AgentId> reached;
  std::vector<bool> is_reached(graph.agents(), false);
  const auto reach = [&](AgentId agent) {
    if (!is_reached[agent]) reached.push_back(agent);
    is_reached[agent] = true;
  };
  for (const AgentId start : starts) reach(start);
  if (graph.is_well_mixed() && !reached.empty())
    for (AgentId agent = 0; agent < graph.agents(); ++agent) reach(agent);
  if (graph.is_well_mixed()) return reached;
  for (std::size_t next = 0; next < reached.size(); ++next)
    for (const AgentId heard_by : graph.out().row(reached[next])) reach(heard_by);
  return reached;
}

std::vector<std::uint32_t> core_numbers(const Graph& graph, const Executor& executor) {
  if (graph.is_well_mixed()) return std::vector<std::uint32_t>(graph.agents(), graph.agents() - 1);
  std::vector<std::uint32_t> cores(graph.agents());
  if (graph.agents() == 0) return cores;
  with_symmetric_rows(graph, executor,
                      [&](BoostRows rows) { return boost::core_numbers(rows, agent_map(cores)); });
  return cores;
}

}  // namespace groundswell
