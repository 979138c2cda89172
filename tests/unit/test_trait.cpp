// SPDX-License-Identifier: Apache-2.0
// Traits: found by name and label, carried by graphs, dealt out anew.
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/trait.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"

using namespace groundswell;

namespace {

const Trait& sides() {
  static const Trait trait{"side", {"left", "right"}, {0, 0, 1, 1}};
  return trait;
}

}  // namespace

TEST_CASE("a graph gives its traits by name, and a trait its values by label") {
  const Executor executor(1);
  Graph graph = build_graph(4, {{0, 1}}, false, executor);
  CHECK(graph.trait("side") == nullptr);
  graph.set_trait(sides());
  REQUIRE(graph.trait("side") != nullptr);
  CHECK(graph.trait("side")->value_of("right") == 1U);
  CHECK_FALSE(graph.trait("side")->value_of("middle").has_value());
  CHECK(graph.trait("side")->label_of(1) == "left");
  graph.set_trait({"side", {"all"}, {0, 0, 0, 0}});  // the same name: replaced
  CHECK(graph.traits().size() == 1);
  CHECK(graph.trait("side")->label_of(1) == "all");
  CHECK_THROWS_AS(graph.set_trait({"short", {"a"}, {0, 0, 0}}), InternalError);
  CHECK_THROWS_AS(graph.set_trait({"beyond", {"a"}, {0, 0, 0, 1}}), InternalError);
}

TEST_CASE("a shuffled trait: the same counts, every arrangement equally likely") {
  // Two of each among four agents: 6 arrangements.
  std::vector<double> seen(16, 0.0);
  constexpr int kSeeds = 6000;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Trait dealt = shuffled(sides(), seed);
    std::size_t code = 0;
    for (const std::uint32_t value : dealt.values) code = 2 * code + value;
    ++seen[code];
  }
  std::vector<double> arrangements;
  for (const std::size_t code : {3U, 5U, 6U, 9U, 10U, 12U}) arrangements.push_back(seen[code]);
  CHECK(test::plausible(test::chi_square_p(arrangements, std::vector<double>(6, kSeeds / 6.0))));
  CHECK(std::accumulate(arrangements.begin(), arrangements.end(), 0.0) == kSeeds);
  Trait many{"a", {"x", "y"}, std::vector<std::uint32_t>(64)};
  for (std::size_t i = 0; i < 32; ++i) many.values[i] = 1;
  Trait other = many;
  other.name = "b";
  CHECK(shuffled(many, 1).values != shuffled(other, 1).values);  // another name, other lots
  CHECK(shuffled(Trait{}, 1).values.empty());
}
