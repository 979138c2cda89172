// SPDX-License-Identifier: Apache-2.0
// A scenario: everything a run depends on, validated and with every default filled in.
//
// Reading collects all problems of a file and throws them together (ScenarioError); an unknown key
// is an error that suggests the nearest valid one. Printing gives TOML that reads back as an equal
// scenario: that text is what a run file stores.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "scenario/card.hpp"
#include "scenario/parameter.hpp"

namespace groundswell {

/// The channels of influence a twin can switch off.
inline const std::vector<std::string>& twin_channels() {
  static const std::vector<std::string> channels{"own", "peers", "chart", "broadcast"};
  return channels;
}

struct Scenario {
  std::string source;  ///< the file it was read from, for messages
  Values head;
  Values clock;
  Values graph;                ///< has "kind" and the kind's parameters: the base layer of ties
  std::vector<Values> layers;  ///< further layers; each has "name", "kind" and its parameters
  Values population;
  Values chart;
  Values model;  ///< has "name" and the parameters of the model's card
  Values record;
  std::vector<Values> items;      ///< at least one
  std::vector<Values> campaigns;  ///< each has "name", "kind" and the kind's parameters
  std::vector<std::pair<std::string, Values>> twins;  ///< in the order of their names
  bool has_sweep = false;  ///< a [sweep], of which this is the scenario as it is

  [[nodiscard]] std::uint64_t seed() const {
    return static_cast<std::uint64_t>(head.integer("seed"));
  }
  [[nodiscard]] std::uint32_t worlds() const {
    return static_cast<std::uint32_t>(head.integer("worlds"));
  }
  [[nodiscard]] std::uint64_t scale() const {
    return static_cast<std::uint64_t>(head.integer("scale"));
  }
  /// The layers of ties, the base first: its name, then those of the further ones.
  [[nodiscard]] std::vector<std::string> layer_names() const;
  /// The section of a layer, by its position in `layer_names`.
  [[nodiscard]] const Values& layer(std::size_t position) const {
    return position == 0 ? graph : layers[position - 1];
  }
  /// The layers that a model or campaign addresses, by position, ascending: all where it names
  /// none.
  [[nodiscard]] std::vector<std::size_t> layers_of(const Values& section) const;
  /// One layer of ties that are always on and of weight 1, as far as the scenario says it.
  [[nodiscard]] bool has_plain_ties() const;
};

/// The least number of whole units that a weight of 1 has, so that all of the weights have whole
/// numbers of them; 0 where that would be more than 1000.
[[nodiscard]] std::uint32_t units_per_weight(const std::vector<double>& weights);

/// `key.path=value` from the command line; items and campaigns are addressed by number
/// or name; parts in quotes are names, dots and all.
struct Override {
  std::string path;
  std::string value;
  std::string option{};      ///< what the user wrote for it, where that is not --set
  bool in_scenario = false;  ///< it stands in the scenario: a relative path starts in its folder
};
/// Splits "a.b=c". Throws ScenarioError where there is no '=' or no path.
[[nodiscard]] Override parse_override(const std::string& text);

/// Reads TOML text. `source` is the name to show in messages; relative paths in it are resolved
/// against `folder`. Throws ScenarioError with all problems.
[[nodiscard]] Scenario read_scenario(const std::string& toml, const std::string& source,
                                     const std::string& folder,
                                     const std::vector<ModelCard>& models,
                                     const std::vector<Override>& overrides = {});

/// A scenario file as it stands. A pipe can be read once only.
struct ScenarioFile {
  std::string text;
  std::string source;  ///< its name, for messages
  std::string folder;  ///< what its paths are relative to
};
/// Throws ScenarioError where it is missing or cannot be read.
[[nodiscard]] ScenarioFile open_scenario(const std::string& path);

/// Reads a scenario file. Paths in it are relative to its folder; of a pipe or device, such as
/// /dev/stdin, to the current one. A missing or unreadable file is a ScenarioError too.
[[nodiscard]] Scenario load_scenario(const std::string& path, const std::vector<ModelCard>& models,
                                     const std::vector<Override>& overrides = {});

/// The scenario as TOML, every parameter written out; with comments, each has its unit and meaning.
[[nodiscard]] std::string to_toml(const Scenario& scenario, bool with_comments = true);

/// Everything that can be wrong between sections (dates outside the clock, unknown targets, …),
/// appended to `problems`.
void check_across_sections(const Scenario& scenario, const ModelCard& model,
                           std::vector<Problem>& problems);

}  // namespace groundswell
