// SPDX-License-Identifier: Apache-2.0
// The same seed agents, in the same order and with the same notes, at any number of threads and any
// block size.
#include <algorithm>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "graph/reverse_sets.hpp"
#include "graph/seeding.hpp"
#include "graph/seeding_greedy.hpp"
#include "graph/seeding_imm.hpp"
#include "support/catch.hpp"

using namespace groundswell;

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
  request.samples = 40;
  request.pool = {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
  request.exposures = [](std::uint32_t sample, std::span<std::uint32_t> needs) {
    const Draws draws(11, sample, Purpose::test);
    for (std::size_t i = 0; i < needs.size(); ++i)
      needs[i] = 1 + static_cast<std::uint32_t>(draws.below({.agent = i}, 4));
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
          SpreadLaw{Kind::exposures, 0}}) {
      const SeedRequest request = request_for(law);
      for (const std::string& strategy : seed_strategies()) {
        if (!law.submodular() && strategy != "greedy") continue;
        const SeedChoice expected = choose_seeds(strategy, request, *graph, Executor(1));
        REQUIRE(expected.agents.size() == 12);
        for (const int threads : {1, 2, 3, 8})
          for (const std::size_t block : {std::size_t{0}, std::size_t{1}, std::size_t{7}}) {
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
    at_once.grow_to(3000, Executor(1));
    ReverseSets by_bits(graph, law, draws, 1);
    for (const std::uint64_t until : {1U, 2U, 700U, 700U, 2999U, 3000U})
      by_bits.grow_to(until, Executor(3, 5));
    const auto expected = at_once.cover(10, lots, Executor(1));
    const auto found = by_bits.cover(10, lots, Executor(8, 1));
    CHECK(found.agents == expected.agents);
    CHECK(found.hit == expected.hit);
    CHECK(by_bits.bytes() == at_once.bytes());
    // Coverage by direct search: the sets that a choice hits, found without any index.
    CHECK(count_hits(graph, law, expected.agents, draws, 1, 3000, Executor(2)) == expected.hit);
  }
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
