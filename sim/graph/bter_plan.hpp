// SPDX-License-Identifier: Apache-2.0
// What a BTER society is to be, before any tie is drawn: degrees, blocks, connectivity. Private to
// sim/graph.
//
// One-letter names, as in the papers: d an agent's expected degree, s a block's size, ρ a block's
// connectivity (chance that two of its members are tied), e = d − ρ(s−1) an agent's excess degree.
// Within a block an agent has Bin(s−1, ρ) ties, outside Poisson(e). Nothing here is random.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "graph/bter.hpp"

namespace groundswell::detail {

/// Agents [begin, end) in order of degree: the members of one block.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;
  double connectivity = 0.0;
  AgentId first_id = 0;  ///< the members' ids are first_id, first_id + 1, …

  [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
  [[nodiscard]] double inside() const noexcept {
    return connectivity * static_cast<double>(size() - 1);
  }
};

/// The chance that phase 2 ties two agents: what clusters small dense societies without any block.
/// Ends of phase-2 ties are put into bins of equal mass; two agents of excess a and b are tied
/// with chance 1 − exp(−ab/Σe).
class Background {
 public:
  /// First all agents are added up, then each is added in order of degree: `copies` at a time.
  void add_total(double excess, double copies) noexcept { total_ += excess * copies; }
  void add(double excess, double copies) noexcept;
  /// Of an agent of this excess with the far end of a random phase-2 tie.
  [[nodiscard]] double with(double excess) const noexcept;
  /// Of the far ends of two random phase-2 ties.
  [[nodiscard]] double between_ends() const noexcept;

 private:
  static constexpr std::size_t kBins = 32;
  double total_ = 0.0;
  double before_ = 0.0;
  std::array<double, kBins> mass_{};
  std::array<double, kBins> squares_{};
};

class BterPlan {
 public:
  /// Throws ScenarioError for options out of range or a clustering these degrees do not allow.
  BterPlan(const BterOptions& options, const Executor& executor);

  /// Sets the connectivity at which expected clustering is `target`, brought into the possible
  /// range, and returns that.
  double calibrate(double target);

  [[nodiscard]] std::size_t agents() const noexcept { return degrees_.size(); }
  [[nodiscard]] std::vector<Block>& blocks() noexcept { return blocks_; }
  [[nodiscard]] const std::vector<Block>& blocks() const noexcept { return blocks_; }
  [[nodiscard]] double excess(std::size_t agent, const Block& block) const noexcept {
    return std::max(0.0, static_cast<double>(degrees_[agent]) - block.inside());
  }
  /// Expected number of arcs before repetitions are dropped: the sum of all degrees.
  [[nodiscard]] double expected_arcs() const noexcept {
    return mean_degree_ * static_cast<double>(agents());
  }
  /// Agents of degree 1, who have no block.
  [[nodiscard]] std::size_t loners() const noexcept {
    return blocks_.empty() ? degrees_.size() : blocks_.front().begin;
  }

 private:
  /// Blocks that are alike in all that expectations need.
  struct BlockClass {
    std::size_t block = 0;  ///< the first of them
    double copies = 0.0;
  };

  void classify();
  void check_range(double target);
  void set_level(double level);
  [[nodiscard]] Background background() const;
  [[nodiscard]] double expected_clustering() const;
  [[nodiscard]] double clustering_of(std::size_t agent, const Block& block,
                                     const Background& chance, double between_ends) const;

  double mean_degree_;
  double least_ = 0.0;                  ///< expected clustering without blocks …
  double most_ = 0.0;                   ///< … and with blocks of cliques
  std::vector<std::uint32_t> degrees_;  ///< ascending
  std::vector<Block> blocks_;
  std::vector<BlockClass> classes_;
};

}  // namespace groundswell::detail
