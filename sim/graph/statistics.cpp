// SPDX-License-Identifier: Apache-2.0
#include "graph/statistics.hpp"

#include <algorithm>
#include <atomic>

#include "core/error.hpp"
#include "core/math.hpp"
#include "core/random.hpp"
#include "core/types.hpp"
#include "graph/builder.hpp"
#include "graph/clustering_sample.hpp"
#include "graph/components.hpp"

namespace groundswell {
namespace {

double ratio(double top, double bottom) noexcept {
  return bottom == 0.0 ? kUndefined : top / bottom;
}

/// How many others an agent is tied to, whichever way: both rows are sorted.
std::size_t undirected_degree(const Graph& graph, AgentId agent) {
  const auto out = graph.out().row(agent);
  if (!graph.directed()) return out.size();
  const auto in = graph.in().row(agent);
  std::size_t both = 0;
  auto a = out.begin();
  for (const AgentId other : in) {
    while (a != out.end() && *a < other) ++a;
    both += a != out.end() && *a == other ? 1U : 0U;
  }
  return out.size() + in.size() - both;
}

/// agents_with[d]: how many agents have degree d, in the undirected graph.
std::vector<std::uint64_t> degree_counts(const Graph& graph) {
  std::vector<std::uint64_t> agents_with(1);
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    const std::size_t degree = undirected_degree(graph, agent);
    if (degree >= agents_with.size()) agents_with.resize(degree + 1);
    ++agents_with[degree];
  }
  return agents_with;
}

/// The degree of the agent at place `rank` (0-based) when all stand in order of degree.
double degree_at(const std::vector<std::uint64_t>& agents_with, std::uint64_t rank) noexcept {
  std::size_t degree = 0;
  for (std::uint64_t below = agents_with[0]; below <= rank; below += agents_with[degree]) ++degree;
  return static_cast<double>(degree);
}

/// Σ (2·rank − n − 1)·degree / (n Σ degree), ranks from 1: whole numbers until the last division.
double gini(const std::vector<std::uint64_t>& agents_with, std::uint64_t agents) noexcept {
  __extension__ using Signed = __int128;
  Signed weighted = 0;
  Signed total = 0;
  std::uint64_t before = 0;
  for (std::size_t degree = 0; degree < agents_with.size(); ++degree) {
    const Signed same = static_cast<Signed>(agents_with[degree]);
    // the ranks before+1 … before+same sum to same·(2·before + same + 1)/2
    weighted += static_cast<Signed>(degree) * same *
                (2 * static_cast<Signed>(before) + same - static_cast<Signed>(agents));
    total += static_cast<Signed>(degree) * same;
    before += agents_with[degree];
  }
  return ratio(static_cast<double>(weighted),
               static_cast<double>(static_cast<Signed>(agents) * total));
}

/// Hill's estimator over the m largest degrees, a twentieth of all and at least ten:
/// 1 + m / Σ ln(k_i / k_(m+1)).
double tail_exponent(const std::vector<std::uint64_t>& agents_with, std::uint64_t agents) {
  const std::uint64_t tail = std::max<std::uint64_t>(10, agents / 20);
  if (tail >= agents) return kUndefined;
  const double next = degree_at(agents_with, agents - tail - 1);
  if (next == 0.0) return kUndefined;
  double logs = 0.0;
  std::uint64_t left = tail;
  for (std::size_t degree = agents_with.size() - 1; left > 0; --degree) {
    const std::uint64_t taken = std::min(left, agents_with[degree]);
    logs += static_cast<double>(taken) * portable_log(static_cast<double>(degree) / next);
    left -= taken;
  }
  return logs > 0.0 ? 1.0 + static_cast<double>(tail) / logs : kUndefined;
}

/// Each mutual pair is two arcs and one undirected tie, so arcs − ties pairs are mutual.
double reciprocity(TieIndex arcs, TieIndex undirected_ties) noexcept {
  return ratio(2.0 * static_cast<double>(arcs - undirected_ties), static_cast<double>(arcs));
}

/// Size and degrees; the rest is not measured.
GraphStatistics with_degrees(const Graph& graph) {
  GraphStatistics statistics;
  const std::vector<std::uint64_t> agents_with = degree_counts(graph);
  const std::uint64_t n = graph.agents();
  std::uint64_t sum = 0;
  Wide squares = 0;
  for (std::size_t degree = 0; degree < agents_with.size(); ++degree) {
    sum += degree * agents_with[degree];
    squares += Wide{degree} * degree * agents_with[degree];
  }
  const double arcs = static_cast<double>(sum);
  statistics.agents = n;
  statistics.ties = sum / 2;
  statistics.mean_degree = ratio(arcs, static_cast<double>(n));
  statistics.max_degree = static_cast<std::uint32_t>(agents_with.size() - 1);
  statistics.median_degree =
      n == 0 ? kUndefined
             : (degree_at(agents_with, (n - 1) / 2) + degree_at(agents_with, n / 2)) / 2.0;
  statistics.degree_ratio = ratio(static_cast<double>(squares), arcs);
  statistics.degree_gini = gini(agents_with, n);
  statistics.tail_exponent = tail_exponent(agents_with, n);
  if (graph.directed()) statistics.reciprocity = reciprocity(graph.arcs(), statistics.ties);
  return statistics;
}

/// Newman's r = (M·Σjk − (Σ(j+k)/2)²) / (M·Σ(j²+k²)/2 − (Σ(j+k)/2)²), sums over ties; here over
/// arcs, where Σ(j+k)/2 = Σk² and Σ(j²+k²)/2 = Σk³ by agent.
double assortativity(const Adjacency& rows, const Executor& executor) {
  const auto products =
      executor.sum_blocks<Wide>(rows.agents(), [&](std::size_t begin, std::size_t end) {
        Wide sum = 0;
        for (std::size_t i = begin; i < end; ++i) {
          const auto agent = static_cast<AgentId>(i);
          std::uint64_t neighbours = 0;
          for (const AgentId other : rows.row(agent)) neighbours += rows.degree(other);
          sum += Wide{rows.degree(agent)} * neighbours;
        }
        return sum;
      });
  Wide squares = 0;
  Wide cubes = 0;
  for (AgentId agent = 0; agent < rows.agents(); ++agent) {
    const Wide degree = rows.degree(agent);
    squares += degree * degree;
    cubes += degree * degree * degree;
  }
  const double arcs = static_cast<double>(rows.arcs());
  if (rows.arcs() == 0 || Wide{rows.arcs()} * cubes == squares * squares) return kUndefined;
  const double mean = static_cast<double>(squares) / arcs;
  return (static_cast<double>(products) / arcs - mean * mean) /
         (static_cast<double>(cubes) / arcs - mean * mean);
}

/// The rows cut down to neighbours of larger (degree, id): each triangle then has one first corner,
/// and no row is longer than √(2·ties).
Adjacency upward_rows(const Adjacency& rows, const Executor& executor) {
  const auto above = [&rows](AgentId agent, AgentId other) {
    const std::uint32_t a = rows.degree(agent);
    const std::uint32_t b = rows.degree(other);
    return a != b ? a < b : agent < other;
  };
  std::vector<std::uint32_t> lengths(rows.agents());
  executor.for_each_block(lengths.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i)
      for (const AgentId other : rows.row(static_cast<AgentId>(i)))
        lengths[i] += above(static_cast<AgentId>(i), other) ? 1U : 0U;
  });
  LargeArray<AgentId> targets;
  targets.reserve(rows.arcs() / 2);
  for (AgentId agent = 0; agent < rows.agents(); ++agent)
    for (const AgentId other : rows.row(agent))
      if (above(agent, other)) targets.push_back(other);
  return Adjacency(lengths, std::move(targets));
}

