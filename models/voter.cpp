// SPDX-License-Identifier: Apache-2.0
// The voter model (Clifford & Sudbury 1973; Holley & Liggett 1975): copy somebody.
#include "engine/state_model.hpp"

namespace groundswell::models {
namespace {

class Voter {
 public:
  using State = std::uint8_t;
  static constexpr std::size_t kStates = 2;

  explicit Voter(const WorldInputs& inputs) : share_(inputs.scenario.model.number("share")) {}

  [[nodiscard]] std::vector<State> start(const WorldInputs& inputs) const {
    return dealt_states(inputs, std::array{1.0 - share_, share_});
  }
  [[nodiscard]] State next(AgentId, State own, const Others<State>& others, Lots& lots) const {
    return others.none() ? own : others.pick(lots);
  }
  [[nodiscard]] bool settled(const Agents<State>& agents) const {
    return agents.count(0) == 0 || agents.count(1) == 0;
  }
  void measure(const Agents<State>& agents, std::span<double> out) const {
    out[0] = std::abs(2.0 * agents.share(1) - 1.0);
    out[1] = agents.sweeps();
  }

 private:
  double share_;
};

}  // namespace

ModelEntry voter() {
  return state_model<Voter, Updating::either>({
      .name = "voter",
      .sentence = "An agent takes the opinion of one of its neighbours, whichever it is.",
      .equation = "s_i ← s_j, j drawn at random among the neighbours of i",
      .states = "no, yes",
      .collectivism = "linear copying (raises variance, never bias): everybody copies always",
      .reference = "Clifford & Sudbury, Biometrika 60, 581 (1973); Holley & Liggett, Ann. Probab. "
                   "3, 643 (1975)",
      .known_result = "complete graph: all end at yes with probability `share`, after "
                      "−N[(1−ρ) ln(1−ρ) + ρ ln ρ] sweeps (exact chain for finite N)",
      .state_names = {"no", "yes"},
      .measures = {{"order", "1", "|yes − no| as a share of all"},
                   {"sweeps", "sweeps", "time until all agreed, or so far"}},
      .well_mixed = true,
      .parameters = {number("share", 0.5)
                         .between(0, 1)
                         .unit("of all agents")
                         .means("agents who begin with yes")},
  });
}

}  // namespace groundswell::models
