// SPDX-License-Identifier: Apache-2.0
// Rows under construction, of whatever an arc has to carry: the steps between ties and an
// Adjacency. The order in which threads come first never shows, because rows are sorted.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "core/parallel.hpp"
#include "graph/builder.hpp"

namespace groundswell {

/// An arc that carries a weight; plain arcs are AgentIds.
struct WeightedArc {
  AgentId to = 0;
  double weight = 0.0;
  friend auto operator<=>(const WeightedArc&, const WeightedArc&) = default;
};

/// An arc that is on for a time.
struct TimedArc {
  AgentId to = 0;
  Interval on{};
  friend auto operator<=>(const TimedArc&, const TimedArc&) = default;
};

/// `ends[a]` is where row a ends and row a+1 begins (while rows are filled: how far a is filled).
template <class Entry>
struct Rows {
  std::vector<TieIndex> ends;
  LargeArray<Entry> entries;

  /// Empty rows of these lengths.
  explicit Rows(std::vector<TieIndex> lengths) : ends(std::move(lengths)) {
    TieIndex start = 0;
    for (TieIndex& value : ends) start += std::exchange(value, start);
    entries.resize(start);
  }
  [[nodiscard]] Entry* begin_of(std::size_t agent) noexcept {
    return entries.data() + (agent == 0 ? 0 : ends[agent - 1]);
  }
  [[nodiscard]] Entry* end_of(std::size_t agent) noexcept { return entries.data() + ends[agent]; }
  [[nodiscard]] OpenRows<Entry> open(bool shared) noexcept {
    return {ends.data(), entries.data(), shared};
  }
};

/// Makes one arc of equal ones that follow each other, and returns the new end.
inline AgentId* merge_equal(AgentId* first, AgentId* last) { return std::unique(first, last); }

/// Weights are added up in ascending order, whichever came first.
inline WeightedArc* merge_equal(WeightedArc* first, WeightedArc* last) {
  WeightedArc* out = first;
  for (; first != last; ++first) {
    *out++ = *first;
    while (first + 1 != last && (first + 1)->to == (out - 1)->to)
      (out - 1)->weight += (++first)->weight;
  }
  return out;
}

/// Makes one of intervals that overlap or touch; those of a tie that are apart stay entries.
inline TimedArc* merge_equal(TimedArc* first, TimedArc* last) {
  TimedArc* out = first;
  for (; first != last; ++first) {
    *out++ = *first;
    Interval& on = (out - 1)->on;
    while (first + 1 != last && (first + 1)->to == first->to && (first + 1)->on.from <= on.until)
      on.until = std::max(on.until, (++first)->on.until);
  }
  return out;
}

/// Sorts each row and moves its distinct entries to its front; returns how many each keeps.
template <class Entry>
std::vector<std::uint32_t> sort_rows(Rows<Entry>& rows, const Executor& executor) {
  std::vector<std::uint32_t> kept(rows.ends.size());
  executor.for_each_block(rows.ends.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t agent = begin; agent < end; ++agent) {
      Entry* const first = rows.begin_of(agent);
      Entry* const last = rows.end_of(agent);
      if (!std::is_sorted(first, last)) std::sort(first, last);
      kept[agent] = static_cast<std::uint32_t>(merge_equal(first, last) - first);
    }
  });
  return kept;
}

/// Closes the gaps that parallel ties left; returns how many arcs were dropped.
template <class Entry>
std::uint64_t compact(Rows<Entry>& rows, const std::vector<std::uint32_t>& kept) {
  Entry* out = rows.entries.data();
  for (std::size_t agent = 0; agent < kept.size(); ++agent) {
    Entry* const first = rows.begin_of(agent);
    out = out == first ? out + kept[agent] : std::copy(first, first + kept[agent], out);
  }
  const auto size = static_cast<std::size_t>(out - rows.entries.data());
  const std::uint64_t dropped = rows.entries.size() - size;
  rows.entries.resize(size);
  if (dropped > size / 8) rows.entries.shrink_to_fit();
  return dropped;
}

}  // namespace groundswell
