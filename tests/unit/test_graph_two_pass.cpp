// SPDX-License-Identifier: Apache-2.0
// The two-pass builder against sets of ties, at sizes on both sides of its layout's limits.
#include <set>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "graph/builder.hpp"
#include "graph/two_pass_builder.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

/// Tie i of a society with a hub, many repetitions, and self-loops.
Tie tie_of(std::uint64_t i, AgentId agents) {
  const PhiloxBlock words = Draws(1, 0, Purpose::test).block({.agent = i});
  const auto below = [agents](std::uint64_t bits) {
    return static_cast<AgentId>((Wide{bits} * agents) >> 64);
  };
  const AgentId spread = words[2] % 4 == 0 ? agents : std::min<AgentId>(agents, 40);
  return {i % 5 == 0 ? agents - 1 : below(words[0]), below(words[1]) % spread};
}

void check_against_sets(AgentId agents, std::size_t ties, bool directed, const Executor& executor) {
  std::set<Tie> arcs;
  std::uint64_t loops = 0;
  std::uint64_t repeated = 0;
  std::vector<Tie> list;
  for (std::size_t i = 0; i < ties; ++i) {
    const Tie tie = tie_of(i, agents);
    list.push_back(tie);
    if (tie.from == tie.to) {
      ++loops;
    } else {
      repeated += arcs.insert(tie).second ? 0U : 1U;
      if (!directed) arcs.insert({tie.to, tie.from});
    }
  }
  const auto source = [agents](std::size_t begin, std::size_t end, const auto& emit) {
    for (std::size_t i = begin; i < end; ++i) emit(tie_of(i, agents).from, tie_of(i, agents).to);
  };
  BuildReport report;
  const Graph graph = build_two_pass(agents, ties, source, directed, executor, &report);
  CAPTURE(agents, ties, directed);
  CHECK(report.lines == ties);
  CHECK(report.self_loops == loops);
  CHECK(report.parallel_ties == repeated);
  CHECK(graph.agents() == agents);
  std::vector<Tie> stored;
  for (AgentId agent = 0; agent < agents; ++agent)
    for (const AgentId other : graph.out().row(agent)) stored.push_back({agent, other});
  CHECK(stored == std::vector<Tie>(arcs.begin(), arcs.end()));
  std::size_t reversed = 0;
  for (AgentId agent = 0; agent < agents; ++agent)
    for (const AgentId other : graph.in().row(agent))
      reversed += arcs.contains({other, agent}) ? 1U : 0U;
  CHECK(reversed == arcs.size());
  CHECK(build_graph(agents, list, directed, executor).content_hash() == graph.content_hash());
}

}  // namespace

TEST_CASE("ties drawn twice become the rows that sets of them are") {
  struct Point {
    AgentId agents;
    std::size_t ties;
  };
  const Executor executor(2);
  // 255, 256 and 257: one row a bucket or two; 2^20 and above: as many row bits as a key has left.
  for (const Point point :
       {Point{1, 3}, Point{2, 10}, Point{3, 0}, Point{40, 5000}, Point{255, 2000}, Point{256, 2000},
        Point{257, 2000}, Point{5000, 60000}, Point{70000, 20000}, Point{1U << 20, 5000},
        Point{3'000'000, 5000}})
    for (const bool directed : {false, true})
      check_against_sets(point.agents, point.ties, directed, executor);
}

TEST_CASE("without agents or ties there is still a graph; a stranger is refused") {
  const Executor executor(1);
  const auto none = [](std::size_t, std::size_t, const auto&) {};
  CHECK(build_two_pass(0, 0, none, false, executor).agents() == 0);
  CHECK(build_two_pass(7, 100, none, true, executor).arcs() == 0);
  const auto stranger = [](std::size_t, std::size_t, const auto& emit) { emit(2, 7); };
  CHECK_THROWS_AS(build_two_pass(7, 1, stranger, false, executor), InternalError);
}