void add(std::uint64_t& count, std::uint64_t more) noexcept {
  if (more != 0) std::atomic_ref(count).fetch_add(more, std::memory_order_relaxed);
}

/// Counts the triangles whose first corner is `agent`, at all three corners.
void count_from(AgentId agent, const Adjacency& upward, std::vector<std::uint64_t>& triangles) {
  const auto own = upward.row(agent);
  std::uint64_t first_corner = 0;
  for (const AgentId second : own) {
    const auto others = upward.row(second);
    std::uint64_t second_corner = 0;
    auto a = own.begin();
    auto b = others.begin();
    while (a != own.end() && b != others.end()) {
      const AgentId x = *a;
      const AgentId y = *b;
      if (x == y) {
        add(triangles[x], 1);
        ++second_corner;
      }
      a += x <= y ? 1 : 0;
      b += y <= x ? 1 : 0;
    }
    add(triangles[second], second_corner);
    first_corner += second_corner;
  }
  add(triangles[agent], first_corner);
}

/// Triangles are summed by degree first, as whole numbers, so that the floating-point sum has one
/// order.
double mean_clustering(const Adjacency& rows, const std::vector<std::uint64_t>& triangles) {
  std::vector<std::uint64_t> by_degree;
  for (AgentId agent = 0; agent < rows.agents(); ++agent) {
    const std::size_t degree = rows.degree(agent);
    if (degree >= by_degree.size()) by_degree.resize(degree + 1);
    by_degree[degree] += triangles[agent];
  }
  double sum = 0;
  for (std::size_t degree = 2; degree < by_degree.size(); ++degree) {
    const double k = static_cast<double>(degree);
    sum += 2.0 * static_cast<double>(by_degree[degree]) / (k * (k - 1.0));
  }
  return ratio(sum, static_cast<double>(rows.agents()));
}

