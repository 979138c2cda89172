// SPDX-License-Identifier: Apache-2.0
// What kind of agent each one is: the block of a block model, the country in a file. A trait has a
// name and, for every agent, one of its labels. Graphs carry their traits (Graph::trait), so that
// whatever knows the graph can ask for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.hpp"

namespace groundswell {

struct Trait {
  std::string name;                   ///< as in `trait = "block"`
  std::vector<std::string> labels;    ///< what the values are called, each once
  std::vector<std::uint32_t> values;  ///< by agent: a position in `labels`

  /// The value with this label, or nothing where there is none.
  [[nodiscard]] std::optional<std::uint32_t> value_of(std::string_view label) const noexcept;
  [[nodiscard]] const std::string& label_of(AgentId agent) const { return labels[values[agent]]; }
};

/// The same labels dealt out anew: a random permutation of the agents' values, each permutation
/// equally likely, keyed by (seed, name). The null model of "who has the trait does not matter":
/// how many have it stays, who they are is chance.
[[nodiscard]] Trait shuffled(Trait trait, std::uint64_t seed);

}  // namespace groundswell
