// SPDX-License-Identifier: Apache-2.0
#include "estimate/influence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "core/math.hpp"
#include "estimate/search.hpp"

namespace groundswell {
namespace {

constexpr double kMostCollectivism = 0.999;
constexpr double kLeastWeight = -2.0, kMostWeight = 4.0;  // of r and s
constexpr double kStrengthTolerance = 1e-5;
constexpr double kShapeTolerance = 0.01;  // of ln a and ln g: 1 %, far below their errors
constexpr int kMostIterations = 2000;

using Numbers = std::vector<double>;

/// Choices of each item in all worlds together: where every search for qualities begins.
Numbers totals_of(const Evidence& evidence) {
  Numbers totals = evidence.independent;
  for (const PreparedWorld* world : evidence.social)
    for (const PreparedWorld::Seen& choice : world->choices) totals[choice.item] += 1.0;
  return totals;
}

void normalise(Numbers& numbers) {
  const double sum = std::accumulate(numbers.begin(), numbers.end(), 0.0);
  for (double& number : numbers) number /= sum;
}

/// `count` numbers from f(0), f(1), …
template <class Function>
Numbers table(std::size_t count, const Function& f) {
  Numbers numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = f(static_cast<double>(i));
  return numbers;
}

std::size_t largest_count(const Evidence& evidence) {
  std::size_t most = 0;
  for (const PreparedWorld* world : evidence.social)
    most = std::max<std::size_t>(most, world->most);
  return most;
}

/// P = (1 − c)·q + c·social. The social part of every choice is known for a given shape.
class SwitchFit {
 public:
  SwitchFit(bool by_rank, const Evidence& evidence)
      : by_rank_(by_rank), evidence_(evidence), quality_(totals_of(evidence)) {
    normalise(quality_);
    for (const PreparedWorld* world : evidence.social)
      for (const PreparedWorld::Seen& choice : world->choices) chosen_.push_back(choice.item);
    social_.resize(chosen_.size());
  }

  /// The best c for this shape, and the likelihood there.
  [[nodiscard]] double profile(double shape) {
    set_shape(shape);
    const Maximum best = maximise([this](double c) { return likelihood(c); }, 0.0,
                                  kMostCollectivism, strength_, kStrengthTolerance);
    strength_ = best.at;
    return best.value;
  }
  [[nodiscard]] double strength() const { return strength_; }
  /// At the last likelihood asked for.
  [[nodiscard]] Numbers quality(double shape) {
    set_shape(shape);
    static_cast<void>(likelihood(strength_));
    return quality_;
  }

 private:
  void set_shape(double shape) {
    const std::size_t items = quality_.size();
    Numbers by_rank;
    if (by_rank_) {
      by_rank =
          table(items, [shape](double i) { return portable_exp(-shape * portable_log(i + 1.0)); });
      normalise(by_rank);
    }
    std::size_t at = 0;
    for (const PreparedWorld* world : evidence_.social) {
      for (const PreparedWorld::Seen& choice : world->choices)
        social_[at++] =
            by_rank_ ? by_rank[choice.rank - 1]
                     : (choice.count + shape) / (choice.total + shape * static_cast<double>(items));
    }
  }

  /// Newton's method on the simplex: the Hessian is diagonal, and sums of logarithms of weight 1
  /// and more are self-concordant, so steps of 1/(1 + decrement) always converge (Nesterov &
  /// Nemirovskii 1994), and whole ones do so quadratically at the end.
  [[nodiscard]] double likelihood(double c) {
    const std::size_t items = quality_.size();
    Numbers gradient(items), curvature(items), step(items);
    for (int i = 0; i < kMostIterations; ++i) {
      for (std::size_t k = 0; k < items; ++k) {
        gradient[k] = evidence_.independent[k] / quality_[k];
        curvature[k] = gradient[k] / quality_[k];
      }
      for (std::size_t t = 0; t < chosen_.size(); ++t) {
        const double part = (1.0 - c) / ((1.0 - c) * quality_[chosen_[t]] + c * social_[t]);
        gradient[chosen_[t]] += part;
        curvature[chosen_[t]] += part * part;
      }
      double above = 0.0, below = 0.0, decrement = 0.0;
      for (std::size_t k = 0; k < items; ++k) {
        above += gradient[k] / curvature[k];
        below += 1.0 / curvature[k];
      }
      for (std::size_t k = 0; k < items; ++k) {
        step[k] = (gradient[k] - above / below) / curvature[k];
        decrement += step[k] * step[k] * curvature[k];
      }
      decrement = std::sqrt(decrement);
      const double length = decrement < 0.25 ? 1.0 : 1.0 / (1.0 + decrement);
      for (std::size_t k = 0; k < items; ++k) quality_[k] += length * step[k];
      if (decrement < 1e-5) break;
    }
    return value(c);
  }

