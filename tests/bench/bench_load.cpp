// SPDX-License-Identifier: Apache-2.0
// Loading an edge list: lines per second, peak memory, bytes per arc; beside igraph's C reader
// where the build has found igraph.
//
//   bench_load [lines = 10000000] [agents = 1000000] [repeats = 5] [threads = 2]
//
// Makes a file of random ties in a folder of its own, which is gone afterwards. The first reading
// warms the file's cache up and is left out; medians are printed. Every program measures its own
// peak (VmHWM), igraph's in a process of its own.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "graph/reader.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace groundswell;  // NOLINT: a program, not a header

double peak_megabytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  double kilobytes = 0.0;
  while (status >> word)
    if (word == "VmHWM:") status >> kilobytes;
  return kilobytes / 1024.0;
}

/// `lines` lines of two ids below `agents`; returns the bytes written.
std::uint64_t write_ties(const std::string& path, std::uint64_t lines, std::uint64_t agents) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return 0;
  std::uint64_t state = 1;
  const auto id = [&] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<unsigned long long>((state >> 32) * agents >> 32);
  };
  std::uint64_t bytes = 0;
  for (std::uint64_t i = 0; i < lines; ++i) {
    const auto from = id();
    bytes += static_cast<std::uint64_t>(std::fprintf(file, "%llu %llu\n", from, id()));
  }
  return std::fclose(file) == 0 ? bytes : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i, double fallback) {
    return argc > i ? std::atof(argv[i]) : fallback;
  };
  const auto lines = static_cast<std::uint64_t>(argument(1, 1e7));
  const auto agents = static_cast<std::uint64_t>(argument(2, 1e6));
  const int repeats = static_cast<int>(argument(3, 5));
  const Executor executor(static_cast<int>(argument(4, 2)));

  const test::TempDir folder;
  const std::string path = (folder / "ties.txt").string();
  const std::uint64_t bytes = write_ties(path, lines, agents);
  if (bytes == 0) return 1;
  std::vector<double> seconds;
  double graph_bytes = 0.0;
  double arcs = 0.0;
  for (int i = -1; i < repeats; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const Graph graph = read_graph(path, {.counts_line = Detect::no}, executor);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    if (i >= 0) seconds.push_back(taken.count());
    graph_bytes = static_cast<double>(graph.bytes());
    arcs = static_cast<double>(graph.arcs());
  }
  std::sort(seconds.begin(), seconds.end());
  const double median = seconds[seconds.size() / 2];
  const double file = static_cast<double>(bytes) / 1e6;
  const double peak = peak_megabytes() * 1.048576;
  std::printf("%llu lines, %llu agents, a file of %.0f MB\n",
              static_cast<unsigned long long>(lines), static_cast<unsigned long long>(agents),
              file);
  std::printf("groundswell, %d threads  %7.3f s (least %.3f)  %6.1f M lines/s\n",
              executor.threads(), median, seconds.front(),
              static_cast<double>(lines) / median / 1e6);
  std::printf("  peak %.0f MB = file + %.2f x the graph of %.0f MB (%.2f bytes per arc)\n", peak,
              (peak - file) / (graph_bytes / 1e6), graph_bytes / 1e6, graph_bytes / arcs);
#ifdef GROUNDSWELL_LOAD_IGRAPH
  std::fflush(stdout);
  const std::string peer = std::string(GROUNDSWELL_LOAD_IGRAPH) + " " + path + " " +
                           std::to_string(std::min(repeats, 3)) + " " + std::to_string(median);
  return std::system(peer.c_str()) == 0 ? 0 : 1;
#else
  std::printf("igraph: not found when this was configured (Debian: libigraph-dev)\n");
  return 0;
#endif
}
