// SPDX-License-Identifier: Apache-2.0
// From a list of ties to the immutable graph: the only way ties become rows.
//
// Ties are scattered into rows by a counting sort, each row is sorted by agent id, and self-loops
// and parallel ties are dropped and counted. The result depends on the set of ties alone: not on
// their order, the number of threads or the block size. Time is linear in the ties (and n log n
// within a row); memory peaks at the list plus the finished rows, about twice the list.
#pragma once

#include <cstdint>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

/// What the builder met and dropped.
struct BuildReport {
  std::uint64_t lines = 0;          ///< ties given
  std::uint64_t self_loops = 0;     ///< ties of an agent with itself, dropped
  std::uint64_t parallel_ties = 0;  ///< repetitions of a tie, dropped
};

/// The graph of `agents` agents with these ties; a tie's `from` influences its `to`. When not
/// `directed`, u–v and v–u are the same tie. Takes the list, to free it early.
/// Throws InternalError where a tie names an agent outside 0 … agents−1.
[[nodiscard]] Graph build_graph(AgentId agents, std::vector<Tie> ties, bool directed,
                                const Executor& executor, BuildReport* report = nullptr);

/// The ties of a graph in ascending order: each tie once (from < to) when undirected.
[[nodiscard]] std::vector<Tie> list_ties(const Graph& graph);

/// The same agents with every tie taken both ways; labels are not kept. Copies.
[[nodiscard]] Graph undirected_copy(const Graph& graph, const Executor& executor);

}  // namespace groundswell
