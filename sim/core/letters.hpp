// SPDX-License-Identifier: Apache-2.0
// Words that count as the same in large and small letters (of ASCII): endings of file names, names
// of columns, keywords of file formats.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace groundswell {

[[nodiscard]] constexpr char small_letter(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string small_letters(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), small_letter);
  return small;
}

/// Whether the name of a file ends so, as `.csv` and `.CSV` both do. `ending` is in small letters.
[[nodiscard]] inline bool has_ending(std::string_view path, std::string_view ending) {
  return path.size() >= ending.size() &&
         std::ranges::equal(path.substr(path.size() - ending.size()), ending, {}, small_letter);
}

}  // namespace groundswell
