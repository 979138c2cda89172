// SPDX-License-Identifier: Apache-2.0
// A generator's speed and memory: from nothing to the finished graph.
//
//   bench_generators KIND [threads = 2] [repeats = 5]
//
// KIND: barabasi-albert (10⁶ agents, 8 ties each), r-mat (scale 20, edge factor 16, shuffled ids),
// r-mat-plain (ids not shuffled), holme-kim (10⁶, 8, half of them triads), gnm (10⁶ agents, 10⁷
// ties), random-regular (10⁶, 10), configuration (10⁶, power law), rewired (a ring of 10⁶, 10 ties
// each, 10 swaps a tie). One kind a process, so that the peak of memory is its own.
// generators_igraph does barabasi-albert and gnm with igraph's C library, too.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bench/measure.hpp"
#include "graph/degrees.hpp"
#include "graph/generators.hpp"
#include "graph/given_degrees.hpp"
#include "graph/rewiring.hpp"

namespace {

using namespace groundswell;  // NOLINT: a program, not a header

using Make = std::function<Graph(std::uint64_t seed, const Executor&)>;

std::map<std::string, Make> kinds() {
  RmatOptions plain{.scale = 20};
  plain.shuffled = false;
  return {
      {"barabasi-albert",
       [](std::uint64_t seed, const Executor& on) {
         return barabasi_albert({1'000'000, 8}, seed, on);
       }},
      {"holme-kim",
       [](std::uint64_t seed, const Executor& on) {
         return holme_kim({1'000'000, 8, 0.5}, seed, on);
       }},
      {"gnm",
       [](std::uint64_t seed, const Executor& on) {
         return uniform_ties({1'000'000, 10'000'000}, seed, on);
       }},
      {"random-regular",
       [](std::uint64_t seed, const Executor& on) {
         return random_regular({1'000'000, 10}, seed, on);
       }},
      {"configuration",
       [](std::uint64_t seed, const Executor& on) {
         const DegreeOptions law{.agents = 1'000'000, .exponent = 2.5, .min_degree = 4};
         return configuration_model(draw_degrees(law, seed, on), seed, on);
       }},
      {"rewired",
       [](std::uint64_t seed, const Executor& on) {
         return rewired(watts_strogatz({1'000'000, 10, 0.0}, seed, on), 10.0, seed, on);
       }},
      {"r-mat",
       [](std::uint64_t seed, const Executor& on) { return rmat({.scale = 20}, seed, on); }},
      {"r-mat-plain",
       [plain](std::uint64_t seed, const Executor& on) { return rmat(plain, seed, on); }},
  };
}

/// The ties that are drawn: what a second is divided by.
double drawn_ties(const std::string& kind, const Graph& graph) {
  return kind.starts_with("r-mat") ? 16.0 * graph.agents() : static_cast<double>(graph.ties());
}

}  // namespace

int main(int argc, char** argv) {
  const auto all = kinds();
  const std::string kind = argc > 1 ? argv[1] : "";
  if (!all.contains(kind)) {
    std::puts("usage: bench_generators KIND [threads = 2] [repeats = 5]; kinds:");
    for (const auto& [name, make] : all) std::printf("  %s\n", name.c_str());
    return 2;
  }
  const Executor executor(argc > 2 ? std::atoi(argv[2]) : 2);
  const int repeats = argc > 3 ? std::atoi(argv[3]) : 5;
  const double before = bench::memory("VmRSS");
  std::vector<double> seconds;
  double ties = 0.0;
  double arcs = 0.0;
  double bytes = 0.0;
  for (int i = 0; i < repeats; ++i) {
    Graph graph = Graph::well_mixed(0);
    seconds.push_back(
        bench::seconds([&] { graph = all.at(kind)(static_cast<std::uint64_t>(i) + 1, executor); }));
    ties = drawn_ties(kind, graph);
    arcs = static_cast<double>(graph.arcs());
    bytes = static_cast<double>(graph.bytes());
  }
  const double median = bench::median(seconds);
  const double peak = bench::memory("VmHWM") - before;
  std::printf(
      "%s, %d threads: %.3f s (least %.3f), %.1f M ties/s; %.0f MB peak, %.2f x the graph; "
      "%.2f bytes per arc\n",
      kind.c_str(), executor.threads(), median, *std::min_element(seconds.begin(), seconds.end()),
      ties / median / 1e6, peak / 1e6, peak / bytes, bytes / arcs);
  return 0;
}
