// SPDX-License-Identifier: Apache-2.0
#include "graph/trait.hpp"

#include <algorithm>

#include "graph/generator_tools.hpp"

namespace groundswell {

std::optional<std::uint32_t> Trait::value_of(std::string_view label) const noexcept {
  const auto found = std::find(labels.begin(), labels.end(), label);
  if (found == labels.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - labels.begin());
}

Trait shuffled(Trait trait, std::uint64_t seed) {
  detail::UniformRun run(Draws(seed, 0, Purpose::trait_shuffle), {.item = stable_key(trait.name)});
  for (std::size_t i = trait.values.size(); i > 1; --i)
    std::swap(trait.values[i - 1], trait.values[run.below(i)]);
  return trait;
}

}  // namespace groundswell
