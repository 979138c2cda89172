// SPDX-License-Identifier: Apache-2.0
// Who has adopted, who exposed others in the last step, and who adopts in the next one: bits, so
// that what is asked of a million agents stays in a core's own cache. Answers do not depend on
// threads.
//
// Those who expose others are the adopters of the step, unless they are kept apart (`spreads`).
#pragma once

#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/large_array.hpp"
#include "core/parallel.hpp"
#include "core/types.hpp"

namespace groundswell {

class Frontier {
 public:
  explicit Frontier(AgentId agents, bool spreaders_apart = false)
      : now_((std::size_t{agents} + 63) / 64, 0),
        tipped_(now_.size(), 0),
        spreading_(spreaders_apart ? now_.size() : 0, 0),
        marks_(2 * now_.size(), kOpen) {}

  /// It adopts in the next step. Threads may say so at the same time of agents that share no group
  /// of 64.
  void tip(AgentId agent) noexcept { tipped_[agent >> 6] |= bit(agent); }
  [[nodiscard]] bool is_tipped(AgentId agent) const noexcept {
    return (tipped_[agent >> 6] & bit(agent)) != 0;
  }

  /// From this step on it exposes others, or does so no more: where spreaders are kept apart.
  void spreads(AgentId agent, bool does) noexcept {
    spreading_[agent >> 6] = (spreading_[agent >> 6] & ~bit(agent)) | (does ? bit(agent) : 0);
  }

  /// Begins a step: those tipped adopt, and are listed in agent order.
  void adopt(const Executor& executor, std::vector<AgentId>& adopters) {
    std::vector<std::size_t> starts(executor.blocks(tipped_.size(), kWordsPerBlock) + 1, 0);
    executor.for_each_block(
        tipped_.size(),
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          starts[block + 1] = begin_words(begin, end);
        },
        kWordsPerBlock);
    for (std::size_t block = 1; block < starts.size(); ++block) starts[block] += starts[block - 1];
    adopters.resize(starts.back());
    executor.for_each_block(
        tipped_.size(),
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          list_words(begin, end, adopters.data() + starts[block]);
        },
        kWordsPerBlock);
  }

  /// What is known of an agent: each 0 or 1, to be counted with rather than branched on.
  class Answer {
   public:
    explicit Answer(std::uint64_t bits) noexcept : bits_(bits) {}
    /// It has not adopted yet.
    [[nodiscard]] std::size_t open() const noexcept { return bits_ & 1U; }
    /// It exposed others in the step before this one.
    [[nodiscard]] std::size_t last() const noexcept { return (bits_ >> 32) & 1U; }

   private:
    std::uint64_t bits_;
  };
  [[nodiscard]] Answer ask(AgentId agent) const noexcept {
    return Answer(marks_[agent >> 5] >> (agent & 31));
  }

 private:
  static constexpr std::size_t kWordsPerBlock = 256;  // 16,384 agents

  static constexpr std::uint64_t kOpen = 0xFFFFFFFF;  // the half of a word of marks that says so

  [[nodiscard]] static std::uint64_t bit(AgentId agent) noexcept {
    return std::uint64_t{1} << (agent & 63);
  }

  std::size_t begin_words(std::size_t begin, std::size_t end) noexcept {
    std::size_t adopters = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t before = std::exchange(now_[i], std::exchange(tipped_[i], 0));
      const std::uint64_t last = spreading_.empty() ? before : spreading_[i];
      std::uint64_t* marks = &marks_[2 * i];
      marks[0] = (marks[0] & kOpen & ~now_[i]) | (last << 32);
      marks[1] = (marks[1] & kOpen & ~(now_[i] >> 32)) | (last & ~kOpen);
      adopters += static_cast<std::size_t>(std::popcount(now_[i]));
    }
    return adopters;
  }
  void list_words(std::size_t begin, std::size_t end, AgentId* out) const noexcept {
    for (std::size_t i = begin; i < end; ++i) {
      for (std::uint64_t bits = now_[i]; bits != 0; bits &= bits - 1)
        *out++ = static_cast<AgentId>(i * 64 + static_cast<unsigned>(std::countr_zero(bits)));
    }
  }

  LargeArray<std::uint64_t> now_;        ///< adopters of this step
  LargeArray<std::uint64_t> tipped_;     ///< of the next
  LargeArray<std::uint64_t> spreading_;  ///< who exposes others; empty: the adopters
  LargeArray<std::uint64_t> marks_;      ///< of 32 agents a word: who is open, who exposed last
};

}  // namespace groundswell
