// SPDX-License-Identifier: Apache-2.0
// Random regular graphs: the configuration model of equal degrees. Dense ones are complements.
#include <algorithm>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/generators.hpp"
#include "graph/pairing.hpp"

namespace groundswell {
namespace {

using detail::require;
std::vector<Tie> regular_ties(AgentId agents, std::uint32_t degree, const Draws& draws) {
  constexpr std::uint64_t kAttempts = 1000;
  const std::vector<std::uint32_t> degrees(agents, degree);
  for (std::uint64_t attempt = 0; attempt < kAttempts; ++attempt) {
    detail::Pairing pairing(degrees, detail::UniformRun(draws, {.step = attempt}));
    if (pairing.repair(100 * pairing.ends() + 1000)) return pairing.ties();
  }
  throw InternalError("no random regular graph found in 1000 attempts");
}

/// All ties that `sparse` has not.
std::vector<Tie> complement(const Graph& sparse) {
  std::vector<Tie> ties;
  for (AgentId agent = 0; agent < sparse.agents(); ++agent) {
    const auto row = sparse.out().row(agent);
    for (AgentId other = agent + 1; other < sparse.agents(); ++other)
      if (!std::binary_search(row.begin(), row.end(), other)) ties.push_back({agent, other});
  }
  return ties;
}

}  // namespace

Graph random_regular(const RandomRegularOptions& options, std::uint64_t seed,
                     const Executor& executor) {
  const AgentId agents = options.agents;
  require(agents >= 1, "agents", "0", "at least 1");
  require(options.degree < agents, "degree", std::to_string(options.degree),
          "fewer than the " + std::to_string(agents) + " agents");
  require(std::uint64_t{agents} * options.degree % 2 == 0, "degree",
          std::to_string(options.degree) + " with " + std::to_string(agents) + " agents",
          "agents × degree must be even: each tie has two ends", "one agent more or less");
  const Draws draws(seed, 0, Purpose::graph_ties);
  const bool dense = options.degree > (agents - 1) / 2;
  const std::uint32_t degree = dense ? agents - 1 - options.degree : options.degree;
  if (degree == 0 && !dense) return build_graph(agents, {}, false, executor);
  std::vector<Tie> ties = degree == 0 ? std::vector<Tie>() : regular_ties(agents, degree, draws);
  Graph graph = build_graph(agents, std::move(ties), false, executor);
  return dense ? build_graph(agents, complement(graph), false, executor) : std::move(graph);
}

}  // namespace groundswell
