// SPDX-License-Identifier: Apache-2.0
// Writing a model whose agents have states that they change again and again. The rule answers how
// one agent begins and what it becomes when its turn comes:
//
//   struct MyRule {
//     using State = std::uint8_t;                    // a position in the card's state_names
//     explicit MyRule(const WorldInputs& inputs);    // read parameters
//     std::vector<State> start(const WorldInputs& inputs) const;
//     State next(AgentId agent, State own, const Others<State>& others, Lots& lots) const;
//   };
//   ModelEntry my_rule() { return state_model<MyRule, Updating::either>(card); }
//
// Where more than the agent itself can change (pairs that meet, persuaders), the rule has
//
//     void act(AgentId agent, Agents<State>& agents, Lots& lots) const;
//
// in place of `next`, and is updated in random order only. Either may also have
//
//     void before_step(const Agents<State>& agents);              // once a step, before updates
//     void measure(const Agents<State>& agents, std::span<double> out) const;   // card.measures
//     bool settled(const Agents<State>& agents) const;            // nothing can change any more
//     static constexpr State kSeeded = 1;                         // what seed agents begin as
//     static constexpr unsigned kLots = 1;             // how many lots a turn needs, as a rule
//     static constexpr unsigned kPick = 0;             // which lot first picks somebody
//     static double bytes_per_agent(const Scenario&);             // of memory of its own
//     static double bytes_per_tie(const Scenario&);               // likewise
//
// Neither kLots nor kPick limits what a rule draws: they make it fast where few numbers are needed,
// or where it is known with which lot `others.any`, `pick` or `unanimous` begin.
//
// `next` may write what the rule keeps of that agent alone; else it must not change anything.
//
// Updating. *Random-sequential*: a step is one sweep, as many updates as agents, each of an agent
// drawn at random, which sees what those before it did. *Synchronous*: all agents at once, from the
// states of the step before. An event's lots are keyed by step and number of the update (or by the
// agent), so the result depends on nothing else; a sweep is sequential by nature, and worlds run
// beside each other. Step 0 is the start.
#pragma once

#include <algorithm>
#include <concepts>
#include <memory>
#include <utility>

#include "engine/model.hpp"
#include "engine/state_agents.hpp"
#include "engine/state_turns.hpp"

namespace groundswell {

template <class Rule>
concept NextRule = requires(Rule& rule, AgentId agent, typename Rule::State own,
                            const Others<typename Rule::State>& others, Lots& lots) {
  { rule.next(agent, own, others, lots) } -> std::same_as<typename Rule::State>;
};

template <class Rule>
concept ActRule = requires(const Rule& rule, AgentId agent, Agents<typename Rule::State>& agents,
                           Lots& lots) {
  rule.act(agent, agents, lots);
};

template <class Rule>
concept StateRule = std::constructible_from<Rule, const WorldInputs&> &&
    (NextRule<Rule> || ActRule<Rule>)&&requires(const Rule& rule, const WorldInputs& inputs) {
  { rule.start(inputs) } -> std::same_as<std::vector<typename Rule::State>>;
};

/// The ways of updating that a model allows.
enum class Updating { sequential, synchronous, either };

template <StateRule Rule>
class StateRunner : public Runner {
 public:
  using State = typename Rule::State;

  StateRunner(const WorldInputs& inputs, std::size_t kinds, bool synchronous)
      : inputs_(inputs),
        draws_(inputs.draws(Purpose::state_update)),
        rule_(inputs),
        agents_(inputs.graph, kinds),
        synchronous_(synchronous) {
    std::vector<State> states = rule_.start(inputs);
    if constexpr (requires { Rule::kSeeded; }) seed(states);
    agents_.assign(std::move(states), inputs.executor);
  }

  void step(Step step, const Chart& /*chart*/, StepOutcome& outcome) override {
    if (step > 0 && !finished()) {
      if constexpr (requires { rule_.before_step(agents_); }) rule_.before_step(agents_);
      outcome.ties_examined += synchronous_ ? all_at_once(step) : sweep(step);
    }
    std::ranges::copy(agents_.counts(), outcome.states.begin());
    if constexpr (requires { rule_.measure(agents_, std::span<double>()); })
      rule_.measure(agents_, outcome.measures);
  }

  [[nodiscard]] bool finished() const override {
    if constexpr (requires { rule_.settled(agents_); }) return rule_.settled(agents_);
    return false;
  }

 private:
  void seed(std::vector<State>& states) const {
    if (inputs_.scenario.campaigns.empty()) return;
    const Campaigns campaigns =
        resolve_campaigns(inputs_.scenario, inputs_.graph, inputs_.clock, inputs_.world,
                          *inputs_.seeding, inputs_.executor);
    for (const SeedCampaign& campaign : campaigns.seeds)
      for (const AgentId agent : campaign.agents) states[agent] = Rule::kSeeded;
  }

  /// Both return how many times an agent looked at another.
  std::uint64_t sweep(Step step) {
    std::uint64_t looked = 0;
    const std::size_t updates = agents_.size();
    Turns<Rule, true> turns(agents_, draws_, step, 0, updates);
    for (std::size_t turn = 0; turn < updates; ++turn) {
      turns.look_ahead(turn);
      Lots lots = turns.lots(turn);
      looked += update(turns, turn, lots);
      if constexpr (requires { rule_.settled(agents_); }) {
        if (!rule_.settled(agents_)) continue;
        agents_.pass(static_cast<double>(turn + 1) / static_cast<double>(updates));
        return looked;
      }
    }
    agents_.pass(1.0);
    return looked;
  }

