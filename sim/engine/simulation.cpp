// SPDX-License-Identifier: Apache-2.0
#include "engine/simulation.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <optional>

#include "engine/count_kernel.hpp"

namespace groundswell {
namespace {

class Simulation {
 public:
  Simulation(const ModelEntry& entry, const WorldInputs& inputs, Keep keep)
      : executor_(inputs.executor),
        runner_(entry.make(inputs)),
        chart_(inputs.scenario, inputs.clock, inputs.world),
        keep_(keep) {
    result_.world = inputs.world;
    result_.items = inputs.scenario.items.size();
    for (const Values& campaign : inputs.scenario.campaigns)
      result_.groups += campaign.text("kind") == "group" ? 1U : 0U;
    result_.campaigns = inputs.scenario.campaigns.size();
    result_.steps = inputs.clock.steps();
    const auto steps = static_cast<std::size_t>(result_.steps);
    result_.downloads.assign(steps * result_.items * kChannels, 0);
    result_.members.assign(steps * result_.groups, 0);
    result_.by_campaign.assign(result_.items * result_.campaigns, 0);
    result_.dose_shares.assign(result_.items * kChannels, 0);
    // Address space only: pages are touched as downloads come, and none is ever copied.
    if (keep.ledger)
      outcome_.downloads.reserve(static_cast<std::size_t>(most_downloads(
          entry, inputs.scenario, inputs.clock, static_cast<double>(inputs.graph.agents()))));
    if (keep.has)
      result_.has.assign(result_.items, std::vector<bool>(inputs.graph.agents(), false));
    result_.states.reserve(steps * entry.card.state_names.size());
    result_.measures.reserve(steps * entry.card.measures.size());
    outcome_.states.resize(entry.card.state_names.size());
    outcome_.measures.resize(entry.card.measures.size());
    step_counts_.resize(result_.items);
    members_.resize(result_.groups, 0);
  }

  WorldResult run() {
    const auto begin = std::chrono::steady_clock::now();
    for (Step step = 0; step < result_.steps; ++step) {
      executor_.check_stop();
      for (const Phase& phase : kPhases) (this->*phase.action)(step);
      if (runner_->finished()) {
        idle_from(step + 1);
        break;
      }
    }
    chart_.finish();
    if (keep_.ledger) result_.ledger = std::move(outcome_.downloads);
    result_.week_downloads = chart_.downloads();
    result_.week_ranks = chart_.ranks();
    result_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return std::move(result_);
  }

  struct Phase {
    const char* name;
    void (Simulation::*action)(Step);
  };
  static const std::array<Phase, 3> kPhases;

 private:
  void publish(Step step) { chart_.begin_step(step); }

  void spread(Step step) {
    if (!keep_.ledger) outcome_.downloads.clear();
    outcome_.before = outcome_.downloads.size();
    outcome_.new_members.clear();
    outcome_.ties_examined = 0;
    runner_->step(step, chart_, outcome_);
  }

  void count(Step step) {
    std::fill(step_counts_.begin(), step_counts_.end(), 0U);
    const std::size_t row = static_cast<std::size_t>(step) * result_.items;
    for (const Download& download : outcome_.of_step()) {
      const auto channel = static_cast<std::size_t>(download.channel);
      ++result_.downloads[(row + download.item) * kChannels + channel];
      ++step_counts_[download.item];
      if (download.campaign != kNoCampaign)
        ++result_.by_campaign[download.item * result_.campaigns + download.campaign];
      std::uint64_t* shares = &result_.dose_shares[download.item * kChannels];
      for (std::size_t c = 0; c < kDoseChannels; ++c) shares[c] += download.shares[c];
      if (download.channel == Channel::seed) shares[channel] += kWholeShare;
      if (keep_.has) result_.has[download.item][download.agent] = true;
    }
    chart_.count(step_counts_);
    for (std::size_t group = 0; group < outcome_.new_members.size(); ++group)
      members_[group] += outcome_.new_members[group];
    remember(step);
    result_.ties_examined += outcome_.ties_examined;
  }

  /// What holds at the end of a step.
  void remember(Step step) {
    result_.states.insert(result_.states.end(), outcome_.states.begin(), outcome_.states.end());
    result_.measures.insert(result_.measures.end(), outcome_.measures.begin(),
                            outcome_.measures.end());
    for (std::size_t group = 0; group < result_.groups; ++group)
      result_.members[static_cast<std::size_t>(step) * result_.groups + group] = members_[group];
  }

  /// Nothing can happen any more: the chart goes on, the series stay as they are.
  void idle_from(Step first) {
    std::fill(step_counts_.begin(), step_counts_.end(), 0U);
    for (Step step = first; step < result_.steps; ++step) {
      chart_.begin_step(step);
      remember(step);
    }
  }

