// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <sstream>

#include "scenario/table_internal.hpp"

namespace groundswell {
namespace {

bool in_range(const Parameter& parameter, double x) {
  return std::isfinite(x) && (parameter.low_open ? x > parameter.low : x >= parameter.low) &&
         (parameter.high_open ? x < parameter.high : x <= parameter.high);
}

/// Whole numbers count as numbers. (toml++ would give none for those that no double holds exactly.)
std::optional<double> number_from(const toml::node& node) {
  if (const auto whole = node.value_exact<std::int64_t>()) return static_cast<double>(*whole);
  return node.value_exact<double>();
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

bool has_zone(const toml::node& node) {
  const auto date_time = node.value_exact<toml::date_time>();
  return date_time && date_time->offset;
}

std::optional<Moment> date_from(const toml::node& node) {
  const auto date_time = node.value_exact<toml::date_time>();
  if (date_time && !date_time->offset) return moment_of(date_time->date, &date_time->time);
  if (const auto date = node.value_exact<toml::date>()) return moment_of(*date, nullptr);
  return std::nullopt;
}

std::string usual_hint(const toml::node& node, const Parameter& parameter) {
  const auto number = node.value_exact<double>();
  if (number && !std::isfinite(*number)) return "it must be finite";
  if (has_zone(node)) return "leave the time zone out: times are taken as they stand";
  return parameter.meaning;
}

}  // namespace

bool lies_within(const std::string& path, const std::string& outer) {
  if (!path.starts_with(outer)) return false;
  return path.size() == outer.size() || path[outer.size()] == '.' || path[outer.size()] == '[';
}

std::string toml_of(const toml::node& node) {
  std::string text;
  const auto add = [&text](const std::string& part) {
    if (text.size() > 1) text += ", ";
    text += part;
  };
  if (const toml::table* table = node.as_table()) {
    text = "{";
    for (const auto& [key, child] : *table) add(std::string(key.str()) + " = " + toml_of(child));
    return text + "}";
  }
  if (const toml::array* array = node.as_array()) {
    text = "[";
    for (const toml::node& child : *array) add(toml_of(child));
    return text + "]";
  }
  if (const auto words = node.value_exact<std::string>()) return in_quotes(*words);
  if (const auto number = node.value_exact<double>()) return to_text(*number);
  std::ostringstream stream;
  node.visit([&stream](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) stream << value;
  });
  return stream.str();
}

std::string shown(const toml::node& node) {
  std::string text = toml_of(node);
  constexpr std::size_t kLongest = 80;
  if (text.size() <= kLongest) return text;
  std::size_t end = kLongest;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // no half characters
  return text.substr(0, end) + " …";
}

std::string Reading::place(const toml::source_region& region, const std::string& path) const {
  const bool in_file = region.begin.line != 0;
  for (const auto& [changed, by] : overridden) {
    if (path == changed || (!in_file && lies_within(changed, path))) return by.option;
    if (lies_within(path, changed)) return by.option + ": " + path;
  }
  if (!in_file) return source + ": " + path;
  return source + ":" + std::to_string(region.begin.line) + ":" +
         std::to_string(region.begin.column) + " " + path;
}

bool Reading::is_of_command_line(const std::string& path) const {
  return std::ranges::any_of(overridden, [&path](const auto& change) {
    return !change.second.in_scenario && lies_within(path, change.first);
  });
}

std::vector<std::string> keys_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> keys;
  for (const Parameter& parameter : parameters) keys.push_back(parameter.key);
  return keys;
}

Values faulty_values(const std::vector<Parameter>& parameters) {
  Values values;
  for (const Parameter& parameter : parameters)
    values.add({parameter, parameter.fallback, "", false, true});
  return values;
}

void TableReader::reject_unknown(const std::vector<std::string>& known,
                                 const std::function<std::string(const std::string&)>& elsewhere) {
  std::string allowed = "must be one of: ";
  for (const std::string& key : known) allowed += (&key == &known.front() ? "" : ", ") + key;
  for (const auto& [key, node] : table_) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string hint = elsewhere ? elsewhere(name) : "";
    const std::string meant = nearest_name(name, known);
    if (hint.empty() && !meant.empty()) {
      hint = "did you mean '" + meant + "'?";
      misspelt_.insert(meant);
    }
    reading_.problems.push_back(
        {reading_.place(key.source(), full(name)), "unknown key '" + name + "'", allowed, hint});
  }
}

