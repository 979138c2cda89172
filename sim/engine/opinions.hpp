// SPDX-License-Identifier: Apache-2.0
// What models of opinions that are numbers in [0, 1] have in common: how they begin, the means they
// are drawn to, and how scattered they are.
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "engine/state_model.hpp"

namespace groundswell {

/// The parameter that says how opinions begin, and what it asks for.
[[nodiscard]] Parameter first_opinions_parameter();
[[nodiscard]] std::vector<double> first_opinions(const WorldInputs& inputs);

struct Spread {
  double mean = 0.0;
  double sd = 0.0;
  double low = 0.0;
  double high = 0.0;
  [[nodiscard]] double range() const noexcept { return high - low; }
};
[[nodiscard]] Spread spread_of(std::span<const double> opinions);

/// Camps of opinion: where opinions are put in order, one ends where the next opinion is further
/// off than `gap`. O(agents + 1/gap).
struct Clusters {
  std::size_t count = 0;  ///< those with at least the share `smallest` of all agents
  double largest = 0.0;   ///< share of all agents in the largest
  double widest = 0.0;    ///< from the lowest to the highest opinion of one of them
};
[[nodiscard]] Clusters clusters_of(std::span<const double> opinions, double gap, double smallest);

/// Opinions closer than this are one: their models stop when nothing further can move.
inline constexpr double kSameOpinion = 1e-9;

/// What the cards of models of bounded confidence have in common. `smallest`: default of the
/// parameter of this name.
[[nodiscard]] ModelCard bounded_confidence(ModelCard card, double smallest);

/// What their rules have in common, whoever moves: how opinions begin, the measures that
/// `bounded_confidence` declares, and when nothing moves any more.
class BoundedConfidence {
 public:
  using State = double;

  explicit BoundedConfidence(const WorldInputs& inputs);

  [[nodiscard]] std::vector<double> start(const WorldInputs& inputs) const;
  void measure(const Agents<double>& agents, std::span<double> out);
  [[nodiscard]] bool settled(const Agents<double>& /*agents*/) const { return still_; }

 protected:
  /// Whether agents of these opinions heed each other.
  [[nodiscard]] bool heed(double one, double other) const noexcept {
    return std::abs(one - other) <= confidence_;
  }

 private:
  double confidence_;
  double smallest_;
  bool still_ = false;
};

/// Mean opinion of those who influence an agent; `begin` before the means of a step are asked for.
class MeanOfOthers {
 public:
  void begin(const Agents<double>& agents);
  /// `own` where there is nobody else.
  [[nodiscard]] double operator()(double own, const Others<double>& others) const;

 private:
  bool well_mixed_ = false;
  double total_ = 0.0;
};

}  // namespace groundswell
