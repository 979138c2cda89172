// SPDX-License-Identifier: Apache-2.0
#include "graph/builder.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "core/error.hpp"
#include "graph/rows_internal.hpp"
#include "graph/two_pass_builder.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kTieBlock = std::size_t{1} << 18;

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

/// Calls body(row, other) for every arc to be stored of a tie: both ways when undirected, none of
/// a self-loop.
template <class Body>
void for_each_arc(const Tie& tie, bool directed, const Body& body) {
  if (tie.from == tie.to) return;
  body(tie.from, tie.to);
  if (!directed) body(tie.to, tie.from);
}

/// Ties in rows: entry(other, i) is what the arc of tie i carries.
template <class Entry, class MakeEntry>
Rows<Entry> scatter(AgentId agents, const std::vector<Tie>& ties, bool directed,
                    const Executor& executor, const MakeEntry& entry) {
  const bool shared = executor.threads() > 1;
  std::vector<TieIndex> lengths(agents);
  const auto count = [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i)
      for_each_arc(ties[i], directed, [&](AgentId row, AgentId) { claim(lengths[row], shared); });
  };
  executor.for_each_block(ties.size(), count, kTieBlock);
  Rows<Entry> rows(std::move(lengths));
  const auto fill = [&](std::size_t begin, std::size_t end, std::size_t) {
    PutArcs<Entry> arcs(rows.open(shared));
    for (std::size_t i = begin; i < end; ++i)
      for_each_arc(ties[i], directed,
                   [&](AgentId row, AgentId other) { arcs.put(row, entry(other, i)); });
  };
  executor.for_each_block(ties.size(), fill, kTieBlock);
  return rows;
}

BuildReport counted(const std::vector<Tie>& ties, AgentId agents, const Executor& executor) {
  BuildReport counts;
  counts.lines = ties.size();
  counts.self_loops = count_self_loops(ties, agents, executor);
  return counts;
}

/// Sorts rows, merges parallel ties, and notes how many there were.
template <class Entry>
std::vector<std::uint32_t> finish_rows(Rows<Entry>& rows, bool directed, const Executor& executor,
                                       BuildReport& counts) {
  std::vector<std::uint32_t> kept = sort_rows(rows, executor);
  const std::uint64_t dropped = compact(rows, kept);
  counts.parallel_ties = directed ? dropped : dropped / 2;
  std::vector<TieIndex>().swap(rows.ends);
  return kept;
}

/// The reverse of an adjacency. Rows come out sorted because agents are visited in order.
Adjacency transposed(const Adjacency& out) {
  const AgentId agents = out.agents();
  std::vector<std::uint32_t> degrees(agents);
  for (AgentId agent = 0; agent < agents; ++agent)
    for (const AgentId other : out.row(agent)) ++degrees[other];
  std::vector<TieIndex> next(agents);
  std::exclusive_scan(degrees.begin(), degrees.end(), next.begin(), TieIndex{0});
  LargeArray<AgentId> sources(out.arcs());
  for (AgentId agent = 0; agent < agents; ++agent)
    for (const AgentId other : out.row(agent)) sources[next[other]++] = agent;
  return Adjacency(degrees, std::move(sources));
}

}  // namespace

Graph graph_of_rows(Adjacency out, bool directed) {
  Adjacency in = directed ? transposed(out) : Adjacency();
  return Graph(directed, std::move(out), std::move(in));
}

Graph build_graph(AgentId agents, std::vector<Tie> ties, bool directed, const Executor& executor,
                  BuildReport* report) {
  const std::size_t size = ties.size();
  auto listed = [list = std::move(ties)](std::size_t begin, std::size_t end, const auto& emit) {
    for (std::size_t i = begin; i < end; ++i) emit(list[i].from, list[i].to);
  };
  return build_two_pass(agents, size, std::move(listed), directed, executor, report);
}

