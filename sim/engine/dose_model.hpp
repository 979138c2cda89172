// SPDX-License-Identifier: Apache-2.0
// Writing a model whose agents weigh doses from four channels against a resistance. The model is
// one function, called once when a world begins, that says which doses and which resistance:
//
//   DosePlan my_plan(const WorldInputs& inputs);
//   ModelEntry my_model() { return dose_model<my_plan>(card); }
//
// The kernel (dose_kernel.cpp) then runs the rule of design.md §2.1,
//   Λ_ik = self_i · A_ik + social_i · P_ik + chart_i · C_k + broadcast · B_ik,  adopt when Λ ≥
//   R_ik.
// A friend in a layer of weight w gives w times talk_per_step in each step in which it talks and
// the tie is on; a friend in two layers is two.
#pragma once

#include <Eigen/Core>
#include <concepts>
#include <vector>

#include "engine/people.hpp"
#include "engine/tie_layers.hpp"
#include "scenario/sections.hpp"

namespace groundswell {

/// Doses and resistances toward one item, or toward membership of one group.
struct ThingPlan {
  std::vector<double> resistance;  ///< R per agent
  std::vector<double> scale;       ///< what R is per unit of its draw: the unit of a group's call
  Eigen::ArrayXf suits;            ///< suitability per agent, for choosing what to try
  double own_per_step = 0.0;       ///< A: dose of a step of one's own discovery
  double talk_per_step = 0.0;      ///< P: dose of one talking neighbour (weight 1) for one step
  Step talk_steps = kNever;        ///< how long an adopter goes on talking
};

/// Everything a model of doses decides. Weights are per agent.
struct DosePlan {
  std::vector<double> self;    ///< weight of own discovery, 1 − c in the flagship model
  std::vector<double> social;  ///< weight of peers, c · w_P
  std::vector<double> heard;   ///< how well each of one's friends is heard, in (0, 1]; empty = 1
  std::vector<double> chart;  ///< weight of the chart, c · w_C; negative for contrarians; empty = 0
  double broadcast = 1.0;     ///< weight of broadcasts, w_B
  double chart_exponent = 1.0;     ///< rank r of the visible chart gives r^−this a day
  std::uint32_t purchase_cap = 0;  ///< most items an agent downloads; 0 = no limit
  std::vector<ThingPlan> things;   ///< items, then groups, in scenario order
};

[[nodiscard]] std::unique_ptr<Runner> make_dose_runner(const WorldInputs& inputs, DosePlan plan);

/// What the weights, the plans and the state of all things take.
[[nodiscard]] double dose_bytes_per_agent(const Scenario& scenario);

template <auto plan>
[[nodiscard]] std::unique_ptr<Runner> run_by_dose(const WorldInputs& inputs) {
  return make_dose_runner(inputs, plan(inputs));
}

template <auto plan>
[[nodiscard]] ModelEntry dose_model(ModelCard card) {
  static_assert(std::same_as<decltype(plan), DosePlan (*)(const WorldInputs&)>,
                "model: needs `DosePlan plan(const WorldInputs&)`");
  card.family = "adoption";
  card.releases = true;
  card.layers = true;
  card.parameters.push_back(layers_parameter());
  card.updating = "synchronous: step t sees the adopters of step t−1";
  return {std::move(card), &run_by_dose<plan>, &dose_bytes_per_agent};
}

}  // namespace groundswell
