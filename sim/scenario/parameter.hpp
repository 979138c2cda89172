// SPDX-License-Identifier: Apache-2.0
// One declaration per parameter: its key, type, range, default, unit and meaning. The same
// declaration checks the TOML, prints the resolved scenario, fills model cards and the HDF5 file.
//
//   number("p", 0.1).between(0, 1).unit("per tie").means("chance that a new adopter persuades")
#pragma once

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenario/value.hpp"

namespace groundswell {

enum class Kind {
  boolean,
  integer,
  number,
  text,
  choice,
  path,  ///< a file, relative to the scenario's folder (to the current one with --set)
  date,
  moment,  ///< a date, or an offset from the start of the clock
  span,
  distribution,
  numbers,
  texts,  ///< also accepts whole numbers as texts: agent ids are written either way
  moments,
};

/// "a whole number", "a date or a duration", … for error messages.
[[nodiscard]] std::string kind_name(Kind kind);

struct Parameter {
  std::string key;
  Kind kind = Kind::number;
  std::optional<Value> fallback;  ///< absent: required, or optional when `may_be_absent`
  bool may_be_absent = false;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;  ///< the lower end itself is not allowed
  bool high_open = false;
  bool by_draw = false;  ///< each draw is held against the range, not all that could be drawn
  std::string unit_text = "1";
  std::string meaning;
  std::vector<std::string> choices;

  Parameter between(double least, double most) &&;
  Parameter at_least(double least) &&;
  Parameter above(double bound) &&;
  Parameter below(double bound) &&;
  Parameter unit(std::string text) &&;
  Parameter means(std::string text) &&;
  Parameter optional() &&;
  Parameter held_by_draw() &&;

  /// "between 0 and 1", "one of: a, b", "at least 0"; empty when anything of the kind goes.
  [[nodiscard]] std::string allowed() const;
  /// allowed() with the kind in front: "a number between 0 and 1".
  [[nodiscard]] std::string expected() const;
};

[[nodiscard]] Parameter boolean(std::string key, std::optional<bool> fallback = {});
[[nodiscard]] Parameter integer(std::string key, std::optional<std::int64_t> fallback = {});
[[nodiscard]] Parameter number(std::string key, std::optional<double> fallback = {});
[[nodiscard]] Parameter text(std::string key, std::optional<std::string> fallback = {});
[[nodiscard]] Parameter path(std::string key);
[[nodiscard]] Parameter choice(std::string key, std::vector<std::string> choices,
                               std::optional<std::string> fallback = {});
[[nodiscard]] Parameter date(std::string key);
[[nodiscard]] Parameter moment(std::string key);
[[nodiscard]] Parameter span(std::string key, std::optional<std::string> fallback = {});
[[nodiscard]] Parameter distribution(std::string key, std::optional<Distribution> fallback = {});
[[nodiscard]] Parameter numbers(std::string key);
[[nodiscard]] Parameter texts(std::string key);
[[nodiscard]] Parameter moments(std::string key);

/// Validated values of one table of the scenario, with the place each came from. Every declared
/// parameter is here unless it is optional and absent. Asking for an undeclared one is our bug
/// (InternalError).
class Values {
 public:
  struct Entry {
    Parameter parameter;
    std::optional<Value> value;
    std::string place;  ///< `race.toml:14:9 graph.agents`, or the table's place for defaults
    bool given = false;
    bool faulty = false;  ///< given wrongly or missing, and told: `value` says nothing
  };

  void add(Entry entry);
  void set_place(std::string place) { place_ = std::move(place); }
  [[nodiscard]] const std::string& place() const noexcept { return place_; }
  [[nodiscard]] std::string place(const std::string& key) const;
  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }

  [[nodiscard]] bool declares(const std::string& key) const;
  [[nodiscard]] bool has(const std::string& key) const;
  [[nodiscard]] bool given(const std::string& key) const;
  [[nodiscard]] bool faulty(const std::string& key) const;
  /// Has a value, and that is what the file says.
  [[nodiscard]] bool sound(const std::string& key) const { return has(key) && !faulty(key); }
  /// Whether the value is the declared default, written down or not.
  [[nodiscard]] bool is_default(const std::string& key) const;
  [[nodiscard]] bool boolean(const std::string& key) const { return get<bool>(key); }
  [[nodiscard]] std::int64_t integer(const std::string& key) const {
    return get<std::int64_t>(key);
  }
  [[nodiscard]] double number(const std::string& key) const { return get<double>(key); }
  [[nodiscard]] const std::string& text(const std::string& key) const {
    return get<std::string>(key);
  }
  [[nodiscard]] const Moment& moment(const std::string& key) const { return get<Moment>(key); }
  [[nodiscard]] Span span(const std::string& key) const { return get<Span>(key); }
  [[nodiscard]] const Distribution& distribution(const std::string& key) const {
    return get<Distribution>(key);
  }
  [[nodiscard]] const std::vector<double>& numbers(const std::string& key) const {
    return get<std::vector<double>>(key);
  }
  [[nodiscard]] const std::vector<std::string>& texts(const std::string& key) const {
    return get<std::vector<std::string>>(key);
  }
  [[nodiscard]] const std::vector<Moment>& moments(const std::string& key) const {
    return get<std::vector<Moment>>(key);
  }
  void replace(const std::string& key, Value value);

 private:
  [[nodiscard]] const Entry& entry(const std::string& key) const;
  template <class T>
  [[nodiscard]] const T& get(const std::string& key) const {
    return std::get<T>(require(key));
  }
  [[nodiscard]] const Value& require(const std::string& key) const;

  std::string place_;
  std::vector<Entry> entries_;
  std::map<std::string, std::size_t> index_;
};

/// A bound for people: whole numbers without a point.
[[nodiscard]] std::string bound_text(double bound);

/// All values at their defaults (required ones left absent): for tests and for building scenarios
/// in code.
[[nodiscard]] Values default_values(const std::vector<Parameter>& parameters);

}  // namespace groundswell
