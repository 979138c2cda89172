// SPDX-License-Identifier: Apache-2.0
// The adoption kernel for doses through four channels.
//
// What agents accumulate are whole numbers: friend-steps of exposure, and clocks common to all
// (own discovery, chart, call, broadcast) kept as fixed-point doses. An agent's Λ is computed from
// them afresh each step in one fixed expression, so nothing depends on the order in which threads
// add. Every step has the phases listed in `DoseRunner::step`.
#include <algorithm>
#include <atomic>
#include <cmath>

#include "engine/dose_model.hpp"

namespace groundswell {
namespace {

constexpr double kNeverAgain = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostBroadcasts = 12;  // per target: audiences are classes of a table

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

/// The state of one item or group.
struct Thing {
  ThingPlan plan;
  bool is_group = false;
  bool is_off = false;
  std::uint64_t key = 0;
  Step available = 0;
  std::vector<Step> adopted;            ///< step of adoption, kNever
  Counts talking;                       ///< neighbours who talk about it now
  Counts exposures;                     ///< friend-steps so far
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

struct Candidate {
  AgentId agent;
  std::uint32_t thing;
};

struct Trial {
  AgentId agent;
  ItemId item;
  CampaignId campaign;
  Dose dose;
};

class DoseRunner : public Runner {
 public:
  DoseRunner(const WorldInputs& inputs, DosePlan plan)
      : inputs_(inputs),
        graph_(inputs.graph),
        executor_(inputs.executor),
        plan_(std::move(plan)),
        campaigns_(resolve_campaigns(inputs.scenario, inputs.graph, inputs.clock, inputs.world)),
        downloaded_(plan_.purchase_cap > 0 ? graph_.agents() : 0, 0) {
    silence_switched_off_channels();
    for (std::size_t i = 0; i < plan_.things.size(); ++i)
      add_thing(static_cast<ThingId>(i), std::move(plan_.things[i]));
    for (const BroadcastCampaign& campaign : campaigns_.broadcasts) add_broadcast(campaign);
    for (const DiscoveryCampaign& campaign : campaigns_.discoveries) add_discovery(campaign);
  }

  void step(Step step, const Chart& chart, StepOutcome& outcome) override {
    outcome.new_members.assign(campaigns_.groups.size(), 0);
    talk(step, outcome);             // 1. last step's adopters begin to talk, old ones fall silent
    advance_clocks(step, chart);     // 2. own discovery, chart, calls and broadcasts of this step
    browse(step);                    // 3. recruits try items
    begin_campaigns(step, outcome);  // 4. seed agents adopt, founders found their group
    decide(step, outcome);           // 5. Λ ≥ R?
  }

  [[nodiscard]] bool finished() const override { return false; }

 private:
  [[nodiscard]] bool is_item(ThingId thing) const { return !things_[thing].is_group; }

  // --- making the world -------------------------------------------------------------------------

  void silence_switched_off_channels() {
    const Variation& variation = inputs_.variation;
    if (!variation.own) std::fill(plan_.self.begin(), plan_.self.end(), 0.0);
    if (!variation.peers) std::fill(plan_.social.begin(), plan_.social.end(), 0.0);
    if (!variation.chart) std::fill(plan_.chart.begin(), plan_.chart.end(), 0.0);
    if (!variation.broadcast) plan_.broadcast = 0.0;
  }

  void add_thing(ThingId id, ThingPlan plan) {
    Thing thing;
    const std::size_t items = inputs_.scenario.items.size();
    const AgentId agents = graph_.agents();
    thing.is_group = id >= items;
    thing.plan = std::move(plan);
    thing.adopted.assign(agents, kNever);
    if (!graph_.is_well_mixed()) {
      thing.talking.assign(agents, 0);
      thing.exposures.assign(agents, 0);
    }
    if (thing.is_group) {
      const GroupCampaign& group = campaigns_.groups[id - items];
      thing.key = group.key;
      thing.is_off = inputs_.variation.is_off(group.id);
      thing.available = group.start;
      things_[group.target].calls.push_back(
          {&group, 0.0, 0, std::vector<double>(agents, kNeverAgain)});
    } else {
      const Values& item = inputs_.scenario.items[id];
      thing.key = stable_key(item.text("name"));
      if (item.has("release"))
        thing.available = static_cast<Step>(inputs_.clock.step_of(item.moment("release")));
    }
    things_.push_back(std::move(thing));
  }

