// SPDX-License-Identifier: Apache-2.0
// Majority rule in small groups (Galam 1986): a few meet, and the majority is right.
//
// The group is the agent and r − 1 of its neighbours, drawn afresh for every turn, so that well
// mixed and synchronous the expected share of yes follows Galam's map exactly.
#include "engine/two_opinions.hpp"

namespace groundswell::models {
namespace {

enum class Draw { own, no, lots };

class MajorityRule : public TwoOpinions {
 public:
  static constexpr unsigned kPick = 0;

  explicit MajorityRule(const WorldInputs& inputs)
      : TwoOpinions(inputs),
        group_(static_cast<std::uint32_t>(inputs.scenario.model.integer("group"))) {
    const std::string& draw = inputs.scenario.model.text("draw");
    draw_ = draw == "own" ? Draw::own : draw == "no" ? Draw::no : Draw::lots;
  }

  [[nodiscard]] State next(AgentId, State own, const Others<State>& others, Lots& lots) const {
    if (others.none()) return own;
    std::uint32_t yes = own;
    for (std::uint32_t i = 1; i < group_; ++i) yes += others.pick(lots);
    if (2 * yes != group_) return 2 * yes > group_ ? 1 : 0;
    if (draw_ == Draw::lots) return static_cast<State>(lots.below(2));
    return draw_ == Draw::own ? own : State{0};
  }
  [[nodiscard]] bool settled(const Agents<State>& agents) const { return agreed(agents); }

 private:
  std::uint32_t group_;
  Draw draw_;
};

}  // namespace

ModelEntry majority_rule() {
  ModelCard card{
      .name = "majority-rule",
      .sentence = "An agent meets a few neighbours and takes the opinion of the majority.",
      .equation =
          "i ← the opinion of most of {i and r − 1 neighbours drawn at random, with "
          "repetition}",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism = "everybody yields to a majority always, so that what leads at the start wins",
      .reference =
          "Galam, J. Math. Psychol. 30, 426 (1986); Krapivsky & Redner, Phys. Rev. Lett. "
          "90, 238701 (2003)",
      .known_result =
          "well mixed, r = 3: the share of yes goes from x to 3x² − 2x³ in a "
          "synchronous step; above ½ all end at yes. r = 4 with draws for no: "
          "only above (1 + √13)/6 = 0.7676",
      .parameters = {
          integer("group", 3).between(1, 1000).unit("agents").means("r: agents who meet"),
          choice("draw", {"own", "no", "lots"}, "own")
              .means("where an even group is split in halves, the agent keeps its own opinion, "
                     "says no (nothing changes without a majority), or draws lots")}};
  return state_model<MajorityRule, Updating::either>(two_opinions(std::move(card), true));
}

}  // namespace groundswell::models
