// SPDX-License-Identifier: Apache-2.0
// The seed agents of a run: chosen once, before its worlds, where all worlds have the same ones;
// drawn by each world where the strategy says so. Either way they are a pure function of scenario,
// graph and world.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "graph/seeding.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

struct SeedPlan {
  /// By campaign, ascending; nothing where each world draws its own (or there are none).
  std::vector<std::optional<std::vector<AgentId>>> shared;
  std::vector<std::string> notes;  ///< what the strategies found out, and what they do not promise

  /// Those that the world draws for itself, by campaign, ascending.
  [[nodiscard]] std::vector<std::vector<AgentId>> drawn_in(World world, const Scenario& scenario,
                                                           const Graph& graph,
                                                           const Executor& executor) const;
  /// The seed agents of every campaign in one world, ascending; none for campaigns without any.
  [[nodiscard]] std::vector<std::vector<AgentId>> agents_in(World world, const Scenario& scenario,
                                                            const Graph& graph,
                                                            const Executor& executor) const;
};

/// Makes an exposure sampler for an item, where the model counts exposures.
using SamplerOf = std::function<ExposureSampler(const Values& item)>;

/// Runs sampled worlds of the whole scenario, `campaign` having the seed agents that are tried and
/// the others those of the plan so far.
using TrialOf = std::function<SpreadTrial(const SeedPlan& so_far, std::size_t campaign)>;

/// Throws ScenarioError where a strategy would have to do more than it may in any society of the
/// scenario's size: what can be told before the society is made.
void check_seed_plan(const Scenario& scenario);

/// Throws ScenarioError where a strategy cannot do its work, or where the graph has not the agents,
/// the trait or the value asked for.
[[nodiscard]] SeedPlan make_seed_plan(const Scenario& scenario, const ModelCard& model,
                                      const Graph& graph, const SamplerOf& exposures,
                                      const TrialOf& trial, const Executor& executor);

}  // namespace groundswell
