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
        marks_(2 * now_.size(), kOpen),
        stirred_((now_.size() + 63) / 64, 0) {}

  /// It adopts in the next step. Threads may say so at the same time of agents that share no group
  /// of 4096.
  void tip(AgentId agent) noexcept {
    tipped_[agent >> 6] |= bit(agent);
    stir(agent >> 6);
  }
  [[nodiscard]] bool is_tipped(AgentId agent) const noexcept {
    return (tipped_[agent >> 6] & bit(agent)) != 0;
  }

  /// From this step on it exposes others, or does so no more: where spreaders are kept apart.
  void spreads(AgentId agent, bool does) noexcept {
    spreading_[agent >> 6] = (spreading_[agent >> 6] & ~bit(agent)) | (does ? bit(agent) : 0);
    stir(agent >> 6);
  }

  /// Begins a step: those tipped adopt, and are listed in agent order.
  void adopt(const Executor& executor, std::vector<AgentId>& adopters) {
    std::vector<std::size_t> starts(executor.blocks(stirred_.size(), kGroupsPerBlock) + 1, 0);
    executor.for_each_block(
        stirred_.size(),
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          starts[block + 1] = begin_words(begin, end);
        },
        kGroupsPerBlock);
    for (std::size_t block = 1; block < starts.size(); ++block) starts[block] += starts[block - 1];
    adopters.resize(starts.back());
    executor.for_each_block(
        stirred_.size(),
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          list_words(begin, end, adopters.data() + starts[block]);
        },
        kGroupsPerBlock);
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
  void prefetch(AgentId agent) const noexcept { fetch_ahead(&marks_[agent >> 5]); }

 private:
  static constexpr std::size_t kGroupsPerBlock = 4;  // groups of 4096 agents

  static constexpr std::uint64_t kOpen = 0xFFFFFFFF;  // the half of a word of marks that says so

  [[nodiscard]] static std::uint64_t bit(std::size_t place) noexcept {
    return std::uint64_t{1} << (place & 63);
  }
  void stir(std::size_t word) noexcept { stirred_[word >> 6] |= bit(word); }
  /// Calls act(place) for the bits that are set in words[group], in their order.
  template <class Act>
  static void for_bits(const LargeArray<std::uint64_t>& words, std::size_t group, const Act& act) {
    for (std::uint64_t bits = words[group]; bits != 0; bits &= bits - 1)
      act(group * 64 + static_cast<unsigned>(std::countr_zero(bits)));
  }

  /// Words with adopters are looked at in the two steps after: these have exposed others last in
  /// the one, and in the other no more.
  std::size_t begin_words(std::size_t begin, std::size_t end) noexcept {
    std::size_t adopters = 0;
    for (std::size_t group = begin; group < end; ++group) {
      std::uint64_t stirred = 0;
      for_bits(stirred_, group, [&](std::size_t word) {
        const std::uint64_t before = begin_word(word);
        adopters += static_cast<std::size_t>(std::popcount(now_[word]));
        stirred |= (before | now_[word]) != 0 ? bit(word) : 0;
      });
      stirred_[group] = stirred;
    }
    return adopters;
  }
  /// Returns the adopters of the step before.
  std::uint64_t begin_word(std::size_t i) noexcept {
    const std::uint64_t before = std::exchange(now_[i], std::exchange(tipped_[i], 0));
    const std::uint64_t last = spreading_.empty() ? before : spreading_[i];
    std::uint64_t* marks = &marks_[2 * i];
    marks[0] = (marks[0] & kOpen & ~now_[i]) | (last << 32);
    marks[1] = (marks[1] & kOpen & ~(now_[i] >> 32)) | (last & ~kOpen);
    return before;
  }
  void list_words(std::size_t begin, std::size_t end, AgentId* out) const noexcept {
    for (std::size_t group = begin; group < end; ++group)
      for_bits(stirred_, group, [&](std::size_t word) {
        for_bits(now_, word, [&](std::size_t agent) { *out++ = static_cast<AgentId>(agent); });
      });
  }

  LargeArray<std::uint64_t> now_;        ///< adopters of this step
  LargeArray<std::uint64_t> tipped_;     ///< of the next
  LargeArray<std::uint64_t> spreading_;  ///< who exposes others; empty: the adopters
  LargeArray<std::uint64_t> marks_;      ///< of 32 agents a word: who is open, who exposed last
  LargeArray<std::uint64_t> stirred_;    ///< of 64 words a bit: what the next step has to look at
};

}  // namespace groundswell
