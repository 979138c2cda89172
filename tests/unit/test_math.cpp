// SPDX-License-Identifier: Apache-2.0
// The portable functions against the C library's long double ones, and against fixed bit patterns:
// the first says that they are right, the second that they are the same on every machine.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "core/math.hpp"
#include "core/random.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kTries = 200000;
constexpr Draws kDraws{17, 0, Purpose::test};

/// The error of `got` in units in the last place of the true value.
double ulps(double got, long double truth) {
  const double nearest = std::fabs(static_cast<double>(truth));
  const double unit = std::nextafter(nearest, kInfinity) - nearest;
  return static_cast<double>(std::fabs(static_cast<long double>(got) - truth)) / unit;
}

/// The largest error of `function` over many points that `point` makes of uniforms.
template <class Point, class Function, class Truth>
double worst_ulps(const Point& point, const Function& function, const Truth& truth) {
  double worst = 0.0;
  for (std::uint64_t i = 0; i < kTries; ++i) {
    const double x = point(kDraws.uniform({i, 0}), kDraws.uniform({i, 1}));
    const double error = ulps(function(x), truth(static_cast<long double>(x)));
    if (!(error <= worst)) worst = error;  // a NaN shows
  }
  return worst;
}

const auto long_log = [](long double x) { return std::log(x); };
const auto long_log1p = [](long double x) { return std::log1p(x); };
const auto long_exp = [](long double x) { return std::exp(x); };

}  // namespace

TEST_CASE("log is within 1.5 units in the last place") {
  static_assert(std::numeric_limits<long double>::digits >= 64, "the witness needs more digits");
  const auto all_scales = [](double u, double v) {
    return std::ldexp(1.0 + v, static_cast<int>(2040 * u) - 1020);
  };
  CHECK(worst_ulps(all_scales, portable_log, long_log) < 1.5);
  const auto near_one = [](double u, double) { return 0.5 + 1.5 * u; };
  CHECK(worst_ulps(near_one, portable_log, long_log) < 1.5);
  const auto very_near_one = [](double u, double v) {
    return 1.0 + std::ldexp(u - 0.5, -static_cast<int>(50 * v));
  };
  CHECK(worst_ulps(very_near_one, portable_log, long_log) < 1.5);
  const auto subnormal = [](double u, double) { return u * 0x1p-1022 + 0x1p-1070; };
  CHECK(worst_ulps(subnormal, portable_log, long_log) < 1.5);
}

TEST_CASE("log1p is within 1.5 units in the last place") {
  const auto minus_uniform = [](double u, double) { return -u; };  // what draws use
  CHECK(worst_ulps(minus_uniform, portable_log1p, long_log1p) < 1.5);
  const auto small = [](double u, double v) {
    return std::ldexp(2.0 * v - 1.0, -static_cast<int>(80 * u));
  };
  CHECK(worst_ulps(small, portable_log1p, long_log1p) < 1.5);
  const auto large = [](double u, double v) {
    return std::ldexp(1.0 + v, static_cast<int>(1022 * u));
  };
  CHECK(worst_ulps(large, portable_log1p, long_log1p) < 1.5);
}

TEST_CASE("exp is within 1.5 units in the last place") {
  const auto wide = [](double u, double) { return 1416.0 * u - 707.0; };
  CHECK(worst_ulps(wide, portable_exp, long_exp) < 1.5);
  const auto small = [](double u, double v) {
    return std::ldexp(2.0 * v - 1.0, -static_cast<int>(60 * u));
  };
  CHECK(worst_ulps(small, portable_exp, long_exp) < 1.5);
}

TEST_CASE("exp rounds once where its result is subnormal") {
  const auto tiny = [](double u, double) { return -708.5 - 36.0 * u; };
  CHECK(worst_ulps(tiny, portable_exp, long_exp) <= 1.0);
}

