// SPDX-License-Identifier: Apache-2.0
// Counting exposures down: needs drawn at the start, when first exposed, or for the rest together.
#include <set>

#include "engine/needs_left.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

/// 1, 2, … 5 exposures, and "never".
class MadeUp final : public Needs {
 public:
  MadeUp(std::uint32_t least, std::uint32_t one_in) : least_(least), one_in_(one_in) {}
  void of_block(std::size_t begin, std::size_t end, std::uint32_t* needs) const override {
    for (; begin < end; ++begin) *needs++ = need(begin);
  }
  void of_each(std::span<const AgentId> agents, std::uint32_t* needs) const override {
    for (const AgentId agent : agents) *needs++ = need(agent);
    asked_ += agents.size();
  }
  [[nodiscard]] std::uint32_t many_are_one_in() const override { return one_in_; }
  [[nodiscard]] bool nobody_unasked() const override { return least_ > 0; }

  [[nodiscard]] std::uint32_t need(std::size_t agent) const {
    const auto need = static_cast<std::uint32_t>(agent % 6);
    return need == 5 ? kNoExposures : need + least_;
  }
  [[nodiscard]] std::size_t asked() const { return asked_; }

 private:
  std::uint32_t least_;
  std::uint32_t one_in_;
  mutable std::size_t asked_ = 0;
};

constexpr AgentId kAgents = 10'003;

/// Everybody once a round, but for those who are a multiple of seven: twice, one after the other.
std::vector<std::set<AgentId>> tipped_by_round(NeedsLeft<std::int8_t>& left, std::uint32_t units,
                                               const Executor& executor) {
  std::vector<AgentId> exposed;
  for (AgentId agent = 0; agent < kAgents; ++agent)
    for (int i = agent % 7 == 0 ? -1 : 0; i < 1; ++i) exposed.push_back(agent);
  std::vector<std::set<AgentId>> rounds(6);
  for (std::set<AgentId>& tipped : rounds) {
    left.expect(100, executor);
    std::size_t tips = 0;
    left.count_down(exposed, units, [&](AgentId agent) { ++tips, tipped.insert(agent); });
    CHECK(tips == tipped.size());
  }
  return rounds;
}

TEST_CASE("the exposure that an agent needs tips it, once, whenever its need is drawn") {
  const Executor executor(2, 5);
  for (const std::uint32_t units : {1U, 2U}) {
    for (const std::uint32_t one_in : {1U, 30U, 1'000U}) {  // not at all, midway, at once
      for (const bool wait : {true, false}) {
        CAPTURE(units, one_in, wait);
        const auto needs = std::make_shared<MadeUp>(1, one_in);
        NeedsLeft<std::int8_t> left(needs, kAgents, wait, true, executor);
        const auto rounds = tipped_by_round(left, units, executor);
        std::size_t wrong = 0;
        for (AgentId agent = 0; agent < kAgents; ++agent) {
          const std::uint32_t a_round = units * (agent % 7 == 0 ? 2 : 1);
          const std::uint32_t due = (needs->need(agent) - 1) / a_round;
          for (std::uint32_t round = 0; round < rounds.size(); ++round)
            wrong += rounds[round].contains(agent) != (round == due) ? 1U : 0U;
        }
        CHECK(wrong == 0);
        CHECK((needs->asked() > 0) == (wait && one_in < 1'000));
      }
    }
  }
}

TEST_CASE(
    "who adopts unasked is known at the start, and without own discovery needs one exposure") {
  const Executor executor(1);
  const auto needs = std::make_shared<MadeUp>(0, 2);
  NeedsLeft<std::int16_t> left(needs, kAgents, true, true, executor);
  CHECK(left.unasked() == (kAgents + 5) / 6);
  CHECK(left.is_unasked(6));
  CHECK_FALSE(left.is_unasked(7));
  CHECK(left.all()[8] == 2);
  NeedsLeft<std::int16_t> persuaded(needs, kAgents, true, false, executor);
  CHECK(persuaded.unasked() == 0);
  CHECK(persuaded.all()[6] == 1);
}

}  // namespace
