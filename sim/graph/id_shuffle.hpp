// SPDX-License-Identifier: Apache-2.0
// A keyed order of many numbers without a table: each number's place is worked out on its own.
// Private to sim/graph.
//
// Odd multiples and shifted copies of the upper half, each of which can be undone. Far from every
// order can come about: it is for ids that should not tell, not where all orders have to be equally
// likely.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/random.hpp"

namespace groundswell::detail {

/// A bijection of [0, 2^bits), bits from 1 to 32.
class IdShuffle {
 public:
  /// Uses the draws `at` index 0 and 1.
  IdShuffle(unsigned bits, const Draws& draws, DrawAt at)
      : mask_(~std::uint32_t{0} >> (32 - bits)), shift_((bits + 1) / 2) {
    at.index = 0;
    const PhiloxBlock factors = draws.block(at);
    at.index = 1;
    const PhiloxBlock terms = draws.block(at);
    for (std::size_t round = 0; round < kRounds; ++round) {
      factors_[round] = static_cast<std::uint32_t>(factors[round]) | 1U;
      terms_[round] = static_cast<std::uint32_t>(terms[round]);
    }
  }

  /// Takes the place of each number, all below 2^bits.
  void operator()(std::span<std::uint32_t> numbers) const noexcept {
    for (std::uint32_t& x : numbers)
      for (std::size_t round = 0; round < kRounds; ++round) {
        x = (x * factors_[round] + terms_[round]) & mask_;
        x ^= x >> shift_;
      }
  }

 private:
  static constexpr std::size_t kRounds = 3;
  std::uint32_t mask_;
  unsigned shift_;
  std::array<std::uint32_t, kRounds> factors_{};
  std::array<std::uint32_t, kRounds> terms_{};
};

}  // namespace groundswell::detail
