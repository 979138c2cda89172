// SPDX-License-Identifier: Apache-2.0
// The null model of "degrees are all there is": the same agents with the same degrees, tied at
// random.
#pragma once

#include <cstdint>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

/// Degree-preserving rewiring (Maslov & Sneppen 2002): `swaps` × ties times, two random ties a–b
/// and c–d become a–d and c–b; a swap that would make a self-loop or a parallel tie is not made but
/// counts, so that with enough of them every simple graph of these degrees is equally likely. From
/// 10 swaps a tie on nothing but the degrees is left. Directed ties keep both degrees of every
/// agent. Labels and traits stay.
///
/// One after the other, keyed by the seed: the same at any number of threads. `swaps` from 0 to
/// 1000; throws ScenarioError otherwise, for a well-mixed society, which has no ties, and for a
/// graph with weights, which belong to its ties.
[[nodiscard]] Graph rewired(const Graph& graph, double swaps, std::uint64_t seed,
                            const Executor& executor);

}  // namespace groundswell