Graph build_weighted_graph(AgentId agents, std::vector<Tie> ties, std::vector<double> weights,
                           bool directed, const Executor& executor, BuildReport* report) {
  if (weights.size() != ties.size()) throw InternalError("as many weights as ties are needed");
  BuildReport counts = counted(ties, agents, executor);
  Rows<WeightedArc> rows =
      scatter<WeightedArc>(agents, ties, directed, executor, [&](AgentId other, std::size_t i) {
        return WeightedArc{other, weights[i]};
      });
  std::vector<Tie>().swap(ties);
  std::vector<double>().swap(weights);
  const std::vector<std::uint32_t> kept = finish_rows(rows, directed, executor, counts);
  if (report != nullptr) *report = counts;
  LargeArray<AgentId> targets;
  targets.reserve(rows.entries.size());
  weights.reserve(rows.entries.size());
  for (const WeightedArc& arc : rows.entries) {
    targets.push_back(arc.to);
    weights.push_back(arc.weight);
  }
  Graph graph = graph_of_rows(Adjacency(kept, std::move(targets)), directed);
  graph.set_weights(std::move(weights));
  return graph;
}

namespace {

/// A graph of rows in which a tie that is on several times has that many entries.
Graph graph_of_timed(const Rows<TimedArc>& rows, const std::vector<std::uint32_t>& kept,
                     bool directed) {
  std::vector<std::uint32_t> degrees(kept.size());
  LargeArray<AgentId> targets;
  std::vector<Interval> intervals;
  std::vector<TieIndex> starts;
  intervals.reserve(rows.entries.size());
  const TimedArc* entry = rows.entries.data();
  for (std::size_t agent = 0; agent < kept.size(); ++agent) {
    for (std::uint32_t i = 0; i < kept[agent]; ++i, ++entry) {
      if (i == 0 || entry->to != targets.back()) {
        targets.push_back(entry->to);
        starts.push_back(intervals.size());
        ++degrees[agent];
      }
      intervals.push_back(entry->on);
    }
  }
  starts.push_back(intervals.size());
  if (intervals.size() == targets.size()) starts = {};
  Graph graph = graph_of_rows(Adjacency(degrees, std::move(targets)), directed);
  graph.set_times(TieTimes(std::move(intervals), std::move(starts)));
  return graph;
}

}  // namespace

Graph build_timed_graph(AgentId agents, std::vector<Tie> ties, std::vector<Interval> times,
                        bool directed, const Executor& executor, BuildReport* report) {
  if (times.size() != ties.size()) throw InternalError("as many intervals as ties are needed");
  BuildReport counts = counted(ties, agents, executor);
  Rows<TimedArc> rows =
      scatter<TimedArc>(agents, ties, directed, executor, [&](AgentId other, std::size_t i) {
        return TimedArc{other, times[i]};
      });
  std::vector<Tie>().swap(ties);
  std::vector<Interval>().swap(times);
  const std::vector<std::uint32_t> kept = finish_rows(rows, directed, executor, counts);
  if (report != nullptr) *report = counts;
  return graph_of_timed(rows, kept, directed);
}

Graph build_from_lengths(std::vector<TieIndex> lengths, bool directed, const Executor& executor,
                         const std::function<void(const OpenRows<AgentId>&)>& fill,
                         BuildReport* report) {
  Rows<AgentId> rows(std::move(lengths));
  fill(rows.open(executor.threads() > 1));
  BuildReport counts;
  const std::vector<std::uint32_t> kept = finish_rows(rows, directed, executor, counts);
  if (report != nullptr) *report = counts;
  return graph_of_rows(Adjacency(kept, std::move(rows.entries)), directed);
}

std::vector<Tie> list_ties(const Graph& graph, std::uint64_t room) {
  std::vector<Tie> ties;
  ties.reserve(graph.ties() + room);
  for (AgentId agent = 0; agent < graph.out().agents(); ++agent)
    for (const AgentId other : graph.out().row(agent))
      if (graph.directed() || agent < other) ties.push_back({agent, other});
  return ties;
}

Graph undirected_copy(const Graph& graph, const Executor& executor) {
  return build_graph(graph.agents(), list_ties(graph), false, executor);
}

}  // namespace groundswell
