// SPDX-License-Identifier: Apache-2.0
// What the epidemic models have in common: a rate of infection along ties, and periods drawn from
// distributions of days.
//
// An infectious agent infects each susceptible neighbour at rate β: in a step of dt days with
// chance 1 − exp(−β dt), independently of all else. An agent therefore withstands a geometric
// number of exposures, which is drawn once; along a tie of weight w the rate is w β. A period is
// rounded up to whole steps, so an exponential one is geometric: its end has chance 1 −
// exp(−dt/mean) in each step. Everything is exact at any dt for periods that are a multiple of it,
// and tends to the process in continuous time as dt → 0.
#pragma once

#include <cmath>
#include <string>

#include "core/geometric.hpp"
#include "engine/count_model.hpp"
#include "world/population.hpp"

namespace groundswell {

/// A rule's part that says how many exposures an agent withstands.
class Infection {
 public:
  static constexpr Purpose purpose = Purpose::resistance;

  /// Reads `beta`, which in a well-mixed society is shared out among all others.
  explicit Infection(const WorldInputs& inputs)
      : hazard_(hazard_in(inputs)), withstood_(-hazard_) {}

  [[nodiscard]] std::uint64_t exposures_needed(double uniform) const {
    return hazard_ > 0.0 ? withstood_.at(uniform) : kNoCrowd;
  }

 private:
  [[nodiscard]] static double hazard_in(const WorldInputs& inputs) {
    const double hazard =
        inputs.scenario.model.number("beta") * inputs.clock.step_days() / inputs.tie_units();
    if (!inputs.graph.is_well_mixed()) return hazard;
    return hazard / std::max(1.0, static_cast<double>(inputs.graph.agents()) - 1.0);
  }

  double hazard_;             ///< of one unit of exposure
  GeometricTable withstood_;  ///< of such units
};

/// A period that agents go through, each for its own time.
class Period {
 public:
  /// Reads a distribution of days.
  Period(const WorldInputs& inputs, const std::string& key, Purpose purpose)
      : days_(inputs.scenario.model.distribution(key)),
        draws_(inputs.draws(purpose)),
        step_days_(inputs.clock.step_days()) {}

  /// Rounded up. What is above a whole number by less than 1e-9 is the error of a division.
  [[nodiscard]] Step steps(AgentId agent, std::uint64_t item_key) const {
    const double days = days_.draw(draws_, {.agent = agent, .item = item_key});
    const double steps = std::ceil(days / step_days_ - 1e-9);
    return steps < static_cast<double>(kNever) ? static_cast<Step>(std::max(0.0, steps)) : kNever;
  }

 private:
  Sampler days_;
  Draws draws_;
  double step_days_;
};

[[nodiscard]] inline Parameter beta_parameter() {
  return number("beta", 0.1)
      .between(0, 1000)
      .unit("per day")
      .means(
          "rate at which an infectious agent infects each susceptible neighbour; in a well-mixed "
          "society, others in all (β S I / N)");
}
[[nodiscard]] inline Parameter infectious_parameter() {
  return distribution("infectious_days", Distribution{"exponential", {5.0}})
      .at_least(0)
      .unit("days")
      .means("how long an agent is infectious: rounded up to whole steps, at least one");
}

/// Where all are infectious for the same time a tie transmits or not as by a coin of its own
/// (percolation); where times differ, the ties of one agent go together, and who is reached is
/// still who can be reached along those that transmit.
[[nodiscard]] inline SpreadLaw law_of_infection(const Values& model) {
  const Distribution& days = model.distribution("infectious_days");
  if (days.name != "constant") return {SpreadLaw::Kind::diminishing, 0.0};
  return {SpreadLaw::Kind::cascade,
          1.0 - portable_exp(-model.number("beta") * days.parameters.front())};
}

}  // namespace groundswell
