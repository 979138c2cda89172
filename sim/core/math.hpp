// SPDX-License-Identifier: Apache-2.0
// Elementary functions that give the same bits on every machine.
//
// The C library's log and exp differ in the last bit between processors (it picks FMA variants at
// run time) and between versions; contract 1 ("same bits everywhere") cannot rest on them. These
// use only +, −, ×, ÷, sqrt and exact scaling, which IEEE 754 fixes, and the project is compiled
// with floating-point contraction off. Errors stay below 1.5 units in the last place.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace groundswell {

namespace detail {
inline constexpr double kLn2 = 6.93147180559945286227e-01;
inline constexpr double kLn2High = 6.93147180369123816490e-01;  // upper bits of ln 2, 21 zeros
inline constexpr double kLn2Low = 1.90821492927058770002e-10;   // ln 2 − kLn2High

/// log(1+f) − f for f in [√½−1, √2−1], by the series in s = f/(2+f) with minimax coefficients
/// (the classic fdlibm polynomial, error < 2^-58).
[[nodiscard]] inline double log1p_tail(double f) noexcept {
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  const double odd = w * (3.999999999940941908e-01 +
                          w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double even = z * (6.666666666666735130e-01 +
                           w * (2.857142874366239149e-01 +
                                w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const double half_square = 0.5 * f * f;
  return s * (half_square + (odd + even)) - half_square;
}
}  // namespace detail

/// Natural logarithm of x > 0 (normal range). log(0) = −∞; log of a negative number = NaN.
[[nodiscard]] inline double portable_log(double x) noexcept {
  if (!(x > 0.0)) {
    return x == 0.0 ? -std::numeric_limits<double>::infinity()
                    : std::numeric_limits<double>::quiet_NaN();
  }
  if (x == std::numeric_limits<double>::infinity()) return x;
  std::int64_t scale = 0;
  if (x < 0x1p-1022) {  // subnormal: bring it into the normal range first
    x *= 0x1p54;
    scale = -54;
  }
  std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t mantissa = bits & 0x000fffffffffffffULL;
  std::int64_t exponent = static_cast<std::int64_t>(bits >> 52) - 1023;
  const bool upper_half = mantissa >= 0x6a09e667f3bcdULL;  // m ≥ √2: use m/2, exponent + 1
  bits = mantissa | (upper_half ? 0x3fe0000000000000ULL : 0x3ff0000000000000ULL);
  exponent += upper_half ? 1 : 0;
  const double f = std::bit_cast<double>(bits) - 1.0;
  const double k = static_cast<double>(exponent + scale);
  return k * detail::kLn2High + (f + (detail::log1p_tail(f) + k * detail::kLn2Low));
}

/// log(1 + x) for x > −1, exact near zero.
[[nodiscard]] inline double portable_log1p(double x) noexcept {
  if (x > -0.2929 && x < 0.4142) {
    return x == 0.0 ? x : x + detail::log1p_tail(x);
  }
  const double sum = 1.0 + x;
  if (!(sum > 0.0 && sum < 0x1p53)) return portable_log(sum);
  const double lost = sum >= 2.0 ? 1.0 - (sum - x) : x - (sum - 1.0);  // what rounding took
  return portable_log(sum) + lost / sum;
}

/// e^x. Overflows to +∞ above 709.78, underflows to 0 below −745.
[[nodiscard]] double portable_exp(double x) noexcept;

/// x^y for x ≥ 0, as exp(y·log x); 0^0 = 1. Relative error below (1 + |y·log x|)·2^-51.
[[nodiscard]] double portable_pow(double x, double y) noexcept;

struct CirclePoint {
  double x = 1.0;
  double y = 0.0;
};
/// The point of the unit circle at `turns` full turns, [0, 1]: (cos 2πt, sin 2πt), each within
/// 4·10^-16.
[[nodiscard]] CirclePoint portable_circle(double turns) noexcept;

/// arcsin x in radians, x in [−1, 1], within 10^-15.
[[nodiscard]] double portable_asin(double x) noexcept;

}  // namespace groundswell
