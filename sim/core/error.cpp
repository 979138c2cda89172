// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace groundswell {
namespace {

std::string join_sentences(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += problem.sentence();
  }
  return text;
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t swap_cost = a[i - 1] == b[j - 1] ? 0 : 1;
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + swap_cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(c == '-' ? '_' : std::tolower(c));
  });
  return text;
}

/// What was found may hold line breaks and worse; they are shown, not sent to a terminal.
std::string on_one_line(const std::string& text) {
  static constexpr const char* kHex = "0123456789abcdef";
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      line += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      line += std::string("\\x") + kHex[byte >> 4] + kHex[byte & 15];
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace

std::string Problem::sentence() const {
  std::string text = place + ": " + found;
  if (!allowed.empty()) text += " — " + allowed;
  if (!hint.empty()) text += " (" + hint + ")";
  return on_one_line(text);
}

Error::Error(std::vector<Problem> problems)
    : std::runtime_error(join_sentences(problems)), problems_(std::move(problems)) {}

std::string nearest_name(const std::string& word, const std::vector<std::string>& known) {
  const std::string wanted = lowered(word);
  std::string best;
  std::size_t best_distance = std::string::npos;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(wanted, lowered(candidate));
    const std::size_t tolerated =
        std::max<std::size_t>(2, std::max(word.size(), candidate.size()) / 3);
    if (distance <= tolerated && distance < candidate.size() && distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string name_hint(const std::string& word, const std::vector<std::string>& known) {
  const std::string nearest = nearest_name(word, known);
  if (!nearest.empty()) return "did you mean '" + nearest + "'?";
  std::string list = "one of:";
  for (const std::string& name : known) list += (list.back() == ':' ? " " : ", ") + name;
  return list;
}

}  // namespace groundswell