TEST_CASE("pow's relative error is below (1 + |y log x|) 2^-51") {
  double worst = 0.0;
  for (std::uint64_t i = 0; i < kTries; ++i) {
    const double x =
        std::ldexp(1.0 + kDraws.uniform({i, 2}), static_cast<int>(kDraws.below({i, 3}, 60)) - 30);
    const double y = 40.0 * kDraws.uniform({i, 4}) - 20.0;
    const long double truth = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    const long double error = std::fabs((portable_pow(x, y) - truth) / truth);
    const double allowed = (1.0 + std::fabs(y * std::log(x))) * 0x1p-51;
    worst = std::max(worst, static_cast<double>(error) / allowed);
  }
  CHECK(worst < 1.0);
}

TEST_CASE("log at its edges") {
  CHECK(portable_log(1.0) == 0.0);
  CHECK(portable_log(0.0) == -kInfinity);
  CHECK(portable_log(-0.0) == -kInfinity);
  CHECK(std::isnan(portable_log(-1.0)));
  CHECK(std::isnan(portable_log(kNaN)));
  CHECK(portable_log(kInfinity) == kInfinity);
  CHECK(ulps(portable_log(0x1p-1074), -1074.0L * std::log(2.0L)) < 1.5);
}

TEST_CASE("log1p at its edges") {
  CHECK(portable_log1p(0.0) == 0.0);
  CHECK(std::signbit(portable_log1p(-0.0)));
  CHECK(portable_log1p(-1.0) == -kInfinity);
  CHECK(std::isnan(portable_log1p(-1.5)));
  CHECK(std::isnan(portable_log1p(kNaN)));
  CHECK(portable_log1p(kInfinity) == kInfinity);
  CHECK(portable_log1p(0x1p-1074) == 0x1p-1074);
  CHECK(portable_log1p(1e-300) == 1e-300);
}

TEST_CASE("exp at its edges") {
  CHECK(portable_exp(0.0) == 1.0);
  CHECK(portable_exp(-0.0) == 1.0);
  CHECK(portable_exp(kInfinity) == kInfinity);
  CHECK(portable_exp(-kInfinity) == 0.0);
  CHECK(std::isnan(portable_exp(kNaN)));
  CHECK(portable_exp(709.79) == kInfinity);
  CHECK(std::isfinite(portable_exp(709.78)));
  CHECK(portable_exp(-745.2) == 0.0);
  CHECK(portable_exp(-745.1) == 0x1p-1074);
}

TEST_CASE("pow at its edges") {
  CHECK(portable_pow(0.0, 0.0) == 1.0);
  CHECK(portable_pow(5.0, 0.0) == 1.0);
  CHECK(portable_pow(1.0, 1e9) == 1.0);
  CHECK(portable_pow(0.0, 2.0) == 0.0);
  CHECK(portable_pow(0.0, -2.0) == kInfinity);
  CHECK(portable_pow(2.0, 5000.0) == kInfinity);
  CHECK(portable_pow(0.5, 5000.0) == 0.0);
  CHECK(std::isnan(portable_pow(-1.0, 0.5)));
}

TEST_CASE("logs never fall as their argument grows, across the seams of the method") {
  for (const double seam : {0.7071, 1.0, 1.0 - 0.2929, 1.4142, 2.0}) {
    double x = seam - 1e-4;
    double before = portable_log(x);
    double before1p = portable_log1p(x - 1.0);
    for (int i = 0; i < 20000; ++i) {
      x += 1e-8;
      const double now = portable_log(x);
      const double now1p = portable_log1p(x - 1.0);
      if (!(now > before && now1p > before1p)) FAIL("falls at " << x);
      before = now;
      before1p = now1p;
    }
  }
}

