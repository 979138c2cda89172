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
  double up_to = 0.0;
  auto place = order.begin();
  for (std::size_t state = 0; state < shares.size(); ++state) {
    up_to += shares[state];
    const auto count = static_cast<std::size_t>(std::llround(up_to * static_cast<double>(agents)));
    const auto end =
        std::max(place, order.begin() + static_cast<std::ptrdiff_t>(std::min(count, agents)));
    std::nth_element(place, end, order.end());  // the lowest lots that are left
    for (; place != end; ++place) states[place->second] = static_cast<std::uint8_t>(state);
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
