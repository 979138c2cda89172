// SPDX-License-Identifier: Apache-2.0
// Exposures by rate tip whom counting each of them down tips, in the same step.
#include <algorithm>
#include <limits>
#include <vector>

#include "core/random.hpp"
#include "engine/exposure_rates.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

constexpr AgentId kAgents = 300;
constexpr std::size_t kRange = 128;  // agents: three ranges, the last one not full
constexpr Step kSteps = 60;

/// When each agent is tipped where changes of rate come at random: by one class or by counting.
template <class Count>
struct Race {
  explicit Race(std::uint64_t seed) : draws(seed, 0, Purpose::test), rates(kAgents) {
    for (AgentId agent = 0; agent < kAgents; ++agent) {
      // Some need one, most a few, some what a Count holds at most; some have adopted before.
      left[agent] = static_cast<Count>(1 + draws.below({.agent = agent}, 90));
      if (agent % 10 == 0) left[agent] = std::numeric_limits<Count>::max();
      if (agent % 10 == 5) left[agent] = static_cast<Count>(-(agent % 3));
      need[agent] = left[agent];
    }
  }

  [[nodiscard]] bool is_open(AgentId agent) const {
    return counted[agent] == kNever && need[agent] > 0;
  }

  /// Of those who have adopted as well.
  void change(Step step) {
    for (AgentId agent = 0; agent < kAgents; ++agent) {
      const DrawAt at{.agent = agent, .item = 1, .step = static_cast<std::uint64_t>(step)};
      const std::uint64_t kind = draws.below(at, 8);
      const std::int64_t units = kind == 0 ? 1 : kind == 1 ? 3 : 0;
      const std::int64_t most = agent % 10 == 0 ? 1 : 100;  // what a Count holds is never reached
      if (units > 0 && rate[agent] + units <= most) apply(agent, units);
      if (kind >= 6 && rate[agent] > 0) apply(agent, -1);
    }
  }

  void apply(AgentId agent, std::int64_t units) {
    rate[agent] += units;
    rates.change({&agent, 1}, static_cast<Count>(units));
  }

  /// Whether anybody was exposed who could take it.
  bool count_down(Step step) {
    bool exposed = false;
    for (AgentId agent = 0; agent < kAgents; ++agent) {
      exposed = exposed || (is_open(agent) && rate[agent] > 0);
      sum[agent] += rate[agent];
      if (is_open(agent) && sum[agent] >= need[agent]) counted[agent] = step;
    }
    for (std::size_t first = 0; first < kAgents; first += kRange)
      rates.count_down(first, std::min<std::size_t>(first + kRange, kAgents), left,
                       [&](AgentId agent) {
                         CHECK(by_rate[agent] == kNever);
                         CHECK(agent / kRange == first / kRange);
                         by_rate[agent] = step;
                       });
    return exposed;
  }

  Draws draws;
  ExposureRates<Count> rates;
  std::vector<Count> left = std::vector<Count>(kAgents);
  std::vector<std::int64_t> need = std::vector<std::int64_t>(kAgents);
  std::vector<std::int64_t> rate = std::vector<std::int64_t>(kAgents);
  std::vector<std::int64_t> sum = std::vector<std::int64_t>(kAgents);
  std::vector<Step> counted = std::vector<Step>(kAgents, kNever);
  std::vector<Step> by_rate = std::vector<Step>(kAgents, kNever);
};

template <class Count>
void check_race(std::uint64_t seed) {
  Race<Count> race(seed);
  CHECK(race.rates.idle());
  for (Step step = 0; step < kSteps; ++step) {
    race.change(step);
    const bool exposed = race.count_down(step);
    CHECK(race.rates.idle() == !exposed);
  }
  CHECK(race.by_rate == race.counted);
  std::size_t never = 0;
  for (AgentId agent = 0; agent < kAgents; ++agent) never += race.is_open(agent) ? 1U : 0U;
  CHECK(never > 20);
  CHECK(never < 150);
}

}  // namespace

TEST_CASE("exposures by rate tip whom counting them down tips, in the same step",
          "[exposure-rates][property]") {
  const auto seed = static_cast<std::uint64_t>(GENERATE(1, 2, 3, 4, 5));
  check_race<std::int8_t>(seed);
  check_race<std::int16_t>(seed);
  check_race<std::int32_t>(seed);
}