  void add_broadcast(const BroadcastCampaign& campaign) {
    if (inputs_.variation.is_off(campaign.id)) return;
    Thing& thing = things_[campaign.thing];
    const std::size_t bit = thing.airings.size();
    if (bit == kMostBroadcasts) {
      throw ScenarioError(Problem{inputs_.scenario.campaigns[campaign.id].place(),
                                  "one broadcast too many for its target",
                                  "at most " + std::to_string(kMostBroadcasts) + " for each target",
                                  "airings of one campaign go together in its times"});
    }
    thing.airings.push_back({&campaign, 0.0, 0});
    thing.audience.resize(graph_.agents(), 0);
    const Draws draws = inputs_.draws(Purpose::audience);
    executor_.for_each_block(graph_.agents(), [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) {
        if (draws.uniform({.agent = i, .item = campaign.key}) < campaign.audience)
          thing.audience[i] = static_cast<std::uint16_t>(thing.audience[i] | (1U << bit));
      }
    });
  }

  void add_discovery(const DiscoveryCampaign& campaign) {
    recruits_.emplace_back();
    if (inputs_.variation.is_off(campaign.id)) return;
    const Draws draws = inputs_.draws(Purpose::recruits);
    for (AgentId agent = 0; agent < graph_.agents(); ++agent)
      if (draws.uniform({.agent = agent, .item = campaign.key}) < campaign.recruits)
        recruits_.back().push_back(agent);
    for (const ItemId item : campaign.pool) things_[item].tried.resize(graph_.agents(), 0);
  }

  // --- 1. talk ----------------------------------------------------------------------------------

  void talk(Step step, StepOutcome& outcome) {
    for (Thing& thing : things_) {
      thing.adopters_by_step.push_back(thing.adopters.size());
      if (step == 0) continue;
      outcome.ties_examined += talk_of(thing, step - 1, +1);
      const std::int64_t silent = std::int64_t{step} - 1 - thing.plan.talk_steps;
      if (silent >= 0) talk_of(thing, static_cast<Step>(silent), -1);
    }
  }

  /// The adopters of `step` begin (+1) or cease (−1) to be heard by those they influence.
  std::uint64_t talk_of(Thing& thing, Step step, int change) {
    const auto at = static_cast<std::size_t>(step);
    const std::size_t first = thing.adopters_by_step[at];
    const std::size_t count = thing.adopters_by_step[at + 1] - first;
    const auto delta = static_cast<std::uint32_t>(change);  // wraps: −1 undoes +1
    thing.talkers += change > 0 ? count : std::uint64_t{0} - count;
    if (graph_.is_well_mixed()) return count;
    return executor_.sum_blocks<std::uint64_t>(
        count,
        [&](std::size_t begin, std::size_t end) {
          std::uint64_t ties = 0;
          for (std::size_t i = first + begin; i < first + end; ++i) {
            const auto row = graph_.out().row(thing.adopters[i]);
            ties += row.size();
            for (const AgentId other : row)
              std::atomic_ref(thing.talking[other]).fetch_add(delta, std::memory_order_relaxed);
          }
          return ties;
        },
        64);
  }

  // --- 2. clocks --------------------------------------------------------------------------------

