// SPDX-License-Identifier: Apache-2.0
// Societies with given degrees, otherwise random: the null models that other graphs are compared
// with. No clustering beyond chance, no correlation beyond what the degrees force.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

/// The configuration model: a random simple graph in which agent i has exactly degrees[i] ties
/// (Bender & Canfield 1978; Molloy & Reed 1995). All tie ends are paired at random. Up to 10,000
/// ends, a pairing with self-loops or parallel ties is thrown away, up to 100 times: what is
/// accepted is exactly uniform. Otherwise these are switched away (McKay & Wormald 1990), which is
/// uniform in the limit of many agents of bounded degree; where degrees are so unequal that this
/// does not work out, a graph is laid (Havel 1955, Hakimi 1962) and mixed with 20 switches a tie.
/// `rewired` (graph/rewiring.hpp) mixes any of them further.
///
/// Known: local clustering ≈ (⟨k²⟩−⟨k⟩)² / (n⟨k⟩³) (Newman 2003); a giant component if and only if
/// ⟨k²⟩ > 2⟨k⟩ (Molloy & Reed). Memory peaks at 2.2 times the finished rows (more where it is
/// laid).
///
/// Throws ScenarioError where no simple graph has these degrees: an odd sum, a degree of agents or
/// more, or Erdős & Gallai's condition (1960) broken; the message says where.
[[nodiscard]] Graph configuration_model(std::span<const std::uint32_t> degrees, std::uint64_t seed,
                                        const Executor& executor);

/// Chung & Lu (2002): i and j are tied with chance min(1, dᵢdⱼ/Σd), independently of other pairs,
/// so dᵢ is agent i's *expected* degree (less dᵢ²/Σd, for there are no self-loops, and less where
/// the chance is cut at 1). Rows in order of degree with geometric skips (Miller & Hagberg 2011):
/// time linear in agents + ties.
///
/// Throws ScenarioError for a degree of agents or more. The sum may be odd.
[[nodiscard]] Graph chung_lu(std::span<const std::uint32_t> degrees, std::uint64_t seed,
                             const Executor& executor);

/// Throws as configuration_model does.
void require_graphical(std::span<const std::uint32_t> degrees);
/// Throws as chung_lu does.
void require_below_agents(std::span<const std::uint32_t> degrees);

}  // namespace groundswell
