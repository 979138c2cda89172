// SPDX-License-Identifier: Apache-2.0
// Whole numbers as the program writes them: what `7` says, and `007` and `+7` do not.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace groundswell {

/// Nothing where the text is not a whole number up to 2^64 − 1 without sign, blanks or leading
/// zeros.
[[nodiscard]] inline std::optional<std::uint64_t> plain_number(std::string_view text) noexcept {
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  std::uint64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last) return std::nullopt;
  return value;
}

}  // namespace groundswell
