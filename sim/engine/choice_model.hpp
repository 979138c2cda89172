// SPDX-License-Identifier: Apache-2.0
// Writing a model whose agents choose among items, again and again, seeing what was chosen before.
// The rule answers one question, once for every decision:
//
//   class MyRule {
//    public:
//     explicit MyRule(const ChoiceWorld& world);             // read parameters, set up operators
//     Choice choose(const Market& market, Decision& decision);
//   };
//   ModelEntry my_rule() { return choice_model<MyRule>(card); }
//
// It may also have
//
//     void downloaded(const Vote& vote, const Market& market);    // after every download
//     void begin_step(Step step, const Market& market);           // before a step's decisions
//     void measure(const Market& market, std::span<double> out) const;   // card.measures
//
// The two ways in which one's own choice and others' come together, *switch* and *weigh*, are in
// engine/choice_operators.hpp.
//
// A step holds `decisions` opportunities, one after the other: each sees all before it. Opportunity
// n belongs to agent n mod N (in turn) or to one drawn by lots. All lots of a decision are keyed by
// n, the first being the one by which the agent chooses on its own; so an agent whom others leave
// unmoved chooses what it chooses in the twin without them. Decisions follow one another by nature;
// worlds run beside each other.
#pragma once

#include <cmath>
#include <concepts>
#include <memory>
#include <utility>

#include "engine/lots.hpp"
#include "engine/market.hpp"
#include "engine/own_choice.hpp"
#include "engine/people.hpp"

namespace groundswell {

/// What a rule is made from.
struct ChoiceWorld {
  const WorldInputs& inputs;
  const Population& people;

  [[nodiscard]] const Values& model() const { return inputs.scenario.model; }
  [[nodiscard]] std::size_t items() const { return inputs.scenario.items.size(); }
  [[nodiscard]] OwnValues values() const { return {inputs.scenario, people}; }
  /// Whether a channel is on: twins switch them off, and so does a chart that nobody sees.
  [[nodiscard]] bool hears(Channel channel) const {
    if (channel == Channel::peers) return inputs.variation.peers;
    return inputs.variation.chart && inputs.scenario.chart.boolean("visible");
  }
};

/// An opportunity to choose.
struct Decision {
  std::uint64_t number = 0;  ///< 0, 1, … over the whole world
  AgentId agent = 0;
  Step step = 0;
  double collectivism = 0.0;  ///< of the agent
  Lots lots;
};

/// What was chosen, and why.
struct Choice {
  ItemId item = kNoItem;            ///< kNoItem: nothing is downloaded
  Channel channel = Channel::own;   ///< what tipped it: own, or the social one
  AgentId peer = kNobody;           ///< whose vote was copied
  double own = 1.0;                 ///< share of the choice's probability that is one's own
  Channel social = Channel::peers;  ///< whose the rest of it is
};

template <class Rule>
concept ChoiceRule = std::constructible_from<Rule, const ChoiceWorld&> &&
    requires(Rule& rule, const Market& market, Decision& decision) {
  { rule.choose(market, decision) } -> std::same_as<Choice>;
};

/// The download that a choice leads to.
[[nodiscard]] inline Download download_of(const Choice& choice, const Decision& decision) noexcept {
  Download download{decision.agent, choice.item, decision.step, choice.channel, kNoCampaign,
                    choice.peer,    {}};
  const auto own = static_cast<std::uint32_t>(choice.own * kWholeShare + 0.5);
  download.shares[static_cast<std::size_t>(Channel::own)] = own;
  download.shares[static_cast<std::size_t>(choice.social)] += kWholeShare - own;
  return download;
}

template <ChoiceRule Rule>
class ChoiceRunner : public Runner {
 public:
  explicit ChoiceRunner(const WorldInputs& inputs)
      : inputs_(inputs),
        people_(population_of(inputs)),
        turns_(inputs.draws(Purpose::choice_turn)),
        draws_(inputs.draws(Purpose::choice)),
        decisions_(static_cast<std::uint64_t>(inputs.scenario.model.integer("decisions"))),
        in_turn_(inputs.scenario.model.text("arrivals") == "in-turn"),
        market_(inputs.scenario.items.size()),
        rule_(ChoiceWorld{inputs_, people_}) {
    const std::uint64_t steps = static_cast<std::uint64_t>(inputs.clock.steps());
    market_.reserve(decisions_ * steps + inputs.graph.agents() * inputs.scenario.campaigns.size());
    if (!inputs.scenario.model.boolean("repeat"))
      has_.resize(market_.items() * inputs.graph.agents());
  }