  void advance_clocks(Step step, const Chart& chart) {
    for (ThingId id = 0; id < things_.size(); ++id) {
      Thing& thing = things_[id];
      if (step >= thing.available) thing.own_total += thing.plan.own_per_step;
      thing.crowd_exposures += thing.talkers;
      advance_chart(id, thing, chart);
      advance_calls(step, id, thing, chart);
      advance_broadcasts(step, thing);
    }
  }

  void advance_chart(ThingId id, Thing& thing, const Chart& chart) {
    thing.chart_now = 0.0;
    if (thing.is_group || !chart.visible()) return;
    const std::uint32_t rank = chart.published_rank(id);
    if (rank == 0) return;
    const Dose dose = to_dose(portable_pow(static_cast<double>(rank), -plan_.chart_exponent) *
                              inputs_.clock.step_days());
    thing.chart_now = in_units(dose);
    thing.chart_total += dose;
  }

  void advance_calls(Step step, ThingId id, Thing& thing, const Chart& chart) {
    for (Call& call : thing.calls) {
      const GroupCampaign& group = *call.group;
      call.now = 0.0;
      if (step < group.act_from || step >= group.act_until) continue;
      const Dose dose = to_dose(group.call * rally(group, id, chart));
      call.now = in_units(dose);
      call.total += dose;
    }
  }

  /// Closeness effect (science.md §13.5): people make an effort when the published race is close.
  [[nodiscard]] double rally(const GroupCampaign& group, ItemId item, const Chart& chart) const {
    bool known = false;
    const std::int64_t lead = chart.published_lead(item, known);
    if (!known || group.closeness == 0.0) return 1.0;
    const double people =
        static_cast<double>(std::abs(lead)) * static_cast<double>(inputs_.scenario.scale());
    return 1.0 + group.closeness * portable_exp(-people / group.closeness_scale);
  }

  void advance_broadcasts(Step step, Thing& thing) {
    for (Airing& airing : thing.airings) {
      const Dose dose = airing.campaign->delivered[static_cast<std::size_t>(step)];
      airing.now = in_units(dose);
      airing.total += dose;
    }
    thing.aired.assign(std::size_t{1} << thing.airings.size(), 0.0);
    for (std::size_t who = 1; who < thing.aired.size(); ++who) {
      const auto lowest = static_cast<std::size_t>(std::countr_zero(who));
      thing.aired[who] = thing.aired[who & (who - 1)] + in_units(thing.airings[lowest].total);
    }
  }

  // --- 3. browse --------------------------------------------------------------------------------

  void browse(Step step) {
    trials_.clear();
    for (std::size_t i = 0; i < campaigns_.discoveries.size(); ++i)
      browse_one(campaigns_.discoveries[i], recruits_[i], step);
    std::sort(trials_.begin(), trials_.end(), [](const Trial& a, const Trial& b) {
      return std::pair(a.item, a.agent) < std::pair(b.item, b.agent);
    });
  }

  void browse_one(const DiscoveryCampaign& campaign, const std::vector<AgentId>& recruits,
                  Step step) {
    if (step < campaign.start || step >= campaign.until || recruits.empty()) return;
    const double chance = 1.0 - portable_exp(-campaign.tries_per_step);
    const Dose dose = to_dose(campaign.trial);
    const Draws times = inputs_.draws(Purpose::browse_time);
    std::vector<std::vector<Trial>> parts(executor_.blocks(recruits.size()));
    executor_.for_each_block(
        recruits.size(), [&](std::size_t begin, std::size_t end, std::size_t block) {
          for (std::size_t i = begin; i < end; ++i) {
            const AgentId agent = recruits[i];
            const DrawAt at{agent, campaign.key, static_cast<std::uint64_t>(step), 0};
            if (!(times.uniform(at) < chance)) continue;
            const ItemId item = choose(campaign, agent, step);
            if (item != kNothing) parts[block].push_back({agent, item, campaign.id, dose});
          }
        });
    for (const std::vector<Trial>& part : parts) {
      for (const Trial& trial : part) {
        things_[trial.item].tried[trial.agent] += trial.dose;
        trials_.push_back(trial);
      }
    }
  }

