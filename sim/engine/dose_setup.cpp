// SPDX-License-Identifier: Apache-2.0
// How a world of doses begins.
#include <algorithm>

#include "engine/dose_world.hpp"
#include "scenario/sections.hpp"

namespace groundswell {
namespace {

void silence_switched_off_channels(const Variation& variation, DosePlan& plan) {
  if (!variation.own) std::fill(plan.self.begin(), plan.self.end(), 0.0);
  if (!variation.peers) std::fill(plan.social.begin(), plan.social.end(), 0.0);
  if (!variation.chart) std::fill(plan.chart.begin(), plan.chart.end(), 0.0);
  if (!variation.broadcast) plan.broadcast = 0.0;
}

void add_hearings(Thing& thing, AgentId agents) {
  for (const TieLayer& layer : thing.ties.all()) {
    const auto found = std::ranges::find(thing.hearings, layer.weight, &Hearing::weight);
    thing.hearing.push_back(static_cast<std::uint32_t>(found - thing.hearings.begin()));
    if (found == thing.hearings.end())
      thing.hearings.push_back({layer.weight, Counts(agents, 0), Counts(agents, 0)});
  }
}

void add_thing(DoseWorld& world, ThingId id, ThingPlan plan) {
  const std::size_t items = world.inputs.scenario.items.size();
  Thing thing;
  thing.ties = id < items ? TieLayers(world.inputs)
                          : TieLayers(world.inputs, world.campaigns.groups[id - items].layers);
  const AgentId agents = world.inputs.graph.agents();
  thing.is_group = id >= items;
  thing.plan = std::move(plan);
  thing.adopted.assign(agents, kNever);
  if (!world.inputs.graph.is_well_mixed()) add_hearings(thing, agents);
  if (thing.is_group) {
    const GroupCampaign& group = world.campaigns.groups[id - items];
    thing.key = group.key;
    thing.is_off = world.inputs.variation.is_off(group.id);
    thing.available = group.start;
    world.things[group.target].calls.push_back(
        {&group, 0.0, 0, std::vector<double>(agents, kNeverAgain)});
  } else {
    const Values& item = world.inputs.scenario.items[id];
    thing.key = stable_key(item.text("name"));
    if (item.has("release"))
      thing.available = static_cast<Step>(world.inputs.clock.step_of(item.moment("release")));
  }
  world.things.push_back(std::move(thing));
}

void add_broadcast(DoseWorld& world, const BroadcastCampaign& campaign) {
  if (world.inputs.variation.is_off(campaign.id)) return;
  Thing& thing = world.things[campaign.thing];
  const std::size_t bit = thing.airings.size();
  if (bit == kMostBroadcasts) throw InternalError("a broadcast too many passed the checks");
  thing.airings.push_back({&campaign, 0.0, 0});
  thing.audience.resize(world.inputs.graph.agents(), 0);
  const Draws draws = world.inputs.draws(Purpose::audience);
  world.inputs.executor.for_each_block(
      world.inputs.graph.agents(), [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i) {
          if (draws.uniform({.agent = i, .item = campaign.key}) < campaign.audience)
            thing.audience[i] = static_cast<std::uint16_t>(thing.audience[i] | (1U << bit));
        }
      });
}

void add_discovery(DoseWorld& world, const DiscoveryCampaign& campaign) {
  world.recruits.emplace_back();
  if (world.inputs.variation.is_off(campaign.id)) return;
  const Draws draws = world.inputs.draws(Purpose::recruits);
  for (AgentId agent = 0; agent < world.inputs.graph.agents(); ++agent)
    if (draws.uniform({.agent = agent, .item = campaign.key}) < campaign.recruits)
      world.recruits.back().push_back(agent);
  for (const ItemId item : campaign.pool)
    world.things[item].tried.resize(world.inputs.graph.agents(), 0);
}

}  // namespace

double dose_bytes_per_agent(const Scenario& scenario) {
  constexpr double kWeights = 4 * sizeof(double);  // self, social, heard, chart
  // ThingPlan and adopted; then talking and exposures, at most once for each layer.
  const double per_thing =
      2 * sizeof(double) + sizeof(float) + sizeof(Step) +
      2 * sizeof(Counts::value_type) * static_cast<double>(1 + scenario.layers.size());
  const auto count = [&scenario](const char* kind) {
    return static_cast<double>(
        std::count_if(scenario.campaigns.begin(), scenario.campaigns.end(),
                      [kind](const Values& campaign) { return campaign.text("kind") == kind; }));
  };
  const auto items = static_cast<double>(scenario.items.size());
  const double groups = count("group");
  const double audiences = std::min(items + groups, count("broadcast")) * sizeof(std::uint16_t);
  const double trials = count("discovery") > 0.0 ? items * sizeof(Dose) : 0.0;
  const double calls = groups * sizeof(double);
  return kWeights + sizeof(std::uint32_t) + (items + groups) * per_thing + audiences + trials +
         calls;
}

DoseWorld make_dose_world(const WorldInputs& inputs, DosePlan plan) {
  silence_switched_off_channels(inputs.variation, plan);
  std::vector<ThingPlan> things = std::move(plan.things);
  DoseWorld world{inputs,
                  std::move(plan),
                  resolve_campaigns(inputs.scenario, inputs.graph, inputs.clock, inputs.world,
                                    *inputs.seeding, inputs.executor),
                  {}};
  for (std::size_t i = 0; i < things.size(); ++i)
    add_thing(world, static_cast<ThingId>(i), std::move(things[i]));
  for (const BroadcastCampaign& campaign : world.campaigns.broadcasts)
    add_broadcast(world, campaign);
  for (const DiscoveryCampaign& campaign : world.campaigns.discoveries)
    add_discovery(world, campaign);
  return world;
}

}  // namespace groundswell
