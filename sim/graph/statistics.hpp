// SPDX-License-Identifier: Apache-2.0
// What a graph looks like, in the numbers network science compares graphs by.
//
// Everything but reciprocity is taken on the undirected simple graph (a directed graph is taken
// both ways, self-loops and parallel ties are gone already), with the field's usual conventions.
// Sums are over whole numbers, so the same graph gives the same bits at any number of threads and
// any block size. Triangles are counted on rows ordered by degree, in O(ties^1.5) time at worst
// (Schank & Wagner 2005; Latapy 2008). What a large graph makes too dear is sampled, and comes with
// its standard error: triangles beyond `exact_arcs`, and path lengths.
#pragma once

#include <cstdint>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"
#include "graph/paths.hpp"

namespace groundswell {

/// NaN marks a number that is not defined for the graph (assortativity of a regular graph, say).
struct GraphStatistics {
  std::uint64_t agents = 0;
  std::uint64_t ties = 0;    ///< undirected, simple
  double mean_degree = 0;    ///< ⟨k⟩
  double median_degree = 0;  ///< mean of the two middle ones when agents is even
  std::uint32_t max_degree = 0;
  double degree_ratio = 0;   ///< ⟨k²⟩ / ⟨k⟩: the mean degree of an agent met along a tie
  double degree_gini = 0;    ///< inequality of degrees, 0 (all equal) … 1
  double tail_exponent = 0;  ///< α of P(k) ~ k^−α among the most tied 5 % (Hill 1975)
  double mean_local_clustering = 0;   ///< Watts & Strogatz 1998; degree < 2 counts as 0
  double transitivity = 0;            ///< triangles × 3 / connected triples
  double local_clustering_error = 0;  ///< standard errors of these two; 0 where all were counted
  double transitivity_error = 0;
  double assortativity = 0;           ///< Pearson correlation of degrees across ties (Newman 2002)
  std::uint64_t components = 0;       ///< weakly connected
  std::uint64_t giant_component = 0;  ///< agents in the largest
  std::uint32_t max_core = 0;         ///< largest core number
  PathLengths paths;                  ///< in the largest component
  double reciprocity = 1;             ///< share of arcs that are returned; 1 when undirected
};

struct DescribeOptions {
  std::uint64_t exact_arcs = 200'000'000;  ///< count all triangles up to here, sample beyond
  std::uint64_t samples = 100'000;         ///< pairs of neighbours, where clustering is sampled
  std::uint64_t sources = 256;             ///< agents that path lengths are measured from
};

/// All of them. A directed graph is copied; a well-mixed one is described as the complete graph.
[[nodiscard]] GraphStatistics describe(const Graph& graph, const Executor& executor,
                                       const DescribeOptions& options = {});

/// Size, degrees and reciprocity alone: one pass over the rows, whatever their number, and no copy.
/// What is not measured is NaN, or 0 where it is a count.
[[nodiscard]] GraphStatistics describe_degrees(const Graph& graph);

/// Mean over all agents of the share of pairs of neighbours who are tied; undirected graphs only.
[[nodiscard]] double mean_local_clustering(const Graph& graph, const Executor& executor);

/// Triangles through each agent of an undirected graph.
[[nodiscard]] std::vector<std::uint64_t> count_triangles(const Graph& graph,
                                                         const Executor& executor);

}  // namespace groundswell