  /// What an agent tries next: by its own taste alone (design.md §2.2 with c = 0), among the items
  /// of the pool that are out and that it has not downloaded.
  [[nodiscard]] ItemId choose(const DiscoveryCampaign& campaign, AgentId agent, Step step) const {
    const auto weight = [&](ItemId item) {
      const Thing& thing = things_[item];
      if (step < thing.available || thing.adopted[agent] != kNever) return 0.0;
      const double suits = thing.plan.suits[static_cast<Eigen::Index>(agent)];
      return portable_exp(std::clamp(campaign.choosiness * suits, -600.0, 600.0));
    };
    double total = 0.0;
    for (const ItemId item : campaign.pool) total += weight(item);
    if (!(total > 0.0)) return kNothing;
    const Draws draws = inputs_.draws(Purpose::browse_choice);
    double mark = total * draws.uniform({agent, campaign.key, static_cast<std::uint64_t>(step), 0});
    ItemId last = kNothing;
    for (const ItemId item : campaign.pool) {
      const double w = weight(item);
      if (w == 0.0) continue;
      last = item;
      if (mark < w) break;
      mark -= w;
    }
    return last;
  }

  // --- 4. campaigns that act on given agents ----------------------------------------------------

  void begin_campaigns(Step step, StepOutcome& outcome) {
    if (step == 0) {
      for (const SeedCampaign& seed : campaigns_.seeds) {
        if (inputs_.variation.is_off(seed.id)) continue;
        for (const AgentId agent : seed.agents) {
          if (things_[seed.target].adopted[agent] != kNever) continue;
          adopt(agent, seed.target, step, outcome);
          outcome.downloads.push_back(
              {agent, seed.target, step, Channel::seed, seed.id, kNobody, {}});
        }
      }
    }
    for (const GroupCampaign& group : campaigns_.groups) {
      if (group.start != step || inputs_.variation.is_off(group.id)) continue;
      for (const AgentId agent : group.agents)
        if (things_[group.thing].adopted[agent] == kNever) adopt(agent, group.thing, step, outcome);
    }
  }

  void adopt(AgentId agent, ThingId id, Step step, StepOutcome& outcome) {
    Thing& thing = things_[id];
    thing.adopted[agent] = step;
    thing.adopters.push_back(agent);
    thing.plan.resistance[agent] = kNeverAgain;
    if (thing.is_group) {
      const std::size_t group = id - inputs_.scenario.items.size();
      ++outcome.new_members[group];
      for (Call& call : things_[campaigns_.groups[group].target].calls)
        if (call.group == &campaigns_.groups[group]) call.called_from[agent] = in_units(call.total);
      return;
    }
    if (plan_.purchase_cap == 0) return;
    if (++downloaded_[agent] < plan_.purchase_cap) return;
    for (Thing& other : things_)
      if (!other.is_group) other.plan.resistance[agent] = kNeverAgain;
  }

  // --- 5. decide --------------------------------------------------------------------------------

  void decide(Step step, StepOutcome& outcome) {
    std::vector<Candidate> candidates;
    for (ThingId id = 0; id < things_.size(); ++id) {
      const Thing& thing = things_[id];
      if (thing.is_off || step < thing.available) continue;
      if (step > thing.available && !is_stirred(id)) continue;
      find_candidates(id, candidates);
    }
    for (const Candidate& candidate : within_cap(std::move(candidates), step)) {
      // The cause is told from the step's doses before the agent's state changes.
      if (is_item(candidate.thing))
        outcome.downloads.push_back(explain(candidate.agent, candidate.thing, step));
      adopt(candidate.agent, candidate.thing, step, outcome);
    }
    std::sort(outcome.downloads.begin(), outcome.downloads.end(),
              [](const Download& a, const Download& b) {
                return std::pair(a.item, a.agent) < std::pair(b.item, b.agent);
              });
  }