  [[nodiscard]] double value(double c) const {
    double sum = 0.0;
    for (std::size_t k = 0; k < quality_.size(); ++k)
      sum += evidence_.independent[k] * portable_log(quality_[k]);
    for (std::size_t t = 0; t < chosen_.size(); ++t)
      sum += portable_log((1.0 - c) * quality_[chosen_[t]] + c * social_[t]);
    return sum;
  }

  bool by_rank_;
  const Evidence& evidence_;
  Numbers quality_;
  double strength_ = 0.3;
  std::vector<std::uint32_t> chosen_;
  Numbers social_;
};

/// P ∝ q·w^strength, w = D + a or 1/rank: a multinomial logit, concave in ln q and the strength.
class WeighFit {
 public:
  WeighFit(bool by_rank, const Evidence& evidence)
      : by_rank_(by_rank),
        evidence_(evidence),
        totals_(totals_of(evidence)),
        quality_(totals_),
        independent_(
            std::accumulate(evidence.independent.begin(), evidence.independent.end(), 0.0)),
        levels_(by_rank ? evidence.independent.size() + 1 : largest_count(evidence) + 1) {
    normalise(quality_);
  }

  [[nodiscard]] double profile(double shape) {
    logs_ = table(levels_, [&](double level) {
      return by_rank_ ? -portable_log(std::max(1.0, level)) : portable_log(level + shape);
    });
    strength_ = zero_of_falling([this](double x) { return slope(x); }, kLeastWeight, kMostWeight,
                                strength_, kStrengthTolerance);
    static_cast<void>(slope(strength_));
    return value();
  }
  [[nodiscard]] double strength() const { return strength_; }
  [[nodiscard]] Numbers quality(double shape) {
    static_cast<void>(profile(shape));
    return quality_;
  }

 private:
  [[nodiscard]] const std::vector<PreparedWorld::Span>& spans_of(const PreparedWorld& world) const {
    return by_rank_ ? world.ranks : world.counts;
  }
  [[nodiscard]] std::uint32_t level_of(const PreparedWorld::Seen& choice) const {
    return by_rank_ ? choice.rank : choice.count;
  }

  /// Σ q·w over items for every choice of a world, by adding up what changes between choices.
  void sum_weights(const PreparedWorld& world) {
    sums_.assign(world.choices.size() + 1, 0.0);
    for (const PreparedWorld::Span& span : spans_of(world)) {
      const double weight = quality_[span.item] * weights_[span.level];
      sums_[span.begin] += weight;
      sums_[span.end] -= weight;
    }
    double running = 0.0;
    for (double& sum : sums_) sum = running += sum;
  }

  /// What items would have got: Σ_t w_t(i)/Z_t, to be multiplied by q_i.
  void expect(Numbers& expected) {
    expected.assign(quality_.size(), independent_);
    for (const PreparedWorld* world : evidence_.social) {
      sum_inverses(*world);
      for (const PreparedWorld::Span& span : spans_of(*world))
        expected[span.item] += weights_[span.level] * (sums_[span.end] - sums_[span.begin]);
    }
  }

  /// sums_[t] = Σ 1/Z over the choices before t.
  void sum_inverses(const PreparedWorld& world) {
    sum_weights(world);
    double running = 0.0;
    for (double& sum : sums_) running += 1.0 / std::exchange(sum, running);
  }

  /// The qualities for this strength: the fixed point q_i = (choices of i) / Σ_t w_t(i)/Z_t, which
  /// raises the likelihood at every step (Hunter, Annals of Statistics 32, 384, 2004).
  void find_qualities(double strength) {
    weights_.resize(levels_);
    for (std::size_t level = 0; level < levels_; ++level)
      weights_[level] = portable_exp(strength * logs_[level]);
    Numbers expected;
    for (int i = 0; i < kMostIterations; ++i) {
      expect(expected);
      double change = 0.0;
      for (std::size_t k = 0; k < quality_.size(); ++k) {
        const double next = totals_[k] / expected[k];
        change = std::max(change, std::fabs(next / quality_[k] - 1.0));
        quality_[k] = next;
      }
      normalise(quality_);
      if (change < 1e-9) return;
    }
  }

