// SPDX-License-Identifier: Apache-2.0
// Lines of text to pairs of raw ids: the parsing half of the edge-list reader. Private to
// sim/graph.
//
// One parser takes the head of a file, up to the first tie; further lines are taken by it, or in
// pieces, each by a parser of its own. Lines that are two plain numbers take a short path (a few
// nanoseconds); all others are cut into fields. Bad lines are collected up to the tenth. The rules
// of detection are in graph/reader.hpp.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "graph/reader.hpp"

namespace groundswell {

/// Raw ids, two for each tie, in file order. Narrow ids are Ties; an id of 2^32 or more moves all
/// of them to `wide`.
struct RawTies {
  std::vector<Tie> narrow;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> wide;
  std::vector<double> weights;     ///< one for each tie, or none
  std::vector<Interval> times;     ///< one for each tie, or none
  std::vector<std::string> names;  ///< text ids, by order of first appearance; `narrow` is places
  bool first_has_more = false;     ///< has the first line of data further columns?

  [[nodiscard]] std::size_t size() const noexcept { return narrow.size() + wide.size(); }
  [[nodiscard]] std::uint64_t from(std::size_t i) const noexcept {
    return wide.empty() ? narrow[i].from : wide[i].first;
  }
  [[nodiscard]] std::uint64_t to(std::size_t i) const noexcept {
    return wide.empty() ? narrow[i].to : wide[i].second;
  }
  void add(std::uint64_t from, std::uint64_t to);
};

/// A bad line; its number counts from the parser's first line.
struct BadLine {
  std::uint64_t line = 0;
  std::string found;
  std::string allowed;
  std::string hint;
};
inline constexpr std::size_t kMostProblems = 10;

class EdgeListParser {
 public:
  explicit EdgeListParser(const ReadOptions& options);

  /// Takes lines until it is known whether ids are numbers or names; returns where to go on.
  [[nodiscard]] std::size_t take_head(std::string_view lines);
  /// A parser of further lines of the same file, with nothing found yet. Ids must be numbers
  /// without weights and times.
  [[nodiscard]] EdgeListParser for_piece() const;
  [[nodiscard]] bool is_plain_numbers() const noexcept {
    return state_ == State::numbers && weight_column_ == 0 && !options_.timed();
  }
  /// Takes whole lines to the end, or to the tenth bad one.
  void take(std::string_view lines);
  /// The same, but calls sink(from, to) for each tie instead of keeping it. False, and not to the
  /// end, where an id is 2^32 or more. Only where is_plain_numbers().
  template <class Sink>
  [[nodiscard]] bool scan(std::string_view lines, const Sink& sink);

  /// A file of one line may end before anything is decided.
  void finish_head();
  [[nodiscard]] RawTies& ties() noexcept { return ties_; }
  [[nodiscard]] const ReadReport& report() const noexcept { return report_; }
  /// The names of the columns of ids; none where no line has such.
  [[nodiscard]] std::span<const std::string> header() const noexcept {
    if (report_.header_line == 0) return {};
    return std::span(first_.text).first(2);
  }
  [[nodiscard]] const std::vector<BadLine>& bad_lines() const noexcept { return bad_lines_; }

 private:
  struct Fields {
    std::vector<std::string> text;
    std::size_t count = 0;
    std::uint64_t line = 0;
    bool unclosed_quote = false;
  };
  enum class State { before_first, after_first, numbers, text };

  void take_line(std::string_view line);
  void take_fields(std::string_view line);
  void cut(std::string_view line);
  [[nodiscard]] std::size_t cut_field(std::string_view line, std::size_t at);
  [[nodiscard]] static bool has_number(const Fields& fields);
  void take_first();
  void decide_on_first();
  void decide_ids();
  void take_tie();
  void take_numbers();
  void take_names();
  void note_extra_columns();
  void find_columns(const Fields* header);
  [[nodiscard]] std::size_t column_of(const std::string& wanted, const char* option,
                                      const Fields* header);
  [[nodiscard]] std::string field(std::size_t column) const;
  [[nodiscard]] bool take_extras();
  [[nodiscard]] bool take_weight();
  [[nodiscard]] bool take_times();
  [[nodiscard]] bool parse_step(const std::string& text, Step& value);
  [[nodiscard]] bool parse_number(const std::string& field, std::uint64_t& value);
  [[nodiscard]] AgentId place_of(const std::string& name);
  void complain(std::string found, std::string allowed, std::string hint = {});
  void complain_at(std::uint64_t line, std::string found, std::string allowed, std::string hint);

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  ReadOptions options_;
  ReadReport report_;
  RawTies ties_;
  State state_ = State::before_first;
  char separator_ = 0;             ///< 0: blanks
  std::size_t weight_column_ = 0;  ///< from 1; 0: none
  std::size_t from_column_ = 0;
  std::size_t until_column_ = 0;
  Fields fields_;
  Fields first_;  ///< the first line of data, while it may be a header
  std::unordered_map<std::string, AgentId, Hash, std::equal_to<>> places_;
  std::vector<BadLine> bad_lines_;
};

/// Takes lines while they are `number separator number`, both below 10^9; returns where the first
/// other line begins. The lines end with a newline, so no bound is checked within one.
template <class Sink>
const char* scan_plain_lines(const char* at, const char* end, char separator, std::uint64_t& lines,
                             const Sink& sink) {
  const auto digit = [](const char* p) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(*p)) - std::uint32_t{'0'};
  };
  const auto number = [&digit](const char*& p, std::uint32_t& value) {
    const char* const first = p;
    value = 0;
    for (std::uint32_t next = digit(p); next < 10; next = digit(++p)) value = value * 10 + next;
    return p != first && p - first <= 9;
  };
  while (at != end) {
    const char* p = at;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    if (!number(p, from)) break;
    const char* const gap = p;
    if (separator == 0) {
      while (*p == ' ' || *p == '\t') ++p;
    } else if (*p == separator) {
      ++p;
    }
    if (p == gap || !number(p, to)) break;
    if (*p == '\r') ++p;
    if (*p != '\n') break;
    sink(from, to);
    ++lines;
    at = p + 1;
  }
  return at;
}

template <class Sink>
bool EdgeListParser::scan(std::string_view lines, const Sink& sink) {
  const char* at = lines.data();
  const char* const end = at + lines.size();
  while (at != end && bad_lines_.size() < kMostProblems) {
    at = scan_plain_lines(at, end, separator_, report_.lines, sink);
    if (at == end) break;
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    const std::size_t newline = rest.find('\n');
    take_line(rest.substr(0, newline));
    at += newline + 1;
    for (const Tie tie : ties_.narrow) sink(tie.from, tie.to);
    ties_.narrow.clear();
    if (!ties_.wide.empty()) return false;
  }
  return true;
}

}  // namespace groundswell
