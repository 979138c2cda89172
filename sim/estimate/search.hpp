// SPDX-License-Identifier: Apache-2.0
// Searches in one dimension, for functions that are dear to evaluate.
#pragma once

#include <algorithm>
#include <cmath>

namespace groundswell {

struct Maximum {
  double at = 0.0;
  double value = 0.0;
};

/// The maximum of a function with one peak in [low, high], to within about `tolerance`: golden
/// sections, and parabolas where they help (Brent, "Algorithms for Minimization without
/// Derivatives", 1973, ch. 5). Both ends are looked at too. `start` is where it is likely.
template <class Function>
[[nodiscard]] Maximum maximise(const Function& function, double low, double high, double start,
                               double tolerance) {
  constexpr double kGolden = 0.3819660112501051;
  constexpr int kMostSteps = 60;
  double left = low, right = high;
  double best = std::clamp(start, low, high);
  double value = function(best);
  double second = best, second_value = value, third = best, third_value = value;
  double step = 0.0, step_before = 0.0;
  for (int i = 0; i < kMostSteps; ++i) {
    const double middle = 0.5 * (left + right);
    if (std::fabs(best - middle) <= 2.0 * tolerance - 0.5 * (right - left)) break;
    bool golden = true;
    if (std::fabs(step_before) > tolerance) {
      const double r = (best - second) * (value - third_value);
      const double q = (best - third) * (value - second_value);
      const double above = (best - third) * q - (best - second) * r;
      const double below = 2.0 * (q - r);
      const double jump = below != 0.0 ? -above / below : 0.0;
      golden = below == 0.0 || std::fabs(jump) >= std::fabs(0.5 * step_before) ||
               best + jump <= left || best + jump >= right;
      if (!golden) {
        step_before = step;
        step = jump;
      }
    }
    if (golden) {
      step_before = best >= middle ? left - best : right - best;
      step = kGolden * step_before;
    }
    const double by = std::fabs(step) >= tolerance ? step : std::copysign(tolerance, step);
    const double trial = std::clamp(best + by, low, high);
    const double trial_value = function(trial);
    if (trial_value >= value) {
      (trial >= best ? left : right) = best;
      third = second, third_value = second_value;
      second = best, second_value = value;
      best = trial, value = trial_value;
    } else {
      (trial < best ? left : right) = trial;
      if (trial_value >= second_value || second == best) {
        third = second, third_value = second_value;
        second = trial, second_value = trial_value;
      } else if (trial_value >= third_value || third == best || third == second) {
        third = trial, third_value = trial_value;
      }
    }
  }
  for (const double end : {low, high}) {
    if (std::fabs(best - end) > 4.0 * tolerance) continue;
    const double end_value = function(end);
    if (end_value > value) best = end, value = end_value;
  }
  return {best, value};
}

/// The zero of a falling function in [low, high] near `start`, to within `tolerance`; an end of the
/// range where the zero lies beyond it. Steps outwards until the sign changes, then false position
/// with the Illinois rule (Dowell & Jarratt, BIT 11, 168, 1971).
template <class Function>
[[nodiscard]] double zero_of_falling(const Function& function, double low, double high,
                                     double start, double tolerance) {
  constexpr double kFirstStep = 0.1;
  constexpr int kMostSteps = 100;
  double a = std::clamp(start, low, high);
  double at_a = function(a);
  double b = a, at_b = at_a;
  for (double step = at_a > 0.0 ? kFirstStep : -kFirstStep; (at_a > 0.0) == (at_b > 0.0);
       step *= 2.0) {
    if (b == (step > 0.0 ? high : low)) return b;
    a = b, at_a = at_b;
    b = std::clamp(b + step, low, high);
    at_b = function(b);
  }
  for (int i = 0; i < kMostSteps && std::fabs(b - a) > tolerance && at_b != 0.0; ++i) {
    const double next = b - at_b * (b - a) / (at_b - at_a);
    const double at_next = function(next);
    if ((at_next > 0.0) != (at_b > 0.0)) {
      a = b, at_a = at_b;
    } else {
      at_a *= 0.5;  // else the other end would never move
    }
    if (std::fabs(next - b) < 0.1 * tolerance) return next;
    b = next, at_b = at_next;
  }
  return b;
}

}  // namespace groundswell