// These patterns are part of every result ever stored. If one changes, results change: that is a
// *Changes results* entry of CHANGELOG.md, not an edit here.
TEST_CASE("the bits are these, on every machine") {
  struct Golden {
    double (*function)(double);
    double x;
    std::uint64_t bits;
  };
  const auto log = [](double x) { return portable_log(x); };
  const auto log1p = [](double x) { return portable_log1p(x); };
  const auto exp = [](double x) { return portable_exp(x); };
  const Golden goldens[] = {
      {log, 0.1, 0xc0026bb1bbb55515},
      {log, 0.3, 0xbff34378fcbda721},
      {log, 0.70710678118654752, 0xbfd62e42fefa39ee},
      {log, 0.9999, 0xbf1a3738d2cf1cc2},
      {log, 2.0, 0x3fe62e42fefa39ef},
      {log, 10.0, 0x40026bb1bbb55516},
      {log, 1e-310, 0xc0864e69394d9508},
      {log, 1e300, 0x4085963447f87fb5},
      {log1p, -0.999, 0xc01ba18a998fff9f},
      {log1p, -0.6, 0xbfed5240f0e0e077},
      {log1p, -0.4, 0xbfe058aefa811452},
      {log1p, -0.25, 0xbfd269621134db92},
      {log1p, -1e-5, 0xbee4f8bc681e6006},
      {log1p, 1e-17, 0x3c670ef54646d497},
      {log1p, 0.3, 0x3fd0ca937be1b9dc},
      {log1p, 0.6, 0x3fde148a1a2726cd},
      {log1p, 1.5, 0x3fed5240f0e0e078},
      {log1p, 1e6, 0x402ba18abb1dedc8},
      {exp, -744.4, 0x0000000000000001},
      {exp, -700.0, 0x00d14f2b0fb9307f},
      {exp, -10.1, 0x3f05899ac5129ae3},
      {exp, -1.0, 0x3fd78b56362cef38},
      {exp, -0.1, 0x3fecf46d99d52b3a},
      {exp, 1e-9, 0x3ff000000044b830},
      {exp, 0.3, 0x3ff599058c8c1a96},
      {exp, 1.0, 0x4005bf0a8b14576a},
      {exp, 33.3, 0x42f078401f5a3ec8},
      {exp, 709.0, 0x7fdd422d2be5dc9b},
  };
  for (const Golden& golden : goldens) {
    INFO("at " << golden.x);
    CHECK(std::bit_cast<std::uint64_t>(golden.function(golden.x)) == golden.bits);
  }
  CHECK(std::bit_cast<std::uint64_t>(portable_pow(0.3, 0.7)) == 0x3fdb8d809c615f41);
  CHECK(std::bit_cast<std::uint64_t>(portable_pow(1.5, -20.25)) == 0x3f31cf0633b9690c);
  CHECK(std::bit_cast<std::uint64_t>(portable_pow(1e-05, 3.3)) == 0x3c823ab2b8f933dc);
  CHECK(std::bit_cast<std::uint64_t>(portable_pow(123.456, 10)) == 0x44464b0ec57122dc);
}

TEST_CASE("the circle and arcsin are within a few units of 10^-16") {
  double worst_place = 0.0;
  double worst_angle = 0.0;
  for (std::uint64_t i = 0; i < kTries; ++i) {
    const double turns = kDraws.uniform({i, 2});
    const CirclePoint point = portable_circle(turns);
    const long double angle = 2.0L * std::numbers::pi_v<long double> * turns;
    const auto off = [](double got, long double truth) {
      return static_cast<double>(std::fabs(static_cast<long double>(got) - truth));
    };
    worst_place =
        std::max({worst_place, off(point.x, std::cos(angle)), off(point.y, std::sin(angle))});
    const double x = 2.0 * kDraws.uniform({i, 3}) - 1.0;
    worst_angle =
        std::max(worst_angle, off(portable_asin(x), std::asin(static_cast<long double>(x))));
  }
  CHECK(worst_place < 4e-16);
  CHECK(worst_angle < 1e-15);
  CHECK(portable_circle(0.0).x == 1.0);
  CHECK(portable_circle(0.25).y == 1.0);
  CHECK(portable_circle(0.5).x == -1.0);
  CHECK(portable_circle(0.75).y == -1.0);
  CHECK(portable_circle(1.0).x == 1.0);
  CHECK(portable_asin(0.0) == 0.0);
  CHECK(portable_asin(1.0) == Approx(std::numbers::pi / 2).epsilon(1e-15));
  CHECK(portable_asin(-1.0) == -portable_asin(1.0));
  CHECK(portable_asin(1e-9) == Approx(1e-9).epsilon(1e-15));
}
