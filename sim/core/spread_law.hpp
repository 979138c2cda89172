// SPDX-License-Identifier: Apache-2.0
// How a contagion spreads along ties, in the words that models (which declare it) and seeding
// strategies (which reckon with it) share.
#pragma once

namespace groundswell {

struct SpreadLaw {
  enum class Kind {
    unknown,           ///< only a run can tell
    cascade,           ///< each new adopter has one chance p with each agent it influences
    linear_threshold,  ///< each agent heeds one of its influencers, drawn uniformly
    exposures,         ///< an agent adopts after a number of exposures of its own: not submodular
  };
  Kind kind = Kind::unknown;
  double p = 0.0;  ///< cascade: chance along a tie

  /// Whether expected spread is monotone and submodular in the set of seed agents (Kempe, Kleinberg
  /// & Tardos 2003), which is what greedy's guarantee rests on.
  [[nodiscard]] bool submodular() const noexcept {
    return kind == Kind::cascade || kind == Kind::linear_threshold;
  }
};

}  // namespace groundswell
