// SPDX-License-Identifier: Apache-2.0
// Fake logs: worlds of the sizes of a real log's whose people choose as a fitted model says. What
// the estimator makes of them shows its bias, and what it finds where there is nothing to find.
#pragma once

#include <vector>

#include "core/random.hpp"
#include "estimate/influence.hpp"

namespace groundswell {

/// `log` with other items chosen: by quality in the worlds marked as independent, else as the
/// influence has it. Downloads that nobody chose stay. Draws are keyed by choice, world and `set`.
[[nodiscard]] DownloadLog simulate_log(const DownloadLog& log, const std::vector<bool>& independent,
                                       Influence influence, const InfluenceFit& fit,
                                       const Draws& draws, std::uint64_t set);

}  // namespace groundswell
