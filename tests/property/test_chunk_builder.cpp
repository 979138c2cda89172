// SPDX-License-Identifier: Apache-2.0
// Graphs made chunk by chunk are the graphs of their ties, at any number of threads.
#include <vector>

#include "graph/bter.hpp"
#include "graph/chunk_builder.hpp"
#include "support/catch.hpp"

using namespace groundswell;
using detail::build_by_chunks;
using detail::chunks_of;
using detail::kChunkBits;

namespace {

/// Ties between two chunks by a rule, with self-loops and repetitions, some across chunks' ends.
void pair_ties(AgentId agents, std::size_t a, std::size_t b, std::vector<Tie>& ties) {
  const auto in_chunk = [agents](std::size_t chunk, std::uint64_t number) {
    const std::uint64_t first = chunk << kChunkBits;
    const std::uint64_t size = std::min<std::uint64_t>(detail::kChunk, agents - first);
    return static_cast<AgentId>(first + number % size);
  };
  for (std::uint64_t i = 0; i < 3000; ++i)
    ties.push_back({in_chunk(a, i * i * 31 + b), in_chunk(b, i * 977 + i / 3 + a)});
  ties.push_back({in_chunk(a, 7), in_chunk(b, 7)});
  ties.push_back({in_chunk(a, 7), in_chunk(b, 8)});
  ties.push_back({in_chunk(a, 7), in_chunk(b, 8)});
}

}  // namespace

TEST_CASE("chunks give the same graph and counts as a list of the same ties") {
  for (const AgentId agents : {5U, 32768U, 32769U, 100000U}) {
    std::vector<Tie> ties;
    for (std::size_t a = 0; a < chunks_of(agents); ++a)
      for (std::size_t b = a; b < chunks_of(agents); ++b) pair_ties(agents, a, b, ties);
    BuildReport expected_report;
    const Graph expected = build_graph(agents, ties, false, Executor(1), &expected_report);
    REQUIRE(expected_report.self_loops > 0);
    REQUIRE(expected_report.parallel_ties > 0);
    for (const int threads : {1, 2, 3, 8})
      for (const double arcs : {0.0, 2.0 * static_cast<double>(ties.size())}) {
        BuildReport report;
        const Graph graph = build_by_chunks(
            agents, arcs,
            [agents](std::size_t a, std::size_t b, std::vector<Tie>& list) {
              pair_ties(agents, a, b, list);
            },
            Executor(threads), &report);
        CAPTURE(agents, threads, arcs);
        CHECK(graph.content_hash() == expected.content_hash());
        CHECK(report.lines == expected_report.lines);
        CHECK(report.self_loops == expected_report.self_loops);
        CHECK(report.parallel_ties == expected_report.parallel_ties);
      }
  }
}

TEST_CASE("a society of many chunks does not depend on threads or block sizes") {
  const BterOptions options{.agents = 140000, .mean_degree = 8};
  const std::uint64_t expected = bter(options, 5, Executor(1)).content_hash();
  for (const int threads : {2, 3, 8})
    CHECK(bter(options, 5, Executor(threads, threads == 3 ? 1000 : 0)).content_hash() == expected);
}
