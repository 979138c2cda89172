// SPDX-License-Identifier: Apache-2.0
#include "world/chart.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace groundswell {
namespace {

std::int64_t floor_to(std::int64_t value, std::int64_t unit) noexcept {
  const std::int64_t rest = value % unit;
  return value - (rest < 0 ? rest + unit : rest);
}

/// Days from 1970-01-01, a Thursday, back to the weekday named.
std::int64_t weekday_offset_days(const std::string& name) {
  static constexpr std::array<const char*, 7> kFromThursday{
      "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"};
  const auto found = std::find(kFromThursday.begin(), kFromThursday.end(), name);
  return found - kFromThursday.begin();
}

}  // namespace

Chart::Chart(const Scenario& scenario, const Clock& clock, World world)
    : clock_(clock),
      draws_(scenario.seed(), world, Purpose::chart_tie),
      visible_(scenario.chart.boolean("visible")),
      daily_(scenario.chart.text("publish") == "daily"),
      length_(static_cast<std::uint32_t>(scenario.chart.integer("length"))),
      delay_ms_(scenario.chart.span("delay").ms) {
  for (const Values& item : scenario.items) {
    keys_.push_back(stable_key(item.text("name")));
    eligible_.push_back(item.boolean("eligible"));
  }
  if (clock.dated()) {
    const std::int64_t shift = weekday_offset_days(scenario.chart.text("week_starts")) * kDayMs;
    first_week_ms_ = floor_to(clock.start_ms() - shift, kWeekMs) + shift - clock.start_ms();
  }
  next_day_ms_ = first_week_ms_ + kDayMs;
  while (next_day_ms_ <= 0) next_day_ms_ += kDayMs;
  const std::int64_t last =
      clock.length_ms() - clock.step_ms();  // a step's week is its beginning's
  const auto weeks = static_cast<std::size_t>((last - first_week_ms_) / kWeekMs + 1);
  current_.assign(keys_.size(), 0);
  week_downloads_.assign(weeks, current_);
  week_ranks_.assign(weeks, current_);
  published_ = {0, -1, current_, current_};
}

void Chart::begin_step(Step step) {
  const std::int64_t now = static_cast<std::int64_t>(step) * clock_.step_ms();
  while (next_day_ms_ <= now) {
    close_count(next_day_ms_, (next_day_ms_ - first_week_ms_) % kWeekMs == 0);
    next_day_ms_ += kDayMs;
  }
  week_ = (now - first_week_ms_) / kWeekMs;
  while (!waiting_.empty() && waiting_.front().due <= now) {
    published_ = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
  }
}

void Chart::count(std::span<const std::uint32_t> downloads) {
  for (std::size_t item = 0; item < current_.size(); ++item)
    if (eligible_[item]) current_[item] += downloads[item];
}

void Chart::finish() {
  // The week of the last step is the last one, and nothing has closed it yet.
  week_downloads_.back() = current_;
  week_ranks_.back() = ranked(current_, static_cast<std::int64_t>(weeks()) - 1);
}

void Chart::close_count(std::int64_t day_end_ms, bool week_ends) {
  const std::int64_t week = (day_end_ms - 1 - first_week_ms_) / kWeekMs;
  if (week_ends || daily_) {
    waiting_.push_back({day_end_ms + delay_ms_, week, current_, ranked(current_, week)});
  }
  if (!week_ends) return;
  week_downloads_[static_cast<std::size_t>(week)] = current_;
  week_ranks_[static_cast<std::size_t>(week)] = ranked(current_, week);
  std::fill(current_.begin(), current_.end(), 0U);
}

std::int64_t Chart::published_lead(ItemId item, bool& known) const {
  known = published_.week == week_;
  std::int64_t best_rival = 0;
  for (std::size_t other = 0; other < keys_.size(); ++other)
    if (other != item) best_rival = std::max<std::int64_t>(best_rival, published_.downloads[other]);
  return static_cast<std::int64_t>(published_.downloads[item]) - best_rival;
}

std::vector<std::uint32_t> Chart::ranked(const std::vector<std::uint32_t>& downloads,
                                         std::int64_t week) const {
  std::vector<ItemId> order(downloads.size());
  std::iota(order.begin(), order.end(), ItemId{0});
  std::vector<std::uint64_t> lots(downloads.size());
  for (const ItemId item : order) {
    lots[item] = draws_.bits({.item = keys_[item], .step = static_cast<std::uint64_t>(week)});
  }
  std::sort(order.begin(), order.end(), [&](ItemId a, ItemId b) {
    return downloads[a] != downloads[b] ? downloads[a] > downloads[b] : lots[a] < lots[b];
  });
  std::vector<std::uint32_t> ranks(downloads.size(), 0);
  for (std::uint32_t place = 0; place < order.size() && place < length_; ++place)
    if (downloads[order[place]] > 0) ranks[order[place]] = place + 1;
  return ranks;
}

}  // namespace groundswell
