// SPDX-License-Identifier: Apache-2.0
#include "scenario/value.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

namespace groundswell {
namespace {

struct SpanUnit {
  const char* singular;
  const char* plural;
  const char* brief;
  std::int64_t ms;
};
constexpr std::array<SpanUnit, 6> kSpanUnits{{{"week", "weeks", "w", 604'800'000},
                                              {"day", "days", "d", 86'400'000},
                                              {"hour", "hours", "h", 3'600'000},
                                              {"minute", "minutes", "min", 60'000},
                                              {"second", "seconds", "s", 1'000},
                                              {"millisecond", "milliseconds", "ms", 1}}};

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

struct CalendarTime {
  std::chrono::year_month_day date;
  std::chrono::weekday weekday;
  std::int64_t ms_of_day;
};

CalendarTime calendar(std::int64_t ms) {
  using namespace std::chrono;
  const sys_days day = floor<days>(sys_time<milliseconds>(milliseconds(ms)));
  return {year_month_day(day), weekday(day),
          ms - duration_cast<milliseconds>(day.time_since_epoch()).count()};
}

std::string clock_text(std::int64_t ms_of_day, bool with_seconds) {
  std::string text = two_digits(ms_of_day / 3'600'000) + ":" + two_digits(ms_of_day / 60'000 % 60);
  if (with_seconds) text += ":" + two_digits(ms_of_day / 1000 % 60);
  if (with_seconds && ms_of_day % 1000 != 0) {
    const std::string fraction = std::to_string(1000 + ms_of_day % 1000);
    text += "." + fraction.substr(1);
  }
  return text;
}

template <class T, class ToText>
std::string list_text(const std::vector<T>& values, const ToText& to_item_text) {
  std::string text = "[";
  for (const T& value : values) text += (text.size() > 1 ? ", " : "") + to_item_text(value);
  return text + "]";
}

std::string moment_toml(const Moment& moment) {
  return moment.is_date ? to_text(moment) : in_quotes(to_text(moment));
}

std::string distribution_toml(const Distribution& distribution) {
  if (distribution.name == "constant") return to_text(distribution.parameters.at(0));
  for (const DistributionKind& kind : distribution_kinds()) {
    if (kind.name != distribution.name) continue;
    std::string text = "{ distribution = " + in_quotes(kind.name);
    for (std::size_t i = 0; i < kind.parameters.size(); ++i)
      text += ", " + kind.parameters[i] + " = " + to_text(distribution.parameters[i]);
    return text + " }";
  }
  return "";
}

}  // namespace

const std::vector<DistributionKind>& distribution_kinds() {
  static const std::vector<DistributionKind> kinds{
      {"constant", {"value"}, "the same for everybody"},
      {"uniform", {"low", "high"}, "evenly between low and high"},
      {"normal", {"mean", "sd"}, "bell curve"},
      {"lognormal", {"median", "sigma"}, "the logarithm is normal with this sd"},
      {"exponential", {"mean"}, "memoryless"},
      {"beta", {"mean", "concentration"}, "between 0 and 1; concentration = a + b"},
      {"two-point", {"share"}, "1 for this share of the agents, 0 for the others"},
  };
  return kinds;
}

std::pair<double, double> support_of(const Distribution& d) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (d.name == "constant") return {d.parameters[0], d.parameters[0]};
  if (d.name == "uniform") return {d.parameters[0], d.parameters[1]};
  if (d.name == "beta" || d.name == "two-point") return {0.0, 1.0};
  if (d.name == "normal" && d.parameters[1] > 0.0) return {-kInfinity, kInfinity};
  if (d.name == "normal") return {d.parameters[0], d.parameters[0]};
  return {0.0, kInfinity};
}

double mean_of(const Distribution& d) {
  if (d.name == "uniform") return 0.5 * (d.parameters[0] + d.parameters[1]);
  if (d.name == "lognormal")
    return d.parameters[0] * std::exp(0.5 * d.parameters[1] * d.parameters[1]);
  return d.parameters[0];
}

std::string distribution_fault(const Distribution& d) {
  for (const double parameter : d.parameters)
    if (!std::isfinite(parameter)) return "its parameters must be finite numbers";
  const auto& p = d.parameters;
  if (d.name == "uniform" && !(p[0] <= p[1])) return "low must not be above high";
  if (d.name == "normal" && !(p[1] >= 0.0)) return "sd must be 0 or more";
  if (d.name == "lognormal" && !(p[0] > 0.0 && p[1] >= 0.0))
    return "median must be above 0 and sigma 0 or more";
  if (d.name == "exponential" && !(p[0] > 0.0)) return "mean must be above 0";
  if (d.name == "beta" && !(p[0] > 0.0 && p[0] < 1.0 && p[1] > 0.0))
    return "mean must be between 0 and 1 (not at the ends) and concentration above 0";
  if (d.name == "two-point" && !(p[0] >= 0.0 && p[0] <= 1.0)) return "share must be in [0, 1]";
  return "";
}

bool parse_span(const std::string& text, Span& span) {
  double number = 0.0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number)) return false;
  std::string unit(rest, text.data() + text.size());
  unit.erase(0, unit.find_first_not_of(' '));
  for (const SpanUnit& known : kSpanUnits) {
    if (unit != known.singular && unit != known.plural && unit != known.brief) continue;
    const double ms = number * static_cast<double>(known.ms);
    if (std::fabs(ms) > 9e15) return false;
    span.ms = std::llround(ms);
    return true;
  }
  return false;
}

std::string to_text(Span span) {
  if (span.ms == 0) return "0 seconds";
  for (const SpanUnit& unit : kSpanUnits) {
    if (unit.ms == 604'800'000 || span.ms % unit.ms != 0) continue;
    const std::int64_t count = span.ms / unit.ms;
    return std::to_string(count) + " " + (count == 1 ? unit.singular : unit.plural);
  }
  return "";
}

std::string to_text(const Moment& moment) {
  if (!moment.is_date) return to_text(Span{moment.ms});
  const CalendarTime time = calendar(moment.ms);
  const std::string year = std::to_string(static_cast<int>(time.date.year()));
  return std::string(year.size() < 4 ? 4 - year.size() : 0, '0') + year + "-" +
         two_digits(static_cast<unsigned>(time.date.month())) + "-" +
         two_digits(static_cast<unsigned>(time.date.day())) + "T" +
         clock_text(time.ms_of_day, true);
}

std::string to_calendar_text(std::int64_t ms) {
  static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CalendarTime time = calendar(ms);
  std::string text = std::string(kDays[time.weekday.c_encoding()]) + " " +
                     std::to_string(static_cast<unsigned>(time.date.day())) + " " +
                     kMonths[static_cast<unsigned>(time.date.month()) - 1] + " " +
                     std::to_string(static_cast<int>(time.date.year()));
  if (time.ms_of_day != 0) text += " " + clock_text(time.ms_of_day, false);
  return text;
}

std::string to_text(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  std::string text(buffer.data(), end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string in_quotes(const std::string& text) {
  static constexpr const char* kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += std::string("\\") + c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += std::string("\\u00") + kHex[byte >> 4] + kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string to_toml(const Value& value) {
  struct Printer {
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return to_text(v); }
    std::string operator()(const std::string& v) const { return in_quotes(v); }
    std::string operator()(const Moment& v) const { return moment_toml(v); }
    std::string operator()(Span v) const { return in_quotes(to_text(v)); }
    std::string operator()(const Distribution& v) const { return distribution_toml(v); }
    std::string operator()(const std::vector<double>& v) const {
      return list_text(v, [](double x) { return to_text(x); });
    }
    std::string operator()(const std::vector<std::string>& v) const {
      return list_text(v, in_quotes);
    }
    std::string operator()(const std::vector<Moment>& v) const { return list_text(v, moment_toml); }
  };
  return std::visit(Printer{}, value);
}

}  // namespace groundswell
