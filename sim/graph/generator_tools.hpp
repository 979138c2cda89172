// SPDX-License-Identifier: Apache-2.0
// What the generators share: collecting ties block by block, skipping through a row of possible
// ties, and refusing options that cannot be met. Private to sim/graph.
//
// Ties are collected per block and concatenated in block order, so the list is the same whatever
// the number of threads; draws are keyed by agent, so it is the same set at any block size.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/random.hpp"
#include "graph/graph.hpp"

namespace groundswell::detail {

/// Throws ScenarioError unless `holds`.
inline void require(bool holds, std::string key, std::string found, std::string allowed,
                    std::string hint = {}) {
  if (!holds)
    throw ScenarioError(
        Problem{"graph." + std::move(key), std::move(found), std::move(allowed), std::move(hint)});
}

/// Throws ScenarioError where there are fewer agents than that.
inline void require_agents(AgentId agents, AgentId least) {
  require(agents >= least, "agents", std::to_string(agents), "at least " + std::to_string(least));
}

/// A number as people write it: 3 rather than 3.000000.
[[nodiscard]] std::string shown(double value);

/// Calls body(begin, end, list) for blocks of [0, size) and returns the lists, joined in order.
template <class Body>
[[nodiscard]] std::vector<Tie> collect_ties(std::size_t size, const Executor& executor,
                                            const Body& body,
                                            std::size_t block = Executor::kBlock) {
  std::vector<std::vector<Tie>> lists(executor.blocks(size, block));
  executor.for_each_block(
      size,
      [&](std::size_t begin, std::size_t end, std::size_t index) {
        body(begin, end, lists[index]);
      },
      block);
  std::size_t total = 0;
  for (const auto& list : lists) total += list.size();
  std::vector<Tie> ties;
  ties.reserve(total);
  for (auto& list : lists) {
    ties.insert(ties.end(), list.begin(), list.end());
    std::vector<Tie>().swap(list);
  }
  return ties;
}

/// The uniforms of one agent's stream, four to a Philox block.
class UniformRun {
 public:
  UniformRun(const Draws& draws, DrawAt at) noexcept : draws_(draws), at_(at) {}
  [[nodiscard]] std::uint64_t bits() noexcept {
    if (used_ == 4) {
      block_ = draws_.block(at_);
      ++at_.index;
      used_ = 0;
    }
    return block_[used_++];
  }
  [[nodiscard]] double uniform() noexcept { return unit_interval(bits()); }
  /// A whole number in [0, bound).
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept {
    return static_cast<std::uint64_t>((Wide{bits()} * bound) >> 64);
  }

 private:
  Draws draws_;
  DrawAt at_;
  PhiloxBlock block_{};
  unsigned used_ = 4;
};

/// Ties `agent` with each of (agent, end) with chance p, by geometric skips.
inline void tie_row(AgentId agent, AgentId end, double p, const Draws& draws,
                    std::vector<Tie>& ties) {
  if (!(p > 0.0)) return;
  UniformRun run(draws, {.agent = agent});
  const double log_failure = p < 1.0 ? portable_log1p(-p) : 0.0;
  for (std::uint64_t other = agent;;) {
    other += p < 1.0 ? geometric_given_log(run.uniform(), log_failure) : 1;
    if (other >= end) return;
    ties.push_back({agent, static_cast<AgentId>(other)});
  }
}

}  // namespace groundswell::detail
