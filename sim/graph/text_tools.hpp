// SPDX-License-Identifier: Apache-2.0
// What the parsers of text formats share: characters, numbers, and words for messages. Private to
// sim/graph.
#pragma once

#include <string>
#include <string_view>

namespace groundswell {

[[nodiscard]] inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] inline bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

/// A whole number as text, with or without a sign, however large.
[[nodiscard]] bool looks_like_number(std::string_view text) noexcept;

/// The same, or a decimal fraction such as 1.0 or 1e+00.
[[nodiscard]] bool looks_numeric(std::string_view text) noexcept;

/// Without the white space, line breaks too, that laid-out files have around a text.
[[nodiscard]] std::string_view stripped(std::string_view text) noexcept;

/// In quotes and up to `most` bytes, for a message.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t most = 40);

/// Well-formed UTF-8 (RFC 3629): no overlong forms, surrogates or characters above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

inline constexpr const char* kWeightAllowed = "a finite number, not below 0";
/// Reads a weight, which may begin with a sign; -0 is 0. Returns what is wrong with the text, for a
/// message: empty where it is a weight.
[[nodiscard]] std::string weight_fault(std::string_view text, double& value);

}  // namespace groundswell
