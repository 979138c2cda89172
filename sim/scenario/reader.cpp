// SPDX-License-Identifier: Apache-2.0
// TOML → Scenario. Every table is read against its declarations; problems are collected, each with
// its line and column, and thrown together. This is the only file that includes toml++.
#include <toml++/toml.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "core/error.hpp"
#include "scenario/scenario.hpp"
#include "scenario/sections.hpp"

namespace groundswell {
namespace {

const std::vector<std::string>& section_names() {
  static const std::vector<std::string> names{"clock", "graph", "population", "items", "campaigns",
                                              "chart", "model", "record",     "twins"};
  return names;
}

std::string shown(const toml::node& node) {
  std::ostringstream stream;
  if (const auto* table = node.as_table()) {
    stream << toml::toml_formatter(*table);
  } else if (const auto* array = node.as_array()) {
    stream << toml::toml_formatter(*array);
  } else {
    node.visit([&stream](const auto& value) {
      if constexpr (toml::is_value<decltype(value)>) stream << toml::toml_formatter(value);
    });
  }
  std::string text = stream.str();
  for (char& c : text) c = c == '\n' ? ' ' : c;
  constexpr std::size_t kLongest = 80;
  if (text.size() > kLongest) text = text.substr(0, kLongest) + " …";
  return text;
}

Moment moment_of(const toml::date& date, const toml::time* time) {
  using namespace std::chrono;
  const sys_days day =
      year_month_day{year{date.year}, month{date.month}, std::chrono::day{date.day}};
  Moment moment{true, duration_cast<milliseconds>(day.time_since_epoch()).count()};
  if (time != nullptr) {
    moment.ms += ((time->hour * 60LL + time->minute) * 60LL + time->second) * 1000LL +
                 time->nanosecond / 1'000'000;
  }
  return moment;
}

/// What all tables share: where messages point to, which keys came from --set, the problems.
struct Reading {
  std::string source;
  std::string folder;
  std::set<std::string> overridden;
  std::vector<Problem> problems;

  [[nodiscard]] std::string place(const toml::node& node, const std::string& path) const {
    if (overridden.contains(path)) return "--set " + path;
    const toml::source_region& region = node.source();
    if (region.begin.line == 0) return source + ": " + path;
    return source + ":" + std::to_string(region.begin.line) + ":" +
           std::to_string(region.begin.column) + " " + path;
  }
};

/// Reads one table of the file against declared parameters.
class TableReader {
 public:
  TableReader(Reading& reading, const toml::table& table, std::string path)
      : reading_(reading), table_(table), path_(std::move(path)) {}

  [[nodiscard]] Values read(const std::vector<Parameter>& parameters) {
    Values values;
    values.set_place(reading_.place(table_, path_));
    for (const Parameter& parameter : parameters) read_into(values, parameter);
    return values;
  }

  /// Keys of the table that are not in `known` are problems. `elsewhere` may say where one belongs.
  void reject_unknown(const std::vector<std::string>& known,
                      const std::function<std::string(const std::string&)>& elsewhere = {}) {
    for (const auto& [key, node] : table_) {
      const std::string name(key.str());
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      std::string hint = elsewhere ? elsewhere(name) : "";
      if (hint.empty()) hint = name_hint(name, known);
      reading_.problems.push_back({reading_.place(node, full(name)), "unknown key '" + name + "'",
                                   "only declared keys are allowed", hint});
    }
  }

 private:
  [[nodiscard]] std::string full(const std::string& key) const {
    return path_.empty() ? key : path_ + "." + key;
  }

  void read_into(Values& values, const Parameter& parameter) {
    const toml::node* node = table_.get(parameter.key);
    Values::Entry entry{parameter, parameter.fallback, "", false};
    if (node != nullptr) {
      entry.place = reading_.place(*node, full(parameter.key));
      entry.given = true;
      entry.value = convert(*node, parameter, entry.place);
      if (!entry.value) entry.value = parameter.fallback;
    } else if (!parameter.fallback && !parameter.may_be_absent) {
      reading_.problems.push_back({reading_.place(table_, full(parameter.key)), "missing",
                                   "must be " + parameter.expected(), parameter.meaning});
    }
    values.add(std::move(entry));
  }

  std::optional<Value> wrong(const toml::node& node, const Parameter& parameter,
                             const std::string& place, const std::string& hint = "") {
    reading_.problems.push_back({place, parameter.key + " = " + shown(node),
                                 "must be " + parameter.expected(),
                                 hint.empty() ? parameter.meaning : hint});
    return std::nullopt;
  }

