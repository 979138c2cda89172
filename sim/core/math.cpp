// SPDX-License-Identifier: Apache-2.0
#include "core/math.hpp"

#include <numbers>

namespace groundswell {

double portable_exp(double x) noexcept {
  if (std::isnan(x)) return x;
  if (x > 709.782712893384) return std::numeric_limits<double>::infinity();
  if (x < -745.13321910194122) return 0.0;
  constexpr double kInverseLn2 = 1.44269504088896338700;
  const double k = std::floor(x * kInverseLn2 + 0.5);
  const double high = x - k * detail::kLn2High;
  const double low = k * detail::kLn2Low;
  const double r = high - low;
  const double t = r * r;  // e^r = 1 + 2r / (R(r²) − r), R by fdlibm's minimax polynomial
  const double c =
      r - t * (1.66666666666666019037e-01 +
               t * (-2.77777777770155933842e-03 +
                    t * (6.61375632143793436117e-05 +
                         t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
  const double y = 1.0 + (r * c / (2.0 - c) - low + high);
  const int half = static_cast<int>(k) / 2;  // two exact scalings reach subnormal results too
  return y * std::ldexp(1.0, half) * std::ldexp(1.0, static_cast<int>(k) - half);
}

double portable_pow(double x, double y) noexcept {
  if (y == 0.0) return 1.0;
  if (x == 0.0) return y > 0.0 ? 0.0 : std::numeric_limits<double>::infinity();
  return portable_exp(y * portable_log(x));
}

CirclePoint portable_circle(double turns) noexcept {
  constexpr int kTerms = 9;  // of the Taylor series: the tenth is below 2^-64 within an eighth turn
  const double quarters = std::floor(4.0 * turns + 0.5);
  const double angle = 2.0 * std::numbers::pi * (turns - 0.25 * quarters);
  double sine = 1.0;
  double cosine = 1.0;
  for (int k = kTerms; k >= 1; --k) {
    sine = 1.0 - angle * angle * sine / (2.0 * k * (2.0 * k + 1.0));
    cosine = 1.0 - angle * angle * cosine / ((2.0 * k - 1.0) * 2.0 * k);
  }
  sine *= angle;
  switch (static_cast<int>(quarters) % 4) {
    case 0:
      return {cosine, sine};
    case 1:
      return {-sine, cosine};
    case 2:
      return {-cosine, -sine};
    default:
      return {sine, -cosine};
  }
}

/// tan of half the angle, halved twice more (below .2), then the series of the arc tangent.
double portable_asin(double x) noexcept {
  double tangent = x / (1.0 + std::sqrt((1.0 - x) * (1.0 + x)));
  for (int half = 0; half < 2; ++half) tangent /= 1.0 + std::sqrt(1.0 + tangent * tangent);
  const double square = tangent * tangent;
  double sum = 0.0;
  for (int n = 23; n >= 1; n -= 2) sum = 1.0 / n - square * sum;
  return 8.0 * tangent * sum;
}

}  // namespace groundswell
