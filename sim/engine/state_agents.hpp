// SPDX-License-Identifier: Apache-2.0
// What a rule of states sees and moves: the agents' states, an agent's others (those who influence
// it, everybody else in a well-mixed society), and the lots of one event.
//
// States are small whole numbers (positions in the card's state_names, which are counted as they
// change) or numbers (opinions, which are not).
#pragma once

#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "core/large_array.hpp"
#include "core/parallel.hpp"
#include "engine/lots.hpp"
#include "graph/graph.hpp"

namespace groundswell {

/// The states of all agents, and how many agents are in each.
template <class State>
class Agents {
 public:
  static constexpr bool kCounted = std::is_integral_v<State>;

  Agents(const Graph& graph, std::size_t kinds)
      : graph_(&graph), states_(graph.agents()), counts_(kCounted ? kinds : 0) {}

  [[nodiscard]] AgentId size() const noexcept { return graph_->agents(); }
  [[nodiscard]] State operator[](AgentId agent) const noexcept { return states_[agent]; }
  [[nodiscard]] std::span<const State> all() const noexcept { return states_; }
  [[nodiscard]] const Graph& graph() const noexcept { return *graph_; }
  /// Agents in a state; only of whole-number states.
  [[nodiscard]] std::uint64_t count(State state) const noexcept {
    return counts_[static_cast<std::size_t>(state)];
  }
  [[nodiscard]] std::span<const std::uint64_t> counts() const noexcept { return counts_; }
  [[nodiscard]] double share(State state) const noexcept {
    return static_cast<double>(count(state)) / static_cast<double>(size());
  }
  /// Time so far in sweeps (as many updates as agents) in which anything could still change.
  [[nodiscard]] double sweeps() const noexcept { return sweeps_; }

  void set(AgentId agent, State state) noexcept {
    if constexpr (kCounted) {
      if (counts_.size() == 2) {  // where to count must not wait for the states
        const auto more =
            static_cast<std::uint64_t>(state) - static_cast<std::uint64_t>(states_[agent]);
        counts_[0] -= more;
        counts_[1] += more;
      } else {
        --counts_[static_cast<std::size_t>(states_[agent])];
        ++counts_[static_cast<std::size_t>(state)];
      }
    }
    states_[agent] = state;
  }

  // For the kernel.
  void assign(std::vector<State> states, const Executor& executor) {
    states_ = std::move(states);
    recount(executor);
  }
  void swap(std::vector<State>& states, const Executor& executor) {
    states_.swap(states);
    recount(executor);
  }
  void pass(double sweeps) noexcept { sweeps_ += sweeps; }
  void prefetch(AgentId agent) const noexcept { fetch_ahead(&states_[agent]); }

 private:
  void recount(const Executor& executor) {
    if constexpr (kCounted) {
      for (std::size_t state = 0; state < counts_.size(); ++state)
        counts_[state] = executor.sum_blocks<std::uint64_t>(
            states_.size(), [&](std::size_t begin, std::size_t end) {
              std::uint64_t count = 0;
              for (std::size_t i = begin; i < end; ++i)
                count += static_cast<std::size_t>(states_[i]) == state ? 1U : 0U;
              return count;
            });
    }
  }

  const Graph* graph_;
  std::vector<State> states_;
  std::vector<std::uint64_t> counts_;
  double sweeps_ = 0.0;
};

/// Those who influence an agent, with their states.
template <class State>
class Others {
 public:
  Others(const Agents<State>& agents, AgentId agent) noexcept
      : Others(agents, agent, agents.graph().in()) {}
  /// Those in the agent's row of `rows`: graph().out() has those whom it influences.
  Others(const Agents<State>& agents, AgentId agent, const Adjacency& rows) noexcept
      : agents_(agents), agent_(agent), well_mixed_(agents.graph().is_well_mixed()) {
    if (!well_mixed_) row_ = rows.row(agent);
  }
  /// The same, with the agent's row at hand.
  Others(const Agents<State>& agents, AgentId agent, std::span<const AgentId> row) noexcept
      : agents_(agents), agent_(agent), well_mixed_(false), row_(row) {}

  /// How many they are.
  [[nodiscard]] std::uint32_t size() const noexcept {
    return well_mixed_ ? agents_.size() - 1 : static_cast<std::uint32_t>(row_.size());
  }
  [[nodiscard]] bool none() const noexcept { return size() == 0; }
  /// The one at a place in [0, size()), in ascending order.
  [[nodiscard]] AgentId at(std::uint64_t place) const noexcept {
    ++looked_;
    if (!well_mixed_) return row_[place];
    return static_cast<AgentId>(place < agent_ ? place : place + 1);
  }
  [[nodiscard]] State operator[](std::uint64_t place) const noexcept { return agents_[at(place)]; }
  /// One of them at random; there must be one.
  [[nodiscard]] AgentId any(Lots& lots) const noexcept { return at(lots.below(size())); }
  /// The state of one of them at random; there must be one.
  [[nodiscard]] State pick(Lots& lots) const noexcept { return agents_[any(lots)]; }
  /// How many of them are in a state (of whole-number states).
  [[nodiscard]] std::uint64_t count(State state) const noexcept {
    if (well_mixed_) return agents_.count(state) - (agents_[agent_] == state ? 1U : 0U);
    std::uint64_t count = 0;
    looked_ += static_cast<std::uint32_t>(row_.size());
    for (const AgentId other : row_) count += agents_[other] == state ? 1U : 0U;
    return count;
  }
  /// Calls visit(agent, state) for each of them, in ascending order.
  template <class Visit>
  void each(const Visit& visit) const {
    looked_ += size();
    if (!well_mixed_) {
      for (const AgentId other : row_) visit(other, agents_[other]);
      return;
    }
    for (AgentId other = 0; other < agents_.size(); ++other)
      if (other != agent_) visit(other, agents_[other]);
  }
  /// How many of them have been looked at: the ties examined.
  [[nodiscard]] std::uint32_t looked() const noexcept { return looked_; }
  /// Whether `panel` of them, drawn one by one with repetition, are all in one state, which is put
  /// into `state`. There must be one.
  [[nodiscard]] bool unanimous(std::uint32_t panel, Lots& lots, State& state) const noexcept {
    state = pick(lots);
    for (std::uint32_t i = 1; i < panel; ++i)
      if (pick(lots) != state) return false;
    return true;
  }

 private:
  const Agents<State>& agents_;
  AgentId agent_;
  bool well_mixed_;
  std::span<const AgentId> row_;
  mutable std::uint32_t looked_ = 0;
};

}  // namespace groundswell
