// SPDX-License-Identifier: Apache-2.0
// What the society of a run looks like, layer by layer, in the numbers of graph/statistics.hpp: as
// much of it as [record] graph_statistics asks for.
//
// The numbers are those of `groundswell graph info`, and depend on the graphs alone: not on seeds,
// threads or the machine.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"
#include "graph/statistics.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

/// How much of a layer is measured.
enum class StatisticsExtent { none, degrees, full };

/// Their names in scenarios and run files, in the order of the enumerators.
inline constexpr std::array<std::string_view, 3> kExtentNames{"none", "degrees", "full"};

/// A layer of at most so many agents and ties (arcs, where it is directed) is measured in full
/// where the scenario says "auto", a second or two on two cores; a larger one by its degrees.
inline constexpr double kMostAgentsInFull = 2e5;
inline constexpr double kMostTiesInFull = 2e6;

/// What [record] graph_statistics means for a layer of this size.
[[nodiscard]] StatisticsExtent statistics_extent(const Scenario& scenario, double agents,
                                                 double ties);

/// The most memory that measuring takes beside the graph, in bytes. `ties` as above.
[[nodiscard]] double statistics_bytes(StatisticsExtent extent, double agents, double ties,
                                      bool directed, int threads);

struct LayerStatistics {
  StatisticsExtent extent = StatisticsExtent::full;
  GraphStatistics numbers;  ///< what was not measured is NaN, or 0 where it is a count
};

/// Of every layer, the base first; empty where the scenario wants none.
[[nodiscard]] std::vector<LayerStatistics> describe_society(const Scenario& scenario,
                                                            const Graph& base,
                                                            std::span<const Graph> layers,
                                                            const Executor& executor);

}  // namespace groundswell
