// SPDX-License-Identifier: Apache-2.0
// How much memory a run will need, and whether this machine has it: asked before anything is built.
#pragma once

#include <cstdint>
#include <string>

#include "engine/model.hpp"

namespace groundswell {

/// An estimate in bytes: the graph, then the more of making it and of the worlds in flight.
/// Downloads are counted as if everybody made all they may; the rest is meant to be near the truth.
/// `graph` is the built graph, once there is one; before that, a file counts only as its text.
[[nodiscard]] double estimated_bytes(const Scenario& scenario, const ModelEntry& entry,
                                     const Clock& clock, int threads, const Graph* graph = nullptr);

/// Bytes that the society's ties take once they are there, as far as can be told before.
[[nodiscard]] double estimated_society_bytes(const Scenario& scenario);

/// Memory this process may still take: the machine's, or its control group's if that is less.
[[nodiscard]] double available_bytes();

/// The most memory this process has had at once.
[[nodiscard]] double peak_bytes();

/// 15.4 GiB
[[nodiscard]] std::string gibibytes(double bytes);

/// Returns the estimate. Throws ScenarioError where it exceeds what is available.
double require_memory(const Scenario& scenario, const ModelEntry& entry, const Clock& clock,
                      int threads, const Graph* graph = nullptr);

}  // namespace groundswell
