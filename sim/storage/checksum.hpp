// SPDX-License-Identifier: Apache-2.0
// The checksum of our files: of seals and of records in logs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace groundswell {

/// Up to eight bytes as a little-endian word, filled up with 0.
[[nodiscard]] inline std::uint64_t word_at(std::span<const unsigned char> bytes) noexcept {
  std::uint64_t word = 0;
  for (unsigned i = 0; i < 8 && i < bytes.size(); ++i) word |= std::uint64_t{bytes[i]} << (8 * i);
  return word;
}

/// Goes on with a checksum over little-endian words of 64 bits, the last one filled up with 0; all
/// pieces but the last are of whole words. Every step can be undone, so a change within one word
/// always shows; others escape once in 2^64.
[[nodiscard]] inline std::uint64_t checksum_with(std::uint64_t sum,
                                                 std::span<const unsigned char> bytes) noexcept {
  for (std::size_t i = 0; i < bytes.size(); i += 8) {
    sum = (sum ^ word_at(bytes.subspan(i))) * 0x9E3779B97F4A7C15U;
    sum ^= sum >> 32;
  }
  return sum;
}

/// Of a whole piece; it depends on the length too.
[[nodiscard]] inline std::uint64_t checksum_of(std::span<const unsigned char> bytes) noexcept {
  return checksum_with(bytes.size(), bytes);
}

}  // namespace groundswell
