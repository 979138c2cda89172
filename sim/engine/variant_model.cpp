// SPDX-License-Identifier: Apache-2.0
#include "engine/variant_model.hpp"

#include <algorithm>
#include <numeric>

namespace groundswell {

Holdings::Holdings(AgentId agents)
    : held_(agents), counts_(agents, 1), born_(agents), variants_(agents), inventions_(agents) {
  std::iota(held_.begin(), held_.end(), 0U);
  std::iota(born_.begin(), born_.end(), std::uint64_t{0});
}

std::uint32_t Holdings::invent() {
  if (free_.empty()) {
    counts_.push_back(0);
    born_.push_back(inventions_++);
    return static_cast<std::uint32_t>(counts_.size() - 1);
  }
  const std::uint32_t variant = free_.back();
  free_.pop_back();
  born_[variant] = inventions_++;
  return variant;
}

void Holdings::end_step() {
  for (const std::uint32_t variant : died_)
    if (counts_[variant] == 0) free_.push_back(variant);
  died_.clear();
}

double Holdings::homozygosity() const noexcept {
  std::uint64_t squares = 0;
  for (const std::uint64_t count : counts_) squares += count * count;
  const auto all = static_cast<double>(held_.size());
  return static_cast<double>(squares) / (all * all);
}

std::vector<std::uint32_t> Holdings::most_common(std::size_t size) const {
  std::vector<std::uint32_t> alive;
  alive.reserve(variants_);
  for (std::uint32_t variant = 0; variant < counts_.size(); ++variant)
    if (counts_[variant] > 0) alive.push_back(variant);
  const std::size_t kept = std::min(size, alive.size());
  std::ranges::partial_sort(alive, alive.begin() + static_cast<std::ptrdiff_t>(kept),
                            [this](std::uint32_t a, std::uint32_t b) {
                              return counts_[a] != counts_[b] ? counts_[a] > counts_[b]
                                                              : born_[a] < born_[b];
                            });
  alive.resize(kept);
  return alive;
}

void complete_variant_card(ModelCard& card) {
  card.family = "choice";
  card.downloads = false;
  card.people = true;
  card.idle = {"taste_dimensions"};
}

}  // namespace groundswell
