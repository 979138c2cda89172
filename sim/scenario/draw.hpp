// SPDX-License-Identifier: Apache-2.0
// Numbers drawn from the distributions that a scenario can name.
#pragma once

#include "core/random.hpp"
#include "scenario/value.hpp"

namespace groundswell {

/// One draw from a distribution of the scenario.
[[nodiscard]] double draw_from(const Distribution& distribution, const Draws& draws, DrawAt at);

}  // namespace groundswell
