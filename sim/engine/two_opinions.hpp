// SPDX-License-Identifier: Apache-2.0
// What models of two opinions, no and yes, have in common: how they begin, what is measured, what
// their cards say. A rule derives from TwoOpinions and adds `next` or `act`; where all can come to
// agree for good, also `settled`, which asks `agreed`.
#pragma once

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "engine/state_model.hpp"

namespace groundswell {

class TwoOpinions {
 public:
  using State = std::uint8_t;
  static constexpr std::size_t kStates = 2;
  static constexpr State kSeeded = 1;

  explicit TwoOpinions(const WorldInputs& inputs) : share_(inputs.scenario.model.number("share")) {}

  [[nodiscard]] std::vector<State> start(const WorldInputs& inputs) const {
    return dealt_states(inputs, std::array{1.0 - share_, share_});
  }
  void measure(const Agents<State>& agents, std::span<double> out) const {
    out[0] = 2.0 * agents.share(1) - 1.0;
    out[1] = std::abs(out[0]);
    if (out.size() > 2) out[2] = agents.sweeps();
  }

 protected:
  [[nodiscard]] static bool agreed(const Agents<State>& agents) {
    return agents.count(0) == 0 || agents.count(1) == 0;
  }

 private:
  double share_;
};

/// Puts into a card what all of them have in common. `can_agree`: all can come to agree for good,
/// and the time it took is measured too.
[[nodiscard]] ModelCard two_opinions(ModelCard card, bool can_agree);

}  // namespace groundswell
