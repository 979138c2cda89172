// SPDX-License-Identifier: Apache-2.0
// Each generator against what theory says of it. Statistical checks are two-sided at 4 standard
// errors of the mean over seeds (false-alarm rate 6.3e-5 each), seeds fixed.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "graph/components.hpp"
#include "graph/generators.hpp"
#include "graph/statistics.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/small_degrees.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using test::agrees;
using test::containing;
using test::executor;
using test::plausible;
using test::Sample;
using test::triangles_of;

namespace {

Sample sampled_degrees(const Graph& graph) {
  Sample degrees;
  for (AgentId agent = 0; agent < graph.agents(); ++agent) degrees.add(graph.out().degree(agent));
  return degrees;
}

AgentId least_degree(const Graph& graph) {
  AgentId least = kNobody;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    least = std::min(least, graph.out().degree(agent));
  return least;
}

}  // namespace

TEST_CASE("Erdős–Rényi: degree mean and variance, and triangles, are those of G(n, p)") {
  struct Point {
    AgentId agents;
    double p;
  };
  for (const Point point :
       {Point{400, 0.01}, Point{400, 0.1}, Point{150, 0.5}, Point{5000, 0.002}}) {
    const double n = point.agents;
    const double p = point.p;
    Sample means, variances, triangles;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      const Graph graph = erdos_renyi({.agents = point.agents, .mean_degree = 0, .probability = p},
                                      seed, executor());
      const Sample degrees = sampled_degrees(graph);
      means.add(degrees.mean());
      variances.add(degrees.variance());
      triangles.add(static_cast<double>(triangles_of(graph)));
    }
    CAPTURE(point.agents, p);
    CHECK(agrees(means, (n - 1) * p));
    // Degrees of two agents share one possible tie, so the sample variance expects (n−2)pq.
    CHECK(agrees(variances, (n - 2) * p * (1 - p)));
    CHECK(agrees(triangles, n * (n - 1) * (n - 2) / 6 * p * p * p));
    // The spread over seeds, too: ties are Binomial(n(n−1)/2, p), mean degree is 2·ties/n.
    const double sd = std::sqrt(2 * (n - 1) / n * p * (1 - p));
    CHECK(means.sd() == Approx(sd).epsilon(4 / std::sqrt(2.0 * 59)));
  }
}

TEST_CASE("Erdős–Rényi: probability 0 ties nobody, 1 everybody; mean_degree is (n−1)p") {
  const auto with = [](double p) {
    return erdos_renyi({.agents = 30, .mean_degree = 0, .probability = p}, 1, executor());
  };
  CHECK(with(0.0).ties() == 0);
  CHECK(with(1.0).ties() == 30 * 29 / 2);
  const ErdosRenyiOptions by_degree{.agents = 201, .mean_degree = 10, .probability = {}};
  const ErdosRenyiOptions by_chance{.agents = 201, .mean_degree = 0, .probability = 0.05};
  CHECK(erdos_renyi(by_degree, 3, executor()).content_hash() ==
        erdos_renyi(by_chance, 3, executor()).content_hash());
  CHECK(erdos_renyi({.agents = 1, .mean_degree = 0, .probability = {}}, 1, executor()).ties() == 0);
}

TEST_CASE("G(n, m): so many ties exactly, from none to all") {
  for (const AgentId agents : {1u, 2u, 5u, 60u}) {
    const std::uint64_t pairs = std::uint64_t{agents} * (agents - 1) / 2;
    for (std::uint64_t ties = 0; ties <= pairs; ties += std::max<std::uint64_t>(1, pairs / 59))
      for (std::uint64_t seed = 1; seed <= 5; ++seed)
        CHECK(uniform_ties({agents, ties}, seed, executor()).ties() == ties);
  }
  CHECK(uniform_ties({100000, 300000}, 1, executor()).ties() == 300000);
  CHECK_THROWS_WITH(uniform_ties({5, 11}, 1, executor()),
                    containing("graph.ties: 11 — at most 10, one for each pair"));
}

TEST_CASE("G(n, m): every graph is equally likely") {
  struct Point {
    AgentId agents;
    std::uint64_t ties;
    double graphs;  // pairs over ties
  };
  for (const Point point : {Point{4, 3, 20}, Point{4, 5, 6}, Point{5, 2, 45}, Point{5, 7, 120}}) {
    std::map<std::uint64_t, double> seen;
    constexpr int kSeeds = 12000;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed)
      ++seen[uniform_ties({point.agents, point.ties}, seed, executor()).content_hash()];
    CAPTURE(point.agents, point.ties);
    REQUIRE(static_cast<double>(seen.size()) == point.graphs);
    std::vector<double> counts;
    for (const auto& [hash, count] : seen) counts.push_back(count);
    const std::vector<double> expected(counts.size(), kSeeds / point.graphs);
    CHECK(plausible(test::chi_square_p(counts, expected)));
  }
}