  /// Derivative of the likelihood in the strength, the qualities following: what is chosen less
  /// what is expected, of the logarithms.
  [[nodiscard]] double slope(double strength) {
    find_qualities(strength);
    double sum = 0.0;
    for (const PreparedWorld* world : evidence_.social) {
      for (const PreparedWorld::Seen& choice : world->choices) sum += logs_[level_of(choice)];
      sum_inverses(*world);
      for (const PreparedWorld::Span& span : spans_of(*world))
        sum -= quality_[span.item] * weights_[span.level] * logs_[span.level] *
               (sums_[span.end] - sums_[span.begin]);
    }
    return sum;
  }

  [[nodiscard]] double value() {
    double sum = 0.0;
    for (std::size_t k = 0; k < quality_.size(); ++k)
      sum += evidence_.independent[k] * portable_log(quality_[k]);
    for (const PreparedWorld* world : evidence_.social) {
      sum_weights(*world);
      for (std::size_t t = 0; t < world->choices.size(); ++t) {
        const PreparedWorld::Seen& choice = world->choices[t];
        sum += portable_log(quality_[choice.item] * weights_[level_of(choice)] / sums_[t]);
      }
    }
    return sum;
  }

  bool by_rank_;
  const Evidence& evidence_;
  Numbers totals_;
  Numbers quality_;
  double independent_;
  std::size_t levels_;
  double strength_ = 0.3;
  Numbers logs_;     ///< ln w by level
  Numbers weights_;  ///< w^strength by level
  Numbers sums_;
};

/// Range of the shape.
std::pair<double, double> shapes_of(Influence influence) {
  if (influence == Influence::switch_counts) return {0.1, 10.0};
  if (influence == Influence::switch_rank) return {0.25, 4.0};
  return {0.1, 20.0};
}

template <class Fitter>
InfluenceFit fit_shape(Fitter fitter, std::pair<double, double> range) {
  const double low = portable_log(range.first);
  const double high = portable_log(range.second);
  const Maximum best = maximise([&](double x) { return fitter.profile(portable_exp(x)); }, low,
                                high, 0.0, kShapeTolerance);
  InfluenceFit result;
  result.shape = portable_exp(best.at);
  result.log_likelihood = fitter.profile(result.shape);
  result.strength = fitter.strength();
  result.quality = fitter.quality(result.shape);
  result.shape_at_limit =
      best.at - low < 2.0 * kShapeTolerance || high - best.at < 2.0 * kShapeTolerance;
  return result;
}

}  // namespace

const InfluenceNames& names_of(Influence influence) {
  static constexpr std::array<InfluenceNames, kInfluences> names{
      InfluenceNames{"switch-linear", "switch", "counts", "c", "a"},
      InfluenceNames{"switch-rank", "switch", "rank", "c", "g"},
      InfluenceNames{"weigh-power", "weigh", "counts", "r", "a"},
      InfluenceNames{"weigh-rank", "weigh", "rank", "s", ""},
  };
  return names[static_cast<std::size_t>(influence)];
}

InfluenceFit fit(Influence influence, const Evidence& evidence) {
  switch (influence) {
    case Influence::switch_counts:
    case Influence::switch_rank:
      return fit_shape(SwitchFit(influence == Influence::switch_rank, evidence),
                       shapes_of(influence));
    case Influence::weigh_counts:
      return fit_shape(WeighFit(false, evidence), shapes_of(influence));
    case Influence::weigh_rank:
      break;
  }
  WeighFit fitter(true, evidence);
  InfluenceFit result;
  result.log_likelihood = fitter.profile(0.0);
  result.strength = fitter.strength();
  result.quality = fitter.quality(0.0);
  return result;
}

InfluenceFit fit_without_influence(const Evidence& evidence) {
  const Numbers totals = totals_of(evidence);
  InfluenceFit result;
  result.quality = totals;
  normalise(result.quality);
  for (std::size_t k = 0; k < totals.size(); ++k)
    result.log_likelihood += totals[k] * portable_log(result.quality[k]);
  return result;
}

double collectivism_of(Influence influence, double strength) {
  const bool is_switch = names_of(influence).op == "switch";
  if (is_switch) return strength;
  return strength > -1.0 ? strength / (1.0 + strength) : std::nan("");
}

}  // namespace groundswell
