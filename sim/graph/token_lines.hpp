// SPDX-License-Identifier: Apache-2.0
// Lines of numbers between blanks, with comments: what METIS and Matrix Market are made of. Private
// to sim/graph.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace groundswell {

class TokenLines {
 public:
  TokenLines(std::string_view text, std::string name) : rest_(text), name_(std::move(name)) {}

  /// Goes to the next line that is no comment (%); false at the end of the text.
  [[nodiscard]] bool next_line();
  /// The next word of the line; empty at its end.
  [[nodiscard]] std::string_view word() noexcept;
  [[nodiscard]] bool line_is_over() noexcept;
  /// The next word as a whole number from `least` to `most`. Throws InputError; `what` says what it
  /// is.
  [[nodiscard]] std::uint64_t number(const char* what, std::uint64_t least, std::uint64_t most);
  /// The next word as a weight. Throws InputError where it is none.
  [[nodiscard]] double weight();
  [[nodiscard]] std::uint64_t lines() const noexcept { return lines_; }
  [[nodiscard]] std::uint64_t comments() const noexcept { return comments_; }
  /// Throws InputError at the present line.
  [[noreturn]] void refuse(std::string found, std::string allowed, std::string hint = {}) const;

 private:
  std::string_view rest_;
  std::string_view line_;
  std::string name_;
  std::uint64_t lines_ = 0;
  std::uint64_t comments_ = 0;
};

}  // namespace groundswell
