// SPDX-License-Identifier: Apache-2.0
// Which of several peers is named as the one who tipped an agent: the one of least keyed lot. Each
// is equally likely, whatever its id, and the order in which they are met does not matter.
//
// Lots are SplitMix64's finaliser (lot_of) over one Philox word per world and item, applied to the
// agent and then to the peer.
#pragma once

#include "engine/model.hpp"

namespace groundswell {

class TippingPeer {
 public:
  explicit TippingPeer(std::uint64_t key) noexcept : key_(key) {}

  void meet(AgentId peer) noexcept {
    if (chosen_ == kNobody) {  // most agents meet one only, and need no lots
      chosen_ = peer;
    } else if (lot_of(key_, peer) < lot_of(key_, chosen_)) {
      chosen_ = peer;
    }
  }
  /// kNobody where none was met.
  [[nodiscard]] AgentId chosen() const noexcept { return chosen_; }

 private:
  std::uint64_t key_;
  AgentId chosen_ = kNobody;
};

/// The lots of one item in one world.
class PeerLots {
 public:
  PeerLots(const WorldInputs& inputs, std::uint64_t item_key)
      : key_(inputs.draws(Purpose::cause_peer).bits({.item = item_key})) {}
  [[nodiscard]] TippingPeer of(AgentId agent) const noexcept {
    return TippingPeer(lot_of(key_, agent));
  }

 private:
  std::uint64_t key_;
};

}  // namespace groundswell
