// SPDX-License-Identifier: Apache-2.0
// Values of swept keys: from lists, ranges and tables. Private to sim/scenario.
#pragma once

#include <string>
#include <vector>

#include "scenario/sweep_internal.hpp"

namespace groundswell {

using Levels = std::vector<Level>;

[[nodiscard]] Level level_of(const toml::node& node);
/// A cell of a table: TOML where it is that, a text otherwise, as with --set.
[[nodiscard]] Level level_of_cell(const std::string& cell);

/// A range of numbers that a key takes values from; the same numbers on every machine.
struct Range {
  double from = 0.0;
  double to = 0.0;
  bool log = false;
  bool whole = false;

  /// So many of `of` steps from one end to the other, both of which are exact. What only rounding
  /// keeps from being a short decimal (0.19999999999999998) is that decimal.
  [[nodiscard]] Level at(std::size_t step, std::size_t of) const;
  /// Where a coordinate of the unit cube lies; on a linear scale whole numbers are equally likely.
  [[nodiscard]] Level sampled(double u) const;
};

}  // namespace groundswell
