// SPDX-License-Identifier: Apache-2.0
// Simon's model (1955; Yule 1925): every choice is either something new or a copy of one of all
// choices so far, and nothing is ever forgotten. Rich get richer: a power law.
#include <algorithm>

#include "core/types.hpp"
#include "engine/variant_model.hpp"

namespace groundswell::models {
namespace {

class Simon {
 public:
  explicit Simon(const VariantWorld& world)
      : people_(world.people),
        draws_(world.inputs.draws(kCopying)),
        decisions_(static_cast<std::uint64_t>(world.model().integer("decisions"))),
        tail_(static_cast<double>(world.model().integer("tail_from"))) {
    votes_.reserve(1 + decisions_ * static_cast<std::uint64_t>(world.inputs.clock.steps()));
    vote(0);
  }

  [[nodiscard]] static double bytes_per_agent(const Scenario&) { return 16.0; }
  [[nodiscard]] static double votes_at_most(const Scenario& scenario, const Clock& clock, double) {
    return 1.0 + static_cast<double>(scenario.model.integer("decisions")) *
                     static_cast<double>(clock.steps());
  }

  void step(Step) {
    for (std::uint64_t i = 0; i < decisions_; ++i) {
      const std::uint64_t number = votes_.size();
      Lots lots(draws_, {.agent = number});
      const bool copies = lots.uniform() < people_.collectivism[number % people_.agents()];
      vote(copies ? votes_[lots.below(number)] : static_cast<std::uint32_t>(counts_.size()));
    }
  }

  void measure(std::span<double> out) {
    double once = 0.0;
    double in_tail = 0.0;
    double logs = 0.0;
    for (const std::uint32_t count : counts_) {
      once += count == 1 ? 1.0 : 0.0;
      if (count < tail_) continue;
      in_tail += 1.0;
      logs += portable_log(count / (tail_ - 0.5));
    }
    const auto variants = static_cast<double>(counts_.size());
    out[0] = variants;
    out[1] = once / variants;
    out[2] = static_cast<double>(std::ranges::max(counts_)) / static_cast<double>(votes_.size());
    out[3] = in_tail > 0.0 ? 1.0 + in_tail / logs : kUndefined;
  }

 private:
  static constexpr Purpose kCopying{135};

  void vote(std::uint32_t variant) {
    if (variant == counts_.size()) counts_.push_back(0);
    ++counts_[variant];
    votes_.push_back(variant);
  }

  const Population& people_;
  Draws draws_;
  std::uint64_t decisions_;
  double tail_;
  std::vector<std::uint32_t> votes_;   ///< all choices so far, by variant
  std::vector<std::uint32_t> counts_;  ///< by variant
};

}  // namespace

ModelEntry simon() {
  ModelEntry entry = variant_model<Simon>({
      .name = "simon",
      .sentence = "Every choice copies one of all choices so far, or is something new.",
      .equation = "P(variant k) = c D_k/ΣD; something new with probability μ = 1 − c",
      .states = "none: what counts is what was chosen so far",
      .updating = "sequential: each choice sees all those before it",
      .more_collectivist = Meaning::linear_copying,
      .collectivism =
          "c = 1 − μ is the chance of copying, without forgetting, which raises concentration; "
          "operator switch, signal share of all choices",
      .reference = "Simon, Biometrika 42, 425 (1955); Yule, Phil. Trans. B 213, 21 (1925)",
      .known_result = "popularity has tail exponent 1 + 1/(1 − μ), and 1/(2 − μ) of the variants "
                      "are chosen once: 2.111 and .526 at μ = .1",
      .measures = {{"variants", "variants", "how many different variants have been chosen"},
                   {"once", "1", "share of the variants that were chosen once"},
                   {"largest_share", "1", "share of all choices that the most popular variant has"},
                   {"exponent", "1",
                    "tail exponent of popularity, by maximum likelihood from tail_from on"}},
      .well_mixed = true,
      .ties = false,
      .parameters = {integer("decisions", 1000)
                         .between(1, 1e9)
                         .unit("per step")
                         .means("choices, one after the other, the agents in turn"),
                     integer("tail_from", 10)
                         .between(1, 1'000'000)
                         .unit("choices")
                         .means("popularity from which on the tail exponent is estimated")},
  });
  entry.most_downloads = &Simon::votes_at_most;
  return entry;
}

}  // namespace groundswell::models
