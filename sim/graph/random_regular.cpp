// SPDX-License-Identifier: Apache-2.0
// Random regular graphs: the configuration model of equal degrees. Dense ones are complements.
#include <algorithm>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/generators.hpp"
#include "graph/given_degrees.hpp"

namespace groundswell {
namespace {

using detail::require;

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
  const bool dense = options.degree > (agents - 1) / 2;
  const std::uint32_t degree = dense ? agents - 1 - options.degree : options.degree;
  Graph graph = configuration_model(std::vector<std::uint32_t>(agents, degree), seed, executor);
  return dense ? build_graph(agents, complement(graph), false, executor) : std::move(graph);
}

}  // namespace groundswell
