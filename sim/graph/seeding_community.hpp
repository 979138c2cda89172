// SPDX-License-Identifier: Apache-2.0
// Seed agents spread over communities.
#pragma once

#include "graph/seeding.hpp"

namespace groundswell {

/// One agent of each of the largest communities (Louvain, graph/communities.hpp): the one with the
/// most ties. When every community has one, the second-best connected of each follow, and so on.
[[nodiscard]] SeedChoice community_seeds(const SeedRequest& request, const Graph& graph,
                                         const Executor& executor);

}  // namespace groundswell
