// SPDX-License-Identifier: Apache-2.0
#include "core/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.hpp"
#include "core/types.hpp"

namespace groundswell {
namespace {

std::vector<std::string> cells_of(std::string line) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::vector<std::string> cells(1);
  bool in_quotes = false;
  for (const char c : line) {
    if (c == '"') {
      in_quotes = !in_quotes;
    } else if (c == ',' && !in_quotes) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

}  // namespace

CsvFile::CsvFile(const std::string& path) : path_(path), stream_(path) {
  std::string line;
  if (!stream_) throw InputError(Problem{path, "cannot be opened", "must be a CSV file", ""});
  if (!std::getline(stream_, line))
    throw InputError(Problem{path, "an empty file", "must be a CSV file", ""});
  if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // as Excel writes it
  header_ = cells_of(line);
}

bool CsvFile::has_column(const std::string& name) const noexcept {
  return std::find(header_.begin(), header_.end(), name) != header_.end();
}

std::size_t CsvFile::column(const std::string& name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
  std::string columns;
  for (const std::string& known : header_) columns += (columns.empty() ? "" : ", ") + known;
  throw InputError(Problem{path_ + ":1", "no column '" + name + "' among: " + columns,
                           "must be a CSV file whose first line names it", ""});
}

bool CsvFile::next() {
  std::string line;
  while (std::getline(stream_, line)) {
    ++line_;
    if (line.empty() || line == "\r") continue;
    cells_ = cells_of(std::move(line));
    return true;
  }
  return false;
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
