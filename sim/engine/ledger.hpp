// SPDX-License-Identifier: Apache-2.0
// Every download with its cause (contract 3): who, what, when, through which channel, tipped by
// which peer or campaign, and how much of the dose each channel had given.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/large_array.hpp"
#include "core/types.hpp"

namespace groundswell {

/// How a download came about. `seed`: given at the start by a seed campaign.
enum class Channel : std::uint8_t { own = 0, peers = 1, chart = 2, broadcast = 3, seed = 4 };

inline constexpr std::size_t kChannels = 5;
inline constexpr std::size_t kDoseChannels = 4;  ///< all but seed carry doses
inline constexpr std::array<std::string_view, kChannels> kChannelNames{"own", "peers", "chart",
                                                                       "broadcast", "seed"};

/// Shares of the dose by channel as whole numbers: one unit is 2^-30, so that sums are exact.
using DoseShares = std::array<std::uint32_t, kDoseChannels>;
inline constexpr std::uint32_t kWholeShare = 1U << 30;

struct Download {
  AgentId agent = 0;
  ItemId item = 0;
  Step step = 0;
  Channel channel = Channel::own;
  CampaignId campaign = kNoCampaign;
  AgentId peer = kNobody;
  DoseShares shares{};
};

/// The downloads of one world, ordered by (step, item, agent); where decisions follow one another,
/// as in models of choice, in the order in which they were made.
using Ledger = LargeArray<Download>;

}  // namespace groundswell
