// SPDX-License-Identifier: Apache-2.0
// Lines of text to pairs of raw ids: the parsing half of the edge-list reader. Private to
// sim/graph.
//
// Fed block by block, in order. Lines that are two plain numbers take a short path of their own (a
// few nanoseconds); all others are cut into fields. Bad lines are collected, and thrown together at
// the tenth or at the end. The rules of detection are in graph/reader.hpp.
#pragma once

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

class EdgeListParser {
 public:
  EdgeListParser(std::string path, const ReadOptions& options);
  void feed(std::string_view block);
  /// The last line, then everything found. Throws InputError where lines were bad.
  [[nodiscard]] RawTies finish();
  [[nodiscard]] const ReadReport& report() const noexcept { return report_; }

 private:
  struct Fields {
    std::vector<std::string> text;
    std::size_t count = 0;
    bool unclosed_quote = false;
  };
  enum class State { before_first, after_first, numbers, text };

  const char* take_plain_lines(const char* at, const char* end);
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

  std::string path_;
  ReadOptions options_;
  ReadReport report_;
  RawTies ties_;
  State state_ = State::before_first;
  char separator_ = 0;  ///< 0: blanks
  Fields fields_;
  Fields first_;  ///< the first line of data, while it may be a header
  std::uint64_t first_line_ = 0;
  std::string rest_;  ///< the unfinished line at the end of the last block
  std::unordered_map<std::string, AgentId, Hash, std::equal_to<>> places_;
  std::vector<Problem> problems_;
};

}  // namespace groundswell
