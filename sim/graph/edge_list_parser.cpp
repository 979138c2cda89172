// SPDX-License-Identifier: Apache-2.0
#include "graph/edge_list_parser.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "graph/column_names.hpp"
#include "graph/text_tools.hpp"

namespace groundswell {
namespace {

constexpr std::uint64_t kNarrow = std::uint64_t{1} << 32;
constexpr const char* kTwoIds = "two ids, as in `3 17` or `3,17`";

char separator_char(Separator separator) noexcept {
  switch (separator) {
    case Separator::comma:
      return ',';
    case Separator::semicolon:
      return ';';
    case Separator::tab:
      return '\t';
    default:
      return 0;
  }
}

Separator separator_in(std::string_view line) noexcept {
  bool quoted = false;
  bool semicolon = false;
  bool tab = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == ',') return Separator::comma;
    semicolon = semicolon || c == ';';
    tab = tab || c == '\t';
  }
  return semicolon ? Separator::semicolon : tab ? Separator::tab : Separator::blanks;
}

std::string_view trimmed(std::string_view line) noexcept {
  while (!line.empty() && (is_blank(line.back()) || line.back() == '\r')) line.remove_suffix(1);
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  return line;
}

bool has_control_bytes(std::string_view line) noexcept {
  return std::any_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7F;
  });
}

}  // namespace

void RawTies::add(std::uint64_t from, std::uint64_t to) {
  if (wide.empty() && from < kNarrow && to < kNarrow) {
    narrow.push_back({static_cast<AgentId>(from), static_cast<AgentId>(to)});
    return;
  }
  if (wide.empty()) {
    wide.reserve(narrow.size() + 1);
    for (const Tie tie : narrow) wide.emplace_back(tie.from, tie.to);
    std::vector<Tie>().swap(narrow);
  }
  wide.emplace_back(from, to);
}

EdgeListParser::EdgeListParser(const ReadOptions& options) : options_(options) {}

std::size_t EdgeListParser::take_head(std::string_view lines) {
  std::size_t at = 0;
  while (at < lines.size() && bad_lines_.size() < kMostProblems &&
         (state_ == State::before_first || state_ == State::after_first)) {
    const std::size_t newline = lines.find('\n', at);
    take_line(lines.substr(at, newline - at));
    at = newline + 1;
  }
  return at;
}

EdgeListParser EdgeListParser::for_piece() const {
  EdgeListParser piece(options_);
  piece.state_ = state_;
  piece.separator_ = separator_;
  return piece;
}

void EdgeListParser::take(std::string_view lines) {
  const char* at = lines.data();
  const char* const end = at + lines.size();
  while (at != end && bad_lines_.size() < kMostProblems) {
    if (is_plain_numbers() && ties_.wide.empty())
      at = scan_plain_lines(at, end, separator_, report_.lines, [this](AgentId from, AgentId to) {
        ties_.narrow.push_back({from, to});
      });
    if (at == end) break;
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    const std::size_t newline = rest.find('\n');
    take_line(rest.substr(0, newline));
    at += newline + 1;
  }
}

void EdgeListParser::take_line(std::string_view line) {
  fields_.line = ++report_.lines;
  const std::string_view content = trimmed(line);
  if (content.empty()) return;
  if (content[0] == '#' || content[0] == '%') {
    ++report_.comments;
    return;
  }
  if (has_control_bytes(content)) {
    complain("control bytes", "text", "is this a text file?");
    return;
  }
  // Only blanks are cut away at the front when tabs separate: an empty first field stays one.
  take_fields(separator_ == '\t' ? line : content);
}

void EdgeListParser::take_fields(std::string_view line) {
  if (state_ == State::before_first) {
    report_.separator =
        options_.separator == Separator::detect ? separator_in(line) : options_.separator;
    separator_ = separator_char(report_.separator);
  }
  cut(line);
  if (fields_.unclosed_quote) {
    complain("a quote that does not end: " + excerpt(line), "\"…\" within one line");
  } else if (fields_.count < 2) {
    complain("one column: " + excerpt(line), kTwoIds,
             "separators are blanks, comma, semicolon or tab");
  } else if (fields_.text[0].empty() || fields_.text[1].empty()) {
    complain("an empty id: " + excerpt(line), kTwoIds);
  } else if (state_ == State::before_first) {
    take_first();
  } else {
    if (state_ == State::after_first) decide_on_first();
    take_tie();
  }
}

/// Cuts a line into fields_.
void EdgeListParser::cut(std::string_view line) {
  fields_.count = 0;
  fields_.unclosed_quote = false;
  line = separator_ == '\t' ? line.substr(0, line.find_last_not_of(" \r") + 1) : trimmed(line);
  for (std::size_t at = 0;;) {
    at = cut_field(line, at);
    if (separator_ == 0)
      while (at < line.size() && is_blank(line[at])) ++at;
    if (at >= line.size()) return;
    if (separator_ != 0) ++at;
  }
}

