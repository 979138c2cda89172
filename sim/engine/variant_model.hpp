// SPDX-License-Identifier: Apache-2.0
// Writing a model of choice whose agents make variants as they go (names, tunes, memes), so that
// there is no list of items: it reports measures in every step instead of downloads.
//
//   class MyRule {
//    public:
//     explicit MyRule(const VariantWorld& world);     // read parameters, make the start
//     void step(Step step);                           // one step; step 0 is the start, not a step
//     void measure(std::span<double> out);            // card.measures, after a step
//     static double bytes_per_agent(const Scenario&); // of memory of its own
//   };
//   ModelEntry my_rule() { return variant_model<MyRule>(card); }
//
// A rule may also have `std::uint64_t looked() const`: ties examined so far.
#pragma once

#include <concepts>
#include <memory>
#include <utility>

#include "engine/lots.hpp"
#include "engine/people.hpp"

namespace groundswell {

/// What a rule is made from.
struct VariantWorld {
  const WorldInputs& inputs;
  const Population& people;

  [[nodiscard]] const Values& model() const { return inputs.scenario.model; }
};

template <class Rule>
concept VariantRule = std::constructible_from<Rule, const VariantWorld&> &&
    requires(Rule& rule, Step step, std::span<double> out) {
  rule.step(step);
  rule.measure(out);
};

template <VariantRule Rule>
class VariantRunner : public Runner {
 public:
  explicit VariantRunner(const WorldInputs& inputs)
      : inputs_(inputs), people_(population_of(inputs)), rule_(VariantWorld{inputs_, people_}) {}

  void step(Step step, const Chart& /*chart*/, StepOutcome& outcome) override {
    if (step > 0) rule_.step(step);
    rule_.measure(outcome.measures);
    if constexpr (requires { rule_.looked(); })
      outcome.ties_examined = rule_.looked() - std::exchange(looked_, rule_.looked());
  }
  [[nodiscard]] bool finished() const override { return false; }

 private:
  WorldInputs inputs_;
  Population people_;
  Rule rule_;
  std::uint64_t looked_ = 0;
};

/// What agents hold now, each one variant. Variants that nobody holds any more leave their numbers
/// to later ones, but not within the step in which they die: so a number that is held at the ends
/// of two steps that follow each other is the same variant.
class Holdings {
 public:
  /// Everybody begins with a variant of its own.
  explicit Holdings(AgentId agents);

  [[nodiscard]] AgentId agents() const noexcept { return static_cast<AgentId>(held_.size()); }
  [[nodiscard]] std::uint32_t of(AgentId agent) const noexcept { return held_[agent]; }
  [[nodiscard]] std::uint32_t count(std::uint32_t variant) const noexcept {
    return counts_[variant];
  }
  /// Numbers in use lie below this.
  [[nodiscard]] std::size_t numbers() const noexcept { return counts_.size(); }
  /// How many variants there are.
  [[nodiscard]] std::size_t variants() const noexcept { return variants_; }

  [[nodiscard]] std::uint32_t invent();
  void give(AgentId agent, std::uint32_t variant) noexcept {
    variants_ += counts_[variant]++ == 0 ? 1U : 0U;
    const std::uint32_t before = std::exchange(held_[agent], variant);
    if (--counts_[before] > 0) return;
    --variants_;
    died_.push_back(before);
  }
  /// Numbers of variants that died may be used again from here on.
  void end_step();

  /// Σ x², x the shares: the chance that two agents drawn with repetition hold the same.
  [[nodiscard]] double homozygosity() const noexcept;
  /// The `size` most common variants; of equal ones the older. Fewer if there are not so many.
  [[nodiscard]] std::vector<std::uint32_t> most_common(std::size_t size) const;

 private:
  std::vector<std::uint32_t> held_;
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint64_t> born_;  ///< order of invention
  std::vector<std::uint32_t> free_;
  std::vector<std::uint32_t> died_;
  std::size_t variants_ = 0;
  std::uint64_t inventions_ = 0;
};

/// What models of variants have in common.
void complete_variant_card(ModelCard& card);

template <class Rule>
[[nodiscard]] ModelEntry variant_model(ModelCard card) {
  static_assert(VariantRule<Rule>,
                "model: needs `explicit Rule(const VariantWorld&)`, `void step(Step)` and `void "
                "measure(std::span<double>)`");
  complete_variant_card(card);
  const auto make = [](const WorldInputs& inputs) -> std::unique_ptr<Runner> {
    return std::make_unique<VariantRunner<Rule>>(inputs);
  };
  const auto bytes = [](const Scenario& scenario) { return Rule::bytes_per_agent(scenario); };
  return {std::move(card), make, bytes};
}

}  // namespace groundswell
