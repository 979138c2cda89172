// SPDX-License-Identifier: Apache-2.0
// Grids and trees, tie by tie.
#include <vector>

#include "core/error.hpp"
#include "graph/components.hpp"
#include "graph/generators.hpp"
#include "graph/statistics.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using test::containing;

namespace {

using Row = std::vector<AgentId>;

Row row(const Graph& graph, AgentId agent) {
  const auto span = graph.out().row(agent);
  return {span.begin(), span.end()};
}

Graph grid(AgentId width, AgentId height, bool diagonals, bool periodic) {
  return lattice({width, height, diagonals, periodic}, 1, Executor(2));
}

}  // namespace

TEST_CASE("lattice: everybody is tied to those around them") {
  // 0 1 2 3 / 4 5 6 7 / 8 9 10 11
  CHECK(row(grid(4, 3, false, false), 5) == Row{1, 4, 6, 9});
  CHECK(row(grid(4, 3, true, false), 5) == Row{0, 1, 2, 4, 6, 8, 9, 10});
  CHECK(row(grid(4, 3, false, false), 0) == Row{1, 4});
  CHECK(row(grid(4, 3, true, false), 11) == Row{6, 7, 10});
  CHECK(row(grid(4, 3, false, true), 0) == Row{1, 3, 4, 8});
  CHECK(row(grid(4, 3, true, true), 0) == Row{1, 3, 4, 5, 7, 8, 9, 11});
}

TEST_CASE("lattice: ties, degrees, clustering and cores follow from the shape") {
  const Executor executor(2);
  for (const AgentId width : {3u, 4u, 7u, 50u})
    for (const AgentId height : {3u, 5u, 31u}) {
      const std::uint64_t w = width;
      const std::uint64_t h = height;
      CAPTURE(width, height);
      CHECK(grid(width, height, false, true).ties() == 2 * w * h);
      CHECK(grid(width, height, true, true).ties() == 4 * w * h);
      CHECK(grid(width, height, false, false).ties() == 2 * w * h - w - h);
      CHECK(grid(width, height, true, false).ties() == 4 * w * h - 3 * (w + h) + 2);
    }
  const GraphStatistics moore = describe(grid(20, 30, true, true), executor);
  CHECK(moore.max_degree == 8);
  CHECK(moore.mean_degree == 8.0);
  CHECK(moore.max_core == 8);
  CHECK(moore.components == 1);
  CHECK(moore.mean_local_clustering == Approx(3.0 / 7.0));  // 12 of the 28 pairs of neighbours
  const GraphStatistics neumann = describe(grid(20, 30, false, true), executor);
  CHECK(neumann.mean_degree == 4.0);
  CHECK(neumann.mean_local_clustering == 0.0);
  CHECK(describe(grid(20, 30, false, false), executor).max_core == 2);
}

TEST_CASE("lattice: in narrow ones neighbours coincide, and count once") {
  CHECK(grid(1, 1, true, true).ties() == 0);
  CHECK(grid(5, 1, true, true).content_hash() == cycle({5}, 0, Executor(1)).content_hash());
  CHECK(grid(1, 5, true, true).content_hash() == cycle({5}, 0, Executor(1)).content_hash());
  CHECK(grid(5, 1, true, false).content_hash() == path({5}, 0, Executor(1)).content_hash());
  CHECK(grid(2, 2, false, true).ties() == 4);
  CHECK(grid(2, 2, true, true).ties() == 6);
}

TEST_CASE("tree: parents and children, level by level") {
  const Executor executor(1);
  const Graph binary = tree({7, 2}, 0, executor);
  CHECK(row(binary, 0) == Row{1, 2});
  CHECK(row(binary, 1) == Row{0, 3, 4});
  CHECK(row(binary, 6) == Row{2});
  const Graph ternary = tree({1000, 3}, 0, executor);
  CHECK(ternary.ties() == 999);
  const GraphStatistics statistics = describe(ternary, executor);
  CHECK(statistics.components == 1);
  CHECK(statistics.max_core == 1);
  CHECK(statistics.max_degree == 4);
  CHECK(tree({9, 1}, 0, executor).content_hash() == path({9}, 0, executor).content_hash());
  CHECK(tree({9, 8}, 0, executor).content_hash() == star({9}, 0, executor).content_hash());
  CHECK(tree({1, 2}, 0, executor).ties() == 0);
}

TEST_CASE("grids and trees that cannot be are refused") {
  const Executor executor(1);
  CHECK_THROWS_WITH(tree({5, 0}, 0, executor), containing("graph.branching: 0 — at least 1"));
  CHECK_THROWS_AS(tree({0, 2}, 0, executor), ScenarioError);
  CHECK_THROWS_AS(grid(0, 4, true, true), ScenarioError);
  CHECK_THROWS_WITH(grid(1U << 16, 1U << 16, true, true), containing("graph.agents: 4294967296"));
}
