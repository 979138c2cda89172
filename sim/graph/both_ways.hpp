// SPDX-License-Identifier: Apache-2.0
// Files that give weights to ties, read as undirected: a tie may stand there one way, or both ways,
// and then it depends on the kind of file what the two weights mean. Private to sim/graph.
#pragma once

#include <cstdint>
#include <functional>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

/// Is every arc of this weighted, directed graph there the other way too, with the same weight?
[[nodiscard]] bool all_both_ways(const Graph& arcs);

/// The weight of a tie between from < to that is there both ways.
using JoinWeights = std::function<double(AgentId from, AgentId to, double there, double back)>;

/// The undirected graph of a weighted, directed one; labels are not kept. `pairs`: how many ties
/// were there both ways.
[[nodiscard]] Graph joined_ways(const Graph& arcs, const JoinWeights& join,
                                const Executor& executor, std::uint64_t& pairs);

}  // namespace groundswell
