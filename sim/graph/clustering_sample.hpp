// SPDX-License-Identifier: Apache-2.0
// Clustering of societies too large to count every triangle in: two neighbours of an agent are
// drawn, and it is asked whether they are tied (Schank & Wagner 2005, J. Graph Algorithms Appl. 9).
#pragma once

#include <cstdint>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

/// An estimated probability and its standard error.
struct SampledShare {
  double share = 0;
  double standard_error = 0;
};

/// Mean local clustering (degree < 2 counts as 0) from `samples` random agents, each with one
/// random pair of neighbours. The graph is undirected and stored; samples ≥ 1.
[[nodiscard]] SampledShare sample_local_clustering(const Graph& graph, std::uint64_t samples,
                                                   const Executor& executor);

/// Transitivity from `samples` random connected triples. NaN where there is none.
[[nodiscard]] SampledShare sample_transitivity(const Graph& graph, std::uint64_t samples,
                                               const Executor& executor);

}  // namespace groundswell
