// SPDX-License-Identifier: Apache-2.0
// The default society has the facts of real friendship graphs.
#include "core/error.hpp"
#include "graph/bter.hpp"
#include "graph/statistics.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using test::agrees;
using test::containing;
using test::executor;
using test::Sample;

TEST_CASE("BTER hits mean degree and clustering, and is unequal and assortative") {
  struct Point {
    AgentId agents;
    double mean_degree, sigma, clustering;
  };
  for (const Point point :
       {Point{30000, 40, 1.0, 0.25}, Point{30000, 10, 0.9, 0.15}, Point{50000, 20, 0.8, 0.4},
        Point{25000, 40, 1.15, 0.1}, Point{4000, 40, 1.0, 0.3}, Point{1000, 20, 1.0, 0.3}}) {
    const Graph graph = bter({.agents = point.agents,
                              .mean_degree = point.mean_degree,
                              .degree_sigma = point.sigma,
                              .clustering = point.clustering},
                             7, executor());
    const GraphStatistics found = describe(graph, executor());
    CAPTURE(point.agents, point.mean_degree, point.sigma, point.clustering);
    CHECK(found.mean_degree == Approx(point.mean_degree).epsilon(0.03));
    CHECK(found.mean_local_clustering == Approx(point.clustering).margin(0.01));
    CHECK(found.degree_gini > 0.40);
    CHECK(found.degree_gini < 0.60);
    CHECK(found.assortativity > 0.0);
    CHECK(static_cast<double>(found.giant_component) > 0.9 * point.agents);
  }
}

TEST_CASE("BTER: the expected mean degree is the one asked for") {
  Sample means;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Graph graph = bter({.agents = 21000, .mean_degree = 12}, seed, executor());
    means.add(static_cast<double>(graph.arcs()) / graph.agents());
  }
  // 4 standard errors, and the 1 in 1,000 that may be lost to ties drawn twice.
  CHECK(means.mean() < 12 + 4 * means.standard_error());
  CHECK(means.mean() > 12 * 0.999 - 4 * means.standard_error());
}

TEST_CASE("BTER without clustering is Chung–Lu; without spread, nearly equal degrees") {
  const Graph flat = bter(
      {.agents = 20000, .mean_degree = 10, .degree_sigma = 0.0, .clustering = 0.0}, 1, executor());
  const GraphStatistics found = describe(flat, executor());
  CHECK(found.mean_local_clustering < 0.002);
  // Poisson(10) degrees: ⟨k²⟩/⟨k⟩ = 11; the standard error is about √(2·10)/√20000 = .03.
  CHECK(found.degree_ratio == Approx(11.0).margin(0.13));
}

TEST_CASE("BTER bounds degrees and blocks where told to") {
  const BterOptions options{.agents = 10000, .mean_degree = 20, .max_degree = 60, .max_block = 30};
  const GraphStatistics found = describe(bter(options, 1, executor()), executor());
  CHECK(found.mean_degree == Approx(20).epsilon(0.03));
  CHECK(found.max_degree < 100);  // 60 expected, Poisson noise on top
  CHECK(found.max_core < 40);
}

TEST_CASE("BTER keeps blocks together and shuffles them: ids say community, not popularity") {
  const Graph graph = bter({.agents = 20001, .mean_degree = 20}, 3, executor());
  std::uint64_t near = 0;
  Sample first_half, second_half;
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    for (const AgentId other : graph.out().row(agent))
      near += (agent < other ? other - agent : agent - other) < 150 ? 1U : 0U;
    (agent < graph.agents() / 2 ? first_half : second_half).add(graph.out().degree(agent));
  }
  CHECK(near > graph.arcs() / 4);
  CHECK(first_half.mean() == Approx(second_half.mean()).epsilon(0.15));
}

TEST_CASE("BTER refuses what it cannot give") {
  const auto with = [](const BterOptions& options) { return bter(options, 1, executor()); };
  CHECK_THROWS_WITH(with({.agents = 2}), containing("graph.agents: 2 — at least 3"));
  CHECK_THROWS_WITH(with({.agents = 50}), containing("graph.mean_degree: 40 — 1 … 24.5"));
  CHECK_THROWS_WITH(with({.agents = 1000, .degree_sigma = 3.0}),
                    containing("graph.degree_sigma: 3"));
  CHECK_THROWS_WITH(with({.agents = 1000, .clustering = 1.0}), containing("graph.clustering: 1"));
  CHECK_THROWS_WITH(with({.agents = 100, .mean_degree = 40, .clustering = 0.1}),
                    containing("graph.clustering: 0.1 — with these degrees, 0.4"));
  CHECK_THROWS_WITH(with({.agents = 1000, .max_degree = 20}),
                    containing("graph.max_degree: 20 — at least the mean degree, 40"));
  CHECK_THROWS_WITH(with({.agents = 1000, .max_block = 2}), containing("graph.max_block: 2"));
}
