// SPDX-License-Identifier: Apache-2.0
#include "world/society_statistics.hpp"

#include <algorithm>

namespace groundswell {

StatisticsExtent statistics_extent(const Scenario& scenario, double agents, double ties) {
  const std::string& asked = scenario.record.text("graph_statistics");
  for (std::size_t i = 0; i < kExtentNames.size(); ++i)
    if (asked == kExtentNames[i]) return static_cast<StatisticsExtent>(i);
  return agents <= kMostAgentsInFull && ties <= kMostTiesInFull ? StatisticsExtent::full
                                                                : StatisticsExtent::degrees;
}

double statistics_bytes(StatisticsExtent extent, double agents, double ties, bool directed,
                        int threads) {
  if (extent != StatisticsExtent::full) return 0.0;
  // Measured: a deep search for components, four batches of searches for path lengths. Triangles
  // are counted on half the arcs, up to a limit; a directed graph is copied (a list, then rows).
  constexpr double kComponents = 110.0;
  constexpr double kBatch = 40.0;
  constexpr double kBatches = 4.0;
  const double counted = std::min(ties, static_cast<double>(DescribeOptions{}.exact_arcs) / 2.0);
  const double paths = agents * (16.0 + kBatch * std::min<double>(threads, kBatches));
  const double measuring = std::max({agents * kComponents, paths, 4.0 * counted + 16.0 * agents});
  return directed ? 8.0 * ties + std::max(measuring, 20.0 * ties + 8.0 * agents) : measuring;
}

std::vector<LayerStatistics> describe_society(const Scenario& scenario, const Graph& base,
                                              std::span<const Graph> layers,
                                              const Executor& executor) {
  std::vector<LayerStatistics> all;
  for (std::size_t i = 0; i <= layers.size(); ++i) {
    const Graph& graph = i == 0 ? base : layers[i - 1];
    const StatisticsExtent extent = statistics_extent(
        scenario, graph.is_well_mixed() ? 0.0 : graph.agents(), static_cast<double>(graph.ties()));
    if (extent == StatisticsExtent::none) return {};
    all.push_back({extent, extent == StatisticsExtent::full ? describe(graph, executor)
                                                            : describe_degrees(graph)});
  }
  return all;
}

}  // namespace groundswell
