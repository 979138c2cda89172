// SPDX-License-Identifier: Apache-2.0
#include "graph/given_degrees.hpp"

#include <algorithm>
#include <numeric>
#include <queue>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/random_pairing.hpp"
#include "graph/switching.hpp"

namespace groundswell {
namespace {

using detail::RandomPairing;
using detail::require;
using detail::UniformRun;

/// Erdős & Gallai's condition for descending degrees: the k largest need at most k(k−1) ends among
/// themselves and min(dᵢ, k) from every other. Returns the first k that breaks it, or 0. Ranks
/// beyond the Durfee number (where d_k < k) cannot be the first to do so.
std::size_t first_unmet_rank(const std::vector<std::uint32_t>& descending) {
  std::uint64_t wanted = 0;
  std::uint64_t small_ends = 0;  // of agents of degree below k, who come last
  std::size_t small = descending.size();
  for (std::size_t k = 1; k <= descending.size(); ++k) {
    wanted += descending[k - 1];
    while (small > 0 && descending[small - 1] < k) small_ends += descending[--small];
    if (small < k) return 0;
    if (wanted > std::uint64_t{k} * (k - 1) + std::uint64_t{k} * (small - k) + small_ends) return k;
  }
  return 0;
}

/// A graph of these degrees, anything but random: the agent of most open ends takes one of each of
/// the next (Havel 1955, Hakimi 1962).
std::vector<Tie> laid_ties(std::span<const std::uint32_t> degrees) {
  struct Open {
    std::uint32_t ends;
    AgentId agent;
    auto operator<=>(const Open&) const = default;
  };
  std::priority_queue<Open> open;
  for (std::size_t agent = 0; agent < degrees.size(); ++agent)
    if (degrees[agent] > 0) open.push({degrees[agent], static_cast<AgentId>(agent)});
  std::vector<Tie> ties;
  std::vector<Open> taken;
  while (!open.empty()) {
    const Open first = open.top();
    open.pop();
    if (first.ends > open.size()) throw InternalError("these degrees passed the check");
    taken.clear();
    for (std::uint32_t i = 0; i < first.ends; ++i, open.pop()) taken.push_back(open.top());
    for (Open other : taken) {
      ties.push_back({first.agent, other.agent});
      if (--other.ends > 0) open.push(other);
    }
  }
  return ties;
}

/// 20 switches of a simple graph for each tie.
Graph mixed(const Graph& graph, std::uint64_t seed, const Executor& executor) {
  constexpr World kStream = 1;  // `rewired` has 0
  return detail::switched(graph, 20 * graph.ties(), seed, kStream, executor);
}

Graph random_graph(std::span<const std::uint32_t> degrees, std::uint64_t ends, std::uint64_t seed,
                   const Executor& executor) {
  constexpr std::uint64_t kAttempts = 100;
  const bool small = ends <= 10'000;
  for (std::uint64_t attempt = 0; small && attempt < kAttempts; ++attempt) {
    RandomPairing pairing(degrees, seed, attempt, executor);
    if (pairing.is_simple()) return pairing.take_graph();
  }
  if (RandomPairing last(degrees, seed, kAttempts, executor); last.repair(ends + 1000)) {
    Graph graph = last.take_graph();
    return small ? mixed(graph, seed, executor) : std::move(graph);
  }
  const auto agents = static_cast<AgentId>(degrees.size());
  return mixed(build_graph(agents, laid_ties(degrees), false, executor), seed, executor);
}

std::uint64_t sum_of(std::span<const std::uint32_t> degrees) {
  return std::accumulate(degrees.begin(), degrees.end(), std::uint64_t{0});
}

}  // namespace

void require_below_agents(std::span<const std::uint32_t> degrees) {
  const auto most = std::ranges::max_element(degrees);
  require(!degrees.empty(), "agents", "0", "at least 1");
  require(*most < degrees.size(), "degrees", "a degree of " + std::to_string(*most),
          "fewer than the " + std::to_string(degrees.size()) + " agents");
}

void require_graphical(std::span<const std::uint32_t> degrees) {
  require_below_agents(degrees);
  const std::uint64_t ends = sum_of(degrees);
  require(ends % 2 == 0, "degrees", "a sum of " + std::to_string(ends),
          "an even sum: each tie has two ends", "one end more or less for any agent");
  std::vector<std::uint32_t> descending(degrees.begin(), degrees.end());
  std::ranges::sort(descending, std::greater<>());
  const std::size_t rank = first_unmet_rank(descending);
  require(rank == 0, "degrees",
          "the " + std::to_string(rank) + " largest degrees, from " +
              std::to_string(descending.front()) + " down to " +
              std::to_string(descending[rank == 0 ? 0 : rank - 1]),
          "no more ties than the others can take (Erdős & Gallai's condition)",
          "a smaller max_degree");
}

Graph configuration_model(std::span<const std::uint32_t> degrees, std::uint64_t seed,
                          const Executor& executor) {
  require_graphical(degrees);
  return random_graph(degrees, sum_of(degrees), seed, executor);
}

namespace {

/// Agents in order of descending degree, equal ones by id.
std::vector<AgentId> by_degree(std::span<const std::uint32_t> degrees) {
  std::vector<AgentId> order(degrees.size());
  std::iota(order.begin(), order.end(), AgentId{0});
  std::ranges::sort(order, [&](AgentId a, AgentId b) {
    return degrees[a] != degrees[b] ? degrees[a] > degrees[b] : a < b;
  });
  return order;
}

/// The ties of the agent at `place` with those after it. Chances only fall along the row: skip by
/// the chance of the last tie, then keep with the ratio of the two (Miller & Hagberg 2011).
void tie_by_degree(std::size_t place, std::span<const AgentId> order,
                   std::span<const std::uint32_t> degrees, double ends, const Draws& draws,
                   std::vector<Tie>& ties) {
  const AgentId agent = order[place];
  const auto chance_with = [&](std::size_t other) {
    return std::min(1.0, static_cast<double>(degrees[agent]) *
                             static_cast<double>(degrees[order[other]]) / ends);
  };
  UniformRun run(draws, {.agent = agent});
  std::uint64_t other = place + 1;
  if (other >= order.size()) return;
  double skipped_by = chance_with(other);
  double log_failure = portable_log1p(-skipped_by);
  while (skipped_by > 0.0) {
    if (skipped_by < 1.0) other += geometric_given_log(run.uniform(), log_failure) - 1;
    if (other >= order.size()) return;
    const double chance = chance_with(other);
    if (chance == skipped_by || run.uniform() * skipped_by < chance)
      ties.push_back({agent, order[other]});
    if (chance != skipped_by) log_failure = portable_log1p(-chance);
    skipped_by = chance;
    ++other;
  }
}

}  // namespace

Graph chung_lu(std::span<const std::uint32_t> degrees, std::uint64_t seed,
               const Executor& executor) {
  require_below_agents(degrees);
  constexpr std::size_t kRows = 256;  // the first rows are the longest
  const auto ends = static_cast<double>(sum_of(degrees));
  if (ends == 0.0) return build_graph(static_cast<AgentId>(degrees.size()), {}, false, executor);
  const std::vector<AgentId> order = by_degree(degrees);
  const Draws draws(seed, 0, Purpose::graph_ties);
  auto ties = detail::collect_ties(
      order.size(), executor,
      [&](std::size_t begin, std::size_t end, std::vector<Tie>& list) {
        for (std::size_t place = begin; place < end; ++place)
          tie_by_degree(place, order, degrees, ends, draws, list);
      },
      kRows);
  return build_graph(static_cast<AgentId>(degrees.size()), std::move(ties), false, executor);
}

}  // namespace groundswell
