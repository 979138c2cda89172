// SPDX-License-Identifier: Apache-2.0
// Seeding strategies: which agents a campaign should begin with. A table of them, by name, with one
// way to call them all; each family has a file of its own (graph/seeding_*.hpp).
//
// Agents come best first, each at most once. What is chosen is a pure function of the request and
// the graph: not of threads, block sizes or the order of calls. On a directed graph the ties that
// count are those along which an agent influences others.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/parallel.hpp"
#include "core/spread_law.hpp"
#include "graph/graph.hpp"
#include "graph/seeding_lots.hpp"

namespace groundswell {

/// Fills in how many exposures each agent needs in sampled world `sample` (0 = adopts unasked,
/// kNeverExposed = never); the span has one entry per agent.
using ExposureSampler = std::function<void(std::uint32_t sample, std::span<std::uint32_t> needs)>;
inline constexpr std::uint32_t kNeverExposed = 0xFFFFFFFF;

/// How many adopt in sampled world `sample` where these are the seed agents; called by many threads
/// at once.
using SpreadTrial =
    std::function<std::uint64_t(std::uint32_t sample, std::span<const AgentId> seeds)>;

/// What is asked of a strategy. What a strategy does not use it ignores.
struct SeedRequest {
  std::size_t count = 0;        ///< agents wanted, at most as many as the graph has
  std::uint64_t seed = 1;       ///< of the run
  World world = 0;              ///< of a strategy that is drawn afresh in every world
  std::uint64_t key = 0;        ///< of the campaign's name
  SpreadLaw law{};              ///< greedy, celf, imm
  ExposureSampler exposures{};  ///< greedy, celf where the law is `exposures`
  SpreadTrial trial{};          ///< greedy, celf where the law needs runs
  double discount_p = 0.01;     ///< degree-discount: chance along a tie, in [0, 1]
  double epsilon = 0.5;         ///< imm: ε in (0, 1 − 1/e)
  double ell = 1.0;             ///< imm: ℓ > 0
  std::size_t most_bytes = std::size_t{4} << 30;  ///< imm: of all reverse-reachable sets
  double most_visits = 1e10;    ///< imm: agents that all sets may meet: minutes of one thread
  std::uint32_t samples = 0;    ///< pivots of betweenness, worlds of greedy; 0 = the default
  std::vector<AgentId> pool{};  ///< trait: the agents to draw from

  [[nodiscard]] SeedLots lots() const noexcept {
    return {Draws(seed, world, Purpose::seeding_lots), key};
  }
};

inline constexpr std::uint32_t kDefaultPivots = 256;

struct SeedChoice {
  std::vector<AgentId> agents;     ///< best first
  std::vector<std::string> notes;  ///< what the strategy found out and how sure it is
};

using SeedStrategy = SeedChoice (*)(const SeedRequest&, const Graph&, const Executor&);

/// The names of all strategies.
[[nodiscard]] std::vector<std::string> seed_strategies();

/// Chooses seed agents. Throws InternalError for an unknown strategy, for more agents than there
/// are, and where the request lacks what the strategy needs (checks of the scenario come before).
[[nodiscard]] SeedChoice choose_seeds(std::string_view strategy, const SeedRequest& request,
                                      const Graph& graph, const Executor& executor);

}  // namespace groundswell
