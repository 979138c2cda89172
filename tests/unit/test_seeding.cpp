// SPDX-License-Identifier: Apache-2.0
// Seeding strategies that look at the graph alone: by hand on small graphs, and on the karate club
// against networkx 3 (voterank, pagerank, betweenness_centrality, core_number) and a direct
// transcription of degree discount.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "graph/builder.hpp"
#include "graph/communities.hpp"
#include "graph/generators.hpp"
#include "graph/reader.hpp"
#include "graph/seeding.hpp"
#include "graph/seeding_centrality.hpp"
#include "support/catch.hpp"
#include "support/data_file.hpp"
#include "support/executor.hpp"

using namespace groundswell;
using test::executor;

namespace {

std::vector<AgentId> chosen(const std::string& strategy, const Graph& graph, SeedRequest request) {
  return choose_seeds(strategy, request, graph, executor()).agents;
}

std::vector<AgentId> chosen(const std::string& strategy, const Graph& graph, std::size_t count) {
  SeedRequest request;
  request.count = count;
  return chosen(strategy, graph, request);
}

std::set<AgentId> as_set(const std::vector<AgentId>& agents) {
  return {agents.begin(), agents.end()};
}

/// Two cliques of five and one of four, in a row, joined by single ties between 4–5 and 9–10.
Graph three_cliques() {
  std::vector<Tie> ties{{4, 5}, {9, 10}};
  const auto clique = [&ties](AgentId first, AgentId end) {
    for (AgentId i = first; i < end; ++i)
      for (AgentId j = i + 1; j < end; ++j) ties.push_back({i, j});
  };
  clique(0, 5);
  clique(5, 10);
  clique(10, 14);
  return build_graph(14, ties, false, executor());
}

/// Six agents, seven arcs of influence.
Graph arrows() {
  return build_graph(6, {{0, 1}, {0, 2}, {1, 2}, {2, 3}, {3, 0}, {4, 2}, {4, 5}}, true, executor());
}

}  // namespace

TEST_CASE("every strategy that needs the graph alone puts a star's centre first") {
  const Graph graph = star({9}, 0, executor());
  for (const char* strategy : {"highest-degree", "degree-discount", "k-core", "voterank",
                               "pagerank", "betweenness", "community-spread"}) {
    CAPTURE(strategy);
    CHECK(chosen(strategy, graph, 1) == std::vector<AgentId>{0});
    CHECK(as_set(chosen(strategy, graph, 9)).size() == 9);  // everybody, each once
    CHECK(chosen(strategy, graph, 0).empty());
  }
}

TEST_CASE("equals are chosen by keyed lots: all get their turn, and names make other lots") {
  const Graph graph = cycle({8}, 0, executor());
  for (const char* strategy : {"highest-degree", "degree-discount", "k-core", "voterank"}) {
    std::set<AgentId> first;
    for (std::uint64_t key = 0; key < 200; ++key) {
      SeedRequest request;
      request.count = 1;
      request.key = key;
      first.insert(chosen(strategy, graph, request).front());
    }
    CAPTURE(strategy);
    CHECK(first.size() == 8);  // a fair lot misses one of 8 in 200 draws with a chance of 2e-11
  }
}

TEST_CASE("seed agents by lot: nested, without repetition, from the pool where there is one") {
  const Graph graph = cycle({50}, 0, executor());
  SeedRequest request;
  request.count = 20;
  const auto more = chosen("random", graph, request);
  CHECK(as_set(more).size() == 20);
  request.count = 7;
  const auto fewer = chosen("random", graph, request);
  CHECK(fewer == std::vector<AgentId>(more.begin(), more.begin() + 7));
  request.world = 1;
  CHECK(chosen("random", graph, request) != fewer);
  request.pool = {3, 8, 41};
  request.count = 3;
  CHECK(as_set(chosen("trait", graph, request)) == std::set<AgentId>{3, 8, 41});
}

