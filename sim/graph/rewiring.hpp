// SPDX-License-Identifier: Apache-2.0
// The null model of "degrees are all there is": the same agents with the same degrees, tied at
// random.
#pragma once

#include <cstdint>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

/// Degree-preserving rewiring (Maslov & Sneppen 2002): `swaps` × ties times, two ties a–b and c–d
/// become a–d and c–b (or a–c and b–d); a swap that would make a self-loop or a parallel tie is not
/// made but counts, so that with enough of them every simple graph of these degrees is equally
/// likely. From 10 swaps a tie on nothing but the degrees is left. Directed ties keep both degrees
/// of every agent; the graphs are those that swaps can lead to, so where three agents are tied in a
/// ring and nothing else can be swapped, the ring does not turn.
///
/// Ties are paired in rounds (Allendorf, Meyer, Penschuck & Tran 2022): each is in one swap per
/// round, and half a swap per tie is a round. Below that, a share of 2 · `swaps` of the ties is
/// swapped. Labels and traits stay.
///
/// The same at any number of threads. `swaps` from 0 to 1000; throws ScenarioError otherwise, for a
/// well-mixed society, which has no ties, and for a graph with weights or times, which belong to
/// its ties.
[[nodiscard]] Graph rewired(const Graph& graph, double swaps, std::uint64_t seed,
                            const Executor& executor);

}  // namespace groundswell
