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
//     std::uint64_t exposures_needed(double uniform, std::uint32_t degree) const;
//
// `degree` is the number of exposures that `agent` can get, one along each tie that leads to it. 0
// means it adopts unasked; a number above what it can get means never, kNoCrowd in any case.
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
concept UniformRule = requires(const Rule& rule, double uniform, std::uint32_t degree) {
  { Rule::purpose } -> std::convertible_to<Purpose>;
  { rule.exposures_needed(uniform, degree) } -> std::same_as<std::uint64_t>;
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

/// Calls set(agent, exposures needed) for the agents of groups of four [begin, end).
template <CountRule Rule, class Set>
void needs_of_groups(const Rule& rule, const WorldInputs& inputs, const TieLayers& ties,
                     std::uint64_t key, std::size_t begin, std::size_t end, const Set& set) {
  const std::size_t agents = inputs.graph.agents();
  Purpose purpose = Purpose::resistance;
  if constexpr (UniformRule<Rule>) purpose = Rule::purpose;
  const Draws draws = inputs.draws(purpose);
  std::vector<std::uint32_t> degrees;
  ties.in_units(4 * begin, std::min(4 * end, agents), degrees);
  for (std::size_t group = begin; group < end; ++group) {
    std::array<double, 4> uniforms{};
    if constexpr (UniformRule<Rule>) uniforms = draws.uniforms_of_four(group, key);
    for (std::size_t i = 4 * group; i < std::min(4 * group + 4, agents); ++i) {
      const auto agent = static_cast<AgentId>(i);
      const std::uint32_t degree = degrees[i - 4 * begin];
      if constexpr (UniformRule<Rule>) {
        set(agent, degree, rule.exposures_needed(uniforms[i % 4], degree));
      } else {
        set(agent, degree, rule.exposures_needed(agent, key, degree));
      }
    }
  }
}

/// How many exposures of an item each agent needs in a world, in units; the largest `Need`: more
/// than it can get.
template <class Rule, class Need = std::uint32_t>
[[nodiscard]] std::vector<Need> exposure_needs(const WorldInputs& inputs, const Values& item) {
  const Rule rule(inputs);
  const TieLayers ties(inputs);
  const std::uint64_t key = stable_key(item.text("name"));
  const std::uint64_t per_tie = most_exposures_per_tie(inputs, CourseRule<Rule>);
  std::vector<Need> needs(inputs.graph.agents());
  const auto set = [&needs, per_tie](AgentId agent, std::uint32_t degree, std::uint64_t needed) {
    const bool never = needed > (CourseRule<Rule> ? per_tie * degree : degree);
    needs[agent] = never ? std::numeric_limits<Need>::max() : static_cast<Need>(needed);
  };
  inputs.executor.for_each_block((needs.size() + 3) / 4,
                                 [&](std::size_t begin, std::size_t end, std::size_t) {
                                   needs_of_groups(rule, inputs, ties, key, begin, end, set);
                                 });
  return needs;
}

template <class Rule, class Need>
[[nodiscard]] std::vector<std::vector<Need>> needs_of_all(const WorldInputs& inputs) {
  std::vector<std::vector<Need>> needs;
  for (const Values& item : inputs.scenario.items)
    needs.push_back(exposure_needs<Rule, Need>(inputs, item));
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
    return make_crowd_runner(inputs, needs_of_all<Rule, std::uint64_t>(inputs), course);
  return make_count_runner(inputs, needs_of_all<Rule, std::uint32_t>(inputs), course);
}

template <class Rule>
[[nodiscard]] ModelEntry count_model(ModelCard card) {
  static_assert(CountRule<Rule>,
                "model: needs `explicit Rule(const WorldInputs&)` and `std::uint64_t "
                "exposures_needed(AgentId, std::uint64_t item_key, std::uint32_t degree) const` "
                "(or `exposures_needed(double uniform, std::uint32_t degree)` with a purpose)");
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
  // Needs as they are drawn and as they are kept, bits, adopters, exposures between threads; turns
  // in a well-mixed society; lists of those who take their course, and rates of exposure.
  const auto bytes_per_agent = [](const Scenario& scenario) {
    const double times = scenario.has_plain_ties() ? 0.0 : sizeof(Step);  // of adoption
    const double turns = scenario.graph.text("kind") == "well-mixed" ? 16.0 : 0.0;
    const double courses = CourseRule<Rule> ? 48.0 : 0.0;
    return (16.0 + times + turns + courses) * static_cast<double>(scenario.items.size());
  };
  return {std::move(card), &run_by_count<Rule>, bytes_per_agent, nullptr, &exposure_needs<Rule>};
}

/// The least whole number m ≥ 1 with m/degree ≥ threshold, as floating-point division sees it, so
/// that m out of `degree` neighbours reach the threshold at equality. degree + 1 where none does.
[[nodiscard]] inline std::uint64_t count_reaching(double threshold, std::uint32_t degree) noexcept {
  if (degree == 0 || threshold > 1.0) return std::uint64_t{degree} + 1;
  const double k = degree;
  auto m = static_cast<std::uint64_t>(std::max(1.0, std::ceil(threshold * k)));
  while (m > 1 && static_cast<double>(m - 1) / k >= threshold) --m;
  while (m <= degree && static_cast<double>(m) / k < threshold) ++m;
  return m;
}

}  // namespace groundswell
