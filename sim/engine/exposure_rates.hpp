// SPDX-License-Identifier: Apache-2.0
// Exposures that come step after step: how many each agent gets in a step. Where spreaders expose
// others for long (courses.hpp), a tie is walked when its spreader begins and when it ends, not in
// every step between.
//
// Exact: an agent is tipped in the step in which its exposures reach its need, as if each had been
// counted down. Changes of one step commute. In every step the agents who are exposed are counted
// down at once, block by block, in their order: 2–8 bytes an agent that are read and written in a
// row cost less than anything that looks agents up one by one. Threads may work on different ranges
// of agents at the same time, of whole blocks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/large_array.hpp"
#include "core/types.hpp"

namespace groundswell {

/// `Count`: as NeedsLeft has it, which keeps how many exposures agents can still take.
template <class Count>
class ExposureRates {
 public:
  explicit ExposureRates(std::size_t agents)
      : rates_(agents, 0), exposed_((agents >> kBlockBits) + 1, 0) {}

  /// From this step on these agents get so many units a step more, or less.
  void change(std::span<const AgentId> agents, Count units) {
    for (std::size_t i = 0; i < agents.size(); ++i) {
      if (i + kAhead < agents.size()) fetch_ahead(&rates_[agents[i + kAhead]]);
      rates_[agents[i]] = static_cast<Count>(rates_[agents[i]] + units);
      exposed_[agents[i] >> kBlockBits] = 1;
    }
  }

  /// The exposures of a step, once all its changes are known, of agents first ≤ i < last: `first`
  /// is where a block begins. Takes them from those of `left` that are above 0, and calls
  /// tip(agent) where that leaves 0.
  template <class Tip>
  void count_down(std::size_t first, std::size_t last, std::span<Count> left, const Tip& tip) {
    for (; first < last; first += kBlock) {
      std::uint8_t& exposed = exposed_[first >> kBlockBits];
      if (exposed == 0) continue;
      const std::size_t size = std::min(kBlock, last - first);
      const Outcome outcome = size == kBlock ? count_block(&left[first], &rates_[first], kBlock)
                                             : count_block(&left[first], &rates_[first], size);
      exposed = outcome.exposed ? 1 : 0;
      for (std::size_t i = first; outcome.tips && i < first + size; ++i) {
        if (left[i] != kTipped) continue;
        left[i] = 0;
        tip(static_cast<AgentId>(i));
      }
    }
  }

  /// In the last step nobody was exposed who could still take it.
  [[nodiscard]] bool idle() const noexcept {
    return std::ranges::find(exposed_, 1) == exposed_.end();
  }

 private:
  static constexpr int kBlockBits = 6;  ///< a block is 2^this agents
  static constexpr std::size_t kBlock = std::size_t{1} << kBlockBits;
  static constexpr Count kTipped = -3;       ///< of `left`, until tip() is called
  static constexpr std::size_t kAhead = 16;  ///< agents between asking memory and use

  struct Outcome {
    bool exposed;
    bool tips;
  };

  /// Without branches, to be done for many agents at once.
  [[gnu::always_inline]] static Outcome count_block(Count* left, const Count* rates,
                                                    std::size_t size) noexcept {
    Count exposed = 0;
    Count tips = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const Count taken = std::min(std::max(left[i], Count{0}), rates[i]);
      const bool last = taken > 0 && taken == left[i];
      left[i] = last ? kTipped : static_cast<Count>(left[i] - taken);
      exposed = static_cast<Count>(exposed | taken);
      tips = static_cast<Count>(tips | static_cast<Count>(last ? 1 : 0));
    }
    return {exposed != 0, tips != 0};
  }

  LargeArray<Count> rates_;            ///< units a step, at least 0; of adopters: any
  std::vector<std::uint8_t> exposed_;  ///< by block: 0 where nobody is exposed who can be tipped
};

}  // namespace groundswell
