// SPDX-License-Identifier: Apache-2.0
// What a decision can see of the decisions before it: who downloaded what, how often each item was,
// and in which order of popularity that puts them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/large_array.hpp"
#include "core/types.hpp"

namespace groundswell {

inline constexpr ItemId kNoItem = std::numeric_limits<ItemId>::max();

/// One download, as later agents see it.
struct Vote {
  AgentId agent = kNobody;
  ItemId item = kNoItem;
};

/// The votes so far. Any of them, and any count, is there in O(1).
class Market {
 public:
  explicit Market(std::size_t items) : counts_(items, 0) {}

  [[nodiscard]] std::size_t items() const noexcept { return counts_.size(); }
  [[nodiscard]] std::uint64_t total() const noexcept { return votes_.size(); }
  [[nodiscard]] std::uint64_t count(ItemId item) const noexcept { return counts_[item]; }
  [[nodiscard]] std::span<const std::uint64_t> counts() const noexcept { return counts_; }
  [[nodiscard]] double share(ItemId item) const noexcept {
    return static_cast<double>(counts_[item]) / static_cast<double>(votes_.size());
  }
  /// The n-th vote from the first, n < total().
  [[nodiscard]] const Vote& vote(std::uint64_t n) const noexcept { return votes_[n]; }

  void add(Vote vote) {
    ++counts_[vote.item];
    votes_.push_back(vote);
  }
  /// Address space for this many votes: none is copied as more come.
  void reserve(std::size_t votes) { votes_.reserve(votes); }

 private:
  std::vector<std::uint64_t> counts_;
  LargeArray<Vote> votes_;
};

/// Items in order of popularity. Equal counts are ranked by position in the scenario, the first
/// first. A vote moves its item past those it overtakes: one step up for each, so an item passes
/// another at most once for every count the two share.
class Ranking {
 public:
  /// Positions [first, last] of the order, from 0, whose items have changed.
  struct Moved {
    std::size_t first = 0;
    std::size_t last = 0;
  };

  explicit Ranking(std::size_t items);

  [[nodiscard]] std::size_t items() const noexcept { return order_.size(); }
  [[nodiscard]] std::uint64_t count(ItemId item) const noexcept { return counts_[item]; }
  /// 1 = the most popular.
  [[nodiscard]] std::uint32_t rank(ItemId item) const noexcept { return places_[item] + 1; }
  [[nodiscard]] ItemId at(std::size_t place) const noexcept { return order_[place]; }

  Moved add(ItemId item) noexcept {
    ++counts_[item];
    const std::size_t last = places_[item];
    std::size_t place = last;
    for (; place > 0 && precedes(item, order_[place - 1]); --place) put(order_[place - 1], place);
    put(item, place);
    return {place, last};
  }
  /// Turns the counts around: the item in first place gets the count of the last, and so on.
  void invert();

 private:
  [[nodiscard]] bool precedes(ItemId a, ItemId b) const noexcept {
    return counts_[a] != counts_[b] ? counts_[a] > counts_[b] : a < b;
  }
  void put(ItemId item, std::size_t place) noexcept {
    order_[place] = item;
    places_[item] = static_cast<std::uint32_t>(place);
  }

  std::vector<std::uint64_t> counts_;
  std::vector<ItemId> order_;
  std::vector<std::uint32_t> places_;
};

}  // namespace groundswell
