// SPDX-License-Identifier: Apache-2.0
#include "core/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "core/text_encoding.hpp"
#include "core/types.hpp"

namespace groundswell {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

/// The cells of a line. Blanks around a cell are not of it, but those in quotes are; within quotes
/// "" is one quote. Nothing where a quote does not end.
std::optional<std::vector<std::string>> cells_of(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::vector<std::string> cells(1);
  bool in_quotes = false;
  std::size_t kept = 0;  // what quotes hold, so far, of the last cell
  const auto end_cell = [&] {
    while (cells.back().size() > kept && is_blank(cells.back().back())) cells.back().pop_back();
    kept = 0;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string& cell = cells.back();
    if (line[i] == '"' && in_quotes && line.substr(i + 1).starts_with('"')) {
      cell += line[i++];
    } else if (line[i] == '"') {
      in_quotes = !in_quotes;
      kept = cell.size();
    } else if (line[i] == ',' && !in_quotes) {
      end_cell();
      cells.emplace_back();
    } else if (in_quotes || !is_blank(line[i]) || !cell.empty()) {
      cell += line[i];
    }
  }
  if (in_quotes) return std::nullopt;
  end_cell();
  return cells;
}

}  // namespace

CsvFile::CsvFile(const std::string& path) : path_(path), stream_(path) {
  std::string line;
  if (!stream_) throw InputError(Problem{path, "cannot be opened", "must be a CSV file", ""});
  if (!std::getline(stream_, line))
    throw InputError(Problem{path, "an empty file", "must be a CSV file", ""});
  require_utf8(line, path, "a CSV file");
  if (line.find('\0') != std::string::npos) refuse_zero_bytes(path, "a CSV file");
  if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // as Excel writes it
  header_ = cut(line);
}

bool CsvFile::has_column(const std::string& name) const noexcept {
  return std::find(header_.begin(), header_.end(), name) != header_.end();
}

std::size_t CsvFile::column(const std::string& name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  const auto number = [this](auto at) { return std::to_string(at - header_.begin() + 1); };
  if (found != header_.end()) {
    const auto again = std::find(found + 1, header_.end(), name);
    if (again == header_.end()) return static_cast<std::size_t>(found - header_.begin());
    throw InputError(Problem{
        path_ + ":1",
        "columns " + number(found) + " and " + number(again) + " are both called '" + name + "'",
        "must be one column of this name", "give one of them another name"});
  }
  std::string columns;
  for (const std::string& known : header_) columns += (columns.empty() ? "" : ", ") + known;
  throw InputError(Problem{path_ + ":1", "no column '" + name + "' among: " + columns,
                           "must be a CSV file whose first line names it", ""});
}

bool CsvFile::next() {
  std::string line;
  while (std::getline(stream_, line)) {
    ++line_;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    cells_ = cut(line);
    return true;
  }
  return false;
}

std::vector<std::string> CsvFile::cut(std::string_view line) const {
  std::optional<std::vector<std::string>> cells = cells_of(line);
  if (cells) return std::move(*cells);
  throw InputError(Problem{place(), "a quote that does not end", "must be \"…\" within one line",
                           "two quotes are one within quotes"});
}

std::string CsvFile::place() const { return path_ + ":" + std::to_string(line_); }

std::string CsvFile::found_cells() const {
  return std::to_string(cells_.size()) + (cells_.size() == 1 ? " column" : " columns");
}

std::string CsvFile::allowed_cells() const {
  return "must be " + std::to_string(header_.size()) + ", as in the header";
}

double number_in_cell(const std::string& cell) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool good =
      error == std::errc{} && end == cell.data() + cell.size() && std::isfinite(value);
  return good ? value : kUndefined;
}

}  // namespace groundswell
