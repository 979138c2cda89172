// SPDX-License-Identifier: Apache-2.0
// Susceptible–infectious: who has it once passes it on for ever.
#include "engine/infection.hpp"

namespace groundswell::models {
namespace {

class Si : public Infection {
 public:
  using Infection::Infection;
  [[nodiscard]] Course course(AgentId /*agent*/, std::uint64_t /*item_key*/) const {
    return {0, kNever};
  }
};

}  // namespace

ModelEntry si() {
  return count_model<Si>({
      .name = "si",
      .sentence = "Whoever has caught it passes it on for ever: sooner or later all have it.",
      .equation =
          "a susceptible agent is infected in a step with chance 1 − exp(−β dt · infectious "
          "neighbours); well mixed: dI/dt = β I S / N",
      .states = "susceptible, infectious (of all items together, where there are several)",
      .more_collectivist = Meaning::exposure,
      .collectivism = "β speeds it up",
      .reference = "Anderson & May, Infectious Diseases of Humans (1991); counted exposures: "
                   "Sellke, J. Appl. Prob. 20, 390 (1983)",
      .known_result = "well mixed: the logistic curve I/N = 1 / (1 + (N/I0 − 1) exp(−β t)); on a "
                      "path: one tie every 1/(1 − exp(−β dt)) steps",
      .state_names = {"susceptible", "infectious"},
      .well_mixed = true,
      .parameters = {beta_parameter()},
      .spread =
          [](const Values&) {
            return SpreadLaw{SpreadLaw::Kind::diminishing, 0.0};
          },
  });
}

}  // namespace groundswell::models
