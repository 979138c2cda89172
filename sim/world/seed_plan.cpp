// SPDX-License-Identifier: Apache-2.0
#include "world/seed_plan.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "core/error.hpp"
#include "core/plain_number.hpp"
#include "graph/seeding_imm.hpp"
#include "scenario/seeding.hpp"
#include "world/named_trait.hpp"

namespace groundswell {
namespace {

std::vector<AgentId> named_agents(const Values& campaign, const Graph& graph) {
  std::unordered_map<std::string, AgentId> ids;
  if (!graph.labels().empty()) {
    ids.reserve(graph.agents());
    for (AgentId agent = 0; agent < graph.agents(); ++agent) ids.emplace(graph.label(agent), agent);
  }
  std::vector<AgentId> agents;
  std::vector<Problem> problems;
  for (const std::string& name : campaign.texts("agents")) {
    const std::optional<std::uint64_t> number = plain_number(name);
    const auto found = ids.find(name);
    if (found != ids.end()) {
      agents.push_back(found->second);
    } else if (ids.empty() && number && *number < graph.agents()) {
      agents.push_back(static_cast<AgentId>(*number));
    } else {
      problems.push_back(
          {campaign.place("agents"), "no agent " + name,
           "an agent of the graph" + (ids.empty() ? ": 0 to " + std::to_string(graph.agents() - 1)
                                                  : std::string(", by its id in the file")),
           ""});
    }
  }
  if (!problems.empty()) throw ScenarioError(std::move(problems));
  return agents;
}

/// The agents whose trait has the value.
std::vector<AgentId> agents_with_trait(const Values& campaign, const Graph& graph) {
  const Trait& trait = named_trait(campaign, "trait", graph);
  const std::string& label = campaign.text("value");
  const auto value = trait.value_of(label);
  if (!value)
    throw ScenarioError(Problem{campaign.place("value"), "value = " + in_quotes(label),
                                "must be a value of the trait " + in_quotes(trait.name),
                                name_hint(label, trait.labels)});
  std::vector<AgentId> agents;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    if (trait.values[agent] == *value) agents.push_back(agent);
  return agents;
}

/// How many of `agents` the campaign wants.
std::size_t count_of(const Values& campaign, std::size_t agents, const std::string& who) {
  const double count =
      campaign.has("count")
          ? static_cast<double>(campaign.integer("count"))
          : std::floor(campaign.number("share") * static_cast<double>(agents) + 0.5);
  if (count > static_cast<double>(agents))
    throw ScenarioError(Problem{campaign.has("count") ? campaign.place("count") : campaign.place(),
                                "more seed agents than " + who, "at most " + std::to_string(agents),
                                ""});
  return static_cast<std::size_t>(count);
}

SeedRequest request_of(const Values& campaign, const Scenario& scenario, const Graph& graph,
                       World world) {
  SeedRequest request;
  request.seed = scenario.seed();
  request.world = world;
  request.key = stable_key(campaign.text("name"));
  if (campaign.text("strategy") == "trait") {
    request.pool = agents_with_trait(campaign, graph);
    request.count = count_of(campaign, request.pool.size(), "agents of that trait");
  } else {
    request.count = count_of(campaign, graph.agents(), "agents");
  }
  request.epsilon = campaign.number("epsilon");
  request.ell = campaign.number("ell");
  if (campaign.has("samples"))
    request.samples = static_cast<std::uint32_t>(campaign.integer("samples"));
  return request;
}

const Values& target_of(const Values& campaign, const Scenario& scenario) {
  for (const Values& item : scenario.items)
    if (item.text("name") == campaign.text("target")) return item;
  throw InternalError("unknown target " + campaign.text("target"));
}

bool has_seed_agents(const Values& campaign) { return campaign.declares("strategy"); }

bool each_world_draws(const Values& campaign) {
  return !campaign.has("agents") && seeding_strategy(campaign.text("strategy")).each_world;
}

/// A stored graph says itself that its ties have times; for what scenarios say, see the checks.
void require_plain_ties(const Values& campaign, const Graph& graph, const SpreadLaw& law,
                        std::vector<std::string>& notes) {
  using Needs = SeedingStrategy::Needs;
  const SeedingStrategy& strategy = seeding_strategy(campaign.text("strategy"));
  if (graph.times().empty() || strategy.needs == Needs::nothing) return;
  if (strategy.needs == Needs::submodular_spread)
    throw ScenarioError(Problem{campaign.place("strategy"),
                                "strategy = " + in_quotes(strategy.name),
                                "must be a strategy without a guarantee: this one reckons with "
                                "ties that are always on",
                                ""});
  const bool runs = strategy.needs == Needs::spread && law.needs_runs();
  notes.push_back("campaign " + in_quotes(campaign.text("name")) + ": " +
                  (runs ? strategy.name + " seeding has no guarantee along ties with times"
                        : "seed agents are chosen as if all ties were always on"));
}

/// As the checks of the scenario, where the graph says how many agents there are.
void require_trials(const Values& campaign, const ModelCard& model, const SpreadLaw& law,
                    const Graph& graph) {
  if (seeding_strategy(campaign.text("strategy")).needs != SeedingStrategy::Needs::spread) return;
  std::vector<Problem> problems;
  check_trials(campaign, model, law, graph.agents(), problems);
  if (!problems.empty()) throw ScenarioError(std::move(problems));
}

/// Calls body(); what a strategy finds wrong with its epsilon is told where that stands.
template <class Body>
auto placed_in_campaign(const Values& campaign, const Body& body) {
  try {
    return body();
  } catch (const ScenarioError& error) {
    std::vector<Problem> problems = error.problems();
    for (Problem& problem : problems)
      if (problem.place == "epsilon")
        problem.place = campaign.given("epsilon") ? campaign.place("epsilon") : campaign.place();
    throw ScenarioError(std::move(problems));
  }
}

void put_in_order(std::vector<AgentId>& agents) {
  std::sort(agents.begin(), agents.end());
  agents.erase(std::unique(agents.begin(), agents.end()), agents.end());
}

}  // namespace

void check_seed_plan(const Scenario& scenario) {
  if (!scenario.graph.has("agents")) return;
  const auto agents = static_cast<AgentId>(scenario.graph.integer("agents"));
  for (const Values& campaign : scenario.campaigns) {
    if (!has_seed_agents(campaign) || campaign.has("agents") || campaign.text("strategy") != "imm")
      continue;
    SeedRequest request;
    request.count = count_of(campaign, agents, "agents");
    request.epsilon = campaign.number("epsilon");
    request.ell = campaign.number("ell");
    placed_in_campaign(campaign, [&] { require_few_sets(request, agents); });
  }
}

std::vector<std::vector<AgentId>> SeedPlan::drawn_in(World world, const Scenario& scenario,
                                                     const Graph& graph,
                                                     const Executor& executor) const {
  std::vector<std::vector<AgentId>> agents(scenario.campaigns.size());
  for (std::size_t i = 0; i < agents.size(); ++i) {
    const Values& campaign = scenario.campaigns[i];
    if (shared[i] || !has_seed_agents(campaign)) continue;
    const SeedRequest request = request_of(campaign, scenario, graph, world);
    agents[i] = choose_seeds(campaign.text("strategy"), request, graph, executor).agents;
    put_in_order(agents[i]);
  }
  return agents;
}

std::vector<std::vector<AgentId>> SeedPlan::agents_in(World world, const Scenario& scenario,
                                                      const Graph& graph,
                                                      const Executor& executor) const {
  std::vector<std::vector<AgentId>> agents = drawn_in(world, scenario, graph, executor);
  for (std::size_t i = 0; i < agents.size(); ++i)
    if (shared[i]) agents[i] = *shared[i];
  return agents;
}

SeedPlan make_seed_plan(const Scenario& scenario, const ModelCard& model, const Graph& graph,
                        const SamplerOf& exposures, const TrialOf& trial,
                        const Executor& executor) {
  SeedPlan plan;
  plan.notes = seeding_notes(scenario, model);
  plan.shared.resize(scenario.campaigns.size());
  const SpreadLaw law = spread_law(scenario, model);
  std::vector<std::size_t> to_choose;
  for (std::size_t i = 0; i < scenario.campaigns.size(); ++i) {
    const Values& campaign = scenario.campaigns[i];
    if (!has_seed_agents(campaign)) continue;
    if (campaign.has("agents")) {
      plan.shared[i] = named_agents(campaign, graph);
      put_in_order(*plan.shared[i]);
      continue;
    }
    require_plain_ties(campaign, graph, law, plan.notes);
    if (each_world_draws(campaign)) {
      static_cast<void>(request_of(campaign, scenario, graph, 0));  // can it be met?
    } else {
      plan.shared[i].emplace();  // nobody, until it is this campaign's turn
      to_choose.push_back(i);
    }
  }
  for (const std::size_t i : to_choose) {
    const Values& campaign = scenario.campaigns[i];
    SeedRequest request = request_of(campaign, scenario, graph, 0);
    request.law = law;
    request.discount_p = campaign.has("discount_p") ? campaign.number("discount_p") : law.p;
    if (law.kind == SpreadLaw::Kind::exposures)
      request.exposures = exposures(target_of(campaign, scenario));
    if (law.needs_runs()) request.trial = trial(plan, i);
    require_trials(campaign, model, law, graph);
    SeedChoice choice = placed_in_campaign(campaign, [&] {
      return choose_seeds(campaign.text("strategy"), request, graph, executor);
    });
    for (const std::string& note : choice.notes)
      plan.notes.push_back("campaign " + in_quotes(campaign.text("name")) + ": " + note);
    plan.shared[i] = std::move(choice.agents);
    put_in_order(*plan.shared[i]);
  }
  return plan;
}

}  // namespace groundswell
