// SPDX-License-Identifier: Apache-2.0
// A set of agents as bits: an eighth of a byte an agent, so a million agents' frontier stays in
// cache. Threads may set bits at the same time where their agents share no word (64 agents).
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace groundswell {

class AgentBitmap {
 public:
  AgentBitmap() = default;
  explicit AgentBitmap(AgentId agents) : words_((std::size_t{agents} + 63) / 64, 0) {}

  [[nodiscard]] bool test(AgentId agent) const noexcept {
    return ((words_[agent >> 6] >> (agent & 63)) & 1U) != 0;
  }
  void set(AgentId agent) noexcept { words_[agent >> 6] |= std::uint64_t{1} << (agent & 63); }
  void clear(AgentId agent) noexcept { words_[agent >> 6] &= ~(std::uint64_t{1} << (agent & 63)); }

  [[nodiscard]] std::size_t words() const noexcept { return words_.size(); }
  [[nodiscard]] std::uint64_t word(std::size_t index) const noexcept { return words_[index]; }
  /// Agents in words [begin, end).
  [[nodiscard]] std::size_t count(std::size_t begin, std::size_t end) const noexcept {
    std::size_t total = 0;
    for (std::size_t i = begin; i < end; ++i)
      total += static_cast<std::size_t>(std::popcount(words_[i]));
    return total;
  }
  /// Writes the agents of words [begin, end) in ascending order from `out` on.
  AgentId* list(std::size_t begin, std::size_t end, AgentId* out) const noexcept {
    for (std::size_t i = begin; i < end; ++i) {
      for (std::uint64_t bits = words_[i]; bits != 0; bits &= bits - 1)
        *out++ = static_cast<AgentId>(i * 64 + static_cast<unsigned>(std::countr_zero(bits)));
    }
    return out;
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace groundswell
