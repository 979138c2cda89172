// SPDX-License-Identifier: Apache-2.0
// The collectivism of a scenario in words, to stand beside whatever a run finds.
#pragma once

#include <string>

#include "scenario/scenario.hpp"

namespace groundswell {

/// "c = 0.5 for all", "c ~ beta (mean 0.5, concentration 4)", …, and the operator and signal where
/// the model's parameters choose them. "" where collectivism does not act in the model.
[[nodiscard]] std::string describe_collectivism(const Scenario& scenario, const ModelCard& card);

}  // namespace groundswell