TEST_CASE("acquaintances are named along ties, and well-connected agents more often") {
  // 0 is everybody's only friend: whoever is asked names it, unless 0 is asked itself.
  const Graph graph = star({1001}, 0, executor());
  int centre_first = 0;
  for (World world = 0; world < 200; ++world) {
    SeedRequest request;
    request.count = 1;
    request.world = world;
    centre_first += chosen("acquaintance", graph, request).front() == 0 ? 1 : 0;
  }
  CHECK(centre_first >= 195);  // misses have chance 1/1001 each; 6 or more in 200: below 1e-7
  SeedRequest all;
  all.count = 1001;
  CHECK(as_set(chosen("acquaintance", graph, all)).size() == 1001);
  // Along arcs: 5 is influenced by 4 alone, 4 and nobody else names nobody.
  const Graph one_arc = build_graph(6, {{4, 5}}, true, executor());
  CHECK(chosen("acquaintance", one_arc, 1) == std::vector<AgentId>{4});
}

TEST_CASE("degree discount and VoteRank turn away from seed agents' neighbours; degree does not") {
  // A hub 0 with leaves 2–7 shares agent 1 (degree 4) with them; 8 has three leaves of its own.
  const Graph graph = build_graph(14,
                                  {{0, 1},
                                   {0, 2},
                                   {0, 3},
                                   {0, 4},
                                   {0, 5},
                                   {0, 6},
                                   {0, 7},
                                   {1, 2},
                                   {1, 3},
                                   {1, 4},
                                   {8, 9},
                                   {8, 10},
                                   {8, 11},
                                   {12, 13}},
                                  false, executor());
  CHECK(chosen("highest-degree", graph, 2) == std::vector<AgentId>{0, 1});
  SeedRequest request;
  request.count = 2;
  request.discount_p = 0.1;  // agent 1: 4 − 2 − 3·0.1 = 1.7 against 3
  CHECK(chosen("degree-discount", graph, request) == std::vector<AgentId>{0, 8});
  CHECK(chosen("voterank", graph, 2) == std::vector<AgentId>{0, 8});
}

TEST_CASE("PageRank and betweenness along arrows") {
  // PageRank: networkx.pagerank of the graph with its arrows turned round; betweenness: networkx.
  const std::vector<double> ranks{0.21325731915116922, 0.11527422656819936, 0.24100758812764517,
                                  0.2282574645438594,  0.15521465834376041, 0.04698874326536612};
  const std::vector<double> found = page_rank(arrows(), executor());
  for (std::size_t i = 0; i < ranks.size(); ++i) CHECK(found[i] == Approx(ranks[i]).epsilon(1e-10));
  const Draws draws(1, 0, Purpose::test);
  const Betweenness exact = betweenness(arrows(), 6, draws, 0, executor());
  CHECK(exact.exact);
  const std::vector<double> shares{0.2, 0.0, 0.3, 0.25, 0.0, 0.0};
  for (std::size_t i = 0; i < shares.size(); ++i)
    CHECK(exact.share[i] == Approx(shares[i]).margin(1e-12));
  CHECK(as_set(chosen("voterank", arrows(), 2)) == std::set<AgentId>{0, 4});
}

TEST_CASE("sampled betweenness agrees with the exact one within its stated error") {
  const Graph graph = barabasi_albert({600, 2}, 3, executor());
  const Draws draws(7, 0, Purpose::test);
  const Betweenness exact = betweenness(graph, 600, draws, 0, executor());
  const Betweenness sampled = betweenness(graph, 150, draws, 0, executor());
  CHECK(exact.exact);
  CHECK_FALSE(sampled.exact);
  CHECK(sampled.pivots == 150);
  std::size_t within_two = 0;
  std::size_t judged = 0;
  for (AgentId agent = 0; agent < 20; ++agent) {  // the oldest: on many paths
    const double off = std::abs(sampled.share[agent] - exact.share[agent]);
    CAPTURE(agent, exact.share[agent], sampled.share[agent], sampled.error[agent]);
    CHECK(sampled.error[agent] > 0.0);
    CHECK(off < 5.0 * sampled.error[agent]);
    ++judged;
    within_two += off < 2.0 * sampled.error[agent] ? 1U : 0U;
  }
  CHECK(within_two >= judged * 3 / 4);
  SeedRequest request;
  request.count = 3;
  request.samples = 150;
  const SeedChoice choice = choose_seeds("betweenness", request, graph, executor());
  REQUIRE(choice.notes.size() == 1);
  CHECK(choice.notes[0].find("sampled from 150 pivots: standard errors") != std::string::npos);
}