Values TableReader::read(const std::vector<Parameter>& parameters) {
  Values values;
  values.set_place(reading_.place(table_, path_));
  for (const Parameter& parameter : parameters) read_into(values, parameter);
  return values;
}

void TableReader::read_into(Values& values, const Parameter& parameter) {
  const toml::node* node = table_.get(parameter.key);
  Values::Entry entry{parameter, parameter.fallback, "", false, false};
  if (node != nullptr) {
    entry.place = reading_.place(*node, full(parameter.key));
    entry.given = true;
    entry.value = convert(*node, parameter);
    entry.faulty = !entry.value;
    if (entry.faulty) entry.value = parameter.fallback;
  } else if (misspelt_.contains(parameter.key)) {
    entry.faulty = true;
  } else if (!parameter.fallback && !parameter.may_be_absent) {
    entry.faulty = true;
    reading_.problems.push_back({reading_.place(table_, full(parameter.key)), "missing",
                                 "must be " + parameter.expected(), parameter.meaning});
  }
  values.add(std::move(entry));
}

TableReader::Converted TableReader::wrong(const toml::node& node, const Parameter& parameter,
                                          const std::string& hint) {
  reading_.problems.push_back(
      {reading_.place(node, full(parameter.key)), parameter.key + " = " + shown(node),
       "must be " + parameter.expected(), hint.empty() ? usual_hint(node, parameter) : hint});
  return std::nullopt;
}

TableReader::Converted TableReader::convert(const toml::node& node, const Parameter& parameter) {
  switch (parameter.kind) {
    case Kind::boolean:
      if (const auto flag = node.value_exact<bool>()) return Value(*flag);
      return wrong(node, parameter);
    case Kind::integer: {
      const auto whole = node.value_exact<std::int64_t>();
      if (!whole || !in_range(parameter, static_cast<double>(*whole)))
        return wrong(node, parameter);
      return Value(*whole);
    }
    case Kind::number:
      return convert_number(node, parameter);
    case Kind::text:
      if (const auto words = node.value_exact<std::string>()) return Value(*words);
      return wrong(node, parameter);
    case Kind::path:
      return convert_path(node, parameter);
    case Kind::choice:
      return convert_choice(node, parameter);
    case Kind::date:
    case Kind::moment:
      return convert_moment(node, parameter);
    case Kind::span:
      return convert_span(node, parameter);
    case Kind::distribution:
      return convert_distribution(node, parameter);
    case Kind::numbers:
      return convert_list<double>(node, parameter, Kind::number);
    case Kind::texts:
      return convert_list<std::string>(node, parameter, Kind::text);
    case Kind::moments:
      return convert_list<Moment>(node, parameter, Kind::moment);
  }
  return std::nullopt;
}

TableReader::Converted TableReader::convert_number(const toml::node& node,
                                                   const Parameter& parameter) {
  const auto value = number_from(node);
  if (!value || !in_range(parameter, *value)) return wrong(node, parameter);
  return Value(*value);
}

TableReader::Converted TableReader::convert_moment(const toml::node& node,
                                                   const Parameter& parameter) {
  if (const auto date = date_from(node)) return Value(*date);
  Span offset;
  const auto words = node.value_exact<std::string>();
  if (parameter.kind == Kind::moment && words && parse_span(*words, offset))
    return Value(Moment{false, offset.ms});
  return wrong(node, parameter);
}

TableReader::Converted TableReader::convert_span(const toml::node& node,
                                                 const Parameter& parameter) {
  Span span;
  const auto words = node.value_exact<std::string>();
  if (!words || !parse_span(*words, span) || !in_range(parameter, static_cast<double>(span.ms)))
    return wrong(node, parameter);
  return Value(span);
}

