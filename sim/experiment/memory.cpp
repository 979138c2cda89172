// SPDX-License-Identifier: Apache-2.0
#include "experiment/memory.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

namespace groundswell {
namespace {

/// Undirected ties of a generated graph; for a file that is not read yet, a tie for every 12 bytes.
double expected_ties(const Values& graph) {
  const std::string& kind = graph.text("kind");
  if (kind == "file") {
    std::error_code error;
    const auto size = std::filesystem::file_size(graph.text("file"), error);
    return error ? 0.0 : static_cast<double>(size) / 12.0;
  }
  const auto agents = static_cast<double>(graph.integer("agents"));
  if (graph.has("mean_degree")) return agents * graph.number("mean_degree") / 2.0;
  for (const char* key : {"degree", "neighbours"})
    if (graph.has(key)) return agents * static_cast<double>(graph.integer(key)) / 2.0;
  if (graph.has("ties_per_agent"))
    return agents * static_cast<double>(graph.integer("ties_per_agent"));
  if (kind == "complete") return agents * (agents - 1.0) / 2.0;
  return kind == "well-mixed" ? 0.0 : agents;
}

double expected_agents(const Values& graph) {
  if (graph.has("agents")) return static_cast<double>(graph.integer("agents"));
  return 0.0;  // a file: known when it has been read
}

std::string gibibytes(double bytes) {
  const double tenths = std::floor(bytes / 0x1p30 * 10.0 + 0.5) / 10.0;
  std::string text = to_text(tenths);
  return text.substr(0, text.find('.') + 2) + " GiB";
}

double number_in_file(const char* path, double fallback) {
  std::ifstream stream(path);
  double value = 0.0;
  return stream >> value ? value : fallback;
}

}  // namespace

double estimated_bytes(const Scenario& scenario, const ModelEntry& entry, const Clock& clock,
                       int threads, const Graph* built) {
  const double agents =
      built == nullptr ? expected_agents(scenario.graph) : static_cast<double>(built->agents());
  const double ties = built == nullptr ? expected_ties(scenario.graph) : 0.0;  // else it is there
  const auto items = static_cast<double>(scenario.items.size());
  const auto things = static_cast<double>(scenario.items.size() + scenario.campaigns.size());
  const double graph = ties * 28.0 + agents * 8.0;  // ties while building, then two arcs each
  // A finished world can wait for an earlier one: as many again as run at once.
  const double worlds = std::min<double>(2.0 * threads, scenario.worlds());
  const double traits =
      16.0 + 4.0 * static_cast<double>(scenario.population.integer("taste_dimensions"));
  const double ledger = scenario.record.boolean("ledger") ? 2.0 * sizeof(Download) : 0.0;
  const double twins = static_cast<double>(scenario.twins.size());
  const double per_world =
      agents * (things * static_cast<double>(entry.bytes_per_agent) + traits + items * ledger) +
      static_cast<double>(clock.steps()) * items * static_cast<double>(kChannels) * 4.0 *
          (1.0 + twins) +
      static_cast<double>(clock.steps()) * things * 16.0;  // adopters by step, broadcast doses
  return graph + worlds * per_world;
}

double available_bytes() {
  double available = std::numeric_limits<double>::infinity();
  std::ifstream stream("/proc/meminfo");
  std::string name;
  double kilobytes = 0.0;
  std::string unit;
  while (stream >> name >> kilobytes && std::getline(stream, unit))
    if (name == "MemAvailable:") available = kilobytes * 1024.0;
  const double limit = number_in_file("/sys/fs/cgroup/memory.max", available);
  const double used = number_in_file("/sys/fs/cgroup/memory.current", 0.0);
  return limit < available + used ? std::min(available, std::max(0.0, limit - used)) : available;
}

void require_memory(const Scenario& scenario, const ModelEntry& entry, const Clock& clock,
                    int threads, const Graph* graph) {
  const double needed = estimated_bytes(scenario, entry, clock, threads, graph);
  const double available = available_bytes();
  if (needed <= available) return;
  throw ScenarioError(Problem{
      scenario.graph.place(), "the run needs about " + gibibytes(needed) + " of memory",
      "at most " + gibibytes(available) + " is free on this machine",
      "fewer agents or ties, a coarser clock.step, fewer threads, or record.ledger = false"});
}

}  // namespace groundswell
