// SPDX-License-Identifier: Apache-2.0
// Bits of who is open, who exposed others last and who adopts, against plain sets.
#include <set>

#include "core/random.hpp"
#include "engine/frontier.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

TEST_CASE("the frontier knows each step's adopters, who is open, and who exposed others last") {
  constexpr AgentId kAgents = 20'001;
  const Draws draws(3, 0, Purpose::test);
  const Executor executor(2, 3);
  Frontier frontier(kAgents);
  std::set<AgentId> open, before, now;
  for (AgentId agent = 0; agent < kAgents; ++agent) open.insert(agent);
  std::vector<AgentId> adopters;
  // Bursts and quiet steps: words that nothing happens in for a while must be told all the same.
  for (const unsigned tips : {5U, 300U, 0U, 0U, 40U, 2000U, 1U, 0U, 3U}) {
    std::set<AgentId> tipped;
    for (std::uint64_t i = 0; i < tips; ++i) {
      const auto agent = static_cast<AgentId>(draws.below({.step = tips, .index = i}, kAgents));
      if (open.contains(agent)) tipped.insert(agent);
    }
    for (const AgentId agent : tipped) frontier.tip(agent);
    before = std::exchange(now, tipped);
    for (const AgentId agent : tipped) open.erase(agent);
    frontier.adopt(executor, adopters);
    CHECK(adopters == std::vector<AgentId>(now.begin(), now.end()));
    std::size_t wrong = 0;
    for (AgentId agent = 0; agent < kAgents; ++agent) {
      const Frontier::Answer answer = frontier.ask(agent);
      wrong += answer.open() != open.count(agent) || answer.last() != before.count(agent) ? 1U : 0U;
      wrong += frontier.is_tipped(agent) ? 1U : 0U;
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("spreaders that are kept apart expose others until they are said not to") {
  const Executor executor(1);
  Frontier frontier(10'000, true);
  std::vector<AgentId> adopters;
  const auto last = [&](AgentId agent) {
    frontier.adopt(executor, adopters);
    return frontier.ask(agent).last();
  };
  CHECK(last(9'000) == 0);
  frontier.spreads(9'000, true);
  for (int step = 0; step < 4; ++step) CHECK(last(9'000) == 1);
  frontier.spreads(9'000, false);
  for (int step = 0; step < 2; ++step) CHECK(last(9'000) == 0);
}

}  // namespace
