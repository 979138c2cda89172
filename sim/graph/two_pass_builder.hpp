// SPDX-License-Identifier: Apache-2.0
// From ties that can be listed twice to the immutable graph, without a list of them: the first pass
// counts, the second fills. The ties may lie in memory (build_graph) or be drawn from counters,
// which gives the same ones every time; nothing is stored but the finished rows.
//
// Each arc becomes a 32-bit key, its target's id above which the unused bits hold the low bits of
// its row's id; keys go into buckets of that many rows, and a radix sort of a bucket, in cache,
// puts rows and targets in order. Up to some millions of agents there are a few hundred buckets, so
// that writing is nearly sequential; beyond 2^20 ids leave fewer bits for rows, and buckets
// multiply by four with every doubling. Each pass is cut into chunks that own their places in every
// bucket: no locks, no atomics.
//
// The graph depends on the set of ties alone: not on their order, on threads or on chunks. Memory
// peaks at 4 bytes an arc, 4 an agent, 8 a bucket and chunk (next to nothing at millions of agents,
// 8 an agent at 2^29 of them), and a copy of the largest bucket for each thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/parallel.hpp"
#include "graph/builder.hpp"
#include "graph/graph.hpp"

namespace groundswell {
namespace detail {

/// How arcs are cut into buckets of rows and a pass into chunks of items.
class BucketLayout {
 public:
  BucketLayout(AgentId agents, std::size_t items) noexcept;

  [[nodiscard]] AgentId agents() const noexcept { return agents_; }
  [[nodiscard]] std::size_t buckets() const noexcept { return buckets_; }
  [[nodiscard]] std::size_t chunks() const noexcept { return chunks_; }
  /// Chunk c covers items [chunk_begin(c), chunk_begin(c + 1)).
  [[nodiscard]] std::size_t chunk_begin(std::size_t chunk) const noexcept {
    return items_ / chunks_ * chunk + std::min(chunk, items_ % chunks_);
  }
  [[nodiscard]] std::size_t bucket_of(AgentId row) const noexcept { return row >> row_bits_; }
  [[nodiscard]] std::uint32_t key_of(AgentId row, AgentId target) const noexcept {
    const std::uint64_t low = row & ((std::uint64_t{1} << row_bits_) - 1);
    return static_cast<std::uint32_t>((low << id_bits_) | target);
  }
  /// The row of a key within its bucket, and the target.
  [[nodiscard]] std::size_t row_in_bucket(std::uint32_t key) const noexcept {
    return static_cast<std::size_t>(std::uint64_t{key} >> id_bits_);
  }
  [[nodiscard]] AgentId target_of(std::uint32_t key) const noexcept {
    return static_cast<AgentId>(key & ((std::uint64_t{1} << id_bits_) - 1));
  }
  [[nodiscard]] AgentId first_row(std::size_t bucket) const noexcept {
    return static_cast<AgentId>(bucket << row_bits_);
  }
  [[nodiscard]] unsigned key_bits() const noexcept { return id_bits_ + row_bits_; }

 private:
  AgentId agents_;
  std::size_t items_;
  unsigned id_bits_;
  unsigned row_bits_;
  std::size_t buckets_;
  std::size_t chunks_;
};

/// Throws InternalError: a tie names an agent that there is not.
[[noreturn]] void refuse_tie(AgentId from, AgentId to, AgentId agents);

/// Numbers of arcs, chunk by chunk and bucket by bucket, become the places where each chunk's
/// begin; returns how many arcs there are. After the second pass each place has moved to its end,
/// so the last chunk's are the buckets' ends.
[[nodiscard]] TieIndex counts_to_places(const BucketLayout& layout, std::span<TieIndex> counts);

/// Sorts the buckets, drops repetitions and makes rows of them. Adds to `report`.
[[nodiscard]] Graph finish_rows(const BucketLayout& layout, std::span<const TieIndex> bucket_ends,
                                LargeArray<std::uint32_t> keys, bool directed,
                                const Executor& executor, BuildReport& report);

}  // namespace detail

/// The graph of `agents` agents with the ties of `items` items, the same as build_graph would make
/// of a list of them. `source(begin, end, emit)` calls emit(from, to) for every tie of the items
/// [begin, end); it is called twice for each, from several threads, and must emit the same ties
/// both times. It is destroyed before rows are sorted, so what it owns does not add to the peak.
/// Throws InternalError where a tie names an agent outside 0 … agents−1.
template <class Source>
[[nodiscard]] Graph build_two_pass(AgentId agents, std::size_t items, Source source, bool directed,
                                   const Executor& executor, BuildReport* report = nullptr) {
  const detail::BucketLayout layout(agents, items);
  const std::size_t buckets = layout.buckets();
  std::optional<Source> ties(std::move(source));
  std::vector<TieIndex> places(layout.chunks() * buckets);
  std::vector<BuildReport> reports(layout.chunks());

  executor.for_each(layout.chunks(), [&](std::size_t chunk) {
    TieIndex* const counts = places.data() + chunk * buckets;
    BuildReport local;
    const auto count = [&](AgentId from, AgentId to) {
      if (std::max(from, to) >= agents) detail::refuse_tie(from, to, agents);
      ++local.lines;
      if (from == to) {
        ++local.self_loops;
        return;
      }
      ++counts[layout.bucket_of(from)];
      if (!directed) ++counts[layout.bucket_of(to)];
    };
    std::as_const (*ties)(layout.chunk_begin(chunk), layout.chunk_begin(chunk + 1), count);
    reports[chunk] = local;
  });

  LargeArray<std::uint32_t> keys(detail::counts_to_places(layout, places));
  executor.for_each(layout.chunks(), [&](std::size_t chunk) {
    TieIndex* const next = places.data() + chunk * buckets;
    std::uint32_t* const out = keys.data();
    const auto put = [&](AgentId from, AgentId to) {
      if (from == to) return;
      out[next[layout.bucket_of(from)]++] = layout.key_of(from, to);
      if (!directed) out[next[layout.bucket_of(to)]++] = layout.key_of(to, from);
    };
    std::as_const (*ties)(layout.chunk_begin(chunk), layout.chunk_begin(chunk + 1), put);
  });
  ties.reset();

  BuildReport total;
  for (const BuildReport& part : reports) {
    total.lines += part.lines;
    total.self_loops += part.self_loops;
  }
  places.erase(places.begin(), places.end() - static_cast<std::ptrdiff_t>(buckets));
  Graph graph = detail::finish_rows(layout, places, std::move(keys), directed, executor, total);
  if (report != nullptr) *report = total;
  return graph;
}

}  // namespace groundswell
