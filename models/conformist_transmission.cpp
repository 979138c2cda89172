// SPDX-License-Identifier: Apache-2.0
// Conformist transmission (Boyd & Richerson 1985): the more common an opinion is, the more than
// proportionally it is copied.
//
// How strong conformity is (α) and how many decisions are social (c) matter by their product: it
// decides whether a society comes to be of one mind.
#include <algorithm>

#include "core/math.hpp"
#include "engine/two_opinions.hpp"
#include "world/population.hpp"

namespace groundswell::models {
namespace {

class ConformistTransmission : public TwoOpinions {
 public:
  explicit ConformistTransmission(const WorldInputs& inputs)
      : TwoOpinions(inputs),
        collectivism_(inputs.scenario, inputs.graph, inputs.world, inputs.executor),
        strength_(inputs.scenario.model.number("strength")),
        merit_(inputs.scenario.model.number("merit")) {}

  [[nodiscard]] State next(AgentId agent, State own, const Others<State>& others,
                           Lots& lots) const {
    if (!lots.chance(collectivism_[agent])) return lots.chance(merit_) ? 1 : 0;
    if (others.none()) return own;
    const std::uint64_t yes = others.count(1), no = others.size() - yes;
    const double rarer = static_cast<double>(std::min(yes, no));
    const double weight = portable_pow(rarer / static_cast<double>(std::max(yes, no)), strength_);
    const bool joins_more = lots.chance(1.0 / (1.0 + weight));
    return joins_more == (yes > no) ? 1 : 0;
  }

 private:
  Collectivism collectivism_;
  double strength_;
  double merit_;
};

}  // namespace

ModelEntry conformist_transmission() {
  ModelCard card{
      .name = "conformist-transmission",
      .sentence =
          "An agent copies what is common among its neighbours more than proportionally, or "
          "judges by itself.",
      .equation =
          "with probability c_i: i says yes with probability x^α / (x^α + (1 − x)^α), x the share "
          "of yes among its neighbours; else with probability `merit`",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "c_i is the chance that i copies, operator switch; α > 1 favours what is common, α < 1 "
          "what is rare, α = 1 copies in proportion",
      .reference =
          "Boyd & Richerson, Culture and the Evolutionary Process (1985); Muthukrishna, Morgan & "
          "Henrich, Evol. Hum. Behav. 37, 10 (2016)",
      .known_result =
          "well mixed, synchronous, merit ½: the magnetisation goes from m to c·tanh(α·artanh m) "
          "in a step, c the mean of c_i, so that halves last where cα < 1 and a majority where "
          "cα > 1, as a situation and as a trait alike",
      .people = true,
      .parameters = {
          number("strength", 3.0).between(0.0, 100.0).means("α: the strength of conformity"),
          number("merit", 0.5)
              .between(0.0, 1.0)
              .means("chance that one who judges by itself says yes")}};
  return state_model<ConformistTransmission, Updating::either>(
      two_opinions(std::move(card), false));
}

}  // namespace groundswell::models
