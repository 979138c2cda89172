// SPDX-License-Identifier: Apache-2.0
#include "measure/shapley.hpp"

#include <bit>

#include "core/error.hpp"
#include "core/random.hpp"

namespace groundswell {
namespace {

std::int64_t factorial(std::size_t n) {
  std::int64_t product = 1;
  for (std::size_t i = 2; i <= n; ++i) product *= static_cast<std::int64_t>(i);
  return product;
}

}  // namespace

std::vector<double> shapley_values(std::span<const std::uint64_t> values) {
  if (!std::has_single_bit(values.size()) || values.size() > (std::size_t{1} << kMostPlayers))
    throw InternalError("shapley: " + std::to_string(values.size()) + " coalitions");
  const auto players = static_cast<std::size_t>(std::countr_zero(values.size()));
  std::vector<double> shares;
  for (std::size_t player = 0; player < players; ++player) {
    const Coalition self = Coalition{1} << player;
    Wide gains = 0;  // modulo 2^128: a negative sum comes out right
    for (Coalition others = 0; others < values.size(); ++others) {
      if ((others & self) != 0) continue;
      const auto size = static_cast<std::size_t>(std::popcount(others));
      const auto orders = static_cast<Wide>(factorial(size) * factorial(players - size - 1));
      gains += orders * (Wide{values[others | self]} - Wide{values[others]});
    }
    const bool negative = (gains >> 127) != 0;
    const auto amount = static_cast<double>(negative ? Wide{0} - gains : gains);
    shares.push_back((negative ? -amount : amount) / static_cast<double>(factorial(players)));
  }
  return shares;
}

}  // namespace groundswell
