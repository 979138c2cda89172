// SPDX-License-Identifier: Apache-2.0
#include "graph/text_tools.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace groundswell {

bool looks_like_number(std::string_view text) noexcept {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool looks_numeric(std::string_view text) noexcept {
  if (looks_like_number(text)) return true;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  // Without a point or a sign, 12e45 may as well be a name in hexadecimal digits.
  if (text.empty() || !(is_digit(text[0]) || text[0] == '.') ||
      text.find_first_of(".+-") == std::string_view::npos)
    return false;
  double value = 0.0;
  return std::from_chars(text.data(), text.data() + text.size(), value).ptr ==
         text.data() + text.size();
}

std::string_view stripped(std::string_view text) noexcept {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

std::string excerpt(std::string_view text, std::size_t most) {
  if (text.size() <= most) return "'" + std::string(text) + "'";
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;  // UTF-8
  return "'" + std::string(text.substr(0, most)) + "…'";
}

bool is_utf8(std::string_view text) noexcept {
  std::size_t more = 0;
  unsigned char least = 0x80U;  // of the next byte within a character
  unsigned char most = 0xBFU;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (more > 0) {
      if (byte < least || byte > most) return false;
      least = 0x80U;
      most = 0xBFU;
      --more;
    } else if (byte >= 0x80U) {
      more = byte >= 0xF0U ? 3 : byte >= 0xE0U ? 2 : 1;
      if (byte < 0xC2U || byte > 0xF4U) return false;  // overlong, or beyond all characters
      if (byte == 0xE0U) least = 0xA0U;                // overlong below
      if (byte == 0xEDU) most = 0x9FU;                 // surrogates above
      if (byte == 0xF0U) least = 0x90U;                // overlong below
      if (byte == 0xF4U) most = 0x8FU;                 // above U+10FFFF
    }
  }
  return more == 0;
}

std::string weight_fault(std::string_view text, double& value) {
  if (text.empty()) return "no weight";
  const bool plus = text[0] == '+' && !text.substr(1).starts_with('-');
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data() + (plus ? 1 : 0), last, value);
  if (error == std::errc::result_out_of_range && end == last)
    return "a weight too large or too small for a number of 64 bits: " + excerpt(text);
  if (error != std::errc() || end != last || !std::isfinite(value) || value < 0.0)
    return "not a weight: " + excerpt(text);
  value = std::abs(value);  // of -0
  return {};
}

}  // namespace groundswell