double transitivity(const Adjacency& rows, const std::vector<std::uint64_t>& triangles) {
  Wide corners = 0;
  Wide triples = 0;
  for (AgentId agent = 0; agent < rows.agents(); ++agent) {
    const std::uint64_t degree = rows.degree(agent);
    corners += triangles[agent];
    triples += degree == 0 ? 0 : Wide{degree} * (degree - 1) / 2;
  }
  return ratio(static_cast<double>(corners), static_cast<double>(triples));
}

void describe_clustering(const Graph& graph, const Executor& executor,
                         const DescribeOptions& options, GraphStatistics& statistics) {
  if (graph.arcs() <= options.exact_arcs) {
    const std::vector<std::uint64_t> triangles = count_triangles(graph, executor);
    statistics.mean_local_clustering = mean_clustering(graph.out(), triangles);
    statistics.transitivity = transitivity(graph.out(), triangles);
    return;
  }
  const SampledShare local = sample_local_clustering(graph, options.samples, executor);
  const SampledShare triples = sample_transitivity(graph, options.samples, executor);
  statistics.mean_local_clustering = local.share;
  statistics.local_clustering_error = local.standard_error;
  statistics.transitivity = triples.share;
  statistics.transitivity_error = triples.standard_error;
}

GraphStatistics describe_well_mixed(const Graph& graph) {
  GraphStatistics all;
  all.agents = graph.agents();
  if (all.agents == 0) return all;
  const double others = static_cast<double>(all.agents - 1);
  all.ties = all.agents * (all.agents - 1) / 2;
  all.mean_degree = all.median_degree = others;
  all.degree_ratio = others > 0.0 ? others : kUndefined;
  all.max_degree = all.max_core = graph.agents() - 1;
  all.degree_gini = others > 0.0 ? 0.0 : kUndefined;
  all.mean_local_clustering = all.agents > 2 ? 1.0 : 0.0;
  all.transitivity = all.agents > 2 ? 1.0 : kUndefined;
  all.assortativity = kUndefined;
  all.tail_exponent = kUndefined;
  all.paths = {others > 0.0 ? 1.0 : kUndefined, 0.0, 1, 1, all.agents};
  all.components = 1;
  all.giant_component = all.agents;
  return all;
}

}  // namespace

std::vector<std::uint64_t> count_triangles(const Graph& graph, const Executor& executor) {
  if (graph.directed() || graph.is_well_mixed())
    throw InternalError("triangles are counted on stored, undirected graphs");
  constexpr std::size_t kBlock = 256;
  std::vector<std::uint64_t> triangles(graph.agents());
  const Adjacency upward = upward_rows(graph.out(), executor);
  executor.for_each_block(
      triangles.size(),
      [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i)
          count_from(static_cast<AgentId>(i), upward, triangles);
      },
      kBlock);
  return triangles;
}

double mean_local_clustering(const Graph& graph, const Executor& executor) {
  return mean_clustering(graph.out(), count_triangles(graph, executor));
}

GraphStatistics describe_degrees(const Graph& graph) {
  GraphStatistics statistics =
      graph.is_well_mixed() ? describe_well_mixed(graph) : with_degrees(graph);
  statistics.mean_local_clustering = statistics.transitivity = kUndefined;
  statistics.assortativity = kUndefined;
  statistics.components = statistics.giant_component = statistics.max_core = 0;
  statistics.paths = {.mean = kUndefined};
  return statistics;
}

GraphStatistics describe(const Graph& graph, const Executor& executor,
                         const DescribeOptions& options) {
  if (graph.is_well_mixed()) return describe_well_mixed(graph);
  if (graph.directed()) {
    const Graph both_ways = undirected_copy(graph, executor);
    GraphStatistics statistics = describe(both_ways, executor, options);
    statistics.reciprocity = reciprocity(graph.arcs(), both_ways.ties());
    return statistics;
  }
  GraphStatistics statistics = with_degrees(graph);
  describe_clustering(graph, executor, options, statistics);
  statistics.assortativity = assortativity(graph.out(), executor);
  const Components components = connected_components(graph, executor);
  statistics.components = components.count();
  statistics.giant_component = components.giant_size();
  for (const std::uint32_t core : core_numbers(graph, executor))
    statistics.max_core = std::max(statistics.max_core, core);
  statistics.paths = path_lengths(graph, options.sources, executor);
  return statistics;
}

}  // namespace groundswell
