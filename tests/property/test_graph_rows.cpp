// SPDX-License-Identifier: Apache-2.0
// What must hold for every graph, over random lists of ties with loops and parallels in them, with
// a slow witness (sets of pairs) beside the builder.
#include <algorithm>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "graph/builder.hpp"
#include "graph/components.hpp"
#include "graph/statistics.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"

using namespace groundswell;
using test::executor;

namespace {

/// A random case: up to 60 agents, up to 400 ties.
struct Case {
  AgentId agents;
  std::vector<Tie> ties;

  explicit Case(std::uint64_t number) {
    const Draws draws(number, 0, Purpose::test);
    agents = static_cast<AgentId>(1 + draws.below({.agent = 0}, 60));
    const std::uint64_t count = draws.below({.agent = 1}, 400);
    for (std::uint64_t i = 0; i < count; ++i)
      ties.push_back({static_cast<AgentId>(draws.below({.item = 1, .index = i}, agents)),
                      static_cast<AgentId>(draws.below({.item = 2, .index = i}, agents))});
  }
};

std::set<std::pair<AgentId, AgentId>> distinct(const std::vector<Tie>& ties, bool directed) {
  std::set<std::pair<AgentId, AgentId>> pairs;
  for (const Tie tie : ties) {
    if (tie.from == tie.to) continue;
    pairs.emplace(tie.from, tie.to);
    if (!directed) pairs.emplace(tie.to, tie.from);
  }
  return pairs;
}

/// Rows strictly ascending, ids in range, no self-loops, starts and lengths consistent.
bool is_sound(const Adjacency& rows) {
  TieIndex start = 0;
  for (AgentId agent = 0; agent < rows.agents(); ++agent) {
    const auto row = rows.row(agent);
    if (rows.begin_of(agent) != start || rows.degree(agent) != row.size()) return false;
    start += row.size();
    for (std::size_t i = 0; i < row.size(); ++i)
      if (row[i] >= rows.agents() || row[i] == agent || (i > 0 && row[i - 1] >= row[i]))
        return false;
  }
  return start == rows.arcs();
}

constexpr std::uint64_t kCases = 300;

}  // namespace

TEST_CASE("rows are sound and hold exactly the distinct ties given") {
  for (std::uint64_t number = 0; number < kCases; ++number)
    for (const bool directed : {false, true}) {
      const Case random(number);
      BuildReport report;
      const Graph graph = build_graph(random.agents, random.ties, directed, executor(), &report);
      std::set<std::pair<AgentId, AgentId>> out, in;
      for (AgentId agent = 0; agent < graph.agents(); ++agent) {
        for (const AgentId other : graph.out().row(agent)) out.emplace(agent, other);
        for (const AgentId other : graph.in().row(agent)) in.emplace(other, agent);
      }
      CAPTURE(number, directed);
      CHECK(is_sound(graph.out()));
      CHECK(is_sound(graph.in()));
      CHECK(out == distinct(random.ties, directed));
      CHECK(in == out);
      CHECK(report.lines == random.ties.size());
      CHECK(report.lines == graph.ties() + report.self_loops + report.parallel_ties);
    }
}

TEST_CASE("the order of ties, and the direction of undirected ones, do not show") {
  for (std::uint64_t number = 0; number < kCases; ++number)
    for (const bool directed : {false, true}) {
      Case random(number);
      const Graph graph = build_graph(random.agents, random.ties, directed, executor());
      std::reverse(random.ties.begin(), random.ties.end());
      if (!directed)
        for (Tie& tie : random.ties) std::swap(tie.from, tie.to);
      CHECK(build_graph(random.agents, random.ties, directed, executor()).content_hash() ==
            graph.content_hash());
      CHECK(build_graph(random.agents, list_ties(graph), directed, executor()).content_hash() ==
            graph.content_hash());
    }
}

TEST_CASE("reversing every tie of a directed graph swaps its two directions") {
  for (std::uint64_t number = 0; number < kCases; ++number) {
    Case random(number);
    const Graph graph = build_graph(random.agents, random.ties, true, executor());
    for (Tie& tie : random.ties) std::swap(tie.from, tie.to);
    const Graph reversed = build_graph(random.agents, random.ties, true, executor());
    CHECK(Graph(true, graph.in(), graph.out()).content_hash() == reversed.content_hash());
  }
}

TEST_CASE("triangles, components and cores agree with slow witnesses") {
  for (std::uint64_t number = 0; number < kCases; ++number) {
    const Case random(number);
    const Graph graph = build_graph(random.agents, random.ties, false, executor());
    const auto pairs = distinct(random.ties, false);
    const AgentId n = graph.agents();
    std::vector<std::uint64_t> triangles(n);
    for (const auto& [a, b] : pairs)
      for (AgentId c = 0; c < n; ++c)
        triangles[a] += b < c && pairs.contains({a, c}) && pairs.contains({b, c}) ? 1U : 0U;
    CAPTURE(number);
    CHECK(count_triangles(graph, executor()) == triangles);

    std::vector<AgentId> smallest(n);  // of the component, spread until nothing changes
    std::iota(smallest.begin(), smallest.end(), AgentId{0});
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& [a, b] : pairs)
        if (smallest[b] < smallest[a]) {
          smallest[a] = smallest[b];
          changed = true;
        }
    }
    const Components components = connected_components(graph, executor());
    bool same = true;
    for (AgentId a = 0; a < n; ++a)
      for (AgentId b = 0; b < n; ++b)
        same = same && (smallest[a] == smallest[b]) == (components.of[a] == components.of[b]);
    CHECK(same);

    const auto cores = core_numbers(graph, executor());
    bool right = true;  // core number k: in the k-core, not in the (k+1)-core, by stripping
    for (std::uint32_t k = 0; k <= n; ++k) {
      std::vector<bool> kept(n, true);
      for (bool changed = true; changed;) {
        changed = false;
        for (AgentId a = 0; a < n; ++a) {
          std::uint32_t inside = 0;
          for (const AgentId other : graph.out().row(a)) inside += kept[other] ? 1U : 0U;
          if (kept[a] && inside < k) {
            kept[a] = false;
            changed = true;
          }
        }
      }
      for (AgentId a = 0; a < n; ++a) right = right && kept[a] == (cores[a] >= k);
    }
    CHECK(right);
  }
}
