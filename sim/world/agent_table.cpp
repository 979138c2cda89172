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
    throw InputError(Problem{path + ":1", "no column '" + name + "'",
                             "a header line with the columns id and " + name,
                             name_hint(name, header)});
  }
  return static_cast<std::size_t>(found - header.begin());
}

double number_in(const std::string& cell, const std::string& place) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(value))
    throw InputError(Problem{place, "'" + cell + "'", "must be a finite number", ""});
  return value;
}

std::unordered_map<std::string, AgentId> ids_of(const Graph& graph) {
  std::unordered_map<std::string, AgentId> ids;
  ids.reserve(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent) ids.emplace(graph.label(agent), agent);
  return ids;
}

}  // namespace

std::vector<double> read_agent_numbers(const std::string& path, const std::string& column,
                                       const Graph& graph) {
  std::ifstream stream(path);
  std::string line;
  if (!stream || !std::getline(stream, line))
    throw InputError(Problem{path, "cannot be read or is empty", "must be a CSV file", ""});
  const std::vector<std::string> header = cells_of(line);
  const std::size_t id_column = column_of(header, "id", path);
  const std::size_t value_column = column_of(header, column, path);
  const auto ids = ids_of(graph);
  std::vector<double> values(graph.agents(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t number = 2; std::getline(stream, line); ++number) {
    if (line.empty() || line == "\r") continue;
    const std::string place = path + ":" + std::to_string(number);
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != header.size()) {
      throw InputError(Problem{place, std::to_string(cells.size()) + " columns",
                               "must be " + std::to_string(header.size()) + ", as in the header",
                               ""});
    }
    const auto agent = ids.find(cells[id_column]);
    if (agent == ids.end()) continue;  // people outside the graph are nobody's neighbours
    values[agent->second] = number_in(cells[value_column], place);
  }
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    if (std::isnan(values[agent]))
      throw InputError(Problem{
          path, "no row for agent " + graph.label(agent),
          "one row for each of the graph's " + std::to_string(graph.agents()) + " agents", ""});
  }
  return values;
}

}  // namespace groundswell