  /// Whether any dose toward it changed in this step: if not, nobody new can be tipped.
  [[nodiscard]] bool is_stirred(ThingId id) const {
    const Thing& thing = things_[id];
    const auto is_on = [](const auto& part) { return part.now != 0.0; };
    return thing.plan.own_per_step != 0.0 || thing.talkers != 0 || thing.chart_now != 0.0 ||
           std::any_of(thing.calls.begin(), thing.calls.end(), is_on) ||
           std::any_of(thing.airings.begin(), thing.airings.end(), is_on) ||
           std::any_of(trials_.begin(), trials_.end(),
                       [id](const Trial& trial) { return trial.item == id; });
  }

  /// Agents whose dose has reached their resistance, in agent order.
  void find_candidates(ThingId id, std::vector<Candidate>& candidates) {
    Thing& thing = things_[id];
    std::vector<std::vector<Candidate>> parts(executor_.blocks(graph_.agents()));
    executor_.for_each_block(graph_.agents(),
                             [&](std::size_t begin, std::size_t end, std::size_t block) {
                               if (!thing.exposures.empty())
                                 for (std::size_t i = begin; i < end; ++i)
                                   thing.exposures[i] += thing.talking[i];
                               for (std::size_t i = begin; i < end; ++i) {
                                 if (dose_of(thing, i) >= thing.plan.resistance[i])
                                   parts[block].push_back({static_cast<AgentId>(i), id});
                               }
                             });
    for (const auto& part : parts) candidates.insert(candidates.end(), part.begin(), part.end());
  }

  [[nodiscard]] double dose_of(const Thing& thing, std::size_t i) const noexcept {
    const Doses doses = doses_of(thing, i);
    return doses.own + doses.peers + doses.chart + doses.broadcast;
  }

  [[nodiscard]] Doses doses_of(const Thing& thing, std::size_t i) const noexcept {
    double own = thing.own_total;
    if (!thing.tried.empty()) own += in_units(thing.tried[i]);
    const auto exposures =
        static_cast<double>(thing.exposures.empty() ? thing.crowd_exposures : thing.exposures[i]);
    double peers = thing.plan.talk_per_step * exposures;
    for (const Call& call : thing.calls)
      peers += thing.plan.scale[i] * std::max(0.0, in_units(call.total) - call.called_from[i]);
    Doses doses;
    doses.own = plan_.self[i] * own;
    doses.peers = plan_.social[i] * peers;
    if (!plan_.chart.empty()) doses.chart = plan_.chart[i] * in_units(thing.chart_total);
    if (!thing.audience.empty()) doses.broadcast = plan_.broadcast * thing.aired[thing.audience[i]];
    return doses;
  }

  /// Candidates that their purchase cap allows: where an agent is tipped towards more items at once
  /// than it may still download, keyed lots decide.
  [[nodiscard]] std::vector<Candidate> within_cap(std::vector<Candidate> candidates, Step step) {
    if (plan_.purchase_cap == 0) return candidates;
    const Draws lots = inputs_.draws(Purpose::cap_choice);
    const auto lot = [&](const Candidate& c) {
      return lots.bits({c.agent, things_[c.thing].key, static_cast<std::uint64_t>(step), 0});
    };
    std::stable_sort(candidates.begin(), candidates.end(),
                     [&](const Candidate& a, const Candidate& b) {
                       return a.agent != b.agent ? a.agent < b.agent : lot(a) < lot(b);
                     });
    std::vector<Candidate> allowed;
    std::uint32_t taken = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const Candidate& candidate = candidates[i];
      if (i == 0 || candidates[i - 1].agent != candidate.agent)
        taken = downloaded_[candidate.agent];
      if (is_item(candidate.thing) && taken++ >= plan_.purchase_cap) continue;
      allowed.push_back(candidate);
    }
    return allowed;
  }

  // --- causes -----------------------------------------------------------------------------------

