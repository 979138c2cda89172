// SPDX-License-Identifier: Apache-2.0
// The flagship: campaigns in a society of more or less collectivist people (design.md §2.1, §2.5).
//
//   Λ_ik = (1−c_i)·A_ik + c_i·[ w_P·P_ik + w_C·C_k ] + w_B·B_ik,   i downloads k when Λ_ik ≥ R_ik
//   R_ik = E_ik · resistance · exp(−taste_strength · u_ik),  E ~ Exp(1)
//   u_ik = quality + taste·attributes
//
// A: own discovery (a steady rate, and trials while browsing). P: friends who talk, and the call of
// a group the agent joined. C: the visible chart. B: broadcasts. The group's membership spreads by
// the same rule, with resistance reluctance · exp(−join_taste · u) toward joining.
#include <algorithm>

#include "engine/dose_model.hpp"

namespace groundswell::models {
namespace {

constexpr Purpose kJoinResistance{20};

/// E · unit per agent, unit = base · exp(−strength · suitability).
void draw_resistance(ThingPlan& thing, const WorldInputs& inputs, Purpose purpose,
                     const std::string& name, double base, double strength) {
  const Draws draws = inputs.draws(purpose);
  const std::uint64_t key = stable_key(name);
  const auto agents = static_cast<std::size_t>(thing.suits.size());
  thing.resistance.resize(agents);
  thing.scale.resize(agents);
  inputs.executor.for_each_block(agents, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      const double suits = thing.suits[static_cast<Eigen::Index>(i)];
      // Bounded, so that the least and the most suitable items still have finite resistances.
      thing.scale[i] = base * portable_exp(std::clamp(-strength * suits, -300.0, 300.0));
      thing.resistance[i] = thing.scale[i] * draws.exponential({.agent = i, .item = key});
    }
  });
}

ThingPlan item_plan(const WorldInputs& inputs, const Population& population, const Values& item) {
  const Values& model = inputs.scenario.model;
  ThingPlan thing;
  thing.suits = suitability(population, item);
  thing.own_per_step = model.number("discover") * inputs.clock.step_days();
  thing.talk_per_step = model.number("talk") * inputs.clock.step_days();
  thing.talk_steps = steps_in(model.span("talk_for"), inputs.clock);
  draw_resistance(thing, inputs, Purpose::resistance, item.text("name"), model.number("resistance"),
                  model.number("taste_strength"));
  return thing;
}

ThingPlan group_plan(const WorldInputs& inputs, const Population& population,
                     const Values& campaign) {
  ThingPlan thing;
  for (const Values& item : inputs.scenario.items)
    if (item.text("name") == campaign.text("target")) thing.suits = suitability(population, item);
  thing.talk_per_step = campaign.number("invite") * inputs.clock.step_days();
  thing.talk_steps = steps_in(campaign.span("invite_for"), inputs.clock);
  draw_resistance(thing, inputs, kJoinResistance, campaign.text("name"),
                  campaign.number("reluctance"), campaign.number("join_taste"));
  return thing;
}

DosePlan campaign_plan(const WorldInputs& inputs) {
  const Values& model = inputs.scenario.model;
  const Population population = population_of(inputs);
  const AgentId agents = inputs.graph.agents();
  const double attention = model.number("attention");
  DosePlan plan;
  plan.self.resize(agents);
  plan.social.resize(agents);
  plan.heard.assign(agents, 1.0);
  if (model.number("chart_weight") != 0.0) plan.chart.resize(agents);
  const TieLayers ties(inputs);
  for (AgentId agent = 0; agent < agents; ++agent) {
    const double c = population.collectivism[agent];
    const auto friends = static_cast<double>(ties.in_ties(agent));
    if (attention > 0.0 && friends > attention) plan.heard[agent] = attention / friends;
    plan.self[agent] = 1.0 - c;
    plan.social[agent] = c * model.number("peers_weight");
    if (!plan.chart.empty()) plan.chart[agent] = c * model.number("chart_weight");
  }
  plan.broadcast = model.number("broadcast_weight");
  plan.chart_exponent = model.number("chart_exponent");
  plan.purchase_cap = static_cast<std::uint32_t>(model.integer("purchase_cap"));
  for (const Values& item : inputs.scenario.items)
    plan.things.push_back(item_plan(inputs, population, item));
  for (const Values& campaign : inputs.scenario.campaigns)
    if (campaign.text("kind") == "group")
      plan.things.push_back(group_plan(inputs, population, campaign));
  return plan;
}

}  // namespace

ModelEntry campaign() {
  return dose_model<campaign_plan>({
      .name = "campaign",
      .sentence = "Campaigns of three kinds compete for downloads in a society of more or less "
                  "collectivist people with tastes of their own.",
      .equation =
          "Λ = (1−c)·own + c·(w_P·peers + w_C·chart) + w_B·broadcast; downloads when Λ ≥ R; "
          "R = Exp(1) · resistance · exp(−taste_strength · (quality + taste·attributes))",
      .states = "not downloaded, downloaded; member of a group or not",
      .more_collectivist = {Meaning::exposure, Meaning::nonlinear_copying},
      .collectivism =
          "c weighs peers and chart against own discovery; broadcasts are outside it. A chart that "
          "is seen (chart_weight) shows ranks, and so adds nonlinear copying",
      .reference =
          "Kempe, Kleinberg & Tardos (KDD 2003) for the threshold form; the Christmas 2009 "
          "record for the scenario",
      .known_result =
          "where doses are given from outside (own discovery, broadcasts, the chart's places, "
          "friends who talk), 1 − E exp(−max Λ · exp(taste_strength · u) / resistance) of the "
          "agents have downloaded, u normal; a call moves 1 − exp(−c · w_P · call · t) of a "
          "group's members, whatever the item; where all resist alike, peers are the independent "
          "cascade with p = 1 − exp(−c · w_P · talk · talk_for / resistance). collectivism 0: "
          "switching peers and chart off changes nothing, agent by agent",
      .campaign_kinds = {"group", "broadcast", "discovery", "seed"},
      .channels = twin_channels(),
      .people = true,
      .well_mixed = true,
      .parameters =
          {number("resistance", 1.0)
               .above(0)
               .unit("dose")
               .means("resistance to downloading an item that suits neither well nor badly"),
           number("taste_strength", 1.0)
               .between(0, 20)
               .means("how much resistance falls as an item suits an agent better"),
           number("discover", 0.0)
               .between(0, 1000)
               .unit("dose per day")
               .means(
                   "own discovery: how fast people come across an item by themselves, times 1 − c"),
           number("peers_weight", 1.0).between(0, 1000).means("w_P: weight of peers, times c"),
           number("talk", 0.02)
               .between(0, 1000)
               .unit("dose per day per friend")
               .means("dose of one friend who talks about a download"),
           span("talk_for", "3 days").above(0).means("how long a downloader talks about it"),
           number("attention", 0.0)
               .between(0, 1e6)
               .unit("friends")
               .means("with more friends than this, each is heard less in proportion; 0 hears all "
                      "fully. A friend in two of the model's layers is two"),
           number("chart_weight", 0.0)
               .between(-1000, 1000)
               .means("w_C: dose per day of seeing an item at number 1, times c; negative for "
                      "contrarians"),
           number("chart_exponent", 1.0).between(0, 20).means("rank r is seen as r^−this"),
           number("broadcast_weight", 1.0).between(0, 1000).means("w_B: weight of broadcasts"),
           integer("purchase_cap", 0)
               .between(0, 1'000'000)
               .unit("items per agent")
               .means("most items one agent downloads; 0 = no limit")},
  });
}

}  // namespace groundswell::models
