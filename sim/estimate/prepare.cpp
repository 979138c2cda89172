// SPDX-License-Identifier: Apache-2.0
// Counts and ranks that every choice of a world saw.
#include <algorithm>
#include <numeric>

#include "core/error.hpp"
#include "estimate/influence.hpp"
#include "estimate/standings.hpp"

namespace groundswell {
namespace {

/// Turns levels that change now and then into spans of choices.
class Spans {
 public:
  Spans(std::size_t items, std::uint32_t first_level, bool numbered)
      : level_(items, first_level), since_(items, 0) {
    if (numbered) std::iota(level_.begin(), level_.end(), first_level);
  }
  /// From choice number `at` on, the item has this level.
  void set(std::uint32_t item, std::uint32_t level, std::uint32_t at) {
    if (level == level_[item]) return;
    close(item, at);
    level_[item] = level;
  }
  [[nodiscard]] std::vector<PreparedWorld::Span> finish(std::uint32_t at) {
    for (std::uint32_t item = 0; item < level_.size(); ++item) close(item, at);
    return std::move(spans_);
  }

 private:
  void close(std::uint32_t item, std::uint32_t at) {
    if (at > since_[item]) spans_.push_back({item, level_[item], since_[item], at});
    since_[item] = at;
  }
  std::vector<std::uint32_t> level_;
  std::vector<std::uint32_t> since_;
  std::vector<PreparedWorld::Span> spans_;
};

}  // namespace

PreparedWorld prepare(const LogWorld& world, std::size_t items) {
  PreparedWorld prepared;
  Standings standings(items);
  Spans counts(items, 0, false);
  Spans ranks(items, 1, true);
  std::vector<std::uint32_t> moved;
  const std::vector<Choice>& log = world.choices;
  for (std::size_t begin = 0; begin < log.size();) {
    std::size_t end = begin;
    for (; end < log.size() && log[end].moment == log[begin].moment; ++end) {
      const std::uint32_t item = log[end].item;
      if (item >= items) throw InternalError("estimate: an item that is not in the list");
      if (log[end].is_choice)
        prepared.choices.push_back(
            {item, standings.count(item), standings.rank(item), standings.total()});
    }
    moved.clear();
    for (std::size_t i = begin; i < end; ++i)
      standings.add(log[i].item, [&moved](std::uint32_t item) { moved.push_back(item); });
    const auto at = static_cast<std::uint32_t>(prepared.choices.size());
    for (const std::uint32_t item : moved) {
      counts.set(item, standings.count(item), at);
      ranks.set(item, standings.rank(item), at);
      prepared.most = std::max(prepared.most, standings.count(item));
    }
    begin = end;
  }
  prepared.counts = counts.finish(static_cast<std::uint32_t>(prepared.choices.size()));
  prepared.ranks = ranks.finish(static_cast<std::uint32_t>(prepared.choices.size()));
  return prepared;
}

}  // namespace groundswell
