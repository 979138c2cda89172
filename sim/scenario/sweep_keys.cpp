// SPDX-License-Identifier: Apache-2.0
// What the keys of a sweep are: the parameters that they give values to, and short names for them.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "scenario/sections.hpp"
#include "scenario/sweep_internal.hpp"

namespace groundswell {
namespace {

/// `campaigns."the group".count` → campaigns, the group, count.
std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts{""};
  bool quoted = false;
  for (const char c : path) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c == '/' ? '_' : c;  // HDF5 would take it for a folder
    }
  }
  return parts;
}

}  // namespace

const std::set<std::string>& names_in_sweep_files() {
  static const std::set<std::string> names = [] {
    std::istringstream words(
        "agent attribution best_is_first binder binder_error broadcast_share by_campaign "
        "campaign campaign_name campaigns cascades changed changed_choices changed_people "
        "channel channel_name chart dose_channel dose_share doubling_time download downloads "
        "effective_items entries failure failure_point failure_world first_point "
        "fluctuation_crossover "
        "fluctuation_exponent gini graph group half_life herding_share herding_share_total "
        "herfindahl item item_name largest_breadth largest_broadcast largest_depth largest_size "
        "largest_virality last_touch layer ledger mean_unpredictability "
        "mean_unpredictability_floor measure measure_meaning measure_unit measures members "
        "metrics model order order_error peak_rank peak_to_mean point point_seed quality "
        "quality_rho quality_tau rank reallocation scenario seeding series shapley share size "
        "society_agents society_ties state states status susceptibility susceptibility_error "
        "time time_to_peak top top_share trees turnover twin twins unpredictability "
        "unpredictability_floor virality week week_label weeks_in_chart world ");
    return std::set<std::string>(std::istream_iterator<std::string>(words), {});
  }();
  return names;
}

const Parameter* parameter_at(const Scenario& scenario, const std::string& path) {
  const auto in = [&](const Values& values, const std::string& key) -> const Parameter* {
    for (const Values::Entry& entry : values.entries())
      if (entry.parameter.key == key) return &entry.parameter;
    return nullptr;
  };
  const auto starts = [&](const std::string& section) { return path.starts_with(section + "."); };
  const auto key_after = [&](std::size_t at) { return path.substr(at, path.find('.', at) - at); };
  const std::pair<const char*, const Values*> tables[] = {
      {"clock", &scenario.clock}, {"graph", &scenario.graph}, {"population", &scenario.population},
      {"chart", &scenario.chart}, {"model", &scenario.model}, {"record", &scenario.record}};
  for (const auto& [name, values] : tables)
    if (starts(name)) return in(*values, key_after(std::string(name).size() + 1));
  if (path.starts_with("items[")) {
    const std::string key = key_after(path.find("].") + 2);
    for (const Parameter& parameter : item_parameters())
      if (parameter.key == key) return &parameter;
    return nullptr;
  }
  const std::pair<const char*, const std::vector<Values>*> lists[] = {
      {"campaigns[", &scenario.campaigns}, {"layers[", &scenario.layers}};
  for (const auto& [name, list] : lists) {
    if (!path.starts_with(name)) continue;
    const std::size_t at = std::string(name).size();
    const std::size_t number = std::stoul(path.substr(at));
    return number < list->size() ? in((*list)[number], key_after(path.find("].") + 2)) : nullptr;
  }
  for (const auto& [name, twin] : scenario.twins)
    if (starts("twins." + name)) return in(twin, key_after(name.size() + 7));
  return in(scenario.head, key_after(0));
}

void name_keys(std::vector<SweptKey>& keys, const std::vector<WrittenKey>& written) {
  std::vector<std::vector<std::string>> parts;
  std::vector<std::size_t> used(keys.size(), 1);
  for (const WrittenKey& key : written) parts.push_back(parts_of(key.path));
  const auto name_of = [&](std::size_t k) {
    std::string name;
    for (std::size_t i = parts[k].size() - std::min(used[k], parts[k].size()); i < parts[k].size();
         ++i)
      name += (name.empty() ? "" : "_") + parts[k][i];
    return name;
  };
  for (bool changed = true; changed;) {
    changed = false;
    std::map<std::string, std::vector<std::size_t>> by_name;
    for (std::size_t k = 0; k < keys.size(); ++k) by_name[name_of(k)].push_back(k);
    for (const auto& [name, those] : by_name) {
      if (those.size() < 2 && !names_in_sweep_files().contains(name)) continue;
      for (const std::size_t k : those) {
        if (used[k] >= parts[k].size()) continue;
        ++used[k];
        changed = true;
      }
    }
  }
  std::set<std::string> given;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    keys[k].name = name_of(k);
    while (names_in_sweep_files().contains(keys[k].name) || !given.insert(keys[k].name).second)
      keys[k].name += "_";
  }
}

}  // namespace groundswell
