// SPDX-License-Identifier: Apache-2.0
// The thresholds of models that have one for each agent: drawn from a distribution, or read from a
// file where they are data.
#pragma once

#include <string>
#include <vector>

#include "engine/count_model.hpp"
#include "world/agent_table.hpp"
#include "world/population.hpp"

namespace groundswell {

class Thresholds {
 public:
  /// Reads the parameters `threshold` and, where the model has it, `thresholds`. Throws InputError
  /// where that file cannot be used.
  explicit Thresholds(const WorldInputs& inputs)
      : distribution_(inputs.scenario.model.distribution("threshold")),
        sampler_(distribution_),
        draws_(inputs.draws(Purpose::threshold)) {
    const Values& model = inputs.scenario.model;
    if (model.declares("thresholds") && model.has("thresholds"))
      given_ = read_agent_numbers(model.text("thresholds"), "threshold", inputs.graph);
  }

  [[nodiscard]] double of(AgentId agent, std::uint64_t item_key) const {
    if (!given_.empty()) return given_[agent];
    return sampler_.draw(draws_, {.agent = agent, .item = item_key});
  }

  /// Whether they are known to be above 0 without a look at each.
  [[nodiscard]] bool all_positive() const {
    return given_.empty() && distribution_.name == "constant" && distribution_.parameters[0] > 0.0;
  }

 private:
  Distribution distribution_;
  Sampler sampler_;
  Draws draws_;
  std::vector<double> given_;
};

/// The parameter `thresholds`; `note` says what is special about some values.
[[nodiscard]] inline Parameter thresholds_parameter(const std::string& note) {
  return path("thresholds")
      .optional()
      .means(
          "CSV file with columns id and threshold, one row for each agent, instead of the "
          "distribution; " +
          note);
}

/// The least number of people that is not below the threshold: 0 where that is 0 or less, kNoCrowd
/// where no number is.
[[nodiscard]] inline std::uint64_t people_reaching(double threshold) noexcept {
  if (threshold <= 0.0) return 0;
  return threshold < 0x1p53 ? static_cast<std::uint64_t>(std::ceil(threshold)) : kNoCrowd;
}

}  // namespace groundswell
