// SPDX-License-Identifier: Apache-2.0
#include "engine/own_choice.hpp"

#include <algorithm>

namespace groundswell {

OwnValues::OwnValues(const Scenario& scenario, const Population& people) : people_(&people) {
  bool any = false;
  for (const Values& item : scenario.items) {
    quality_.push_back(item.number("quality"));
    attributes_.push_back(item.has("attributes") ? item.numbers("attributes")
                                                 : std::vector<double>{});
    any = any || !attributes_.back().empty();
  }
  if (!any) attributes_.clear();
  values_ = quality_;
}

OwnValues OwnValues::alike(std::size_t items) {
  OwnValues values;
  values.quality_.assign(items, 0.0);
  values.values_ = values.quality_;
  return values;
}

std::span<const double> OwnValues::of(AgentId agent) {
  if (shared()) return values_;
  const auto tastes = people_->tastes.col(static_cast<Eigen::Index>(agent));
  for (std::size_t item = 0; item < quality_.size(); ++item) {
    double value = quality_[item];
    for (std::size_t d = 0; d < attributes_[item].size(); ++d)
      value += attributes_[item][d] * static_cast<double>(tastes[static_cast<Eigen::Index>(d)]);
    values_[item] = value;
  }
  return values_;
}

double OwnValues::best_quality() const noexcept { return *std::ranges::max_element(quality_); }

AliasTable::AliasTable(std::span<const double> weights) : cells_(weights.size()) {
  const double total = sum_of(weights);
  std::vector<double> left(weights.size());
  std::vector<ItemId> small;
  std::vector<ItemId> large;
  for (ItemId item = 0; item < weights.size(); ++item) {
    left[item] = weights[item] / total * static_cast<double>(weights.size());
    (left[item] < 1.0 ? small : large).push_back(item);
  }
  while (!small.empty() && !large.empty()) {
    const ItemId poor = small.back();
    const ItemId rich = large.back();
    small.pop_back();
    cells_[poor] = {static_cast<std::uint64_t>(left[poor] * 0x1p64), rich};
    left[rich] -= 1.0 - left[poor];
    if (left[rich] >= 1.0) continue;
    large.pop_back();
    small.push_back(rich);
  }
  // What is left is whole but for rounding.
  for (const ItemId item : small) cells_[item].alias = item;
  for (const ItemId item : large) cells_[item].alias = item;
}

ItemId pick_weighted(std::span<const double> weights, double total, double uniform) noexcept {
  double rest = uniform * total;
  ItemId last = 0;  // with any weight: rounding may lead past the end
  for (ItemId item = 0; item < weights.size(); ++item) {
    if (weights[item] <= 0.0) continue;
    last = item;
    rest -= weights[item];
    if (rest < 0.0) break;
  }
  return last;
}

double sum_of(std::span<const double> weights) noexcept {
  double sum = 0.0;
  for (const double weight : weights) sum += weight;
  return sum;
}

OwnChoice::OwnChoice(OwnValues values, double strength, std::vector<double> base)
    : values_(std::move(values)),
      usual_strength_(strength),
      base_(std::move(base)),
      weights_(values_.items(), 1.0),
      table_([&] {
        weigh(0, strength);
        return AliasTable(weights_);
      }()) {}

void OwnChoice::weigh(AgentId agent, double strength) {
  const std::span<const double> values = values_.of(agent);
  const double best = *std::ranges::max_element(values);  // so that no exponential overflows
  for (std::size_t item = 0; item < weights_.size(); ++item) {
    weights_[item] = portable_exp(strength * (values[item] - best));
    if (!base_.empty()) weights_[item] *= base_[item];
  }
  total_ = sum_of(weights_);
  strength_ = strength;
}

}  // namespace groundswell
