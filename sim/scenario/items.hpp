// SPDX-License-Identifier: Apache-2.0
// Items as written become items one by one. Private to sim/scenario.
#pragma once

#include "scenario/table_internal.hpp"

namespace groundswell {

/// Lists every item of the scenario by itself: a table with a count becomes "song 1", "song 2", …,
/// and a quality that was a distribution becomes a number, drawn once for the scenario's seed and
/// the item's name. What is resolved reads back as itself.
void resolve_items(Reading& reading, Scenario& scenario);

}  // namespace groundswell
