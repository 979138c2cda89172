// SPDX-License-Identifier: Apache-2.0
#include "app/metrics_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/version.hpp"
#include "measure/named_measures.hpp"

namespace groundswell::app {
namespace {

using Json = nlohmann::ordered_json;  // NaN and infinity become null

std::vector<std::string> all_names(const RunSummary& names) {
  std::vector<std::string> all = measure_names(names);
  std::ranges::copy(run_measure_names(names), std::back_inserter(all));
  return all;
}

/// The longest known name with which `list` begins, up to a comma or its end; where it begins with
/// none, what stands before the comma.
std::string first_name(std::string_view list, const std::vector<std::string>& known) {
  std::string first;
  for (const std::string& name : known)
    if (name.size() > first.size() && list.starts_with(name) &&
        (list.size() == name.size() || list[name.size()] == ','))
      first = name;
  return first.empty() ? std::string(list.substr(0, list.find(','))) : first;
}

std::vector<std::string> split(std::string_view list, const std::vector<std::string>& known) {
  std::vector<std::string> names;
  for (;;) {
    names.push_back(first_name(list, known));
    if (names.back().size() == list.size()) return names;
    list.remove_prefix(names.back().size() + 1);
  }
}

Problem no_such_measure(const std::string& name, const std::vector<std::string>& known,
                        const RunSummary& names) {
  std::string allowed = "must be all, or some of:";
  for (const std::string& form : measure_forms(names))
    allowed += (allowed.back() == ':' ? " " : ", ") + form;
  const std::string nearest = nearest_name(name, known);
  return {"--metrics-json", "'" + name + "'", allowed,
          nearest.empty() ? "" : "did you mean '" + nearest + "'?"};
}

Json json_of(const NamedMeasure& measure) {
  const Estimate mean = measure.over_worlds();
  return {{"unit", measure.unit},
          {"mean", mean.mean},
          {"standard_error", mean.standard_error},
          {"worlds", measure.worlds}};
}

Json json_of(const RunMeasure& measure) {
  Json json{{"unit", measure.unit}, {"value", measure.value}};
  if (measure.standard_error) json["standard_error"] = *measure.standard_error;
  return json;
}

}  // namespace

std::vector<std::string> chosen_metrics(const std::string& list, const RunSummary& names) {
  if (list.empty()) return {};
  const std::vector<std::string> known = all_names(names);
  if (list == kAllMetrics) return known;
  const std::vector<std::string> chosen = split(list, known);
  std::vector<Problem> problems;
  for (const std::string& name : chosen)
    if (std::ranges::find(known, name) == known.end())
      problems.push_back(no_such_measure(name, known, names));
  if (!problems.empty()) throw ScenarioError(problems);
  return chosen;
}

std::string metrics_json(const RunSummary& run, const std::vector<std::string>& chosen,
                         std::uint64_t seed) {
  Json measures = Json::object();
  for (const NamedMeasure& measure : measures_of(run, chosen))
    measures[measure.name] = json_of(measure);
  for (const RunMeasure& measure : run_measures_of(run, chosen))
    measures[measure.name] = json_of(measure);
  const Json json{
      {"title", run.title},          {"model", run.model},          {"seed", seed},
      {"worlds", run.worlds.size()}, {"program_version", kVersion}, {"measures", measures}};
  return json.dump() + "\n";
}

}  // namespace groundswell::app
