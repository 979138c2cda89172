// SPDX-License-Identifier: Apache-2.0
// The kinds of value a scenario can hold: numbers, texts, dates, durations, distributions, lists.
// Each has one spelling in TOML, and printing a value gives text that reads back as the same value.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace groundswell {

/// A length of time in whole milliseconds; written "90 minutes", "1.5 days".
struct Span {
  std::int64_t ms = 0;
  [[nodiscard]] double days() const noexcept { return static_cast<double>(ms) / 86'400'000.0; }
  friend auto operator<=>(const Span&, const Span&) = default;
};

/// A point in time: a date (2009-12-13T21:15:00, taken as it stands, without time zones) or an
/// offset from the start of the clock ("3 days").
struct Moment {
  bool is_date = false;
  std::int64_t ms = 0;  ///< since 1970-01-01 when a date, else since the start of the clock
  friend bool operator==(const Moment&, const Moment&) = default;
};

/// A distribution to draw per-agent values from; `parameters` in the order of its declaration.
struct Distribution {
  std::string name = "constant";
  std::vector<double> parameters{0.0};
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// A named distribution and the parameters it takes.
struct DistributionKind {
  std::string name;
  std::vector<std::string> parameters;
  std::string meaning;
};

/// All distributions a scenario can name. The first, "constant", is also what a bare number means.
[[nodiscard]] const std::vector<DistributionKind>& distribution_kinds();
/// Smallest and largest value the distribution can give.
[[nodiscard]] std::pair<double, double> support_of(const Distribution& distribution);
/// What is wrong with the parameters, or "".
[[nodiscard]] std::string distribution_fault(const Distribution& distribution);
/// The mean of the distribution.
[[nodiscard]] double mean_of(const Distribution& distribution);

using Value = std::variant<bool, std::int64_t, double, std::string, Moment, Span, Distribution,
                           std::vector<double>, std::vector<std::string>, std::vector<Moment>>;

/// "90 minutes" → Span. False where the text is not a duration.
[[nodiscard]] bool parse_span(const std::string& text, Span& span);
/// The shortest exact spelling: "36 hours", "1 day", "250 ms".
[[nodiscard]] std::string to_text(Span span);
/// "2009-12-13T21:15:00", or the offset as a duration.
[[nodiscard]] std::string to_text(const Moment& moment);
/// "Sun 13 Dec 2009 21:15", for people.
[[nodiscard]] std::string to_calendar_text(std::int64_t ms_since_1970);
/// Shortest decimal that reads back as the same double; always with a point or an exponent.
[[nodiscard]] std::string to_text(double number);
/// The value as TOML.
[[nodiscard]] std::string to_toml(const Value& value);
/// A TOML basic string with what must be escaped escaped.
[[nodiscard]] std::string in_quotes(const std::string& text);

}  // namespace groundswell
