// SPDX-License-Identifier: Apache-2.0
// The trial–offer market (Maldonado, Van Hentenryck, Berbeglia & Berbeglia 2015).
//
// What people try depends on where it stands and how popular it is; whether they then download it,
// on its quality and their own taste only. With the popularity signal share^r there is one
// equilibrium, decided by quality, for r < 1, and a monopoly of whichever was lucky for r > 1.
#include "engine/choice_operators.hpp"

namespace groundswell::models {
namespace {

bool by_popularity(const ChoiceWorld& world) {
  return world.model().text("sorted") == "by-popularity";
}

/// How visible each item is on a list whose order nobody chose.
std::vector<double> places(const ChoiceWorld& world) {
  if (by_popularity(world)) return {};
  std::vector<double> weights;
  for (std::size_t place = 1; place <= world.items(); ++place)
    weights.push_back(
        portable_pow(static_cast<double>(place), -world.model().number("visibility")));
  return weights;
}

class TrialOffer {
 public:
  explicit TrialOffer(const ChoiceWorld& world)
      : prior_(world.model().number("prior")),
        r_(world.model().number("r")),
        visibility_(by_popularity(world) ? world.model().number("visibility") : 0.0),
        ranking_(world.items()),
        trial_(world, OwnValues::alike(world.items()), 1.0, Channel::chart, places(world)),
        verdict_(world, world.model().number("acceptance")) {
    pull({0, world.items() - 1});
  }

  [[nodiscard]] Choice choose(const Market&, Decision& decision) {
    Choice choice = trial_.choose(decision);
    if (!verdict_.likes(decision, choice.item)) choice.item = kNoItem;
    return choice;
  }
  void downloaded(const Vote& vote, const Market&) { pull(ranking_.add(vote.item)); }

 private:
  void pull(Ranking::Moved moved) {
    for (std::size_t place = moved.first; place <= moved.last; ++place) {
      const ItemId item = ranking_.at(place);
      const double votes = static_cast<double>(ranking_.count(item)) + prior_;
      trial_.pull(item, r_ * portable_log(votes) -
                            visibility_ * portable_log(static_cast<double>(place + 1)));
    }
  }

  double prior_;
  double r_;
  double visibility_;
  Ranking ranking_;
  Weighing trial_;
  Verdict verdict_;
};

}  // namespace

ModelEntry trial_offer() {
  return choice_model<TrialOffer>({
      .name = "trial-offer",
      .sentence = "People try what is visible and popular, and download what they then like.",
      .equation = "weigh: P(try k) ∝ v_k (D_k + prior)^(r·c), v = place^−visibility; P(download | "
                  "try) = acceptance · e^(V − best quality), at most 1",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "above r·c = 1 lock-in, and monopoly by luck; below it one equilibrium, decided by "
          "quality. Operator weigh, signal ln share",
      .reference = "Maldonado, Van Hentenryck, Berbeglia & Berbeglia, arXiv 1512.07251 (2015); "
                   "Krumme et al., PLoS ONE 7, e33785 (2012) for the two steps",
      .known_result = "shares ∝ (v q)^(1/(1−r)): .6579, .2368, .1053 for q = .5, .3, .2 and r = "
                      ".5; for r > 1 each of three equal items wins a third of the worlds",
      .channels = {"chart"},
      .parameters =
          {number("r", 0.5).between(0, 20).means(
               "exponent of popularity for an agent with collectivism 1; it is r·c for others"),
           number("prior", 1.0)
               .above(0)
               .unit("downloads")
               .means("what every item counts before its first download"),
           number("visibility", 0.0)
               .between(0, 20)
               .means("place p of the list is seen in proportion to p^−this"),
           choice("sorted", {"as-listed", "by-popularity"}, "as-listed")
               .means("order of the list; by popularity it is part of the chart, and of c"),
           number("acceptance", 1.0)
               .between(0, 1)
               .means("chance that somebody who tries the best item downloads it")},
  });
}

}  // namespace groundswell::models
