// SPDX-License-Identifier: Apache-2.0
// Random copying: neutral drift of names, tunes, breeds of dogs (Bentley, Hahn & Shennan 2004).
//
// Everybody holds one variant. Each time, an agent takes the variant of somebody drawn at random
// with probability c, or invents one, with probability μ = 1 − c. Wright–Fisher: all at once from
// the generation before. Moran: one agent at a time, as many in a step as there are, from the
// others as they are; turnover is another law then (Evans & Giometto 2011).
#include <algorithm>

#include "core/types.hpp"
#include "engine/variant_model.hpp"

namespace groundswell::models {
namespace {

class RandomCopying {
 public:
  explicit RandomCopying(const VariantWorld& world)
      : people_(world.people),
        draws_(world.inputs.draws(kCopying)),
        moran_(world.model().text("updating") == "moran"),
        size_(static_cast<std::size_t>(world.model().integer("top"))),
        holdings_(world.people.agents()),
        before_(holdings_.agents()),
        top_(sorted_top()) {}

  [[nodiscard]] static double bytes_per_agent(const Scenario&) { return 48.0; }

  void step(Step step) {
    const AgentId agents = holdings_.agents();
    for (AgentId agent = 0; agent < agents; ++agent) before_[agent] = holdings_.of(agent);
    for (AgentId i = 0; i < agents; ++i) {
      Lots lots(draws_, {.agent = i, .step = static_cast<std::uint64_t>(step)});
      const auto whom = static_cast<AgentId>(lots.below(agents));
      const AgentId agent = moran_ ? static_cast<AgentId>(lots.below(agents)) : i;
      const bool copies = lots.uniform() < people_.collectivism[agent];
      const std::uint32_t seen = moran_ ? holdings_.of(whom) : before_[whom];
      holdings_.give(agent, copies ? seen : holdings_.invent());
    }
    holdings_.end_step();
    std::vector<std::uint32_t> now = sorted_top();
    std::vector<std::uint32_t> entered;
    std::ranges::set_difference(now, top_, std::back_inserter(entered));
    entries_ = static_cast<double>(entered.size());
    top_ = std::move(now);
  }

  void measure(std::span<double> out) {
    out[0] = static_cast<double>(holdings_.variants());
    out[1] = holdings_.homozygosity();
    out[2] = static_cast<double>(holdings_.count(holdings_.most_common(1).front())) /
             static_cast<double>(holdings_.agents());
    out[3] = entries_;
  }

 private:
  static constexpr Purpose kCopying{135};

  [[nodiscard]] std::vector<std::uint32_t> sorted_top() const {
    std::vector<std::uint32_t> top = holdings_.most_common(size_);
    std::ranges::sort(top);
    return top;
  }

  const Population& people_;
  Draws draws_;
  bool moran_;
  std::size_t size_;
  Holdings holdings_;
  std::vector<std::uint32_t> before_;
  std::vector<std::uint32_t> top_;  ///< the chart, by number of variant
  double entries_ = kUndefined;
};

}  // namespace

ModelEntry random_copying() {
  return variant_model<RandomCopying>({
      .name = "random-copying",
      .sentence = "Everybody copies somebody at random, or now and then invents something new.",
      .equation = "variant_i ← variant_j, j any agent, with probability c; a new variant with "
                  "probability μ = 1 − c",
      .states = "the variant an agent holds",
      .updating = "wright-fisher: all at once; moran: one agent at a time, as `updating` says",
      .more_collectivist = Meaning::linear_copying,
      .collectivism =
          "c = 1 − μ is the chance of copying, which raises concentration; operator switch, signal "
          "share of holders",
      .reference = "Bentley, Hahn & Shennan, Proc. R. Soc. B 271, 1443 (2004); Evans & Giometto, "
                   "arXiv 1105.4044 (2011)",
      .known_result = "Wright–Fisher: homozygosity (1/N)/(1 − (1 − 1/N)(1 − μ)²); N = 1000, μ = "
                      ".01: 82 variants, 1.78 entries into the top 20 a generation. Moran: "
                      "(1/N)/(1 − (1 − 1/N)(1 − μ)), Σ θ/(θ + i) variants, θ = Nμ/(1 − μ)",
      .measures = {{"variants", "variants", "how many different variants are held"},
                   {"homozygosity", "1", "Σ x², x the shares of the variants"},
                   {"largest_share", "1", "share of the agents who hold the most common variant"},
                   {"entries", "per step",
                    "variants in the top list that were not in it a step before"}},
      .well_mixed = true,
      .ties = false,
      .parameters =
          {integer("top", 20)
               .between(1, 1'000'000)
               .unit("variants")
               .means("length of the top list; of equally common variants the older are in it"),
           choice("updating", {"wright-fisher", "moran"}, "wright-fisher")
               .means("wright-fisher: all at once; moran: one at a time, as many in a step as "
                      "there are agents")},
  });
}

}  // namespace groundswell::models
