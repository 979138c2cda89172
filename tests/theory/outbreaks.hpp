// SPDX-License-Identifier: Apache-2.0
// What spreads on large random graphs as percolation has it: giant outbreaks, and their onset by
// finite-size scaling (science.md §6, §16 rows 7–10). One observation for each graph: worlds on one
// graph share its luck.
#pragma once

#include <cmath>
#include <cstdint>

#include "graph/graph.hpp"
#include "support/statistics.hpp"
#include "theory/run_model.hpp"

namespace groundswell::test {

/// S = 1 − exp(−mean · S), the share of agents in the giant component.
[[nodiscard]] inline double giant_share(double mean) {
  double share = 1.0;
  for (int i = 0; i < 10'000; ++i) share = 1.0 - std::exp(-mean * share);
  return share;
}

inline constexpr double kOutbreak = 0.05;  // of all agents: small outbreaks end far below

/// Adds the mean size of the large outbreaks on a graph; returns how many there were. A few seed
/// agents outside the giant component add less than 10 each: with five, below 5e-4 of 10^5 agents.
inline std::size_t add_outbreaks(Sample& sizes, const ModelRun& run, World worlds) {
  Sample here;
  for (World world = 0; world < worlds; ++world) {
    const double share = run.share(world);
    if (share > kOutbreak) here.add(share);
  }
  if (here.count() > 0) sizes.add(here.mean());
  return here.count();
}

/// Societies of side³ agents, of whom `side` begin.
struct OnsetSize {
  AgentId side;
  std::uint64_t graphs;
  World worlds;
};

/// Mean outbreaks, in agents. `graph_of(agents, seed)` and `text_of(seeds, seed)` give the graphs
/// and the scenarios. At the threshold they grow as side², below it by less, above it by more
/// (clusters of agents^(2/3), a window of agents^(−1/3): Aldous 1997).
template <class GraphOf, class TextOf>
[[nodiscard]] Sample onset_outbreaks(const OnsetSize& size, const GraphOf& graph_of,
                                     const TextOf& text_of) {
  Sample sizes;
  for (std::uint64_t seed = 1; seed <= size.graphs; ++seed) {
    const Graph graph = graph_of(size.side * size.side * size.side, seed);
    const ModelRun run(graph, text_of(size.side, seed));
    Sample here;
    for (World world = 0; world < size.worlds; ++world)
      here.add(static_cast<double>(run.world(world).total(0)));
    sizes.add(here.mean());
  }
  return sizes;
}

/// Outbreaks of larger societies over those of smaller ones.
struct OnsetGrowth {
  double ratio;
  double error;
  OnsetGrowth(const Sample& small, const Sample& large)
      : ratio(large.mean() / small.mean()),
        error(ratio * std::hypot(small.standard_error() / small.mean(),
                                 large.standard_error() / large.mean())) {}
  /// By 4 standard errors.
  [[nodiscard]] bool below(double critical) const { return ratio < critical - 4.0 * error; }
  [[nodiscard]] bool above(double critical) const { return ratio > critical + 4.0 * error; }
};

}  // namespace groundswell::test
