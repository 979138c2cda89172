// SPDX-License-Identifier: Apache-2.0
// The null model of degrees, on graphs that have more to them than degrees.
#include <algorithm>
#include <map>
#include <vector>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "graph/given_degrees.hpp"
#include "graph/rewiring.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/small_degrees.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using test::agrees;
using test::containing;
using test::Degrees;
using test::executor;
using test::Sample;

TEST_CASE("rewiring a small world leaves the triangles of chance", "[law]") {
  for (const std::uint32_t neighbours : {4U, 10U}) {
    const Graph ring = watts_strogatz({20'000, neighbours, 0.02}, 1, executor());
    const double before = test::triangles_of(ring, executor());
    const double chance = test::expected_triangles(test::degrees_of(ring));
    REQUIRE(before > 50 * chance);
    Sample triangles;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      const Graph mixed = rewired(ring, 10.0, seed, executor());
      REQUIRE(test::degrees_of(mixed) == test::degrees_of(ring));
      triangles.add(test::triangles_of(mixed, executor()));
    }
    CAPTURE(neighbours);
    CHECK(agrees(triangles, chance));
  }
}

TEST_CASE("up to half a swap a tie, each tie is in one swap at most: 2 · swaps of them move") {
  const Graph ring = watts_strogatz({50'000, 4, 0.0}, 1, executor());
  for (const double swaps : {0.05, 0.5, 0.75}) {
    const Graph mixed = rewired(ring, swaps, 1, executor());
    double kept = 0.0;
    for (const Tie tie : list_ties(mixed)) {
      const AgentId gap = tie.to - tie.from;
      kept += gap <= 2 || gap >= 49'998 ? 1 : 0;
    }
    const double expected = std::max(0.0, 1.0 - 2.0 * swaps);
    CAPTURE(swaps);
    // A swap is refused, or makes a tie as short as those of the ring, with chance of the order of
    // 10 / agents: a few of 10⁵ ties.
    CHECK(kept / 1e5 == Approx(expected).margin(5e-4));
  }
}

TEST_CASE("rewiring a directed graph keeps both degrees of every agent, and no reciprocity") {
  std::vector<Tie> ties;
  for (AgentId i = 0; i < 3000; ++i)
    for (AgentId ahead = 1; ahead <= 4; ++ahead) {
      ties.push_back({i, (i + ahead) % 3000});
      if (i % 3 != 0) ties.push_back({(i + ahead) % 3000, i});
    }
  const Graph start = build_graph(3000, std::move(ties), true, executor());
  const Graph mixed = rewired(start, 10.0, 1, executor());
  bool same = mixed.directed() && mixed.arcs() == start.arcs();
  for (AgentId agent = 0; agent < 3000; ++agent) {
    same = same && mixed.out().degree(agent) == start.out().degree(agent) &&
           mixed.in().degree(agent) == start.in().degree(agent);
  }
  CHECK(same);
  CHECK(describe(start, executor()).reciprocity > 0.7);
  CHECK(describe(mixed, executor()).reciprocity < 0.01);
}

TEST_CASE("rewiring keeps degrees, labels and traits; nothing else stays") {
  Graph ring = cycle({4}, 1, executor());
  ring.set_labels({"a", "b", "c", "d"});
  ring.set_trait({"side", {"left", "right"}, {0, 0, 1, 1}});
  const Graph other = rewired(ring, 10.0, 1, executor());
  CHECK(other.labels() == ring.labels());
  REQUIRE(other.trait("side") != nullptr);
  CHECK(other.trait("side")->values == ring.trait("side")->values);
  CHECK(rewired(ring, 0.0, 1, executor()).content_hash() == ring.content_hash());
  CHECK(rewired(build_graph(2, {}, false, executor()), 10.0, 1, executor()).ties() == 0);
  CHECK_THROWS_WITH(rewired(ring, -1.0, 1, executor()), containing("graph.rewire: -1 — 0 … 1000"));
  const Graph heavy = build_weighted_graph(3, {{0, 1}}, {2.0}, false, executor());
  CHECK_THROWS_WITH(rewired(heavy, 1.0, 1, executor()),
                    containing("graph.rewire: a graph with weights — a graph without"));
  CHECK_THROWS_WITH(rewired(Graph::well_mixed(5), 1.0, 1, executor()),
                    containing("graph.rewire: a well-mixed society — a graph with ties"));
}

TEST_CASE("rewiring makes every simple graph of the degrees equally likely", "[law]") {
  // χ² of each at a false-alarm rate of 1e-6 (`plausible`); among them dense ones, hubs, an odd
  // number of ties, and two ties, where a switch either way would go back and forth.
  for (const Degrees& degrees :
       {Degrees{1, 1, 1, 1}, Degrees{2, 2, 2, 1, 1}, Degrees{3, 2, 2, 2, 2, 1},
        Degrees{4, 3, 2, 2, 2, 1}, Degrees{5, 3, 3, 3, 2, 2, 2}, Degrees{4, 4, 4, 5, 5, 6, 6}}) {
    const Graph start = configuration_model(degrees, 1, executor());
    const auto p = test::uniformity_p(
        degrees, [&](std::uint64_t seed) { return rewired(start, 30.0, seed, executor()); });
    CAPTURE(degrees);
    CHECK(test::plausible(p));
  }
}

namespace {

/// Bit 4·from + to for each arc of four agents.
std::uint32_t code_of(const Graph& graph) {
  std::uint32_t code = 0;
  for (const Tie tie : list_ties(graph)) code |= 1U << (4 * tie.from + tie.to);
  return code;
}

/// Out-degrees of four agents, then their in-degrees; nothing where there is a self-loop.
std::vector<int> both_degrees(std::uint32_t code) {
  std::vector<int> degrees(8);
  for (std::uint32_t from = 0; from < 4; ++from)
    for (std::uint32_t to = 0; to < 4; ++to)
      if ((code >> (4 * from + to) & 1U) != 0) {
        if (from == to) return {};
        ++degrees[from];
        ++degrees[4 + to];
      }
  return degrees;
}

}  // namespace

TEST_CASE("rewiring makes every directed graph of both degrees equally likely") {
  // χ² over all of them, 100 seeds for each, at a false-alarm rate of 1e-6. Of two sources and two
  // sinks there are two graphs, and each switch leads to the other.
  constexpr std::uint64_t kSeedsEach = 100;
  for (const std::vector<int>& degrees : std::vector<std::vector<int>>{{1, 1, 0, 0, 0, 0, 1, 1},
                                                                       {1, 1, 1, 1, 1, 1, 1, 1},
                                                                       {2, 1, 1, 1, 1, 1, 1, 2},
                                                                       {2, 2, 1, 1, 1, 1, 2, 2},
                                                                       {2, 2, 2, 2, 2, 2, 2, 2}}) {
    std::map<std::uint32_t, double> seen;
    for (std::uint32_t code = 0; code < 1U << 16; ++code)
      if (both_degrees(code) == degrees) seen[code] = 0.0;
    std::vector<Tie> ties;
    for (std::uint32_t bit = 0; bit < 16; ++bit)
      if ((seen.begin()->first >> bit & 1U) != 0) ties.push_back({bit / 4, bit % 4});
    const Graph start = build_graph(4, std::move(ties), true, executor());
    for (std::uint64_t seed = 1; seed <= kSeedsEach * seen.size(); ++seed)
      ++seen.at(code_of(rewired(start, 30.0, seed, executor())));
    std::vector<double> counts;
    for (const auto& [code, count] : seen) counts.push_back(count);
    CAPTURE(degrees, counts);
    CHECK(test::plausible(
        test::chi_square_p(counts, std::vector<double>(counts.size(), double(kSeedsEach)))));
  }
}

TEST_CASE("where most switches stand in each other's way, none is made that must not be") {
  // The builder would drop a parallel tie or a self-loop: a degree would be lower.
  Degrees hubs(400, 3);
  for (std::size_t i = 0; i < 8; ++i) hubs[i] = 150;
  for (const Degrees& degrees : {hubs, Degrees(60, 30), Degrees(40, 36)}) {
    Graph graph = configuration_model(degrees, 1, executor());
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const Graph next = rewired(graph, 5.0, seed, executor());
      REQUIRE(test::degrees_of(next) == degrees);
      CHECK(next.content_hash() != graph.content_hash());
      graph = next;
    }
  }
}
