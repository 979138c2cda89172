// SPDX-License-Identifier: Apache-2.0
#include "graph/chunk_builder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace groundswell::detail {
namespace {

constexpr std::size_t kAtOnce = 8;  // chunks made before they are put into the graph

/// The finished rows of one chunk.
struct ChunkRows {
  std::vector<std::uint32_t> degrees;
  std::vector<AgentId> targets;
  BuildReport report;  // of arcs: each tie is met from both its ends
};

/// Arcs of one chunk on their way into rows: `from` is the row's agent.
class ChunkArcs {
 public:
  explicit ChunkArcs(std::size_t chunk) : chunk_(chunk) {}

  void take(const PairTies& pair_ties, std::size_t other) {
    pair_.clear();
    pair_ties(std::min(chunk_, other), std::max(chunk_, other), pair_);
    if (chunk_ == other) {
      for (const Tie tie : pair_) {
        if (tie.from == tie.to) {
          ++self_loops_;
          continue;
        }
        arcs_.push_back(tie);
        arcs_.push_back({tie.to, tie.from});
      }
    } else if (chunk_ < other) {
      arcs_.insert(arcs_.end(), pair_.begin(), pair_.end());
    } else {
      for (const Tie tie : pair_) arcs_.push_back({tie.to, tie.from});
    }
  }

  [[nodiscard]] ChunkRows rows(std::size_t size) {
    ChunkRows rows;
    rows.report.lines = arcs_.size() + 2 * self_loops_;
    rows.report.self_loops = self_loops_;
    std::vector<std::uint32_t> ends = scatter(size, rows.targets);
    rows.degrees.resize(size);
    AgentId* out = rows.targets.data();
    std::uint32_t begin = 0;
    for (std::size_t row = 0; row < size; ++row) {
      AgentId* const first = rows.targets.data() + begin;
      AgentId* const last = rows.targets.data() + ends[row];
      begin = ends[row];
      sort_nearly_sorted(first, last);
      AgentId* const kept = std::unique(first, last);
      rows.degrees[row] = static_cast<std::uint32_t>(kept - first);
      out = std::copy(first, kept, out);
    }
    rows.targets.resize(static_cast<std::size_t>(out - rows.targets.data()));
    rows.report.parallel_ties = arcs_.size() - rows.targets.size();
    return rows;
  }

 private:
  /// A counting sort by row that keeps the order of arrival. Returns where each row ends.
  [[nodiscard]] std::vector<std::uint32_t> scatter(std::size_t size,
                                                   std::vector<AgentId>& targets) const {
    const std::size_t first = chunk_ << kChunkBits;
    std::vector<std::uint32_t> next(size + 1, 0);
    for (const Tie arc : arcs_) ++next[arc.from - first + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    targets.resize(arcs_.size());
    for (const Tie arc : arcs_) targets[next[arc.from - first]++] = arc.to;
    return next;  // each start has moved to its row's end
  }

  /// Arcs came chunk by chunk, so an entry is out of place among the few of its own chunk only.
  static void sort_nearly_sorted(AgentId* first, AgentId* last) noexcept {
    for (AgentId* at = first; at != last; ++at) {
      const AgentId value = *at;
      AgentId* hole = at;
      for (; hole != first && hole[-1] > value; --hole) *hole = hole[-1];
      *hole = value;
    }
  }

  std::size_t chunk_;
  std::uint64_t self_loops_ = 0;
  std::vector<Tie> pair_;
  std::vector<Tie> arcs_;
};

ChunkRows make_rows(AgentId agents, std::size_t chunk, const PairTies& pair_ties) {
  const std::size_t first = chunk << kChunkBits;
  ChunkArcs arcs(chunk);
  for (std::size_t other = 0; other < chunks_of(agents); ++other) arcs.take(pair_ties, other);
  return arcs.rows(std::min(kChunk, agents - first));
}

/// Appends the chunks' rows, in order.
void append(const std::vector<ChunkRows>& wave, std::vector<std::uint32_t>& degrees,
            LargeArray<AgentId>& targets, const Executor& executor) {
  std::vector<std::size_t> starts;
  std::size_t end = targets.size();
  for (const ChunkRows& rows : wave) {
    starts.push_back(end);
    end += rows.targets.size();
    degrees.insert(degrees.end(), rows.degrees.begin(), rows.degrees.end());
  }
  targets.resize(end);
  executor.for_each(wave.size(), [&](std::size_t i) {
    std::copy(wave[i].targets.begin(), wave[i].targets.end(),
              targets.begin() + static_cast<std::ptrdiff_t>(starts[i]));
  });
}

}  // namespace

Graph build_by_chunks(AgentId agents, double expected_arcs, const PairTies& pair_ties,
                      const Executor& executor, BuildReport* report) {
  std::vector<std::uint32_t> degrees;
  degrees.reserve(agents);
  LargeArray<AgentId> targets;
  targets.reserve(static_cast<std::size_t>(expected_arcs + 8.0 * std::sqrt(expected_arcs)) + 64);
  BuildReport counts;
  const std::size_t chunks = chunks_of(agents);
  for (std::size_t begin = 0; begin < chunks; begin += kAtOnce) {
    std::vector<ChunkRows> wave(std::min(kAtOnce, chunks - begin));
    executor.for_each(wave.size(),
                      [&](std::size_t i) { wave[i] = make_rows(agents, begin + i, pair_ties); });
    append(wave, degrees, targets, executor);
    for (const ChunkRows& rows : wave) {
      counts.lines += rows.report.lines;
      counts.self_loops += rows.report.self_loops;
      counts.parallel_ties += rows.report.parallel_ties;
    }
  }
  if (report != nullptr) *report = {counts.lines / 2, counts.self_loops, counts.parallel_ties / 2};
  return Graph(false, Adjacency(degrees, std::move(targets)), Adjacency());
}

}  // namespace groundswell::detail
