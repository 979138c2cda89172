// SPDX-License-Identifier: Apache-2.0
// The turns of agents, one after the other: whose they are, their random numbers, and what they
// will look at, asked of memory some turns before it is used.
//
// A turn's random numbers come from a Philox block of its own; where a rule says that it needs few
// of them (Rule::kLots), two or four turns that follow one another share their first block.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>

#include "engine/state_agents.hpp"

namespace groundswell {

/// Turns number first … last − 1 of a step, `first` and on in order. A turn is that of an agent
/// drawn at random, or else of the agent of its number.
template <class Rule, bool kAtRandom>
class Turns {
 public:
  using State = typename Rule::State;

  Turns(const Agents<State>& agents, const Draws& draws, Step step, std::size_t first,
        std::size_t last) noexcept
      : agents_(agents),
        draws_(draws),
        step_(static_cast<std::uint64_t>(step)),
        first_(first),
        last_(last) {
    for (const std::size_t ahead : {0U, 1U, 2U}) deal(first + ahead * kBatch);
    for (const std::size_t ahead : {0U, 1U}) fetch_rows(first + ahead * kBatch);
    fetch_picked(first);
  }

  /// To be called before each turn: asks for what later ones will need.
  void look_ahead(std::size_t turn) noexcept {
    if ((turn - first_) % kBatch != 0) return;
    deal(turn + 3 * kBatch);
    fetch_rows(turn + 2 * kBatch);
    fetch_picked(turn + kBatch);
  }
  [[nodiscard]] AgentId agent(std::size_t turn) const noexcept {
    return kAtRandom ? agent_[turn % kRing] : static_cast<AgentId>(turn);
  }
  [[nodiscard]] Others<State> others(std::size_t turn) const noexcept {
    if (kAtRandom && !mixed_) return {agents_, agent(turn), row_[turn % kRing]};
    return {agents_, agent(turn), rows_};
  }
  [[nodiscard]] Lots lots(std::size_t turn) const noexcept {
    return {draws_, {.agent = turn, .step = step_}, words_[turn % kRing], kFirstLot};
  }

 private:
  /// Turns that are looked ahead at together: many requests to memory one right after the other are
  /// under way at once, as they are not where other work lies between them.
  static constexpr std::size_t kBatch = 16;
  static constexpr std::size_t kRing = 4 * kBatch;
  static constexpr unsigned kPerBlock = std::tuple_size_v<PhiloxBlock>;
  /// Words a turn has of its first block: they are the last ones of its entry in words_.
  static constexpr unsigned kWords = [] {
    if constexpr (requires { Rule::kLots; })
      return std::min(std::bit_ceil(unsigned{Rule::kLots} + (kAtRandom ? 1U : 0U)), kPerBlock);
    return kPerBlock;
  }();
  static constexpr unsigned kFirstLot = kPerBlock - kWords + (kAtRandom ? 1U : 0U);
  static constexpr std::uint64_t kShared = 1;  ///< item of the blocks that turns share
  /// Whether it is known which of the turn's lots picks the first agent that is looked at.
  static constexpr bool kPicks = requires { Rule::kPick; };

  void deal_one(std::size_t turn) noexcept {
    PhiloxBlock& words = words_[turn % kRing];
    if constexpr (kWords == kPerBlock) {
      words = draws_.block({.agent = turn, .step = step_});
    } else {
      constexpr unsigned kShare = kPerBlock / kWords;  // turns to a block
      if (turn % kShare == 0 || turn == first_)
        block_ = draws_.block({.agent = turn / kShare, .item = kShared, .step = step_});
      std::copy_n(block_.begin() + turn % kShare * kWords, kWords, words.end() - kWords);
    }
    if constexpr (kAtRandom)
      agent_[turn % kRing] = below(words[kPerBlock - kWords], agents_.size());
  }

  // Each of these is for the turns from `from` on, one batch.

  void deal(std::size_t from) noexcept {
    const std::size_t end = std::min(from + kBatch, last_);
    for (std::size_t turn = from; turn < end; ++turn) deal_one(turn);
    if constexpr (kAtRandom) {
      for (std::size_t turn = from; turn < end; ++turn) {
        agents_.prefetch(agent(turn));
        if (!mixed_) rows_.prefetch_start(agent(turn));
      }
    }
  }

  /// Rows of agents in order need no asking for.
  void fetch_rows(std::size_t from) noexcept {
    if (!kAtRandom || mixed_) return;
    const std::size_t end = std::min(from + kBatch, last_);
    for (std::size_t turn = from; turn < end; ++turn) {
      const std::span<const AgentId> row = rows_.row(agent(turn));
      row_[turn % kRing] = row;
      if constexpr (kPicks)
        fetch_ahead(row.data() + picked(turn, row.size()));
      else
        rows_.prefetch_row(agent(turn));
    }
  }

  void fetch_picked(std::size_t from) const noexcept {
    if constexpr (kPicks) {
      const std::size_t end = std::min(from + kBatch, last_);
      for (std::size_t turn = from; turn < end; ++turn) {
        const Others<State> row = others(turn);
        if (!row.none()) agents_.prefetch(row.at(picked(turn, row.size())));
      }
    }
  }

  [[nodiscard]] std::size_t picked(std::size_t turn, std::size_t others) const noexcept {
    if constexpr (kPicks) {
      static_assert(kFirstLot + Rule::kPick < kPerBlock, "kPick: among the lots of kLots");
      return below(words_[turn % kRing][kFirstLot + Rule::kPick], others);
    }
    return 0;
  }

  [[nodiscard]] static AgentId below(std::uint64_t word, std::size_t bound) noexcept {
    return static_cast<AgentId>((Wide{word} * bound) >> 64);
  }

  const Agents<State>& agents_;
  Draws draws_;
  std::uint64_t step_;
  std::size_t first_;
  std::size_t last_;
  const Adjacency& rows_ = agents_.graph().in();
  bool mixed_ = agents_.graph().is_well_mixed();
  PhiloxBlock block_{};
  std::array<PhiloxBlock, kRing> words_;
  std::array<AgentId, kRing> agent_;
  std::array<std::span<const AgentId>, kRing> row_;  ///< of agents drawn at random
};

}  // namespace groundswell
