// SPDX-License-Identifier: Apache-2.0
// Susceptible–exposed–infectious–recovered: SIR with a latent time between catching it and passing
// it on. Latent time delays an epidemic and changes nothing of who is ever infected.
#include "engine/infection.hpp"

namespace groundswell::models {
namespace {

class Seir : public Infection {
 public:
  explicit Seir(const WorldInputs& inputs)
      : Infection(inputs),
        latent_(inputs, "latent_days", kLatentTime),
        infectious_(inputs, "infectious_days", kInfectiousTime) {}

  [[nodiscard]] Course course(AgentId agent, std::uint64_t item_key) const {
    return {latent_.steps(agent, item_key), std::max(Step{1}, infectious_.steps(agent, item_key))};
  }

 private:
  static constexpr Purpose kInfectiousTime{160};
  static constexpr Purpose kLatentTime{161};

  Period latent_;
  Period infectious_;
};

}  // namespace

ModelEntry seir() {
  return count_model<Seir>({
      .name = "seir",
      .sentence = "Whoever has caught it waits a while, passes it on for a while, and then never "
                  "again.",
      .equation =
          "a susceptible agent is infected in a step with chance 1 − exp(−β dt · infectious "
          "neighbours), latent for L days and then infectious for τ days; well mixed, both "
          "exponential with means 1/σ, 1/γ: dS/dt = −β S I / N, dE/dt = β S I / N − σ E, "
          "dI/dt = σ E − γ I",
      .states =
          "susceptible, exposed (latent), infectious, recovered (of all items together, where "
          "there are several)",
      .more_collectivist = Meaning::exposure,
      .collectivism = "β τ raises reach, and creates the epidemic threshold",
      .reference = "Anderson & May, Infectious Diseases of Humans (1991); counted exposures: "
                   "Sellke, J. Appl. Prob. 20, 390 (1983)",
      .known_result =
          "who is ever infected is SIR's with the same draws, agent by agent; well mixed, "
          "growth at the rate λ with (λ + σ)(λ + γ) = β σ",
      .state_names = {"susceptible", "exposed", "infectious", "recovered"},
      .well_mixed = true,
      .parameters = {beta_parameter(),
                     distribution("latent_days", Distribution{"exponential", {3.0}})
                         .at_least(0)
                         .unit("days")
                         .means("time from being infected to being infectious: rounded up to whole "
                                "steps"),
                     infectious_parameter()},
      .spread = &law_of_infection,
  });
}

}  // namespace groundswell::models