TableReader::Converted TableReader::convert_path(const toml::node& node,
                                                 const Parameter& parameter) {
  const auto words = node.value_exact<std::string>();
  if (!words || words->empty()) return wrong(node, parameter);
  std::filesystem::path file(*words);
  if (file.is_relative() && !reading_.is_of_command_line(full(parameter.key)))
    file = std::filesystem::path(reading_.folder) / file;
  file = std::filesystem::absolute(file).lexically_normal();
  std::error_code error;
  if (std::filesystem::is_regular_file(file, error)) return Value(file.string());
  const bool folder = std::filesystem::is_directory(file, error);
  reading_.problems.push_back({reading_.place(node, full(parameter.key)),
                               (folder ? "this is a folder: " : "no such file: ") + file.string(),
                               "must be a file that exists",
                               folder ? "name a file in it"
                                      : "paths are relative to the scenario's folder; those of a "
                                        "change or from a pipe, to the current one"});
  return std::nullopt;
}

TableReader::Converted TableReader::convert_choice(const toml::node& node,
                                                   const Parameter& parameter) {
  const auto word = node.value_exact<std::string>();
  if (!word) return wrong(node, parameter);
  const auto& choices = parameter.choices;
  if (std::find(choices.begin(), choices.end(), *word) != choices.end()) return Value(*word);
  const std::string meant = nearest_name(*word, choices);
  return wrong(node, parameter, meant.empty() ? "" : "did you mean '" + meant + "'?");
}

TableReader::Converted TableReader::convert_distribution(const toml::node& node,
                                                         const Parameter& parameter) {
  Distribution distribution;
  const toml::table* table = node.as_table();
  if (table != nullptr) {
    const auto read = read_distribution(*table, full(parameter.key));
    if (!read) return std::nullopt;
    distribution = *read;
  } else if (const auto value = number_from(node)) {
    distribution.parameters = {*value};
  } else {
    return wrong(node, parameter);
  }
  const std::string fault = distribution_fault(distribution);
  const auto [low, high] = support_of(distribution);
  const bool within = low >= parameter.low && high <= parameter.high;
  if (fault.empty() && (within || (parameter.by_draw && distribution.name != "constant")))
    return Value(distribution);
  if (table == nullptr) return wrong(node, parameter);
  const std::string reach = "this " + distribution.name + " distribution reaches from " +
                            to_text(low) + " to " + to_text(high);
  reading_.problems.push_back({reading_.place(node, full(parameter.key)),
                               parameter.key + " = " + shown(node),
                               fault.empty() ? "must lie " + parameter.allowed() : fault,
                               fault.empty() ? reach : parameter.meaning});
  return std::nullopt;
}

std::optional<Distribution> TableReader::read_distribution(const toml::table& table,
                                                           const std::string& path) {
  TableReader inner(reading_, table, path);
  std::vector<std::string> names;
  for (const DistributionKind& kind : distribution_kinds()) names.push_back(kind.name);
  std::vector<Parameter> parameters{choice("distribution", names).means("which distribution")};
  const std::string name = table["distribution"].value_or(std::string());
  const auto kind =
      std::find_if(distribution_kinds().begin(), distribution_kinds().end(),
                   [&name](const DistributionKind& known) { return known.name == name; });
  if (kind == distribution_kinds().end()) {
    (void)inner.read(parameters);  // the choice itself is the one problem told
    return std::nullopt;
  }
  for (const std::string& key : kind->parameters)
    parameters.push_back(number(key).means("the " + name + " distribution takes it"));
  inner.reject_unknown(keys_of(parameters));
  const std::size_t before = reading_.problems.size();
  const Values values = inner.read(parameters);
  Distribution distribution{name, {}};
  for (const std::string& key : kind->parameters)
    if (values.has(key)) distribution.parameters.push_back(values.number(key));
  if (reading_.problems.size() > before ||
      distribution.parameters.size() != kind->parameters.size())
    return std::nullopt;
  return distribution;
}

template <class T>
TableReader::Converted TableReader::convert_list(const toml::node& node, const Parameter& parameter,
                                                 Kind of) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return wrong(node, parameter);
  Parameter element = parameter;
  element.kind = of;
  std::vector<T> list;
  for (std::size_t i = 0; i < array->size(); ++i) {
    element.key = parameter.key + "[" + std::to_string(i) + "]";
    const toml::node& item = *array->get(i);
    if constexpr (std::is_same_v<T, std::string>) {
      if (const auto whole = item.value_exact<std::int64_t>()) {
        list.push_back(std::to_string(*whole));
        continue;
      }
    }
    if (const auto value = convert(item, element)) list.push_back(std::get<T>(*value));
  }
  if (list.size() < array->size()) return std::nullopt;
  return Value(std::move(list));
}

}  // namespace groundswell
