// SPDX-License-Identifier: Apache-2.0
// Erdős–Rényi with a chance or a number of ties, and Watts–Strogatz.
#include "graph/generators.hpp"

#include <algorithm>
#include <set>
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
using detail::require_agents;
using detail::shown;
using detail::UniformRun;

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

/// The ties of G(n, p), in ascending order.
std::vector<Tie> random_ties(AgentId agents, double p, std::uint64_t seed,
                             const Executor& executor) {
  const Draws draws(seed, 0, Purpose::graph_ties);
  return collect_ties(agents, executor,
                      [&](std::size_t begin, std::size_t end, std::vector<Tie>& list) {
                        for (std::size_t agent = begin; agent < end; ++agent)
                          detail::tie_row(static_cast<AgentId>(agent), agents, p, draws, list);
                      });
}

}  // namespace

Graph erdos_renyi(const ErdosRenyiOptions& options, std::uint64_t seed, const Executor& executor) {
  require_agents(options.agents, 1);
  const double p = tie_probability(options);
  return build_graph(options.agents, random_ties(options.agents, p, seed, executor), false,
                     executor);
}

namespace {

/// Takes `surplus` of the ties away, all choices equally likely.
void take_away(std::vector<Tie>& ties, std::uint64_t surplus, UniformRun& run) {
  constexpr Tie kGone{kNobody, kNobody};
  while (surplus > 0) {
    Tie& tie = ties[run.below(ties.size())];
    if (tie == kGone) continue;
    tie = kGone;
    --surplus;
  }
  std::erase(ties, kGone);
}

/// Adds `missing` ties to the sorted list, all choices equally likely.
void add_to(std::vector<Tie>& ties, std::uint64_t missing, AgentId agents, UniformRun& run) {
  std::set<Tie> added;
  while (added.size() < missing) {
    const auto a = static_cast<AgentId>(run.below(agents));
    const auto b = static_cast<AgentId>(run.below(agents));
    const Tie tie{std::min(a, b), std::max(a, b)};
    if (a != b && !std::binary_search(ties.begin(), ties.end(), tie)) added.insert(tie);
  }
  ties.insert(ties.end(), added.begin(), added.end());
}

}  // namespace

Graph uniform_ties(const UniformTiesOptions& options, std::uint64_t seed,
                   const Executor& executor) {
  require_agents(options.agents, 1);
  const std::uint64_t pairs = std::uint64_t{options.agents} * (options.agents - 1) / 2;
  require(options.ties <= pairs, "ties", std::to_string(options.ties),
          "at most " + std::to_string(pairs) + ", one for each pair of agents",
          "more agents, or fewer ties");
  // Of the graphs G(n, p) with as many ties as it happens to have, all are equally likely; and they
  // stay so if some ties are taken away or added at random. A few: the square root of their number.
  const double p =
      pairs == 0 ? 0.0 : static_cast<double>(options.ties) / static_cast<double>(pairs);
  auto ties = random_ties(options.agents, p, seed, executor);
  UniformRun run(Draws(seed, 0, Purpose::graph_corrections), {});
  if (ties.size() > options.ties) {
    take_away(ties, ties.size() - options.ties, run);
  } else {
    add_to(ties, options.ties - ties.size(), options.agents, run);
  }
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

}  // namespace groundswell
