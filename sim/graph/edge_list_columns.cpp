// SPDX-License-Identifier: Apache-2.0
// The columns of an edge list beyond the two ids: which hold weights and times, and what is in
// them.
#include <algorithm>
#include <charconv>

#include "graph/edge_list_parser.hpp"
#include "graph/text_tools.hpp"

namespace groundswell {

void EdgeListParser::note_extra_columns() {
  std::size_t used = 2;
  for (const std::size_t column : {weight_column_, from_column_, until_column_})
    used += column > 0 && column <= fields_.count ? 1U : 0U;
  report_.extra_columns = std::max<std::uint64_t>(report_.extra_columns, fields_.count - used);
}

/// Which columns the weights and times are in, where they are asked for.
void EdgeListParser::find_columns(const Fields* header) {
  weight_column_ = column_of(options_.weights, "weights", header);
  from_column_ = column_of(options_.from, "from", header);
  until_column_ = column_of(options_.until, "until", header);
}

/// The column of this name or number; 0 where none is wanted, or there is none, which is told.
std::size_t EdgeListParser::column_of(const std::string& wanted, const char* option,
                                      const Fields* header) {
  if (wanted.empty()) return 0;
  const std::size_t columns = header == nullptr ? fields_.count : header->count;
  std::size_t column = 0;
  if (std::all_of(wanted.begin(), wanted.end(), is_digit)) {
    std::from_chars(wanted.data(), wanted.data() + wanted.size(), column);
  } else if (header != nullptr) {
    const std::span<const std::string> names = std::span(header->text).first(columns);
    const auto found = std::ranges::find(names, wanted);
    column = static_cast<std::size_t>(found - names.begin()) + 1;
    if (found != names.end() && std::find(found + 1, names.end(), wanted) != names.end()) {
      complain_at(header->line, "more than one column called " + excerpt(wanted),
                  "one column of this name", std::string(option) + " can name it by its number");
      return 0;
    }
  }
  if (column > 2 && column <= columns) return column;
  complain_at((header == nullptr ? fields_ : *header).line, "no column " + excerpt(wanted),
              columns < 3 ? std::string("a third column, for ") +
                                (option == std::string_view("weights") ? "weights" : "times")
                          : "the number of a column from 3 to " + std::to_string(columns) +
                                ", or its name in a first line of names",
              std::string(option) + " asks for it");
  return 0;
}

/// Empty where the line has no such column.
std::string EdgeListParser::field(std::size_t column) const {
  return column <= fields_.count ? fields_.text[column - 1] : std::string();
}

/// What a tie carries beyond its ids. False, and told, where that is unusable.
bool EdgeListParser::take_extras() {
  if (!take_weight() || !take_times()) return false;
  note_extra_columns();
  return true;
}

bool EdgeListParser::take_weight() {
  if (weight_column_ == 0) return true;
  double value = 0.0;
  if (std::string fault = weight_fault(field(weight_column_), value); !fault.empty()) {
    complain(std::move(fault), kWeightAllowed);
    return false;
  }
  ties_.weights.push_back(value);
  return true;
}

bool EdgeListParser::take_times() {
  if (!options_.timed()) return true;
  Interval on;
  if (from_column_ > 0 && !parse_step(field(from_column_), on.from)) return false;
  const std::string until = until_column_ > 0 ? field(until_column_) : std::string();
  if (!until.empty() && !parse_step(until, on.until)) return false;
  if (on.empty()) {
    complain("a tie that is on from step " + std::to_string(on.from) + " until " +
                 std::to_string(on.until),
             "until after from: the first step in which the tie is off again");
    return false;
  }
  ties_.times.push_back(on);
  return true;
}

bool EdgeListParser::parse_step(const std::string& text, Step& value) {
  const char* const last = text.data() + text.size();
  Step parsed = 0;
  const auto [end, error] = std::from_chars(text.data(), last, parsed);
  if (error == std::errc() && end == last && parsed >= 0 && parsed < kNever) {
    value = parsed;
    return true;
  }
  complain(text.empty() ? "no step from which the tie is on" : "not a step: " + excerpt(text),
           "whole numbers of steps from 0 to " + std::to_string(kNever - 1));
  return false;
}

}  // namespace groundswell
