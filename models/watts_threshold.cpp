// SPDX-License-Identifier: Apache-2.0
// Watts's threshold model of global cascades (PNAS 99, 2002).
//
// As linear threshold, with one threshold φ for all (or a distribution of it): a small seed can set
// off a global cascade when enough agents yield to a single neighbour (degree ≤ 1/φ). A threshold
// of 0 adopts unasked. The convention at equality is ≥, so φ = 1/k yields to one of k neighbours.
#include "engine/thresholds.hpp"

namespace groundswell::models {
namespace {

class WattsThreshold {
 public:
  explicit WattsThreshold(const WorldInputs& inputs) : thresholds_(inputs) {}

  [[nodiscard]] std::uint64_t exposures_needed(AgentId agent, std::uint64_t item_key,
                                               std::uint32_t degree) const {
    const double threshold = thresholds_.of(agent, item_key);
    return threshold <= 0.0 ? 0 : count_reaching(threshold, degree);
  }
  [[nodiscard]] bool nobody_unasked() const { return thresholds_.all_positive(); }

 private:
  Thresholds thresholds_;
};

}  // namespace

ModelEntry watts_threshold() {
  return count_model<WattsThreshold>({
      .name = "watts-threshold",
      .sentence = "Global cascades on networks: everybody yields to the same share of adopting "
                  "neighbours.",
      .equation = "i adopts when (adopted influencers of i) / (influencers of i) ≥ φ",
      .states = "not adopted, adopted",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "an agent follows such a share, and no less; a low threshold follows few, and one of at "
          "most 1/degree follows any one",
      .reference = "Watts, PNAS 99, 5766 (2002); seed size: Gleeson & Cahalane, Phys. Rev. E 75, "
                   "056103 (2007)",
      .known_result = "final sizes of Gleeson & Cahalane on Erdős–Rényi graphs (φ = 0.18, z = 4, "
                      "1 % seeds: 0.98039)",
      .channels = {"own", "peers"},
      .parameters =
          {distribution("threshold", Distribution{"constant", {0.18}})
               .unit("share of neighbours")
               .means(
                   "threshold of each agent: any number; 0 or less adopts unasked, above 1 never")},
  });
}

}  // namespace groundswell::models
