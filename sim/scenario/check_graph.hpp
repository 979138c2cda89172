// SPDX-License-Identifier: Apache-2.0
// What can be wrong within the [graph] section and the [[layers]] beyond single values: sizes
// against each other, and names.
#pragma once

#include <vector>

#include "core/error.hpp"
#include "scenario/card.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

/// Appends what is wrong with the society, as the model would find it, to `problems`.
void check_graph(const Values& graph, const ModelCard& model, std::vector<Problem>& problems);

/// Appends what is wrong with the layers of ties, and with those who address them.
void check_layers(const Scenario& scenario, const ModelCard& model, std::vector<Problem>& problems);

}  // namespace groundswell