  const Executor& executor_;
  std::unique_ptr<Runner> runner_;
  Chart chart_;
  Keep keep_;
  StepOutcome outcome_;
  std::vector<std::uint32_t> step_counts_;
  std::vector<std::uint32_t> members_;
  WorldResult result_;
};

const std::array<Simulation::Phase, 3> Simulation::kPhases{
    Phase{"publish", &Simulation::publish},
    Phase{"spread", &Simulation::spread},
    Phase{"count", &Simulation::count},
};

}  // namespace

std::uint64_t WorldResult::total(ItemId item, Channel channel) const {
  std::uint64_t sum = 0;
  for (Step step = 0; step < steps; ++step) sum += count(step, item, channel);
  return sum;
}

std::uint64_t WorldResult::total(ItemId item) const {
  std::uint64_t sum = 0;
  for (std::size_t channel = 0; channel < kChannels; ++channel)
    sum += total(item, static_cast<Channel>(channel));
  return sum;
}

double most_downloads(const ModelEntry& entry, const Scenario& scenario, const Clock& clock,
                      double agents) {
  if (!entry.card.downloads) return 0.0;
  if (entry.most_downloads != nullptr) return entry.most_downloads(scenario, clock, agents);
  const auto items = static_cast<double>(scenario.items.size());
  if (!scenario.model.declares("purchase_cap")) return agents * items;
  const auto cap = static_cast<double>(scenario.model.integer("purchase_cap"));
  return agents * (cap == 0.0 ? items : std::min(items, cap));
}

WorldResult run_world(const ModelEntry& entry, WorldInputs inputs, Keep keep) {
  inputs.causes = keep.ledger;
  std::optional<SeedPlan> plan;
  if (inputs.seeding == nullptr) inputs.seeding = &plan.emplace(plan_seeding(entry, inputs));
  WorldResult result = Simulation(entry, inputs, keep).run();
  if (keep.seeds)
    result.seeds =
        inputs.seeding->drawn_in(inputs.world, inputs.scenario, inputs.graph, inputs.executor);
  return result;
}

namespace {

/// What seeding by simulation counts: downloads of the campaign's target; in a model without
/// downloads, agents who at the end are not in the first of its states.
std::uint64_t reached_in(const WorldResult& world, const Scenario& scenario, std::size_t campaign,
                         const ModelCard& card) {
  if (!card.downloads) {
    const auto last = std::span(world.states).last(card.state_names.size());
    return std::accumulate(last.begin() + 1, last.end(), std::uint64_t{0});
  }
  const std::string& target = scenario.campaigns[campaign].text("target");
  for (std::size_t item = 0; item < scenario.items.size(); ++item)
    if (scenario.items[item].text("name") == target) return world.total(static_cast<ItemId>(item));
  throw InternalError("unknown target " + target);
}

}  // namespace

SeedPlan plan_seeding(const ModelEntry& entry, const WorldInputs& inputs) {
  constexpr World kSampled = World{1} << 31;  // worlds that no run has
  const auto exposures = [&](const Values& item) -> ExposureSampler {
    return [&](std::uint32_t sample, std::span<std::uint32_t> needs) {
      WorldInputs sampled = inputs;
      sampled.world = kSampled + sample;
      sampled.base_alone = true;
      static_assert(kNeverExposed == kNoExposures);
      std::ranges::copy(entry.exposures(sampled, item), needs.begin());
    };
  };
  const auto trial = [&](const SeedPlan& so_far, std::size_t campaign) -> SpreadTrial {
    return [&, campaign, so_far](std::uint32_t sample, std::span<const AgentId> seeds) {
      SeedPlan tried = so_far;
      tried.shared[campaign] = std::vector<AgentId>(seeds.begin(), seeds.end());
      WorldInputs sampled = inputs;
      sampled.world = kSampled + sample;
      sampled.variation = {};
      sampled.seeding = &tried;
      return reached_in(run_world(entry, sampled, {}), inputs.scenario, campaign, entry.card);
    };
  };
  return make_seed_plan(inputs.scenario, entry.card, inputs.graph, exposures, trial,
                        inputs.executor);
}

std::vector<std::int64_t> chart_weeks(const Scenario& scenario, const Clock& clock) {
  const Chart chart(scenario, clock, 0);
  std::vector<std::int64_t> offsets(chart.weeks());
  for (std::size_t week = 0; week < offsets.size(); ++week)
    offsets[week] = chart.week_begin_ms(week);
  return offsets;
}

const std::vector<std::string>& phase_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const auto& phase : Simulation::kPhases) list.emplace_back(phase.name);
    return list;
  }();
  return names;
}

}  // namespace groundswell
