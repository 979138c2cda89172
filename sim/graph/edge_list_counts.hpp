// SPDX-License-Identifier: Apache-2.0
// Is the first line of an edge list `agents ties`? Private to sim/graph; the rule is in
// graph/reader.hpp.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "graph/reader.hpp"

namespace groundswell {

/// What the first line would say, held against the lines that follow.
struct CountsLine {
  std::uint64_t agents = 0;
  std::uint64_t ties = 0;
  std::uint64_t following = 0;
  std::uint64_t smallest = 0;  ///< of the ids that follow
  std::uint64_t largest = 0;

  /// With nothing following yet.
  CountsLine(std::uint64_t first, std::uint64_t second) noexcept
      : agents(first), ties(second), smallest(std::numeric_limits<std::uint64_t>::max()) {}
  void take_ids(std::uint64_t least, std::uint64_t most, std::uint64_t count) noexcept;
  /// Are ids numbered from 1?
  [[nodiscard]] bool from_one() const noexcept { return largest == agents && smallest >= 1; }
  [[nodiscard]] bool matches() const noexcept;
  /// The number of agents fits to the agent and the number of ties is no agent: likely counts of a
  /// file that has lost or gained lines.
  [[nodiscard]] bool nearly_matches() const noexcept;
};

/// Is it one? `first_has_more`: the first line has further columns. Throws InputError where it must
/// be and cannot, or where nobody can know.
[[nodiscard]] bool is_counts_line(const std::string& path, const CountsLine& counts,
                                  bool first_has_more, Detect asked, const ReadReport& report);

}  // namespace groundswell