  void step(Step step, const Chart& /*chart*/, StepOutcome& outcome) override {
    if (step == 0) seed(outcome);
    if constexpr (requires { rule_.begin_step(step, market_); }) rule_.begin_step(step, market_);
    for (std::uint64_t i = 0; i < decisions_; ++i) {
      Decision decision = decision_at(number_++, step);
      const Choice choice = rule_.choose(market_, decision);
      if (choice.item == kNoItem || !takes(decision.agent, choice.item)) continue;
      outcome.downloads.push_back(download_of(choice, decision));
    }
    if constexpr (requires { rule_.measure(market_, std::span<double>()); })
      rule_.measure(market_, outcome.measures);
  }

  [[nodiscard]] bool finished() const override { return false; }

 private:
  void seed(StepOutcome& outcome) {
    if (inputs_.scenario.campaigns.empty()) return;
    const Campaigns campaigns =
        resolve_campaigns(inputs_.scenario, inputs_.graph, inputs_.clock, inputs_.world,
                          *inputs_.seeding, inputs_.executor);
    for (const SeedCampaign& campaign : campaigns.seeds) {
      if (inputs_.variation.is_off(campaign.id)) continue;
      for (const AgentId agent : campaign.agents)
        if (takes(agent, campaign.target))
          outcome.downloads.push_back(
              {agent, campaign.target, 0, Channel::seed, campaign.id, kNobody, DoseShares{}});
    }
  }

  [[nodiscard]] Decision decision_at(std::uint64_t number, Step step) {
    const std::uint64_t agents = people_.agents();
    if (!in_turn_ && (number % 4 == 0 || number == 0)) words_ = turns_.block({.agent = number / 4});
    const std::uint64_t agent =
        in_turn_ ? number % agents
                 : static_cast<std::uint64_t>((Wide{words_[number % 4]} * agents) >> 64);
    return {number, static_cast<AgentId>(agent), step, people_.collectivism[agent],
            Lots(draws_, {.agent = number})};
  }

  /// Counts a download, unless the agent has the item and nobody takes one twice.
  bool takes(AgentId agent, ItemId item) {
    if (!has_.empty()) {
      const std::size_t place = std::size_t{item} * people_.agents() + agent;
      if (has_[place]) return false;
      has_[place] = true;
    }
    market_.add({agent, item});
    if constexpr (requires { rule_.downloaded(Vote{}, market_); })
      rule_.downloaded(Vote{agent, item}, market_);
    return true;
  }

  WorldInputs inputs_;
  Population people_;
  Draws turns_;
  Draws draws_;
  std::uint64_t decisions_;  ///< per step
  bool in_turn_;
  std::uint64_t number_ = 0;
  PhiloxBlock words_{};    ///< four turns
  std::vector<bool> has_;  ///< [item][agent]; empty where an item may be taken again
  Market market_;
  Rule rule_;
};

/// What all models of choice have in common: parameters, and what their worlds hold.
void complete_choice_card(ModelCard& card);
[[nodiscard]] double choice_bytes_per_agent(const Scenario& scenario);
/// Downloads of a whole world at most: decisions and seeds.
[[nodiscard]] double choices_at_most(const Scenario& scenario, const Clock& clock, double agents);

template <class Rule>
[[nodiscard]] std::unique_ptr<Runner> run_by_choice(const WorldInputs& inputs) {
  return std::make_unique<ChoiceRunner<Rule>>(inputs);
}

template <class Rule>
[[nodiscard]] ModelEntry choice_model(ModelCard card) {
  static_assert(ChoiceRule<Rule>,
                "model: needs `explicit Rule(const ChoiceWorld&)` and `Choice choose(const "
                "Market&, Decision&)`");
  complete_choice_card(card);
  ModelEntry entry{std::move(card), &run_by_choice<Rule>, &choice_bytes_per_agent};
  entry.most_downloads = &choices_at_most;
  return entry;
}

}  // namespace groundswell
