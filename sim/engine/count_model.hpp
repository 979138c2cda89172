// SPDX-License-Identifier: Apache-2.0
// Writing a model whose exposures all count the same. The rule answers one question, once per agent
// and item, when a world begins:
//
//   class MyRule {
//    public:
//     explicit MyRule(const WorldInputs& inputs);            // read parameters, keep Draws
//     std::uint64_t exposures_needed(AgentId agent, std::uint64_t item_key,
//                                    std::uint32_t degree) const;
//   };
//   ModelEntry my_rule() { return count_model<MyRule>(card); }
//
// A rule that needs one uniform number per agent can have it drawn for it, four at a time:
//
//     static constexpr Purpose purpose = Purpose::resistance;
//     std::uint64_t exposures_needed(double uniform) const;
//
// `degree` is the number of exposures that `agent` can get, one along each tie that leads to it. 0
// means it adopts unasked; a number above what it can get means never, kNoCrowd in any case. A rule
// that may know that all agents need one exposure at least says so; where they do, needs are drawn
// only of those who are exposed:
//
//     bool nobody_unasked() const;
//
// Adopters expose those they influence once, unless the rule says how long they take to begin, and
// go on, in steps: then they do so in each of these steps.
//
//     Course course(AgentId agent, std::uint64_t item_key) const;
//
// With layers of different weights, exposures are in units of 1/inputs.tie_units() (1 otherwise):
// one along a tie of weight w counts w · tie_units() of them, both in `degree` and in what is
// needed. A rule about shares of the degree need not know; one that draws a chance for each
// exposure must.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <utility>

#include "engine/count_kernel.hpp"
#include "engine/tie_layers.hpp"
#include "scenario/sections.hpp"

namespace groundswell {

template <class Rule>
concept UniformRule = requires(const Rule& rule, double uniform) {
  { Rule::purpose } -> std::convertible_to<Purpose>;
  { rule.exposures_needed(uniform) } -> std::same_as<std::uint64_t>;
};

template <class Rule>
concept AgentRule = requires(const Rule& rule, AgentId agent, std::uint64_t key,
                             std::uint32_t degree) {
  { rule.exposures_needed(agent, key, degree) } -> std::same_as<std::uint64_t>;
};

template <class Rule>
concept CourseRule = requires(const Rule& rule, AgentId agent, std::uint64_t key) {
  { rule.course(agent, key) } -> std::same_as<Course>;
};

template <class Rule>
concept CountRule = std::constructible_from<Rule, const WorldInputs&> &&
    (UniformRule<Rule> || AgentRule<Rule>);

/// A rule's needs of one item.
template <CountRule Rule>
class RuleNeeds final : public Needs {
 public:
  RuleNeeds(const WorldInputs& inputs, const Values& item)
      : rule_(inputs),
        ties_(inputs),
        draws_(inputs.draws(purpose())),
        key_(stable_key(item.text("name"))) {}

  void of_block(std::size_t begin, std::size_t end, std::uint32_t* needs) const override {
    for_block(begin, end,
              [&](std::size_t i, std::uint64_t need) { needs[i - begin] = kept(need); });
  }

  void of_each(std::span<const AgentId> agents, std::uint32_t* needs) const override {
    if constexpr (AgentRule<Rule>)
      for (const AgentId agent : agents) ties_.prefetch(agent);
    for (const AgentId agent : agents) {
      if constexpr (UniformRule<Rule>) {
        const std::array<double, 4> uniforms = draws_.uniforms_of_four(agent / 4, key_);
        *needs++ = kept(rule_.exposures_needed(uniforms[agent % 4]));
      } else {
        const auto degree = static_cast<std::uint32_t>(ties_.in_units(agent));
        *needs++ = kept(rule_.exposures_needed(agent, key_, degree));
      }
    }
  }

  /// Four uniform numbers come of one block.
  [[nodiscard]] std::uint32_t many_are_one_in() const override {
    return UniformRule<Rule> ? 16 : 2;
  }
  [[nodiscard]] bool nobody_unasked() const override {
    if constexpr (requires { rule_.nobody_unasked(); }) return rule_.nobody_unasked();
    return false;
  }

  /// Calls set(agent, exposures needed) for all agents begin ≤ i < end; `begin` is a multiple of
  /// four.
  template <class Set>
  void for_block(std::size_t begin, std::size_t end, const Set& set) const {
    if constexpr (UniformRule<Rule>) {
      for (std::size_t first = begin; first < end; first += 4) {
        const std::array<double, 4> uniforms = draws_.uniforms_of_four(first / 4, key_);
        for (std::size_t i = first; i < std::min(first + 4, end); ++i)
          set(i, rule_.exposures_needed(uniforms[i - first]));
      }
    } else {
      std::vector<std::uint32_t> degrees;
      ties_.in_units(begin, end, degrees);
      for (std::size_t i = begin; i < end; ++i)
        set(i, rule_.exposures_needed(static_cast<AgentId>(i), key_, degrees[i - begin]));
    }
  }

