// SPDX-License-Identifier: Apache-2.0
// The random numbers of one event (an update, a decision), taken one after the other.
#pragma once

#include <cstdint>

#include "core/random.hpp"

namespace groundswell {

/// Random numbers of one event, one after the other: counters (event, step, index), so that they
/// are the event's own whatever came before it.
class Lots {
 public:
  Lots(const Draws& draws, DrawAt at) noexcept : Lots(draws, at, draws.block(at), 0) {}
  /// `words` are draws.block(at), of which `used` have been taken.
  Lots(const Draws& draws, DrawAt at, const PhiloxBlock& words, unsigned used) noexcept
      : draws_(&draws), at_(at), words_(words), used_(used) {}

  [[nodiscard]] std::uint64_t bits() noexcept {
    if (used_ == words_.size()) {
      ++at_.index;
      words_ = draws_->block(at_);
      used_ = 0;
    }
    return words_[used_++];
  }
  /// In [0, 1).
  [[nodiscard]] double uniform() noexcept { return unit_interval(bits()); }
  [[nodiscard]] bool chance(double p) noexcept { return uniform() < p; }
  /// A whole number in [0, bound), bound ≥ 1.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept {
    return static_cast<std::uint64_t>((Wide{bits()} * bound) >> 64);
  }

 private:
  const Draws* draws_;
  DrawAt at_;
  PhiloxBlock words_;
  unsigned used_;
};

}  // namespace groundswell
