// SPDX-License-Identifier: Apache-2.0
// BTER's ties: ids, the two phases, and the corrections small societies need. What is to be drawn
// is laid out before, in bter_plan.cpp.
#include "graph/bter.hpp"

#include <cmath>
#include <numeric>
#include <span>

#include "graph/bter_plan.hpp"
#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/statistics.hpp"

namespace groundswell {
namespace {

using detail::Block;
using detail::BterPlan;
using detail::collect_ties;
using detail::UniformRun;

/// Gives the blocks, and the agents without one, consecutive ids in a random order of blocks.
/// Returns the ids of the loners.
std::vector<AgentId> assign_ids(BterPlan& plan, std::uint64_t seed) {
  UniformRun run(Draws(seed, 0, Purpose::graph_blocks), {});
  std::vector<Block>& blocks = plan.blocks();
  const std::size_t loners = plan.loners();
  std::vector<std::size_t> order(blocks.size() + loners);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[run.below(i)]);
  std::vector<AgentId> loner_ids;
  AgentId next = 0;
  for (const std::size_t place : order) {
    if (place < blocks.size()) {
      blocks[place].first_id = next;
      next += static_cast<AgentId>(blocks[place].size());
    } else {
      loner_ids.push_back(next++);
    }
  }
  return loner_ids;
}

/// Phase 1: an Erdős–Rényi graph inside every block.
std::vector<Tie> tie_blocks(const BterPlan& plan, std::uint64_t seed, const Executor& executor) {
  constexpr std::size_t kBlocks = 64;
  const Draws draws(seed, 0, Purpose::graph_ties);
  const std::span<const Block> blocks = plan.blocks();
  return collect_ties(
      blocks.size(), executor,
      [&](std::size_t begin, std::size_t end, std::vector<Tie>& ties) {
        for (const Block& block : blocks.subspan(begin, end - begin)) {
          const auto last = static_cast<AgentId>(block.first_id + block.size());
          for (AgentId agent = block.first_id; agent < last; ++agent)
            detail::tie_row(agent, last, block.connectivity, draws, ties);
        }
      },
      kBlocks);
}

/// Draws agents in proportion to their excess degree: fixed-point weights summed up, and a guide
/// table (Chen & Asau 1974) to start the search at.
class ExcessSampler {
 public:
  explicit ExcessSampler(const std::vector<double>& excess) : sums_(excess.size()) {
    constexpr double kUnit = 0x1p20;
    for (std::size_t agent = 0; agent < excess.size(); ++agent) {
      total_ += static_cast<std::uint64_t>(excess[agent] * kUnit + 0.5);
      sums_[agent] = total_;
    }
    while ((total_ >> shift_) >= excess.size()) ++shift_;
    guide_.resize((total_ >> shift_) + 1);
    AgentId agent = 0;
    for (std::size_t i = 0; i < guide_.size(); ++i) {
      while (agent + 1 < sums_.size() && sums_[agent] <= (std::uint64_t{i} << shift_)) ++agent;
      guide_[i] = agent;
    }
  }
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
  /// Expected number of ties: half the excess.
  [[nodiscard]] std::uint64_t ties() const noexcept { return (total_ + (1U << 20U)) >> 21U; }
  [[nodiscard]] AgentId pick(std::uint64_t bits) const noexcept {
    const auto at = static_cast<std::uint64_t>((Wide{bits} * total_) >> 64);
    AgentId agent = guide_[at >> shift_];
    while (sums_[agent] <= at) ++agent;
    return agent;
  }

 private:
  std::vector<std::uint64_t> sums_;
  std::vector<AgentId> guide_;
  std::uint64_t total_ = 0;
  unsigned shift_ = 0;
};

ExcessSampler excess_by_id(const BterPlan& plan, const std::vector<AgentId>& loner_ids) {
  std::vector<double> excess(plan.agents());
  for (const AgentId id : loner_ids) excess[id] = 1.0;
  for (const Block& block : plan.blocks())
    for (std::size_t agent = block.begin; agent < block.end; ++agent)
      excess[block.first_id + (agent - block.begin)] = plan.excess(agent, block);
  return ExcessSampler(excess);
}

/// Phase 2: `count` ties whose two ends are drawn by excess degree (Chung & Lu 2002).
std::vector<Tie> tie_at_large(const ExcessSampler& sampler, std::uint64_t count, std::uint64_t seed,
                              std::uint64_t round, const Executor& executor) {
  const Draws draws(seed, 0, Purpose::graph_excess);
  std::vector<Tie> ties(sampler.total() == 0 ? 0 : count);
  executor.for_each_block(ties.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      const PhiloxBlock random = draws.block({.agent = i, .step = round});
      ties[i] = {sampler.pick(random[0]), sampler.pick(random[1])};
    }
  });
  return ties;
}

void append(std::vector<Tie>& ties, const std::vector<Tie>& more) {
  ties.insert(ties.end(), more.begin(), more.end());
}

/// One society of this plan: both phases, and what phase 2 lost to repetitions drawn anew where it
/// matters (in small dense societies).
Graph realise(const BterPlan& plan, const std::vector<AgentId>& loner_ids, std::uint64_t seed,
              const Executor& executor) {
  const auto agents = static_cast<AgentId>(plan.agents());
  const ExcessSampler sampler = excess_by_id(plan, loner_ids);
  std::vector<Tie> ties = tie_blocks(plan, seed, executor);
  append(ties, tie_at_large(sampler, sampler.ties(), seed, 0, executor));
  BuildReport report;
  Graph graph = build_graph(agents, std::move(ties), false, executor, &report);
  constexpr std::uint64_t kRounds = 12;
  for (std::uint64_t round = 1; round <= kRounds; ++round) {
    const std::uint64_t missing = report.self_loops + report.parallel_ties;
    if (missing * 1000 <= graph.ties()) break;
    ties = list_ties(graph);
    append(ties, tie_at_large(sampler, missing, seed, round, executor));
    graph = build_graph(agents, std::move(ties), false, executor, &report);
  }
  return graph;
}

}  // namespace

Graph bter(const BterOptions& options, std::uint64_t seed, const Executor& executor) {
  BterPlan plan(options);
  const std::vector<AgentId> loner_ids = assign_ids(plan, seed);
  Graph graph = realise(plan, loner_ids, seed, executor);
  // The closed form is near-exact in large sparse societies. Small ones can afford to be measured
  // and made again, with the same draws, until they have the clustering asked for.
  constexpr AgentId kSmall = 20000;
  constexpr int kRounds = 6;
  double aim = options.clustering;
  for (int round = 0; round < kRounds && options.agents <= kSmall && aim > 0.0; ++round) {
    const double error = mean_local_clustering(graph, executor) - options.clustering;
    if (std::fabs(error) <= 0.01 * options.clustering) break;
    aim = plan.calibrate(aim - error);
    graph = realise(plan, loner_ids, seed, executor);
  }
  return graph;
}

}  // namespace groundswell
