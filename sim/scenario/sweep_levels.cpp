// SPDX-License-Identifier: Apache-2.0
#include "scenario/sweep_levels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/math.hpp"

namespace groundswell {
namespace {

Level level_of_number(double number, bool whole) {
  if (!whole) return {to_text(number), number};
  const std::int64_t rounded = std::llround(number);
  return {std::to_string(rounded), rounded};
}

/// Of fifteen digits: those that a decimal keeps as a double.
double shortened(double number) {
  return std::strtod(fmt::format("{:.15g}", number).c_str(), nullptr);
}

}  // namespace

Level level_of(const toml::node& node) {
  Level level{toml_of(node), {}};
  if (const auto whole = node.value_exact<std::int64_t>()) {
    level.coordinate = *whole;
  } else if (const auto number = node.value_exact<double>()) {
    level.coordinate = *number;
  } else {
    level.coordinate = node.value_exact<std::string>().value_or(level.toml);
  }
  return level;
}

Level level_of_cell(const std::string& cell) {
  try {
    const toml::table parsed = toml::parse("value = " + cell);
    if (parsed.size() == 1 && parsed.contains("value")) return level_of(*parsed.get("value"));
  } catch (const toml::parse_error&) {  // a text
  }
  return {in_quotes(cell), cell};
}

Level Range::at(std::size_t step, std::size_t of) const {
  if (step == 0 || step == of) return level_of_number(step == 0 ? from : to, whole);
  const auto done = static_cast<double>(step);
  const auto all = static_cast<double>(of);
  const double number =
      log ? from * portable_pow(to / from, done / all) : (from * (all - done) + to * done) / all;
  return level_of_number(shortened(number), whole);
}

Level Range::sampled(double u) const {
  if (log) return level_of_number(from * portable_pow(to / from, u), whole);
  return whole ? level_of_number(from + std::floor(u * (to - from + 1.0)), true)
               : level_of_number(from + (to - from) * u, false);
}

std::string WrittenKey::values() const {
  if (!range.empty()) return range;
  std::string text;
  for (const Level& level : choices) text += (text.empty() ? "[" : ", ") + level.toml;
  return text + "]";
}

void unify_coordinates(SweptKey& key) {
  const auto all = [&](auto holds) { return std::ranges::all_of(key.levels, holds); };
  const auto is_number = [](const Level& level) {
    return !std::holds_alternative<std::string>(level.coordinate);
  };
  if (all([](const Level& level) {
        return std::holds_alternative<std::int64_t>(level.coordinate);
      }))
    return;
  for (Level& level : key.levels) {
    if (const auto* whole = std::get_if<std::int64_t>(&level.coordinate))
      level.coordinate = static_cast<double>(*whole);
  }
  if (all(is_number)) return;
  for (Level& level : key.levels)
    if (is_number(level)) level.coordinate = level.toml;
}

}  // namespace groundswell
