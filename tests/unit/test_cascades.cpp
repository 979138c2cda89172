// SPDX-License-Identifier: Apache-2.0
// Cascade trees against closed forms (science.md §11, §16 row 51) and against all pairs of nodes.
#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/random.hpp"
#include "measure/cascades.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

using Parents = std::vector<std::uint32_t>;

Parents star(std::uint32_t n) {
  Parents parents(n, 0);
  parents[0] = kNoParent;
  return parents;
}

/// `n` nodes in a line that begins below `top` (kNoParent: at a root), added to `parents`.
void append_path(Parents& parents, std::uint32_t n, std::uint32_t top) {
  for (std::uint32_t i = 0; i < n; ++i) {
    parents.push_back(top);
    top = static_cast<std::uint32_t>(parents.size() - 1);
  }
}

/// The complete tree in which every node but the last level's has `children`.
Parents complete_tree(std::uint32_t children, std::uint32_t depth) {
  Parents parents{kNoParent};
  std::uint32_t begin = 0;
  for (std::uint32_t level = 0; level < depth; ++level) {
    const auto end = static_cast<std::uint32_t>(parents.size());
    for (std::uint32_t node = begin; node < end; ++node)
      parents.insert(parents.end(), children, node);
    begin = end;
  }
  return parents;
}

Tree only_tree(const Parents& parents) {
  const std::vector<Tree> trees = trees_of(parents);
  REQUIRE(trees.size() == 1);
  return trees.front();
}

Parents random_forest(std::uint64_t number, std::uint32_t n) {
  const Draws draws(number, 0, Purpose::test);
  Parents parents{kNoParent};
  for (std::uint32_t node = 1; node < n; ++node) {
    const bool is_root = draws.uniform({.agent = node, .index = 1}) < 0.1;
    parents.push_back(is_root ? kNoParent
                              : static_cast<std::uint32_t>(draws.below({.agent = node}, node)));
  }
  return parents;
}

/// All that trees_of says, from the path of every node to its root and all pairs of nodes.
std::vector<Tree> brute_force(const Parents& parents) {
  std::vector<std::vector<std::uint32_t>> up(parents.size());  // a node and its ancestors
  std::vector<std::uint32_t> roots;
  for (std::uint32_t node = 0; node < parents.size(); ++node) {
    for (std::uint32_t at = node; at != kNoParent; at = parents[at]) up[node].push_back(at);
    if (parents[node] == kNoParent) roots.push_back(node);
  }
  std::vector<Tree> trees;
  for (const std::uint32_t root : roots) {
    Tree tree;
    std::vector<std::uint64_t> at_depth(parents.size(), 0), children(parents.size(), 0);
    double distances = 0.0;
    for (std::uint32_t a = 0; a < parents.size(); ++a) {
      if (up[a].back() != root) continue;
      ++tree.size;
      tree.depth = std::max<std::uint64_t>(tree.depth, up[a].size() - 1);
      tree.breadth = std::max(tree.breadth, ++at_depth[up[a].size() - 1]);
      if (a != root)
        tree.largest_broadcast = std::max(tree.largest_broadcast, ++children[parents[a]]);
      for (std::uint32_t b = 0; b < parents.size(); ++b) {
        if (up[b].back() != root) continue;
        std::size_t common = 0;
        while (common < std::min(up[a].size(), up[b].size()) &&
               up[a][up[a].size() - 1 - common] == up[b][up[b].size() - 1 - common])
          ++common;
        distances += static_cast<double>(up[a].size() + up[b].size() - 2 * common);
      }
    }
    const auto n = static_cast<double>(tree.size);
    if (n > 1) tree.virality = distances / (n * (n - 1.0));
    trees.push_back(tree);
  }
  return trees;
}

Download passed_on(AgentId agent, AgentId peer, ItemId item = 0) {
  Download download;
  download.agent = agent;
  download.peer = peer;
  download.item = item;
  return download;
}

}  // namespace

TEST_CASE("structural virality of trees with a closed form") {
  const auto near = [](double value) { return Approx(value).margin(1e-9).epsilon(0); };
  CHECK(only_tree(star(2)).virality == near(1.0));
  for (const std::uint32_t n : {3U, 10U, 100U, 5000U}) {
    CAPTURE(n);
    CHECK(only_tree(star(n)).virality == near(2.0 * (n - 1.0) / n));
    Parents path;
    append_path(path, n, kNoParent);
    CHECK(only_tree(path).virality == near((n + 1.0) / 3.0));
  }
  CHECK(only_tree(star(100)).virality == near(1.98));
  Parents path;
  append_path(path, 100, kNoParent);
  CHECK(only_tree(path).virality == near(101.0 / 3.0));
  // Printed to six digits in science.md; the exact fractions are from all pairs.
  const auto printed = [](double value) { return Approx(value).margin(5e-7).epsilon(0); };
  CHECK(only_tree(complete_tree(2, 6)).virality == printed(8.350956));
  CHECK(only_tree(complete_tree(3, 4)).virality == printed(6.158678));
  Parents broom = star(51);  // 50 leaves and a path of 50 at one centre
  append_path(broom, 50, 0);
  CHECK(only_tree(broom).virality == near(1817.0 / 101.0));
  CHECK(only_tree(broom).virality == printed(17.990099));
  for (const Parents& parents : {complete_tree(2, 6), complete_tree(3, 4), broom})
    CHECK(only_tree(parents).virality == near(brute_force(parents).front().virality));
}

