// SPDX-License-Identifier: Apache-2.0
#include "scenario/parameter.hpp"

#include <cmath>

#include "core/error.hpp"

namespace groundswell {

std::string bound_text(double bound) {
  if (bound == std::floor(bound) && std::fabs(bound) < 9e15)
    return std::to_string(static_cast<std::int64_t>(bound));
  return to_text(bound);
}

namespace {

template <class T>
Parameter declare(std::string key, Kind kind, const std::optional<T>& fallback) {
  Parameter parameter;
  parameter.key = std::move(key);
  parameter.kind = kind;
  if (fallback) parameter.fallback = Value(*fallback);
  return parameter;
}

}  // namespace

std::string kind_name(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return "true or false";
    case Kind::integer:
      return "a whole number";
    case Kind::number:
      return "a number";
    case Kind::text:
      return "a text in quotes";
    case Kind::choice:
      return "a text in quotes";
    case Kind::path:
      return "the path of a file, in quotes";
    case Kind::date:
      return "a date such as 2009-12-13 or 2009-12-13T21:15:00, without quotes";
    case Kind::moment:
      return "a date such as 2009-12-13T21:15:00 or an offset such as \"3 days\"";
    case Kind::span:
      return "a duration such as \"90 minutes\" or \"2 days\"";
    case Kind::distribution:
      return "a number or a distribution such as { distribution = \"beta\", mean = 0.5, "
             "concentration = 4 }";
    case Kind::numbers:
      return "a list of numbers";
    case Kind::texts:
      return "a list of texts in quotes";
    case Kind::moments:
      return "a list of dates or offsets";
  }
  return "";
}

Parameter Parameter::between(double least, double most) && {
  low = least;
  high = most;
  return std::move(*this);
}
Parameter Parameter::at_least(double least) && {
  low = least;
  return std::move(*this);
}
Parameter Parameter::above(double bound) && {
  low = bound;
  low_open = true;
  return std::move(*this);
}
Parameter Parameter::below(double bound) && {
  high = bound;
  high_open = true;
  return std::move(*this);
}
Parameter Parameter::unit(std::string text) && {
  unit_text = std::move(text);
  return std::move(*this);
}
Parameter Parameter::means(std::string text) && {
  meaning = std::move(text);
  return std::move(*this);
}
Parameter Parameter::optional() && {
  may_be_absent = true;
  return std::move(*this);
}
Parameter Parameter::held_by_draw() && {
  by_draw = true;
  return std::move(*this);
}

std::string Parameter::allowed() const {
  if (kind == Kind::choice) {
    std::string list = "one of: ";
    for (const std::string& name : choices) list += (&name == &choices.front() ? "" : ", ") + name;
    return list;
  }
  const bool bounded_below = std::isfinite(low);
  const bool bounded_above = std::isfinite(high);
  if (kind == Kind::span) return bounded_below ? (low_open ? "longer than 0" : "0 or longer") : "";
  if (bounded_below && bounded_above && !low_open && !high_open)
    return "between " + bound_text(low) + " and " + bound_text(high);
  std::string range;
  if (bounded_below) range = (low_open ? "above " : "at least ") + bound_text(low);
  if (bounded_above) {
    range += range.empty() ? "" : " and ";
    range += (high_open ? "below " : "at most ") + bound_text(high);
  }
  return range;
}

std::string Parameter::expected() const {
  const std::string range = allowed();
  if (kind == Kind::choice) return range;
  std::string text = kind_name(kind);
  if (range.empty()) return text;
  const bool number = kind == Kind::integer || kind == Kind::number;
  if (number && range.starts_with("between")) return text + " " + range;
  return text + (kind == Kind::numbers ? ", each " : ", ") + range;
}

Parameter boolean(std::string key, std::optional<bool> fallback) {
  return declare(std::move(key), Kind::boolean, fallback);
}
Parameter integer(std::string key, std::optional<std::int64_t> fallback) {
  return declare(std::move(key), Kind::integer, fallback);
}
Parameter number(std::string key, std::optional<double> fallback) {
  return declare(std::move(key), Kind::number, fallback);
}
Parameter text(std::string key, std::optional<std::string> fallback) {
  return declare(std::move(key), Kind::text, fallback);
}
Parameter path(std::string key) {
  return declare(std::move(key), Kind::path, std::optional<std::string>{});
}
Parameter choice(std::string key, std::vector<std::string> choices,
                 std::optional<std::string> fallback) {
  Parameter parameter = declare(std::move(key), Kind::choice, fallback);
  parameter.choices = std::move(choices);
  return parameter;
}
Parameter date(std::string key) {
  return declare(std::move(key), Kind::date, std::optional<Moment>{});
}
Parameter moment(std::string key) {
  return declare(std::move(key), Kind::moment, std::optional<Moment>{});
}
Parameter span(std::string key, std::optional<std::string> fallback) {
  std::optional<Span> value;
  if (fallback) {
    value.emplace();
    if (!parse_span(*fallback, *value)) throw InternalError("bad default duration " + *fallback);
  }
  return declare(std::move(key), Kind::span, value).at_least(0);
}
Parameter distribution(std::string key, std::optional<Distribution> fallback) {
  return declare(std::move(key), Kind::distribution, fallback);
}
Parameter numbers(std::string key) {
  return declare(std::move(key), Kind::numbers, std::optional<std::vector<double>>{}).optional();
}
Parameter texts(std::string key) {
  return declare(std::move(key), Kind::texts, std::optional<std::vector<std::string>>{}).optional();
}
Parameter moments(std::string key) {
  return declare(std::move(key), Kind::moments, std::optional<std::vector<Moment>>{}).optional();
}

void Values::add(Entry entry) {
  index_[entry.parameter.key] = entries_.size();
  entries_.push_back(std::move(entry));
}

const Values::Entry& Values::entry(const std::string& key) const {
  const auto found = index_.find(key);
  if (found == index_.end()) throw InternalError("parameter '" + key + "' was never declared");
  return entries_[found->second];
}

std::string Values::place(const std::string& key) const {
  const Entry& found = entry(key);
  return found.place.empty() ? place_ : found.place;
}

bool Values::declares(const std::string& key) const { return index_.contains(key); }
bool Values::has(const std::string& key) const {
  return declares(key) && entry(key).value.has_value();
}
bool Values::faulty(const std::string& key) const { return declares(key) && entry(key).faulty; }
bool Values::is_default(const std::string& key) const {
  const Entry& found = entry(key);
  return found.value == found.parameter.fallback;
}
bool Values::given(const std::string& key) const { return declares(key) && entry(key).given; }

const Value& Values::require(const std::string& key) const {
  const Entry& found = entry(key);
  if (!found.value) throw InternalError("parameter '" + key + "' has no value");
  return *found.value;
}

void Values::replace(const std::string& key, Value value) {
  const auto found = index_.find(key);
  if (found == index_.end()) throw InternalError("parameter '" + key + "' was never declared");
  entries_[found->second].value = std::move(value);
}

Values default_values(const std::vector<Parameter>& parameters) {
  Values values;
  for (const Parameter& parameter : parameters)
    values.add({parameter, parameter.fallback, "", false, false});
  return values;
}

}  // namespace groundswell
