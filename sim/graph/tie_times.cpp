// SPDX-License-Identifier: Apache-2.0
#include "graph/tie_times.hpp"

namespace groundswell {
namespace {

bool are_apart(std::span<const Interval> intervals) {
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    if (intervals[i].from < 0 || intervals[i].empty()) return false;
    if (i > 0 && intervals[i].from <= intervals[i - 1].until) return false;
  }
  return !intervals.empty();
}

}  // namespace

bool TieTimes::is_sound() const noexcept {
  if (!starts_.empty() && (starts_.front() != 0 || starts_.back() != intervals_.size() ||
                           !std::is_sorted(starts_.begin(), starts_.end())))
    return false;
  for (TieIndex arc = 0; arc < arcs(); ++arc)
    if (!are_apart(of(arc))) return false;
  return true;
}

}  // namespace groundswell
