// SPDX-License-Identifier: Apache-2.0
// Graphs with given degrees: exact or expected, and nothing else than the degrees in them.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "graph/degrees.hpp"
#include "graph/given_degrees.hpp"
#include "graph/statistics.hpp"
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

namespace {

Graph with_degrees(const Degrees& degrees, std::uint64_t seed) {
  return configuration_model(degrees, seed, executor());
}

}  // namespace

TEST_CASE("configuration model: every degree is exact, also where pairings cannot work") {
  const auto power_law = [](double exponent, std::uint32_t most) {
    const DegreeOptions law{.agents = 20'000, .exponent = exponent, .max_degree = most};
    return draw_degrees(law, 3, executor());
  };
  Degrees star(2000, 2);  // one graph only: two hubs tied to everybody
  star[7] = star[70] = 1999;
  const std::vector<Degrees> sequences{power_law(2.1, 0),
                                       power_law(2.2, 2000),
                                       star,
                                       {2, 2, 2},
                                       {0, 0},
                                       {0},
                                       {1, 1, 0},
                                       {5, 5, 5, 5, 5, 5},
                                       {4, 3, 3, 2, 2},
                                       Degrees(300, 250)};
  for (const Degrees& degrees : sequences)
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      CAPTURE(degrees.size(), degrees.front(), seed);
      CHECK(test::degrees_of(with_degrees(degrees, seed)) == degrees);
    }
}

TEST_CASE("configuration model: uniform over the simple graphs of small degree sequences",
          "[law]") {
  // Sparse (by rejection), dense and unequal (by switches).
  for (const Degrees& degrees : {Degrees{2, 2, 2, 1, 1}, Degrees{3, 2, 2, 2, 2, 1},
                                 Degrees{4, 4, 4, 5, 5, 6, 6}, Degrees{5, 3, 3, 3, 2, 2, 2}}) {
    const auto p = test::uniformity_p(
        degrees, [&](std::uint64_t seed) { return with_degrees(degrees, seed); });
    CAPTURE(degrees);
    CHECK(test::plausible(p));
  }
}

