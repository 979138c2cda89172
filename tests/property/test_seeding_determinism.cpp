// SPDX-License-Identifier: Apache-2.0
// The same seed agents, in the same order and with the same notes, at any number of threads and any
// block size.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "graph/reverse_sets.hpp"
#include "graph/seeding.hpp"
#include "graph/seeding_greedy.hpp"
#include "graph/seeding_imm.hpp"
#include "support/catch.hpp"
#include "support/ways.hpp"

using namespace groundswell;
using groundswell::test::ways;

namespace {

Graph directed_graph() {
  std::vector<Tie> ties;
  for (AgentId i = 0; i < 1500; ++i) ties.push_back({i * 7919 % 300, i * 104729 % 293});
  return build_graph(300, std::move(ties), true, Executor(1));
}

SeedRequest request_for(const SpreadLaw& law) {
  SeedRequest request;
  request.count = 12;
  request.seed = 4;
  request.key = 99;
  request.law = law;
  request.samples = law.needs_runs() ? 5 : 40;
  request.pool = {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
  request.exposures = [](std::uint32_t sample, std::span<std::uint32_t> needs) {
    const Draws draws(11, sample, Purpose::test);
    for (std::size_t i = 0; i < needs.size(); ++i)
      needs[i] = 1 + static_cast<std::uint32_t>(draws.below({.agent = i}, 4));
  };
  request.trial = [](std::uint32_t sample, std::span<const AgentId> seeds) {
    const Draws draws(12, sample, Purpose::test);
    std::set<std::uint64_t> reached;
    for (const AgentId seed : seeds)
      for (std::uint64_t i = 0; i < 5; ++i)
        reached.insert(draws.below({.agent = seed, .index = i}, 64));
    return std::uint64_t{reached.size()};
  };
  return request;
}

}  // namespace

TEST_CASE("seed agents do not depend on threads or block sizes") {
  const Graph tied = barabasi_albert({500, 3}, 5, Executor(1));
  const Graph arrows = directed_graph();
  using Kind = SpreadLaw::Kind;
  for (const Graph* graph : {&tied, &arrows}) {
    for (const SpreadLaw& law :
         {SpreadLaw{Kind::cascade, 0.15}, SpreadLaw{Kind::linear_threshold, 0},
          SpreadLaw{Kind::exposures, 0}, SpreadLaw{Kind::unknown, 0}}) {
      const SeedRequest request = request_for(law);
      for (const std::string& strategy : seed_strategies()) {
        if (!law.submodular() && strategy != "greedy" && strategy != "celf") continue;
        const SeedChoice expected = choose_seeds(strategy, request, *graph, Executor(1));
        REQUIRE(expected.agents.size() == 12);
        for (const auto& [threads, block] : ways({0, 1, 7})) {
          CAPTURE(strategy, graph->directed(), threads, block);
          const Executor executor(threads, block);
          const SeedChoice found = choose_seeds(strategy, request, *graph, executor);
          CHECK(found.agents == expected.agents);
          CHECK(found.notes == expected.notes);
        }
      }
    }
  }
}

TEST_CASE("reverse-reachable sets are the same, grown at once or bit by bit") {
  // At p = 0.6 most sets hold most agents (bitmaps); at 0.15 both kinds occur.
  const Graph graph = barabasi_albert({2000, 3}, 5, Executor(1));
  for (const double p : {0.15, 0.6}) {
    const SpreadLaw law{SpreadLaw::Kind::cascade, p};
    const Draws draws(3, 0, Purpose::test);
    const SeedLots lots(draws, 1);
    ReverseSets at_once(graph, law, draws, 1);
    constexpr std::size_t kBytes = std::size_t{1} << 30;
    REQUIRE(at_once.grow_to(3000, kBytes, Executor(1)));
    ReverseSets by_bits(graph, law, draws, 1);
    for (const std::uint64_t until : {1U, 2U, 700U, 700U, 2999U, 3000U})
      REQUIRE(by_bits.grow_to(until, kBytes, Executor(3, 5)));
    const auto expected = at_once.cover(10, lots, Executor(1));
    const auto found = by_bits.cover(10, lots, Executor(8, 1));
    CHECK(found.agents == expected.agents);
    CHECK(found.hit == expected.hit);
    CHECK(by_bits.bytes() == at_once.bytes());
    // Coverage by direct search: the sets that a choice hits, found without any index.
    CHECK(count_hits(graph, law, expected.agents, draws, 1, 3000, Executor(2)) == expected.hit);
  }
}

TEST_CASE("sets that the first agents hit need not be kept to choose the others") {
  for (const double p : {0.1, 0.3}) {
    const Graph graph = barabasi_albert({800, 2}, 5, Executor(1));
    const SpreadLaw law{SpreadLaw::Kind::cascade, p};
    const Draws draws(3, 0, Purpose::test);
    const SeedLots lots(draws, 1);
    constexpr std::size_t kBytes = std::size_t{1} << 30;
    for (const bool in_turn : {false, true}) {
      ReverseSets all(graph, law, draws, 1, {.roots_in_turn = in_turn});
      REQUIRE(all.grow_to(8000, kBytes, Executor(1)));
      const auto expected = all.cover(10, lots, Executor(1));
      for (const std::size_t first : {1U, 4U}) {
        const std::vector<AgentId> hit_by(expected.agents.begin(),
                                          expected.agents.begin() + static_cast<long>(first));
        ReverseSets rest(graph, law, draws, 1, {.hit_by = hit_by, .roots_in_turn = in_turn});
        REQUIRE(rest.grow_to(500, kBytes, Executor(2)));
        REQUIRE(rest.grow_to(8000, kBytes, Executor(3, 7)));
        const auto found = rest.cover(10 - first, lots, Executor(2));
        std::vector<AgentId> agents = hit_by;
        agents.insert(agents.end(), found.agents.begin(), found.agents.end());
        CHECK(agents == expected.agents);
        CHECK(found.hit == expected.hit);
        CHECK(rest.visits() < all.visits());
        CHECK(rest.bytes() < all.bytes());
        // Larger ones than any that is kept may as well be left out.
        const std::size_t largest = all.largest_without(hit_by);
        for (const std::size_t limit : {largest, largest - 1}) {
          ReverseSets small(graph, law, draws, 1,
                            {.hit_by = hit_by, .largest = limit, .roots_in_turn = in_turn});
          REQUIRE(small.grow_to(8000, kBytes, Executor(1)));
          CHECK(small.largest_without({}) <= limit);
          CHECK((small.bytes() == rest.bytes()) == (limit == largest));
          CHECK(small.cover(10 - first, lots, Executor(1)).most >= found.hit);
        }
      }
    }
  }
}

TEST_CASE("no group hits more sets than greedy coverage says") {
  const Graph graph = barabasi_albert({40, 2}, 5, Executor(1));
  const SpreadLaw law{SpreadLaw::Kind::cascade, 0.2};
  const Draws draws(3, 0, Purpose::test);
  const SeedLots lots(draws, 1);
  ReverseSets sets(graph, law, draws, 1);
  REQUIRE(sets.grow_to(500, 1 << 20, Executor(1)));
  const auto cover = sets.cover(2, lots, Executor(1));
  std::uint64_t best = 0;
  for (AgentId a = 0; a < 40; ++a)
    for (AgentId b = 0; b < a; ++b) {
      const std::vector<AgentId> pair{a, b};
      best = std::max(best, count_hits(graph, law, pair, draws, 1, 500, Executor(1)));
    }
  CHECK(cover.hit <= best);
  CHECK(best <= cover.most);
  CHECK(cover.most < 500);
}

TEST_CASE("sets that take too much memory are refused, and nothing is drawn") {
  const Graph graph = barabasi_albert({2000, 3}, 5, Executor(1));
  const SpreadLaw law{SpreadLaw::Kind::cascade, 0.15};
  ReverseSets sets(graph, law, Draws(3, 0, Purpose::test), 1);
  REQUIRE(sets.grow_to(1000, 1 << 30, Executor(2)));
  const std::size_t bytes = sets.bytes();
  CHECK_FALSE(sets.grow_to(2000, bytes, Executor(2)));
  CHECK(sets.size() == 1000);
  CHECK(sets.bytes() == bytes);
  SeedRequest request = request_for(law);
  request.epsilon = 0.1;
  request.most_bytes = 1 << 20;
  CHECK_THROWS_WITH(imm(request, graph, Executor(2)),
                    test::containing("GiB — sets that fit into 0.000976562 GiB (a larger epsilon"));
}

TEST_CASE("sets that take too much work are refused when a few have been drawn, on all threads") {
  const Graph graph = barabasi_albert({2000, 3}, 5, Executor(1));
  SeedRequest request = request_for({SpreadLaw::Kind::cascade, 0.3});
  request.epsilon = 0.02;
  request.most_visits = 1e7;
  const auto told = [&](const Executor& executor) -> std::string {
    try {
      (void)imm(request, graph, executor);
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "done";
  };
  const std::string alone = told(Executor(1));
  CHECK_THAT(alone, test::containing("epsilon: epsilon = 0.02 asks for "));
  CHECK_THAT(alone, test::containing(" reverse-reachable sets that meet about "));
  CHECK_THAT(alone, test::containing(" agents in all — sets that meet at most 1e+07 (a larger "
                                     "epsilon ("));
  CHECK(told(Executor(2)) == alone);
  CHECK(told(Executor(3, 100)) == alone);
  request.epsilon = 0.5;
  request.most_visits = 1e10;
  CHECK(told(Executor(2)) == "done");
}

TEST_CASE("the epsilon that is advised where the work is refused is not refused in turn") {
  const Graph graph = barabasi_albert({1000, 3}, 5, Executor(1));
  const auto advice = [&graph](const SeedRequest& request) -> std::string {
    constexpr std::string_view kAdvice = "a larger epsilon (";
    try {
      (void)imm(request, graph, Executor(2));
    } catch (const ScenarioError& error) {
      const std::string told = error.what();
      const std::size_t at = told.find(kAdvice);
      return at == std::string::npos ? "none" : told.substr(at + kAdvice.size());
    }
    return "done";
  };
  struct Limits {
    double visits;
    std::size_t bytes;
  };
  int advised = 0;
  for (const SpreadLaw& law :
       {SpreadLaw{SpreadLaw::Kind::cascade, 0.02}, SpreadLaw{SpreadLaw::Kind::cascade, 0.1},
        SpreadLaw{SpreadLaw::Kind::cascade, 0.3},
        SpreadLaw{SpreadLaw::Kind::linear_threshold, 0.0}})
    for (const std::size_t count : {1UL, 50UL})
      for (const double epsilon : {0.01, 0.1})
        for (const Limits& limits : {Limits{5e4, 1 << 30}, {3e5, 1 << 30}, {1e7, 1 << 18}}) {
          SeedRequest request = request_for(law);
          request.count = count;
          request.epsilon = epsilon;
          request.most_visits = limits.visits;
          request.most_bytes = limits.bytes;
          const std::string first = advice(request);
          if (first == "done" || first == "none") continue;
          ++advised;
          request.epsilon = std::stod(first);
          CAPTURE(law.p, count, epsilon, limits.visits, limits.bytes, request.epsilon);
          CHECK(advice(request) == "done");
        }
  CHECK(advised > 15);
}

TEST_CASE("a limit that is not reached changes nothing of what IMM chooses") {
  const Graph graph = barabasi_albert({500, 3}, 5, Executor(1));
  SeedRequest request = request_for({SpreadLaw::Kind::cascade, 0.05});
  const ImmOutcome free = imm(request, graph, Executor(2));
  request.most_visits = 50.0 * static_cast<double>(free.sets);
  request.most_bytes = 4 * free.bytes;
  const ImmOutcome bound = imm(request, graph, Executor(1));
  CHECK(bound.agents == free.agents);
  CHECK(bound.sets == free.sets);
  CHECK(bound.spread == free.spread);
}

TEST_CASE("CELF chooses what greedy chooses, in the same order, with fewer trials") {
  const Graph tied = barabasi_albert({400, 2}, 8, Executor(1));
  const Graph arrows = directed_graph();
  const Executor executor(2);
  for (const Graph* graph : {&tied, &arrows}) {
    for (const SpreadLaw& law : {SpreadLaw{SpreadLaw::Kind::cascade, 0.1},
                                 SpreadLaw{SpreadLaw::Kind::linear_threshold, 0.0}}) {
      const SeedRequest request = request_for(law);
      const GreedyOutcome slow = greedy(request, *graph, executor);
      const GreedyOutcome fast = celf(request, *graph, executor);
      CHECK(fast.agents == slow.agents);
      CHECK(fast.gains == slow.gains);
      CHECK(std::is_sorted(slow.gains.rbegin(), slow.gains.rend()));
      CHECK(fast.evaluations * 2 < slow.evaluations);
    }
  }
}
