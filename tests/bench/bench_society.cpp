// SPDX-License-Identifier: Apache-2.0
// Builds the default society (BTER) at any size up to a country's, and says what it took.
//
//   bench_society [agents = 1000000] [mean degree = 130] [clustering = 0.25] [threads = 2]
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "experiment/memory.hpp"
#include "graph/bter.hpp"

using namespace groundswell;  // NOLINT: a program, not a header

int main(int argc, char** argv) {
  const auto argument = [&](int i, double fallback) {
    return argc > i ? std::atof(argv[i]) : fallback;
  };
  BterOptions options;
  options.agents = static_cast<AgentId>(argument(1, 1e6));
  options.mean_degree = argument(2, 130.0);
  options.clustering = argument(3, 0.25);
  const Executor executor(static_cast<int>(argument(4, 2)));

  const auto begin = std::chrono::steady_clock::now();
  const Graph graph = bter(options, 1, executor);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const auto arcs = static_cast<double>(graph.arcs());
  std::printf("%u agents, %.0f arcs (mean degree %.3f) in %.1f s on %d threads: %.0f M arcs/s\n",
              graph.agents(), arcs, arcs / graph.agents(), seconds, executor.threads(),
              arcs / seconds / 1e6);
  std::printf("peak memory %.2f GiB; graph %.2f GiB, %.3f bytes per arc\n", peak_bytes() / 0x1p30,
              static_cast<double>(graph.bytes()) / 0x1p30,
              static_cast<double>(graph.bytes()) / arcs);
  return 0;
}