  /// The units of exposure that an agent gets of ties once.
  [[nodiscard]] std::uint64_t units(std::size_t agent) const {
    return ties_.in_units(static_cast<AgentId>(agent));
  }

 private:
  [[nodiscard]] static constexpr Purpose purpose() {
    if constexpr (UniformRule<Rule>) return Rule::purpose;
    return Purpose::resistance;
  }
  [[nodiscard]] static std::uint32_t kept(std::uint64_t need) noexcept {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(need, kNoExposures));
  }

  Rule rule_;
  TieLayers ties_;
  Draws draws_;
  std::uint64_t key_;
};

/// How many exposures of an item each agent needs in a world, in units; the largest `Need`: more
/// than it can get.
template <class Rule, class Need = std::uint32_t>
[[nodiscard]] std::vector<Need> exposure_needs(const WorldInputs& inputs, const Values& item) {
  const RuleNeeds<Rule> rule(inputs, item);
  const std::uint64_t per_tie = most_exposures_per_tie(inputs, CourseRule<Rule>);
  std::vector<Need> needs(inputs.graph.agents());
  const auto set = [&](std::size_t agent, std::uint64_t needed) {
    const bool never = needed > per_tie * rule.units(agent);
    needs[agent] = never ? std::numeric_limits<Need>::max() : static_cast<Need>(needed);
  };
  inputs.executor.for_each_block((needs.size() + 3) / 4,
                                 [&](std::size_t begin, std::size_t end, std::size_t) {
                                   rule.for_block(4 * begin, std::min(4 * end, needs.size()), set);
                                 });
  return needs;
}

template <class Rule>
[[nodiscard]] CrowdNeeds crowd_needs(const WorldInputs& inputs) {
  CrowdNeeds needs;
  for (const Values& item : inputs.scenario.items)
    needs.push_back(exposure_needs<Rule, std::uint64_t>(inputs, item));
  return needs;
}

template <class Rule>
[[nodiscard]] std::unique_ptr<Runner> run_by_count(const WorldInputs& inputs) {
  CourseOf course;
  if constexpr (CourseRule<Rule>)
    course = [rule = Rule(inputs)](AgentId agent, std::uint64_t key) {
      return rule.course(agent, key);
    };
  if (inputs.graph.is_well_mixed())
    return make_crowd_runner(inputs, crowd_needs<Rule>(inputs), course);
  NeedsOfItems needs;
  for (const Values& item : inputs.scenario.items)
    needs.push_back(std::make_shared<RuleNeeds<Rule>>(inputs, item));
  return make_count_runner(inputs, needs, course);
}

template <class Rule>
[[nodiscard]] ModelEntry count_model(ModelCard card) {
  static_assert(CountRule<Rule>,
                "model: needs `explicit Rule(const WorldInputs&)` and `std::uint64_t "
                "exposures_needed(AgentId, std::uint64_t item_key, std::uint32_t degree) const` "
                "(or `exposures_needed(double uniform)` with a purpose)");
  card.family = "adoption";
  card.updating = CourseRule<Rule> ? "synchronous: step t sees who was infectious in step t−1"
                                   : "synchronous: step t sees the adopters of step t−1";
  card.campaign_kinds = {"seed"};
  card.layers = true;
  card.counts = true;
  card.parameters.push_back(layers_parameter());
  if (card.channels.empty()) card.channels = {"peers"};
  if (card.spread == nullptr && !CourseRule<Rule>)
    card.spread = [](const Values&) { return SpreadLaw{SpreadLaw::Kind::exposures, 0.0}; };
  // Needs, bits, adopters, exposures between threads; turns
  // in a well-mixed society; lists of those who take their course, and rates of exposure.
  const auto bytes_per_agent = [](const Scenario& scenario) {
    const double times = scenario.has_plain_ties() ? 0.0 : sizeof(Step);  // of adoption
    const double turns = scenario.graph.text("kind") == "well-mixed" ? 16.0 : 0.0;
    const double courses = CourseRule<Rule> ? 36.0 : 0.0;
    return (16.0 + times + turns + courses) * static_cast<double>(scenario.items.size());
  };
  return {std::move(card), &run_by_count<Rule>, bytes_per_agent, nullptr, &exposure_needs<Rule>};
}

/// The least whole number m ≥ 1 with m/degree ≥ threshold, as floating-point division sees it, so
/// that m out of `degree` neighbours reach the threshold at equality. degree + 1 where none does.
[[nodiscard]] inline std::uint64_t count_reaching(double threshold, std::uint32_t degree) noexcept {
  if (degree == 0 || threshold > 1.0) return std::uint64_t{degree} + 1;
  const double k = degree;
  const double share = threshold * k;
  auto m = static_cast<std::uint64_t>(std::max(1.0, std::ceil(share)));
  // Divisions decide where rounding might: next to whole numbers.
  const double above = static_cast<double>(m) - share;
  if (above > k * 0x1p-50 && above < 1.0 - k * 0x1p-50) return m;
  while (m > 1 && static_cast<double>(m - 1) / k >= threshold) --m;
  while (m <= degree && static_cast<double>(m) / k < threshold) ++m;
  return m;
}

}  // namespace groundswell
