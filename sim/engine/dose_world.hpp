// SPDX-License-Identifier: Apache-2.0
// The state of a world of doses, shared by the parts of the dose kernel: dose_kernel.cpp moves it,
// dose_setup.cpp makes it, dose_browse.cpp lets recruits try items, dose_causes.cpp explains.
//
// What agents accumulate are whole numbers: friend-steps of exposure (apart for ties of different
// weights), and clocks common to all (own
// discovery, chart, call, broadcast) kept as fixed-point doses. An agent's Λ is computed from them
// afresh each step in one fixed expression.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "core/dose.hpp"
#include "engine/agenda.hpp"
#include "engine/dose_model.hpp"
#include "engine/tie_layers.hpp"

namespace groundswell {

inline constexpr double kNeverAgain = std::numeric_limits<double>::infinity();

using Counts = std::vector<std::uint32_t>;

/// A broadcast that is on, with what this step and all steps so far delivered.
struct Airing {
  const BroadcastCampaign* campaign = nullptr;
  double now = 0.0;
  Dose total = 0;
};

/// A group whose call goes to an item.
struct Call {
  const GroupCampaign* group = nullptr;
  double now = 0.0;  ///< dose of this step
  Dose total = 0;
  std::vector<double> called_from;  ///< `total` when the agent became a member; ∞ for the others
};

/// What is heard along the ties of one weight: of one layer, or of several that weigh the same.
struct Hearing {
  double weight = 1.0;
  Counts talking;    ///< neighbours who talk about it now
  Counts exposures;  ///< friend-steps so far
};

/// A tie that is not always on comes on, or goes off, while one end of it talks.
struct TieChange {
  AgentId agent;
  std::uint32_t hearing;  ///< position among the thing's
  std::int32_t change;    ///< of those who talk to the agent
};

/// The state of one item or group.
struct Thing {
  ThingPlan plan;
  bool is_group = false;
  bool is_off = false;
  std::uint64_t key = 0;
  Step available = 0;
  std::vector<Step> adopted;           ///< step of adoption, kNever
  TieLayers ties;                      ///< that talk goes along
  std::vector<std::uint32_t> hearing;  ///< by layer of `ties`: position in `hearings`
  std::vector<Hearing> hearings;       ///< by weight; empty in a well-mixed society
  Agenda<TieChange> tie_changes;
  std::vector<Dose> tried;              ///< dose of one's own trials; empty without discovery
  std::vector<std::uint16_t> audience;  ///< bit b: hears broadcast b; empty without broadcasts
  std::vector<Airing> airings;
  std::vector<double> aired;  ///< by audience class: broadcast dose so far
  std::vector<Call> calls;
  std::vector<AgentId> adopters;              ///< in order of adoption
  std::vector<std::size_t> adopters_by_step;  ///< how many there were before each step
  std::uint64_t crowd_exposures = 0;          ///< of everybody, in a well-mixed society
  double own_total = 0.0;
  double chart_now = 0.0;
  Dose chart_total = 0;
  std::uint64_t talkers = 0;  ///< adopters who talk now
};

/// One agent's doses, by channel, and the parts a cause is drawn from.
struct Doses {
  double own = 0.0, peers = 0.0, chart = 0.0, broadcast = 0.0;
};

struct Trial {
  AgentId agent;
  ItemId item;
  CampaignId campaign;
  Dose dose;
};

/// Everything about one world that changes from step to step.
struct DoseWorld {
  WorldInputs inputs;
  DosePlan plan;
  Campaigns campaigns;
  std::vector<Thing> things;                     ///< items, then groups
  std::vector<std::vector<AgentId>> recruits{};  ///< by discovery campaign
  std::vector<Trial> trials{};                   ///< this step's, by (item, agent)
};

/// The steps in which someone talks who begins in `step`.
[[nodiscard]] inline Interval talk_from(const Thing& thing, Step step) noexcept {
  const bool for_ever = thing.plan.talk_steps >= kNever - step;
  return {step, for_ever ? kNever : step + thing.plan.talk_steps};
}

/// Makes the world: things, audiences, recruits; channels that a twin switches off are silenced.
/// Throws ScenarioError for more broadcasts on one target than audiences can tell apart.
[[nodiscard]] DoseWorld make_dose_world(const WorldInputs& inputs, DosePlan plan);

/// Recruits of discovery campaigns try items: fills `trials` and adds the doses.
void browse(DoseWorld& world, Step step);

/// The download of `agent`, with its cause told from the step's doses.
[[nodiscard]] Download explain(const DoseWorld& world, AgentId agent, ThingId id, Step step);

/// Talk so far, or now, as an agent hears it: a sum of whole numbers, each times its weight.
[[nodiscard]] inline double heard_by(const Thing& thing, Counts Hearing::*counts, std::size_t i,
                                     std::uint64_t crowd) noexcept {
  if (thing.hearings.empty()) return static_cast<double>(crowd);
  double sum = 0.0;
  for (const Hearing& hearing : thing.hearings)
    sum += hearing.weight * static_cast<double>((hearing.*counts)[i]);
  return sum;
}

[[nodiscard]] inline Doses doses_of(const DoseWorld& world, const Thing& thing,
                                    std::size_t i) noexcept {
  double own = thing.own_total;
  if (!thing.tried.empty()) own += in_units(thing.tried[i]);
  double peers =
      thing.plan.talk_per_step * heard_by(thing, &Hearing::exposures, i, thing.crowd_exposures);
  if (!world.plan.heard.empty()) peers *= world.plan.heard[i];
  for (const Call& call : thing.calls)
    peers += thing.plan.scale[i] * std::max(0.0, in_units(call.total) - call.called_from[i]);
  Doses doses;
  doses.own = world.plan.self[i] * own;
  doses.peers = world.plan.social[i] * peers;
  if (!world.plan.chart.empty()) doses.chart = world.plan.chart[i] * in_units(thing.chart_total);
  if (!thing.audience.empty())
    doses.broadcast = world.plan.broadcast * thing.aired[thing.audience[i]];
  return doses;
}

[[nodiscard]] inline double dose_of(const DoseWorld& world, const Thing& thing,
                                    std::size_t i) noexcept {
  const Doses doses = doses_of(world, thing, i);
  return doses.own + doses.peers + doses.chart + doses.broadcast;
}

}  // namespace groundswell
