// SPDX-License-Identifier: Apache-2.0
#include "engine/state_model.hpp"

#include <cmath>
#include <numeric>

namespace groundswell {

std::vector<std::uint8_t> dealt_states(const WorldInputs& inputs, std::span<const double> shares) {
  const std::size_t agents = inputs.graph.agents();
  std::vector<std::uint8_t> states(agents, static_cast<std::uint8_t>(shares.size() - 1));
  std::vector<std::pair<std::uint64_t, AgentId>> order(agents);
  const Draws draws = inputs.draws(Purpose::state_start);
  for (std::size_t i = 0; i < agents; ++i)
    order[i] = {draws.bits({.agent = i}), static_cast<AgentId>(i)};
  std::ranges::sort(order);
  double up_to = 0.0;
  std::size_t place = 0;
  for (std::size_t state = 0; state < shares.size(); ++state) {
    up_to += shares[state];
    const auto end = static_cast<std::size_t>(std::llround(up_to * static_cast<double>(agents)));
    for (; place < std::min(end, agents); ++place)
      states[order[place].second] = static_cast<std::uint8_t>(state);
  }
  return states;
}

Parameter updating_parameter() {
  return choice("updating", {"random-sequential", "synchronous"}, "random-sequential")
      .means(
          "random-sequential: one agent at a time, as many in a step as there are; synchronous: "
          "all at once");
}

}  // namespace groundswell
