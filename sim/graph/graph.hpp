// SPDX-License-Identifier: Apache-2.0
// The social graph: who can influence whom. Immutable after it is built.
//
// Compressed sparse rows (CSR) at 4 bytes an arc and 4 bytes an agent: row starts are 32-bit
// numbers relative to a 64-bit base kept once per 2^16 agents, so there is no limit at 2^32 arcs
// and no second width of the format. Rows are sorted by stable agent id. An undirected tie is two
// arcs, and its graph serves both directions with one adjacency; a directed graph keeps a second
// one for the reverse. Direction means influence: u → v says that u can influence v.
//
// A *well-mixed* society (everybody is everybody's neighbour) is a graph with a size and no stored
// ties: kernels use totals instead.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/large_array.hpp"
#include "core/types.hpp"
#include "graph/tie_times.hpp"
#include "graph/trait.hpp"

namespace groundswell {

/// One arc of influence, as the builder takes it.
struct Tie {
  AgentId from = 0;
  AgentId to = 0;
  friend auto operator<=>(const Tie&, const Tie&) = default;
};

/// Rows of neighbours. Thread-safe to read.
class Adjacency {
 public:
  Adjacency() = default;
  /// From row lengths (prefix sums are taken here) and the concatenated rows.
  /// Throws InternalError where the lengths do not add up to the number of targets.
  Adjacency(std::span<const std::uint32_t> degrees, LargeArray<AgentId> targets);

  [[nodiscard]] AgentId agents() const noexcept {
    return low_.empty() ? 0 : static_cast<AgentId>(low_.size() - 1);
  }
  [[nodiscard]] TieIndex arcs() const noexcept { return targets_.size(); }
  [[nodiscard]] TieIndex begin_of(AgentId agent) const noexcept {
    return base_[agent >> kBaseBits] + low_[agent];
  }
  [[nodiscard]] TieIndex end_of(AgentId agent) const noexcept {
    return begin_of(agent + 1);  // low_ has one entry more than there are agents
  }
  [[nodiscard]] std::uint32_t degree(AgentId agent) const noexcept {
    return static_cast<std::uint32_t>(end_of(agent) - begin_of(agent));
  }
  /// Inline whatever compilers guess: it is in the innermost loops, and a call costs as much again.
  [[nodiscard, gnu::always_inline]] std::span<const AgentId> row(AgentId agent) const noexcept {
    const TieIndex begin = begin_of(agent);
    return {targets_.data() + begin, static_cast<std::size_t>(end_of(agent) - begin)};
  }
  /// All rows, one after another.
  [[nodiscard]] std::span<const AgentId> targets() const noexcept { return targets_; }
  /// The largest degree.
  [[nodiscard]] std::uint32_t widest() const noexcept { return widest_; }
  /// Bring the row's start into cache: call some agents ahead of `row`.
  void prefetch_row(AgentId agent) const noexcept {
    const AgentId* row = targets_.data() + begin_of(agent);
    fetch_ahead(row);
    fetch_ahead(row + 16);  // rows straddle cache lines; most are shorter than two
  }
  /// Bring what `prefetch_row` and `degree` read into cache: call it as far ahead of that again.
  void prefetch_start(AgentId agent) const noexcept { fetch_ahead(&low_[agent]); }
  [[nodiscard]] std::size_t bytes() const noexcept {
    return targets_.size() * sizeof(AgentId) + low_.size() * sizeof(std::uint32_t) +
           base_.size() * sizeof(TieIndex);
  }

 private:
  static constexpr int kBaseBits = 16;
  std::vector<TieIndex> base_;     // one per 2^16 agents
  LargeArray<std::uint32_t> low_;  // agents + 1
  LargeArray<AgentId> targets_;
  std::uint32_t widest_ = 0;
};

/// The social graph. A value: moving is cheap, copying is deliberate.
class Graph {
 public:
  /// A stored graph. `in` is left empty for an undirected one.
  Graph(bool directed, Adjacency out, Adjacency in);
  /// A well-mixed society of `agents`, no ties stored.
  [[nodiscard]] static Graph well_mixed(AgentId agents);

  [[nodiscard]] AgentId agents() const noexcept { return agents_; }
  [[nodiscard]] bool directed() const noexcept { return directed_; }
  [[nodiscard]] bool is_well_mixed() const noexcept { return well_mixed_; }
  /// Stored arcs (an undirected tie counts twice); 0 when well mixed.
  [[nodiscard]] TieIndex arcs() const noexcept { return out_.arcs(); }
  /// Ties as people count them: arcs when directed, half of them when not.
  [[nodiscard]] TieIndex ties() const noexcept { return directed_ ? arcs() : arcs() / 2; }

  /// Whom each agent influences / who influences each agent. The same object when undirected.
  [[nodiscard]] const Adjacency& out() const noexcept { return out_; }
  [[nodiscard]] const Adjacency& in() const noexcept { return directed_ ? in_ : out_; }
  /// Number of agents who influence `agent` (all others, when well mixed).
  [[nodiscard]] std::uint32_t in_degree(AgentId agent) const noexcept {
    return well_mixed_ ? agents_ - 1 : in().degree(agent);
  }
  [[nodiscard]] std::uint32_t most_in_degree() const noexcept {
    return well_mixed_ ? agents_ - 1 : in().widest();
  }

  /// The agents' names in the file they came from, or empty where id n is simply "n".
  [[nodiscard]] const std::vector<std::string>& labels() const noexcept { return labels_; }
  void set_labels(std::vector<std::string> labels) { labels_ = std::move(labels); }
  [[nodiscard]] std::string label(AgentId agent) const {
    return labels_.empty() ? std::to_string(agent) : labels_[agent];
  }

  /// What kind of agent each one is, by name; null where the graph has no such trait.
  [[nodiscard]] const Trait* trait(std::string_view name) const noexcept;
  [[nodiscard]] const std::vector<Trait>& traits() const noexcept { return traits_; }
  /// Takes the place of the trait of that name, if there is one. Throws InternalError where it has
  /// not one value, within its labels, for every agent.
  void set_trait(Trait trait);

  /// A weight for every arc of `out`, in its order; empty where ties have none.
  [[nodiscard]] std::span<const double> weights() const noexcept { return weights_; }
  /// None, or one for every arc: else throws InternalError.
  void set_weights(std::vector<double> weights);

  /// When the ties are on; empty where they always are.
  [[nodiscard]] const TieTimes& times() const noexcept { return times_; }
  /// None, or sound ones of every arc: else throws InternalError.
  void set_times(TieTimes times);
  /// When the tie from→to is on, which must be there; only where times() is not empty.
  [[nodiscard]] std::span<const Interval> times_of(AgentId from, AgentId to) const noexcept;

  [[nodiscard]] std::size_t bytes() const noexcept {
    return out_.bytes() + in_.bytes() + weights_.size() * sizeof(double) + times_.bytes();
  }
  /// A hash of size, direction, all ties, their weights and times: equal on every machine.
  [[nodiscard]] std::uint64_t ties_hash() const noexcept;
  /// The same with the agents' labels and traits: equal graphs, in all that a run sees of them.
  [[nodiscard]] std::uint64_t content_hash() const noexcept;

 private:
  Graph() = default;
  AgentId agents_ = 0;
  bool directed_ = false;
  bool well_mixed_ = false;
  Adjacency out_;
  Adjacency in_;
  std::vector<std::string> labels_;
  std::vector<Trait> traits_;
  std::vector<double> weights_;
  TieTimes times_;
};

/// A content hash as 16 hexadecimal digits.
[[nodiscard]] std::string hexadecimal(std::uint64_t hash);

}  // namespace groundswell