  static bool in_range(const Parameter& parameter, double x) {
    return std::isfinite(x) && (parameter.low_open ? x > parameter.low : x >= parameter.low) &&
           (parameter.high_open ? x < parameter.high : x <= parameter.high);
  }

  std::optional<Value> convert(const toml::node& node, const Parameter& parameter,
                               const std::string& place) {
    switch (parameter.kind) {
      case Kind::boolean:
        if (const auto flag = node.value_exact<bool>()) return Value(*flag);
        return wrong(node, parameter, place);
      case Kind::integer: {
        const auto whole = node.value_exact<std::int64_t>();
        if (!whole || !in_range(parameter, static_cast<double>(*whole)))
          return wrong(node, parameter, place);
        return Value(*whole);
      }
      case Kind::number: {
        if (!node.is_number() || !in_range(parameter, *node.value<double>()))
          return wrong(node, parameter, place);
        return Value(*node.value<double>());
      }
      case Kind::text:
        if (const auto words = node.value_exact<std::string>()) return Value(*words);
        return wrong(node, parameter, place);
      case Kind::path:
        return convert_path(node, parameter, place);
      case Kind::choice:
        return convert_choice(node, parameter, place);
      case Kind::moment:
        return wrap(node, parameter, place, moment_from(node));
      case Kind::span:
        return convert_span(node, parameter, place);
      case Kind::distribution:
        return convert_distribution(node, parameter, place);
      case Kind::numbers:
        return convert_numbers(node, parameter, place);
      case Kind::texts:
        return convert_texts(node, parameter, place);
      case Kind::moments:
        return convert_moments(node, parameter, place);
    }
    return std::nullopt;
  }

  template <class T>
  std::optional<Value> wrap(const toml::node& node, const Parameter& parameter,
                            const std::string& place, const std::optional<T>& value) {
    if (!value) return wrong(node, parameter, place);
    return Value(*value);
  }

  std::optional<Value> convert_path(const toml::node& node, const Parameter& parameter,
                                    const std::string& place) {
    const auto words = node.value_exact<std::string>();
    if (!words || words->empty()) return wrong(node, parameter, place);
    std::filesystem::path file(*words);
    const bool from_here = reading_.overridden.contains(full(parameter.key));
    if (file.is_relative() && !from_here) file = std::filesystem::path(reading_.folder) / file;
    file = std::filesystem::absolute(file).lexically_normal();
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
      reading_.problems.push_back({place, "no such file: " + file.string(),
                                   "must be a file that exists",
                                   "paths are relative to the scenario's folder; with --set, to "
                                   "the current one"});
    }
    return Value(file.string());
  }

  std::optional<Value> convert_choice(const toml::node& node, const Parameter& parameter,
                                      const std::string& place) {
    const auto word = node.value_exact<std::string>();
    if (!word) return wrong(node, parameter, place);
    const auto& choices = parameter.choices;
    if (std::find(choices.begin(), choices.end(), *word) == choices.end())
      return wrong(node, parameter, place, name_hint(*word, choices));
    return Value(*word);
  }

  static std::optional<Moment> moment_from(const toml::node& node) {
    if (const auto date_time = node.value_exact<toml::date_time>()) {
      if (date_time->offset) return std::nullopt;
      return moment_of(date_time->date, &date_time->time);
    }
    if (const auto date = node.value_exact<toml::date>()) return moment_of(*date, nullptr);
    Span offset;
    const auto words = node.value_exact<std::string>();
    if (words && parse_span(*words, offset)) return Moment{false, offset.ms};
    return std::nullopt;
  }

  std::optional<Value> convert_span(const toml::node& node, const Parameter& parameter,
                                    const std::string& place) {
    Span span;
    const auto words = node.value_exact<std::string>();
    if (!words || !parse_span(*words, span) || !in_range(parameter, static_cast<double>(span.ms)))
      return wrong(node, parameter, place);
    return Value(span);
  }

  std::optional<Value> convert_distribution(const toml::node& node, const Parameter& parameter,
                                            const std::string& place) {
    Distribution distribution;
    if (node.is_number()) {
      distribution.parameters = {*node.value<double>()};
    } else if (!read_distribution(node, parameter, place, distribution)) {
      return std::nullopt;
    }
    const std::string fault = distribution_fault(distribution);
    if (!fault.empty()) return wrong(node, parameter, place, fault);
    const auto [low, high] = support_of(distribution);
    if (!(low >= parameter.low && high <= parameter.high)) {
      return wrong(node, parameter, place,
                   "this distribution reaches from " + to_text(low) + " to " + to_text(high));
    }
    return Value(distribution);
  }

