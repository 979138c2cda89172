// SPDX-License-Identifier: Apache-2.0
// Granovetter's threshold model of collective behaviour (American Journal of Sociology 83, 1978).
//
// Everybody sees everybody: a person joins a riot, a strike or a fashion once enough of the whole
// crowd have. Who ends up acting depends on the whole distribution of thresholds, not on its mean:
// a single person can hold up an avalanche. In a society with ties an agent sees its neighbours and
// itself, and the crowd is they.
#include "engine/thresholds.hpp"

namespace groundswell::models {
namespace {

class Granovetter {
 public:
  explicit Granovetter(const WorldInputs& inputs)
      : thresholds_(inputs),
        units_(inputs.tie_units()),
        in_people_(inputs.scenario.model.text("threshold_in") == "people") {}

  [[nodiscard]] std::uint64_t exposures_needed(AgentId agent, std::uint64_t item_key,
                                               std::uint32_t degree) const {
    const double threshold = thresholds_.of(agent, item_key);
    if (in_people_ || threshold <= 0.0) return people_reaching(units_ * threshold);
    return count_reaching(threshold, degree + units_);
  }

 private:
  Thresholds thresholds_;
  std::uint32_t units_;  ///< of exposure, of one neighbour
  bool in_people_;
};

}  // namespace

ModelEntry granovetter() {
  return count_model<Granovetter>({
      .name = "granovetter",
      .sentence = "A person joins in once enough of the crowd have.",
      .equation = "i acts when (acting) ≥ θ_i · (all whom i sees, and i); the final share is the "
                  "least x with x = P(θ ≤ x)",
      .states = "not acting, acting",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "an agent follows so many, and not fewer; a low threshold follows few, and the crowd "
          "tips as a whole or not at all",
      .reference = "Granovetter, Am. J. Sociol. 83, 1420 (1978)",
      .known_result =
          "thresholds 0, 1, …, 99: all 100 act, and one alone where the 1 is a 2; normal "
          "thresholds of mean 25 %: from 6 % to all at a deviation of 12.2221 %",
      .channels = {"own", "peers"},
      .well_mixed = true,
      .parameters = {distribution("threshold", Distribution{"normal", {0.25, 0.125}})
                         .unit("see threshold_in")
                         .means("threshold of each agent: any number; 0 or less acts unasked"),
                     choice("threshold_in", {"share", "people"}, "share")
                         .means("what thresholds are counted in: shares of the crowd, or people"),
                     thresholds_parameter("one that the crowd cannot reach never acts")},
  });
}

}  // namespace groundswell::models
