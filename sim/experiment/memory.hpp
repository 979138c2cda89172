// SPDX-License-Identifier: Apache-2.0
// How much memory a run will need, and whether this machine has it: asked before anything is built.
#pragma once

#include <cstdint>

#include "engine/model.hpp"

namespace groundswell {

/// An estimate in bytes, generous by design: graph (with its building), worlds in flight, ledgers.
/// `graph` is the built graph, once there is one; before that, a file counts only as its text.
[[nodiscard]] double estimated_bytes(const Scenario& scenario, const ModelEntry& entry,
                                     const Clock& clock, int threads, const Graph* graph = nullptr);

/// Memory this process may still take: the machine's, or its control group's if that is less.
[[nodiscard]] double available_bytes();

/// Throws ScenarioError where the estimate exceeds what is available.
void require_memory(const Scenario& scenario, const ModelEntry& entry, const Clock& clock,
                    int threads, const Graph* graph = nullptr);

}  // namespace groundswell
