// SPDX-License-Identifier: Apache-2.0
#include "graph/rewiring.hpp"

#include <algorithm>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/pairing.hpp"

namespace groundswell {
namespace {

using detail::UniformRun;

/// Arcs a→b and c→d become a→d and c→b: who comes from a row stays there, targets change places.
std::vector<Tie> swapped_arcs(const Graph& graph, std::uint64_t tries, UniformRun run) {
  const Adjacency& out = graph.out();
  std::vector<Tie> arcs = list_ties(graph);
  const auto is_tied = [&](AgentId from, AgentId to) {
    const auto row = std::span(arcs).subspan(out.begin_of(from), out.degree(from));
    return std::ranges::find(row, to, &Tie::to) != row.end();
  };
  while (tries-- > 0) {
    Tie& first = arcs[run.below(arcs.size())];
    Tie& second = arcs[run.below(arcs.size())];
    if (first.from == second.to || second.from == first.to) continue;
    if (is_tied(first.from, second.to) || is_tied(second.from, first.to)) continue;
    std::swap(first.to, second.to);
  }
  return arcs;
}

std::vector<Tie> swapped_ties(const Graph& graph, std::uint64_t tries, UniformRun run) {
  detail::Pairing pairing(graph, run);
  pairing.mix(tries);
  return pairing.ties();
}

}  // namespace

Graph rewired(const Graph& graph, double swaps, std::uint64_t seed, const Executor& executor) {
  detail::require(swaps >= 0.0 && swaps <= 1000.0, "rewire", detail::shown(swaps), "0 … 1000");
  detail::require(!graph.is_well_mixed(), "rewire", "a well-mixed society", "a graph with ties");
  detail::require(graph.weights().empty(), "rewire", "a graph with weights",
                  "a graph without: what would a tie weigh that was not there?");
  detail::require(graph.times().empty(), "rewire", "a graph whose ties are not always on",
                  "a graph without times: when would a tie be on that was not there?");
  const auto tries = static_cast<std::uint64_t>(swaps * static_cast<double>(graph.ties()) + 0.5);
  const UniformRun run(Draws(seed, 0, Purpose::graph_swaps), {});
  std::vector<Tie> ties =
      graph.directed() ? swapped_arcs(graph, tries, run) : swapped_ties(graph, tries, run);
  Graph result = build_graph(graph.agents(), std::move(ties), graph.directed(), executor);
  result.set_labels(graph.labels());
  for (const Trait& trait : graph.traits()) result.set_trait(trait);
  return result;
}

}  // namespace groundswell
