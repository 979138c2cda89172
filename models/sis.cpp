// SPDX-License-Identifier: Apache-2.0
// Susceptible–infected–susceptible: a habit that is caught, lost, and caught again.
//
// Chances are per turn, not rates: in random order that is the continuous-time process exactly, its
// rates in turns, and the endemic share is 1 − recovery/infection whatever their size.
#include "engine/state_model.hpp"

namespace groundswell::models {
namespace {

class Sis {
 public:
  using State = std::uint8_t;
  static constexpr std::size_t kStates = 2;
  static constexpr State kSeeded = 1;
  static constexpr unsigned kLots = 2, kPick = 0;

  explicit Sis(const WorldInputs& inputs)
      : share_(inputs.scenario.model.number("share")),
        infection_(inputs.scenario.model.number("infection")),
        recovery_(inputs.scenario.model.number("recovery")),
        all_(inputs.scenario.model.text("contacts") == "all") {}

  [[nodiscard]] std::vector<State> start(const WorldInputs& inputs) const {
    return dealt_states(inputs, std::array{1.0 - share_, share_});
  }
  [[nodiscard]] State next(AgentId, State own, const Others<State>& others, Lots& lots) const {
    if (own == 1) return lots.chance(recovery_) ? 0 : 1;
    if (others.none()) return 0;
    if (!all_) return others.pick(lots) == 1 && lots.chance(infection_) ? 1 : 0;
    const auto infected = static_cast<double>(others.count(1));
    return lots.chance(1.0 - portable_pow(1.0 - infection_, infected)) ? 1 : 0;
  }
  [[nodiscard]] bool settled(const Agents<State>& agents) const { return agents.count(1) == 0; }
  void measure(const Agents<State>& agents, std::span<double> out) const {
    out[0] = agents.sweeps();
  }

 private:
  double share_;
  double infection_;
  double recovery_;
  bool all_;
};

}  // namespace

ModelEntry sis() {
  return state_model<Sis, Updating::either>({
      .name = "sis",
      .sentence = "A habit is caught from others and lost again, over and over.",
      .equation = "in its turn a susceptible agent catches it with chance `infection` if the "
                  "neighbour it meets has it (contacts = one), or 1 − (1 − infection)^(infected "
                  "neighbours) (contacts = all); an infected one loses it with chance `recovery`",
      .states = "susceptible, infected",
      .more_collectivist = Meaning::exposure,
      .collectivism = "infection / recovery is how many each infects",
      .reference = "Kermack & McKendrick, Proc. R. Soc. A 138, 55 (1932); Pastor-Satorras et al., "
                   "Rev. Mod. Phys. 87, 925 (2015)",
      .known_result = "well mixed, contacts = one, R0 = infection / recovery: a share 1 − 1/R0 is "
                      "infected for good above R0 = 1, nobody below it",
      .state_names = {"susceptible", "infected"},
      .measures = {{"sweeps", "sweeps", "time until nobody had it any more, or so far"}},
      .well_mixed = true,
      .parameters =
          {number("infection", 0.2)
               .between(0, 1)
               .unit("per turn")
               .means("chance of catching it from an infected neighbour"),
           number("recovery", 0.1).between(0, 1).unit("per turn").means("chance of losing it"),
           choice("contacts", {"one", "all"}, "one")
               .means("whom an agent meets in its turn: a neighbour drawn at random, or all"),
           number("share", 0.01)
               .between(0, 1)
               .unit("of all agents")
               .means(
                   "agents who have it at the start, drawn by lots; those of seed campaigns have "
                   "it in any case")},
  });
}

}  // namespace groundswell::models
