// SPDX-License-Identifier: Apache-2.0
// What can be wrong in [population], value against value.
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "scenario/parameter.hpp"

namespace groundswell {

/// The keys that say how collectivist people are.
[[nodiscard]] const std::vector<std::string>& collectivism_keys();

/// Collectivism is drawn, in a file, or told by a trait: one of them, and whole.
void check_collectivism(const Values& population, std::vector<Problem>& problems);

}  // namespace groundswell
