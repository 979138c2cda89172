// SPDX-License-Identifier: Apache-2.0
// Our generators beside igraph's C library, the same tasks in one run: built where igraph is found
// (Debian: libigraph-dev), never needed by the program.
//
//   generators_igraph [repeats = 3]
//
// The two take turns, so that a machine whose speed drifts is fair to both; medians are printed.
// igraph draws no ties along R-MAT's quadrants, so that is not compared.
#include <igraph.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/measure.hpp"
#include "graph/generators.hpp"

namespace {

using namespace groundswell;  // NOLINT: a program, not a header

constexpr AgentId kAgents = 1'000'000;

void require(igraph_error_t error) {
  if (error == IGRAPH_SUCCESS) return;
  std::fprintf(stderr, "igraph: %s\n", igraph_strerror(error));
  std::exit(1);
}

/// Times `make(&graph)`, and leaves no graph behind.
template <class Make>
double time_igraph(const Make& make) {
  igraph_t graph;
  const double time = bench::seconds([&] { require(make(&graph)); });
  igraph_destroy(&graph);
  return time;
}

template <class Theirs, class Ours>
void compare(const char* task, int repeats, const Theirs& theirs, const Ours& ours) {
  const Executor one(1);
  const Executor two(2);
  std::vector<double> igraph_times, one_times, two_times;
  for (int i = 0; i < repeats; ++i) {
    const auto seed = static_cast<std::uint64_t>(i) + 1;
    igraph_times.push_back(time_igraph(theirs));
    one_times.push_back(bench::seconds([&] { static_cast<void>(ours(seed, one)); }));
    two_times.push_back(bench::seconds([&] { static_cast<void>(ours(seed, two)); }));
  }
  const double base = bench::median(igraph_times);
  std::printf("%s\n", task);
  std::printf("  igraph %-20s %7.3f s\n", IGRAPH_VERSION, base);
  for (const auto& [name, times] : {std::pair{"groundswell, 1 thread", &one_times},
                                    std::pair{"groundswell, 2 threads", &two_times}}) {
    const double time = bench::median(*times);
    std::printf("  %-27s %7.3f s  %6.1f x as fast\n", name, time, base / time);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int repeats = argc > 1 ? std::atoi(argv[1]) : 3;
  compare(
      "Barabási–Albert, 10⁶ agents, 8 ties each (igraph: psumtree, its default)", repeats,
      [](igraph_t* graph) {
        return igraph_barabasi_game(graph, kAgents, /*power=*/1.0, /*m=*/8, nullptr, true, 1.0,
                                    IGRAPH_UNDIRECTED, IGRAPH_BARABASI_PSUMTREE, nullptr);
      },
      [](std::uint64_t seed, const Executor& on) {
        return barabasi_albert({kAgents, 8}, seed, on);
      });
  compare(
      "G(n, m), 10⁶ agents, 10⁷ ties", repeats,
      [](igraph_t* graph) {
        return igraph_erdos_renyi_game_gnm(graph, kAgents, 10'000'000, IGRAPH_UNDIRECTED,
                                           IGRAPH_NO_LOOPS);
      },
      [](std::uint64_t seed, const Executor& on) {
        return uniform_ties({kAgents, 10'000'000}, seed, on);
      });
  return 0;
}