  /// One part of what moved an agent: a channel, and the campaign or the peers behind it.
  struct Push {
    Channel channel;
    CampaignId campaign;
    bool by_peer;
    double now;   ///< dose of this step
    double ever;  ///< dose so far
  };

  [[nodiscard]] std::vector<Push> pushes_on(AgentId agent, const Thing& thing) const {
    std::vector<Push> pushes;
    const double self = plan_.self[agent];
    const double social = plan_.social[agent];
    pushes.push_back(
        {Channel::own, kNoCampaign, false, self * thing.plan.own_per_step, self * thing.own_total});
    push_trials(agent, thing, pushes);
    const double talkers =
        static_cast<double>(thing.talking.empty() ? thing.talkers : thing.talking[agent]);
    const double heard = static_cast<double>(thing.exposures.empty() ? thing.crowd_exposures
                                                                     : thing.exposures[agent]);
    pushes.push_back({Channel::peers, kNoCampaign, true,
                      social * thing.plan.talk_per_step * talkers,
                      social * thing.plan.talk_per_step * heard});
    for (const Call& call : thing.calls) {
      const double so_far = std::max(0.0, in_units(call.total) - call.called_from[agent]);
      const double unit = social * thing.plan.scale[agent];
      pushes.push_back({Channel::peers, call.group->id, false, so_far > 0.0 ? unit * call.now : 0.0,
                        unit * so_far});
    }
    const double looks = plan_.chart.empty() ? 0.0 : plan_.chart[agent];
    pushes.push_back({Channel::chart, kNoCampaign, false, looks * thing.chart_now,
                      looks * in_units(thing.chart_total)});
    for (std::size_t b = 0; b < thing.airings.size(); ++b) {
      if (((std::uint32_t{thing.audience[agent]} >> b) & 1U) == 0) continue;
      const Airing& airing = thing.airings[b];
      pushes.push_back({Channel::broadcast, airing.campaign->id, false,
                        plan_.broadcast * airing.now, plan_.broadcast * in_units(airing.total)});
    }
    return pushes;
  }

  void push_trials(AgentId agent, const Thing& thing, std::vector<Push>& pushes) const {
    if (thing.tried.empty()) return;
    const auto item = static_cast<ItemId>(&thing - things_.data());
    const auto first = std::lower_bound(
        trials_.begin(), trials_.end(), std::pair(item, agent),
        [](const Trial& t, const auto& wanted) { return std::pair(t.item, t.agent) < wanted; });
    for (auto trial = first; trial != trials_.end() && trial->item == item && trial->agent == agent;
         ++trial)
      pushes.push_back(
          {Channel::own, trial->campaign, false, plan_.self[agent] * in_units(trial->dose), 0.0});
    pushes.push_back(
        {Channel::own, kNoCampaign, false, 0.0, plan_.self[agent] * in_units(thing.tried[agent])});
  }

  /// Last touch: what tipped the agent, drawn in proportion to the step's doses. Where the step
  /// brought none (a release day, say), in proportion to all doses so far.
  [[nodiscard]] Download explain(AgentId agent, ThingId id, Step step) const {
    const Thing& thing = things_[id];
    const std::vector<Push> pushes = pushes_on(agent, thing);
    double total = 0.0;
    for (const Push& push : pushes) total += std::max(0.0, push.now);
    const bool from_now = total > 0.0;
    if (!from_now)
      for (const Push& push : pushes) total += std::max(0.0, push.ever);
    const Draws draws = inputs_.draws(Purpose::cause_channel);
    double mark = total * draws.uniform({agent, thing.key, static_cast<std::uint64_t>(step), 0});
    const Push* chosen = &pushes.front();
    for (const Push& push : pushes) {
      const double weight = std::max(0.0, from_now ? push.now : push.ever);
      if (weight == 0.0) continue;
      chosen = &push;
      if (mark < weight) break;
      mark -= weight;
    }
    Download download{agent,
                      id,
                      step,
                      chosen->channel,
                      chosen->campaign,
                      kNobody,
                      shares_of(doses_of(thing, agent))};
    if (chosen->by_peer && inputs_.causes) download.peer = peer_behind(agent, thing, step);
    return download;
  }

