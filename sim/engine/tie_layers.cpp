// SPDX-License-Identifier: Apache-2.0
#include "engine/tie_layers.hpp"

#include <algorithm>
#include <cmath>

namespace groundswell {
namespace {

Interval active_in(const Values& section, const Clock& clock) {
  const auto step_or = [&](const char* key, Step fallback) {
    if (!section.declares(key) || !section.has(key)) return fallback;
    return static_cast<Step>(clock.step_of(section.moment(key)));
  };
  return {step_or("active_from", 0), step_or("active_until", kNever)};
}

TieLayer layer_at(const WorldInputs& inputs, std::size_t position) {
  const Values& section = inputs.scenario.layer(position);
  TieLayer layer;
  layer.graph = position == 0 ? &inputs.graph : &inputs.layers[position - 1];
  if (section.declares("weight")) layer.weight = section.number("weight");
  layer.active = active_in(section, inputs.clock);
  return layer;
}

}  // namespace

TieLayers::TieLayers(const WorldInputs& inputs, const std::vector<std::size_t>& positions) {
  if (inputs.base_alone) {
    layers_.push_back({&inputs.graph});
    return;
  }
  std::vector<double> weights;
  for (const std::size_t position : positions) {
    if (position > inputs.layers.size()) throw InternalError("a layer of ties was not handed over");
    layers_.push_back(layer_at(inputs, position));
    weights.push_back(layers_.back().weight);
  }
  per_weight_ = units_per_weight(weights);
  for (TieLayer& layer : layers_)
    layer.units = static_cast<std::uint32_t>(std::round(layer.weight * per_weight_));
}

bool TieLayers::always_on() const noexcept {
  return std::ranges::all_of(layers_, [](const TieLayer& layer) { return layer.always_on(); });
}

void TieLayers::in_units(std::size_t begin, std::size_t end,
                         std::vector<std::uint32_t>& units) const {
  units.assign(end - begin, 0);
  for (const TieLayer& layer : layers_) {
    const Graph& graph = *layer.graph;
    const std::uint32_t each = layer.units;
    std::uint32_t* sum = units.data();
    for (std::size_t i = begin; i < end; ++i)
      *sum++ += each * graph.in_degree(static_cast<AgentId>(i));
  }
}

std::uint64_t TieLayers::most_in_units(const Executor& executor) const {
  if (layers_.size() == 1)
    return std::uint64_t{layers_.front().units} * layers_.front().graph->most_in_degree();
  const std::size_t agents = layers_.empty() ? 0 : layers_.front().graph->agents();
  std::vector<std::uint64_t> most(executor.blocks(agents) + 1, 0);
  executor.for_each_block(agents, [&](std::size_t begin, std::size_t end, std::size_t block) {
    std::uint64_t here = 0;
    for (std::size_t agent = begin; agent < end; ++agent)
      here = std::max(here, in_units(static_cast<AgentId>(agent)));
    most[block] = here;
  });
  return *std::ranges::max_element(most);
}

std::uint32_t WorldInputs::tie_units() const { return TieLayers(*this).per_weight(); }

std::uint32_t most_units(const TieLayers& ties, const WorldInputs& inputs) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 31;
  const std::uint64_t found = ties.most_in_units(inputs.executor);
  if (found + 1 < kMost) return static_cast<std::uint32_t>(found);
  throw ScenarioError(Problem{inputs.scenario.graph.place("weight"),
                              std::to_string(found) + " units of exposure for one agent",
                              "must be below 2147483647",
                              "a unit is 1/" + std::to_string(ties.per_weight()) +
                                  " of a tie of weight 1: take rounder weights"});
}

}  // namespace groundswell
