// SPDX-License-Identifier: Apache-2.0
// Complex contagion (Centola & Macy 2007): what takes courage takes more than one friend.
//
// An agent adopts once `threshold` of its neighbours have, whatever its degree. With a threshold of
// 1 long ties speed a spread up; above 1 they carry nothing, and it is wide bridges that count.
#include "engine/thresholds.hpp"

namespace groundswell::models {
namespace {

class ComplexContagion {
 public:
  explicit ComplexContagion(const WorldInputs& inputs)
      : thresholds_(inputs), units_(inputs.tie_units()) {}

  [[nodiscard]] std::uint64_t exposures_needed(AgentId agent, std::uint64_t item_key,
                                               std::uint32_t /*degree*/) const {
    return people_reaching(units_ * thresholds_.of(agent, item_key));
  }
  [[nodiscard]] bool nobody_unasked() const { return thresholds_.all_positive(); }

 private:
  Thresholds thresholds_;
  double units_;  ///< of exposure, of one neighbour
};

}  // namespace

ModelEntry complex_contagion() {
  return count_model<ComplexContagion>({
      .name = "complex-contagion",
      .sentence = "An agent adopts once a number of its neighbours have.",
      .equation = "i adopts when (adopted influencers of i) ≥ a_i",
      .states = "not adopted, adopted",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "an agent follows so many, and not fewer; a high threshold wants several to agree, and "
          "one of 1 is exposure alone",
      .reference = "Centola & Macy, Am. J. Sociol. 113, 702 (2007); lattices: Morris, Rev. Econ. "
                   "Stud. 67, 57 (2000)",
      .known_result = "ring of neighbours up to m away, m seed agents in a row: spreads iff a ≤ m, "
                      "m − a + 1 agents further on each side in a step; lattice of eight "
                      "neighbours: iff a ≤ 3",
      .channels = {"own", "peers"},
      .parameters = {distribution("threshold", Distribution{"constant", {2.0}})
                         .unit("neighbours")
                         .means("neighbours who must have adopted: any number, rounded up; 0 or "
                                "less adopts unasked"),
                     thresholds_parameter("more than the neighbours an agent has never adopts")},
  });
}

}  // namespace groundswell::models
