// SPDX-License-Identifier: Apache-2.0
// How the [sweep] section becomes keys and their values. Private to sim/scenario.
#pragma once

#include <string>
#include <vector>

#include "scenario/sweep.hpp"
#include "scenario/table_internal.hpp"

namespace groundswell {

/// A key as the scenario writes it, with its values: a range, or a list.
struct WrittenKey {
  std::string path;
  std::string place;  ///< of its values, for messages
  std::string range;  ///< as TOML; "" for a list
  std::vector<Level> choices{};

  [[nodiscard]] std::string values() const;
};

/// The section as read: what it varies, along which axes, and its other settings.
struct SweepSection {
  Values settings;                    ///< sweep_parameters()
  std::vector<SweptKey> keys{};       ///< `path` as the scenario writes it, levels, and the axis
  std::vector<WrittenKey> written{};  ///< of each key
  std::vector<std::size_t> shape{};
  std::optional<PrecisionTarget> until{};
};

/// Reads [sweep]; problems are added to those of `reading`, and what has them is left out.
[[nodiscard]] SweepSection read_sweep_section(Reading& reading, const toml::table& section);

/// Gives all levels of a key coordinates of one type.
void unify_coordinates(SweptKey& key);

/// The declared parameter at a path, or the nearest around it; null where there is none.
[[nodiscard]] const Parameter* parameter_at(const Scenario& scenario, const std::string& path);

/// Names each key by the shortest ending of its path, as written, that tells it from the others.
void name_keys(std::vector<SweptKey>& keys, const std::vector<WrittenKey>& written);

}  // namespace groundswell
