// SPDX-License-Identifier: Apache-2.0
#include "graph/paths.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <unordered_set>
#include <vector>

#include "core/random.hpp"
#include "core/types.hpp"
#include "graph/components.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kAtOnce = 64;

/// What one batch of searches found.
struct Batch {
  std::array<std::uint64_t, kAtOnce> sums{};  ///< of distances, by source
  std::vector<std::uint64_t> pairs;           ///< by distance
};

/// Bit b of an agent's word: search b has been there.
class Searches {
 public:
  explicit Searches(const Graph& graph)
      : rows_(graph.out()), seen_(graph.agents(), 0), now_(seen_), next_(seen_) {}

  Batch run(std::span<const AgentId> sources) {
    Batch batch;
    for (std::size_t b = 0; b < sources.size(); ++b) {
      const std::uint64_t bit = std::uint64_t{1} << b;
      if (now_[sources[b]] == 0) front_.push_back(sources[b]);
      now_[sources[b]] |= bit;
      seen_[sources[b]] |= bit;
    }
    for (std::uint64_t distance = 1; !front_.empty(); ++distance) {
      spread();
      batch.pairs.push_back(count(distance, batch));
    }
    return batch;
  }

 private:
  void spread() {
    reached_.clear();
    for (const AgentId agent : front_)
      for (const AgentId other : rows_.row(agent)) {
        const std::uint64_t fresh = now_[agent] & ~seen_[other];
        if (fresh == 0) continue;
        if (next_[other] == 0) reached_.push_back(other);
        next_[other] |= fresh;
      }
  }

  /// Makes those reached the new front; returns how many pairs are `distance` apart.
  std::uint64_t count(std::uint64_t distance, Batch& batch) {
    std::uint64_t pairs = 0;
    for (const AgentId agent : front_) now_[agent] = 0;
    for (const AgentId agent : reached_) {
      now_[agent] = next_[agent];
      seen_[agent] |= next_[agent];
      pairs += static_cast<std::uint64_t>(std::popcount(next_[agent]));
      for (std::uint64_t bits = next_[agent]; bits != 0; bits &= bits - 1)
        batch.sums[static_cast<std::size_t>(std::countr_zero(bits))] += distance;
      next_[agent] = 0;
    }
    std::swap(front_, reached_);
    return pairs;
  }

  const Adjacency& rows_;
  std::vector<std::uint64_t> seen_, now_, next_;
  std::vector<AgentId> front_, reached_;
};

/// `count` of the agents, without replacement, in ascending order; all if there are no more.
std::vector<AgentId> draw_sources(std::vector<AgentId> agents, std::uint64_t count) {
  if (agents.size() <= count) return agents;
  const Draws draws(0, 0, Purpose::path_sources);
  std::unordered_set<std::uint64_t> chosen;
  for (std::uint64_t draw = 0; chosen.size() < count; ++draw)
    chosen.insert(draws.below({.agent = draw}, agents.size()));
  std::vector<AgentId> sources;
  for (const std::uint64_t place : chosen) sources.push_back(agents[place]);
  std::sort(sources.begin(), sources.end());
  return sources;
}

std::vector<AgentId> largest_component(const Graph& graph, const Executor& executor) {
  const Components components = connected_components(graph, executor);
  std::vector<AgentId> agents;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    if (components.of[agent] == components.giant) agents.push_back(agent);
  return agents;
}

/// Mean over sources of their mean distance to the `others`, and its standard error with the
/// correction for a finite population.
void summarise(const std::vector<double>& means, double others, PathLengths& lengths) {
  const double n = static_cast<double>(means.size());
  lengths.mean = std::accumulate(means.begin(), means.end(), 0.0) / n;
  double squares = 0.0;
  for (const double mean : means) squares += (mean - lengths.mean) * (mean - lengths.mean);
  const double unseen = std::max(0.0, 1.0 - n / (others + 1.0));
  lengths.standard_error = std::sqrt(squares / (n - 1.0) / n * unseen);
}

std::uint32_t percentile(const std::vector<std::uint64_t>& pairs, double share) {
  const auto all = static_cast<double>(std::accumulate(pairs.begin(), pairs.end(), 0ULL));
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    below += pairs[i];
    if (static_cast<double>(below) >= share * all) return static_cast<std::uint32_t>(i + 1);
  }
  return 0;
}

}  // namespace

PathLengths path_lengths(const Graph& graph, std::uint64_t sources, const Executor& executor) {
  PathLengths lengths;
  std::vector<AgentId> agents = largest_component(graph, executor);
  const double others = static_cast<double>(agents.size()) - 1.0;
  lengths.mean = kUndefined;
  if (others < 1.0) return lengths;
  const std::vector<AgentId> from = draw_sources(std::move(agents), sources);
  std::vector<Batch> batches((from.size() + kAtOnce - 1) / kAtOnce);
  executor.for_each(batches.size(), [&](std::size_t i) {
    batches[i] = Searches(graph).run(
        std::span(from).subspan(i * kAtOnce, std::min(kAtOnce, from.size() - i * kAtOnce)));
  });
  std::vector<double> means;
  std::vector<std::uint64_t> pairs;
  for (std::size_t i = 0; i < from.size(); ++i)
    means.push_back(static_cast<double>(batches[i / kAtOnce].sums[i % kAtOnce]) / others);
  for (const Batch& batch : batches) {
    pairs.resize(std::max(pairs.size(), batch.pairs.size()), 0);
    for (std::size_t d = 0; d < batch.pairs.size(); ++d) pairs[d] += batch.pairs[d];
  }
  while (!pairs.empty() && pairs.back() == 0) pairs.pop_back();
  summarise(means, others, lengths);
  lengths.percentile90 = percentile(pairs, 0.9);
  lengths.longest = static_cast<std::uint32_t>(pairs.size());
  lengths.sources = from.size();
  return lengths;
}

}  // namespace groundswell
