// SPDX-License-Identifier: Apache-2.0
#include "graph/id_index.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "graph/text_tools.hpp"

namespace groundswell {

IdIndex::IdIndex(const RawTies& ties) {
  std::uint64_t largest = 0;
  for (std::size_t i = 0; i < ties.size(); ++i)
    largest = std::max({largest, ties.from(i), ties.to(i)});
  constexpr std::uint64_t kAlways = std::uint64_t{1} << 23;  // 1 MiB of bits
  if (largest < std::max<std::uint64_t>(kAlways, 64 * ties.size()))
    mark_bits(ties, largest);
  else
    list_ids(ties);
  dense_ = count_ == largest + 1;
}

IdIndex::IdIndex(std::vector<std::uint64_t> bits) : bits_(std::move(bits)) {
  while (!bits_.empty() && bits_.back() == 0) bits_.pop_back();
  rank_bits();
  const auto width = static_cast<std::uint64_t>(bits_.empty() ? 0 : std::bit_width(bits_.back()));
  dense_ = count_ > 0 && count_ == 64 * (bits_.size() - 1) + width;
}

AgentId IdIndex::place_of(std::uint64_t id) const noexcept {
  if (bits_.empty())
    return static_cast<AgentId>(std::lower_bound(list_.begin(), list_.end(), id) - list_.begin());
  const std::uint64_t below = bits_[id / 64] & ((std::uint64_t{1} << (id % 64)) - 1);
  return ranks_[id / 64] + static_cast<AgentId>(std::popcount(below));
}

std::vector<std::string> IdIndex::labels() const {
  std::vector<std::string> labels;
  labels.reserve(count_);
  for (const std::uint64_t id : list_) labels.push_back(std::to_string(id));
  for (std::size_t word = 0; word < bits_.size(); ++word)
    for (std::uint64_t rest = bits_[word]; rest != 0; rest &= rest - 1)
      labels.push_back(std::to_string(word * 64 + static_cast<unsigned>(std::countr_zero(rest))));
  return labels;
}

void IdIndex::mark_bits(const RawTies& ties, std::uint64_t largest) {
  bits_.resize(largest / 64 + 1);
  const auto mark = [this](std::uint64_t id) { bits_[id / 64] |= std::uint64_t{1} << (id % 64); };
  for (std::size_t i = 0; i < ties.size(); ++i) {
    mark(ties.from(i));
    mark(ties.to(i));
  }
  rank_bits();
}

void IdIndex::rank_bits() {
  ranks_.reserve(bits_.size());
  for (const std::uint64_t word : bits_) {
    ranks_.push_back(static_cast<AgentId>(count_));
    count_ += static_cast<unsigned>(std::popcount(word));
  }
}

void IdIndex::list_ids(const RawTies& ties) {
  list_.reserve(2 * ties.size());
  for (std::size_t i = 0; i < ties.size(); ++i) {
    list_.push_back(ties.from(i));
    list_.push_back(ties.to(i));
  }
  std::sort(list_.begin(), list_.end());
  list_.erase(std::unique(list_.begin(), list_.end()), list_.end());
  count_ = list_.size();
}

namespace {

bool is_plain_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit) &&
         (text.size() == 1 || text[0] != '0');
}

}  // namespace

std::vector<AgentId> order_names(std::vector<std::string>& names, bool numeric) {
  numeric = numeric && std::all_of(names.begin(), names.end(), is_plain_number);
  std::vector<AgentId> order(names.size());
  std::iota(order.begin(), order.end(), AgentId{0});
  std::sort(order.begin(), order.end(), [&](AgentId a, AgentId b) {
    if (numeric && names[a].size() != names[b].size()) return names[a].size() < names[b].size();
    return names[a] < names[b];
  });
  std::vector<AgentId> place(names.size());
  std::vector<std::string> sorted;
  sorted.reserve(names.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    place[order[i]] = static_cast<AgentId>(i);
    sorted.push_back(std::move(names[order[i]]));
  }
  names = std::move(sorted);
  return place;
}

}  // namespace groundswell
