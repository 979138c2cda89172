// SPDX-License-Identifier: Apache-2.0
// Informational cascades (Bikhchandani, Hirshleifer & Welch 1992): rational people, one after the
// other, each with a private hint and all earlier decisions before its eyes.
//
// What people believe is kept as a log-likelihood ratio of "it is good". An agent weighs the public
// one by its collectivism c and adds its hint's; the public one then learns from its decision what
// that says about the hint, knowing c, the rule for ties and the noise. Where both hints lead to
// the same decision it learns nothing: that is a cascade.
#include <array>
#include <cmath>

#include "engine/model.hpp"
#include "world/population.hpp"

namespace groundswell::models {
namespace {

constexpr Purpose kTruth{170};
constexpr Purpose kSignal{171};
constexpr Purpose kChoice{172};

class Cascade : public Runner {
 public:
  explicit Cascade(const WorldInputs& inputs)
      : precision_(inputs.scenario.model.number("precision")),
        noise_(inputs.scenario.model.number("noise")),
        coin_(inputs.scenario.model.text("tie") == "coin"),
        hint_(portable_log(precision_ / (1.0 - precision_))),
        agents_(inputs.graph.agents()),
        good_(inputs.draws(kTruth).bits({}) % 2 == 1),
        signals_(inputs.draws(kSignal)),
        choices_(inputs.draws(kChoice)),
        collectivism_(inputs.scenario, inputs.graph, inputs.world, inputs.executor) {}

  void step(Step step, const Chart& /*chart*/, StepOutcome& outcome) override {
    if (step > 0 && !finished()) decide();
    const std::uint64_t decided = adopted_ + rejected_;
    outcome.states = {agents_ - decided, adopted_, rejected_};
    const double leaning = collectivism_[std::min(turn_, agents_ - 1)] * public_;
    const bool cascade = std::abs(leaning) > hint_ + kTie;
    const bool correct = (leaning > 0.0) == good_;
    outcome.measures = {cascade && correct ? 1.0 : 0.0, cascade && !correct ? 1.0 : 0.0,
                        cascade ? 0.0 : 1.0,
                        static_cast<double>(good_ ? adopted_ : rejected_) /
                            static_cast<double>(std::max<std::uint64_t>(decided, 1)),
                        1.0 / (1.0 + portable_exp(good_ ? -public_ : public_))};
  }
  [[nodiscard]] bool finished() const override { return turn_ == agents_; }

 private:
  static constexpr double kTie = 1e-9;  // log-likelihood ratios closer than this are equal

  void decide() {
    const double heeded = collectivism_[turn_] * public_;
    const std::array adopts{chance(heeded, -hint_), chance(heeded, hint_)};  // by hint: bad, good
    const bool right = signals_.uniform({.agent = turn_}) < precision_;
    const bool adopt = choices_.uniform({.agent = turn_}) < adopts[right == good_ ? 1 : 0];
    ++(adopt ? adopted_ : rejected_);
    const auto likelihood = [&](double good_hint) {
      const double yes = good_hint * adopts[1] + (1.0 - good_hint) * adopts[0];
      const double no = good_hint * (1.0 - adopts[1]) + (1.0 - good_hint) * (1.0 - adopts[0]);
      return adopt ? yes : no;
    };
    if (adopts[0] != adopts[1])
      public_ += portable_log(likelihood(precision_) / likelihood(1.0 - precision_));
    ++turn_;
  }

  /// The chance of adopting, of an agent with this hint.
  [[nodiscard]] double chance(double heeded, double hint) const {
    const double belief = heeded + hint;
    if (noise_ > 0.0) return 1.0 / (1.0 + portable_exp(-belief / noise_));
    if (std::abs(belief) > kTie) return belief > 0.0 ? 1.0 : 0.0;
    if (coin_) return 0.5;
    return hint > 0.0 ? 1.0 : 0.0;
  }

  double precision_;
  double noise_;
  bool coin_;
  double hint_;  // log-likelihood ratio of a private hint
  AgentId agents_;
  bool good_;
  Draws signals_;
  Draws choices_;
  Collectivism collectivism_;
  AgentId turn_ = 0;     // whose it is
  double public_ = 0.0;  // log-likelihood ratio of all decisions so far
  std::uint64_t adopted_ = 0;
  std::uint64_t rejected_ = 0;
};

}  // namespace

ModelEntry informational_cascade() {
  ModelCard card{
      .name = "informational-cascade",
      .family = "rational",
      .sentence = "One after the other decides by a private hint and by what those before it did.",
      .equation =
          "i adopts when c_i L + h_i > 0; L = Σ ln [P(decision | good) / P(decision | "
          "bad)] over those before i, h_i = ± ln [precision / (1 − precision)]",
      .states = "waiting, adopted, rejected",
      .updating = "one agent a step, in the order of their numbers; all see all decisions",
      .more_collectivist = Meaning::none,
      .collectivism =
          "a Bayesian reading of history. c_i weighs the others' decisions against the own hint: 1 "
          "is Bayes' rule, 0 heeds the hint alone",
      .reference =
          "Bikhchandani, Hirshleifer & Welch, J. Polit. Econ. 100, 992 (1992); Anderson & "
          "Holt, Am. Econ. Rev. 87, 847 (1997); noise: Goeree, Palfrey, Rogers & "
          "McKelvey, Rev. Econ. Stud. 74, 733 (2007)",
      .known_result =
          "c = 1, precision p, n even: P(no cascade) = (p − p²)^(n/2), P(correct) = "
          "p(p + 1)[1 − (p − p²)^(n/2)] / (2(1 − p + p²)); ties by own hint: in the "
          "end p² / (p² + (1 − p)²) are correct",
      .state_names = {"waiting", "adopted", "rejected"},
      .measures = {{"correct", "1", "1 if whoever is next does what is right whatever its hint"},
                   {"wrong", "1", "1 if whoever is next does what is wrong whatever its hint"},
                   {"none", "1", "1 if the next decision depends on the hint"},
                   {"right", "1", "share of those who have decided that did what is right"},
                   {"belief", "1", "the public's belief in the truth"}},
      .downloads = false,
      .people = true,
      .well_mixed = true,
      .ties = false,
      .parameters = {
          number("precision", 2.0 / 3.0)
              .above(0.5)
              .below(1)
              .unit("of hints")
              .means("chance that a private hint tells the truth"),
          choice("tie", {"coin", "own-hint"}, "coin")
              .means("what an agent does whom nothing decides: toss a coin, or follow its hint "
                     "(only where noise is 0; else chances are even)"),
          number("noise", 0.0)
              .at_least(0)
              .unit("log-likelihood ratio")
              .means("temperature of a logit choice: adopts with chance 1 / (1 + e^(−(c_i L + h_i) "
                     "/ noise)); at 1 as often as it believes; 0 always does what seems better")}};
  const auto bytes = [](const Scenario&) { return 8.0; };
  const auto make = [](const WorldInputs& inputs) -> std::unique_ptr<Runner> {
    return std::make_unique<Cascade>(inputs);
  };
  return {std::move(card), make, bytes};
}

}  // namespace groundswell::models
