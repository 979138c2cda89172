// SPDX-License-Identifier: Apache-2.0
#include "graph/chunk_builder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "core/error.hpp"

namespace groundswell::detail {
namespace {

constexpr std::size_t kFewPerChunk = 16;  // entries of a row that insertion sorts at once

/// Makes the rows of one chunk after another; keeps its memory from one to the next.
class ChunkRows {
 public:
  void make(AgentId agents, std::size_t chunk, const PairTies& pair_ties) {
    chunk_ = chunk;
    report_ = {};
    arcs_.clear();
    for (std::size_t other = 0; other < chunks_of(agents); ++other) take(pair_ties, other);
    const std::size_t first = chunk << kChunkBits;
    fill_rows(std::min(kChunk, agents - first), chunks_of(agents));
  }

  [[nodiscard]] const std::vector<std::uint32_t>& degrees() const noexcept { return degrees_; }
  [[nodiscard]] std::span<const AgentId> targets() const noexcept {
    return {targets_.data(), kept_};
  }
  /// In arcs: each tie is met from both its ends.
  [[nodiscard]] const BuildReport& report() const noexcept { return report_; }

 private:
  void take(const PairTies& pair_ties, std::size_t other) {
    pair_.clear();
    pair_ties(std::min(chunk_, other), std::max(chunk_, other), pair_);
    if (chunk_ == other) {
      for (const Tie tie : pair_) {
        if (tie.from == tie.to) {
          ++report_.self_loops;
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

  void fill_rows(std::size_t size, std::size_t chunks) {
    scatter(size);
    degrees_.resize(size);
    AgentId* out = targets_.data();
    std::uint32_t begin = 0;
    for (std::size_t row = 0; row < size; ++row) {
      AgentId* const first = targets_.data() + begin;
      AgentId* const last = targets_.data() + ends_[row];
      begin = ends_[row];
      if (static_cast<std::size_t>(last - first) > kFewPerChunk * chunks) {
        std::sort(first, last);
      } else {
        sort_nearly_sorted(first, last);
      }
      AgentId* const kept = std::unique(first, last);
      degrees_[row] = static_cast<std::uint32_t>(kept - first);
      out = std::copy(first, kept, out);
    }
    kept_ = static_cast<std::size_t>(out - targets_.data());
    report_.lines = arcs_.size() + 2 * report_.self_loops;
    report_.parallel_ties = arcs_.size() - kept_;
  }

  /// A counting sort by row that keeps the order of arrival; afterwards `ends_` says where rows
  /// end.
  void scatter(std::size_t size) {
    const std::size_t first = chunk_ << kChunkBits;
    if (arcs_.size() > std::numeric_limits<std::uint32_t>::max())
      throw InternalError("more than 2^32 arcs within a chunk of agents");
    ends_.assign(size + 1, 0);
    for (const Tie arc : arcs_) ++ends_[arc.from - first + 1];
    std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
    if (targets_.size() < arcs_.size()) targets_.resize(arcs_.size());
    for (const Tie arc : arcs_) targets_[ends_[arc.from - first]++] = arc.to;
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

  std::size_t chunk_ = 0;
  std::size_t kept_ = 0;
  BuildReport report_;
  std::vector<Tie> pair_;
  LargeArray<Tie> arcs_;  ///< `from` is the row's agent
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> degrees_;
  LargeArray<AgentId> targets_;
};

/// Appends the chunks' rows, in order.
void append(std::span<const ChunkRows> wave, std::vector<std::uint32_t>& degrees,
            LargeArray<AgentId>& targets, const Executor& executor) {
  std::vector<std::size_t> starts;
  std::size_t end = targets.size();
  for (const ChunkRows& rows : wave) {
    starts.push_back(end);
    end += rows.targets().size();
    degrees.insert(degrees.end(), rows.degrees().begin(), rows.degrees().end());
  }
  targets.resize(end);
  executor.for_each(wave.size(), [&](std::size_t i) {
    std::ranges::copy(wave[i].targets(), targets.begin() + static_cast<std::ptrdiff_t>(starts[i]));
  });
}

}  // namespace

Graph build_by_chunks(AgentId agents, double expected_arcs, const PairTies& pair_ties,
                      const Executor& executor, BuildReport* report) {
  std::vector<std::uint32_t> degrees;
  degrees.reserve(agents);
  LargeArray<AgentId> targets;
  targets.reserve(static_cast<std::size_t>(expected_arcs + 8.0 * std::sqrt(expected_arcs)) + 64);
  BuildReport arcs;
  const std::size_t chunks = chunks_of(agents);
  std::vector<ChunkRows> makers(std::min<std::size_t>(
      chunks, 2 * static_cast<std::size_t>(executor.threads())));  // two each evens out the work
  for (std::size_t begin = 0; begin < chunks; begin += makers.size()) {
    const std::span<ChunkRows> wave(makers.data(), std::min(makers.size(), chunks - begin));
    executor.for_each(wave.size(),
                      [&](std::size_t i) { wave[i].make(agents, begin + i, pair_ties); });
    append(wave, degrees, targets, executor);
    for (const ChunkRows& rows : wave) {
      arcs.lines += rows.report().lines;
      arcs.self_loops += rows.report().self_loops;
      arcs.parallel_ties += rows.report().parallel_ties;
    }
  }
  if (report != nullptr) *report = {arcs.lines / 2, arcs.self_loops, arcs.parallel_ties / 2};
  return Graph(false, Adjacency(degrees, std::move(targets)), Adjacency());
}

}  // namespace groundswell::detail
