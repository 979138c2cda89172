// SPDX-License-Identifier: Apache-2.0
#include "world/agent_table.hpp"

#include <cmath>
#include <filesystem>
#include <unordered_map>

#include "core/csv.hpp"
#include "core/error.hpp"
#include "core/types.hpp"
#include "scenario/parameter.hpp"

namespace groundswell {
namespace {

std::unordered_map<std::string, AgentId> ids_of(const Graph& graph) {
  std::unordered_map<std::string, AgentId> ids;
  ids.reserve(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent) ids.emplace(graph.label(agent), agent);
  return ids;
}

std::string sentence_on(const RowsOfNobody& nobody) {
  return (nobody.count == 1 ? "1 row is" : std::to_string(nobody.count) + " rows are") +
         " of nobody in the graph" + (nobody.count == 1 ? ": id '" : ", the first of id '") +
         nobody.first + "'";
}

/// The rows of one column, by agent. Bad rows are collected, and thrown together at the tenth or at
/// the end.
class Column {
 public:
  Column(std::string path, const Graph& graph, NumberRange range)
      : path_(std::move(path)),
        range_(range),
        graph_(graph),
        ids_(ids_of(graph)),
        values_(graph.agents(), kUndefined) {}

  void add(const std::string& place, const std::string& id, const std::string& cell) {
    const auto agent = ids_.find(id);
    if (agent == ids_.end()) {  // people outside the graph are nobody's neighbours
      if (nobody_.count++ == 0) nobody_.first = id;
      return;
    }
    double& value = values_[agent->second];
    if (!std::isnan(value))
      refuse(place, "a second row for agent " + id, "must be one row for each");
    value = number_in_cell(cell);
    if (value >= range_.low && value <= range_.high) return;
    refuse(place, "'" + cell + "'",
           std::isfinite(range_.low) ? "must be a number from " + bound_text(range_.low) + " to " +
                                           bound_text(range_.high)
                                     : "must be a finite number");
    value = 0.0;  // told; not missing too
  }

  void refuse(const std::string& place, std::string found, std::string allowed) {
    constexpr std::size_t kMostProblems = 10;
    problems_.push_back({place, std::move(found), std::move(allowed), ""});
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
        nobody_.count > 0 ? sentence_on(nobody_) : ""});
  }

  [[nodiscard]] const RowsOfNobody& nobody() const noexcept { return nobody_; }

 private:
  std::string path_;
  NumberRange range_;
  const Graph& graph_;
  std::unordered_map<std::string, AgentId> ids_;
  std::vector<double> values_;
  RowsOfNobody nobody_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<double> read_agent_numbers(const std::string& path, const std::string& column,
                                       const Graph& graph, NumberRange range,
                                       RowsOfNobody* nobody) {
  CsvFile file(path);
  const std::size_t id_column = file.column("id");
  const std::size_t value_column = file.column(column);
  Column values(path, graph, range);
  while (file.next()) {
    if (file.fits()) {
      values.add(file.place(), file.cells()[id_column], file.cells()[value_column]);
    } else {
      values.refuse(file.place(), file.found_cells(), file.allowed_cells());
    }
  }
  if (nobody != nullptr) *nobody = values.nobody();
  return values.take();
}

std::vector<std::string> agent_table_notes(const Scenario& scenario, const Graph& graph) {
  std::vector<std::string> notes;
  const auto note = [&](const std::string& path, const std::string& column, NumberRange range) {
    RowsOfNobody nobody;
    static_cast<void>(read_agent_numbers(path, column, graph, range, &nobody));
    if (nobody.count > 0)
      notes.push_back(std::filesystem::path(path).filename().string() + ": " + sentence_on(nobody));
  };
  const Values& population = scenario.population;
  if (population.has("collectivism_file"))
    note(population.text("collectivism_file"), population.text("collectivism_column"), kShares);
  const Values& model = scenario.model;
  if (model.declares("thresholds") && model.has("thresholds"))
    note(model.text("thresholds"), "threshold", {});
  return notes;
}

}  // namespace groundswell
