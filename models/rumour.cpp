// SPDX-License-Identifier: Apache-2.0
// Rumours (Daley & Kendall 1965; Maki & Thompson 1973): told for as long as it is news.
//
// A turn is a meeting of an agent and one of those around it. After Maki and Thompson a spreader
// tells, and loses interest if the other knew. After Daley and Kendall meetings have no direction:
// whichever spreads it tells, and of two who do each may lose interest.
#include "engine/state_model.hpp"

namespace groundswell::models {
namespace {

class Rumour {
 public:
  using State = std::uint8_t;
  static constexpr std::size_t kStates = 3;
  static constexpr State kIgnorant = 0;
  static constexpr State kSpreader = 1;
  static constexpr State kStifler = 2;
  static constexpr State kSeeded = kSpreader;
  static constexpr unsigned kPick = 0;

  explicit Rumour(const WorldInputs& inputs)
      : share_(inputs.scenario.model.number("share")),
        lambda_(inputs.scenario.model.number("lambda")),
        alpha_(inputs.scenario.model.number("alpha")),
        both_ways_(inputs.scenario.model.text("meetings") == "daley-kendall") {}

  [[nodiscard]] std::vector<State> start(const WorldInputs& inputs) const {
    return dealt_states(inputs, std::array{1.0 - share_, share_, 0.0});
  }
  void act(AgentId agent, Agents<State>& agents, Lots& lots) const {
    const State own = agents[agent];
    if (own != kSpreader && !both_ways_) return;
    const Others<State> others(agents, agent, agents.graph().out());
    if (others.none()) return;
    const AgentId other = others.any(lots);
    const State met = agents[other];
    if (own == kSpreader) tell(agent, other, met, agents, lots);
    if (met == kSpreader && both_ways_) tell(other, agent, own, agents, lots);
  }
  [[nodiscard]] bool settled(const Agents<State>& agents) const {
    return agents.count(kSpreader) == 0;
  }
  void measure(const Agents<State>& agents, std::span<double> out) const {
    out[0] = agents.sweeps();
  }

 private:
  /// `before`: the listener's state when the two met.
  void tell(AgentId teller, AgentId listener, State before, Agents<State>& agents,
            Lots& lots) const {
    if (before == kIgnorant) {
      if (lots.chance(lambda_)) agents.set(listener, kSpreader);
    } else if (lots.chance(alpha_)) {
      agents.set(teller, kStifler);
    }
  }

  double share_;
  double lambda_;
  double alpha_;
  bool both_ways_;
};

}  // namespace

ModelEntry rumour() {
  return state_model<Rumour, Updating::sequential>({
      .name = "rumour",
      .sentence = "Spreaders tell whom they meet, and lose interest when it is no news.",
      .equation = "spreader meets ignorant: he spreads it too, with chance λ; spreader meets one "
                  "who knows: loses interest, with chance α",
      .states = "ignorant, spreader, stifler",
      .more_collectivist = Meaning::exposure,
      .collectivism = "λ/α is how long it is passed on",
      .reference = "Daley & Kendall, J. Inst. Math. Appl. 1, 42 (1965); Maki & Thompson, "
                   "Mathematical Models and Applications (1973)",
      .known_result = "well mixed, few first spreaders: a share θ = e^(−(1 + λ/α)(1 − θ)) never "
                      "hears of it; λ = α: 0.2031879",
      .state_names = {"ignorant", "spreader", "stifler"},
      .measures = {{"sweeps", "sweeps", "time until nobody spread it any more, or so far"}},
      .well_mixed = true,
      .parameters =
          {number("lambda", 1.0)
               .between(0, 1)
               .unit("per meeting")
               .means("λ: chance that an ignorant who is told becomes a spreader"),
           number("alpha", 1.0)
               .between(0, 1)
               .unit("per meeting")
               .means("α: chance that a spreader who meets one who knows loses interest"),
           choice("meetings", {"maki-thompson", "daley-kendall"}, "maki-thompson")
               .means(
                   "whether a meeting concerns only the spreader who sought it and whom he meets "
                   "(maki-thompson), or both alike (daley-kendall)"),
           number("share", 0.01)
               .between(0, 1)
               .unit("of all agents")
               .means(
                   "agents who spread it at the start, drawn by lots; those of seed campaigns do "
                   "in any case")},
  });
}

}  // namespace groundswell::models
