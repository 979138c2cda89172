// SPDX-License-Identifier: Apache-2.0
// Communities: groups with more ties inside than their degrees would give by chance.
#pragma once

#include <vector>

#include "core/parallel.hpp"
#include "core/random.hpp"
#include "graph/graph.hpp"

namespace groundswell {

struct Communities {
  std::vector<AgentId> of;  ///< each agent's community, numbered by its smallest agent: 0, 1, …
  std::vector<AgentId> sizes;  ///< agents in each
  double modularity = 0.0;     ///< Newman & Girvan 2004, in [−1/2, 1]; 0 without ties
};

/// Louvain's method (Blondel, Guillaume, Lambiotte & Lefebvre, J. Stat. Mech. P10008 (2008)):
/// agents move to the neighbouring community that raises modularity most until none can, then
/// communities become agents, and so on. Agents are visited in the order of keyed lots, gains are
/// compared as whole numbers and equals by lots, so the result does not depend on how agents are
/// numbered beyond their lots, nor on anything else. A directed graph is taken both ways. One
/// thread; time is about linear in the ties, memory some 40 bytes an agent plus 16 a tie of the
/// first coarser level.
[[nodiscard]] Communities louvain(const Graph& graph, const Draws& draws, std::uint64_t key,
                                  const Executor& executor);

}  // namespace groundswell
