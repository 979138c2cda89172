// SPDX-License-Identifier: Apache-2.0
#include "measure/cascades.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/types.hpp"

namespace groundswell {
namespace {

/// Parents come before their children, so one pass forward finds depths and one back finds sizes.
class Forest {
 public:
  explicit Forest(std::span<const std::uint32_t> parents)
      : parents_(parents), tree_(parents.size()), depth_(parents.size()) {
    if (parents.size() >= kNoParent) throw InternalError("cascades: more nodes than numbers");
    for (std::uint32_t node = 0; node < parents.size(); ++node) place(node);
  }

  [[nodiscard]] std::vector<Tree> trees() {
    measure_subtrees();
    measure_breadth();
    return std::move(trees_);
  }

 private:
  void place(std::uint32_t node) {
    const std::uint32_t parent = parents_[node];
    if (parent == kNoParent) {
      tree_[node] = static_cast<std::uint32_t>(trees_.size());
      trees_.emplace_back();
      return;
    }
    if (parent >= node) throw InternalError("cascades: a parent after its child");
    tree_[node] = tree_[parent];
    depth_[node] = depth_[parent] + 1;
    Tree& tree = trees_[tree_[node]];
    tree.depth = std::max<std::uint64_t>(tree.depth, depth_[node]);
  }

  /// Sizes, largest broadcast, and virality 2·(n·ΣS − ΣS²) / (n·n·(n−1)) · n.
  void measure_subtrees() {
    std::vector<std::uint32_t> sizes(parents_.size(), 1);
    std::vector<std::uint32_t> children(parents_.size(), 0);
    std::vector<Wide> squares(trees_.size(), 0);
    std::vector<Wide> sums(trees_.size(), 0);
    for (std::size_t node = parents_.size(); node-- > 0;) {
      Tree& tree = trees_[tree_[node]];
      sums[tree_[node]] += sizes[node];
      squares[tree_[node]] += Wide{sizes[node]} * sizes[node];
      tree.largest_broadcast = std::max<std::uint64_t>(tree.largest_broadcast, children[node]);
      if (parents_[node] == kNoParent) {
        tree.size = sizes[node];
        continue;
      }
      sizes[parents_[node]] += sizes[node];
      ++children[parents_[node]];
    }
    for (std::size_t t = 0; t < trees_.size(); ++t) {
      const Wide n = trees_[t].size;
      if (n < 2) continue;
      trees_[t].virality = 2.0 * static_cast<double>(n * sums[t] - squares[t]) /
                           (static_cast<double>(n) * static_cast<double>(n - 1));
    }
  }

  /// Nodes by tree and depth; a tree has at most as many depths as nodes.
  void measure_breadth() {
    std::vector<std::uint64_t> first(trees_.size() + 1, 0);
    for (std::size_t t = 0; t < trees_.size(); ++t) first[t + 1] = first[t] + trees_[t].depth + 1;
    std::vector<std::uint32_t> counts(first.back(), 0);
    for (std::size_t node = 0; node < parents_.size(); ++node) {
      std::uint64_t& breadth = trees_[tree_[node]].breadth;
      breadth = std::max<std::uint64_t>(breadth, ++counts[first[tree_[node]] + depth_[node]]);
    }
  }

  std::span<const std::uint32_t> parents_;
  std::vector<std::uint32_t> tree_;
  std::vector<std::uint32_t> depth_;
  std::vector<Tree> trees_;
};

/// The forests of items one after the other, with one array of agents for all.
class Parents {
 public:
  explicit Parents(AgentId agents) : node_of_(agents, kNoParent) {}

  [[nodiscard]] std::vector<std::uint32_t> of(std::span<const Download> ledger, ItemId item) {
    std::vector<std::uint32_t> parents;
    std::vector<AgentId> holders;
    for (const Download& download : ledger) {
      if (download.item != item) continue;
      parents.push_back(download.peer == kNobody ? kNoParent : node_of_[download.peer]);
      node_of_[download.agent] = static_cast<std::uint32_t>(parents.size() - 1);
      holders.push_back(download.agent);
    }
    for (const AgentId agent : holders) node_of_[agent] = kNoParent;
    return parents;
  }

 private:
  std::vector<std::uint32_t> node_of_;  ///< last download of the item so far, by agent
};

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

double mean_of(double sum, std::uint64_t count) {
  return count == 0 ? kUndefined : sum / static_cast<double>(count);
}

}  // namespace

std::vector<Tree> trees_of(std::span<const std::uint32_t> parents) {
  return Forest(parents).trees();
}

std::vector<std::uint32_t> parents_of(std::span<const Download> ledger, ItemId item,
                                      AgentId agents) {
  return Parents(agents).of(ledger, item);
}

std::size_t size_bin(std::uint64_t size) noexcept {
  return static_cast<std::size_t>(std::bit_width(size)) - 1;
}

void SizeTable::add(const Tree& tree) noexcept {
  const std::size_t bin = size_bin(tree.size);
  ++trees[bin];
  virality[bin] += tree.virality;
  broadcast_share[bin] += share(tree.largest_broadcast, tree.size);
}

SizeTable& SizeTable::operator+=(const SizeTable& other) noexcept {
  for (std::size_t bin = 0; bin < kSizeBins; ++bin) {
    trees[bin] += other.trees[bin];
    virality[bin] += other.virality[bin];
    broadcast_share[bin] += other.broadcast_share[bin];
  }
  return *this;
}

double SizeTable::mean_virality(std::size_t bin) const noexcept {
  return mean_of(virality[bin], trees[bin]);
}

double SizeTable::mean_broadcast_share(std::size_t bin) const noexcept {
  return mean_of(broadcast_share[bin], trees[bin]);
}

std::uint64_t CascadeSummary::trees() const noexcept {
  return std::accumulate(by_size.trees.begin(), by_size.trees.end(), std::uint64_t{0});
}

double CascadeSummary::broadcast_share() const noexcept {
  return share(largest.largest_broadcast, largest.size);
}

CascadeSummary summarise_cascades(std::span<const Tree> trees) {
  CascadeSummary summary;
  for (const Tree& tree : trees) {
    summary.by_size.add(tree);
    if (tree.size > summary.largest.size) summary.largest = tree;
  }
  return summary;
}

std::vector<CascadeSummary> summarise_cascades(std::span<const Download> ledger, std::size_t items,
                                               AgentId agents) {
  Parents parents(agents);
  std::vector<CascadeSummary> summaries;
  for (std::size_t item = 0; item < items; ++item)
    summaries.push_back(
        summarise_cascades(trees_of(parents.of(ledger, static_cast<ItemId>(item)))));
  return summaries;
}

MatchedComparison compare_at_size(const SizeTable& first, const SizeTable& second) {
  MatchedComparison result;
  double weights = 0.0;
  for (std::size_t bin = 1; bin < kSizeBins; ++bin) {
    const std::uint64_t fewer = std::min(first.trees[bin], second.trees[bin]);
    if (fewer == 0) continue;
    const auto weight = static_cast<double>(fewer);
    result.first += weight * first.mean_virality(bin);
    result.second += weight * second.mean_virality(bin);
    result.matched_first += first.trees[bin];
    result.matched_second += second.trees[bin];
    weights += weight;
  }
  result.first = weights == 0.0 ? kUndefined : result.first / weights;
  result.second = weights == 0.0 ? kUndefined : result.second / weights;
  return result;
}

}  // namespace groundswell
