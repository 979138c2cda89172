// SPDX-License-Identifier: Apache-2.0
#include "app/words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "scenario/print.hpp"

namespace groundswell::app {
std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = width_of(text);
  return text + std::string(width > used ? width - used : 0, ' ');
}

std::string right(const std::string& text, std::size_t width) {
  const std::size_t used = width_of(text);
  return std::string(width > used ? width - used : 0, ' ') + text;
}

std::string with_separators(double number) {
  std::string digits = fmt::format("{:.0f}", std::fabs(number));
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return (number < 0 && digits != "0" ? "−" : "") + digits;
}

std::string plus_minus(const Estimate& count) {
  return with_separators(count.mean) +
         (count.standard_error > 0.0 ? " ± " + with_separators(count.standard_error) : "");
}

std::string number_text(const Estimate& number) {
  if (std::isnan(number.mean)) return "–";
  const int digits = std::fabs(number.mean) >= 1000.0 ? 0 : 4;
  const std::string text = fmt::format("{:.{}f}", std::fabs(number.mean), digits);
  const bool negative = number.mean < 0.0 && text.find_first_not_of("0.") != std::string::npos;
  return (negative ? "−" : "") + text +
         (number.standard_error > 0.0 ? fmt::format(" ± {:.{}f}", number.standard_error, digits)
                                      : "");
}

std::string per_cent(double share) {
  if (share != 0.0 && std::fabs(share) < 0.0005) return share > 0 ? "<0.1 %" : ">−0.1 %";
  const std::string text = fmt::format("{:.1f} %", std::fabs(share) * 100.0);
  return (share < 0 ? "−" : "") + text;
}

}  // namespace groundswell::app
