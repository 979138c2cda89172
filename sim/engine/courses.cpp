// SPDX-License-Identifier: Apache-2.0
#include "engine/courses.hpp"

#include <algorithm>
#include <utility>

namespace groundswell {

bool Courses::are_long(AgentId agents, Step steps) const {
  const AgentId sample = std::min(agents, AgentId{256});
  double sum = 0.0;
  for (AgentId agent = 0; agent < sample; ++agent)
    sum += std::min(course_(agent, key_).infectious, steps);
  return sum > 3.0 * sample;
}

void Courses::drop_spent() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    if (spent_[i] == 0)
      keep(i, kept++);
    else if (until_[i] != kNever)  // who is infectious for ever has nothing to be remembered for
      quiet_.push_back(until_[i]);
  }
  shrink(kept);
}

void Courses::drop_endless() {
  if (!std::exchange(endless_, false)) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < agents_.size(); ++i)
    if (until_[i] != kNever) keep(i, kept++);
  shrink(kept);
}

void Courses::count(std::uint64_t agents, std::span<std::uint64_t> states) const noexcept {
  if (states.empty()) return;
  const std::uint64_t exposed = latent_.size();
  states[0] += agents - adopters_;
  if (states.size() == 4) states[1] += exposed;
  states[states.size() == 4 ? 2 : 1] += infectious_;
  if (states.size() > 2) states.back() += adopters_ - exposed - infectious_;
}

}  // namespace groundswell
