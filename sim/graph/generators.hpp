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

struct UniformTiesOptions {
  AgentId agents = 0;      ///< ≥ 1
  std::uint64_t ties = 0;  ///< exactly; at most agents·(agents−1)/2
};
/// G(n, m): exactly this many ties, all such graphs equally likely (Erdős & Rényi 1959).
[[nodiscard]] Graph uniform_ties(const UniformTiesOptions& options, std::uint64_t seed,
                                 const Executor& executor);

struct RandomRegularOptions {
  AgentId agents = 0;        ///< ≥ 1
  std::uint32_t degree = 4;  ///< 0 … agents−1; agents × degree even
};
/// Every agent has exactly `degree` ties: the configuration model (graph/given_degrees.hpp) of
/// equal degrees. Degrees above (agents−1)/2 are made as the complement.
[[nodiscard]] Graph random_regular(const RandomRegularOptions& options, std::uint64_t seed,
                                   const Executor& executor);

struct WattsStrogatzOptions {
  AgentId agents = 0;            ///< > neighbours
  std::uint32_t neighbours = 4;  ///< even: half on each side of the ring
  double rewiring = 0.1;         ///< chance that a tie's far end is moved, [0, 1]; 0: the ring
};
/// The small world of Watts & Strogatz (1998): agents × neighbours / 2 ties always. A rewired tie
/// goes to an agent drawn uniformly from those its owner has no tie with. Without rewiring it is
/// the ring lattice.
[[nodiscard]] Graph watts_strogatz(const WattsStrogatzOptions& options, std::uint64_t seed,
                                   const Executor& executor);

struct BarabasiAlbertOptions {
  AgentId agents = 0;                ///< > ties_per_agent
  std::uint32_t ties_per_agent = 4;  ///< ≥ 1
};
/// Preferential attachment (Barabási & Albert 1999): a clique of m+1, then each newcomer ties to m
/// distinct agents drawn one by one in proportion to their degrees before it came (who is drawn
/// again is left out). m(m+1)/2 + (n−m−1)m ties; minimum degree and core number m; in the limit
/// P(degree = k) = 2m(m+1) / (k(k+1)(k+2)) (Dorogovtsev, Mendes & Samukhin 2000; Bollobás, Riordan,
/// Spencer & Tusnády 2001); clustering ≈ 0: no friendship graph looks like this (it is here for
/// comparison). Memory peaks at 1.5 times the finished rows.
[[nodiscard]] Graph barabasi_albert(const BarabasiAlbertOptions& options, std::uint64_t seed,
                                    const Executor& executor);

struct HolmeKimOptions {
  AgentId agents = 0;                ///< > ties_per_agent
  std::uint32_t ties_per_agent = 4;  ///< ≥ 1
  double triads = 0.5;               ///< chance of a tie to a friend of the last one chosen, [0, 1]
};
/// Preferential attachment with clustering (Holme & Kim 2002): as Barabási–Albert, but after a
/// newcomer's first tie, each further one goes with chance `triads` to a neighbour, drawn
/// uniformly, of the agent it chose by degree last, which closes a triangle (where it is tied to
/// all of them already, by degree). The degree distribution stays; without triads it is Barabási &
/// Albert's law. For m = 2 the mean local clustering of agents of degree k tends to 2·triads/k,
/// 0.739·triads in all.
[[nodiscard]] Graph holme_kim(const HolmeKimOptions& options, std::uint64_t seed,
                              const Executor& executor);

struct RmatOptions {
  unsigned scale = 10;                ///< 1 … 31: 2^scale agents
  std::uint32_t ties_per_agent = 16;  ///< ties drawn for each agent ("edge factor"); ≥ 0
  double a = 0.57;                    ///< chance of the quadrant low → low, at each halving
  double b = 0.19;                    ///< low → high
  double c = 0.19;       ///< high → low; the rest, 1 − a − b − c, high → high
  bool shuffled = true;  ///< ids say nothing of degree; else low ids have high degree
};
/// R-MAT (Chakrabarti, Zhan & Faloutsos 2004), a stochastic Kronecker graph; the defaults are
/// Graph500's. 2^scale · ties_per_agent ties are drawn independently and taken both ways;
/// self-loops and repetitions are dropped, so there are fewer, and many agents have none. Skewed
/// degrees, hardly any clustering: good for measuring speed, not a society. Nothing is stored but
/// the graph.
[[nodiscard]] Graph rmat(const RmatOptions& options, std::uint64_t seed, const Executor& executor);

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

struct TreeOptions {
  AgentId agents = 0;           ///< ≥ 1
  std::uint32_t branching = 2;  ///< ≥ 1; 1: a path
};
/// A balanced tree: agent 0 is the root, agent i's parent is (i−1)/branching, the last level may be
/// incomplete. A fixed graph.
[[nodiscard]] Graph tree(const TreeOptions& options, std::uint64_t seed, const Executor& executor);

struct LatticeOptions {
  AgentId width = 0;      ///< ≥ 1
  AgentId height = 0;     ///< ≥ 1; width · height below 2^32 − 1
  bool diagonals = true;  ///< Moore's eight neighbours; else von Neumann's four
  bool periodic = true;   ///< edges meet (a torus); else agents there have fewer ties
};
/// A grid: agent y·width + x at column x of row y, tied to those around it. Where a periodic grid
/// is narrower than 3, neighbours that coincide are one tie. A fixed graph.
[[nodiscard]] Graph lattice(const LatticeOptions& options, std::uint64_t seed,
                            const Executor& executor);

}  // namespace groundswell
