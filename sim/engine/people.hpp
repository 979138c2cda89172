// SPDX-License-Identifier: Apache-2.0
// The people of a running world: the scenario's population, as a twin may have changed it.
#pragma once

#include "engine/model.hpp"
#include "world/population.hpp"

namespace groundswell {

/// The population of a world, with the twin's collectivism if it sets one.
[[nodiscard]] Population population_of(const WorldInputs& inputs);

}  // namespace groundswell
