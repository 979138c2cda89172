// SPDX-License-Identifier: Apache-2.0
#include "graph/rewiring.hpp"

#include "graph/generator_tools.hpp"
#include "graph/switching.hpp"

namespace groundswell {
Graph rewired(const Graph& graph, double swaps, std::uint64_t seed, const Executor& executor) {
  detail::require(swaps >= 0.0 && swaps <= 1000.0, "rewire", detail::shown(swaps), "0 … 1000");
  detail::require(!graph.is_well_mixed(), "rewire", "a well-mixed society", "a graph with ties");
  detail::require(graph.weights().empty(), "rewire", "a graph with weights",
                  "a graph without: what would a tie weigh that was not there?");
  detail::require(graph.times().empty(), "rewire", "a graph whose ties are not always on",
                  "a graph without times: when would a tie be on that was not there?");
  const auto tries = static_cast<std::uint64_t>(swaps * static_cast<double>(graph.ties()) + 0.5);
  Graph result = detail::switched(graph, tries, seed, 0, executor);
  result.set_labels(graph.labels());
  for (const Trait& trait : graph.traits()) result.set_trait(trait);
  return result;
}

}  // namespace groundswell
