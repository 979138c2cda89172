// SPDX-License-Identifier: Apache-2.0
// Reads one TOML table against declared parameters. Private to sim/scenario.
//
// Problems are collected, each with its line and column or with the option it came from, one for
// each fault: a misspelt key is not missing too, and what could not be read is marked as faulty, so
// that nothing is concluded from it later.
#pragma once

#include <toml++/toml.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

/// What gave a value that does not stand in its table.
struct Change {
  std::string option;        ///< as messages name it
  bool in_scenario = false;  ///< relative paths start in the scenario's folder all the same
};

/// What all tables share: where messages point to, what the command line changed, the problems.
struct Reading {
  std::string source;
  std::string folder;                        ///< relative paths start here
  std::map<std::string, Change> overridden;  ///< by path
  std::vector<Problem> problems;

  /// `race.toml:14:9 graph.agents`, or `--set graph.agents`.
  [[nodiscard]] std::string place(const toml::source_region& region, const std::string& path) const;
  [[nodiscard]] std::string place(const toml::node& node, const std::string& path) const {
    return place(node.source(), path);
  }
  /// Did the command line give the value at this path, or a table or list around it?
  [[nodiscard]] bool is_of_command_line(const std::string& path) const;
};

/// The node as TOML on one line.
[[nodiscard]] std::string toml_of(const toml::node& node);
/// The same, shortened where it is long.
[[nodiscard]] std::string shown(const toml::node& node);

/// Carries out one `--set`: changes `root`, or adds to the problems. Returns the path as messages
/// write it, `campaigns[2].audience`; "" where there was a problem.
std::string apply_override(Reading& reading, toml::table& root, const Override& change);

/// The text as TOML. Throws ScenarioError where it is none.
[[nodiscard]] toml::table parsed_text(const std::string& text, const std::string& source);
/// What a scenario file holds. Throws ScenarioError where it cannot be read.
[[nodiscard]] std::string text_in(const std::string& path);
/// What the paths in a scenario file are relative to: the folder that it is in; the current one
/// where it comes through a pipe or a descriptor (/dev/stdin), which are in none.
[[nodiscard]] std::string folder_of(const std::string& path);
/// The scenario that stands in `root`, whose problems are added to those of `reading`.
[[nodiscard]] Scenario scenario_of(Reading& reading, const toml::table& root,
                                   const std::vector<ModelCard>& models);

/// Whether a path is another one or lies in it: `graph.agents` in `graph`.
[[nodiscard]] bool lies_within(const std::string& path, const std::string& outer);

class TableReader {
 public:
  TableReader(Reading& reading, const toml::table& table, std::string path)
      : reading_(reading), table_(table), path_(std::move(path)) {}

  /// Keys of the table that are not in `known` are problems. `elsewhere` may say where one belongs.
  void reject_unknown(const std::vector<std::string>& known,
                      const std::function<std::string(const std::string&)>& elsewhere = {});
  [[nodiscard]] Values read(const std::vector<Parameter>& parameters);

 private:
  using Converted = std::optional<Value>;

  [[nodiscard]] std::string full(const std::string& key) const {
    return path_.empty() ? key : path_ + "." + key;
  }
  void read_into(Values& values, const Parameter& parameter);
  Converted convert(const toml::node& node, const Parameter& parameter);
  Converted convert_number(const toml::node& node, const Parameter& parameter);
  Converted convert_moment(const toml::node& node, const Parameter& parameter);
  Converted convert_span(const toml::node& node, const Parameter& parameter);
  Converted convert_path(const toml::node& node, const Parameter& parameter);
  Converted convert_choice(const toml::node& node, const Parameter& parameter);
  Converted convert_distribution(const toml::node& node, const Parameter& parameter);
  std::optional<Distribution> read_distribution(const toml::table& table, const std::string& path);
  template <class T>
  Converted convert_list(const toml::node& node, const Parameter& parameter, Kind of);
  Converted wrong(const toml::node& node, const Parameter& parameter, const std::string& hint = "");

  Reading& reading_;
  const toml::table& table_;
  std::string path_;
  std::set<std::string> misspelt_;  ///< known keys that unknown ones seem to be meant for
};

/// Values of a table that could not be read at all: defaults, and everything faulty.
[[nodiscard]] Values faulty_values(const std::vector<Parameter>& parameters);

[[nodiscard]] std::vector<std::string> keys_of(const std::vector<Parameter>& parameters);

}  // namespace groundswell
