// SPDX-License-Identifier: Apache-2.0
// From the ids of a file to agents 0 … n−1, in ascending order of the ids. Private to sim/graph.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/edge_list_parser.hpp"

namespace groundswell {

/// The distinct ids in ascending order, and the place of each: a bit per possible id where that is
/// compact, a sorted list where ids are thin on the ground.
class IdIndex {
 public:
  explicit IdIndex(const RawTies& ties);
  /// From the bits themselves: id i is there where bit i % 64 of word i / 64 is set.
  explicit IdIndex(std::vector<std::uint64_t> bits);

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// Are the ids exactly 0 … count−1?
  [[nodiscard]] bool is_dense() const noexcept { return dense_; }
  /// Of an id that is there.
  [[nodiscard]] AgentId place_of(std::uint64_t id) const noexcept;
  /// The ids as text.
  [[nodiscard]] std::vector<std::string> labels() const;

 private:
  void rank_bits();
  void mark_bits(const RawTies& ties, std::uint64_t largest);
  void list_ids(const RawTies& ties);

  std::vector<std::uint64_t> bits_;
  std::vector<AgentId> ranks_;  ///< ids below each word of bits_
  std::vector<std::uint64_t> list_;
  std::uint64_t count_ = 0;
  bool dense_ = false;
};

/// Puts text ids into ascending order: of numbers where `numeric` and all are whole numbers, else
/// of bytes. Returns the place of each former position.
[[nodiscard]] std::vector<AgentId> order_names(std::vector<std::string>& names, bool numeric);

}  // namespace groundswell
