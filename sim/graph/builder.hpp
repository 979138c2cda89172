// SPDX-License-Identifier: Apache-2.0
// From ties to the immutable graph: out of a list (with weights or without), or into rows whose
// lengths have been counted. Ties that can be drawn twice go through two_pass_builder.hpp, which
// the plain list uses too; those that are a function of two chunks of agents, chunk_builder.hpp.
//
// Self-loops and parallel ties are dropped and counted, rows are sorted by agent id: the result
// depends on the set of ties alone, not on their order, the number of threads or the block size.
// Time is linear in the ties; memory peaks at the list, if there is one, plus the finished rows.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

/// What the builder met and dropped.
struct BuildReport {
  std::uint64_t lines = 0;          ///< ties given
  std::uint64_t self_loops = 0;     ///< ties of an agent with itself, dropped
  std::uint64_t parallel_ties = 0;  ///< repetitions of a tie, dropped
};

/// The graph of `agents` agents with these ties; a tie's `from` influences its `to`. When not
/// `directed`, u–v and v–u are the same tie. Takes the list, to free it early.
/// Throws InternalError where a tie names an agent outside 0 … agents−1.
[[nodiscard]] Graph build_graph(AgentId agents, std::vector<Tie> ties, bool directed,
                                const Executor& executor, BuildReport* report = nullptr);

/// The same with a weight for each tie; weights of parallel ties are added up. Throws InternalError
/// where there are not as many weights as ties.
[[nodiscard]] Graph build_weighted_graph(AgentId agents, std::vector<Tie> ties,
                                         std::vector<double> weights, bool directed,
                                         const Executor& executor, BuildReport* report = nullptr);

/// The same with the interval in which each tie is on. Parallel ties are on when one of them is:
/// their intervals are united, and a tie may be on several times. Throws InternalError where there
/// are not as many intervals as ties, or one is empty.
[[nodiscard]] Graph build_timed_graph(AgentId agents, std::vector<Tie> ties,
                                      std::vector<Interval> times, bool directed,
                                      const Executor& executor, BuildReport* report = nullptr);

/// `value++`, safe against other threads where there are any.
template <class Count>
Count claim(Count& value, bool shared) noexcept {
  return shared ? std::atomic_ref(value).fetch_add(1, std::memory_order_relaxed) : value++;
}

/// Where the next arc of each row goes, while rows are filled.
template <class Entry>
struct OpenRows {
  TieIndex* next;
  Entry* entries;
  bool shared;  ///< by several threads
};

/// Puts arcs into open rows; one for each piece of work. Places are claimed for a batch of arcs
/// before any of them is written: a claim waits for all writes before it, and these go far away.
template <class Entry>
class PutArcs {
 public:
  explicit PutArcs(const OpenRows<Entry>& rows) noexcept : rows_(rows) {}
  ~PutArcs() { flush(); }
  PutArcs(const PutArcs&) = delete;
  PutArcs& operator=(const PutArcs&) = delete;

  void put(AgentId row, const Entry& entry) noexcept {
    rows_of_[size_] = row;
    batch_[size_++] = entry;
    if (size_ == kBatch) flush();
  }

 private:
  static constexpr std::size_t kBatch = 1024;
  void flush() noexcept {
    for (std::size_t i = 0; i < size_; ++i)
      places_[i] = claim(rows_.next[rows_of_[i]], rows_.shared);
    for (std::size_t i = 0; i < size_; ++i) rows_.entries[places_[i]] = batch_[i];
    size_ = 0;
  }

  OpenRows<Entry> rows_;
  std::size_t size_ = 0;
  std::array<AgentId, kBatch> rows_of_;
  std::array<Entry, kBatch> batch_;
  std::array<TieIndex, kBatch> places_;
};

/// A graph from arcs that can be gone through twice, so that no list of ties is needed: the caller
/// has counted the arcs of each row (both directions of an undirected tie, no self-loops), and
/// `fill` puts exactly these. Of the report, only parallel_ties is set.
[[nodiscard]] Graph build_from_lengths(std::vector<TieIndex> lengths, bool directed,
                                       const Executor& executor,
                                       const std::function<void(const OpenRows<AgentId>&)>& fill,
                                       BuildReport* report = nullptr);

/// A graph from finished rows: sorted, without repetitions or self-loops, symmetric unless
/// `directed`.
[[nodiscard]] Graph graph_of_rows(Adjacency out, bool directed);

/// The ties of a graph in ascending order: each tie once (from < to) when undirected. Memory for
/// `room` more is kept ready.
[[nodiscard]] std::vector<Tie> list_ties(const Graph& graph, std::uint64_t room = 0);

/// The same agents with every tie taken both ways; labels are not kept. Copies.
[[nodiscard]] Graph undirected_copy(const Graph& graph, const Executor& executor);

}  // namespace groundswell
