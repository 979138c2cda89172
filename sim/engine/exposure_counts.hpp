// SPDX-License-Identifier: Apache-2.0
// How many exposures each agent can still take, counted down one by one. Where they come step after
// step, exposure_rates.hpp does without counting each.
//
// Subtractions commute, and threads may count down different agents at the same time. 1–4 bytes an
// agent.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/large_array.hpp"
#include "engine/count_kernel.hpp"
#include "engine/tie_layers.hpp"

namespace groundswell {

/// Of one item. `Count` is the narrowest signed integer that holds every need.
template <class Count>
class ExposureCounts {
 public:
  ExposureCounts(const WorldInputs& inputs, const TieLayers& ties,
                 const std::vector<std::uint32_t>& needs, bool courses)
      : left_(needs.size()) {
    const auto per_tie = static_cast<std::uint32_t>(most_exposures_per_tie(inputs, courses));
    // Without own discovery those who need no exposure are tipped by the first one.
    const Count no_need = inputs.variation.own ? kUnasked : Count{1};
    const auto unasked = inputs.executor.sum_blocks<std::size_t>(
        needs.size(), [&](std::size_t begin, std::size_t end) {
          std::size_t count = 0;
          std::vector<std::uint32_t> most;
          ties.in_units(begin, end, most);
          for (std::size_t agent = begin; agent < end; ++agent) {
            // "Never" is one more than all exposures: counting down cannot reach it.
            const std::uint32_t never = per_tie * most[agent - begin] + 1;
            const auto need = static_cast<Count>(std::min(needs[agent], never));
            left_[agent] = need == 0 ? no_need : need;
            count += left_[agent] == kUnasked ? 1U : 0U;
          }
          return count;
        });
    any_unasked_ = unasked > 0;
  }

  [[nodiscard]] bool any_unasked() const noexcept { return any_unasked_; }
  /// It needs no exposure: adopts in step 1.
  [[nodiscard]] bool is_unasked(AgentId agent) const noexcept { return left_[agent] == kUnasked; }
  /// Units of exposure that tip the agent, before any are counted.
  [[nodiscard]] std::uint32_t need(AgentId agent) const noexcept {
    return left_[agent] > 0 ? static_cast<std::uint32_t>(left_[agent]) : kNoExposures;
  }

  /// One exposure each, of so many units. Calls tip(agent) for those whom it tips.
  template <class Tip>
  void count_down(std::span<const AgentId> exposed, std::uint32_t units, const Tip& tip) {
    if (units == 1)
      count_down_by<true>(exposed, 1, tip);
    else
      count_down_by<false>(exposed, static_cast<Count>(units), tip);
  }

 private:
  static constexpr Count kUnasked = -1;
  static constexpr std::size_t kPart = 128;  ///< exposures looked at together

  /// Branch-free, so that many agents' counts are fetched at once.
  template <bool kOne, class Tip>
  void count_down_by(std::span<const AgentId> exposed, Count units, const Tip& tip) {
    std::array<AgentId, kPart> tipped;
    while (!exposed.empty()) {
      const std::size_t part = std::min(exposed.size(), kPart);
      std::size_t tips = 0;
      for (const AgentId agent : exposed.first(part)) {
        const Count left = left_[agent];
        const Count taken = kOne ? Count{1} : std::min(left, units);
        left_[agent] = static_cast<Count>(left - (left > 0 ? taken : 0));
        tipped[tips] = agent;
        tips += (kOne ? left == 1 : left > 0 && left <= units) ? 1U : 0U;
      }
      for (std::size_t i = 0; i < tips; ++i) tip(tipped[i]);
      exposed = exposed.subspan(part);
    }
  }

  LargeArray<Count> left_;  ///< units each agent can still take: the last tips it
  bool any_unasked_ = false;
};

}  // namespace groundswell
