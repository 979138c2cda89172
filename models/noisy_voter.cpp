// SPDX-License-Identifier: Apache-2.0
// The noisy voter model (Kirman's ants): copy somebody, or make up your own mind at random.
#include "engine/two_opinions.hpp"
#include "world/population.hpp"

namespace groundswell::models {
namespace {

class NoisyVoter : public TwoOpinions {
 public:
  static constexpr unsigned kLots = 2, kPick = 1;

  explicit NoisyVoter(const WorldInputs& inputs)
      : TwoOpinions(inputs),
        collectivism_(inputs.scenario, inputs.graph, inputs.world, inputs.executor) {}

  [[nodiscard]] State next(AgentId agent, State own, const Others<State>& others,
                           Lots& lots) const {
    if (!lots.chance(collectivism_[agent])) return static_cast<State>(lots.below(2));
    return others.none() ? own : others.pick(lots);
  }

 private:
  Collectivism collectivism_;
};

}  // namespace

ModelEntry noisy_voter() {
  ModelCard card{
      .name = "noisy-voter",
      .sentence = "An agent copies one of its neighbours or, now and then, makes up its own mind.",
      .equation =
          "with probability c_i: s_i ← s_j, j drawn at random among the neighbours of i; "
          "else yes or no with even chances",
      .more_collectivist = Meaning::linear_copying,
      .collectivism =
          "c_i is the chance that i copies, operator switch; large societies have no transition",
      .reference =
          "Kirman, Q. J. Econ. 108, 137 (1993); Granovsky & Madras, Stoch. Process. Appl. "
          "55, 23 (1995)",
      .known_result =
          "well mixed, equal c = 1 − p: the number of yes is Beta-binomial(N; α, α), "
          "α = p(N − 1) / (2(1 − p)); two-peaked below p = 2/(N + 1)",
      .people = true};
  return state_model<NoisyVoter, Updating::either>(two_opinions(std::move(card), false));
}

}  // namespace groundswell::models
