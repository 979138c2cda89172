// SPDX-License-Identifier: Apache-2.0
// When ties are on: for each arc of a graph, the intervals of steps in which one can influence the
// other. Graphs whose ties are always on have none, and pay nothing.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "core/types.hpp"

namespace groundswell {

/// Steps from ≤ t < until; until = kNever: for ever.
struct Interval {
  Step from = 0;
  Step until = kNever;

  [[nodiscard]] bool contains(Step step) const noexcept { return from <= step && step < until; }
  [[nodiscard]] bool empty() const noexcept { return from >= until; }
  friend auto operator<=>(const Interval&, const Interval&) = default;
};

/// The steps that are in both.
[[nodiscard]] inline Interval overlap(const Interval& a, const Interval& b) noexcept {
  return {std::max(a.from, b.from), std::min(a.until, b.until)};
}

/// The first step from `step` on that is in one of the intervals and in `within`; kNever: none.
[[nodiscard]] inline Step first_on(std::span<const Interval> intervals, const Interval& within,
                                   Step step) noexcept {
  for (const Interval& interval : intervals) {
    const Interval left = overlap(overlap(interval, within), {step, kNever});
    if (!left.empty()) return left.from;
  }
  return kNever;
}

/// The intervals of all arcs of `Graph::out`, in its order. Of one arc they are ascending and apart
/// from each other: those that overlapped or touched have been made one.
class TieTimes {
 public:
  TieTimes() = default;
  /// One interval for each arc; or more, those of arc i from starts[i] to starts[i + 1].
  explicit TieTimes(std::vector<Interval> intervals, std::vector<TieIndex> starts = {})
      : intervals_(std::move(intervals)), starts_(std::move(starts)) {}

  [[nodiscard]] bool empty() const noexcept { return intervals_.empty(); }
  [[nodiscard]] TieIndex arcs() const noexcept {
    return starts_.empty() ? intervals_.size() : starts_.size() - 1;
  }
  [[nodiscard]] std::span<const Interval> of(TieIndex arc) const noexcept {
    if (starts_.empty()) return {&intervals_[arc], 1};
    return {intervals_.data() + starts_[arc], intervals_.data() + starts_[arc + 1]};
  }
  /// As they are stored; `starts` is empty where every arc has one interval.
  [[nodiscard]] const std::vector<Interval>& intervals() const noexcept { return intervals_; }
  [[nodiscard]] const std::vector<TieIndex>& starts() const noexcept { return starts_; }
  /// Every arc has intervals, none of them empty, ascending and apart.
  [[nodiscard]] bool is_sound() const noexcept;
  [[nodiscard]] std::size_t bytes() const noexcept {
    return intervals_.size() * sizeof(Interval) + starts_.size() * sizeof(TieIndex);
  }

 private:
  std::vector<Interval> intervals_;
  std::vector<TieIndex> starts_;
};

}  // namespace groundswell
