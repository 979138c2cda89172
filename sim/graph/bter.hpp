// SPDX-License-Identifier: Apache-2.0
// The default society: Block Two-level Erdős–Rényi with log-normal degrees.
//
// Real friendship graphs have unequal degrees, many triangles and non-negative assortativity at
// once. BTER gives all three: agents of similar degree form affinity blocks that are dense
// Erdős–Rényi graphs (phase 1, the triangles), and what is left of each agent's degree is tied at
// random across society (phase 2, Chung–Lu). Counter-based draws: the same graph at any thread
// count. Time and memory are linear in the ties.
//
// Sources: Seshadhri, Kolda & Pinar, Phys. Rev. E 85, 056109 (2012); Kolda, Pinar, Plantenga &
// Seshadhri, SIAM J. Sci. Comput. 36, C424 (2014). Ours: stratified degrees, block size bounded
// (natural communities end near 100–150 people: Leskovec et al. 2009), connectivity calibrated on
// the closed form of expected clustering.
#pragma once

#include <cstdint>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

struct BterOptions {
  AgentId agents = 0;             ///< ≥ 3
  double mean_degree = 40.0;      ///< ≥ 1 and ≤ (agents−1)/2
  double degree_sigma = 1.0;      ///< standard deviation of ln degree, [0, 2]
  double clustering = 0.25;       ///< target mean local clustering, [0, 1); 0: no blocks at all
  std::uint32_t max_degree = 0;   ///< largest expected degree; 0: √(agents × mean_degree)
  std::uint32_t max_block = 150;  ///< largest affinity block, ≥ 3
};

/// Block Two-level Erdős–Rényi. Agents of a block have consecutive ids; the order of the blocks
/// is random, so an id says which community, never how popular.
/// Throws ScenarioError for options out of range, and for a clustering outside what the degrees
/// allow (the message says the range).
[[nodiscard]] Graph bter(const BterOptions& options, std::uint64_t seed, const Executor& executor);

}  // namespace groundswell