  bool read_distribution(const toml::node& node, const Parameter& parameter,
                         const std::string& place, Distribution& distribution) {
    const toml::table* table = node.as_table();
    const auto name = table ? (*table)["distribution"].value_exact<std::string>() : std::nullopt;
    if (!name) {
      wrong(node, parameter, place);
      return false;
    }
    std::vector<std::string> names;
    for (const DistributionKind& kind : distribution_kinds()) {
      names.push_back(kind.name);
      if (kind.name != *name) continue;
      distribution.name = kind.name;
      distribution.parameters.clear();
      return read_distribution_parameters(*table, kind, place, distribution);
    }
    wrong(node, parameter, place, name_hint(*name, names));
    return false;
  }

  bool read_distribution_parameters(const toml::table& table, const DistributionKind& kind,
                                    const std::string& place, Distribution& distribution) {
    bool good = true;
    std::vector<std::string> known{"distribution"};
    for (const std::string& key : kind.parameters) {
      known.push_back(key);
      const toml::node* parameter = table.get(key);
      if (parameter == nullptr || !parameter->is_number()) {
        reading_.problems.push_back(
            {place + "." + key, parameter == nullptr ? "missing" : key + " = " + shown(*parameter),
             "must be a number", "the " + kind.name + " distribution takes it"});
        good = false;
        continue;
      }
      distribution.parameters.push_back(*parameter->value<double>());
    }
    for (const auto& [key, child] : table) {
      const std::string name(key.str());
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      reading_.problems.push_back({place + "." + name, "unknown key '" + name + "'",
                                   "only declared keys are allowed", name_hint(name, known)});
      good = false;
    }
    return good;
  }

  std::optional<Value> convert_numbers(const toml::node& node, const Parameter& parameter,
                                       const std::string& place) {
    std::vector<double> list;
    const toml::array* array = node.as_array();
    if (array == nullptr) return wrong(node, parameter, place);
    for (const toml::node& item : *array) {
      if (!item.is_number() || !in_range(parameter, *item.value<double>()))
        return wrong(node, parameter, place);
      list.push_back(*item.value<double>());
    }
    return Value(std::move(list));
  }

  std::optional<Value> convert_texts(const toml::node& node, const Parameter& parameter,
                                     const std::string& place) {
    std::vector<std::string> list;
    const toml::array* array = node.as_array();
    if (array == nullptr) return wrong(node, parameter, place);
    for (const toml::node& item : *array) {
      if (const auto words = item.value_exact<std::string>()) {
        list.push_back(*words);
      } else if (const auto whole = item.value_exact<std::int64_t>()) {
        list.push_back(std::to_string(*whole));
      } else {
        return wrong(node, parameter, place);
      }
    }
    return Value(std::move(list));
  }

  std::optional<Value> convert_moments(const toml::node& node, const Parameter& parameter,
                                       const std::string& place) {
    std::vector<Moment> list;
    const toml::array* array = node.as_array();
    if (array == nullptr) return wrong(node, parameter, place);
    for (const toml::node& item : *array) {
      const auto moment = moment_from(item);
      if (!moment) return wrong(node, parameter, place);
      list.push_back(*moment);
    }
    return Value(std::move(list));
  }

  Reading& reading_;
  const toml::table& table_;
  std::string path_;
};

std::vector<std::string> keys_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> keys;
  for (const Parameter& parameter : parameters) keys.push_back(parameter.key);
  return keys;
}

const toml::table kEmptyTable;

/// The sub-table `key`, or an empty one; anything else there is a problem.
const toml::table& section_table(Reading& reading, const toml::table& root,
                                 const std::string& key) {
  const toml::node* node = root.get(key);
  if (node == nullptr) return kEmptyTable;
  if (const toml::table* table = node->as_table()) return *table;
  reading.problems.push_back({reading.place(*node, key), key + " = " + shown(*node),
                              "must be a table, written [" + key + "]", ""});
  return kEmptyTable;
}

Values read_plain(Reading& reading, const toml::table& table, const std::string& path,
                  const std::vector<Parameter>& parameters) {
  TableReader reader(reading, table, path);
  reader.reject_unknown(keys_of(parameters));
  return reader.read(parameters);
}