TEST_CASE("configuration model: triangles are ν³/6, ν = ⟨k(k−1)⟩/⟨k⟩, whatever the degrees") {
  // Their number is asymptotically Poisson (Bollobás 1980); the mean is off by O(ν/n) of it.
  const DegreeOptions poisson{.agents = 20'000, .law = DegreeLaw::poisson, .mean_degree = 6};
  const DegreeOptions unequal{.agents = 20'000,
                              .law = DegreeLaw::lognormal,
                              .mean_degree = 5,
                              .sigma = 0.5,
                              .max_degree = 20};
  for (const DegreeOptions& law : {poisson, unequal}) {
    const Degrees degrees = draw_degrees(law, 9, executor());
    Sample triangles;
    for (std::uint64_t seed = 1; seed <= 60; ++seed)
      triangles.add(test::triangles_of(with_degrees(degrees, seed), executor()));
    CHECK(agrees(triangles, test::expected_triangles(degrees)));
  }
}

TEST_CASE("configuration model: impossible degrees are refused with the reason") {
  const auto with = [](const Degrees& degrees) { return with_degrees(degrees, 1); };
  CHECK_THROWS_WITH(with({}), containing("graph.agents: 0 — at least 1"));
  CHECK_THROWS_WITH(with({1, 1, 1}), containing("graph.degrees: a sum of 3 — an even sum"));
  CHECK_THROWS_WITH(with({3, 1, 2}),
                    containing("graph.degrees: a degree of 3 — fewer than the 3 agents"));
  CHECK_THROWS_WITH(with({3, 1, 3, 1}),
                    containing("the 2 largest degrees, from 3 down to 3 — no more ties than the "
                               "others can take (Erdős & Gallai"));
}

TEST_CASE("configuration model: Erdős & Gallai's condition is met exactly where a graph exists") {
  // All sequences of six degrees, against all graphs of six agents.
  std::map<Degrees, bool> possible;
  for (std::uint32_t code = 0; code < 1U << 15; ++code)
    possible[test::degrees_of_code(code, 6)] = true;
  for (std::uint32_t code = 0; code < 6 * 6 * 6 * 6 * 6 * 6; ++code) {
    Degrees degrees;
    for (std::uint32_t rest = code, i = 0; i < 6; ++i, rest /= 6) degrees.push_back(rest % 6);
    if (!std::is_sorted(degrees.begin(), degrees.end())) continue;  // order does not matter
    CAPTURE(degrees);
    if (possible.contains(degrees)) {
      CHECK(test::degrees_of(with_degrees(degrees, 1)) == degrees);
    } else {
      CHECK_THROWS_AS(with_degrees(degrees, 1), ScenarioError);
    }
  }
}

TEST_CASE("Chung–Lu: every pair's chance is min(1, dᵢdⱼ/Σd)") {
  Degrees hubs{99, 90, 60};
  for (std::uint32_t i = 0; i < 97; ++i) hubs.push_back(1 + i % 7);
  std::swap(hubs[0], hubs[55]);  // ids have nothing to do with the order of degrees
  for (const Degrees& degrees : {hubs, Degrees(60, 8), Degrees{4, 4, 4, 4, 4}}) {
    const double ends = std::accumulate(degrees.begin(), degrees.end(), 0.0);
    const auto chance = [&](std::size_t i, std::size_t j) {
      return i == j ? 0.0 : std::min(1.0, double(degrees[i]) * degrees[j] / ends);
    };
    if (degrees == hubs) CHECK(chance(55, 1) == 1.0);  // the cut is tested too
    constexpr int kSeeds = 800;
    std::vector<Sample> found(degrees.size());
    Sample ties;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Graph graph = chung_lu(degrees, seed, executor());
      for (AgentId agent = 0; agent < graph.agents(); ++agent)
        found[agent].add(graph.out().degree(agent));
      ties.add(static_cast<double>(graph.ties()));
    }
    double mean = 0.0, variance = 0.0;
    for (std::size_t i = 0; i < degrees.size(); ++i) {
      double expected = 0.0, spread = 0.0;
      for (std::size_t j = 0; j < degrees.size(); ++j) {
        expected += chance(i, j);
        spread += chance(i, j) * (1.0 - chance(i, j));
      }
      mean += expected / 2.0;
      variance += spread / 2.0;
      CAPTURE(i, degrees[i]);
      // 5 standard errors, since there are many agents: 6e-7 each.
      CHECK(agrees(found[i].mean(), std::sqrt(spread), kSeeds, expected, 5.0));
    }
    CHECK(agrees(ties.mean(), std::sqrt(variance), kSeeds, mean));
    CHECK(ties.variance() == Approx(variance).epsilon(4.0 * std::sqrt(2.0 / kSeeds)).margin(1e-9));
  }
}

TEST_CASE("Chung–Lu: degrees of a large society are Poisson about what was asked for") {
  const Degrees degrees = draw_degrees(
      {.agents = 50'000, .law = DegreeLaw::lognormal, .mean_degree = 12}, 2, executor());
  const Graph graph = chung_lu(degrees, 2, executor());
  const double ends = std::accumulate(degrees.begin(), degrees.end(), 0.0);
  std::map<std::uint32_t, Sample> by_wish;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    by_wish[degrees[agent]].add(graph.out().degree(agent));
  CHECK(by_wish.at(0).mean() == 0.0);
  for (const std::uint32_t wish : {1U, 5U, 12U, 30U}) {
    const double expected = wish - double(wish) * wish / ends;  // no loops
    CAPTURE(wish);
    CHECK(agrees(by_wish.at(wish).mean(), std::sqrt(expected), by_wish.at(wish).count(), expected));
  }
  CHECK_THROWS_WITH(chung_lu(Degrees{3, 1, 1}, 1, executor()),
                    containing("graph.degrees: a degree of 3 — fewer than the 3 agents"));
  CHECK(chung_lu(Degrees{0, 0}, 1, executor()).ties() == 0);
}
