// SPDX-License-Identifier: Apache-2.0
// Draws reverse-reachable sets one after the other (graph/reverse_sets.hpp): who could have reached
// an agent, followed against the ties. Set number i is a pure function of (seed, i). Private to
// sim/graph.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/large_array.hpp"
#include "core/random.hpp"
#include "core/spread_law.hpp"
#include "graph/graph.hpp"

namespace groundswell::detail {

/// Numbers of ties up to and including the next live one, each tie live with chance p in (0, 1). By
/// inversion: a table of P(X ≤ n), entered where the leading bits say; where p is small, by
/// logarithm. What lies beyond the table is drawn again on top of it, which the geometric law
/// allows.
class Skips {
 public:
  explicit Skips(double p) : log_failure_(portable_log1p(-p)), tabled_(p >= kLeast) {
    if (!tabled_) return;
    double beyond = 1.0;
    for (std::uint64_t& bound : bounds_) {
      beyond *= 1.0 - p;
      bound = static_cast<std::uint64_t>(std::min(1.0 - beyond, 1.0 - 0x1p-53) * 0x1p53) << 11;
    }
    std::uint16_t place = 0;
    for (std::size_t lead = 0; lead < kSize; ++lead) {
      while (place < kSize && bounds_[place] <= (std::uint64_t{lead} << 54)) ++place;
      first_[lead] = place;
    }
  }

  template <class Bits>
  [[nodiscard]] std::uint64_t next(Bits& bits) const {
    if (!tabled_) return geometric_given_log(unit_interval(bits()), log_failure_);
    for (std::uint64_t before = 0;; before += kSize) {
      const std::uint64_t drawn = bits();
      std::size_t place = first_[drawn >> 54];
      while (place < kSize && drawn >= bounds_[place]) ++place;
      if (place < kSize) return before + place + 1;
    }
  }

 private:
  static constexpr std::size_t kSize = 1024;
  static constexpr double kLeast = 0.01;
  double log_failure_;
  bool tabled_;
  std::array<std::uint64_t, kSize> bounds_{};  ///< of P(X ≤ place + 1), in units of 2^-64
  std::array<std::uint16_t, kSize> first_{};
};

/// Draws one set after the other; what has been visited is a bitmap, which is the set.
class SetDrawer {
 public:
  SetDrawer(const Graph& graph, const SpreadLaw& law, const Draws& draws, std::uint64_t key)
      : graph_(graph),
        law_(law),
        draws_(draws),
        key_(key),
        skips_(law.p),
        visited_((std::size_t{graph.agents()} + 63) / 64, 0),
        members_(std::size_t{graph.agents()} + 1) {}

  /// Draws set `number`, of who reaches a random agent, until stop(agent) says so for a visited
  /// agent. True when it was stopped.
  template <class Stop>
  bool draw(std::uint64_t number, const Stop& stop) {
    const PhiloxBlock words = draws_.block({.agent = number, .item = key_});
    return draw(static_cast<AgentId>((Wide{words[0]} * graph_.agents()) >> 64), words, stop);
  }
  /// The same, of who reaches agent number mod agents.
  template <class Stop>
  bool draw_in_turn(std::uint64_t number, const Stop& stop) {
    return draw(static_cast<AgentId>(number % graph_.agents()),
                draws_.block({.agent = number, .item = key_}), stop);
  }

  [[nodiscard]] std::span<const AgentId> members() const { return {members_.data(), count_}; }
  [[nodiscard]] const std::vector<std::uint64_t>& visited() const { return visited_; }
  /// Must follow every draw.
  void clear() {
    if (count_ > visited_.size()) {
      std::fill(visited_.begin(), visited_.end(), 0);
    } else {
      for (const AgentId agent : members()) visited_[agent / 64] = 0;
    }
  }

 private:
  template <class Stop>
  bool draw(AgentId root, const PhiloxBlock& words, const Stop& stop) {
    const auto bits = [stream = words[1], i = std::uint64_t{0}]() mutable {
      return lot_of(stream, ++i);  // SplitMix64, from a state of the set's own
    };
    count_ = 0;
    if (visit(root, stop)) return true;
    if (law_.kind == SpreadLaw::Kind::linear_threshold) return follow(bits, stop);
    if (law_.p >= 1.0) return flood(stop);
    return law_.p > 0.0 && cascade(bits, stop);
  }

  /// Without a branch where nothing stops it: whether an agent is new is anybody's guess.
  template <class Stop>
  bool visit(AgentId agent, const Stop& stop) {
    std::uint64_t& word = visited_[agent / 64];
    const bool fresh = ((word >> (agent % 64)) & 1U) == 0;
    word |= std::uint64_t{1} << (agent % 64);
    members_[count_] = agent;
    count_ += fresh ? 1U : 0U;
    return stop(agent) && fresh;
  }

  /// Linear threshold: everybody heeds one of its influencers.
  template <class Bits, class Stop>
  bool follow(Bits bits, const Stop& stop) {
    for (std::size_t head = 0; head < count_; ++head) {
      const auto row = graph_.in().row(members_[head]);
      if (row.empty()) return false;
      if (visit(row[static_cast<std::size_t>((Wide{bits()} * row.size()) >> 64)], stop))
        return true;
    }
    return false;
  }

  /// Every tie is live.
  template <class Stop>
  bool flood(const Stop& stop) {
    for (std::size_t head = 0; head < count_; ++head)
      for (const AgentId other : graph_.in().row(members_[head]))
        if (visit(other, stop)) return true;
    return false;
  }

  /// Live ties one after the other: a skip goes on from row to row, so that a row without a live
  /// tie costs no draw.
  template <class Bits, class Stop>
  bool cascade(Bits bits, const Stop& stop) {
    std::uint64_t skip = skips_.next(bits);
    for (std::size_t head = 0; head < count_; ++head) {
      const Adjacency& rows = graph_.in();
      if (head + 8 < count_) rows.prefetch_start(members_[head + 8]);
      if (head + 4 < count_) rows.prefetch_row(members_[head + 4]);
      const auto row = rows.row(members_[head]);
      std::uint64_t place = skip;  // of the next live tie, counted from 1
      for (; place <= row.size(); place += skips_.next(bits))
        if (visit(row[static_cast<std::size_t>(place - 1)], stop)) return true;
      skip = place - row.size();
    }
    return false;
  }

  const Graph& graph_;
  SpreadLaw law_;
  Draws draws_;
  std::uint64_t key_;
  Skips skips_;
  std::vector<std::uint64_t> visited_;
  /// Room for all, and one for an agent that turns out not to be new.
  LargeArray<AgentId> members_;
  std::size_t count_ = 0;
};

}  // namespace groundswell::detail
