// SPDX-License-Identifier: Apache-2.0
// The Music Lab experiment (Salganik, Dodds & Watts 2006; Salganik & Watts 2008): songs by unknown
// bands, a list that shows what others downloaded, and worlds that never meet.
//
// Fitted to the experiment's downloads, "weigh by rank" does best: P ∝ quality · rank^−s with s =
// 0.220 where counts were shown on a grid and 0.585 where the list was sorted by them. In the terms
// of this program s = c·exponent and (1−c)·taste_strength = 1, that is c = s/(1+s) and both
// strengths 1 + s. The chart can be forged once, and goes on honestly from there.
#include "engine/choice_operators.hpp"

namespace groundswell::models {
namespace {

/// What matters to who has not listened yet: nothing, where listening comes first.
OwnValues before_listening(const ChoiceWorld& world) {
  return world.model().boolean("trial") ? OwnValues::alike(world.items()) : world.values();
}

class MusicLab {
 public:
  explicit MusicLab(const ChoiceWorld& world)
      : weighs_(world.model().text("operator") == "weigh"),
        by_rank_(world.model().text("signal") == "rank"),
        trial_(world.model().boolean("trial")),
        exponent_(world.model().number("exponent")),
        prior_(world.model().number("prior")),
        ranking_(world.items()),
        weights_(world.items()),
        switching_(world, before_listening(world), world.model().number("taste_strength"),
                   Channel::chart),
        weighing_(world, before_listening(world), world.model().number("taste_strength"),
                  Channel::chart),
        verdict_(world, world.model().number("acceptance")) {
    if (world.model().has("forge_at"))
      forge_at_ = static_cast<Step>(
          world.inputs.clock.step_of(Moment{false, world.model().span("forge_at").ms}));
    show({0, world.items() - 1});
  }

  void begin_step(Step step, const Market&) {
    if (step != forge_at_) return;
    ranking_.invert();
    show({0, ranking_.items() - 1});
  }
  [[nodiscard]] Choice choose(const Market&, Decision& decision) {
    Choice choice = weighs_ ? weighing_.choose(decision) : switching_.choose(decision, *this);
    if (trial_ && !verdict_.likes(decision, choice.item)) choice.item = kNoItem;
    return choice;
  }
  void downloaded(const Vote& vote, const Market&) { show(ranking_.add(vote.item)); }

  // What is shown, as something to copy from.
  [[nodiscard]] bool ready() const { return true; }
  [[nodiscard]] Copied pick(Lots& lots) const {
    return {pick_weighted(weights_, total_, lots.uniform()), kNobody};
  }
  [[nodiscard]] double share(ItemId item) const { return weights_[item] / total_; }

 private:
  void show(Ranking::Moved moved) {
    for (std::size_t place = moved.first; place <= moved.last; ++place) {
      const ItemId item = ranking_.at(place);
      const double ln_signal =
          by_rank_ ? -portable_log(static_cast<double>(place + 1))
                   : portable_log(static_cast<double>(ranking_.count(item)) + prior_);
      if (weighs_)
        weighing_.pull(item, exponent_ * ln_signal);
      else
        weights_[item] = portable_exp(exponent_ * ln_signal);
    }
    if (!weighs_) total_ = sum_of(weights_);
  }

  bool weighs_;
  bool by_rank_;
  bool trial_;
  double exponent_;
  double prior_;
  Step forge_at_ = kNever;
  Ranking ranking_;
  std::vector<double> weights_;  ///< signal^exponent by item, where people switch
  double total_ = 0.0;
  Switching switching_;
  Weighing weighing_;
  Verdict verdict_;
};

void check(const Scenario& scenario, const Clock* clock, std::vector<Problem>& problems) {
  const Values& model = scenario.model;
  check_only_with(model, "prior", "signal", {"share"}, problems);
  if (model.sound("trial") && !model.boolean("trial") && model.given("acceptance") &&
      !model.is_default("acceptance"))
    problems.push_back({model.place("acceptance"), "acceptance is given",
                        "must be absent: it acts only where trial = true", ""});
  if (clock != nullptr && model.has("forge_at") && model.span("forge_at").ms >= clock->length_ms())
    problems.push_back(
        {model.place("forge_at"), "forge_at = " + to_toml(model.span("forge_at")),
         "must lie before the end of the clock, " + clock->text_of(clock->length_ms()),
         "nothing can happen any more"});
}

}  // namespace

ModelEntry music_lab() {
  return choice_model<MusicLab>({
      .name = "music-lab",
      .sentence = "People download songs they like from a list that shows what others downloaded.",
      .equation = "σ_k = rank_k^−exponent or (D_k + prior)^exponent, own_k ∝ e^(taste_strength·V); "
                  "weigh: P(k) ∝ e^((1−c)·taste_strength·V) σ_k^c; switch: P(k) = (1−c) own_k + c "
                  "σ_k/Σσ",
      .more_collectivist = {Meaning::nonlinear_copying, Meaning::linear_copying},
      .collectivism =
          "a signal out of proportion locks an item in against one up to ((j+1)/j)^s better; "
          "switch by share with exponent 1 copies in proportion. Operator and signal as chosen: c "
          "of one is not c of another",
      .reference = "Salganik, Dodds & Watts, Science 311, 854 (2006); Salganik & Watts, Soc. "
                   "Psychol. Q. 71, 338 (2008)",
      .known_result =
          "weigh by rank, s = .220 and .585: Gini .35 and .48, unpredictability .0077 and .0137 "
          "(observed .340, .498, .0082, .0126); a forged chart lowers τ with quality from .7 to .3",
      .channels = {"chart"},
      .parameters =
          {choice("operator", {"weigh", "switch"}, "weigh")
               .means("how taste and chart come together: weighed for every song, or one of them "
                      "decides"),
           choice("signal", {"rank", "share"}, "rank")
               .means("what the chart shows: places, or numbers of downloads"),
           number("taste_strength", 1.0)
               .between(0, 20)
               .means("how much taste and quality decide (times 1 − c where they are weighed)"),
           number("exponent", 1.0)
               .between(0, 20)
               .means("how much the chart decides (times c where it is weighed)"),
           number("prior", 1.0)
               .above(0)
               .unit("downloads")
               .means("signal = \"share\": what every song counts before its first download"),
           boolean("trial", false)
               .means("people listen first, led by the chart alone, and download by taste"),
           number("acceptance", 1.0)
               .between(0, 1)
               .means("trial: chance that a listener downloads the best song"),
           span("forge_at")
               .optional()
               .means("time from the start at which the chart shown is turned upside down")},
      .check = &check,
  });
}

}  // namespace groundswell::models
