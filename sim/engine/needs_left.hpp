// SPDX-License-Identifier: Apache-2.0
// How many exposures each agent can still take, in units: the last one tips it.
//
// Where nobody adopts unasked, needs are drawn when an agent is first exposed, so that something
// that stays small costs nothing for those it never comes near; once it is not small, those of all
// others are drawn together. Needs are pure functions of the agent: when they are drawn does not
// matter.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>

#include "core/large_array.hpp"
#include "core/parallel.hpp"
#include "engine/count_kernel.hpp"

namespace groundswell {

/// `Count` is the narrowest integer that holds every number of exposures that an agent can get, and
/// one above it.
template <class Count>
class NeedsLeft {
 public:
  /// `wait`: until agents are exposed, where that may be. `own`: those who need no exposure adopt
  /// unasked; otherwise they are tipped by the first one.
  NeedsLeft(std::shared_ptr<const Needs> needs, AgentId agents, bool wait, bool own,
            const Executor& executor)
      : source_(std::move(needs)), left_(agents, kNotDrawn), no_need_(own ? kUnasked : Count{1}) {
    if (!wait || !source_->nobody_unasked()) draw_all(executor);
  }

  /// Said before agents get about so many exposures more.
  void expect(std::uint64_t exposures, const Executor& executor) {
    if (source_ == nullptr) return;
    expected_ += exposures;
    if (expected_ * source_->many_are_one_in() > left_.size()) draw_all(executor);
  }

  /// Those who need no exposure: none, where needs are not drawn at the start.
  [[nodiscard]] std::size_t unasked() const noexcept { return unasked_; }
  [[nodiscard]] bool is_unasked(AgentId agent) const noexcept { return left_[agent] == kUnasked; }
  /// Of all agents, above 0 of those who can be tipped by exposures once needs are drawn: for
  /// something else to count down (exposure_rates.hpp).
  [[nodiscard]] std::span<Count> all() noexcept { return left_; }

  /// Exposures of so many units each; calls tip(agent) for those whose last one it is. Threads may
  /// do so at the same time for agents that share no group of four.
  template <class Tip>
  void count_down(std::span<const AgentId> exposed, std::uint32_t units, const Tip& tip) {
    while (!exposed.empty()) {
      const std::span<const AgentId> part = exposed.first(std::min(exposed.size(), kPart));
      if (source_ != nullptr) draw_missing(part);
      if (units == 1)
        count_down_part<true>(part, 1, tip);
      else
        count_down_part<false>(part, static_cast<Count>(units), tip);
      exposed = exposed.subspan(part.size());
    }
  }

 private:
  static constexpr Count kUnasked = -1;  ///< needs no exposure: adopts in step 1
  static constexpr Count kNotDrawn = -2;
  static constexpr std::size_t kNear = std::size_t{1} << 19;  ///< bytes that caches hold
  static constexpr std::size_t kAhead = 16;                   ///< exposures between asking and use
  static constexpr std::size_t kPart = 512;                   ///< exposures counted down together
  static constexpr std::size_t kDrawnTogether = 1024;         ///< groups of four agents

  /// "Never", and all that is above what an agent can get, is the largest number: counting down
  /// cannot reach it.
  [[nodiscard]] Count kept(std::uint32_t need) const noexcept {
    constexpr auto kMost = static_cast<std::uint32_t>(std::numeric_limits<Count>::max());
    return need == 0 ? no_need_ : static_cast<Count>(std::min(need, kMost));
  }

  void draw_all(const Executor& executor) {
    const std::size_t agents = left_.size();
    unasked_ = executor.sum_blocks<std::size_t>(
        (agents + 3) / 4,
        [&](std::size_t begin, std::size_t end) {
          std::size_t unasked = 0;
          for (; begin < end; begin += kDrawnTogether)
            unasked +=
                draw_block(4 * begin, std::min(4 * std::min(end, begin + kDrawnTogether), agents));
          return unasked;
        },
        kDrawnTogether);
    source_.reset();
  }
  std::size_t draw_block(std::size_t begin, std::size_t end) {
    std::array<std::uint32_t, 4 * kDrawnTogether> drawn;
    source_->of_block(begin, end, drawn.data());
    std::size_t unasked = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const Count need = kept(drawn[i - begin]);
      left_[i] = left_[i] == kNotDrawn ? need : left_[i];
      unasked += left_[i] == kUnasked ? 1U : 0U;
    }
    return unasked;
  }
  void draw_missing(std::span<const AgentId> exposed) {
    std::array<AgentId, kPart> missing;
    std::size_t count = 0;
    for (const AgentId agent : exposed) {
      missing[count] = agent;  // twice, if exposed twice: it gets the same need
      count += left_[agent] == kNotDrawn ? 1U : 0U;
    }
    std::array<std::uint32_t, kPart> drawn;
    source_->of_each({missing.data(), count}, drawn.data());
    for (std::size_t i = 0; i < count; ++i) left_[missing[i]] = kept(drawn[i]);
  }

  /// Branch-free, so that many agents' counts are fetched at once.
  template <bool kOne, class Tip>
  void count_down_part(std::span<const AgentId> exposed, Count units, const Tip& tip) {
    std::array<AgentId, kPart> tipped;
    std::size_t tips = 0;
    const bool is_far = left_.size() * sizeof(Count) > kNear;
    for (std::size_t i = 0; i < exposed.size(); ++i) {
      if (is_far && i + kAhead < exposed.size()) fetch_ahead(&left_[exposed[i + kAhead]]);
      const AgentId agent = exposed[i];
      const Count left = left_[agent];
      const auto open = static_cast<Count>(left > 0);
      left_[agent] = static_cast<Count>(
          left - (kOne ? open : static_cast<Count>(open * std::min(left, units))));
      tipped[tips] = agent;
      tips += (kOne ? left == 1 : left > 0 && left <= units) ? 1U : 0U;
    }
    for (std::size_t i = 0; i < tips; ++i) tip(tipped[i]);
  }

  std::shared_ptr<const Needs> source_;  ///< null once all are drawn
  LargeArray<Count> left_;
  Count no_need_;
  std::size_t unasked_ = 0;
  std::uint64_t expected_ = 0;  ///< exposures so far, while some are not drawn
};

}  // namespace groundswell
