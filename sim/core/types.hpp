// SPDX-License-Identifier: Apache-2.0
// The names of numbers used everywhere: which agent, which tie, which item, which step.
//
// Widths are fixed (never chosen by #ifdef), so files and results mean the same on every build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace groundswell {

using AgentId = std::uint32_t;     ///< 0 … agents−1, stable for the life of a graph
using TieIndex = std::uint64_t;    ///< position of an arc in the adjacency array
using ItemId = std::uint32_t;      ///< position of an item (or group) in the scenario
using CampaignId = std::uint16_t;  ///< position of a campaign in the scenario
using Step = std::int32_t;         ///< 0 … steps−1
using World = std::uint32_t;       ///< replicate number, 0-based

inline constexpr AgentId kNobody = std::numeric_limits<AgentId>::max();
inline constexpr CampaignId kNoCampaign = std::numeric_limits<CampaignId>::max();
/// A measure that does not exist here: the mean of nothing, a share of none (NaN; printed as such).
inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
inline constexpr Step kNever = std::numeric_limits<Step>::max();

}  // namespace groundswell
