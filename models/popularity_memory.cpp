// SPDX-License-Identifier: Apache-2.0
// Popularity with a memory (Gleeson, Cellai, Onnela, Porter & Reed-Tsochas 2014): people copy what
// was downloaded in all, or what was downloaded lately.
//
// Both give the same fat tails in the long run; only lately-dominated copying keeps the dispersion
// of growth curves seen in the adoption of applications.
#include "engine/choice_operators.hpp"

namespace groundswell::models {
namespace {

/// Counts of recent votes: those of n votes ago weigh ρ^(n−1), or all of the last T alike.
class Recent {
 public:
  Recent(std::size_t items, bool window, double memory)
      : window_(window),
        length_(std::max(1.0, std::round(memory))),
        log_keep_(-1.0 / memory),
        weights_(items, 0.0) {}

  /// A vote drawn with those weights.
  [[nodiscard]] const Vote& pick(const Market& market, Lots& lots) const {
    const auto votes = static_cast<double>(market.total());
    const double all = std::min(votes, length_);
    double back = window_ ? lots.uniform() * all
                          : portable_log1p(lots.uniform() * expm1(votes * log_keep_)) / log_keep_;
    back = std::min(back, votes - 1.0);  // rounding
    return market.vote(market.total() - 1 - static_cast<std::uint64_t>(back));
  }
  [[nodiscard]] double share(ItemId item) const { return weights_[item] / total_; }

  void add(const Vote& vote, const Market& market) {
    if (window_) {
      const auto length = static_cast<std::uint64_t>(length_);
      put(vote.item, 1.0);
      if (market.total() > length) put(market.vote(market.total() - 1 - length).item, -1.0);
      return;
    }
    unit_ *= portable_exp(-log_keep_);  // a new vote outweighs the one before by 1/ρ
    put(vote.item, unit_);
    if (unit_ < 1e100) return;
    for (double& weight : weights_) weight /= unit_;
    total_ = sum_of(weights_);
    unit_ = 1.0;
  }

 private:
  [[nodiscard]] static double expm1(double x) { return portable_exp(x) - 1.0; }
  void put(ItemId item, double weight) {
    weights_[item] += weight;
    total_ += weight;
  }

  bool window_;
  double length_;
  double log_keep_;  ///< ln ρ
  std::vector<double> weights_;
  double total_ = 0.0;
  double unit_ = 1.0;
};

struct Remembered {
  const Market& market;
  const Recent& recent;
  double cumulative;
  [[nodiscard]] bool ready() const { return market.total() > 0; }
  [[nodiscard]] Copied pick(Lots& lots) const {
    const bool all = lots.uniform() < cumulative;
    const Vote& vote = all ? market.vote(lots.below(market.total())) : recent.pick(market, lots);
    return {vote.item, vote.agent};
  }
  [[nodiscard]] double share(ItemId item) const {
    return cumulative * market.share(item) + (1.0 - cumulative) * recent.share(item);
  }
};

/// How many votes the memory holds, where every decision is one.
double votes_in(const Values& model, const Clock& clock) {
  return model.span("memory").days() / clock.step_days() *
         static_cast<double>(model.integer("decisions"));
}

class PopularityMemory {
 public:
  explicit PopularityMemory(const ChoiceWorld& world)
      : switching_(world, world.values(), 1.0, Channel::peers),
        cumulative_(world.model().number("cumulative")),
        recent_(world.items(), world.model().text("kernel") == "window",
                votes_in(world.model(), world.inputs.clock)) {}

  [[nodiscard]] Choice choose(const Market& market, Decision& decision) {
    return switching_.choose(decision, Remembered{market, recent_, cumulative_});
  }
  void downloaded(const Vote& vote, const Market& market) { recent_.add(vote, market); }

 private:
  Switching switching_;
  double cumulative_;
  Recent recent_;
};

void check_memory(const Scenario& scenario, const Clock* clock, std::vector<Problem>& problems) {
  const Values& model = scenario.model;
  if (clock == nullptr || !model.sound("memory") || !model.sound("decisions")) return;
  if (votes_in(model, *clock) >= 1.0) return;
  problems.push_back({model.place("memory"), "memory = " + to_toml(model.span("memory")),
                      "must be long enough for one decision",
                      "there are " + std::to_string(model.integer("decisions")) + " in a step of " +
                          to_text(Span{clock->step_ms()})});
}

}  // namespace

ModelEntry popularity_memory() {
  return choice_model<PopularityMemory>({
      .name = "popularity-memory",
      .sentence = "People copy what has been popular in all, or what is popular lately.",
      .equation = "switch: P(k) = (1−c) own_k + c [γ D_k/ΣD + (1−γ) R_k/ΣR], R = votes weighted by "
                  "e^(−age/memory) or the votes of the last `memory`; own_k ∝ e^V",
      .more_collectivist = Meaning::linear_copying,
      .collectivism =
          "c is the chance of copying, operator switch, signal all or recent downloads; a short "
          "memory makes fashions",
      .reference = "Gleeson, Cellai, Onnela, Porter & Reed-Tsochas, PNAS 111, 10411 (2014)",
      .known_result = "γ = 1 is the Pólya urn; two items: an exact law for every γ and memory; "
                      "expected shares are those of c = 0; equally unequal totals, but only γ near "
                      "0 has items that come and go",
      .channels = {"peers"},
      .parameters =
          {number("cumulative", 0.1)
               .between(0, 1)
               .means("γ: share of copied downloads drawn from all so far, the rest from recent "
                      "ones"),
           choice("kernel", {"exponential", "window"}, "exponential")
               .means("how downloads are forgotten: gradually, or after `memory` at once"),
           span("memory", "2 days")
               .above(0)
               .means("how long a download is remembered (at the rate of `decisions` per step)")},
      .check = &check_memory,
  });
}

}  // namespace groundswell::models
