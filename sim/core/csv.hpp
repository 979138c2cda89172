// SPDX-License-Identifier: Apache-2.0
// Tables as comma-separated values (RFC 4180, but for newlines inside quotes), line by line.
#pragma once

#include <cstddef>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell {

/// A CSV file with a header line. Lines of nothing but blanks are passed over; a byte-order mark,
/// carriage returns at the ends of lines, and blanks around cells but for those in quotes are taken
/// off.
class CsvFile {
 public:
  /// Throws InputError where the file cannot be opened, is empty or is no UTF-8 text.
  explicit CsvFile(const std::string& path);

  [[nodiscard]] const std::vector<std::string>& header() const noexcept { return header_; }
  /// The position of a column. Throws InputError where there is none, or more than one.
  [[nodiscard]] std::size_t column(const std::string& name) const;
  [[nodiscard]] bool has_column(const std::string& name) const noexcept;

  /// Reads the next line; false at the end of the file. Throws InputError where it is not whole: a
  /// quote does not end.
  [[nodiscard]] bool next();
  [[nodiscard]] const std::vector<std::string>& cells() const noexcept { return cells_; }
  /// Does the line have as many cells as the header?
  [[nodiscard]] bool fits() const noexcept { return cells_.size() == header_.size(); }
  /// Of the current line, from 1: `votes.csv:17`.
  [[nodiscard]] std::string place() const;
  /// What is wrong with a line that does not fit, and what it should be.
  [[nodiscard]] std::string found_cells() const;
  [[nodiscard]] std::string allowed_cells() const;

 private:
  /// The cells of a line. Throws InputError where a quote does not end.
  [[nodiscard]] std::vector<std::string> cut(std::string_view line) const;

  std::string path_;
  std::ifstream stream_;
  std::size_t line_ = 1;
  std::vector<std::string> header_;
  std::vector<std::string> cells_;
};

/// A finite number that takes up the whole cell; NaN otherwise.
[[nodiscard]] double number_in_cell(const std::string& cell);

}  // namespace groundswell