  std::uint32_t update(const Turns<Rule, true>& turns, std::size_t turn, Lots& lots) {
    const AgentId agent = turns.agent(turn);
    if constexpr (ActRule<Rule>) {
      rule_.act(agent, agents_, lots);
      return 1;
    } else {
      const Others<State> others = turns.others(turn);
      agents_.set(agent, rule_.next(agent, agents_[agent], others, lots));
      return others.looked();
    }
  }

  std::uint64_t all_at_once(Step step) {
    std::uint64_t looked = 0;
    if constexpr (NextRule<Rule>) {
      next_.resize(agents_.size());
      looked = inputs_.executor.sum_blocks<std::uint64_t>(
          next_.size(),
          [&](std::size_t begin, std::size_t end) { return update_all(step, begin, end); });
      agents_.swap(next_, inputs_.executor);
      agents_.pass(1.0);
    }
    return looked;
  }

  std::uint64_t update_all(Step step, std::size_t begin, std::size_t end) {
    std::uint64_t looked = 0;
    Turns<Rule, false> turns(agents_, draws_, step, begin, end);
    for (std::size_t turn = begin; turn < end; ++turn) {
      turns.look_ahead(turn);
      const AgentId agent = turns.agent(turn);
      const Others<State> others = turns.others(turn);
      Lots lots = turns.lots(turn);
      next_[agent] = rule_.next(agent, agents_[agent], others, lots);
      looked += others.looked();
    }
    return looked;
  }

  WorldInputs inputs_;
  Draws draws_;
  Rule rule_;
  Agents<State> agents_;
  bool synchronous_;
  std::vector<State> next_;
};

/// So many agents of each state (shares of the whole, rounded so that they add up), who has which
/// drawn by lots: the start of most models of opinions.
[[nodiscard]] std::vector<std::uint8_t> dealt_states(const WorldInputs& inputs,
                                                     std::span<const double> shares);

/// The parameter that chooses between the two ways of updating.
[[nodiscard]] Parameter updating_parameter();

template <class Rule, Updating allowed>
[[nodiscard]] std::unique_ptr<Runner> run_by_state(const WorldInputs& inputs, std::size_t kinds) {
  bool synchronous = allowed == Updating::synchronous;
  if constexpr (allowed == Updating::either)
    synchronous = inputs.scenario.model.text("updating") == "synchronous";
  return std::make_unique<StateRunner<Rule>>(inputs, kinds, synchronous);
}

/// Fills in what all models of states have in common. `Rule::kStates` is the number of its states.
template <class Rule, Updating allowed>
[[nodiscard]] ModelEntry state_model(ModelCard card) {
  static_assert(
      StateRule<Rule>,
      "model: needs `using State`, `explicit Rule(const WorldInputs&)`, "
      "`std::vector<State> start(const WorldInputs&) const` and `State next(AgentId, State "
      "own, const Others<State>&, Lots&) const` or `void act(AgentId, Agents<State>&, "
      "Lots&) const`");
  static_assert(NextRule<Rule> || allowed == Updating::sequential,
                "model: a rule that moves others than its agent is updated in random order only");
  if (card.family.empty()) card.family = "state";
  card.downloads = false;
  if constexpr (requires { Rule::kSeeded; }) card.campaign_kinds = {"seed"};
  if constexpr (allowed == Updating::either) {
    card.updating = "random-sequential or synchronous, as `updating` says";
    card.parameters.push_back(updating_parameter());
  } else if constexpr (allowed == Updating::sequential) {
    card.updating = "random-sequential: a step is as many updates as agents, each of one at random";
  } else {
    card.updating = "synchronous: all agents at once, from the states of the step before";
  }
  constexpr std::size_t kinds = [] {
    if constexpr (requires { Rule::kStates; }) return std::size_t{Rule::kStates};
    return std::size_t{0};
  }();
  if (card.state_names.size() != kinds)
    throw InternalError("model " + card.name + ": as many state_names as Rule::kStates");
  const auto bytes = []([[maybe_unused]] const Scenario& scenario) {
    double own = 0.0;
    if constexpr (requires { Rule::bytes_per_agent(scenario); })
      own = Rule::bytes_per_agent(scenario);
    constexpr double kState = sizeof(typename Rule::State);
    constexpr double kLots = kState == 1.0 ? 16.0 : 0.0;  // of dealt_states, gone before step 0
    return std::max(2.0 * kState + 8.0, kState + kLots) + own;
  };
  const auto make = [](const WorldInputs& inputs) {
    return run_by_state<Rule, allowed>(inputs, kinds);
  };
  ModelEntry entry{std::move(card), make, bytes};
  if constexpr (requires(const Scenario& scenario) { Rule::bytes_per_tie(scenario); })
    entry.bytes_per_tie = [](const Scenario& scenario) { return Rule::bytes_per_tie(scenario); };
  return entry;
}

}  // namespace groundswell
