// SPDX-License-Identifier: Apache-2.0
// The one home of tie-breaking among seed agents: every strategy prefers the higher score and,
// among equals, the lower keyed lot. Lots depend on the run's seed and the campaign's name, never
// on the order of agents in a file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <queue>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "core/types.hpp"

namespace groundswell {

/// The lots of one campaign.
class SeedLots {
 public:
  SeedLots(const Draws& draws, std::uint64_t key) noexcept : draws_(draws), key_(key) {}
  [[nodiscard]] std::uint64_t operator()(AgentId agent) const noexcept {
    return draws_.bits({.agent = agent, .item = key_});
  }
  /// Whether agent a with score_a comes before agent b with score_b.
  template <class Score>
  [[nodiscard]] bool prefers(AgentId a, const Score& score_a, AgentId b,
                             const Score& score_b) const noexcept {
    if (score_a != score_b) return score_a > score_b;
    const std::uint64_t lot_a = (*this)(a);
    const std::uint64_t lot_b = (*this)(b);
    return lot_a != lot_b ? lot_a < lot_b : a < b;
  }

 private:
  Draws draws_;
  std::uint64_t key_;
};

/// An agent with its score and its lot: a heap of them has the preferred one on top.
template <class Score>
struct SeedCandidate {
  Score score{};
  std::uint64_t lot = 0;
  AgentId agent = 0;

  /// Less preferred.
  friend bool operator<(const SeedCandidate& a, const SeedCandidate& b) noexcept {
    if (a.score != b.score) return a.score < b.score;
    return a.lot != b.lot ? a.lot > b.lot : a.agent > b.agent;
  }
};

/// The `count` agents with the highest scores, best first. At most as many as there are scores.
template <class Score>
[[nodiscard]] std::vector<AgentId> top_agents(const std::vector<Score>& scores, std::size_t count,
                                              const SeedLots& lots) {
  std::vector<SeedCandidate<Score>> candidates(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i)
    candidates[i] = {scores[i], lots(static_cast<AgentId>(i)), static_cast<AgentId>(i)};
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(count);
  std::partial_sort(candidates.begin(), end, candidates.end(),
                    [](const auto& a, const auto& b) { return b < a; });
  std::vector<AgentId> chosen;
  chosen.reserve(count);
  for (auto it = candidates.begin(); it != end; ++it) chosen.push_back(it->agent);
  return chosen;
}

/// Chooses `count` candidates one after the other, each time who adds most, where what an agent
/// adds never grows: only those whose old score could still win are asked again (Leskovec et al.,
/// KDD 2007). `gain(agent)` is what it would add now; `take(agent, gain)` chooses it.
template <class Score, class Gain, class Take>
void choose_lazily(std::vector<SeedCandidate<Score>> candidates, std::size_t agents,
                   std::size_t count, const Gain& gain, const Take& take) {
  std::priority_queue<SeedCandidate<Score>> queue({}, std::move(candidates));
  std::vector<std::size_t> asked_in(agents, 0);  // the round that each candidate's score is of
  for (std::size_t round = 0; round < count;) {
    SeedCandidate<Score> best = queue.top();
    queue.pop();
    if (asked_in[best.agent] == round) {
      take(best.agent, best.score);
      ++round;
      continue;
    }
    asked_in[best.agent] = round;
    best.score = gain(best.agent);
    queue.push(best);
  }
}

}  // namespace groundswell