TEST_CASE("random regular: every degree is exact, also where pairings rarely work") {
  struct Point {
    AgentId agents;
    std::uint32_t degree;
  };
  for (const Point point : {Point{1000, 4}, Point{1001, 10}, Point{200, 50}, Point{60, 29},
                            Point{60, 30}, Point{20, 18}, Point{10, 9}, Point{6, 2}, Point{4, 2},
                            Point{2, 1}, Point{7, 0}, Point{1, 0}, Point{5, 2}})
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const Graph graph = random_regular({point.agents, point.degree}, seed, executor());
      bool exact = true;  // the builder has dropped loops and parallels: a lower degree would show
      for (AgentId agent = 0; agent < graph.agents(); ++agent)
        exact = exact && graph.out().degree(agent) == point.degree;
      CAPTURE(point.agents, point.degree, seed);
      CHECK(exact);
    }
}

TEST_CASE("random regular: triangles are Poisson((d−1)³/6), as in uniform random regular graphs",
          "[law]") {
  // Bollobás (1980); the mean is off by O(1/n), far below the gate at n = 2,000.
  for (const std::uint32_t degree : {3u, 4u, 6u}) {
    Sample triangles;
    for (std::uint64_t seed = 1; seed <= 200; ++seed)
      triangles.add(
          static_cast<double>(triangles_of(random_regular({2000, degree}, seed, executor()))));
    const double expected = std::pow(degree - 1.0, 3.0) / 6.0;
    CAPTURE(degree);
    CHECK(agrees(triangles, expected));
    CHECK(triangles.variance() ==
          Approx(expected).epsilon(4 * std::sqrt(2.0 / 199 + 0.005 / expected)));
  }
}

TEST_CASE("Watts–Strogatz: clustering falls as (1−β)³, ties and mean degree stay") {
  constexpr AgentId kAgents = 30000;
  for (const std::uint32_t neighbours : {4u, 10u})
    for (const double rewiring : {0.0, 0.02, 0.1, 0.3}) {
      const double m = neighbours / 2.0;
      const double kept = std::pow(1 - rewiring, 3.0);
      Sample triangles, clustering;
      for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const Graph graph = watts_strogatz({kAgents, neighbours, rewiring}, seed, executor());
        CHECK(graph.ties() == kAgents * neighbours / 2);
        triangles.add(static_cast<double>(triangles_of(graph)));
        clustering.add(mean_local_clustering(graph, executor()));
      }
      CAPTURE(neighbours, rewiring);
      // Exact: a triangle of the ring stays if none of its ties moves. Chance adds 2βm³ or so. This
      // is Barrat & Weigt's C(β) = 3(m−1)/(2(2m−1))·(1−β)³: closed over possible pairs, on average.
      CHECK(agrees(triangles, kAgents * m * (m - 1) / 2 * kept + 2 * rewiring * m * m * m));
      // The mean of agents' ratios is not the ratio of means: near it while few ties have moved.
      const double tolerance = rewiring == 0.0 ? 1e-12 : 0.01 + 0.25 * rewiring;
      CHECK(clustering.mean() == Approx(3 * (m - 1) / (2 * (2 * m - 1)) * kept).epsilon(tolerance));
    }
}

TEST_CASE("Watts–Strogatz: without rewiring it is the ring; β = 1 moves every tie") {
  const Graph ring = watts_strogatz({10, 4, 0.0}, 1, executor());
  const auto row = ring.out().row(0);
  CHECK(std::vector<AgentId>(row.begin(), row.end()) == std::vector<AgentId>{1, 2, 8, 9});
  const Graph random = watts_strogatz({2000, 4, 1.0}, 1, executor());
  CHECK(random.ties() == 4000);
  CHECK(mean_local_clustering(random, executor()) < 0.02);
  CHECK(watts_strogatz({5, 4, 1.0}, 1, executor()).ties() == 10);  // complete: nowhere to go
  CHECK(watts_strogatz({6, 4, 1.0}, 1, executor()).ties() == 12);
}

