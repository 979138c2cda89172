// SPDX-License-Identifier: Apache-2.0
// Societies made by rule. Each generator is a pure function of its options and a seed: every draw
// is counter-based, so the graph is the same at any number of threads and any block size. All
// graphs are undirected and simple (no self-loops, no parallel ties).
//
// Options that cannot be met (an odd number of tie ends, more neighbours than there are agents …)
// throw ScenarioError; the problem's place is the scenario's key, such as `graph.degree`.
// The default society, `bter`, has a header of its own: graph/bter.hpp.
#pragma once

#include <cstdint>
#include <optional>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

struct ErdosRenyiOptions {
  AgentId agents = 0;                 ///< ≥ 1
  double mean_degree = 10.0;          ///< 0 … agents−1; ignored where `probability` is given
  std::optional<double> probability;  ///< of each possible tie, [0, 1]
};
/// G(n, p): every pair is tied with the same probability, independently. Geometric skips along
/// each row (Batagelj & Brandes 2005); time linear in agents + ties.
[[nodiscard]] Graph erdos_renyi(const ErdosRenyiOptions& options, std::uint64_t seed,
                                const Executor& executor);

struct RandomRegularOptions {
  AgentId agents = 0;        ///< ≥ 1
  std::uint32_t degree = 4;  ///< 0 … agents−1; agents × degree even
};
/// Every agent has exactly `degree` ties: a random pairing of tie ends whose loops and parallels
/// are repaired by random switches (asymptotically uniform; McKay & Wormald 1990). Degrees above
/// (agents−1)/2 are made as the complement.
[[nodiscard]] Graph random_regular(const RandomRegularOptions& options, std::uint64_t seed,
                                   const Executor& executor);

struct WattsStrogatzOptions {
  AgentId agents = 0;            ///< > neighbours
  std::uint32_t neighbours = 4;  ///< even: half on each side of the ring
  double rewiring = 0.1;         ///< chance that a tie's far end is moved, [0, 1]; 0: the ring
};
/// The small world of Watts & Strogatz (1998): agents × neighbours / 2 ties always. A rewired tie
/// goes to an agent drawn uniformly from those its owner has no tie with.
[[nodiscard]] Graph watts_strogatz(const WattsStrogatzOptions& options, std::uint64_t seed,
                                   const Executor& executor);

struct BarabasiAlbertOptions {
  AgentId agents = 0;                ///< > ties_per_agent
  std::uint32_t ties_per_agent = 4;  ///< ≥ 1
};
/// Preferential attachment (Barabási & Albert 1999): a clique of m+1, then each newcomer ties to m
/// distinct agents drawn by degree. m(m+1)/2 + (n−m−1)m ties; minimum degree m; clustering ≈ 0:
/// no friendship graph looks like this (it is here for comparison).
[[nodiscard]] Graph barabasi_albert(const BarabasiAlbertOptions& options, std::uint64_t seed,
                                    const Executor& executor);

struct SizeOptions {
  AgentId agents = 0;  ///< ≥ 1 (a cycle: ≥ 3)
};
/// Everyone tied to everyone, ties stored (Graph::well_mixed stores none). At most 65,536 agents.
[[nodiscard]] Graph complete(const SizeOptions& options, std::uint64_t seed,
                             const Executor& executor);
/// Agent 0 tied to all others. Like the next two, a fixed graph: the seed has no effect.
[[nodiscard]] Graph star(const SizeOptions& options, std::uint64_t seed, const Executor& executor);
/// 0–1–2–…
[[nodiscard]] Graph path(const SizeOptions& options, std::uint64_t seed, const Executor& executor);
/// A path whose ends meet.
[[nodiscard]] Graph cycle(const SizeOptions& options, std::uint64_t seed, const Executor& executor);

}  // namespace groundswell
