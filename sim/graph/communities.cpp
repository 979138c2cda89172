// SPDX-License-Identifier: Apache-2.0
#include "graph/communities.hpp"

#include <algorithm>
#include <numeric>

#include "graph/builder.hpp"

namespace groundswell {
namespace {

using Weight = std::int64_t;
__extension__ using WideWeight = __int128;  // GCC and Clang, all 64-bit targets

/// A weighted graph of communities: rows without loops; `inside` counts both ends of ties within.
struct Level {
  std::vector<TieIndex> starts;
  std::vector<AgentId> targets;
  std::vector<Weight> weights;
  std::vector<Weight> inside;
  std::vector<Weight> strength;  ///< of all ends of ties, those inside included

  [[nodiscard]] AgentId nodes() const { return static_cast<AgentId>(inside.size()); }
};

Level first_level(const Adjacency& rows) {
  Level level;
  const AgentId agents = rows.agents();
  level.starts.resize(std::size_t{agents} + 1);
  level.targets.reserve(rows.arcs());
  for (AgentId agent = 0; agent < agents; ++agent) {
    level.starts[agent] = level.targets.size();
    const auto row = rows.row(agent);
    level.targets.insert(level.targets.end(), row.begin(), row.end());
    level.strength.push_back(static_cast<Weight>(row.size()));
  }
  level.starts[agents] = level.targets.size();
  level.weights.assign(level.targets.size(), 1);
  level.inside.assign(agents, 0);
  return level;
}

/// Weights from one node to the communities around it: a sparse row that is cleared after use.
class Around {
 public:
  explicit Around(std::size_t nodes) : weight_(nodes, 0) {}
  void add(AgentId community, Weight weight) {
    if (weight_[community] == 0) met_.push_back(community);
    weight_[community] += weight;
  }
  [[nodiscard]] Weight to(AgentId community) const { return weight_[community]; }
  [[nodiscard]] const std::vector<AgentId>& met() const { return met_; }
  void clear() {
    for (const AgentId community : met_) weight_[community] = 0;
    met_.clear();
  }

 private:
  std::vector<Weight> weight_;
  std::vector<AgentId> met_;
};

class Mover {
 public:
  Mover(const Level& level, const Draws& draws, std::uint64_t key, std::uint64_t depth)
      : level_(level),
        whole_(std::accumulate(level.strength.begin(), level.strength.end(), Weight{0})),
        community_(level.nodes()),
        total_(level.strength),
        lots_(level.nodes()),
        around_(level.nodes()) {
    std::iota(community_.begin(), community_.end(), AgentId{0});
    for (AgentId node = 0; node < level.nodes(); ++node)
      lots_[node] = draws.bits({.agent = node, .item = key, .step = depth});
  }

  /// Each node's community; whether any node moved.
  bool move_all() {
    std::vector<AgentId> order(community_);
    std::sort(order.begin(), order.end(), [&](AgentId a, AgentId b) {
      return std::pair(lots_[a], a) < std::pair(lots_[b], b);
    });
    bool moved = false;
    for (bool again = true; again;) {
      again = false;
      for (const AgentId node : order) again = move(node) || again;
      moved = moved || again;
    }
    return moved;
  }
  [[nodiscard]] const std::vector<AgentId>& communities() const { return community_; }

 private:
  /// Gain of joining, up to a common factor: 2m · (ties to it) − strength · (its total), exactly.
  [[nodiscard]] WideWeight gain(AgentId node, AgentId community) const {
    return WideWeight{whole_} * around_.to(community) -
           WideWeight{level_.strength[node]} * total_[community];
  }

  bool move(AgentId node) {
    for (TieIndex i = level_.starts[node]; i < level_.starts[node + 1]; ++i)
      around_.add(community_[level_.targets[i]], level_.weights[i]);
    const AgentId home = community_[node];
    total_[home] -= level_.strength[node];
    AgentId best = home;
    WideWeight most = gain(node, home);
    for (const AgentId candidate : around_.met()) {
      const WideWeight here = gain(node, candidate);
      const bool better =
          here > most || (here == most && best != home && lots_[candidate] < lots_[best]);
      if (better && candidate != home) {
        best = candidate;
        most = here;
      }
    }
    total_[best] += level_.strength[node];
    community_[node] = best;
    around_.clear();
    return best != home;
  }

  const Level& level_;
  Weight whole_;  ///< 2m
  std::vector<AgentId> community_;
  std::vector<Weight> total_;  ///< strength of each community
  std::vector<std::uint64_t> lots_;
  Around around_;
};

/// Numbers communities 0, 1, … by their first member; returns how many there are.
AgentId renumber(std::vector<AgentId>& community) {
  std::vector<AgentId> number(community.size(), kNobody);
  AgentId count = 0;
  for (AgentId& of : community) {
    if (number[of] == kNobody) number[of] = count++;
    of = number[of];
  }
  return count;
}

/// Communities become nodes.
Level coarser(const Level& fine, const std::vector<AgentId>& community, AgentId count) {
  Level level;
  level.inside.assign(count, 0);
  level.strength.assign(count, 0);
  level.starts.assign(std::size_t{count} + 1, 0);
  std::vector<std::vector<AgentId>> members(count);
  for (AgentId node = 0; node < fine.nodes(); ++node) members[community[node]].push_back(node);
  Around around(count);
  for (AgentId c = 0; c < count; ++c) {
    for (const AgentId node : members[c]) {
      level.inside[c] += fine.inside[node];
      level.strength[c] += fine.strength[node];
      for (TieIndex i = fine.starts[node]; i < fine.starts[node + 1]; ++i)
        around.add(community[fine.targets[i]], fine.weights[i]);
    }
    level.inside[c] += around.to(c);
    for (const AgentId other : around.met()) {
      if (other == c) continue;
      level.targets.push_back(other);
      level.weights.push_back(around.to(other));
    }
    level.starts[c + 1] = level.targets.size();
    around.clear();
  }
  return level;
}

double modularity_of(const Level& level) {
  const auto whole =
      static_cast<double>(std::accumulate(level.strength.begin(), level.strength.end(), Weight{0}));
  if (whole == 0.0) return 0.0;
  double sum = 0.0;
  for (AgentId node = 0; node < level.nodes(); ++node) {
    const double share = static_cast<double>(level.strength[node]) / whole;
    sum += static_cast<double>(level.inside[node]) / whole - share * share;
  }
  return sum;
}

}  // namespace

Communities louvain(const Graph& graph, const Draws& draws, std::uint64_t key,
                    const Executor& executor) {
  Level level = graph.directed() ? first_level(undirected_copy(graph, executor).out())
                                 : first_level(graph.out());
  Communities result;
  result.of.resize(graph.agents());
  std::iota(result.of.begin(), result.of.end(), AgentId{0});
  for (std::uint64_t depth = 0;; ++depth) {
    Mover mover(level, draws, key, depth);
    if (!mover.move_all()) break;
    std::vector<AgentId> community = mover.communities();
    const AgentId count = renumber(community);
    level = coarser(level, community, count);
    for (AgentId& of : result.of) of = community[of];
  }
  result.modularity = modularity_of(level);
  result.sizes.assign(renumber(result.of), 0);
  for (const AgentId of : result.of) ++result.sizes[of];
  return result;
}

}  // namespace groundswell
