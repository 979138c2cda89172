// SPDX-License-Identifier: Apache-2.0
// The adoption kernel for doses through four channels.
//
// Threads add only whole numbers, and an agent's Λ is one fixed expression of them
// (dose_world.hpp), so nothing depends on the order in which they add. Every step has the phases
// listed in `DoseRunner::step`.
#include <algorithm>
#include <atomic>
#include <cmath>

#include "engine/dose_world.hpp"

namespace groundswell {
namespace {

struct Candidate {
  AgentId agent;
  std::uint32_t thing;
};

class DoseRunner : public Runner {
 public:
  DoseRunner(const WorldInputs& inputs, DosePlan plan)
      : world_(make_dose_world(inputs, std::move(plan))),
        downloaded_(world_.plan.purchase_cap > 0 ? inputs.graph.agents() : 0, 0) {}

  void step(Step step, const Chart& chart, StepOutcome& outcome) override {
    outcome.new_members.assign(world_.campaigns.groups.size(), 0);
    talk(step, outcome);             // 1. last step's adopters begin to talk, old ones fall silent
    advance_clocks(step, chart);     // 2. own discovery, chart, calls and broadcasts of this step
    browse(world_, step);            // 3. recruits try items
    begin_campaigns(step, outcome);  // 4. seed agents adopt, founders found their group
    decide(step, outcome);           // 5. Λ ≥ R?
  }

  [[nodiscard]] bool finished() const override { return false; }

 private:
  [[nodiscard]] bool is_item(ThingId thing) const { return !world_.things[thing].is_group; }

  // --- 1. talk ----------------------------------------------------------------------------------

  void talk(Step step, StepOutcome& outcome) {
    for (Thing& thing : world_.things) {
      thing.adopters_by_step.push_back(thing.adopters.size());
      if (step == 0) continue;
      outcome.ties_examined += talk_of(thing, step - 1, +1);
      const std::int64_t silent = std::int64_t{step} - 1 - thing.plan.talk_steps;
      if (silent >= 0) talk_of(thing, static_cast<Step>(silent), -1);
      for (const TieChange& due : thing.tie_changes.take(step))
        thing.hearings[due.hearing].talking[due.agent] += static_cast<std::uint32_t>(due.change);
    }
  }

  /// The adopters of `step` begin (+1) or cease (−1) to be heard by those they influence.
  std::uint64_t talk_of(Thing& thing, Step step, int change) {
    const auto at = static_cast<std::size_t>(step);
    const std::size_t first = thing.adopters_by_step[at];
    const std::span<const AgentId> adopters =
        std::span(thing.adopters).subspan(first, thing.adopters_by_step[at + 1] - first);
    thing.talkers += change > 0 ? adopters.size() : std::uint64_t{0} - adopters.size();
    if (thing.hearings.empty()) return adopters.size();
    std::uint64_t ties = 0;
    for (std::size_t l = 0; l < thing.ties.all().size(); ++l) {
      const TieLayer& layer = thing.ties.all()[l];
      if (layer.always_on())
        ties += talk_along(layer, adopters, change, thing.hearings[thing.hearing[l]].talking);
      else if (change > 0)  // when they cease is told at once
        ties += plan_talk(layer, adopters, step + 1, thing.hearing[l], thing);
    }
    return ties;
  }

  std::uint64_t talk_along(const TieLayer& layer, std::span<const AgentId> adopters, int change,
                           Counts& talking) const {
    const auto delta = static_cast<std::uint32_t>(change);  // wraps: −1 undoes +1
    return world_.inputs.executor.sum_blocks<std::uint64_t>(
        adopters.size(),
        [&](std::size_t begin, std::size_t end) {
          std::uint64_t ties = 0;
          for (const AgentId adopter : adopters.subspan(begin, end - begin)) {
            const auto row = layer.graph->out().row(adopter);
            ties += row.size();
            for (const AgentId other : row)
              std::atomic_ref(talking[other]).fetch_add(delta, std::memory_order_relaxed);
          }
          return ties;
        },
        64);
  }

