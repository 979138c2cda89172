// SPDX-License-Identifier: Apache-2.0
// The table of a world while its downloads come in.
#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace groundswell {

/// Items by downloads so far, most first, ties by number.
class Standings {
 public:
  explicit Standings(std::size_t items) : counts_(items, 0), order_(items), ranks_(items) {
    std::iota(order_.begin(), order_.end(), 0U);
    std::iota(ranks_.begin(), ranks_.end(), 1U);
  }

  /// Counts a download; calls moved(item) for every item whose count or rank has changed.
  template <class Moved>
  void add(std::uint32_t item, const Moved& moved) {
    ++counts_[item];
    ++total_;
    moved(item);
    while (ranks_[item] > 1) {
      const std::uint32_t above = order_[ranks_[item] - 2];
      if (counts_[above] > counts_[item] || (counts_[above] == counts_[item] && above < item))
        break;
      std::swap(order_[ranks_[item] - 2], order_[ranks_[item] - 1]);
      --ranks_[item];
      ++ranks_[above];
      moved(above);
    }
  }
  [[nodiscard]] std::uint32_t count(std::uint32_t item) const { return counts_[item]; }
  [[nodiscard]] std::uint32_t rank(std::uint32_t item) const { return ranks_[item]; }
  [[nodiscard]] std::uint32_t total() const { return total_; }

 private:
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> ranks_;
  std::uint32_t total_ = 0;
};

}  // namespace groundswell
