// SPDX-License-Identifier: Apache-2.0
// The chart: downloads counted over a week, ranked, published.
//
// A chart week begins on the scenario's weekday at 00:00 (on a clock without dates: every seven
// days from the start). Downloads of eligible items count. Equal counts are ranked by a draw keyed
// by (week, item). What agents can see is what was last published: `published_rank` and
// `published_lead`. A step counts for the week in which it begins.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/random.hpp"
#include "scenario/clock.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

class Chart {
 public:
  Chart(const Scenario& scenario, const Clock& clock, World world);

  /// Publishes what is due at the beginning of `step`, and turns to the week `step` belongs to.
  void begin_step(Step step);
  /// Counts the step's downloads, in agents per item.
  void count(std::span<const std::uint32_t> downloads);
  /// Closes the last week; call once after the last step.
  void finish();

  [[nodiscard]] bool visible() const noexcept { return visible_; }
  /// Published rank of an item, 1 = top; 0 = not in the published chart.
  [[nodiscard]] std::uint32_t published_rank(ItemId item) const { return published_.ranks[item]; }
  /// Published lead of an item over its best rival in the current week so far, in agents.
  /// `known` is false until the week's first publication.
  [[nodiscard]] std::int64_t published_lead(ItemId item, bool& known) const;
  /// Number of chart weeks that the clock touches.
  [[nodiscard]] std::size_t weeks() const noexcept { return week_downloads_.size(); }
  /// Offset of the first moment of a week from the start of the clock (can be negative).
  [[nodiscard]] std::int64_t week_begin_ms(std::size_t week) const noexcept {
    return first_week_ms_ + static_cast<std::int64_t>(week) * kWeekMs;
  }
  /// By week and item: agents' downloads, and final rank (0 = no downloads or below the length).
  [[nodiscard]] const std::vector<std::vector<std::uint32_t>>& downloads() const noexcept {
    return week_downloads_;
  }
  [[nodiscard]] const std::vector<std::vector<std::uint32_t>>& ranks() const noexcept {
    return week_ranks_;
  }

 private:
  static constexpr std::int64_t kDayMs = 86'400'000;
  static constexpr std::int64_t kWeekMs = 7 * kDayMs;

  /// A count of week `week`, ended at some midnight, that comes out at `due`.
  struct Edition {
    std::int64_t due = 0;
    std::int64_t week = 0;
    std::vector<std::uint32_t> downloads;
    std::vector<std::uint32_t> ranks;
  };

  void close_count(std::int64_t day_end_ms, bool week_ends);
  [[nodiscard]] std::vector<std::uint32_t> ranked(const std::vector<std::uint32_t>& downloads,
                                                  std::int64_t week) const;

  const Clock& clock_;
  Draws draws_;
  std::vector<std::uint64_t> keys_;
  std::vector<bool> eligible_;
  bool visible_;
  bool daily_;
  std::uint32_t length_;
  std::int64_t delay_ms_;
  std::int64_t first_week_ms_ = 0;
  std::int64_t next_day_ms_ = 0;  ///< end of the day being counted
  std::int64_t week_ = 0;
  std::vector<std::uint32_t> current_;
  std::vector<std::vector<std::uint32_t>> week_downloads_;
  std::vector<std::vector<std::uint32_t>> week_ranks_;
  std::vector<Edition> waiting_;  ///< counted, not yet published; in order of `due`
  Edition published_;
};

}  // namespace groundswell
