// SPDX-License-Identifier: Apache-2.0
// The logit with social utility (Brock & Durlauf 2001; as herding among many items: Borghesi &
// Bouchaud 2007): everybody has one item at a time and chooses anew again and again.
//
// With K·share added to every item's utility a market of equal items is first indifferent, then
// can hold a fashion, then must: s_k = e^(K s_k)/Σ_j e^(K s_j) has the uniform solution below K = M
// and condensed ones from K_low on, so where it ends depends on where it starts.
#include "engine/choice_operators.hpp"

namespace groundswell::models {
namespace {

class SocialLogit {
 public:
  explicit SocialLogit(const ChoiceWorld& world)
      : k_(world.model().number("k")),
        weighing_(world, world.values(), world.model().number("taste_strength"), Channel::peers),
        has_(world.people.agents(), 0),
        holders_(world.items(), 0) {
    const bool uniform = world.model().text("start") == "uniform";
    for (AgentId agent = 0; agent < has_.size(); ++agent) {
      has_[agent] = uniform ? static_cast<ItemId>(agent % world.items()) : 0;
      ++holders_[has_[agent]];
    }
    for (ItemId item = 0; item < world.items(); ++item) weighing_.pull(item, k_ * share(item));
  }

  [[nodiscard]] Choice choose(const Market&, Decision& decision) {
    return weighing_.choose(decision);
  }
  void downloaded(const Vote& vote, const Market&) {
    const ItemId before = std::exchange(has_[vote.agent], vote.item);
    --holders_[before];
    ++holders_[vote.item];
    for (const ItemId item : {before, vote.item}) weighing_.pull(item, k_ * share(item));
  }
  void measure(const Market&, std::span<double> out) const {
    double squares = 0.0;
    for (ItemId item = 0; item < holders_.size(); ++item) squares += share(item) * share(item);
    out[0] = static_cast<double>(std::ranges::max(holders_)) / static_cast<double>(has_.size());
    out[1] = 1.0 / squares;
  }

 private:
  [[nodiscard]] double share(ItemId item) const {
    return static_cast<double>(holders_[item]) / static_cast<double>(has_.size());
  }

  double k_;
  Weighing weighing_;
  std::vector<ItemId> has_;
  std::vector<std::uint64_t> holders_;
};

}  // namespace

ModelEntry social_logit() {
  return choice_model<SocialLogit>({
      .name = "social-logit",
      .sentence = "People choose anew again and again, drawn to what many have at the moment.",
      .equation = "weigh: P(k) ∝ e^((1−c)·taste_strength·V + c·K·s_k), s_k = share of the agents "
                  "who have k now",
      .states = "the item an agent has",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "c·K above a bound has several equilibria, and hysteresis; operator weigh, signal share "
          "of holders",
      .reference = "Brock & Durlauf, Rev. Econ. Stud. 68, 235 (2001); Borghesi & Bouchaud, Qual. "
                   "Quant. 41, 557 (2007)",
      .known_result =
          "M equal items, c = 1: fashions can hold above K_low (2.7456 for M = 3, 6.5751 "
          "for 48), the uniform market is unstable above K = M; first order at "
          "2(M−1)ln(M−1)/(M−2)",
      .channels = {"peers"},
      .measures = {{"largest_share", "1", "share of the agents who have the most popular item"},
                   {"effective_items", "items", "1 / Σ s², s the shares of holders"}},
      .parameters = {number("k", 2.0).between(0, 500).means(
                         "K: utility of everybody having an item, for an agent with collectivism "
                         "1; it is K·c for others"),
                     number("taste_strength", 1.0)
                         .between(0, 20)
                         .means("how much taste and quality decide, times 1 − c"),
                     choice("start", {"uniform", "condensed"}, "uniform")
                         .means("who has what at first: every item alike, or all the first item")},
  });
}

}  // namespace groundswell::models