  [[nodiscard]] static DoseShares shares_of(const Doses& doses) {
    const std::array<double, kDoseChannels> parts{
        std::max(0.0, doses.own), std::max(0.0, doses.peers), std::max(0.0, doses.chart),
        std::max(0.0, doses.broadcast)};
    const double total = parts[0] + parts[1] + parts[2] + parts[3];
    DoseShares shares{};
    if (!(total > 0.0)) return shares;
    std::uint32_t given = 0;
    std::size_t largest = 0;
    for (std::size_t c = 0; c < kDoseChannels; ++c) {
      shares[c] = static_cast<std::uint32_t>(parts[c] / total * double{kWholeShare});
      given += shares[c];
      if (shares[c] > shares[largest]) largest = c;
    }
    shares[largest] += kWholeShare - given;  // rounding: the shares of a download add up to 1
    return shares;
  }

  /// A neighbour who talked: of least keyed lot among those who talk now, else among all who
  /// ever did.
  [[nodiscard]] AgentId peer_behind(AgentId agent, const Thing& thing, Step step) const {
    const std::int64_t since = std::int64_t{step} - thing.plan.talk_steps;
    if (graph_.is_well_mixed()) return peer_in_the_crowd(agent, thing, step, since);
    const std::uint64_t key =
        inputs_.draws(Purpose::cause_peer).bits({.agent = agent, .item = thing.key});
    for (const std::int64_t earliest : {since, std::int64_t{0}}) {
      AgentId chosen = kNobody;
      std::uint64_t least = 0;
      for (const AgentId other : graph_.in().row(agent)) {
        if (thing.adopted[other] >= step || thing.adopted[other] < earliest) continue;
        const std::uint64_t lot = lot_of(key, other);
        if (chosen == kNobody || lot < least) {
          chosen = other;
          least = lot;
        }
      }
      if (chosen != kNobody) return chosen;
    }
    return kNobody;
  }

  [[nodiscard]] AgentId peer_in_the_crowd(AgentId agent, const Thing& thing, Step step,
                                          std::int64_t since) const {
    const std::size_t last = thing.adopters_by_step[static_cast<std::size_t>(step)];
    std::size_t first =
        since > 0 ? thing.adopters_by_step[static_cast<std::size_t>(since)] : std::size_t{0};
    if (first == last) first = 0;
    if (last == 0) return kNobody;
    const Draws draws = inputs_.draws(Purpose::cause_peer);
    return thing.adopters[first + draws.below({.agent = agent, .item = thing.key}, last - first)];
  }

  static constexpr ItemId kNothing = std::numeric_limits<ItemId>::max();

  WorldInputs inputs_;
  const Graph& graph_;
  const Executor& executor_;
  DosePlan plan_;
  Campaigns campaigns_;
  std::vector<Thing> things_;
  std::vector<std::vector<AgentId>> recruits_;  ///< by discovery campaign
  std::vector<Trial> trials_;                   ///< this step's, by (item, agent)
  std::vector<std::uint32_t> downloaded_;       ///< per agent, when there is a purchase cap
};

}  // namespace

Population population_of(const WorldInputs& inputs) {
  Population population =
      draw_population(inputs.scenario, inputs.graph.agents(), inputs.world, inputs.executor);
  if (inputs.variation.collectivism) {
    std::fill(population.collectivism.begin(), population.collectivism.end(),
              *inputs.variation.collectivism);
  }
  return population;
}

std::unique_ptr<Runner> make_dose_runner(const WorldInputs& inputs, DosePlan plan) {
  return std::make_unique<DoseRunner>(inputs, std::move(plan));
}

}  // namespace groundswell
