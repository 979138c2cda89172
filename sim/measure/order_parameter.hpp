// SPDX-License-Identifier: Apache-2.0
// Order parameters and where order sets in (science.md §15.9): from the series of an order
// parameter m(t) in every world, its mean, its susceptibility and Binder's cumulant, with errors
// over worlds; from the cumulants of several sizes, where their curves cross. Crossings do not move
// with size to leading order, so they locate a transition that no single size shows sharply
// (Binder, Z. Phys. B 43, 119, 1981).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "measure/metrics.hpp"

namespace groundswell {

/// The measure that is an order parameter, in the models that have one (two_opinions.hpp).
inline constexpr std::string_view kOrderMeasure = "magnetisation";

/// Time means of |m|, m² and m⁴ of one world.
struct Moments {
  double absolute = 0.0;
  double second = 0.0;
  double fourth = 0.0;
};

/// Of the part of the series from step `from` on (what comes before is settling in). All 0 where
/// nothing is left.
[[nodiscard]] Moments moments(std::span<const double> series, std::size_t from = 0);

/// Order in a set of worlds of `agents` each. Errors are standard errors from leaving out one world
/// at a time (jackknife); 0 with fewer than two worlds.
struct Order {
  Estimate parameter;       ///< ⟨|m|⟩
  Estimate susceptibility;  ///< N · (⟨m²⟩ − ⟨|m|⟩²)
  Estimate binder;  ///< U = 1 − ⟨m⁴⟩ / (3 ⟨m²⟩²): 2/3 in full order, 0 where m is normal
};
[[nodiscard]] Order order_of(std::span<const Moments> worlds, double agents);

/// Binder's cumulant of one size along a control parameter, in ascending order of it.
struct BinderCurve {
  double agents = 0.0;
  std::vector<double> control;
  std::vector<Estimate> cumulant;
};

/// Where curves of different sizes cross. Each pair gives the zero of a line, fitted by weighted
/// least squares to the difference of the two at up to three points of control on each side of
/// where its sign changes (points must be close enough for a line to do). The estimate is the mean
/// over pairs weighted by 1/error²; pairs share curves, so the error given is that of the best
/// pair, not less. NaN where no pair crosses.
[[nodiscard]] Estimate binder_crossing(std::span<const BinderCurve> curves);

}  // namespace groundswell
