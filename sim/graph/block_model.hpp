// SPDX-License-Identifier: Apache-2.0
// The stochastic block model: society is divided into blocks, and how likely two agents are tied
// depends on their blocks alone (Holland, Laskey & Leinhardt 1983).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

struct BlockModelOptions {
  AgentId agents = 0;                       ///< ≥ the number of blocks
  double mean_degree = 10.0;                ///< expected, over all agents, ≥ 0
  std::vector<double> shares = {1.0, 1.0};  ///< sizes of the blocks relative to each other, > 0
  double homophily =
      4.0;  ///< how many times likelier a tie is within a block than between two, ≥ 0
  std::optional<double> inside =
      {};  ///< in place of homophily: share of ties within blocks, [0, 1]
  /// In place of both: how likely ties between any two blocks are, relative to each other; row by
  /// row, symmetric, ≥ 0.
  std::vector<double> mixing = {};
  std::string trait = "block";           ///< the name under which the graph carries the blocks
  std::vector<std::string> labels = {};  ///< what the blocks are called; empty: 0, 1, …
};

/// Agents of a block have consecutive ids, and the graph carries the block of each as a trait.
/// Sizes are as the shares say, to within one agent. Every pair is tied independently of others;
/// time is linear in agents × (distinct chances in a row of the mixing matrix) + ties.
///
/// Throws ScenarioError for options out of range, and where the mean degree needs a chance above 1.
[[nodiscard]] Graph block_model(const BlockModelOptions& options, std::uint64_t seed,
                                const Executor& executor);

/// Throws as block_model does; no tie is drawn.
void require_possible(const BlockModelOptions& options);

}  // namespace groundswell
