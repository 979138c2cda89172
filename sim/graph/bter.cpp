// SPDX-License-Identifier: Apache-2.0
// BTER's ties: ids, the two phases, and the corrections small societies need. What is to be drawn
// is laid out before, in bter_plan.cpp.
#include "graph/bter.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "graph/bter_plan.hpp"
#include "graph/builder.hpp"
#include "graph/chunk_builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/statistics.hpp"

namespace groundswell {
namespace {

using detail::Block;
using detail::BterPlan;
using detail::UniformRun;

/// Gives the blocks, and the agents without one, consecutive ids in a random order of blocks.
struct BterLayout {
  std::vector<std::uint32_t> blocks;  ///< numbers of the blocks, by ids
  std::vector<AgentId> loners;        ///< ids of agents without a block, ascending
};

BterLayout assign_ids(BterPlan& plan, std::uint64_t seed) {
  UniformRun run(Draws(seed, 0, Purpose::graph_blocks), {});
  std::vector<Block>& blocks = plan.blocks();
  std::vector<std::uint32_t> order(blocks.size() + plan.loners());
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[run.below(i)]);
  BterLayout layout;
  AgentId next = 0;
  for (const std::uint32_t place : order) {
    if (place < blocks.size()) {
      blocks[place].first_id = next;
      layout.blocks.push_back(place);
      next += static_cast<AgentId>(blocks[place].size());
    } else {
      layout.loners.push_back(next++);
    }
  }
  return layout;
}

/// Phase 1: an Erdős–Rényi graph inside every block.
class BlockTies {
 public:
  BlockTies(const BterPlan& plan, const BterLayout& layout, std::uint64_t seed)
      : draws_(seed, 0, Purpose::graph_ties) {
    for (const std::uint32_t block : layout.blocks) blocks_.push_back(plan.blocks()[block]);
  }

  /// Appends those between chunks a ≤ b. A block may reach over a chunk's end.
  void append(std::size_t a, std::size_t b, std::vector<Tie>& ties) const {
    if (b > a + 1) return;  // no block is longer than a chunk
    const auto first = static_cast<AgentId>(a << detail::kChunkBits);
    const auto middle = static_cast<std::uint64_t>(first) + detail::kChunk;
    auto block = std::partition_point(blocks_.begin(), blocks_.end(), [first](const Block& other) {
      return other.first_id + other.size() <= first;
    });
    for (; block != blocks_.end() && block->first_id < middle; ++block) {
      const std::uint64_t last = block->first_id + block->size();
      if (a != b && last <= middle) continue;
      const std::size_t before = ties.size();
      for (std::uint64_t agent = std::max(first, block->first_id); agent < std::min(last, middle);
           ++agent)
        detail::tie_row(static_cast<AgentId>(agent), static_cast<AgentId>(last),
                        block->connectivity, draws_, ties);
      if (last <= middle) continue;
      const auto begin = ties.begin() + static_cast<std::ptrdiff_t>(before);
      ties.erase(std::remove_if(begin, ties.end(),
                                [&](const Tie& tie) { return (tie.to >= middle) != (a != b); }),
                 ties.end());
    }
  }

 private:
  std::vector<Block> blocks_;  // by ids
  Draws draws_;
};

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

/// What is left of each agent's expected degree, by id.
std::vector<double> excess_by_id(const BterPlan& plan, const BterLayout& layout) {
  std::vector<double> excess(plan.agents());
  for (const AgentId id : layout.loners) excess[id] = 1.0;
  for (const Block& block : plan.blocks())
    for (std::size_t agent = block.begin; agent < block.end; ++agent)
      excess[block.first_id + (agent - block.begin)] = plan.excess(agent, block);
  return excess;
}

/// Phase 2: ties whose two ends are drawn by excess degree (Chung & Lu 2002). Their number is
/// Poisson for each pair of chunks (Norros & Reittu 2006); within a chunk an agent is found by a
/// guide table (Chen & Asau 1974). Small enough for two chunks' tables to stay in cache.
class ExcessTies {
 public:
  ExcessTies(const std::vector<double>& excess, std::uint64_t seed, const Executor& executor)
      : counts_(seed, 0, Purpose::graph_pair_counts),
        ends_(seed, 0, Purpose::graph_excess),
        masses_(detail::chunks_of(excess.size())),
        last_(excess.size()),
        guide_(masses_.size() << kGuideBits) {
    executor.for_each(masses_.size(), [&](std::size_t chunk) { tabulate(excess, chunk); });
    total_ = std::accumulate(masses_.begin(), masses_.end(), 0.0);
  }

