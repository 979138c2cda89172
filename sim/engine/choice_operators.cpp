// SPDX-License-Identifier: Apache-2.0
#include "engine/choice_operators.hpp"

#include <array>

namespace groundswell {
namespace {

std::optional<double> common_collectivism(const Population& people) {
  const auto [low, high] = std::ranges::minmax(people.collectivism);
  if (low != high) return std::nullopt;
  return low;
}

/// Σ a·b in four sums side by side, in a fixed order.
double product(std::span<const double> a, std::span<const double> b) noexcept {
  std::array<double, 4> sums{};
  std::size_t i = 0;
  for (; i + 4 <= a.size(); i += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  for (; i < a.size(); ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

Weighing::Weighing(const ChoiceWorld& world, OwnValues values, double taste_strength,
                   Channel channel, std::vector<double> base)
    : taste_strength_(taste_strength),
      channel_(channel),
      on_(world.hears(channel)),
      common_(common_collectivism(world.people)),
      own_(std::move(values), taste_strength * (1.0 - common_.value_or(0.0)), std::move(base)),
      pull_(world.items(), 0.0),
      factor_(world.items(), 1.0),
      raised_(world.items(), 0.0) {}

Choice Weighing::choose(Decision& decision) {
  const double c = decision.collectivism;
  own_.turn_to(decision.agent, taste_strength_ * (1.0 - c));
  const ItemId own = own_.pick(decision.lots.bits());
  if (!on_ || c == 0.0) return {.item = own};
  reckon(c);
  Choice choice{.item = own, .social = channel_};
  if (decision.lots.uniform() * mean_ >= factor_[own]) {
    for (std::size_t item = 0; item < raised_.size(); ++item)
      raised_[item] = own_.weights()[item] * std::max(0.0, factor_[item] - mean_);
    const double total = sum_of(raised_);
    if (total > 0.0) {  // always, but for rounding
      choice.item = pick_weighted(raised_, total, decision.lots.uniform());
      choice.channel = channel_;
    }
  }
  choice.own = std::min(1.0, mean_ / factor_[choice.item]);
  return choice;
}

void Weighing::reckon(double c) {
  if (common_ && !stale_ && own_.common()) return;
  if (!common_)
    for (std::size_t item = 0; item < factor_.size(); ++item)
      factor_[item] = portable_exp(c * pull_[item]);
  mean_ = product(own_.weights(), factor_) / own_.total();
  stale_ = false;
}

Verdict::Verdict(const ChoiceWorld& world, double acceptance)
    : values_(world.values()),
      draws_(world.inputs.draws(Purpose::choice_verdict)),
      acceptance_(acceptance),
      best_(values_.best_quality()) {
  for (const Values& item : world.inputs.scenario.items)
    keys_.push_back(stable_key(item.text("name")));
}

bool Verdict::likes(const Decision& decision, ItemId item) {
  const double value = values_.of(decision.agent)[item];
  return draws_.uniform({.agent = decision.number, .item = keys_[item]}) <
         acceptance_ * portable_exp(value - best_);
}

}  // namespace groundswell
