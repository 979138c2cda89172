// SPDX-License-Identifier: Apache-2.0
// How far apart people are: distances in ties within the largest component.
//
// 64 breadth-first searches at once, one bit each (Then et al. 2014, VLDB 8(4)), from all agents
// where they are few, else from sources drawn at random, with the standard error that this costs.
// The same bits at any number of threads.
#pragma once

#include <cstdint>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

struct PathLengths {
  double mean = 0;            ///< ties between two agents, over ordered pairs; NaN below two agents
  double standard_error = 0;  ///< of the mean, from sampling the sources; 0 where all were taken
  std::uint32_t percentile90 = 0;  ///< nine pairs in ten are no further apart
  std::uint32_t longest = 0;       ///< the longest met: the diameter, or a lower bound of it
  std::uint64_t sources = 0;       ///< searches made
};

/// Distances in the largest component of an undirected graph, from `sources` agents drawn without
/// replacement, or from all if there are no more than that (sources ≥ 2).
[[nodiscard]] PathLengths path_lengths(const Graph& graph, std::uint64_t sources,
                                       const Executor& executor);

}  // namespace groundswell