TEST_CASE("Louvain finds cliques; one seed agent of each, the best connected, the largest first") {
  const Graph graph = three_cliques();
  const Communities found = louvain(graph, Draws(1, 0, Purpose::test), 0, executor());
  CHECK(found.sizes == std::vector<AgentId>{5, 5, 4});
  CHECK(found.of == std::vector<AgentId>{0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2});
  // m = 28: inside 10, 10, 6; strengths 21, 22, 13.
  CHECK(found.modularity ==
        Approx(26.0 / 28.0 - (21.0 * 21 + 22.0 * 22 + 13.0 * 13) / (56.0 * 56.0)));
  const auto seeds = chosen("community-spread", graph, 5);
  CHECK(as_set({seeds[0], seeds[1]}).count(4) == 1);  // 4 has a tie more than the others of its
  CHECK((seeds[0] == 4 || seeds[1] == 4));
  CHECK(seeds[2] == 10);
  CHECK((seeds[0] == 5 || seeds[0] == 9 || seeds[1] == 5 || seeds[1] == 9));
  CHECK(found.of[seeds[3]] < 2);  // the second round begins with a large one again
  CHECK(found.of[seeds[4]] == 1 - found.of[seeds[3]]);
}

TEST_CASE("the karate club: strategies against reference values") {
  const auto file = test::data_file("karate_edges.txt");
  if (!file) return;
  const Graph graph = read_graph(file->string(), {}, executor());
  CHECK(chosen("highest-degree", graph, 5) == std::vector<AgentId>{33, 0, 32, 2, 1});
  CHECK(chosen("voterank", graph, 5) == std::vector<AgentId>{33, 0, 32, 2, 1});
  CHECK(chosen("k-core", graph, 6) == std::vector<AgentId>{33, 0, 32, 2, 1, 3});
  CHECK(as_set(chosen("k-core", graph, 10)) == std::set<AgentId>{0, 1, 2, 3, 7, 8, 13, 30, 32, 33});
  for (const double p : {0.01, 0.1}) {
    SeedRequest request;
    request.count = 4;
    request.discount_p = p;
    CHECK(chosen("degree-discount", graph, request) == std::vector<AgentId>{33, 0, 32, 1});
  }
  const std::vector<double> ranks = page_rank(graph, executor());
  CHECK(ranks[33] == Approx(0.1009191823325516).epsilon(1e-10));
  CHECK(ranks[0] == Approx(0.0969972853883738).epsilon(1e-10));
  CHECK(ranks[16] == Approx(0.016784005444216283).epsilon(1e-10));
  CHECK(chosen("pagerank", graph, 6) == std::vector<AgentId>{33, 0, 32, 2, 1, 31});
  const Betweenness between = betweenness(graph, 34, Draws(1, 0, Purpose::test), 0, executor());
  CHECK(between.share[0] == Approx(0.4376352813852815).epsilon(1e-12));
  CHECK(between.share[33] == Approx(0.30407497594997596).epsilon(1e-12));
  CHECK(between.share[8] == Approx(0.05592682780782802).epsilon(1e-9));
  CHECK(between.share[16] == Approx(0.0).margin(1e-12));
  CHECK(chosen("betweenness", graph, 6) == std::vector<AgentId>{0, 33, 32, 2, 31, 8});
  // The best partition known has modularity 0.4198.
  const double modularity = louvain(graph, Draws(1, 0, Purpose::test), 0, executor()).modularity;
  CHECK(modularity > 0.40);
  CHECK(modularity < 0.41979);
}
