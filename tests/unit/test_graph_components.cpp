// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "graph/builder.hpp"
#include "graph/components.hpp"
#include "graph/generators.hpp"
#include "support/catch.hpp"

using namespace groundswell;

TEST_CASE("components are numbered by their smallest agent") {
  const Executor executor(1);
  // 0   1–3–5   2–4
  const Graph graph = build_graph(6, {{5, 3}, {1, 3}, {4, 2}}, false, executor);
  const Components components = connected_components(graph, executor);
  CHECK(components.count() == 3);
  CHECK(components.of == std::vector<AgentId>{0, 1, 2, 1, 2, 1});
  CHECK(components.sizes == std::vector<AgentId>{1, 3, 2});
  CHECK(components.giant == 1);
  CHECK(components.giant_size() == 3);
}

TEST_CASE("a directed graph has weakly connected components") {
  const Executor executor(1);
  const Graph graph = build_graph(5, {{0, 1}, {2, 1}, {4, 3}}, true, executor);
  const Components components = connected_components(graph, executor);
  CHECK(components.of == std::vector<AgentId>{0, 0, 0, 1, 1});
}

TEST_CASE("who is reached, in the direction of ties") {
  const Executor executor(1);
  const Graph directed = build_graph(6, {{0, 1}, {1, 2}, {2, 0}, {3, 2}, {4, 5}}, true, executor);
  using Agents = std::vector<AgentId>;
  CHECK(reached_from(directed, Agents{}).empty());
  CHECK(reached_from(directed, Agents{1}) == Agents{1, 2, 0});
  CHECK(reached_from(directed, Agents{3}) == Agents{3, 2, 0, 1});
  CHECK(reached_from(directed, Agents{5, 3, 5}) == Agents{5, 3, 2, 0, 1});
  const Graph both = build_graph(4, {{0, 1}, {1, 2}}, false, executor);
  CHECK(reached_from(both, Agents{2}) == Agents{2, 1, 0});
  CHECK(reached_from(Graph::well_mixed(3), Agents{1}) == Agents{1, 0, 2});
  CHECK(reached_from(Graph::well_mixed(3), Agents{}).empty());
}

TEST_CASE("nobody, and a well-mixed society") {
  const Executor executor(1);
  const Components none = connected_components(build_graph(0, {}, false, executor), executor);
  CHECK(none.count() == 0);
  CHECK(none.giant_size() == 0);
  CHECK(core_numbers(build_graph(0, {}, false, executor), executor).empty());
  const Graph mixed = Graph::well_mixed(7);
  CHECK(connected_components(mixed, executor).giant_size() == 7);
  CHECK(core_numbers(mixed, executor) == std::vector<std::uint32_t>(7, 6));
}

TEST_CASE("a long path is searched without deep recursion") {
  const Executor executor(1);
  CHECK(connected_components(path({1000000}, 0, executor), executor).count() == 1);
}

TEST_CASE("core numbers by hand: a clique with a tail, and a lone agent") {
  const Executor executor(1);
  // 0, 1, 2, 3 all tied; 3–4–5; 6 alone
  const Graph graph = build_graph(
      7, {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}, {3, 4}, {4, 5}}, false, executor);
  CHECK(core_numbers(graph, executor) == std::vector<std::uint32_t>{3, 3, 3, 3, 1, 1, 0});
  const Graph directed = build_graph(3, {{0, 1}, {1, 2}, {2, 0}}, true, executor);
  CHECK(core_numbers(directed, executor) == std::vector<std::uint32_t>{2, 2, 2});
}
