// SPDX-License-Identifier: Apache-2.0
#include "world/agent_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <unordered_map>

#include "core/error.hpp"

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

std::size_t column_of(const std::vector<std::string>& header, const std::string& name,
                      const std::string& path) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) {
    std::string columns;
    for (const std::string& column : header) columns += (columns.empty() ? "" : ", ") + column;
    throw InputError(Problem{path + ":1", "no column '" + name + "' among: " + columns,
                             "must be a CSV file whose first line names it", ""});
  }
  return static_cast<std::size_t>(found - header.begin());
}

/// NaN where the cell is no finite number.
double number_in(const std::string& cell) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool good =
      error == std::errc{} && end == cell.data() + cell.size() && std::isfinite(value);
  return good ? value : std::numeric_limits<double>::quiet_NaN();
}

std::unordered_map<std::string, AgentId> ids_of(const Graph& graph) {
  std::unordered_map<std::string, AgentId> ids;
  ids.reserve(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent) ids.emplace(graph.label(agent), agent);
  return ids;
}

/// The rows of one column, by agent. Bad rows are collected, and thrown together at the tenth or at
/// the end.
class Column {
 public:
  Column(std::string path, const Graph& graph)
      : path_(std::move(path)),
        graph_(graph),
        ids_(ids_of(graph)),
        values_(graph.agents(), std::numeric_limits<double>::quiet_NaN()) {}

  void add(std::size_t line, const std::string& id, const std::string& cell) {
    const auto agent = ids_.find(id);
    if (agent == ids_.end()) return;  // people outside the graph are nobody's neighbours
    double& value = values_[agent->second];
    if (!std::isnan(value))
      refuse(line, "a second row for agent " + id, "must be one row for each");
    value = number_in(cell);
    if (!std::isnan(value)) return;
    refuse(line, "'" + cell + "'", "must be a finite number");
    value = 0.0;  // told; not missing too
  }

  void refuse(std::size_t line, std::string found, std::string allowed) {
    constexpr std::size_t kMostProblems = 10;
    problems_.push_back(
        {path_ + ":" + std::to_string(line), std::move(found), std::move(allowed), ""});
    if (problems_.size() >= kMostProblems) throw InputError(std::move(problems_));
  }

  [[nodiscard]] std::vector<double> take() {
    if (!problems_.empty()) throw InputError(std::move(problems_));
    AgentId missing = 0;
    std::string first;
    for (AgentId agent = 0; agent < graph_.agents(); ++agent)
      if (std::isnan(values_[agent]) && missing++ == 0) first = graph_.label(agent);
    if (missing == 0) return std::move(values_);
    throw InputError(Problem{
        path_,
        "no row for agent " + first +
            (missing > 1 ? " and " + std::to_string(missing - 1) + " others" : ""),
        "must have one row for each of the graph's " + std::to_string(graph_.agents()) + " agents",
        ""});
  }

 private:
  std::string path_;
  const Graph& graph_;
  std::unordered_map<std::string, AgentId> ids_;
  std::vector<double> values_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<double> read_agent_numbers(const std::string& path, const std::string& column,
                                       const Graph& graph) {
  std::ifstream stream(path);
  std::string line;
  if (!stream) throw InputError(Problem{path, "cannot be opened", "must be a CSV file", ""});
  if (!std::getline(stream, line))
    throw InputError(Problem{path, "an empty file", "must be a CSV file", ""});
  if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // a byte-order mark, as Excel writes it
  const std::vector<std::string> header = cells_of(line);
  const std::size_t id_column = column_of(header, "id", path);
  const std::size_t value_column = column_of(header, column, path);
  Column values(path, graph);
  for (std::size_t number = 2; std::getline(stream, line); ++number) {
    if (line.empty() || line == "\r") continue;
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() == header.size()) {
      values.add(number, cells[id_column], cells[value_column]);
    } else {
      values.refuse(number,
                    std::to_string(cells.size()) + (cells.size() == 1 ? " column" : " columns"),
                    "must be " + std::to_string(header.size()) + ", as in the header");
    }
  }
  return values.take();
}

}  // namespace groundswell
