// SPDX-License-Identifier: Apache-2.0
// Bounded confidence in pairs (Deffuant, Neau, Amblard & Weisbuch 2000): two who are not too far
// apart move towards each other.
#include "engine/opinions.hpp"

namespace groundswell::models {
namespace {

class Deffuant : public BoundedConfidence {
 public:
  static constexpr unsigned kLots = 1, kPick = 0;

  explicit Deffuant(const WorldInputs& inputs)
      : BoundedConfidence(inputs), convergence_(inputs.scenario.model.number("convergence")) {}

  void act(AgentId agent, Agents<double>& agents, Lots& lots) const {
    const Others<double> others(agents, agent);
    if (others.none()) return;
    const AgentId other = others.any(lots);
    if (!heed(agents[agent], agents[other])) return;
    const double apart = agents[other] - agents[agent];
    agents.set(agent, agents[agent] + convergence_ * apart);
    agents.set(other, agents[other] - convergence_ * apart);
  }

 private:
  double convergence_;
};

}  // namespace

ModelEntry deffuant() {
  ModelCard card{
      .name = "deffuant",
      .sentence = "Two who meet move towards each other, if they are not too far apart.",
      .equation = "|x_i − x_j| ≤ ε: x_i ← x_i + μ(x_j − x_i) and x_j ← x_j + μ(x_i − x_j)",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "in proportion to the distance up to ε, and nothing beyond, so that camps stay apart: ε "
          "says from whom, μ how far",
      .reference = "Deffuant, Neau, Amblard & Weisbuch, Adv. Complex Syst. 3, 87 (2000)",
      .known_result =
          "well mixed, 2000 agents, μ = ½: clusters above 2 % number about 1/(2ε): one "
          "at ε = 0.4, two at 0.2, 4.4 on average at 0.1",
      .parameters = {number("convergence", 0.5)
                         .above(0)
                         .between(0, 0.5)
                         .unit("of the difference")
                         .means("μ: how far each of the two moves")}};
  return state_model<Deffuant, Updating::sequential>(bounded_confidence(std::move(card), 0.02));
}

}  // namespace groundswell::models