  /// Ties that are not always on: when each of these adopters, who talk from step `begins` on, will
  /// begin and cease to be heard along them.
  std::uint64_t plan_talk(const TieLayer& layer, std::span<const AgentId> adopters, Step begins,
                          std::uint32_t hearing, Thing& thing) const {
    const Interval talk = talk_from(thing, begins);
    std::vector<Agenda<TieChange>::Due> due;
    std::uint64_t ties = 0;
    for (const AgentId adopter : adopters) {
      TieIndex arc = layer.graph->out().begin_of(adopter);
      for (const AgentId other : layer.graph->out().row(adopter)) {
        for (const Interval& on : layer.times(arc)) {
          const Interval heard = overlap(overlap(on, layer.active), talk);
          if (heard.empty() || heard.from >= world_.inputs.clock.steps()) continue;
          due.push_back({heard.from, {other, hearing, +1}});
          if (heard.until < world_.inputs.clock.steps())
            due.push_back({heard.until, {other, hearing, -1}});
        }
        ++arc;
        ++ties;
      }
    }
    thing.tie_changes.add(due);
    return ties;
  }

  // --- 2. clocks --------------------------------------------------------------------------------

  void advance_clocks(Step step, const Chart& chart) {
    for (ThingId id = 0; id < world_.things.size(); ++id) {
      Thing& thing = world_.things[id];
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
    const Dose dose = to_dose(portable_pow(static_cast<double>(rank), -world_.plan.chart_exponent) *
                              world_.inputs.clock.step_days());
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
    if (!chart.visible() || !world_.inputs.variation.chart) return 1.0;  // nobody sees the race
    bool known = false;
    const std::int64_t lead = chart.published_lead(item, known);
    if (!known || group.closeness == 0.0) return 1.0;
    const double people =
        static_cast<double>(std::abs(lead)) * static_cast<double>(world_.inputs.scenario.scale());
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

  // --- 4. campaigns that act on given agents ----------------------------------------------------

  void begin_campaigns(Step step, StepOutcome& outcome) {
    if (step == 0)
      for (const SeedCampaign& seed : world_.campaigns.seeds) give(seed, outcome);
    for (const GroupCampaign& group : world_.campaigns.groups) {
      if (group.start != step || world_.inputs.variation.is_off(group.id)) continue;
      for (const AgentId agent : group.agents)
        if (world_.things[group.thing].adopted[agent] == kNever)
          adopt(agent, group.thing, step, outcome);
    }
  }

  void give(const SeedCampaign& seed, StepOutcome& outcome) {
    if (world_.inputs.variation.is_off(seed.id)) return;
    for (const AgentId agent : seed.agents) {
      if (world_.things[seed.target].adopted[agent] != kNever) continue;
      require_room(agent, seed);
      adopt(agent, seed.target, 0, outcome);
      outcome.downloads.push_back({agent, seed.target, 0, Channel::seed, seed.id, kNobody, {}});
    }
  }

  void require_room(AgentId agent, const SeedCampaign& seed) const {
    const std::uint32_t cap = world_.plan.purchase_cap;
    if (cap == 0 || downloaded_[agent] < cap) return;
    throw ScenarioError(Problem{
        world_.inputs.scenario.campaigns[seed.id].place(),
        "agent " + world_.inputs.graph.label(agent) + " is given more items than it may have",
        "at most model.purchase_cap = " + std::to_string(cap) + " from all seed campaigns",
        "give the campaigns different agents, or raise the cap"});
  }

  void adopt(AgentId agent, ThingId id, Step step, StepOutcome& outcome) {
    Thing& thing = world_.things[id];
    thing.adopted[agent] = step;
    thing.adopters.push_back(agent);
    thing.plan.resistance[agent] = kNeverAgain;
    if (thing.is_group) {
      const std::size_t group = id - world_.inputs.scenario.items.size();
      ++outcome.new_members[group];
      for (Call& call : world_.things[world_.campaigns.groups[group].target].calls)
        if (call.group == &world_.campaigns.groups[group])
          call.called_from[agent] = in_units(call.total);
      return;
    }
    if (world_.plan.purchase_cap == 0) return;
    if (++downloaded_[agent] < world_.plan.purchase_cap) return;
    for (Thing& other : world_.things)
      if (!other.is_group) other.plan.resistance[agent] = kNeverAgain;
  }

  // --- 5. decide --------------------------------------------------------------------------------

  void decide(Step step, StepOutcome& outcome) {
    std::vector<Candidate> candidates;
    for (ThingId id = 0; id < world_.things.size(); ++id) {
      const Thing& thing = world_.things[id];
      if (thing.is_off || step < thing.available) continue;
      if (step > thing.available && !is_stirred(id)) continue;
      find_candidates(id, candidates);
    }
    for (const Candidate& candidate : within_cap(std::move(candidates), step)) {
      // The cause is told from the step's doses before the agent's state changes.
      if (is_item(candidate.thing))
        outcome.downloads.push_back(explain(world_, candidate.agent, candidate.thing, step));
      adopt(candidate.agent, candidate.thing, step, outcome);
    }
    outcome.sort_step();
  }

  /// Whether any dose toward it changed in this step: if not, nobody new can be tipped.
  [[nodiscard]] bool is_stirred(ThingId id) const {
    const Thing& thing = world_.things[id];
    const auto is_on = [](const auto& part) { return part.now != 0.0; };
    return thing.plan.own_per_step != 0.0 || thing.talkers != 0 || thing.chart_now != 0.0 ||
           std::any_of(thing.calls.begin(), thing.calls.end(), is_on) ||
           std::any_of(thing.airings.begin(), thing.airings.end(), is_on) ||
           std::any_of(world_.trials.begin(), world_.trials.end(),
                       [id](const Trial& trial) { return trial.item == id; });
  }

  /// Agents whose dose has reached their resistance, in agent order.
  void find_candidates(ThingId id, std::vector<Candidate>& candidates) {
    Thing& thing = world_.things[id];
    std::vector<std::vector<Candidate>> parts(
        world_.inputs.executor.blocks(world_.inputs.graph.agents()));
    world_.inputs.executor.for_each_block(
        world_.inputs.graph.agents(), [&](std::size_t begin, std::size_t end, std::size_t block) {
          for (Hearing& hearing : thing.hearings)
            for (std::size_t i = begin; i < end; ++i) hearing.exposures[i] += hearing.talking[i];
          const DosesTowards doses(world_, thing);
          const double* const resistance = thing.plan.resistance.data();
          for (std::size_t i = begin; i < end; ++i) {
            if (resistance[i] == kNeverAgain) continue;
            const double dose = doses.sum_of(i);
            if (dose > 0.0 && dose >= resistance[i])  // no dose persuades nobody
              parts[block].push_back({static_cast<AgentId>(i), id});
          }
        });
    for (const auto& part : parts) candidates.insert(candidates.end(), part.begin(), part.end());
  }

  /// Candidates that their purchase cap allows: where an agent is tipped towards more items at once
  /// than it may still download, keyed lots decide.
  [[nodiscard]] std::vector<Candidate> within_cap(std::vector<Candidate> candidates, Step step) {
    if (world_.plan.purchase_cap == 0) return candidates;
    const Draws lots = world_.inputs.draws(Purpose::cap_choice);
    const auto lot = [&](const Candidate& c) {
      return lots.bits({c.agent, world_.things[c.thing].key, static_cast<std::uint64_t>(step), 0});
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
      if (is_item(candidate.thing) && taken++ >= world_.plan.purchase_cap) continue;
      allowed.push_back(candidate);
    }
    return allowed;
  }

  DoseWorld world_;
  std::vector<std::uint32_t> downloaded_;  ///< per agent, when there is a purchase cap
};

}  // namespace

std::unique_ptr<Runner> make_dose_runner(const WorldInputs& inputs, DosePlan plan) {
  return std::make_unique<DoseRunner>(inputs, std::move(plan));
}

}  // namespace groundswell
