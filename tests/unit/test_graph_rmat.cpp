// SPDX-License-Identifier: Apache-2.0
// R-MAT against the chances of its quadrants. Checks are two-sided at 4 standard errors
// (false-alarm rate 6.3e-5 each), seeds fixed.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using test::agrees;
using test::containing;
using test::executor;
using test::Sample;
using test::share_agrees;

namespace {

RmatOptions plain(unsigned scale, std::uint32_t ties_per_agent) {
  RmatOptions options;
  options.scale = scale;
  options.ties_per_agent = ties_per_agent;
  options.shuffled = false;
  return options;
}

/// The chance that a drawn tie leads from u to v.
double chance_of(AgentId u, AgentId v, const RmatOptions& options) {
  const std::array<double, 4> quadrants{options.a, options.b, options.c,
                                        1 - options.a - options.b - options.c};
  double chance = 1.0;
  for (unsigned level = 0; level < options.scale; ++level)
    chance *= quadrants[2 * ((u >> level) & 1U) + ((v >> level) & 1U)];
  return chance;
}

/// The chance that u and v are tied, either way, by any of the ties drawn.
double tied(AgentId u, AgentId v, const RmatOptions& options) {
  const double one = chance_of(u, v, options) + chance_of(v, u, options);
  const double ties = std::ldexp(options.ties_per_agent, static_cast<int>(options.scale));
  return -std::expm1(ties * std::log1p(-one));
}

std::vector<AgentId> sorted_degrees(const Graph& graph) {
  std::vector<AgentId> degrees;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    degrees.push_back(graph.out().degree(agent));
  std::sort(degrees.begin(), degrees.end());
  return degrees;
}

}  // namespace

TEST_CASE("R-MAT: each pair of a small society is tied as often as its quadrants say") {
  const RmatOptions options = plain(3, 2);
  constexpr std::size_t kSeeds = 3000;
  std::array<std::array<std::size_t, 8>, 8> counts{};
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Graph graph = rmat(options, seed, executor());
    for (AgentId u = 0; u < 8; ++u)
      for (const AgentId v : graph.out().row(u)) ++counts[u][v];
  }
  for (AgentId u = 0; u < 8; ++u)
    for (AgentId v = u + 1; v < 8; ++v) {
      CAPTURE(u, v);
      CHECK(counts[u][v] == counts[v][u]);
      CHECK(share_agrees(counts[u][v], kSeeds, tied(u, v, options)));
    }
}

TEST_CASE("R-MAT: ties, and degrees of the first agents and the last, at any number of levels") {
  // Five halvings are one draw: below, at and above one draw, and two.
  for (const unsigned scale : {1u, 4u, 5u, 6u, 10u}) {
    const RmatOptions options = plain(scale, 4);
    const AgentId agents = 1U << scale;
    double expected_ties = 0.0;
    std::array<double, 3> expected{};
    const std::array<AgentId, 3> who{0, 1, agents - 1};
    for (AgentId u = 0; u < agents; ++u)
      for (AgentId v = 0; v < u; ++v) expected_ties += tied(u, v, options);
    for (std::size_t i = 0; i < who.size(); ++i)
      for (AgentId v = 0; v < agents; ++v)
        if (v != who[i]) expected[i] += tied(who[i], v, options);
    Sample ties;
    std::array<Sample, 3> degrees;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
      const Graph graph = rmat(options, seed, executor());
      ties.add(static_cast<double>(graph.ties()));
      for (std::size_t i = 0; i < who.size(); ++i) degrees[i].add(graph.out().degree(who[i]));
    }
    CAPTURE(scale);
    CHECK(agrees(ties, expected_ties));
    for (std::size_t i = 0; i < who.size(); ++i) CHECK(agrees(degrees[i], expected[i]));
  }
}

TEST_CASE("R-MAT: every halving goes by the same chances, over more words than a block has") {
  RmatOptions options = plain(21, 1);
  options.a = 0.3;
  options.b = 0.28;
  options.c = 0.22;  // the rest: 0.2. Too even to repeat ties.
  const Graph graph = rmat(options, 3, executor());
  const auto drawn = static_cast<std::size_t>(graph.agents());
  CHECK(graph.ties() > drawn - 200);
  std::array<std::size_t, 21> both{};
  std::array<std::size_t, 21> one{};
  for (AgentId u = 0; u < graph.agents(); ++u)
    for (const AgentId v : graph.out().row(u))
      for (unsigned level = 0; level < 21; ++level) {
        both[level] += (u >> level) & (v >> level) & 1U;
        one[level] += ((u ^ v) >> level) & 1U;
      }
  for (unsigned level = 0; level < 21; ++level) {
    CAPTURE(level);
    CHECK(share_agrees(both[level] / 2, graph.ties(), 0.2));
    CHECK(share_agrees(one[level] / 2, graph.ties(), 0.5));
  }
}

TEST_CASE("R-MAT: shuffled ids are the same society, and say nothing of degree") {
  for (unsigned scale = 1; scale <= 14; ++scale) {
    RmatOptions options = plain(scale, 3);
    const auto degrees = sorted_degrees(rmat(options, scale, executor()));
    options.shuffled = true;
    CAPTURE(scale);
    CHECK(sorted_degrees(rmat(options, scale, executor())) == degrees);
  }
  constexpr unsigned kScale = 10;
  std::array<Sample, kScale> gaps;  // in mean degree, between ids with and without each bit
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const Graph graph = rmat({.scale = kScale}, seed, executor());
    std::array<double, kScale> gap{};
    for (AgentId agent = 0; agent < graph.agents(); ++agent)
      for (unsigned bit = 0; bit < kScale; ++bit)
        gap[bit] +=
            (agent >> bit) % 2 == 0 ? graph.out().degree(agent) : -1.0 * graph.out().degree(agent);
    for (unsigned bit = 0; bit < kScale; ++bit) gaps[bit].add(gap[bit]);
  }
  for (unsigned bit = 0; bit < kScale; ++bit) {
    CAPTURE(bit);
    CHECK(agrees(gaps[bit], 0.0));
  }
}

TEST_CASE("R-MAT: what cannot be is refused, what is extreme works") {
  RmatOptions options = plain(4, 2);
  options.a = 0.7;
  options.b = options.c = 0.2;
  CHECK_THROWS_WITH(rmat(options, 1, executor()),
                    containing("graph.a: 0.7, b = 0.2, c = 0.2 — shares of at least 0"));
  options.a = std::nan("");
  CHECK_THROWS_AS(rmat(options, 1, executor()), ScenarioError);
  CHECK_THROWS_WITH(rmat({.scale = 32}, 1, executor()), containing("graph.scale: 32"));
  CHECK_THROWS_WITH(rmat({.scale = 0}, 1, executor()), containing("graph.scale: 0"));
  CHECK(rmat(plain(4, 0), 1, executor()).ties() == 0);
  options.a = 0.0;
  options.b = 1.0;
  options.c = 0.0;  // every tie leads from the lowest id to the highest
  const Graph one = rmat(options, 1, executor());
  CHECK(one.ties() == 1);
  CHECK(one.out().degree(15) == 1);
}