TEST_CASE("Barabási–Albert: ties, minimum degree, and the share of newcomers nobody followed") {
  for (const std::uint32_t m : {1u, 3u, 8u}) {
    constexpr AgentId kAgents = 5000;
    Sample lowest;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      const Graph graph = barabasi_albert({kAgents, m}, seed, executor());
      CHECK(graph.ties() == m * (m + 1) / 2 + (kAgents - m - 1) * m);
      CHECK(least_degree(graph) == m);
      double count = 0;
      for (AgentId agent = 0; agent < kAgents; ++agent) count += graph.out().degree(agent) == m;
      lowest.add(count / kAgents);
    }
    CAPTURE(m);
    // Bollobás, Riordan, Spencer & Tusnády (2001): P(degree = m) → 2/(m+2); off by O(1/n).
    CHECK(agrees(lowest, 2.0 / (m + 2.0)));
    const GraphStatistics statistics =
        describe(barabasi_albert({kAgents, m}, 1, executor()), executor());
    CHECK(statistics.components == 1);
    CHECK(statistics.max_core == m);
    CHECK(statistics.max_degree > 5 * statistics.mean_degree);
  }
}

TEST_CASE("the fixed graphs are what their names say") {
  CHECK(complete({5}, 0, executor()).ties() == 10);
  CHECK(star({5}, 0, executor()).out().degree(0) == 4);
  CHECK(star({5}, 0, executor()).ties() == 4);
  CHECK(path({5}, 0, executor()).ties() == 4);
  CHECK(path({1}, 0, executor()).ties() == 0);
  const Graph ring = cycle({5}, 0, executor());
  CHECK(ring.ties() == 5);
  CHECK(least_degree(ring) == 2);
  CHECK(connected_components(ring, executor()).count() == 1);
}

TEST_CASE("options that cannot be met are refused with the key, the value and the range") {
  CHECK_THROWS_WITH(erdos_renyi({.agents = 0, .mean_degree = 0, .probability = {}}, 1, executor()),
                    containing("graph.agents: 0 — at least 1"));
  CHECK_THROWS_WITH(
      erdos_renyi({.agents = 5, .mean_degree = 4.5, .probability = {}}, 1, executor()),
      containing("graph.mean_degree: 4.5 — 0 … 4 (agents − 1)"));
  CHECK_THROWS_WITH(erdos_renyi({.agents = 5, .mean_degree = 0, .probability = 1.5}, 1, executor()),
                    containing("graph.probability: 1.5 — a number from 0 to 1"));
  CHECK_THROWS_WITH(
      erdos_renyi({.agents = 5, .mean_degree = std::nan(""), .probability = {}}, 1, executor()),
      containing("graph.mean_degree: nan"));
  CHECK_THROWS_WITH(random_regular({5, 3}, 1, executor()),
                    containing("graph.degree: 3 with 5 agents — agents × degree must be even"));
  CHECK_THROWS_WITH(random_regular({4, 4}, 1, executor()),
                    containing("graph.degree: 4 — fewer than the 4 agents"));
  CHECK_THROWS_WITH(watts_strogatz({10, 3, 0.1}, 1, executor()),
                    containing("graph.neighbours: 3 — an even number"));
  CHECK_THROWS_WITH(watts_strogatz({4, 4, 0.1}, 1, executor()),
                    containing("graph.neighbours: 4 — fewer than the 4 agents"));
  CHECK_THROWS_WITH(watts_strogatz({10, 4, -0.1}, 1, executor()),
                    containing("graph.rewiring: -0.1"));
  CHECK_THROWS_WITH(barabasi_albert({10, 0}, 1, executor()), containing("graph.ties_per_agent: 0"));
  CHECK_THROWS_WITH(barabasi_albert({3, 3}, 1, executor()),
                    containing("graph.ties_per_agent: 3 — fewer than the 3 agents"));
  CHECK_THROWS_WITH(cycle({2}, 1, executor()), containing("graph.agents: 2 — at least 3"));
  CHECK_THROWS_WITH(complete({70000}, 1, executor()), containing("well-mixed"));
  CHECK_THROWS_AS(star({0}, 1, executor()), ScenarioError);
}

TEST_CASE("different seeds give different graphs") {
  CHECK(erdos_renyi({.agents = 100, .mean_degree = 5, .probability = {}}, 1, executor())
            .content_hash() !=
        erdos_renyi({.agents = 100, .mean_degree = 5, .probability = {}}, 2, executor())
            .content_hash());
  CHECK(random_regular({100, 4}, 1, executor()).content_hash() !=
        random_regular({100, 4}, 2, executor()).content_hash());
  CHECK(watts_strogatz({100, 4, 0.5}, 1, executor()).content_hash() !=
        watts_strogatz({100, 4, 0.5}, 2, executor()).content_hash());
  CHECK(barabasi_albert({100, 4}, 1, executor()).content_hash() !=
        barabasi_albert({100, 4}, 2, executor()).content_hash());
}
