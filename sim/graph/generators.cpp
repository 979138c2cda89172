// SPDX-License-Identifier: Apache-2.0
// Erdős–Rényi, Watts–Strogatz, Barabási–Albert and the fixed graphs. The random regular graph is
// in random_regular.cpp, BTER in bter.cpp.
#include "graph/generators.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"

namespace groundswell {
namespace detail {

std::string shown(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

}  // namespace detail

namespace {

using detail::collect_ties;
using detail::require;
using detail::shown;
using detail::UniformRun;

void require_agents(AgentId agents, AgentId least) {
  require(agents >= least, "agents", std::to_string(agents), "at least " + std::to_string(least));
}

double tie_probability(const ErdosRenyiOptions& options) {
  if (options.probability) {
    const double p = *options.probability;
    require(p >= 0.0 && p <= 1.0, "probability", shown(p), "a number from 0 to 1");
    return p;
  }
  const double others = static_cast<double>(options.agents) - 1.0;
  require(options.mean_degree >= 0.0 && options.mean_degree <= others, "mean_degree",
          shown(options.mean_degree), "0 … " + shown(others) + " (agents − 1)",
          "more agents, or fewer ties for each");
  return others > 0.0 ? options.mean_degree / others : 0.0;
}

}  // namespace

Graph erdos_renyi(const ErdosRenyiOptions& options, std::uint64_t seed, const Executor& executor) {
  require_agents(options.agents, 1);
  const double p = tie_probability(options);
  const Draws draws(seed, 0, Purpose::graph_ties);
  auto ties = collect_ties(
      options.agents, executor, [&](std::size_t begin, std::size_t end, std::vector<Tie>& list) {
        for (std::size_t agent = begin; agent < end; ++agent)
          detail::tie_row(static_cast<AgentId>(agent), options.agents, p, draws, list);
      });
  return build_graph(options.agents, std::move(ties), false, executor);
}

namespace {

/// A ring whose ties can be moved. Tie (agent, j) is owned by `agent`; any tie between two agents
/// is owned by one of them, so looking through both agents' own ties finds it.
class RewiredRing {
 public:
  RewiredRing(AgentId agents, std::uint32_t own) : agents_(agents), own_(own) {
    far_.resize(std::size_t{agents} * own);
    for (AgentId agent = 0; agent < agents; ++agent)
      for (std::uint32_t j = 0; j < own; ++j) far_end(agent, j) = ring_place(agent, j + 1);
  }

  void rewire(AgentId agent, std::uint32_t j, UniformRun& run) {
    constexpr int kTries = 64;  // enough unless nearly everyone is taken already
    for (int attempt = 0; attempt < kTries; ++attempt) {
      const auto other = static_cast<AgentId>(run.below(agents_));
      if (is_free(agent, other)) {
        far_end(agent, j) = other;
        return;
      }
    }
    std::vector<AgentId> free_agents;
    for (AgentId other = 0; other < agents_; ++other)
      if (is_free(agent, other)) free_agents.push_back(other);
    if (!free_agents.empty()) far_end(agent, j) = free_agents[run.below(free_agents.size())];
  }

  [[nodiscard]] std::vector<Tie> ties() const {
    std::vector<Tie> list;
    list.reserve(far_.size());
    for (std::size_t i = 0; i < far_.size(); ++i)
      list.push_back({static_cast<AgentId>(i / own_), far_[i]});
    return list;
  }

 private:
  AgentId& far_end(AgentId agent, std::uint32_t j) noexcept {
    return far_[std::size_t{agent} * own_ + j];
  }
  [[nodiscard]] AgentId ring_place(AgentId agent, std::uint32_t ahead) const noexcept {
    return static_cast<AgentId>((std::uint64_t{agent} + ahead) % agents_);
  }
  [[nodiscard]] bool owns(AgentId agent, AgentId other) const noexcept {
    const auto first = far_.begin() + static_cast<std::ptrdiff_t>(std::size_t{agent} * own_);
    const auto last = first + static_cast<std::ptrdiff_t>(own_);
    return std::find(first, last, other) != last;
  }
  [[nodiscard]] bool is_free(AgentId agent, AgentId other) const noexcept {
    return agent != other && !owns(agent, other) && !owns(other, agent);
  }

