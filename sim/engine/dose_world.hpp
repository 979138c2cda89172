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

/// The doses towards one thing, agent by agent: where they are is looked up once for many agents.
class DosesTowards {
 public:
  DosesTowards(const DoseWorld& world, const Thing& thing) noexcept
      : thing_(thing),
        self_(world.plan.self.data()),
        social_(world.plan.social.data()),
        heard_(there(world.plan.heard)),
        chart_(there(world.plan.chart)),
        tried_(there(thing.tried)),
        audience_(there(thing.audience)),
        aired_(thing.aired.data()),
        only_(thing.hearings.size() == 1 ? &thing.hearings.front() : nullptr),
        own_(thing.own_total),
        per_exposure_(thing.plan.talk_per_step),
        charted_(in_units(thing.chart_total)),
        broadcast_(world.plan.broadcast) {}

  [[nodiscard]] Doses of(std::size_t i) const noexcept {
    double own = own_;
    if (tried_ != nullptr) own += in_units(tried_[i]);
    double peers = per_exposure_ * exposure(i);
    if (heard_ != nullptr) peers *= heard_[i];
    for (const Call& call : thing_.calls)
      peers += thing_.plan.scale[i] * std::max(0.0, in_units(call.total) - call.called_from[i]);
    Doses doses;
    doses.own = self_[i] * own;
    doses.peers = social_[i] * peers;
    if (chart_ != nullptr) doses.chart = chart_[i] * charted_;
    if (audience_ != nullptr) doses.broadcast = broadcast_ * aired_[audience_[i]];
    return doses;
  }
  [[nodiscard]] double sum_of(std::size_t i) const noexcept {
    const Doses doses = of(i);
    return doses.own + doses.peers + doses.chart + doses.broadcast;
  }

 private:
  template <class T>
  [[nodiscard]] static const T* there(const std::vector<T>& values) noexcept {
    return values.empty() ? nullptr : values.data();
  }
  [[nodiscard]] double exposure(std::size_t i) const noexcept {
    if (only_ != nullptr) return only_->weight * static_cast<double>(only_->exposures[i]);
    return heard_by(thing_, &Hearing::exposures, i, thing_.crowd_exposures);
  }

  const Thing& thing_;
  const double* self_;
  const double* social_;
  const double* heard_;
  const double* chart_;
  const Dose* tried_;
  const std::uint16_t* audience_;
  const double* aired_;
  const Hearing* only_;  ///< where all ties weigh the same
  double own_;
  double per_exposure_;
  double charted_;
  double broadcast_;
};

}  // namespace groundswell
