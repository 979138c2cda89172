// SPDX-License-Identifier: Apache-2.0
// The voter model (Clifford & Sudbury 1973; Holley & Liggett 1975): copy somebody.
#include "engine/two_opinions.hpp"

namespace groundswell::models {
namespace {

class Voter : public TwoOpinions {
 public:
  using TwoOpinions::TwoOpinions;
  static constexpr unsigned kLots = 1, kPick = 0;

  [[nodiscard]] State next(AgentId, State own, const Others<State>& others, Lots& lots) const {
    return others.none() ? own : others.pick(lots);
  }
  [[nodiscard]] bool settled(const Agents<State>& agents) const { return agreed(agents); }
};

}  // namespace

ModelEntry voter() {
  ModelCard card{
      .name = "voter",
      .sentence = "An agent takes the opinion of one of its neighbours, whichever it is.",
      .equation = "s_i ← s_j, j drawn at random among the neighbours of i",
      .more_collectivist = Meaning::linear_copying,
      .collectivism = "everybody copies always",
      .reference =
          "Clifford & Sudbury, Biometrika 60, 581 (1973); Holley & Liggett, Ann. Probab. "
          "3, 643 (1975)",
      .known_result =
          "all end at yes with probability (ties of those who begin with yes) / (ties "
          "of all); well mixed: the share ρ of them, after about "
          "−N[(1−ρ) ln(1−ρ) + ρ ln ρ] sweeps"};
  return state_model<Voter, Updating::either>(two_opinions(std::move(card), true));
}

}  // namespace groundswell::models