/// A table whose `selector` key names a kind that brings parameters of its own.
Values read_kind(Reading& reading, const toml::table& table, const std::string& path,
                 std::vector<Parameter> common, const std::string& selector,
                 const std::vector<SectionKind>& kinds) {
  TableReader reader(reading, table, path);
  const auto word = table[selector].value_exact<std::string>();
  const SectionKind* chosen = nullptr;
  for (const SectionKind& kind : kinds)
    if (word && kind.name == *word) chosen = &kind;
  if (chosen == nullptr) return reader.read(common);  // the choice itself is the one problem told
  for (const Parameter& parameter : chosen->parameters) common.push_back(parameter);
  reader.reject_unknown(keys_of(common), [&](const std::string& key) {
    for (const SectionKind& kind : kinds) {
      const auto keys = keys_of(kind.parameters);
      if (std::find(keys.begin(), keys.end(), key) != keys.end())
        return "'" + key + "' belongs to " + selector + " = \"" + kind.name + "\"";
    }
    return std::string();
  });
  return reader.read(common);
}

std::vector<SectionKind> kinds_of(const std::vector<ModelCard>& models) {
  std::vector<SectionKind> kinds;
  for (const ModelCard& card : models) kinds.push_back({card.name, card.sentence, card.parameters});
  return kinds;
}

/// The elements of an array of tables, each with its path.
std::vector<std::pair<std::string, const toml::table*>> elements(Reading& reading,
                                                                 const toml::table& root,
                                                                 const std::string& key) {
  std::vector<std::pair<std::string, const toml::table*>> tables;
  const toml::node* node = root.get(key);
  if (node == nullptr) return tables;
  const toml::array* array = node->as_array();
  if (array == nullptr || !array->is_homogeneous<toml::table>()) {
    reading.problems.push_back({reading.place(*node, key), key + " = " + shown(*node),
                                "must be a list of tables, each written [[" + key + "]]", ""});
    return tables;
  }
  for (std::size_t i = 0; i < array->size(); ++i)
    tables.emplace_back(key + "[" + std::to_string(i) + "]", array->get(i)->as_table());
  return tables;
}

/// `key` as a position in an array: a number, or the name of an element.
std::optional<std::size_t> position(const toml::array& array, const std::string& key) {
  if (!key.empty() && key.find_first_not_of("0123456789") == std::string::npos && key.size() < 9) {
    const std::size_t index = std::stoul(key);
    return index < array.size() ? std::optional(index) : std::nullopt;
  }
  for (std::size_t i = 0; i < array.size(); ++i) {
    const toml::table* element = array.get(i)->as_table();
    if (element != nullptr && (*element)["name"].value_or(std::string()) == key) return i;
  }
  return std::nullopt;
}

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts;
  std::istringstream stream(path);
  for (std::string part; std::getline(stream, part, '.');) parts.push_back(part);
  return parts;
}

void set_path(Reading& reading, toml::table& root, const Override& change) {
  toml::table* table = &root;
  const std::vector<std::string> parts = split_path(change.path);
  std::string path;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    path += (path.empty() ? "" : ".") + parts[i];
    toml::node* next = table->get(parts[i]);
    if (next == nullptr) next = &table->insert(parts[i], toml::table{}).first->second;
    if (toml::array* array = next->as_array()) {
      const std::string& key = parts[++i];
      const auto index = i + 1 < parts.size() ? position(*array, key) : std::nullopt;
      if (!index || !array->get(*index)->is_table()) {
        reading.problems.push_back({"--set " + change.path, "no element '" + key + "' in " + path,
                                    "its number or its name", "followed by a key"});
        return;
      }
      path += "[" + std::to_string(*index) + "]";
      next = array->get(*index);
    }
    table = next->as_table();
    if (table == nullptr) {
      reading.problems.push_back({"--set " + change.path, path + " is not a table",
                                  "a path such as graph.agents or campaigns.tv.audience", ""});
      return;
    }
  }
  path += (path.empty() ? "" : ".") + parts.back();
  toml::table parsed;
  try {
    parsed = toml::parse("value = " + change.value);
  } catch (const toml::parse_error&) {
    parsed.clear();
  }
  if (parsed.size() == 1) {
    table->insert_or_assign(parts.back(), *parsed.get("value"));
  } else {
    table->insert_or_assign(parts.back(), change.value);  // bare words are texts
  }
  reading.overridden.insert(path);
}

toml::table parsed_text(const std::string& text, const std::string& source) {
  try {
    return toml::parse(text, source);
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    throw ScenarioError(
        Problem{source + ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column),
                std::string(error.description()), "must be valid TOML", "see https://toml.io"});
  }
}

