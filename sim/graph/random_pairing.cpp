// SPDX-License-Identifier: Apache-2.0
#include "graph/random_pairing.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/scatter.hpp"
#include "graph/two_pass_builder.hpp"

namespace groundswell::detail {
namespace {

[[nodiscard]] std::uint64_t pair_key(AgentId a, AgentId b) noexcept {
  return (std::uint64_t{std::min(a, b)} << 32) | std::max(a, b);
}

/// Ends as they change, beside the graph of what they were.
class Repair {
 public:
  Repair(LargeArray<AgentId>& ends, const Graph& graph, std::span<const std::uint64_t> suspects,
         UniformRun run)
      : ends_(ends), graph_(graph), run_(run) {
    for (const std::uint64_t tie : suspects) ++more_[key_of(tie)];
    for (auto& [key, more] : more_) --more;  // one of them is in the graph
  }

  [[nodiscard]] bool mend(std::uint64_t tie, std::uint64_t tries) {
    for (; is_bad(tie); --tries) {
      if (tries == 0) return false;
      try_switch(2 * tie, run_.below(ends_.size()));
    }
    return true;
  }

 private:
  [[nodiscard]] std::uint64_t key_of(std::uint64_t tie) const noexcept {
    return pair_key(ends_[2 * tie], ends_[2 * tie + 1]);
  }
  /// Ties of two different agents.
  [[nodiscard]] std::int64_t links(AgentId a, AgentId b) const {
    const auto more = more_.find(pair_key(a, b));
    if (graph_.out().degree(b) < graph_.out().degree(a)) std::swap(a, b);
    const auto row = graph_.out().row(a);
    return (std::binary_search(row.begin(), row.end(), b) ? 1 : 0) +
           (more == more_.end() ? 0 : more->second);
  }
  [[nodiscard]] bool is_bad(std::uint64_t tie) const {
    const AgentId a = ends_[2 * tie], b = ends_[2 * tie + 1];
    return a == b || links(a, b) > 1;
  }
  /// a–b and c–d become a–d and c–b, where neither exists yet.
  void try_switch(std::uint64_t a, std::uint64_t c) {
    const std::uint64_t b = a ^ 1, d = c ^ 1;
    const AgentId ua = ends_[a], ub = ends_[b], uc = ends_[c], ud = ends_[d];
    if (c == a || c == b || ua == ud || uc == ub) return;
    if (pair_key(ua, ud) == pair_key(uc, ub)) return;  // the new ties would be parallel
    if (links(ua, ud) > 0 || links(uc, ub) > 0) return;
    --more_[pair_key(ua, ub)];
    --more_[pair_key(uc, ud)];
    ++more_[pair_key(ua, ud)];
    ++more_[pair_key(uc, ub)];
    std::swap(ends_[b], ends_[d]);
  }

  LargeArray<AgentId>& ends_;
  const Graph& graph_;
  std::unordered_map<std::uint64_t, std::int64_t> more_;  ///< ties than in the graph
  UniformRun run_;
};

}  // namespace

RandomPairing::RandomPairing(std::span<const std::uint32_t> degrees, std::uint64_t seed,
                             std::uint64_t attempt, const Executor& executor)
    : degrees_(degrees), seed_(seed), attempt_(attempt), executor_(executor) {
  std::size_t ends = 0;
  for (const std::uint32_t degree : degrees) ends += degree;
  shuffle<AgentId>(
      degrees.size(), ends,
      [&](std::size_t begin, std::size_t end, const auto& emit) {
        for (std::size_t agent = begin; agent < end; ++agent)
          for (std::uint32_t i = 0; i < degrees[agent]; ++i) emit(static_cast<AgentId>(agent));
      },
      Draws(seed, 0, Purpose::graph_pairing), attempt, ends_, executor);
  const auto pairs = [&](std::size_t begin, std::size_t end, const auto& emit) {
    for (std::size_t tie = begin; tie < end; ++tie) emit(ends_[2 * tie], ends_[2 * tie + 1]);
  };
  BuildReport report;
  graph_ = build_two_pass(static_cast<AgentId>(degrees.size()), ends / 2, pairs, false, executor,
                          &report);
  is_simple_ = report.self_loops == 0 && report.parallel_ties == 0;
}

/// Self-loops and ties between two agents who both lack some in the graph: all that are bad are
/// among them.
std::vector<std::uint64_t> RandomPairing::suspects() const {
  const auto lacks = [&](AgentId agent) { return graph_.out().degree(agent) < degrees_[agent]; };
  std::vector<std::vector<std::uint64_t>> lists(executor_.blocks(ends_.size() / 2));
  executor_.for_each_block(ends_.size() / 2,
                           [&](std::size_t begin, std::size_t end, std::size_t block) {
                             for (std::size_t tie = begin; tie < end; ++tie)
                               if (lacks(ends_[2 * tie]) && lacks(ends_[2 * tie + 1]))
                                 lists[block].push_back(tie);
                           });
  std::vector<std::uint64_t> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

bool RandomPairing::repair(std::uint64_t tries) {
  if (is_simple_) return true;
  const std::vector<std::uint64_t> ties = suspects();
  const Draws draws(seed_, 0, Purpose::graph_mending);
  Repair repair(ends_, graph_, ties, UniformRun(draws, {.step = attempt_}));
  return std::ranges::all_of(ties, [&](std::uint64_t tie) { return repair.mend(tie, tries); });
}

Graph RandomPairing::take_graph() {
  if (is_simple_) return std::move(graph_);
  graph_ = Graph::well_mixed(0);
  const std::size_t ties = ends_.size() / 2;
  auto pairs = [ends = std::move(ends_)](std::size_t begin, std::size_t end, const auto& emit) {
    for (std::size_t tie = begin; tie < end; ++tie) emit(ends[2 * tie], ends[2 * tie + 1]);
  };
  return build_two_pass(static_cast<AgentId>(degrees_.size()), ties, std::move(pairs), false,
                        executor_);
}

}  // namespace groundswell::detail
