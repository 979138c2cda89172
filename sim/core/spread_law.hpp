// SPDX-License-Identifier: Apache-2.0
// How a contagion spreads along ties, in the words that models (which declare it) and seeding
// strategies (which reckon with it) share.
#pragma once

#include <cstdint>

namespace groundswell {

/// Worlds in which greedy seeding compares spread, unless told otherwise.
inline constexpr std::uint32_t kDefaultSeedWorlds = 200;
inline constexpr std::uint32_t kDefaultTrialWorlds = 50;  ///< where each is a run of the model

struct SpreadLaw {
  enum class Kind {
    unknown,           ///< only a run can tell
    diminishing,       ///< only a run can tell, but what an agent adds never grows with the others
    cascade,           ///< each new adopter has one chance p with each agent it influences
    linear_threshold,  ///< each agent heeds one of its influencers, drawn uniformly
    exposures,         ///< an agent adopts after a number of exposures of its own: not submodular
  };
  Kind kind = Kind::unknown;
  double p = 0.0;  ///< cascade: chance along a tie

  /// Whether expected spread is monotone and submodular in the set of seed agents (Kempe, Kleinberg
  /// & Tardos 2003), which is what greedy's guarantee rests on.
  [[nodiscard]] bool submodular() const noexcept {
    return has_live_ties() || kind == Kind::diminishing;
  }
  /// Whether a world can be drawn as ties that are live or not, before anybody adopts.
  [[nodiscard]] bool has_live_ties() const noexcept {
    return kind == Kind::cascade || kind == Kind::linear_threshold;
  }
  /// Whether spread is known only when a whole world has been run.
  [[nodiscard]] bool needs_runs() const noexcept {
    return kind == Kind::unknown || kind == Kind::diminishing;
  }
};

}  // namespace groundswell