/// Appends the field that begins at `at`, without the blanks around it; returns where it ends.
/// Within quotes separators are text, and "" is one quote.
std::size_t EdgeListParser::cut_field(std::string_view line, std::size_t at) {
  if (fields_.text.size() <= fields_.count) fields_.text.emplace_back();
  std::string& field = fields_.text[fields_.count++];
  field.clear();
  const auto ends = [&](char c) { return separator_ == 0 ? is_blank(c) : c == separator_; };
  while (at < line.size() && is_blank(line[at]) && !ends(line[at])) ++at;
  if (at < line.size() && line[at] == '"') {
    const auto is_quote = [&](std::size_t i) { return i < line.size() && line[i] == '"'; };
    for (++at; at < line.size() && (!is_quote(at) || is_quote(at + 1)); ++at) {
      if (is_quote(at)) ++at;
      field += line[at];
    }
    fields_.unclosed_quote = fields_.unclosed_quote || at >= line.size();
    ++at;
  }
  while (at < line.size() && !ends(line[at])) field += line[at++];
  while (!field.empty() && is_blank(field.back())) field.pop_back();
  return at;
}

bool EdgeListParser::has_number(const Fields& fields) {
  return looks_numeric(fields.text[0]) || looks_numeric(fields.text[1]);
}

void EdgeListParser::take_first() {
  const bool may_be_header = options_.header != Detect::no && !has_number(fields_);
  if (options_.header == Detect::yes || may_be_header ||
      (options_.ids != Ids::numbers && !has_number(fields_))) {
    first_ = fields_;
    state_ = State::after_first;
    return;
  }
  find_columns(nullptr);
  decide_ids();
  take_tie();
}

/// With the second line at hand (or the end of the file): was the first a header?
void EdgeListParser::decide_on_first() {
  const bool numbers_follow = fields_.count >= 2 && has_number(fields_);
  const bool is_header =
      options_.header == Detect::yes ||
      (options_.header == Detect::detect &&
       (options_.ids == Ids::numbers || (options_.ids == Ids::detect && numbers_follow) ||
        are_column_names(first_.text[0], first_.text[1])));
  if (is_header) {
    report_.header_line = first_.line;
    find_columns(&first_);
    decide_ids();
    return;
  }
  if (options_.ids == Ids::detect && numbers_follow)
    complain_at(first_.line, "no numbers: " + excerpt(first_.text[0]), "numbers, as on later lines",
                "set header to yes if these are column names");
  std::swap(first_, fields_);
  find_columns(nullptr);
  decide_ids();
  take_tie();
  std::swap(first_, fields_);
}

/// Numbers or text, by the first line of data.
void EdgeListParser::decide_ids() {
  const bool numeric = looks_numeric(fields_.text[0]);
  const bool mixed = fields_.count >= 2 && numeric != looks_numeric(fields_.text[1]);
  report_.text_ids = options_.ids == Ids::text || (options_.ids == Ids::detect && !numeric);
  state_ = report_.text_ids ? State::text : State::numbers;
  ties_.first_has_more = fields_.count > 2;
  if (mixed && options_.ids == Ids::detect)
    complain(
        "a number and a word: " + excerpt(fields_.text[0]) + " and " + excerpt(fields_.text[1]),
        "two numbers or two names", "set ids to text if both are names");
}

void EdgeListParser::take_tie() {
  if (state_ == State::numbers)
    take_numbers();
  else
    take_names();
}

void EdgeListParser::take_numbers() {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  if (!parse_number(fields_.text[0], from) || !parse_number(fields_.text[1], to) || !take_extras())
    return;
  ties_.add(from, to);
}

void EdgeListParser::take_names() {
  if (!is_utf8(fields_.text[0]) || !is_utf8(fields_.text[1])) {
    complain("bytes that are not UTF-8", "names as UTF-8 text",
             "convert the file: iconv -f latin1 -t utf8");
    return;
  }
  if (!take_extras()) return;
  const AgentId from = place_of(fields_.text[0]);
  ties_.narrow.push_back({from, place_of(fields_.text[1])});
}

bool EdgeListParser::parse_number(const std::string& field, std::uint64_t& value) {
  constexpr const char* kAllowed = "whole numbers from 0 to 18446744073709551615";
  const char* const last = field.data() + field.size();
  const auto [end, error] = std::from_chars(field.data(), last, value);
  if (error == std::errc() && end == last) return true;
  if (error == std::errc::result_out_of_range)
    complain("an id too large: " + excerpt(field), kAllowed);
  else if (looks_like_number(field) && field[0] == '-')
    complain("a negative id: " + excerpt(field), kAllowed);
  else
    complain("not a whole number: " + excerpt(field), kAllowed,
             "the first line of data has numbers; set ids to text if ids are names");
  return false;
}

AgentId EdgeListParser::place_of(const std::string& name) {
  const auto next = static_cast<AgentId>(ties_.names.size());
  const auto [found, is_new] = places_.try_emplace(name, next);
  if (is_new) ties_.names.push_back(name);
  return found->second;
}

void EdgeListParser::complain(std::string found, std::string allowed, std::string hint) {
  complain_at(fields_.line, std::move(found), std::move(allowed), std::move(hint));
}

void EdgeListParser::complain_at(std::uint64_t line, std::string found, std::string allowed,
                                 std::string hint) {
  bad_lines_.push_back({line, std::move(found), std::move(allowed), std::move(hint)});
}

void EdgeListParser::finish_head() {
  if (state_ != State::after_first) return;
  fields_.count = 0;  // no second line
  decide_on_first();
}

}  // namespace groundswell
