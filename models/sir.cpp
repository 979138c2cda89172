// SPDX-License-Identifier: Apache-2.0
// Susceptible–infectious–recovered (Kermack & McKendrick 1927), on any graph.
//
// Where all are infectious equally long, who is ever infected is bond percolation with
// T = 1 − exp(−β τ) (Newman 2002). Where times differ, the ties of one agent transmit together or
// not at all: outbreaks are as large, but rarer.
#include "engine/infection.hpp"

namespace groundswell::models {
namespace {

class Sir : public Infection {
 public:
  explicit Sir(const WorldInputs& inputs)
      : Infection(inputs), infectious_(inputs, "infectious_days", kInfectiousTime) {}

  [[nodiscard]] Course course(AgentId agent, std::uint64_t item_key) const {
    return {0, std::max(Step{1}, infectious_.steps(agent, item_key))};
  }

 private:
  static constexpr Purpose kInfectiousTime{160};

  Period infectious_;
};

}  // namespace

ModelEntry sir() {
  return count_model<Sir>({
      .name = "sir",
      .sentence = "Whoever has caught it passes it on for a while, and then never again.",
      .equation =
          "a susceptible agent is infected in a step with chance 1 − exp(−β dt · infectious "
          "neighbours) and infectious for τ days; well mixed, τ exponential with mean 1/γ: "
          "dS/dt = −β S I / N, dI/dt = β S I / N − γ I",
      .states =
          "susceptible, infectious, recovered (of all items together, where there are several)",
      .more_collectivist = Meaning::exposure,
      .collectivism = "β τ raises reach, and creates the epidemic threshold",
      .reference = "Kermack & McKendrick, Proc. R. Soc. A 115, 700 (1927); percolation: Newman, "
                   "Phys. Rev. E 66, 016128 (2002); counted exposures: Sellke, J. Appl. Prob. 20, "
                   "390 (1983)",
      .known_result = "Erdős–Rényi graphs, z ties each: final size S = 1 − exp(−z ⟨T⟩ S), which is "
                      "also the chance of an outbreak where τ is fixed, and above it elsewhere",
      .state_names = {"susceptible", "infectious", "recovered"},
      .well_mixed = true,
      .parameters = {beta_parameter(), infectious_parameter()},
      .spread = &law_of_infection,
  });
}

}  // namespace groundswell::models
