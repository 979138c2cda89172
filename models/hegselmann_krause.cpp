// SPDX-License-Identifier: Apache-2.0
// Bounded confidence in the crowd (Hegselmann & Krause 2002): everybody takes the mean of all
// opinions near enough to its own.
//
// Well mixed, opinions are sorted once a step and their sums taken in that order, so a step is
// O(agents · log(agents)) and not their square.
#include <algorithm>

#include "engine/opinions.hpp"

namespace groundswell::models {
namespace {

class HegselmannKrause : public BoundedConfidence {
 public:
  using BoundedConfidence::BoundedConfidence;

  void before_step(const Agents<double>& agents) {
    if (!agents.graph().is_well_mixed()) return;
    sorted_.assign(agents.all().begin(), agents.all().end());
    std::ranges::sort(sorted_);
    sums_.assign(1, 0.0);
    for (const double opinion : sorted_) sums_.push_back(sums_.back() + opinion);
  }
  [[nodiscard]] double next(AgentId, double own, const Others<double>& others, Lots&) const {
    return sorted_.empty() ? mean_of_ties(own, others) : mean_of_all(own);
  }

 private:
  [[nodiscard]] double mean_of_all(double own) const {
    const auto first = std::partition_point(sorted_.begin(), sorted_.end(),
                                            [&](double x) { return x < own && !heed(own, x); });
    const auto end =
        std::partition_point(first, sorted_.end(), [&](double x) { return heed(own, x); });
    const auto sum_at = [&](auto place) {
      return sums_[static_cast<std::size_t>(place - sorted_.begin())];
    };
    return (sum_at(end) - sum_at(first)) / static_cast<double>(end - first);
  }
  [[nodiscard]] double mean_of_ties(double own, const Others<double>& others) const {
    double sum = own;
    double heeded = 1.0;
    others.each([&](AgentId, double opinion) {
      if (!heed(own, opinion)) return;
      sum += opinion;
      heeded += 1.0;
    });
    return sum / heeded;
  }

  std::vector<double> sorted_;  // well mixed
  std::vector<double> sums_;    // of the first 0, 1, 2, … of them
};

}  // namespace

ModelEntry hegselmann_krause() {
  ModelCard card{
      .name = "hegselmann-krause",
      .sentence = "Everybody takes the mean of all opinions near enough to its own.",
      .equation = "x_i ← mean of x_j over i itself and the neighbours j with |x_i − x_j| ≤ ε",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "the mean of those up to ε away, and of nobody beyond, so that camps stay apart: ε says "
          "from whom",
      .reference = "Hegselmann & Krause, J. Artif. Soc. Soc. Simul. 5(3), 2 (2002)",
      .known_result =
          "well mixed, 2000 agents: one cluster above 1 % from ε = 0.22 up, two at "
          "0.19, 3.8 on average at 0.1"};
  return state_model<HegselmannKrause, Updating::synchronous>(
      bounded_confidence(std::move(card), 0.01));
}

}  // namespace groundswell::models
