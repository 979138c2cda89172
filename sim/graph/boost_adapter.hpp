// SPDX-License-Identifier: Apache-2.0
// Boost.Graph over our rows, without a copy: an Adjacency seen as a Boost graph.
//
// Models VertexListGraph, IncidenceGraph and AdjacencyGraph by traits and free functions, with the
// agent id as vertex, its own index; and Tie as edge. It is read-only and as thread-safe as the
// Adjacency, which must outlive it. Include it only in the .cpp file that calls an algorithm: the
// Boost headers are heavy. Reference: Siek, Lee & Lumsdaine, The Boost Graph Library (2002).
#pragma once

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/transform_iterator.hpp>
#include <boost/property_map/property_map.hpp>
#include <utility>

#include "graph/graph.hpp"

namespace groundswell {

/// Rows of neighbours as Boost sees them. When the rows are symmetric, the graph is undirected.
class BoostRows {
 public:
  explicit BoostRows(const Adjacency& rows) noexcept : rows_(&rows) {}
  [[nodiscard]] const Adjacency& rows() const noexcept { return *rows_; }

 private:
  const Adjacency* rows_;
};

/// Makes the edge out of a neighbour.
struct EdgeFrom {
  AgentId from = 0;
  Tie operator()(AgentId to) const noexcept { return {from, to}; }
};

}  // namespace groundswell

template <>
struct boost::graph_traits<groundswell::BoostRows> {
  struct traversal_category : vertex_list_graph_tag, incidence_graph_tag, adjacency_graph_tag {};
  using directed_category = undirected_tag;
  using edge_parallel_category = disallow_parallel_edge_tag;
  using vertex_descriptor = groundswell::AgentId;
  using edge_descriptor = groundswell::Tie;
  using vertex_iterator = counting_iterator<groundswell::AgentId>;
  using adjacency_iterator = const groundswell::AgentId*;
  using out_edge_iterator = transform_iterator<groundswell::EdgeFrom, adjacency_iterator>;
  using vertices_size_type = groundswell::AgentId;
  using edges_size_type = groundswell::TieIndex;
  using degree_size_type = groundswell::AgentId;
  static constexpr vertex_descriptor null_vertex() noexcept { return groundswell::kNobody; }
};

template <>
struct boost::property_map<groundswell::BoostRows, boost::vertex_index_t> {
  using type = typed_identity_property_map<groundswell::AgentId>;
  using const_type = type;
};

namespace groundswell {

using BoostTraits = boost::graph_traits<BoostRows>;

inline AgentId num_vertices(const BoostRows& graph) noexcept { return graph.rows().agents(); }

inline std::pair<BoostTraits::vertex_iterator, BoostTraits::vertex_iterator> vertices(
    const BoostRows& graph) {
  return {BoostTraits::vertex_iterator(0), BoostTraits::vertex_iterator(num_vertices(graph))};
}

inline AgentId out_degree(AgentId agent, const BoostRows& graph) noexcept {
  return graph.rows().degree(agent);
}

inline std::pair<const AgentId*, const AgentId*> adjacent_vertices(AgentId agent,
                                                                   const BoostRows& graph) {
  const auto row = graph.rows().row(agent);
  return {row.data(), row.data() + row.size()};
}

inline std::pair<BoostTraits::out_edge_iterator, BoostTraits::out_edge_iterator> out_edges(
    AgentId agent, const BoostRows& graph) {
  const auto [first, last] = adjacent_vertices(agent, graph);
  return {BoostTraits::out_edge_iterator(first, EdgeFrom{agent}),
          BoostTraits::out_edge_iterator(last, EdgeFrom{agent})};
}

inline AgentId source(Tie tie, const BoostRows&) noexcept { return tie.from; }
inline AgentId target(Tie tie, const BoostRows&) noexcept { return tie.to; }

inline boost::typed_identity_property_map<AgentId> get(boost::vertex_index_t,
                                                       const BoostRows&) noexcept {
  return {};
}
inline AgentId get(boost::vertex_index_t, const BoostRows&, AgentId agent) noexcept {
  return agent;
}

}  // namespace groundswell
