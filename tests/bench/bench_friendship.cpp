// SPDX-License-Identifier: Apache-2.0
// How near the friendship preset comes to real friendship networks: for each real network found in
// the folder GROUNDSWELL_DATA, its statistics beside those of generated societies of the same size
// and mean degree. Prints a Markdown table.
//
//   GROUNDSWELL_DATA=FOLDER bench_friendship
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "graph/bter.hpp"
#include "graph/generators.hpp"
#include "graph/reader.hpp"
#include "graph/statistics.hpp"

namespace {

using namespace groundswell;  // NOLINT: a program, not a header

void print(const std::string& name, const Graph& graph, const Executor& executor) {
  const GraphStatistics found = describe(graph, executor);
  std::printf("| %s | %u | %.1f | %.0f | %.2f | %.3f | %.3f | %+.2f | %u | %.1f %% |\n",
              name.c_str(), graph.agents(), found.mean_degree, found.median_degree,
              found.degree_gini, found.mean_local_clustering, found.transitivity,
              found.assortativity, found.max_core,
              100.0 * static_cast<double>(found.giant_component) / graph.agents());
}

void compare(const std::string& name, const Graph& real, const Executor& executor) {
  const auto agents = real.agents();
  const double mean = 2.0 * static_cast<double>(real.ties()) / agents;
  const auto half = static_cast<std::uint32_t>(mean / 2.0 + 0.5);
  print("**" + name + "**", real, executor);
  print("friendship preset", bter({.agents = agents, .mean_degree = mean}, 1, executor), executor);
  const double clustering = mean_local_clustering(real, executor);
  print("bter, told its clustering",
        bter({.agents = agents, .mean_degree = mean, .clustering = clustering}, 1, executor),
        executor);
  print("Barabási–Albert", barabasi_albert({agents, half}, 1, executor), executor);
  print("Watts–Strogatz, p = 0.1", watts_strogatz({agents, 2 * half, 0.1}, 1, executor), executor);
  print("Erdős–Rényi", erdos_renyi({agents, mean, {}}, 1, executor), executor);
}

}  // namespace

int main() {
  const char* folder = std::getenv("GROUNDSWELL_DATA");
  if (folder == nullptr) {
    std::fprintf(stderr, "GROUNDSWELL_DATA names no folder of networks\n");
    return 3;
  }
  const Executor executor(2);
  std::printf(
      "| society | agents | mean degree | median | Gini of degrees | local clustering | "
      "transitivity | assortativity | largest core | in one component |\n"
      "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
  struct Real {
    const char* name;
    const char* file;
  };
  for (const Real real : {Real{"Facebook (ego networks)", "facebook_combined.txt.xz"},
                          Real{"LastFM Asia", "lastfm_asia_edges.csv.xz"},
                          Real{"Deezer Europe", "deezer_europe_edges.csv.xz"}}) {
    const std::string path = std::string(folder) + "/" + real.file;
    if (!std::filesystem::exists(path)) continue;
    compare(real.name, read_graph(path, {}, executor), executor);
  }
  return 0;
}
