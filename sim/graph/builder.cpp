// SPDX-License-Identifier: Apache-2.0
#include "graph/builder.hpp"

#include <algorithm>
#include <atomic>
#include <string>

#include "core/error.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kTieBlock = std::size_t{1} << 18;

/// Rows under construction: `ends[a]` is where row a ends and row a+1 begins.
struct Rows {
  std::vector<TieIndex> ends;
  LargeArray<AgentId> targets;

  [[nodiscard]] AgentId* begin_of(std::size_t agent) noexcept {
    return targets.data() + (agent == 0 ? 0 : ends[agent - 1]);
  }
  [[nodiscard]] AgentId* end_of(std::size_t agent) noexcept { return targets.data() + ends[agent]; }
};

/// `value++`, safe against other threads where there are any. Rows are sorted afterwards, so the
/// order in which threads come first does not show.
TieIndex claim(TieIndex& value, bool shared) noexcept {
  return shared ? std::atomic_ref(value).fetch_add(1, std::memory_order_relaxed) : value++;
}

std::uint64_t count_self_loops(const std::vector<Tie>& ties, AgentId agents,
                               const Executor& executor) {
  return executor.sum_blocks<std::uint64_t>(
      ties.size(),
      [&](std::size_t begin, std::size_t end) {
        std::uint64_t loops = 0;
        for (std::size_t i = begin; i < end; ++i) {
          const AgentId largest = std::max(ties[i].from, ties[i].to);
          if (largest >= agents)
            throw InternalError("a tie names agent " + std::to_string(largest) + " of " +
                                std::to_string(agents));
          loops += ties[i].from == ties[i].to ? 1U : 0U;
        }
        return loops;
      },
      kTieBlock);
}

/// Calls body(row, other) for every arc to be stored: both ways when undirected, no self-loops.
template <class Body>
void for_each_arc(const std::vector<Tie>& ties, bool directed, const Executor& executor,
                  const Body& body) {
  executor.for_each_block(
      ties.size(),
      [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i) {
          const Tie tie = ties[i];
          if (tie.from == tie.to) continue;
          body(tie.from, tie.to);
          if (!directed) body(tie.to, tie.from);
        }
      },
      kTieBlock);
}

/// Row lengths become row starts: after the scatter has moved each start to its row's end, the
/// array is the `ends` of Rows.
void lengths_to_starts(std::vector<TieIndex>& values) noexcept {
  TieIndex start = 0;
  for (TieIndex& value : values) {
    const TieIndex length = value;
    value = start;
    start += length;
  }
}

Rows scatter(AgentId agents, std::vector<Tie>& ties, TieIndex arcs, bool directed,
             const Executor& executor) {
  const bool shared = executor.threads() > 1;
  Rows rows{std::vector<TieIndex>(agents), LargeArray<AgentId>(arcs)};
  for_each_arc(ties, directed, executor,
               [&](AgentId row, AgentId) { claim(rows.ends[row], shared); });
  lengths_to_starts(rows.ends);
  for_each_arc(ties, directed, executor, [&](AgentId row, AgentId other) {
    rows.targets[claim(rows.ends[row], shared)] = other;
  });
  std::vector<Tie>().swap(ties);
  return rows;
}

/// Sorts each row and moves its distinct entries to its front; returns how many each keeps.
std::vector<std::uint32_t> sort_rows(Rows& rows, const Executor& executor) {
  std::vector<std::uint32_t> kept(rows.ends.size());
  executor.for_each_block(rows.ends.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t agent = begin; agent < end; ++agent) {
      AgentId* const first = rows.begin_of(agent);
      AgentId* const last = rows.end_of(agent);
      if (!std::is_sorted(first, last)) std::sort(first, last);
      kept[agent] = static_cast<std::uint32_t>(std::unique(first, last) - first);
    }
  });
  return kept;
}

/// Closes the gaps that parallel ties left; returns how many arcs were dropped.
std::uint64_t compact(Rows& rows, const std::vector<std::uint32_t>& kept) {
  AgentId* out = rows.targets.data();
  for (std::size_t agent = 0; agent < kept.size(); ++agent) {
    AgentId* const first = rows.begin_of(agent);
    out = out == first ? out + kept[agent] : std::copy(first, first + kept[agent], out);
  }
  const auto size = static_cast<std::size_t>(out - rows.targets.data());
  const std::uint64_t dropped = rows.targets.size() - size;
  rows.targets.resize(size);
  if (dropped > size / 8) rows.targets.shrink_to_fit();
  return dropped;
}

/// The reverse of an adjacency. Rows come out sorted because agents are visited in order.
Adjacency transposed(const Adjacency& out) {
  const AgentId agents = out.agents();
  std::vector<std::uint32_t> degrees(agents);
  for (AgentId agent = 0; agent < agents; ++agent)
    for (const AgentId other : out.row(agent)) ++degrees[other];
  std::vector<TieIndex> next(degrees.begin(), degrees.end());
  lengths_to_starts(next);
  LargeArray<AgentId> sources(out.arcs());
  for (AgentId agent = 0; agent < agents; ++agent)
    for (const AgentId other : out.row(agent)) sources[next[other]++] = agent;
  return Adjacency(degrees, std::move(sources));
}

}  // namespace

Graph build_graph(AgentId agents, std::vector<Tie> ties, bool directed, const Executor& executor,
                  BuildReport* report) {
  BuildReport counts;
  counts.lines = ties.size();
  counts.self_loops = count_self_loops(ties, agents, executor);
  const TieIndex proper = counts.lines - counts.self_loops;
  Rows rows = scatter(agents, ties, directed ? proper : 2 * proper, directed, executor);
  const std::vector<std::uint32_t> kept = sort_rows(rows, executor);
  const std::uint64_t dropped = compact(rows, kept);
  counts.parallel_ties = directed ? dropped : dropped / 2;
  if (report != nullptr) *report = counts;
  std::vector<TieIndex>().swap(rows.ends);
  Adjacency out(kept, std::move(rows.targets));
  Adjacency in = directed ? transposed(out) : Adjacency();
  return Graph(directed, std::move(out), std::move(in));
}

std::vector<Tie> list_ties(const Graph& graph) {
  std::vector<Tie> ties;
  ties.reserve(graph.ties());
  for (AgentId agent = 0; agent < graph.out().agents(); ++agent)
    for (const AgentId other : graph.out().row(agent))
      if (graph.directed() || agent < other) ties.push_back({agent, other});
  return ties;
}

Graph undirected_copy(const Graph& graph, const Executor& executor) {
  return build_graph(graph.agents(), list_ties(graph), false, executor);
}

}  // namespace groundswell