TEST_CASE("size, depth, breadth and largest broadcast of known trees") {
  const Tree binary = only_tree(complete_tree(2, 6));
  CHECK(binary.size == 127);
  CHECK(binary.depth == 6);
  CHECK(binary.breadth == 64);
  CHECK(binary.largest_broadcast == 2);
  Parents broom = star(50);
  append_path(broom, 50, 0);
  const Tree tree = only_tree(broom);
  CHECK(tree.size == 100);
  CHECK(tree.depth == 50);
  CHECK(tree.breadth == 50);
  CHECK(tree.largest_broadcast == 50);
  const Tree alone = only_tree({kNoParent});
  CHECK(alone.size == 1);
  CHECK(alone.depth == 0);
  CHECK(alone.breadth == 1);
  CHECK(alone.virality == 0.0);
  CHECK(trees_of({}).empty());
}

TEST_CASE("random forests: every tree as all pairs of nodes have it") {
  for (std::uint64_t number = 0; number < 40; ++number) {
    const Parents parents = random_forest(number, 60 + static_cast<std::uint32_t>(number));
    const std::vector<Tree> found = trees_of(parents);
    const std::vector<Tree> expected = brute_force(parents);
    REQUIRE(found.size() == expected.size());
    for (std::size_t t = 0; t < found.size(); ++t) {
      CAPTURE(number, t);
      CHECK(found[t].size == expected[t].size);
      CHECK(found[t].depth == expected[t].depth);
      CHECK(found[t].breadth == expected[t].breadth);
      CHECK(found[t].largest_broadcast == expected[t].largest_broadcast);
      CHECK(found[t].virality == Approx(expected[t].virality).margin(1e-9).epsilon(0));
    }
  }
}

TEST_CASE("sums of a path of two million nodes do not overflow") {
  Parents path;
  append_path(path, 3'000'000, kNoParent);  // the sum of squares is 9e18
  path.push_back(2'999'999);
  CHECK(only_tree(path).virality == Approx(3'000'002.0 / 3.0).epsilon(1e-14));
}

TEST_CASE("a parent that does not come first is refused") {
  CHECK_THROWS_AS(trees_of(Parents{1, kNoParent}), InternalError);
  CHECK_THROWS_AS(trees_of(Parents{0}), InternalError);
}

TEST_CASE("the forest of a ledger: parents are named peers, items apart") {
  const std::vector<Download> ledger{
      passed_on(4, kNobody), passed_on(1, kNobody, 1), passed_on(2, 4), passed_on(3, 1),
      passed_on(0, 2),       passed_on(4, 1, 1),       passed_on(4, 0)};
  // Item 0: 4 → 2 → 0 → 4 again; agent 1, whom 3 names, never had it, so 3 is a root.
  CHECK(parents_of(ledger, 0, 5) == Parents{kNoParent, 0, kNoParent, 1, 3});
  CHECK(parents_of(ledger, 1, 5) == Parents{kNoParent, 0});
  CHECK(parents_of(ledger, 2, 5).empty());
  const std::vector<CascadeSummary> items = summarise_cascades(ledger, 3, 5);
  REQUIRE(items.size() == 3);
  CHECK(items[0].trees() == 2);
  CHECK(items[0].largest.size == 4);
  CHECK(items[0].largest.depth == 3);
  CHECK(items[0].broadcast_share() == 0.25);
  CHECK(items[1].largest.size == 2);
  CHECK(items[2].trees() == 0);
  CHECK(items[2].largest.size == 0);
  CHECK(items[2].broadcast_share() == 0.0);
}

TEST_CASE("bins of size double") {
  CHECK(size_bin(1) == 0);
  CHECK(size_bin(2) == 1);
  CHECK(size_bin(3) == 1);
  CHECK(size_bin(4) == 2);
  CHECK(size_bin(0xFFFFFFFFULL) == kSizeBins - 1);
  const CascadeSummary summary = summarise_cascades(trees_of(random_forest(3, 200)));
  std::uint64_t nodes = 0;
  for (const Tree& tree : trees_of(random_forest(3, 200))) nodes += tree.size;
  CHECK(nodes == 200);
  CHECK(std::isnan(summary.by_size.mean_virality(kSizeBins - 1)));
  SizeTable twice = summary.by_size;
  twice += summary.by_size;
  CHECK(twice.trees[0] == 2 * summary.by_size.trees[0]);
  CHECK(twice.mean_virality(1) == summary.by_size.mean_virality(1));
}

TEST_CASE("at matched size, stars are less viral than paths; by themselves sizes can hide it") {
  SizeTable stars, paths;
  for (std::uint32_t n = 2; n < 200; ++n) stars.add(only_tree(star(n)));
  for (std::uint32_t n = 2; n < 5; ++n) {
    Parents path;
    append_path(path, n, kNoParent);
    paths.add(only_tree(path));
  }
  // Unmatched the stars, all but a few of them large, have the higher mean.
  const MatchedComparison matched = compare_at_size(stars, paths);
  // Bins [2, 3] (2 trees each) and [4, 7] (4 stars, 1 path): weights 2 and 1.
  const double small = (1.0 + 4.0 / 3.0) / 2.0;
  const double of_stars = 2.0 * (3.0 / 4.0 + 4.0 / 5.0 + 5.0 / 6.0 + 6.0 / 7.0) / 4.0;
  CHECK(matched.first == Approx((2.0 * small + of_stars) / 3.0).epsilon(1e-12));
  CHECK(matched.second == Approx((2.0 * small + 5.0 / 3.0) / 3.0).epsilon(1e-12));
  CHECK(matched.matched_first == 6);
  CHECK(matched.matched_second == 3);
  CHECK(matched.second > matched.first);
  const MatchedComparison none = compare_at_size(SizeTable{}, paths);
  CHECK(std::isnan(none.first));
  CHECK(none.matched_second == 0);
}
