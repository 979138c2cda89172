// SPDX-License-Identifier: Apache-2.0
// Exposures by rate tip whom counting each of them down tips, in the same step.
#include <algorithm>
#include <vector>

#include "core/random.hpp"
#include "engine/exposure_rates.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

constexpr AgentId kAgents = 300;
constexpr int kRangeBits = 7;  // three ranges, the last one not full
constexpr Step kSteps = 60;

/// When each agent is tipped where changes of rate come at random: by one class or by counting.
struct Race {
  explicit Race(std::uint64_t seed)
      : draws(seed, 0, Purpose::test), rates(kAgents, kRangeBits, kSteps - 1) {
    for (AgentId agent = 0; agent < kAgents; ++agent) {
      // Some need one, most a few, some more than they can get.
      need[agent] = 1 + static_cast<std::uint32_t>(draws.below({.agent = agent}, 90));
      if (agent % 10 == 0) need[agent] = 1U << 30;
      rates.start(agent, need[agent]);
    }
  }

  void change(Step step) {
    for (AgentId agent = 0; agent < kAgents; ++agent) {
      const DrawAt at{.agent = agent, .item = 1, .step = static_cast<std::uint64_t>(step)};
      const std::uint64_t kind = draws.below(at, 8);
      if (counted[agent] != kNever && counted[agent] < step) continue;  // it has adopted
      const std::int64_t units = kind == 0 ? 1 : kind == 1 ? 3 : 0;
      if (units > 0) apply(agent, units, step);
      if (kind >= 6 && rate[agent] > 0) apply(agent, -1, step);
    }
  }

  void apply(AgentId agent, std::int64_t units, Step step) {
    rate[agent] += units;
    rates.change(agent, units, step);
  }

  void tip(Step step) {
    const auto open = [&](AgentId agent) {
      return counted[agent] == kNever || counted[agent] == step;
    };
    for (AgentId agent = 0; agent < kAgents; ++agent) {
      sum[agent] += rate[agent];
      if (counted[agent] == kNever && sum[agent] >= need[agent]) counted[agent] = step;
    }
    for (std::size_t range = 0; range <= kAgents >> kRangeBits; ++range)
      rates.tip_due(range, step, open, [&](AgentId agent) {
        CHECK(foreseen[agent] == kNever);
        CHECK(agent >> kRangeBits == range);
        foreseen[agent] = step;
      });
    for (AgentId agent = 0; agent < kAgents; ++agent)
      if (counted[agent] == step) rates.forget({&agent, 1});
  }

  [[nodiscard]] bool idle() const {
    for (AgentId agent = 0; agent < kAgents; ++agent)
      if (counted[agent] == kNever && rate[agent] > 0) return false;
    return true;
  }

  Draws draws;
  ExposureRates rates;
  std::vector<std::uint32_t> need = std::vector<std::uint32_t>(kAgents);
  std::vector<std::int64_t> rate = std::vector<std::int64_t>(kAgents);
  std::vector<std::int64_t> sum = std::vector<std::int64_t>(kAgents);
  std::vector<Step> counted = std::vector<Step>(kAgents, kNever);
  std::vector<Step> foreseen = std::vector<Step>(kAgents, kNever);
};

}  // namespace

TEST_CASE("exposures by rate tip whom counting them down tips, in the same step",
          "[exposure-rates][property]") {
  const auto seed = static_cast<std::uint64_t>(GENERATE(1, 2, 3, 4, 5));
  Race race(seed);
  CHECK(race.rates.idle());
  for (Step step = 0; step < kSteps; ++step) {
    race.change(step);
    race.tip(step);
    CHECK(race.rates.idle() == race.idle());
  }
  CHECK(race.foreseen == race.counted);
  CHECK(std::ranges::count(race.counted, kNever) > 20);
  CHECK(std::ranges::count(race.counted, kNever) < 150);
}
