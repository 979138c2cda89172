// SPDX-License-Identifier: Apache-2.0
// The null model of degrees, on graphs that have more to them than degrees.
#include <cmath>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "graph/given_degrees.hpp"
#include "graph/rewiring.hpp"
#include "support/catch.hpp"
#include "support/small_degrees.hpp"

using namespace groundswell;
using test::agrees;
using test::containing;
using test::Degrees;
using test::Sample;

namespace {

const Executor& executor() {
  static const Executor two(2);
  return two;
}

}  // namespace

TEST_CASE("rewiring a small world leaves the triangles of chance") {
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

TEST_CASE("few swaps leave most ties: e^(−2·swaps) of them") {
  // A tie is taken up by 2 of every m ends drawn, and there are swaps · m draws of two.
  const Graph ring = watts_strogatz({50'000, 4, 0.0}, 1, executor());
  for (const double swaps : {0.05, 0.5}) {
    const Graph mixed = rewired(ring, swaps, 1, executor());
    double kept = 0.0;
    for (const Tie tie : list_ties(mixed)) {
      const AgentId gap = tie.to - tie.from;
      kept += gap <= 2 || gap >= 49'998 ? 1 : 0;
    }
    const double expected = std::exp(-2.0 * swaps);
    CAPTURE(swaps);
    // Two ties leave at once: twice the binomial variance at most.
    CHECK(agrees(kept / 1e5, std::sqrt(2.0 * expected * (1.0 - expected)), 100'000, expected));
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

TEST_CASE("rewiring makes every simple graph of the degrees equally likely") {
  for (const Degrees& degrees : {Degrees{3, 2, 2, 2, 2, 1}, Degrees{4, 4, 4, 5, 5, 6, 6}}) {
    const Graph start = configuration_model(degrees, 1, executor());
    const auto p = test::uniformity_p(
        degrees, [&](std::uint64_t seed) { return rewired(start, 30.0, seed, executor()); });
    CAPTURE(degrees);
    CHECK(test::plausible(p));
  }
}