  AgentId agents_;
  std::uint32_t own_;
  std::vector<AgentId> far_;
};

}  // namespace

Graph watts_strogatz(const WattsStrogatzOptions& options, std::uint64_t seed,
                     const Executor& executor) {
  require_agents(options.agents, 1);
  require(options.neighbours % 2 == 0, "neighbours", std::to_string(options.neighbours),
          "an even number", "half of them sit on each side of the ring");
  require(options.neighbours < options.agents, "neighbours", std::to_string(options.neighbours),
          "fewer than the " + std::to_string(options.agents) + " agents");
  require(options.rewiring >= 0.0 && options.rewiring <= 1.0, "rewiring", shown(options.rewiring),
          "a number from 0 to 1");
  const std::uint32_t own = options.neighbours / 2;
  const Draws draws(seed, 0, Purpose::graph_rewiring);
  RewiredRing ring(options.agents, own);
  for (std::uint32_t j = 0; j < own && options.rewiring > 0.0; ++j)  // nearest first, as in 1998
    for (AgentId agent = 0; agent < options.agents; ++agent) {
      UniformRun run(draws, {.agent = agent, .item = j});
      if (run.uniform() < options.rewiring) ring.rewire(agent, j, run);
    }
  return build_graph(options.agents, ring.ties(), false, executor);
}

Graph barabasi_albert(const BarabasiAlbertOptions& options, std::uint64_t seed,
                      const Executor& executor) {
  const std::uint32_t m = options.ties_per_agent;
  require(m >= 1, "ties_per_agent", "0", "at least 1");
  require(m < options.agents, "ties_per_agent", std::to_string(m),
          "fewer than the " + std::to_string(options.agents) + " agents");
  const Draws draws(seed, 0, Purpose::graph_ties);
  std::vector<Tie> ties;
  ties.reserve(std::size_t{m} * (m + 1) / 2 + std::size_t{options.agents - m - 1} * m);
  for (AgentId agent = 0; agent <= m; ++agent)
    for (AgentId other = 0; other < agent; ++other) ties.push_back({agent, other});
  for (AgentId agent = m + 1; agent < options.agents; ++agent) {
    // A random end of a random tie is an agent drawn in proportion to degree.
    UniformRun run(draws, {.agent = agent});
    const std::size_t before = ties.size();
    while (ties.size() < before + m) {
      const std::uint64_t end = run.below(2 * before);
      const AgentId other = end % 2 == 0 ? ties[end / 2].from : ties[end / 2].to;
      const auto own = ties.begin() + static_cast<std::ptrdiff_t>(before);
      if (std::find(own, ties.end(), Tie{agent, other}) == ties.end())
        ties.push_back({agent, other});
    }
  }
  return build_graph(options.agents, std::move(ties), false, executor);
}

Graph complete(const SizeOptions& options, std::uint64_t, const Executor& executor) {
  constexpr AgentId kMost = 65536;  // 2^32 arcs, 16 GiB: beyond it nobody means this
  require_agents(options.agents, 1);
  require(options.agents <= kMost, "agents", std::to_string(options.agents),
          "at most 65536 where every tie is stored", "a well-mixed society stores none");
  auto ties = collect_ties(options.agents, executor,
                           [&](std::size_t begin, std::size_t end, std::vector<Tie>& list) {
                             for (std::size_t agent = begin; agent < end; ++agent)
                               for (AgentId other = 0; other < agent; ++other)
                                 list.push_back({static_cast<AgentId>(agent), other});
                           });
  return build_graph(options.agents, std::move(ties), false, executor);
}

Graph star(const SizeOptions& options, std::uint64_t, const Executor& executor) {
  require_agents(options.agents, 1);
  std::vector<Tie> ties;
  for (AgentId agent = 1; agent < options.agents; ++agent) ties.push_back({0, agent});
  return build_graph(options.agents, std::move(ties), false, executor);
}

Graph path(const SizeOptions& options, std::uint64_t, const Executor& executor) {
  require_agents(options.agents, 1);
  std::vector<Tie> ties;
  for (AgentId agent = 1; agent < options.agents; ++agent) ties.push_back({agent - 1, agent});
  return build_graph(options.agents, std::move(ties), false, executor);
}

Graph cycle(const SizeOptions& options, std::uint64_t, const Executor& executor) {
  require_agents(options.agents, 3);
  std::vector<Tie> ties;
  for (AgentId agent = 0; agent < options.agents; ++agent)
    ties.push_back({agent, (agent + 1) % options.agents});
  return build_graph(options.agents, std::move(ties), false, executor);
}

}  // namespace groundswell
