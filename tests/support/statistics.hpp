// SPDX-License-Identifier: Apache-2.0
// Is what was drawn what should have been drawn? Every check is two-sided and states its
// false-alarm rate: how often a correct program would fail it if the seed were not fixed. (Seeds
// are fixed, so a test that passes once passes always; the rate says how far to trust it.)
//
// A check returns a Verdict: `CHECK(agrees(sample, 0.5))` prints the numbers where it fails.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace groundswell::test {

/// Whether a check passed, and the numbers it rests on.
struct Verdict {
  bool passed = false;
  std::string numbers;
  explicit operator bool() const noexcept { return passed; }
  friend std::ostream& operator<<(std::ostream& out, const Verdict& verdict) {
    return out << (verdict.passed ? "passed: " : "failed: ") << verdict.numbers;
  }
};

/// Mean and variance of a stream of numbers (Welford's running sums).
class Sample {
 public:
  void add(double value) noexcept {
    ++count_;
    const double before = value - mean_;
    mean_ += before / static_cast<double>(count_);
    squares_ += before * (value - mean_);
  }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] double mean() const noexcept { return mean_; }
  /// Unbiased; 0 below two values.
  [[nodiscard]] double variance() const noexcept {
    return count_ < 2 ? 0.0 : squares_ / static_cast<double>(count_ - 1);
  }
  [[nodiscard]] double sd() const noexcept { return std::sqrt(variance()); }
  [[nodiscard]] double standard_error() const noexcept {
    return sd() / std::sqrt(static_cast<double>(count_));
  }

 private:
  std::size_t count_ = 0;
  double mean_ = 0.0;
  double squares_ = 0.0;
};

/// How often a correct mean of many draws lies further off than this, on either side:
/// 3: 2.7e-3, 4: 6.3e-5, 5: 5.7e-7.
[[nodiscard]] inline double false_alarm_rate(double standard_errors) {
  return std::erfc(standard_errors / std::sqrt(2.0));
}

/// The mean of n draws of standard deviation `sd` lies within `standard_errors` of `expected`, on
/// either side. False-alarm rate at the default 4: 6.3e-5. With sd = 0 it must be equal.
[[nodiscard]] inline Verdict agrees(double mean, double sd, std::size_t n, double expected,
                                    double standard_errors = 4.0) {
  const double error = sd / std::sqrt(static_cast<double>(n));
  const double off = std::fabs(mean - expected);
  std::ostringstream numbers;
  numbers.precision(10);
  numbers << "mean " << mean << " of " << n << ", expected " << expected << "; off by "
          << (error > 0.0 ? off / error : off) << (error > 0.0 ? " standard errors" : "")
          << ", allowed " << standard_errors << " (false-alarm rate "
          << false_alarm_rate(standard_errors) << ")";
  return {n > 0 && off <= standard_errors * error, numbers.str()};
}

[[nodiscard]] inline Verdict agrees(const Sample& sample, double expected,
                                    double standard_errors = 4.0) {
  return agrees(sample.mean(), sample.sd(), sample.count(), expected, standard_errors);
}

/// A share of n trials against a probability: the binomial standard error of the expected one.
[[nodiscard]] inline Verdict share_agrees(std::size_t successes, std::size_t n, double probability,
                                          double standard_errors = 4.0) {
  return agrees(static_cast<double>(successes) / static_cast<double>(n),
                std::sqrt(probability * (1.0 - probability)), n, probability, standard_errors);
}

/// The regularised upper incomplete gamma function Q(a, x), a > 0: its series below a + 1, its
/// continued fraction (modified Lentz) above. Relative error about 1e-12.
[[nodiscard]] inline double gamma_q(double a, double x) {
  if (x <= 0.0) return 1.0;
  constexpr double kEnough = 1e-16;
  constexpr int kTerms = 100000;
  const double scale = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1.0) {
    double term = 1.0 / a;
    double sum = term;
    for (int n = 1; n < kTerms && term > sum * kEnough; ++n) sum += term *= x / (a + n);
    return 1.0 - sum * scale;
  }
  double b = x + 1.0 - a;
  double c = 1.0 / std::numeric_limits<double>::min();
  double d = 1.0 / b;
  double fraction = d;
  for (int n = 1; n < kTerms; ++n) {
    const double numerator = -n * (n - a);
    b += 2.0;
    d = 1.0 / (numerator * d + b);
    c = b + numerator / c;
    fraction *= c * d;
    if (std::fabs(c * d - 1.0) < kEnough) break;
  }
  return fraction * scale;
}

/// P(χ² with `freedom` degrees of freedom ≥ statistic).
[[nodiscard]] inline double chi_square_tail(double statistic, double freedom) {
  return gamma_q(freedom / 2.0, statistic / 2.0);
}

/// Pearson's goodness of fit of counts to expected counts of the same total: the p-value.
/// Neighbouring cells are joined until each expects at least 10. `fitted` parameters cost a degree
/// of freedom each.
[[nodiscard]] inline double chi_square_p(const std::vector<double>& observed,
                                         const std::vector<double>& expected, int fitted = 0) {
  if (observed.size() != expected.size()) throw std::invalid_argument("cells do not match");
  constexpr double kFewest = 10.0;
  std::vector<double> seen{0.0};
  std::vector<double> due{0.0};
  for (std::size_t i = 0; i < observed.size(); ++i) {
    if (due.back() >= kFewest) {
      seen.push_back(0.0);
      due.push_back(0.0);
    }
    seen.back() += observed[i];
    due.back() += expected[i];
  }
  if (due.size() > 1 &&
      due.back() < kFewest) {  // the last cell is short: join it to the one before
    seen[seen.size() - 2] += seen.back();
    due[due.size() - 2] += due.back();
    seen.pop_back();
    due.pop_back();
  }
  double statistic = 0.0;
  for (std::size_t i = 0; i < due.size(); ++i)
    statistic += (seen[i] - due[i]) * (seen[i] - due[i]) / due[i];
  const double freedom = static_cast<double>(due.size()) - 1.0 - fitted;
  if (freedom < 1.0) throw std::invalid_argument("too few cells to test");
  return chi_square_tail(statistic, freedom);
}

/// Kolmogorov–Smirnov test of a sample against a continuous distribution function: the p-value, by
/// Kolmogorov's series with Stephens' correction (good from about 20 values).
template <class Cdf>
[[nodiscard]] double kolmogorov_p(std::vector<double> sample, const Cdf& cdf) {
  std::sort(sample.begin(), sample.end());
  const double n = static_cast<double>(sample.size());
  double gap = 0.0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double p = cdf(sample[i]);
    gap = std::max({gap, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  const double x = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * gap;
  if (x < 0.2) return 1.0;  // the series is 1 to 15 digits here
  double sum = 0.0;
  for (int k = 1; k <= 100; ++k) sum += (k % 2 == 1 ? 2.0 : -2.0) * std::exp(-2.0 * k * k * x * x);
  return std::clamp(sum, 0.0, 1.0);
}

/// A p-value that a correct program gives: neither a bad fit nor one too good to be chance. Rate
/// of false alarms: `alarms`, half on each side.
[[nodiscard]] inline Verdict plausible(double p, double alarms = 1e-6) {
  std::ostringstream numbers;
  numbers << "p-value " << p << ", allowed " << alarms / 2.0 << " to 1 - " << alarms / 2.0;
  return {p >= alarms / 2.0 && p <= 1.0 - alarms / 2.0, numbers.str()};
}

}  // namespace groundswell::test
