// SPDX-License-Identifier: Apache-2.0
#include "engine/market.hpp"

#include <algorithm>
#include <numeric>

namespace groundswell {

Ranking::Ranking(std::size_t items) : counts_(items, 0), order_(items), places_(items) {
  std::iota(order_.begin(), order_.end(), ItemId{0});
  std::iota(places_.begin(), places_.end(), 0U);
}

void Ranking::invert() {
  const std::vector<std::uint64_t> before = counts_;
  const std::vector<ItemId> order = order_;
  for (std::size_t place = 0; place < order.size(); ++place)
    counts_[order[place]] = before[order[order.size() - 1 - place]];
  std::ranges::sort(order_, [this](ItemId a, ItemId b) { return precedes(a, b); });
  for (std::size_t place = 0; place < order_.size(); ++place) put(order_[place], place);
}

}  // namespace groundswell
