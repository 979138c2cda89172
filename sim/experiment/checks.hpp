// SPDX-License-Identifier: Apache-2.0
// Whether a scenario or a sweep can be run, as far as can be told without running it.
#pragma once

#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "engine/model.hpp"
#include "scenario/sweep.hpp"

namespace groundswell {

/// Returns what is worth knowing about its seed agents. Throws ScenarioError or InputError.
std::vector<std::string> check_scenario(const Scenario& scenario,
                                        const std::vector<ModelEntry>& models,
                                        const Executor& executor);

/// The same for all points of a sweep, and up to 16 of their societies: some take seconds.
void check_sweep(const Sweep& sweep, const std::vector<ModelEntry>& models,
                 const Executor& executor);

}  // namespace groundswell
