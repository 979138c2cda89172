// SPDX-License-Identifier: Apache-2.0
// Campaigns as the engine needs them: times in steps, targets as numbers, audiences and seed agents
// drawn. Everything random is keyed by the campaign's name, so adding or removing one campaign
// leaves the others as they were.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/dose.hpp"
#include "core/parallel.hpp"
#include "graph/graph.hpp"
#include "scenario/clock.hpp"
#include "scenario/scenario.hpp"
#include "world/seed_plan.hpp"

namespace groundswell {

/// What is adopted: items first, then groups (a group's membership is adopted like an item).
using ThingId = std::uint32_t;

struct SeedCampaign {
  CampaignId id = 0;
  ItemId target = 0;
  std::vector<AgentId> agents;  ///< ascending
};

struct GroupCampaign {
  CampaignId id = 0;
  std::string name;
  std::uint64_t key = 0;
  ThingId thing = 0;
  ItemId target = 0;
  std::vector<AgentId> agents;
  Step start = 0;         ///< the seed agents are members from this step on
  Step invite_steps = 0;  ///< how long a member goes on inviting
  double invite = 0.0;    ///< dose per step per inviting friend
  double reluctance = 1.0;
  double join_taste = 0.0;
  Step act_from = kNever;
  Step act_until = 0;
  double call = 0.0;  ///< dose per step, in units of the member's own resistance
  double closeness = 0.0;
  double closeness_scale = 1.0;     ///< people
  std::vector<std::size_t> layers;  ///< of ties along which members invite, by position
};

struct BroadcastCampaign {
  CampaignId id = 0;
  std::uint64_t key = 0;
  ThingId thing = 0;
  double audience = 0.0;
  std::vector<Dose> delivered;  ///< dose per step of the run
};

struct DiscoveryCampaign {
  CampaignId id = 0;
  std::uint64_t key = 0;
  std::vector<ItemId> pool;
  double recruits = 0.0;
  double tries_per_step = 0.0;  ///< mean of a Poisson number
  double trial = 0.0;
  double choosiness = 0.0;
  Step start = 0;
  Step until = 0;
};

struct Campaigns {
  std::vector<std::string> names;  ///< by CampaignId
  std::vector<SeedCampaign> seeds;
  std::vector<GroupCampaign> groups;
  std::vector<BroadcastCampaign> broadcasts;
  std::vector<DiscoveryCampaign> discoveries;
};

/// The campaigns of one world; seed agents are the run's, or drawn where each world has its own.
[[nodiscard]] Campaigns resolve_campaigns(const Scenario& scenario, const Graph& graph,
                                          const Clock& clock, World world, const SeedPlan& seeding,
                                          const Executor& executor);

/// Steps in a span, at least 1.
[[nodiscard]] Step steps_in(Span span, const Clock& clock);

}  // namespace groundswell
