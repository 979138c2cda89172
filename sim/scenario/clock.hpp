// SPDX-License-Identifier: Apache-2.0
// The clock of a run: step t covers [start + t·step, start + (t+1)·step). One unit of time in rates
// is a day.
#pragma once

#include <cstdint>
#include <string>

#include "core/types.hpp"
#include "scenario/parameter.hpp"

namespace groundswell {

class Clock {
 public:
  /// From a checked [clock] section.
  explicit Clock(const Values& section);

  [[nodiscard]] bool dated() const noexcept { return dated_; }
  [[nodiscard]] Step steps() const noexcept { return steps_; }
  [[nodiscard]] std::int64_t start_ms() const noexcept { return start_ms_; }
  [[nodiscard]] std::int64_t step_ms() const noexcept { return step_ms_; }
  /// Length of a step in days.
  [[nodiscard]] double step_days() const noexcept { return Span{step_ms_}.days(); }

  /// Milliseconds from the start of the clock (negative before it).
  [[nodiscard]] std::int64_t offset_of(const Moment& moment) const noexcept {
    return moment.is_date ? moment.ms - start_ms_ : moment.ms;
  }
  /// The step that contains the moment: may lie outside 0 … steps−1.
  [[nodiscard]] std::int64_t step_of(const Moment& moment) const noexcept {
    return step_at(offset_of(moment));
  }
  [[nodiscard]] std::int64_t step_at(std::int64_t offset_ms) const noexcept {
    return (offset_ms - (offset_ms < 0 ? step_ms_ - 1 : 0)) / step_ms_;
  }
  /// Start of a step, in milliseconds since 1970 (dated) or since the start.
  [[nodiscard]] std::int64_t time_of(std::int64_t step) const noexcept {
    return start_ms_ + step * step_ms_;
  }
  [[nodiscard]] std::int64_t length_ms() const noexcept { return step_ms_ * steps_; }
  /// "Sun 13 Dec 2009 21:15", or "day 3.5" on a clock without dates.
  [[nodiscard]] std::string text_of(std::int64_t offset_ms) const;

 private:
  bool dated_ = false;
  std::int64_t start_ms_ = 0;
  std::int64_t step_ms_ = 0;
  Step steps_ = 0;
};

}  // namespace groundswell
