// SPDX-License-Identifier: Apache-2.0
// Shapley values against the definition over all orders, and the axioms they are known by.
#include <algorithm>
#include <numeric>

#include "core/error.hpp"
#include "core/random.hpp"
#include "measure/shapley.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

using Game = std::vector<std::uint64_t>;

Game random_game(std::uint64_t number, std::size_t players, std::uint64_t most = 1'000'000) {
  const Draws draws(number, 0, Purpose::test);
  Game game;
  for (std::uint64_t s = 0; s < (std::uint64_t{1} << players); ++s)
    game.push_back(draws.below({.agent = s}, most));
  return game;
}

/// The mean of what each player adds when players come in any order.
std::vector<double> over_orders(const Game& game, std::size_t players) {
  std::vector<std::size_t> order(players);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> sums(players, 0.0);
  double orders = 0.0;
  do {
    std::size_t present = 0;
    for (const std::size_t player : order) {
      const std::size_t more = present | (std::size_t{1} << player);
      sums[player] += static_cast<double>(game[more]) - static_cast<double>(game[present]);
      present = more;
    }
    orders += 1.0;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& sum : sums) sum /= orders;
  return sums;
}

}  // namespace

TEST_CASE("Shapley values: small games by hand") {
  CHECK(shapley_values(Game{7}).empty());
  CHECK(shapley_values(Game{2, 9}) == std::vector<double>{7.0});
  // Bass without seeds: own alone 4, peers alone nothing, both 10.
  CHECK(shapley_values(Game{0, 4, 0, 10}) == std::vector<double>{7.0, 3.0});
  CHECK(shapley_values(Game{5, 2, 3, 1}) ==
        std::vector<double>{-2.5, -1.5});  // they put people off
}

TEST_CASE("Shapley values: over all orders, and together all that there is") {
  for (std::size_t players = 1; players <= 5; ++players) {
    for (std::uint64_t number = 0; number < 10; ++number) {
      const Game game = random_game(number, players);
      const std::vector<double> found = shapley_values(game);
      const std::vector<double> expected = over_orders(game, players);
      double sum = 0.0;
      for (std::size_t player = 0; player < players; ++player) {
        CHECK(found[player] == Approx(expected[player]).margin(1e-6));
        sum += found[player];
      }
      CHECK(sum == Approx(static_cast<double>(game.back()) - static_cast<double>(game.front()))
                       .margin(1e-6));
    }
  }
}

TEST_CASE("Shapley values: symmetric, additive, nothing for those who add nothing") {
  for (std::uint64_t number = 0; number < 20; ++number) {
    const Game game = random_game(number, 4);
    const std::vector<double> found = shapley_values(game);
    // Players 1 and 2 change names: so do their values.
    Game swapped(game.size());
    for (std::size_t s = 0; s < game.size(); ++s) {
      const std::size_t to = (s & ~std::size_t{6}) | ((s & 2) << 1) | ((s & 4) >> 1);
      swapped[to] = game[s];
    }
    const std::vector<double> other = shapley_values(swapped);
    CHECK(other == std::vector<double>{found[0], found[2], found[1], found[3]});
    // Two items together.
    const Game second = random_game(number + 100, 4);
    const std::vector<double> of_second = shapley_values(second);
    Game both = game;
    for (std::size_t s = 0; s < both.size(); ++s) both[s] += second[s];
    const std::vector<double> of_both = shapley_values(both);
    for (std::size_t player = 0; player < 4; ++player)
      CHECK(of_both[player] == Approx(found[player] + of_second[player]).margin(1e-6));
    // A fifth player that changes nothing.
    Game wider = game;
    wider.insert(wider.end(), game.begin(), game.end());
    CHECK(shapley_values(wider).back() == 0.0);
  }
}

TEST_CASE("Shapley values: numbers of a country's size stay exact, other sizes are refused") {
  constexpr std::uint64_t kMany = std::uint64_t{1} << 52;
  CHECK(shapley_values(Game{0, kMany, 1, kMany + 1}) ==
        std::vector<double>{static_cast<double>(kMany), 1.0});
  CHECK_THROWS_AS(shapley_values(Game{1, 2, 3}), InternalError);
  CHECK_THROWS_AS(shapley_values({}), InternalError);
}
