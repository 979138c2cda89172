// SPDX-License-Identifier: Apache-2.0
// Distances on graphs where they are known, and samples against counts of everything.
#include <cmath>

#include "graph/bter.hpp"
#include "graph/builder.hpp"
#include "graph/clustering_sample.hpp"
#include "graph/generators.hpp"
#include "graph/paths.hpp"
#include "graph/statistics.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"

using namespace groundswell;
using test::executor;

namespace {

/// Within 4 standard errors of the sample (false alarms: 6.3e-5).
void check_sampled(double found, double error, double exact) {
  CAPTURE(found, error, exact);
  CHECK(error > 0.0);
  CHECK(std::fabs(found - exact) <= 4.0 * error);
}

}  // namespace

TEST_CASE("distances along a path, round a ring, in a star and a crowd") {
  for (const AgentId n : {2U, 3U, 64U, 65U, 200U}) {
    const PathLengths found = path_lengths(path({n}, 0, executor()), 1000, executor());
    CAPTURE(n);
    CHECK(found.mean == Approx((n + 1.0) / 3.0));
    CHECK(found.longest == n - 1);
    CHECK(found.sources == n);
    CHECK(found.standard_error == 0.0);
  }
  const PathLengths ring = path_lengths(cycle({100}, 0, executor()), 1000, executor());
  CHECK(ring.mean == Approx(2500.0 / 99.0));  // 2·(1 + … + 49) + 50, over 99 others
  CHECK(ring.longest == 50);
  CHECK(ring.percentile90 == 45);  // 2·44 of 99 others are within 44, 2·45 within 45
  const PathLengths hub = path_lengths(star({10}, 0, executor()), 1000, executor());
  CHECK(hub.mean == Approx(1.8));  // 18 ordered pairs at 1, 72 at 2
  CHECK(hub.longest == 2);
  const PathLengths crowd = path_lengths(complete({70}, 0, executor()), 1000, executor());
  CHECK(crowd.mean == 1.0);
  CHECK(crowd.percentile90 == 1);
}

TEST_CASE("distances are those of the largest component") {
  const Graph graph = build_graph(8, {{0, 1}, {2, 3}, {3, 4}, {4, 5}, {6, 7}}, false, executor());
  const PathLengths found = path_lengths(graph, 100, executor());
  CHECK(found.mean == Approx(5.0 / 3.0));
  CHECK(found.sources == 4);
  const Graph alone = build_graph(3, {}, false, executor());
  CHECK(std::isnan(path_lengths(alone, 100, executor()).mean));
}

TEST_CASE("a sample of sources agrees with all of them") {
  for (const double mean_degree : {4.0, 12.0}) {
    const Graph graph = bter({.agents = 6000, .mean_degree = mean_degree}, 3, executor());
    const PathLengths all = path_lengths(graph, graph.agents(), executor());
    const PathLengths some = path_lengths(graph, 100, executor());
    CHECK(all.standard_error == 0.0);
    CHECK(some.sources == 100);
    CHECK(some.longest <= all.longest);
    check_sampled(some.mean, some.standard_error, all.mean);
  }
}

TEST_CASE("a sample of neighbours' pairs agrees with all triangles") {
  for (const double clustering : {0.1, 0.4}) {
    const Graph graph =
        bter({.agents = 6000, .mean_degree = 12, .clustering = clustering}, 3, executor());
    const GraphStatistics exact = describe(graph, executor());
    const GraphStatistics sampled =
        describe(graph, executor(), {.exact_arcs = 0, .samples = 40000, .sources = 2});
    CHECK(exact.local_clustering_error == 0.0);
    check_sampled(sampled.mean_local_clustering, sampled.local_clustering_error,
                  exact.mean_local_clustering);
    check_sampled(sampled.transitivity, sampled.transitivity_error, exact.transitivity);
  }
}

TEST_CASE("paths and samples do not depend on threads or block sizes") {
  const Graph graph = bter({.agents = 3000, .mean_degree = 8}, 5, executor());
  const DescribeOptions options{.exact_arcs = 0, .samples = 5000, .sources = 200};
  const GraphStatistics expected = describe(graph, Executor(1), options);
  for (const int threads : {2, 3, 8})
    for (const std::size_t block : {std::size_t{0}, std::size_t{7}, std::size_t{1000}}) {
      const GraphStatistics found = describe(graph, Executor(threads, block), options);
      CHECK(found.paths.mean == expected.paths.mean);
      CHECK(found.paths.standard_error == expected.paths.standard_error);
      CHECK(found.paths.longest == expected.paths.longest);
      CHECK(found.mean_local_clustering == expected.mean_local_clustering);
      CHECK(found.transitivity == expected.transitivity);
    }
}
