// SPDX-License-Identifier: Apache-2.0
// Linear threshold (Kempe, Kleinberg & Tardos 2003; thresholds as data: Valente 1996).
//
// An agent adopts when the share of its influencers who have adopted reaches its threshold. Tie
// weights are 1/degree; thresholds are uniform unless given. Counts are compared, so a share equal
// to the threshold adopts.
#include "engine/thresholds.hpp"

namespace groundswell::models {
namespace {

class LinearThreshold {
 public:
  explicit LinearThreshold(const WorldInputs& inputs) : thresholds_(inputs) {}

  [[nodiscard]] std::uint64_t exposures_needed(AgentId agent, std::uint64_t item_key,
                                               std::uint32_t degree) const {
    return count_reaching(thresholds_.of(agent, item_key), degree);
  }
  [[nodiscard]] static bool nobody_unasked() { return true; }

 private:
  Thresholds thresholds_;
};

/// Uniform thresholds are those of the theory; others only count exposures.
SpreadLaw law_of(const Values& model) {
  const Distribution& threshold = model.distribution("threshold");
  const bool uniform = threshold == Distribution{"uniform", {0.0, 1.0}};
  if (!uniform || model.has("thresholds")) return {SpreadLaw::Kind::exposures, 0.0};
  return {SpreadLaw::Kind::linear_threshold, 0.0};
}

}  // namespace

ModelEntry linear_threshold() {
  return count_model<LinearThreshold>({
      .name = "linear-threshold",
      .sentence = "An agent adopts when the share of its neighbours who have adopted reaches its "
                  "own threshold.",
      .equation = "i adopts when (adopted influencers of i) / (influencers of i) ≥ θ_i, "
                  "θ_i ~ U(0,1) unless given",
      .states = "not adopted, adopted",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "an agent follows such a share, and no less; a low threshold follows few. Thresholds "
          "that are uniform make the chance of adopting proportional to the share, and nothing "
          "tips",
      .reference = "Kempe, Kleinberg & Tardos (KDD 2003); Granovetter, Am. J. Sociol. 83 (1978)",
      .known_result = "exact expected spread on small graphs (complete graph of 5: 3.21875); "
                      "adoption times on two real networks reproduced agent by agent",
      .parameters = {distribution("threshold", Distribution{"uniform", {0.0, 1.0}})
                         .between(0, 1)
                         .unit("share of neighbours")
                         .means("threshold of each agent"),
                     thresholds_parameter("above 1 never adopts")},
      .spread = &law_of,
  });
}

}  // namespace groundswell::models
