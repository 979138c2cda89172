// SPDX-License-Identifier: Apache-2.0
// Choice by one's own taste alone: the multinomial logit (Luce 1959; McFadden 1974).
//
// The independent world of the choice family: c = 0 of every other model. An outside option lets
// people leave without a download.
#include "engine/choice_operators.hpp"

namespace groundswell::models {
namespace {

class QualityLogit {
 public:
  explicit QualityLogit(const ChoiceWorld& world)
      : own_(world.values(), world.model().number("taste_strength")),
        outside_(world.model().number("outside")),
        best_(world.values()),
        strength_(world.model().number("taste_strength")) {}

  [[nodiscard]] Choice choose(const Market&, Decision& decision) {
    own_.turn_to(decision.agent);
    const ItemId item = own_.pick(decision.lots.bits());
    if (outside_ == 0.0) return {.item = item};
    // The weights are relative to the best item's.
    const double inside = own_.total() * portable_exp(strength_ * best_of(decision.agent));
    if (decision.lots.uniform() * (inside + outside_) < inside) return {.item = item};
    return {};
  }

 private:
  [[nodiscard]] double best_of(AgentId agent) { return std::ranges::max(best_.of(agent)); }

  OwnChoice own_;
  double outside_;
  OwnValues best_;
  double strength_;
};

}  // namespace

ModelEntry quality_logit() {
  return choice_model<QualityLogit>({
      .name = "quality-logit",
      .sentence = "Everybody chooses by taste and quality alone, as in a world without others.",
      .equation = "P(item k) = e^(β V_ik) / (outside + Σ_j e^(β V_ij)), V = quality + "
                  "taste·attributes, β = taste_strength",
      .more_collectivist = Meaning::none,
      .collectivism = "nobody sees anybody",
      .reference = "Luce, Individual Choice Behavior (1959); McFadden, in Frontiers in "
                   "Econometrics (1974)",
      .known_result = "shares are exactly multinomial with the logit's probabilities",
      .idle = {"collectivism"},
      .parameters = {number("taste_strength", 1.0)
                         .between(0, 20)
                         .means("β: how much taste and quality decide; 0 chooses at random"),
                     number("outside", 0.0)
                         .at_least(0)
                         .means("appeal of choosing nothing, where an item of quality 0 has 1")},
  });
}

}  // namespace groundswell::models