/// An empty target means the only item there is.
void resolve_targets(Reading& reading, Scenario& scenario) {
  for (Values& campaign : scenario.campaigns) {
    if (!campaign.has("target") || !campaign.text("target").empty()) continue;
    if (scenario.items.size() == 1) {
      campaign.replace("target", Value(scenario.items.front().text("name")));
    } else {
      reading.problems.push_back({campaign.place("target"), "no target",
                                  "the name of an item, where there is more than one", ""});
    }
  }
}

Values implied_item() {
  Values item = default_values(item_parameters());
  item.replace("name", Value(std::string("item")));
  return item;
}

void read_lists(Reading& reading, const toml::table& root, Scenario& scenario) {
  for (const auto& [path, table] : elements(reading, root, "items")) {
    scenario.items.push_back(read_plain(reading, *table, path, item_parameters()));
    if (!scenario.items.back().has("name"))
      scenario.items.back().replace("name", Value(std::string("?") + path));
  }
  if (scenario.items.empty()) scenario.items.push_back(implied_item());
  const std::vector<Parameter> common{
      text("name").means("what the campaign is called"),
      choice("kind", names_of(campaign_kinds())).means("what kind of campaign it is")};
  for (const auto& [path, table] : elements(reading, root, "campaigns")) {
    scenario.campaigns.push_back(
        read_kind(reading, *table, path, common, "kind", campaign_kinds()));
    if (!scenario.campaigns.back().has("name"))
      scenario.campaigns.back().replace("name", Value(std::string("?") + path));
  }
  for (const auto& [key, node] : section_table(reading, root, "twins")) {
    const std::string name(key.str());
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      reading.problems.push_back({reading.place(node, "twins." + name), shown(node),
                                  "must be a table, written [twins." + name + "]", ""});
      continue;
    }
    scenario.twins.emplace_back(name,
                                read_plain(reading, *table, "twins." + name, twin_parameters()));
  }
}

}  // namespace

Override parse_override(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || text[equals - 1] == '.' || text[0] == '.') {
    throw ScenarioError(Problem{"--set " + text, "no key or no '='", "must be key.path=value",
                                "for example --set graph.agents=10000"});
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Scenario read_scenario(const std::string& toml_text, const std::string& source,
                       const std::string& folder, const std::vector<ModelCard>& models,
                       const std::vector<Override>& overrides) {
  Reading reading{source, folder, {}, {}};
  toml::table root = parsed_text(toml_text, source);
  for (const Override& change : overrides) set_path(reading, root, change);

  Scenario scenario;
  scenario.source = source;
  std::vector<std::string> top = keys_of(head_parameters());
  top.insert(top.end(), section_names().begin(), section_names().end());
  TableReader(reading, root, "").reject_unknown(top);
  scenario.head = TableReader(reading, root, "").read(head_parameters());
  const auto plain = [&](const std::string& key, const std::vector<Parameter>& parameters) {
    return read_plain(reading, section_table(reading, root, key), key, parameters);
  };
  scenario.clock = plain("clock", clock_parameters());
  scenario.graph =
      read_kind(reading, section_table(reading, root, "graph"), "graph",
                {choice("kind", names_of(graph_kinds())).means("what kind of society it is")},
                "kind", graph_kinds());
  scenario.population = plain("population", population_parameters());
  scenario.chart = plain("chart", chart_parameters());
  scenario.record = plain("record", record_parameters());
  const std::vector<SectionKind> model_kinds = kinds_of(models);
  scenario.model = read_kind(
      reading, section_table(reading, root, "model"), "model",
      {choice("name", names_of(model_kinds)).means("the model; see `groundswell models`")}, "name",
      model_kinds);
  read_lists(reading, root, scenario);
  resolve_targets(reading, scenario);
  for (const ModelCard& card : models)
    if (scenario.model.has("name") && scenario.model.text("name") == card.name)
      check_across_sections(scenario, card, reading.problems);
  if (!reading.problems.empty()) throw ScenarioError(std::move(reading.problems));
  return scenario;
}

Scenario load_scenario(const std::string& path, const std::vector<ModelCard>& models,
                       const std::vector<Override>& overrides) {
  std::ifstream stream(path, std::ios::binary);
  std::error_code ignored;
  if (!stream || std::filesystem::is_directory(path, ignored)) {
    throw ScenarioError(Problem{path, "cannot be read", "must be a scenario file",
                                "`groundswell new " + path + "` writes a starter"});
  }
  std::ostringstream text;
  text << stream.rdbuf();
  return read_scenario(text.str(), path, std::filesystem::path(path).parent_path().string(), models,
                       overrides);
}

}  // namespace groundswell
