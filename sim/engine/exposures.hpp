// SPDX-License-Identifier: Apache-2.0
// Exposures on their way from those who spread an item to those who count them: what the count
// kernel (count_kernel.cpp) hands from walking ties to counting down.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/types.hpp"
#include "engine/agenda.hpp"

namespace groundswell {

inline constexpr std::size_t kExposures = 1024;  ///< counted down together

/// Exposures on their way.
struct Exposures {
  std::array<AgentId, kExposures> agents;
  std::size_t count = 0;
  std::size_t sent = 0;  ///< in earlier fillings

  [[nodiscard]] std::span<const AgentId> all() const noexcept { return {agents.data(), count}; }
  [[nodiscard]] std::size_t so_far() const noexcept { return sent + count; }
  void clear() noexcept { sent += std::exchange(count, 0); }
};

/// An exposure along a tie that comes on later.
struct LateExposure {
  AgentId agent;
  std::uint32_t units;
};

/// What walking the ties of some adopters gave beside exposures.
struct Walked {
  std::uint64_t ties = 0;
  std::vector<Agenda<LateExposure>::Due> late{};
};

/// Those who expose others in a step.
struct Spreaders {
  std::span<const AgentId> agents;
  std::uint8_t* spent = nullptr;  ///< unless null: set to 0 where one has someone left to expose
  bool cease = false;             ///< they do so no longer (exposure_rates.hpp)
};

}  // namespace groundswell
