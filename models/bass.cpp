// SPDX-License-Identifier: Apache-2.0
// Bass's diffusion of innovations (Management Science 15, 1969), on any graph.
//
// An agent adopts on its own at rate p and by imitation at rate q times the share of its neighbours
// who have adopted (each as its tie weighs, while it is on). With resistance R ~ Exp(1) and doses
// p·dt and q·F·dt a step this is exact as the step shrinks; on a well-mixed society it is Bass's
// curve.
#include "engine/dose_model.hpp"

namespace groundswell::models {
namespace {

DosePlan bass_plan(const WorldInputs& inputs) {
  const Values& model = inputs.scenario.model;
  const AgentId agents = inputs.graph.agents();
  const Draws draws = inputs.draws(Purpose::resistance);
  DosePlan plan;
  plan.self.assign(agents, 1.0);
  plan.social.resize(agents);
  const TieLayers ties(inputs);
  for (AgentId agent = 0; agent < agents; ++agent) {
    const double influencers = ties.in_weight(agent);
    plan.social[agent] = influencers > 0.0 ? 1.0 / influencers : 0.0;
  }
  for (const Values& item : inputs.scenario.items) {
    ThingPlan& thing = plan.things.emplace_back();
    thing.own_per_step = model.number("p") * inputs.clock.step_days();
    thing.talk_per_step = model.number("q") * inputs.clock.step_days();
    thing.resistance.resize(agents);
    const std::uint64_t key = stable_key(item.text("name"));
    for (AgentId agent = 0; agent < agents; ++agent)
      thing.resistance[agent] = draws.exponential({.agent = agent, .item = key});
  }
  return plan;
}

}  // namespace

ModelEntry bass() {
  return dose_model<bass_plan>({
      .name = "bass",
      .sentence = "Innovators adopt on their own, imitators because others have.",
      .equation =
          "hazard of i = p + q · (adopted influencers of i) / (influencers of i); well mixed: "
          "dF/dt = (p + qF)(1 − F)",
      .states = "not adopted, adopted",
      .more_collectivist = Meaning::exposure,
      .collectivism = "as one number c = q / (p + q)",
      .reference = "Bass, Management Science 15, 215 (1969)",
      .known_result = "p = 0.03, q = 0.38: F(10) = 0.812803; self-discovered share of all adopters "
                      "0.206444 by last touch, 0.344174 by dose",
      .campaign_kinds = {"seed"},
      .channels = {"own", "peers"},
      .well_mixed = true,
      .parameters = {number("p", 0.03).between(0, 1000).unit("per day").means(
                         "rate of adopting on one's own (innovation)"),
                     number("q", 0.38).between(0, 1000).unit("per day").means(
                         "rate of adopting when everybody else has (imitation)")},
      // Hazards add up, so each adopted influencer has a clock of its own.
      .spread =
          [](const Values&) {
            return SpreadLaw{SpreadLaw::Kind::diminishing, 0.0};
          },
  });
}

}  // namespace groundswell::models
