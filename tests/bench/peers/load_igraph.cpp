// SPDX-License-Identifier: Apache-2.0
// igraph's C reader of edge lists, for bench_load: FILE REPEATS SECONDS_OF_OURS.
#include <igraph.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  std::vector<double> seconds;
  for (int i = 0; i < std::max(1, std::atoi(argv[2])); ++i) {
    std::FILE* file = std::fopen(argv[1], "r");
    if (file == nullptr) return 1;
    igraph_t graph;
    const auto begin = std::chrono::steady_clock::now();
    if (igraph_read_graph_edgelist(&graph, file, 0, IGRAPH_UNDIRECTED) != IGRAPH_SUCCESS) return 1;
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    seconds.push_back(taken.count());
    igraph_destroy(&graph);
    std::fclose(file);
  }
  std::sort(seconds.begin(), seconds.end());
  const double median = seconds[seconds.size() / 2];
  std::ifstream status("/proc/self/status");
  std::string word;
  double kilobytes = 0.0;
  while (status >> word)
    if (word == "VmHWM:") status >> kilobytes;
  std::printf("igraph %s              %7.3f s (least %.3f)  peak %.0f MB: %.1f times as long\n",
              IGRAPH_VERSION, median, seconds.front(), kilobytes * 1.024e-3,
              median / std::atof(argv[3]));
  return 0;
}
