// SPDX-License-Identifier: Apache-2.0
// Order parameters in the limits that are known exactly, and crossings of known curves.
#include <bit>
#include <cmath>

#include "core/random.hpp"
#include "measure/order_parameter.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

/// Binder curves that cross at `critical` by construction: U = 0.6 − (p − critical)·√N·slope.
BinderCurve line(double agents, double critical, double error, std::uint64_t seed = 0) {
  const Draws draws(seed, 0, Purpose::test);
  BinderCurve curve;
  curve.agents = agents;
  for (std::uint64_t i = 0; i <= 20; ++i) {
    const double p = 0.2 + 0.01 * static_cast<double>(i);
    const double noise =
        error * draws.normal({.agent = i, .item = static_cast<std::uint64_t>(agents)});
    curve.control.push_back(p);
    curve.cumulant.push_back({0.4 - (p - critical) * std::sqrt(agents) * 0.03 + noise, error});
  }
  return curve;
}

}  // namespace

TEST_CASE("moments leave out the beginning") {
  const std::vector<double> series{9.0, -1.0, 2.0};
  const Moments m = moments(series, 1);
  CHECK(m.absolute == 1.5);
  CHECK(m.second == 2.5);
  CHECK(m.fourth == 8.5);
  CHECK(moments(series, 3).second == 0.0);
  CHECK(moments(std::span<const double>{}).absolute == 0.0);
}

TEST_CASE("full order: Binder's cumulant is 2/3 and nothing fluctuates") {
  const std::vector<Moments> worlds(4, moments(std::vector<double>{0.8, 0.8, -0.8}));
  const Order order = order_of(worlds, 1000.0);
  CHECK(order.parameter.mean == Approx(0.8));
  CHECK(order.susceptibility.mean == Approx(0.0).margin(1e-9));
  CHECK(order.binder.mean == Approx(2.0 / 3.0));
  CHECK(order.binder.standard_error == Approx(0.0).margin(1e-12));
  CHECK(order_of({}, 10.0).parameter.mean == 0.0);
  CHECK(order_of(std::span(worlds).first(1), 10.0).binder.standard_error == 0.0);
}

// Independent opinions: m is the mean of N fair signs. Then ⟨m²⟩ = 1/N, ⟨m⁴⟩ = (3N − 2)/N³, so
// U = 1 − (3 − 2/N)/3 = 2/(3N); ⟨|m|⟩ → √(2/πN) and χ → 1 − 2/π. Two-sided, 4 of the errors that
// the functions give: which also shows that the errors are of the right size (over 400
// repetitions).
TEST_CASE("no order: moments of independent opinions, and errors as large as they should be") {
  constexpr double kAgents = 64.0;
  double absolute = 0.0;  // E|m| exactly
  for (int k = 0; k <= 64; ++k)
    absolute += std::fabs(2.0 * k - 64.0) / 64.0 *
                std::exp(std::lgamma(65.0) - std::lgamma(k + 1.0) - std::lgamma(65.0 - k) -
                         64.0 * std::log(2.0));
  Sample parameter, chi, binder, parameter_error, chi_error, binder_error;
  for (std::uint64_t repetition = 0; repetition < 400; ++repetition) {
    std::vector<Moments> worlds;
    for (std::uint64_t world = 0; world < 16; ++world) {
      const Draws draws(repetition, static_cast<World>(world), Purpose::test);
      std::vector<double> series;
      for (std::uint64_t t = 0; t < 100; ++t) {
        const auto ups = std::popcount(draws.bits({.step = t}));
        series.push_back((2.0 * ups - kAgents) / kAgents);
      }
      worlds.push_back(moments(series));
    }
    const Order order = order_of(worlds, kAgents);
    parameter.add(order.parameter.mean);
    chi.add(order.susceptibility.mean);
    binder.add(order.binder.mean);
    parameter_error.add(order.parameter.standard_error);
    chi_error.add(order.susceptibility.standard_error);
    binder_error.add(order.binder.standard_error);
  }
  CHECK(agrees(parameter, absolute));
  // Ratios of means are biased by about their squared relative error: below 1e-3 here.
  CHECK(std::fabs(chi.mean() - (1.0 - 64.0 * absolute * absolute)) < 0.003);
  CHECK(std::fabs(binder.mean() - 2.0 / 192.0) < 0.005);
  // A standard deviation from 400 is good to 3.5 %: 4 of them, and the bias of a jackknife.
  CHECK(parameter_error.mean() == Approx(parameter.sd()).epsilon(0.16));
  CHECK(chi_error.mean() == Approx(chi.sd()).epsilon(0.16));
  CHECK(binder_error.mean() == Approx(binder.sd()).epsilon(0.16));
}

TEST_CASE("curves without noise cross where they were made to") {
  const std::vector<BinderCurve> curves{line(100, 0.2857, 0.0), line(400, 0.2857, 0.0),
                                        line(1600, 0.2857, 0.0)};
  CHECK(binder_crossing(curves).mean == Approx(0.2857).epsilon(1e-12));
  CHECK(binder_crossing(curves).standard_error == Approx(0.0).margin(1e-12));
  CHECK(std::isnan(binder_crossing(std::span(curves).first(1)).mean));
  const std::vector<BinderCurve> parallel{line(100, 0.2857, 0.0), line(100, 0.1, 0.0)};
  CHECK(std::isnan(binder_crossing(parallel).mean));
  CHECK(std::isnan(binder_crossing({}).standard_error));
}

// The error given holds the truth: z-scores over 200 repetitions have mean 0 (4 standard errors)
// and a standard deviation of at most 1.2 (errors are not too small; pairs help one another, so
// they may be too large).
TEST_CASE("curves with noise cross near it, within the error given") {
  Sample z;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::vector<BinderCurve> curves{line(100, 0.2857, 0.004, seed),
                                          line(400, 0.2857, 0.004, seed),
                                          line(1600, 0.2857, 0.004, seed)};
    const Estimate found = binder_crossing(curves);
    REQUIRE(found.standard_error > 0.0);
    z.add((found.mean - 0.2857) / found.standard_error);
  }
  CAPTURE(z.mean(), z.sd());
  CHECK(agrees(z, 0.0));
  CHECK(z.sd() < 1.2);
  CHECK(z.sd() > 0.4);
}
