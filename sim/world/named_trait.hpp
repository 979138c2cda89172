// SPDX-License-Identifier: Apache-2.0
// The trait of a graph that a scenario names.
#pragma once

#include <string>

#include "graph/graph.hpp"
#include "scenario/parameter.hpp"

namespace groundswell {

/// The trait that `section` names under `key`. Throws ScenarioError, with the traits there are,
/// where the graph has none of that name.
[[nodiscard]] const Trait& named_trait(const Values& section, const char* key, const Graph& graph);

}  // namespace groundswell
