// SPDX-License-Identifier: Apache-2.0
// The q-voter model with independence or anticonformity (Castellano, Muñoz & Pastor-Satorras 2009;
// Nyczka, Sznajd-Weron & Cisło 2012): a panel of q neighbours convinces if it is of one mind.
//
// Who does not heed it is a matter of [population] collectivism. The same c for all makes
// independence a *situation*: everybody is independent now and then (annealed). c = 1 for some and
// 0 for the others makes it a *trait*: some always are (quenched). The two lose order at different
// shares of independence, exactly known.
#include <algorithm>

#include "engine/two_opinions.hpp"
#include "world/population.hpp"

namespace groundswell::models {
namespace {

constexpr std::uint32_t kLargestPanel = 64;

class QVoter : public TwoOpinions {
 public:
  static constexpr unsigned kPick = 1;

  explicit QVoter(const WorldInputs& inputs)
      : TwoOpinions(inputs),
        collectivism_(inputs.scenario, inputs.graph, inputs.world, inputs.executor),
        panel_(static_cast<std::uint32_t>(inputs.scenario.model.integer("q"))),
        contrary_(inputs.scenario.model.text("response") == "anticonformity"),
        repetition_(inputs.scenario.model.boolean("repetition")) {}

  [[nodiscard]] State next(AgentId agent, State own, const Others<State>& others,
                           Lots& lots) const {
    const bool heeds = lots.chance(collectivism_[agent]);
    if (!heeds && !contrary_) return static_cast<State>(lots.below(2));
    if (others.none()) return own;
    State said = own;
    if (!(repetition_ ? others.unanimous(panel_, lots, said) : one_mind(others, lots, said)))
      return own;
    return heeds ? said : static_cast<State>(1 - said);
  }

 private:
  /// Whether `panel_` different others (Floyd's sample) are of one mind; there must be so many.
  [[nodiscard]] bool one_mind(const Others<State>& others, Lots& lots, State& said) const {
    if (others.size() < panel_) return false;
    std::array<std::uint64_t, kLargestPanel> places;
    for (std::uint32_t i = 0; i < panel_; ++i) {
      const std::uint64_t last = others.size() - panel_ + i;
      const std::uint64_t drawn = lots.below(last + 1);
      const auto taken = places.begin() + i;
      places[i] = std::find(places.begin(), taken, drawn) == taken ? drawn : last;
    }
    // Unanimity is of the panel as a whole, so who is asked first does not matter.
    for (std::uint32_t i = 0; i < panel_; ++i) {
      const State opinion = others[places[i]];
      if (i > 0 && opinion != said) return false;
      said = opinion;
    }
    return true;
  }

  Collectivism collectivism_;
  std::uint32_t panel_;
  bool contrary_;
  bool repetition_;
};

}  // namespace

ModelEntry q_voter() {
  ModelCard card{
      .name = "q-voter",
      .sentence =
          "An agent yields to q neighbours of one mind, unless it is independent (or says "
          "the contrary).",
      .equation =
          "with probability c_i: i takes the opinion of a unanimous panel of q neighbours; "
          "else yes or no with even chances (independence), or the panel's contrary "
          "(anticonformity). A panel that is divided changes nothing",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "c_i is the chance that i heeds the panel, operator switch. One c for all: a situation; "
          "c of 0 or 1: a trait",
      .reference =
          "Castellano, Muñoz & Pastor-Satorras, Phys. Rev. E 80, 041129 (2009); Nyczka, "
          "Sznajd-Weron & Cisło, Phys. Rev. E 86, 011105 (2012); Jędrzejewski & "
          "Sznajd-Weron, Phys. Rev. E 96, 012313 (2017)",
      .known_result =
          "well mixed, p = 1 − mean of c: order is lost at p* = (q−1)/(q−1+2^(q−1)) as "
          "a situation (for q > 5 in a jump), (q−1)/q as a trait, and with "
          "anticonformity at (q−1)/(2q) as either",
      .people = true,
      .parameters = {
          integer("q", 3).between(1, kLargestPanel).unit("agents").means("size of the panel"),
          choice("response", {"independence", "anticonformity"}, "independence")
              .means("what an agent does that does not heed its panel"),
          boolean("repetition", true)
              .means("whether the same neighbour can sit in a panel twice; if not, agents with "
                     "fewer than q neighbours never have one")}};
  return state_model<QVoter, Updating::either>(two_opinions(std::move(card), false));
}

}  // namespace groundswell::models
