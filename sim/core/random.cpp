// SPDX-License-Identifier: Apache-2.0
#include "core/random.hpp"

#include <algorithm>
#include <cmath>

namespace groundswell {
namespace {

/// c[0] + c[1]·x + c[2]·x² + …
template <std::size_t N>
double polynomial(const double (&c)[N], double x) noexcept {
  double sum = c[N - 1];
  for (std::size_t i = N - 1; i-- > 0;) sum = sum * x + c[i];
  return sum;
}

// Wichura (1988), Algorithm AS 241, PPND16: numerators and denominators of the three regions.
constexpr double kCentreTop[] = {3.3871328727963666080e0, 1.3314166789178437745e2,
                                 1.9715909503065514427e3, 1.3731693765509461125e4,
                                 4.5921953931549871457e4, 6.7265770927008700853e4,
                                 3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr double kCentreBottom[] = {1.0,
                                    4.2313330701600911252e1,
                                    6.8718700749205790830e2,
                                    5.3941960214247511077e3,
                                    2.1213794301586595867e4,
                                    3.9307895800092710610e4,
                                    2.8729085735721942674e4,
                                    5.2264952788528545610e3};
constexpr double kMiddleTop[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                 5.76949722146069140550e0,  3.64784832476320460504e0,
                                 1.27045825245236838258e0,  2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr double kMiddleBottom[] = {1.0,
                                    2.05319162663775882187e0,
                                    1.67638483018380384940e0,
                                    6.89767334985100004550e-1,
                                    1.48103976427480074590e-1,
                                    1.51986665636164571966e-2,
                                    5.47593808499534494600e-4,
                                    1.05075007164441684324e-9};
constexpr double kFarTop[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                              1.78482653991729133580e0,  2.96560571828504891230e-1,
                              2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr double kFarBottom[] = {1.0,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};

/// The block of a rejection sampler's try number `attempt`, clear of every plain draw.
DrawAt attempt_at(DrawAt at, std::uint64_t attempt) noexcept {
  return {at.agent, at.item, at.step, (at.index << 32) + attempt};
}

}  // namespace

double normal_from(double uniform) noexcept {
  const double q = uniform - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kCentreTop, r) / polynomial(kCentreBottom, r);
  }
  const double tail = std::max(q < 0.0 ? uniform : 1.0 - uniform, 0x1p-54);
  const double r = std::sqrt(-portable_log(tail));
  const double size = r <= 5.0
                          ? polynomial(kMiddleTop, r - 1.6) / polynomial(kMiddleBottom, r - 1.6)
                          : polynomial(kFarTop, r - 5.0) / polynomial(kFarBottom, r - 5.0);
  return q < 0.0 ? -size : size;
}

std::uint64_t geometric_from(double uniform, double p) noexcept {
  if (p >= 1.0) return 1;
  if (!(p > 0.0)) return std::uint64_t{1} << 53;
  return geometric_given_log(uniform, portable_log1p(-p));
}

std::uint64_t poisson_from(double uniform, double mean) noexcept {
  double chance = portable_exp(-mean);
  double below = chance;
  std::uint64_t events = 0;
  while (uniform >= below && events < 1000) {
    ++events;
    chance *= mean / static_cast<double>(events);
    below += chance;
  }
  return events;
}

double Draws::gamma(DrawAt at, double shape) const noexcept {
  const double d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (std::uint64_t attempt = 0;; ++attempt) {
    const PhiloxBlock random = block(attempt_at(at, attempt));
    const double x = normal_from(unit_interval(random[0]));
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    const double accept = portable_log(1.0 - unit_interval(random[1]));
    if (accept >= 0.5 * x * x + d - d * v + d * portable_log(v)) continue;
    if (shape >= 1.0) return d * v;
    // Gamma(a) = Gamma(a+1) · U^(1/a)
    return d * v * portable_pow(1.0 - unit_interval(random[2]), 1.0 / shape);
  }
}

double Draws::beta(DrawAt at, double a, double b) const noexcept {
  const double x = gamma({at.agent, at.item, at.step, 2 * at.index}, a);
  const double y = gamma({at.agent, at.item, at.step, 2 * at.index + 1}, b);
  const double sum = x + y;
  if (sum > 0.0) return x / sum;
  return uniform({at.agent, at.item, at.step, ~at.index}) * (a + b) < a ? 1.0 : 0.0;
}

std::uint64_t Draws::poisson(DrawAt at, double mean) const noexcept {
  constexpr double kSmall = 64.0;
  std::uint64_t events = 0;
  std::uint64_t round = at.index << 8;
  while (mean > kSmall) {
    // The n-th event comes at a time that is Gamma(n): before the end, or n−1 fill what is left.
    const auto n = static_cast<std::uint64_t>(mean * 0.875);
    const double arrival = gamma({at.agent, at.item, at.step, round++}, static_cast<double>(n));
    if (arrival >= mean)
      return events + binomial({at.agent, at.item, at.step, round}, n - 1, mean / arrival);
    events += n;
    mean -= arrival;
  }
  return events + poisson_from(uniform({at.agent, at.item, at.step, ~round}), mean);
}

std::uint64_t Draws::binomial(DrawAt at, std::uint64_t trials, double p) const noexcept {
  if (!(p > 0.0)) return 0;
  if (p >= 1.0) return trials;
  constexpr std::uint64_t kFew = 16;
  std::uint64_t successes = 0;
  // The i-th smallest of n uniforms is Beta(i, n+1−i): if it lies below p, so do the i−1 below it.
  std::uint64_t round = at.index << 12;
  while (trials > kFew) {
    const std::uint64_t i = (trials + 1) / 2;
    const double cut = beta({at.agent, at.item, at.step, round++}, static_cast<double>(i),
                            static_cast<double>(trials + 1 - i));
    if (cut <= p) {
      successes += i;
      trials -= i;
      if (cut >= 1.0) return successes;
      p = (p - cut) / (1.0 - cut);
    } else {
      trials = i - 1;
      p /= cut;
    }
  }
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    const double coin = uniform({at.agent, at.item, at.step, ~((round << 8) + trial)});
    successes += coin < p ? 1 : 0;
  }
  return successes;
}

}  // namespace groundswell
