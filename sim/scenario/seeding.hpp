// SPDX-License-Identifier: Apache-2.0
// How the seed agents of a campaign are named or chosen: the strategies a scenario can ask for,
// what each needs, and what can be wrong. graph/seeding.hpp carries them out.
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "scenario/card.hpp"
#include "scenario/parameter.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

struct SeedingStrategy {
  enum class Needs { nothing, ties, spread, submodular_spread };
  std::string name;
  std::string meaning;
  Needs needs = Needs::nothing;
  bool each_world = false;                ///< drawn afresh in every world; otherwise once for a run
  std::vector<std::string> parameters{};  ///< those that act in it
};

[[nodiscard]] const std::vector<SeedingStrategy>& seeding_strategies();
/// Throws InternalError where there is none of this name.
[[nodiscard]] const SeedingStrategy& seeding_strategy(const std::string& name);

/// The parameters of every campaign that has seed agents.
[[nodiscard]] std::vector<Parameter> seeding_parameters();

/// How the scenario's model spreads, as its card says.
[[nodiscard]] SpreadLaw spread_law(const Scenario& scenario, const ModelCard& model);

/// What is wrong with the seeding of one campaign, appended to `problems`.
void check_seeding(const Values& campaign, const Scenario& scenario, const ModelCard& model,
                   std::vector<Problem>& problems);

/// Where each trial of greedy and celf is a run of the model: that there are not more than a
/// machine can do.
void check_trials(const Values& campaign, const ModelCard& model, const SpreadLaw& law,
                  std::int64_t agents, std::vector<Problem>& problems);

/// What a reader of results should know about the strategies asked for, a sentence each.
[[nodiscard]] std::vector<std::string> seeding_notes(const Scenario& scenario,
                                                     const ModelCard& model);

}  // namespace groundswell
