// SPDX-License-Identifier: Apache-2.0
// Blocks: their sizes, who is tied with whom, and what the graph says about them.
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "graph/block_model.hpp"
#include "graph/components.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using test::agrees;
using test::containing;
using test::executor;
using test::Sample;

namespace {

/// Ties between blocks a ≤ b at [a · blocks + b].
std::vector<double> ties_by_blocks(const Graph& graph, std::size_t blocks) {
  std::vector<double> ties(blocks * blocks, 0.0);
  const Trait& trait = *graph.trait("block");
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    for (const AgentId other : graph.out().row(agent))
      if (agent < other) ++ties[trait.values[agent] * blocks + trait.values[other]];
  return ties;
}

double pairs(double a, double b, bool same) { return same ? a * (a - 1.0) / 2.0 : a * b; }

/// Ties of every two blocks are Binomial(pairs, chance), in mean and variance over seeds.
void check_mixing(const BlockModelOptions& options, const std::vector<double>& sizes,
                  const std::vector<double>& likelihoods) {
  const std::size_t blocks = sizes.size();
  double weight = 0.0;
  for (std::size_t a = 0; a < blocks; ++a)
    for (std::size_t b = a; b < blocks; ++b)
      weight += likelihoods[a * blocks + b] * pairs(sizes[a], sizes[b], a == b);
  const double scale = options.agents * options.mean_degree / 2.0 / weight;
  std::vector<Sample> found(blocks * blocks);
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto ties = ties_by_blocks(block_model(options, seed, executor()), blocks);
    for (std::size_t i = 0; i < ties.size(); ++i) found[i].add(ties[i]);
  }
  for (std::size_t a = 0; a < blocks; ++a)
    for (std::size_t b = a; b < blocks; ++b) {
      const double chance = scale * likelihoods[a * blocks + b];
      const double mean = chance * pairs(sizes[a], sizes[b], a == b);
      const double variance = mean * (1.0 - chance);
      CAPTURE(a, b, chance);
      CHECK(agrees(found[a * blocks + b].mean(), std::sqrt(variance), 200, mean));
      CHECK(found[a * blocks + b].variance() ==
            Approx(variance).epsilon(4.0 * std::sqrt(2.0 / 200)).margin(1e-9));
    }
}

}  // namespace

TEST_CASE("block model: ties within and between blocks are as the homophily says") {
  check_mixing({.agents = 1000, .mean_degree = 12, .shares = {3, 7}, .homophily = 6}, {300, 700},
               {6, 1, 1, 6});
  check_mixing({.agents = 400, .mean_degree = 20, .shares = {1, 1, 2}, .homophily = 0.25},
               {100, 100, 200}, {1, 4, 4, 4, 1, 4, 4, 4, 1});
}

TEST_CASE("block model: ties are as the mixing matrix says") {
  check_mixing({.agents = 1000,
                .mean_degree = 10,
                .shares = {0.2, 0.3, 0.5},
                .mixing = {9, 1, 0, 1, 4, 2, 0, 2, 3}},
               {200, 300, 500}, {9, 1, 0, 1, 4, 2, 0, 2, 3});
  check_mixing({.agents = 200, .mean_degree = 60, .shares = {1, 1}, .mixing = {0, 5, 5, 1}},
               {100, 100}, {0, 5, 5, 1});
}

TEST_CASE("block model: a share of ties inside") {
  Sample inside, ties;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Graph graph = block_model(
        {.agents = 1000, .mean_degree = 10, .shares = {1, 4, 5}, .inside = 0.7}, seed, executor());
    const auto found = ties_by_blocks(graph, 3);
    inside.add(found[0] + found[4] + found[8]);
    ties.add(static_cast<double>(graph.ties()));
  }
  CHECK(agrees(inside, 3500));
  CHECK(agrees(ties, 5000));
  // All inside, and as many as there can be: cliques.
  const Graph cliques = block_model(
      {.agents = 60, .mean_degree = 5, .shares = std::vector<double>(10, 1.0), .inside = 1.0}, 1,
      executor());
  CHECK(cliques.ties() == 150);
  CHECK(connected_components(cliques, executor()).count() == 10);
  const Graph nobody = block_model({.agents = 60, .mean_degree = 0}, 1, executor());
  CHECK(nobody.ties() == 0);
}

TEST_CASE("block model: homophily 1 is G(n, p)") {
  Sample squares;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Graph graph =
        block_model({.agents = 800, .mean_degree = 9, .shares = {1, 2, 3, 4}, .homophily = 1}, seed,
                    executor());
    for (AgentId agent = 0; agent < 800; agent += 37) {
      const double off = graph.out().degree(agent) - 9.0;
      squares.add(off * off);
    }
  }
  CHECK(agrees(squares, 9.0 * (1.0 - 9.0 / 799)));
}

TEST_CASE("block model: blocks are a trait, of the sizes asked for, with names") {
  const Graph graph = block_model({.agents = 10,
                                   .mean_degree = 2,
                                   .shares = {0.25, 0.75},
                                   .trait = "side",
                                   .labels = {"left", "right"}},
                                  1, executor());
  REQUIRE(graph.trait("side") != nullptr);
  CHECK(graph.trait("side")->values == std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1, 1, 1, 1, 1});
  CHECK(graph.trait("side")->label_of(9) == "right");
  const Graph plain =
      block_model({.agents = 9, .mean_degree = 2, .shares = {1, 1, 1}}, 1, executor());
  CHECK(plain.trait("block")->labels == std::vector<std::string>{"0", "1", "2"});
}

TEST_CASE("block model: what cannot be is refused with the key, the value and the range") {
  const auto with = [](const BlockModelOptions& options) {
    return block_model(options, 1, executor());
  };
  CHECK_THROWS_WITH(with({.agents = 1}),
                    containing("graph.agents: 1 — at least one for each of 2"));
  CHECK_THROWS_WITH(with({.agents = 9, .shares = {}}), containing("graph.shares: no blocks"));
  CHECK_THROWS_WITH(with({.agents = 9, .shares = {1, 0}}),
                    containing("graph.shares: a number that is not — above 0"));
  CHECK_THROWS_WITH(with({.agents = 9, .shares = {1, 99}}),
                    containing("graph.shares: no agent for block 0"));
  CHECK_THROWS_WITH(with({.agents = 9, .mean_degree = -1}), containing("graph.mean_degree: -1"));
  CHECK_THROWS_WITH(with({.agents = 9, .homophily = -1}), containing("graph.homophily: -1"));
  CHECK_THROWS_WITH(with({.agents = 9, .inside = 1.5}), containing("graph.inside: 1.5"));
  CHECK_THROWS_WITH(with({.agents = 9, .mixing = {1, 2, 3}}),
                    containing("graph.mixing: 3 numbers — 4 numbers, 2 rows of 2"));
  CHECK_THROWS_WITH(with({.agents = 9, .mixing = {1, 2, 3, 1}}),
                    containing("row 0 gives block 1 2 and is given 3 — the same both ways"));
  CHECK_THROWS_WITH(with({.agents = 9, .mixing = {1, -2, -2, 1}}), containing("graph.mixing"));
  CHECK_THROWS_WITH(with({.agents = 9, .labels = {"one"}}),
                    containing("graph.labels: 1 names — one for each of the 2 blocks"));
  CHECK_THROWS_WITH(
      with({.agents = 40, .mean_degree = 30, .homophily = 100}),
      containing("graph.mean_degree: 30 — fewer ties: some pairs would need a chance"));
}
