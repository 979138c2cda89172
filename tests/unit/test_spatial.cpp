// SPDX-License-Identifier: Apache-2.0
// Societies in space: their mean degree at any size, their clustering, their degrees.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "graph/spatial.hpp"
#include "graph/statistics.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using test::agrees;
using test::containing;
using test::executor;
using test::Sample;

namespace {

double mean_degree(const Graph& graph) {
  return static_cast<double>(graph.arcs()) / graph.agents();
}

}  // namespace

TEST_CASE("random geometric: mean degree on the torus and in the square") {
  constexpr double kPi = std::numbers::pi;
  // Radii around 1/3: with and without cells; a last one far below.
  for (const double radius : {0.5, 0.34, 0.33, 0.24, 0.02})
    for (const bool torus : {true, false}) {
      Sample means;
      for (std::uint64_t seed = 1; seed <= 100; ++seed)
        means.add(mean_degree(
            random_geometric({.agents = 500, .radius = radius, .torus = torus}, seed, executor())));
      const double r = radius;
      const double share =
          torus ? kPi * r * r : kPi * r * r - 8 * r * r * r / 3 + r * r * r * r / 2;
      CAPTURE(radius, torus);
      CHECK(agrees(means, 499 * share));
    }
  for (const bool torus : {true, false}) {
    Sample means;
    for (std::uint64_t seed = 1; seed <= 40; ++seed)
      means.add(mean_degree(random_geometric({.agents = 10'000, .mean_degree = 15, .torus = torus},
                                             seed, executor())));
    CAPTURE(torus);
    CHECK(agrees(means, 15));
  }
}

TEST_CASE("random geometric: clustering is 1 − 3√3/(4π) on the torus") {
  // Dall & Christensen (2002): two neighbours of an agent are tied with this chance, whoever it is.
  for (const double degree : {20.0, 40.0}) {
    Sample clustering;
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
      clustering.add(mean_local_clustering(
          random_geometric({.agents = 5000, .mean_degree = degree}, seed, executor()), executor()));
    CAPTURE(degree);
    CHECK(agrees(clustering, 1.0 - 3.0 * std::sqrt(3.0) / (4.0 * std::numbers::pi)));
  }
}

TEST_CASE("random geometric: ids follow space; impossible options are refused") {
  const Graph graph = random_geometric({.agents = 10'000}, 1, executor());
  std::uint64_t near = 0;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    for (const AgentId other : graph.out().row(agent))
      near += (agent < other ? other - agent : agent - other) < 500 ? 1U : 0U;
  CHECK(near > graph.arcs() * 9 / 10);
  const auto with = [](const RandomGeometricOptions& options) {
    return random_geometric(options, 1, executor());
  };
  CHECK(with({.agents = 1, .mean_degree = 0}).ties() == 0);
  CHECK_THROWS_WITH(with({.agents = 0}), containing("graph.agents: 0 — at least 1"));
  CHECK_THROWS_WITH(with({.agents = 9, .radius = 0.6}),
                    containing("graph.radius: 0.6 — above 0, up to 0.5"));
  CHECK_THROWS_WITH(with({.agents = 9, .radius = 0.0, .torus = false}),
                    containing("graph.radius: 0 — above 0, up to 1"));
  CHECK_THROWS_WITH(with({.agents = 11, .mean_degree = 9}),
                    containing("graph.mean_degree: 9 — 0 … 7.85398, a radius of 0.5"));
}

TEST_CASE("hyperbolic: the mean degree is the one asked for, at any size", "[law]") {
  struct Point {
    AgentId agents;
    double mean_degree, exponent;
    std::uint64_t seeds;
  };
  for (const Point point :
       {Point{2, 0.5, 3.0, 100}, Point{30, 16, 2.2, 60}, Point{300, 6, 2.1, 60},
        Point{3000, 10, 2.5, 60}, Point{3000, 40, 3.5, 60}, Point{20'000, 8, 2.8, 20}}) {
    Sample means;
    for (std::uint64_t seed = 1; seed <= point.seeds; ++seed)
      means.add(mean_degree(
          hyperbolic({point.agents, point.mean_degree, point.exponent}, seed, executor())));
    CAPTURE(point.agents, point.mean_degree, point.exponent);
    CHECK(agrees(means, point.mean_degree));
  }
}

TEST_CASE("hyperbolic: power-law degrees of the exponent asked for, and high clustering") {
  for (const double exponent : {2.3, 2.7, 3.2}) {
    const Graph graph = hyperbolic({100'000, 10, exponent}, 4, executor());
    // Maximum likelihood above a degree where Poisson noise no longer bends the law (Clauset,
    // Shalizi & Newman 2009, eq. 3.7).
    constexpr double kLeast = 30;
    double logs = 0.0, count = 0.0;
    for (AgentId agent = 0; agent < graph.agents(); ++agent)
      if (graph.out().degree(agent) >= kLeast) {
        logs += std::log(graph.out().degree(agent) / (kLeast - 0.5));
        ++count;
      }
    const double found = 1.0 + count / logs;
    CAPTURE(exponent, found, count);
    CHECK(std::fabs(found - exponent) < 4.0 * (found - 1.0) / std::sqrt(count) + 0.05);
    const double clustering = mean_local_clustering(graph, executor());
    CHECK(clustering > 0.6);
    CHECK(clustering < 0.9);
  }
}

TEST_CASE("hyperbolic: impossible options are refused with the key, the value and the range") {
  const auto with = [](const HyperbolicOptions& options) {
    return hyperbolic(options, 1, executor());
  };
  CHECK_THROWS_WITH(with({.agents = 1}), containing("graph.agents: 1 — at least 2"));
  CHECK_THROWS_WITH(with({.agents = 9}), containing("graph.mean_degree: 10 — above 0, up to 4.69"));
  CHECK_THROWS_WITH(with({.agents = 99, .exponent = 2.0}),
                    containing("graph.exponent: 2 — above 2, up to 10"));
}
