// SPDX-License-Identifier: Apache-2.0
// The Sznajd model (Sznajd-Weron & Sznajd 2000): united we stand. Two who agree persuade those
// around them.
#include "engine/two_opinions.hpp"

namespace groundswell::models {
namespace {

class Sznajd : public TwoOpinions {
 public:
  static constexpr unsigned kPick = 0;

  explicit Sznajd(const WorldInputs& inputs)
      : TwoOpinions(inputs), all_(inputs.scenario.model.text("persuades") == "all") {}

  void act(AgentId agent, Agents<State>& agents, Lots& lots) const {
    const Others<State> friends = around(agents, agent);
    if (friends.none()) return;
    const AgentId partner = friends.any(lots);
    if (agents[partner] != agents[agent]) return;
    if (all_) {
      for (const AgentId speaker : {agent, partner})
        around(agents, speaker).each([&](AgentId other, State) {
          agents.set(other, agents[speaker]);
        });
    } else if (lots.chance(0.5)) {
      persuade_one(agent, partner, agents, lots);
    } else {
      persuade_one(partner, agent, agents, lots);
    }
  }
  [[nodiscard]] bool settled(const Agents<State>& agents) const { return agreed(agents); }

 private:
  [[nodiscard]] static Others<State> around(const Agents<State>& agents, AgentId agent) {
    return {agents, agent, agents.graph().out()};
  }

  /// Somebody around the speaker other than the partner takes their opinion.
  static void persuade_one(AgentId speaker, AgentId partner, Agents<State>& agents, Lots& lots) {
    const Others<State> friends = around(agents, speaker);
    if (friends.none() || (friends.size() == 1 && friends.at(0) == partner)) return;
    AgentId listener = friends.any(lots);
    while (listener == partner) listener = friends.any(lots);
    agents.set(listener, agents[speaker]);
  }

  bool all_;
};

}  // namespace

ModelEntry sznajd() {
  ModelCard card{
      .name = "sznajd",
      .sentence =
          "Two neighbours who agree persuade those around them; two who differ persuade "
          "nobody.",
      .equation =
          "i and a neighbour j of its: if s_i = s_j, one neighbour of one of them, or all "
          "neighbours of both, take that opinion",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism = "only a united pair is followed",
      .reference =
          "Sznajd-Weron & Sznajd, Int. J. Mod. Phys. C 11, 1157 (2000); Slanina & "
          "Lavička, Eur. Phys. J. B 35, 279 (2003); Lambiotte & Redner, EPL 82, 18007 "
          "(2008)",
      .known_result =
          "cycle: all end at yes with probability x² / (x² + (1 − x)²), x the share "
          "at the start; well mixed: a step at x = ½",
      .parameters = {
          choice("persuades", {"one", "all"}, "one")
              .means("whether a united pair persuades one neighbour (the q = 2 form), or "
                     "all of both (in a well-mixed society: everybody)")}};
  return state_model<Sznajd, Updating::sequential>(two_opinions(std::move(card), true));
}

}  // namespace groundswell::models
