// SPDX-License-Identifier: Apache-2.0
// Learning by averaging (DeGroot 1974): between your opinion of now and the mean of your friends'.
#include "engine/opinions.hpp"
#include "world/population.hpp"

namespace groundswell::models {
namespace {

class DeGroot {
 public:
  using State = double;

  explicit DeGroot(const WorldInputs& inputs)
      : collectivism_(inputs.scenario, inputs.graph, inputs.world, inputs.executor) {}

  [[nodiscard]] std::vector<double> start(const WorldInputs& inputs) const {
    return first_opinions(inputs);
  }
  void before_step(const Agents<double>& agents) { mean_.begin(agents); }
  [[nodiscard]] double next(AgentId agent, double own, const Others<double>& others, Lots&) const {
    const double c = collectivism_[agent];
    return (1.0 - c) * own + c * mean_(own, others);
  }
  void measure(const Agents<double>& agents, std::span<double> out) {
    const Spread spread = spread_of(agents.all());
    agreed_ = spread.range() < kSameOpinion;
    out[0] = spread.mean;
    out[1] = spread.sd;
    out[2] = spread.range();
  }
  [[nodiscard]] bool settled(const Agents<double>&) const { return agreed_; }

 private:
  Collectivism collectivism_;
  MeanOfOthers mean_;
  bool agreed_ = false;
};

}  // namespace

ModelEntry degroot() {
  return state_model<DeGroot, Updating::synchronous>({
      .name = "degroot",
      .sentence = "Opinions are averaged with those of friends, again and again.",
      .equation = "x_i ← (1 − c_i) x_i + c_i · mean of x_j over the neighbours j of i",
      .states = "an opinion in [0, 1]",
      .more_collectivist = Meaning::linear_copying,
      .collectivism =
          "c_i is the weight of the friends' mean against i's own opinion of now; it moves where "
          "all agree, and when",
      .reference = "DeGroot, J. Am. Stat. Assoc. 69, 118 (1974)",
      .known_result = "connected graph with ties both ways, 0 < c_i < 1: all end at the mean of "
                      "the first opinions weighted by ties_i / c_i",
      .measures = {{"mean", "1", "mean opinion"},
                   {"sd", "1", "standard deviation of opinions over agents"},
                   {"range", "1", "from the lowest opinion to the highest"}},
      .people = true,
      .well_mixed = true,
      .parameters = {first_opinions_parameter()},
  });
}

}  // namespace groundswell::models
