// SPDX-License-Identifier: Apache-2.0
// Greedy hill climbing where only a run of the model can tell how far it spreads: every candidate
// is added to those chosen so far, and all sampled worlds are run. The worlds' draws are the same
// for all candidates (common random numbers). Private to sim/graph.
//
// One round of greedy costs agents · samples runs, so this is for small societies. What a candidate
// adds can be less than nothing. CELF asks again only while an old gain could still win: cheaper,
// and a heuristic, since gains in single worlds can grow.
#pragma once

#include "graph/seeding_greedy.hpp"

namespace groundswell::detail {

/// Uses request.trial (InternalError where there is none), samples, count. A pure function of the
/// request and what its trial counts.
[[nodiscard]] GreedyOutcome climb_by_runs(const SeedRequest& request, const Graph& graph,
                                          const Executor& executor, bool lazily);

}  // namespace groundswell::detail
