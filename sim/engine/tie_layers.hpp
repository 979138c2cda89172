// SPDX-License-Identifier: Apache-2.0
// The layers of ties that something spreads along, as the kernels walk them.
//
// A tie of a layer of weight w counts w times as much as one of weight 1. Two agents who are tied
// in two layers have two ties. A tie influences only while it is on: in the intervals its graph has
// for it, within the time for which its layer is active.
#pragma once

#include <span>
#include <vector>

#include "engine/model.hpp"

namespace groundswell {

struct TieLayer {
  const Graph* graph = nullptr;
  double weight = 1.0;
  std::uint32_t units = 1;  ///< what one exposure counts: weight · TieLayers::per_weight
  Interval active{};        ///< of the layer as a whole

  [[nodiscard]] bool always_on() const noexcept {
    return graph->times().empty() && active == Interval{};
  }
  /// When an arc of `graph->out()` is on, but for `active`.
  [[nodiscard]] std::span<const Interval> times(TieIndex arc) const noexcept {
    return graph->times().empty() ? std::span(&kAlways, 1) : graph->times().of(arc);
  }
  /// The same of the tie from→to, which must be there.
  [[nodiscard]] std::span<const Interval> times(AgentId from, AgentId to) const noexcept {
    return graph->times().empty() ? std::span(&kAlways, 1) : graph->times_of(from, to);
  }

 private:
  static constexpr Interval kAlways{};
};

class TieLayers {
 public:
  TieLayers() = default;  ///< none
  /// Those at these positions of the scenario's layers.
  TieLayers(const WorldInputs& inputs, const std::vector<std::size_t>& positions);
  /// Those that the model addresses.
  explicit TieLayers(const WorldInputs& inputs)
      : TieLayers(inputs, inputs.scenario.layers_of(inputs.scenario.model)) {}

  [[nodiscard]] std::span<const TieLayer> all() const noexcept { return layers_; }
  /// One layer, always on: nothing but rows of neighbours.
  [[nodiscard]] bool is_plain() const noexcept {
    return layers_.size() == 1 && layers_.front().always_on();
  }
  [[nodiscard]] bool always_on() const noexcept;
  /// Units of exposure along a tie of weight 1; 0 where the weights have no common unit.
  [[nodiscard]] std::uint32_t per_weight() const noexcept { return per_weight_; }

  [[nodiscard]] std::uint64_t arcs() const noexcept {
    std::uint64_t arcs = 0;
    for (const TieLayer& layer : layers_) arcs += layer.graph->arcs();
    return arcs;
  }
  /// The ties along which an agent can be influenced, whenever they are on: their number, …
  [[nodiscard]] std::uint64_t in_ties(AgentId agent) const noexcept {
    std::uint64_t ties = 0;
    for (const TieLayer& layer : layers_) ties += layer.graph->in_degree(agent);
    return ties;
  }
  /// … all their exposures in units, …
  [[nodiscard]] std::uint64_t in_units(AgentId agent) const noexcept {
    std::uint64_t units = 0;
    for (const TieLayer& layer : layers_)
      units += std::uint64_t{layer.units} * layer.graph->in_degree(agent);
    return units;
  }
  /// (the most that any agent has of those), …
  [[nodiscard]] std::uint64_t most_in_units(const Executor& executor) const;
  /// … and all their weight.
  [[nodiscard]] double in_weight(AgentId agent) const noexcept {
    double weight = 0.0;
    for (const TieLayer& layer : layers_) weight += layer.weight * layer.graph->in_degree(agent);
    return weight;
  }
  /// Asks for what in_ties, in_units and in_weight read of an agent.
  void prefetch(AgentId agent) const noexcept {
    for (const TieLayer& layer : layers_) layer.graph->in().prefetch_start(agent);
  }
  /// The units of agents begin ≤ i < end, at units[i − begin]: for loops over all agents.
  void in_units(std::size_t begin, std::size_t end, std::vector<std::uint32_t>& units) const;

 private:
  std::vector<TieLayer> layers_;
  std::uint32_t per_weight_ = 1;
};

/// The most units of exposure that an agent can get. Throws ScenarioError where they cannot be
/// counted.
[[nodiscard]] std::uint32_t most_units(const TieLayers& ties, const WorldInputs& inputs);

}  // namespace groundswell
