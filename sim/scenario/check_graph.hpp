// SPDX-License-Identifier: Apache-2.0
// What can be wrong within the [graph] section beyond single values: sizes against each other.
#pragma once

#include <vector>

#include "core/error.hpp"
#include "scenario/card.hpp"

namespace groundswell {

/// Appends what is wrong with the society, as the model would find it, to `problems`.
void check_graph(const Values& graph, const ModelCard& model, std::vector<Problem>& problems);

}  // namespace groundswell
