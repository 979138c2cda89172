// SPDX-License-Identifier: Apache-2.0
#include "graph/token_lines.hpp"

#include <algorithm>
#include <charconv>

#include "graph/text_tools.hpp"

namespace groundswell {

bool TokenLines::next_line() {
  while (!rest_.empty()) {
    const std::size_t newline = rest_.find('\n');
    line_ = rest_.substr(0, newline);
    rest_.remove_prefix(std::min(rest_.size(), line_.size() + 1));
    ++lines_;
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    if (!line_.starts_with('%')) return true;
    ++comments_;
  }
  line_ = {};
  return false;
}

bool TokenLines::line_is_over() noexcept {
  while (!line_.empty() && is_blank(line_.front())) line_.remove_prefix(1);
  return line_.empty();
}

std::string_view TokenLines::word() noexcept {
  if (line_is_over()) return {};
  const std::string_view word = line_.substr(0, std::min(line_.find_first_of(" \t"), line_.size()));
  line_.remove_prefix(word.size());
  return word;
}

std::uint64_t TokenLines::number(const char* what, std::uint64_t least, std::uint64_t most) {
  const std::string_view text = word();
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!text.empty() && whole && value >= least && value <= most) return value;
  refuse(text.empty() ? std::string("no ") + what : std::string(what) + " " + excerpt(text),
         "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
}

double TokenLines::weight() {
  double value = 0.0;
  if (std::string fault = weight_fault(word(), value); !fault.empty())
    refuse(std::move(fault), kWeightAllowed);
  return value;
}

void TokenLines::refuse(std::string found, std::string allowed, std::string hint) const {
  throw InputError(Problem{name_ + ":" + std::to_string(std::max<std::uint64_t>(1, lines_)),
                           std::move(found), std::move(allowed), std::move(hint)});
}

}  // namespace groundswell