  /// Appends those between chunks a ≤ b.
  void append(std::size_t a, std::size_t b, std::vector<Tie>& ties) const {
    if (masses_[a] <= 0.0 || masses_[b] <= 0.0) return;
    const double mean = masses_[a] * masses_[b] / total_ * (a == b ? 0.5 : 1.0);
    const std::uint64_t count = counts_.poisson({.agent = a, .item = b}, mean);
    for (std::uint64_t i = 0; i < count; i += 4) {
      const PhiloxBlock random = ends_.block({.agent = a, .item = b, .index = i / 4});
      for (std::size_t k = 0; k < std::min<std::uint64_t>(4, count - i); ++k)
        ties.push_back({pick(a, static_cast<std::uint32_t>(random[k] >> 32)),
                        pick(b, static_cast<std::uint32_t>(random[k]))});
    }
  }

 private:
  static constexpr int kGuideBits = detail::kChunkBits;

  /// An agent of the chunk with 2^32 · (excess / mass) in 2^32 chances.
  [[nodiscard]] AgentId pick(std::size_t chunk, std::uint32_t bits) const noexcept {
    const std::size_t first = chunk << detail::kChunkBits;
    std::size_t agent = first + guide_[(chunk << kGuideBits) + (bits >> (32 - kGuideBits))];
    while (last_[agent] < bits) ++agent;
    return static_cast<AgentId>(agent);
  }

  void tabulate(const std::vector<double>& excess, std::size_t chunk) {
    const std::size_t first = chunk << detail::kChunkBits;
    const std::size_t end = std::min(first + detail::kChunk, excess.size());
    double mass = 0.0;
    for (std::size_t agent = first; agent < end; ++agent) mass += excess[agent];
    masses_[chunk] = mass;
    double sum = 0.0;
    std::size_t slot = chunk << kGuideBits;
    const std::size_t last_slot = slot + (std::size_t{1} << kGuideBits);
    for (std::size_t agent = first; agent < end; ++agent) {
      sum += excess[agent];
      // The last number that falls to the agent; the one before the next's first.
      const double share = agent + 1 == end || mass <= 0.0 ? 1.0 : sum / mass;
      last_[agent] = static_cast<std::uint32_t>(std::max(0.0, std::floor(share * 0x1p32) - 1.0));
      for (; slot < last_slot &&
             ((slot - (chunk << kGuideBits)) << (32 - kGuideBits)) <= last_[agent];
           ++slot)
        guide_[slot] = static_cast<std::uint16_t>(agent - first);
    }
  }

  Draws counts_;
  Draws ends_;
  double total_ = 0.0;
  std::vector<double> masses_;        ///< excess by chunk
  std::vector<std::uint32_t> last_;   ///< by agent
  std::vector<std::uint16_t> guide_;  ///< by chunk: where to look for a number's agent
};

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
Graph realise(const BterPlan& plan, const BterLayout& layout, std::uint64_t seed,
              const Executor& executor) {
  const auto agents = static_cast<AgentId>(plan.agents());
  std::vector<double> excess = excess_by_id(plan, layout);
  const BlockTies inside(plan, layout, seed);
  const ExcessTies outside(excess, seed, executor);
  const auto pair_ties = [&](std::size_t a, std::size_t b, std::vector<Tie>& ties) {
    inside.append(a, b, ties);
    outside.append(a, b, ties);
  };
  BuildReport report;
  Graph graph = detail::build_by_chunks(agents, plan.expected_arcs(), pair_ties, executor, &report);
  constexpr std::uint64_t kRounds = 12;
  for (std::uint64_t round = 1; round <= kRounds; ++round) {
    const std::uint64_t missing = report.self_loops + report.parallel_ties;
    if (missing * 1000 <= graph.ties()) break;
    std::vector<Tie> ties = list_ties(graph, missing);
    graph = Graph::well_mixed(0);  // its memory is needed for the next
    append(ties, tie_at_large(ExcessSampler(excess), missing, seed, round, executor));
    graph = build_graph(agents, std::move(ties), false, executor, &report);
  }
  return graph;
}

}  // namespace

Graph bter(const BterOptions& options, std::uint64_t seed, const Executor& executor) {
  BterPlan plan(options, executor);
  const BterLayout layout = assign_ids(plan, seed);
  Graph graph = realise(plan, layout, seed, executor);
  // The closed form is near-exact in large sparse societies. Small ones can afford to be measured
  // and made again, with the same draws, until they have the clustering asked for.
  constexpr AgentId kSmall = 20000;
  constexpr int kRounds = 6;
  double aim = options.clustering;
  for (int round = 0; round < kRounds && options.agents <= kSmall && aim > 0.0; ++round) {
    const double error = mean_local_clustering(graph, executor) - options.clustering;
    if (std::fabs(error) <= 0.01 * options.clustering) break;
    aim = plan.calibrate(aim - error);
    graph = realise(plan, layout, seed, executor);
  }
  return graph;
}

void require_possible(const BterOptions& options, const Executor& executor) {
  static_cast<void>(BterPlan(options, executor));
}

}  // namespace groundswell
