// SPDX-License-Identifier: Apache-2.0
#include "record/run_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

namespace groundswell {
namespace {

/// `Field` gives the number in the struct. Counts are whole numbers below 2^53; one that was not
/// measured (NaN) reads as 0.
template <class Field>
StatisticColumn column(const char* name, const char* unit, bool of_degrees, const char* long_name,
                       const char* description, Field) {
  using Number = std::remove_cvref_t<decltype(Field{}(std::declval<GraphStatistics&>()))>;
  return {{name, hdf5::Type::float64, {"layer"}, unit, "", long_name, description},
          of_degrees,
          [](const GraphStatistics& all) { return static_cast<double>(Field{}(all)); },
          [](GraphStatistics& all, double value) {
            if constexpr (std::is_floating_point_v<Number>) {
              Field{}(all) = value;
              return true;
            } else {
              constexpr double kAbove =
                  std::min(0x1p53, 0x1p1 * (std::numeric_limits<Number>::max() / 2 + 1));
              const bool is_count = std::isnan(value) ||
                                    (value >= 0.0 && value < kAbove && value == std::floor(value));
              Field{}(all) =
                  is_count && !std::isnan(value) ? static_cast<Number>(value) : Number{0};
              return is_count;
            }
          }};
}

std::vector<StatisticColumn> of_degrees() {
  return {
      column(
          "undirected_ties", "ties", true, "ties of the undirected graph",
          "Pairs of agents that are tied, either way", [](auto& s) -> auto& { return s.ties; }),
      column(
          "mean_degree", "ties", true, "mean degree", "Ties of an agent, mean over agents",
          [](auto& s) -> auto& { return s.mean_degree; }),
      column(
          "median_degree", "ties", true, "median degree", "Ties of the agent in the middle",
          [](auto& s) -> auto& { return s.median_degree; }),
      column(
          "max_degree", "ties", true, "largest degree", "Ties of the most tied agent",
          [](auto& s) -> auto& { return s.max_degree; }),
      column(
          "degree_ratio", "ties", true, "mean square over mean degree",
          "Mean degree of an agent met along a tie",
          [](auto& s) -> auto& { return s.degree_ratio; }),
      column(
          "degree_gini", "1", true, "Gini coefficient of degrees",
          "Inequality of degrees: 0 = all equal", [](auto& s) -> auto& { return s.degree_gini; }),
      column(
          "tail_exponent", "1", true, "tail exponent of degrees",
          "Of P(k) ~ k^-exponent among the most tied 5 % (Hill 1975)",
          [](auto& s) -> auto& { return s.tail_exponent; }),
      column(
          "reciprocity", "1", true, "reciprocity",
          "Share of arcs that are returned; 1 where ties have no direction",
          [](auto& s) -> auto& { return s.reciprocity; })};
}

std::vector<StatisticColumn> of_structure() {
  return {
      column(
          "local_clustering", "1", false, "mean local clustering",
          "Share of an agent's pairs of neighbours that are tied, mean over agents (0 below two "
          "neighbours)",
          [](auto& s) -> auto& { return s.mean_local_clustering; }),
      column(
          "local_clustering_error", "1", false, "standard error of local_clustering",
          "From sampling pairs; 0 = all were counted",
          [](auto& s) -> auto& { return s.local_clustering_error; }),
      column(
          "transitivity", "1", false, "transitivity",
          "Share of connected triples that are closed: triangles x 3 / triples",
          [](auto& s) -> auto& { return s.transitivity; }),
      column(
          "transitivity_error", "1", false, "standard error of transitivity",
          "From sampling triples; 0 = all were counted",
          [](auto& s) -> auto& { return s.transitivity_error; }),
      column(
          "assortativity", "1", false, "degree assortativity",
          "Correlation of degrees across ties (Newman 2002)",
          [](auto& s) -> auto& { return s.assortativity; }),
      column(
          "components", "components", false, "components", "Parts without a tie between them",
          [](auto& s) -> auto& { return s.components; }),
      column(
          "giant_component", "agents", false, "size of the largest component",
          "Agents of the largest part", [](auto& s) -> auto& { return s.giant_component; }),
      column(
          "max_core", "ties", false, "largest core number",
          "The largest k such that agents have k ties or more among themselves",
          [](auto& s) -> auto& { return s.max_core; }),
      column(
          "path_length", "ties", false, "mean path length",
          "Ties between two agents of the largest component, mean over pairs",
          [](auto& s) -> auto& { return s.paths.mean; }),
      column(
          "path_length_error", "ties", false, "standard error of path_length",
          "From sampling where paths begin; 0 = all were measured",
          [](auto& s) -> auto& { return s.paths.standard_error; }),
      column(
          "path_length_90", "ties", false, "90 % of paths are within",
          "Nine pairs in ten are no further apart",
          [](auto& s) -> auto& { return s.paths.percentile90; }),
      column(
          "longest_path", "ties", false, "longest path met",
          "The diameter, or a lower bound of it where paths were sampled",
          [](auto& s) -> auto& { return s.paths.longest; }),
      column(
          "path_sources", "agents", false, "agents that paths were measured from",
          "As many as the largest component has: all",
          [](auto& s) -> auto& { return s.paths.sources; })};
}

}  // namespace

const std::vector<StatisticColumn>& statistic_columns() {
  static const std::vector<StatisticColumn> columns = [] {
    std::vector<StatisticColumn> all = of_degrees();
    for (StatisticColumn& column : of_structure()) all.push_back(std::move(column));
    return all;
  }();
  return columns;
}

}  // namespace groundswell
