// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

std::vector<AgentId> row(const Adjacency& rows, AgentId agent) {
  const auto span = rows.row(agent);
  return {span.begin(), span.end()};
}

using Row = std::vector<AgentId>;

}  // namespace

TEST_CASE("an undirected graph holds each tie in both rows, sorted") {
  const Executor executor(1);
  const Graph graph = build_graph(4, {{3, 0}, {0, 1}, {2, 0}}, false, executor);
  CHECK(graph.ties() == 3);
  CHECK(graph.arcs() == 6);
  CHECK(row(graph.out(), 0) == Row{1, 2, 3});
  CHECK(row(graph.out(), 1) == Row{0});
  CHECK(row(graph.in(), 3) == Row{0});
}

TEST_CASE("a directed graph holds each arc once in each direction") {
  const Executor executor(1);
  const Graph graph = build_graph(3, {{2, 1}, {0, 1}, {1, 0}}, true, executor);
  CHECK(graph.ties() == 3);
  CHECK(row(graph.out(), 0) == Row{1});
  CHECK(row(graph.out(), 1) == Row{0});
  CHECK(row(graph.out(), 2) == Row{1});
  CHECK(row(graph.in(), 1) == Row{0, 2});
  CHECK(row(graph.in(), 0) == Row{1});
  CHECK(row(graph.in(), 2).empty());
}

TEST_CASE("the builder drops and counts self-loops and parallel ties") {
  const Executor executor(1);
  const std::vector<Tie> ties = {{0, 1}, {1, 0}, {0, 1}, {2, 2}, {1, 2}};
  BuildReport report;
  const Graph undirected = build_graph(3, ties, false, executor, &report);
  CHECK(undirected.ties() == 2);
  CHECK(report.lines == 5);
  CHECK(report.self_loops == 1);
  CHECK(report.parallel_ties == 2);  // 1–0 and the second 0–1 repeat 0–1
  const Graph directed = build_graph(3, ties, true, executor, &report);
  CHECK(directed.ties() == 3);
  CHECK(report.self_loops == 1);
  CHECK(report.parallel_ties == 1);  // only the second 0→1 repeats
}

TEST_CASE("graphs without agents or without ties are graphs") {
  const Executor executor(1);
  CHECK(build_graph(0, {}, false, executor).agents() == 0);
  CHECK(build_graph(0, {}, true, executor).arcs() == 0);
  const Graph lonely = build_graph(65536, {}, false, executor);  // a whole number of offset bases
  CHECK(lonely.agents() == 65536);
  CHECK(lonely.out().degree(65535) == 0);
}

TEST_CASE("a tie with an agent who does not exist is a bug of the caller") {
  const Executor executor(1);
  CHECK_THROWS_AS(build_graph(3, {{0, 3}}, false, executor), InternalError);
}

TEST_CASE("list_ties gives back the ties, and undirected_copy takes them both ways") {
  const Executor executor(1);
  const std::vector<Tie> ties = {{0, 1}, {1, 0}, {2, 0}};
  const Graph directed = build_graph(3, ties, true, executor);
  CHECK(list_ties(directed) == ties);
  const Graph both_ways = undirected_copy(directed, executor);
  CHECK(list_ties(both_ways) == std::vector<Tie>{{0, 1}, {0, 2}});
}
