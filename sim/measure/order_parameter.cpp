// SPDX-License-Identifier: Apache-2.0
#include "measure/order_parameter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/types.hpp"

namespace groundswell {
namespace {

Moments operator+(const Moments& a, const Moments& b) {
  return {a.absolute + b.absolute, a.second + b.second, a.fourth + b.fourth};
}
Moments operator/(const Moments& a, double n) {
  return {a.absolute / n, a.second / n, a.fourth / n};
}

double binder(const Moments& m) {
  return m.second > 0.0 ? 1.0 - m.fourth / (3.0 * m.second * m.second) : 0.0;
}

double susceptibility(const Moments& m, double agents) {
  return agents * std::max(0.0, m.second - m.absolute * m.absolute);
}

/// A function of the mean moments, with the error of leaving out one world at a time.
template <class Function>
Estimate jackknife(std::span<const Moments> worlds, const Function& function) {
  const auto count = static_cast<double>(worlds.size());
  Moments sum;
  for (const Moments& world : worlds) sum = sum + world;
  if (worlds.empty()) return {};
  Estimate result{function(sum / count), 0.0};
  if (worlds.size() < 2) return result;
  std::vector<double> without;
  for (const Moments& world : worlds) {
    const Moments rest{sum.absolute - world.absolute, sum.second - world.second,
                       sum.fourth - world.fourth};
    without.push_back(function(rest / (count - 1.0)));
  }
  // The spread of leave-one-out values is (n − 1) times too small: their standard error times n
  // − 1.
  result.standard_error = estimate(without).standard_error * (count - 1.0);
  return result;
}

constexpr std::size_t kBeside = 3;  // points of control used on each side of a crossing

/// A zero of the difference of two curves; `found` false where there is none.
struct Crossing {
  double at = 0.0;
  double error = 0.0;
  bool found = false;
};

/// The difference of two curves at the points of control that both have.
class Difference {
 public:
  Difference(const BinderCurve& a, const BinderCurve& b) {
    for (std::size_t i = 0; i < a.control.size(); ++i) {
      const auto found = std::find(b.control.begin(), b.control.end(), a.control[i]);
      if (found == b.control.end()) continue;
      const Estimate& other = b.cumulant[static_cast<std::size_t>(found - b.control.begin())];
      const double variance = a.cumulant[i].standard_error * a.cumulant[i].standard_error +
                              other.standard_error * other.standard_error;
      control_.push_back(a.control[i]);
      value_.push_back(a.cumulant[i].mean - other.mean);
      has_errors_ = has_errors_ && variance > 0.0;
      weight_.push_back(1.0 / variance);
    }
    if (!has_errors_) std::fill(weight_.begin(), weight_.end(), 1.0);
  }

  [[nodiscard]] Crossing crossing() const {
    const std::size_t split = best_split();
    if (split == 0 || split == control_.size()) return {};
    const std::size_t begin = split > kBeside ? split - kBeside : 0;
    return zero_of_line(begin, std::min(control_.size(), split + kBeside));
  }

 private:
  /// Where the sign changes as a whole: left and right of it differ most.
  [[nodiscard]] std::size_t best_split() const {
    double all = 0.0;
    for (std::size_t i = 0; i < value_.size(); ++i) all += value_[i] * std::sqrt(weight_[i]);
    double left = 0.0;
    double most = std::fabs(all);
    std::size_t split = 0;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      left += value_[i] * std::sqrt(weight_[i]);
      if (std::fabs(2.0 * left - all) <= most) continue;
      most = std::fabs(2.0 * left - all);
      split = i + 1;
    }
    return split;
  }

  /// The zero of the weighted least-squares line through the points [begin, end), if it lies there.
  [[nodiscard]] Crossing zero_of_line(std::size_t begin, std::size_t end) const {
    double weights = 0.0, mean_x = 0.0, mean_y = 0.0, xx = 0.0, xy = 0.0;
    for (std::size_t i = begin; i < end; ++i) weights += weight_[i];
    for (std::size_t i = begin; i < end; ++i) {
      mean_x += weight_[i] * control_[i] / weights;
      mean_y += weight_[i] * value_[i] / weights;
    }
    for (std::size_t i = begin; i < end; ++i) {
      xx += weight_[i] * (control_[i] - mean_x) * (control_[i] - mean_x);
      xy += weight_[i] * (control_[i] - mean_x) * (value_[i] - mean_y);
    }
    const double slope = xy / xx;
    const double at = mean_x - mean_y / slope;
    if (!(at >= control_[begin] && at <= control_[end - 1])) return {};
    const double variance = 1.0 / weights + (at - mean_x) * (at - mean_x) / xx;
    return {at, has_errors_ ? std::sqrt(variance) / std::fabs(slope) : 0.0, true};
  }

  std::vector<double> control_, value_, weight_;
  bool has_errors_ = true;
};

}  // namespace

Moments moments(std::span<const double> series, std::size_t from) {
  Moments sum;
  if (from >= series.size()) return sum;
  for (const double m : series.subspan(from))
    sum = sum + Moments{std::fabs(m), m * m, m * m * m * m};
  return sum / static_cast<double>(series.size() - from);
}

Order order_of(std::span<const Moments> worlds, double agents) {
  return {jackknife(worlds, [](const Moments& m) { return m.absolute; }),
          jackknife(worlds, [agents](const Moments& m) { return susceptibility(m, agents); }),
          jackknife(worlds, binder)};
}

Estimate binder_crossing(std::span<const BinderCurve> curves) {
  double sum = 0.0, weights = 0.0;
  double least_error = std::numeric_limits<double>::infinity();
  for (std::size_t a = 0; a < curves.size(); ++a) {
    for (std::size_t b = a + 1; b < curves.size(); ++b) {
      const Crossing crossing = Difference(curves[a], curves[b]).crossing();
      if (!crossing.found) continue;
      // Curves without errors weigh as if all pairs were equally good.
      const double weight = crossing.error > 0.0 ? 1.0 / (crossing.error * crossing.error) : 1.0;
      sum += weight * crossing.at;
      weights += weight;
      least_error = std::min(least_error, crossing.error);
    }
  }
  if (weights == 0.0) {
    return {kUndefined, kUndefined};
  }
  return {sum / weights, least_error};
}

}  // namespace groundswell
