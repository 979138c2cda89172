// SPDX-License-Identifier: Apache-2.0
#include "experiment/memory.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numbers>
#include <string>

#include "engine/simulation.hpp"
#include "graph/chunk_builder.hpp"
#include "graph/reader.hpp"
#include "graph/seeding.hpp"
#include "scenario/seeding.hpp"
#include "world/society.hpp"
#include "world/society_statistics.hpp"

namespace groundswell {
namespace {

/// Arrays of a number for each download of an item, and one by agent (measure/cascades.cpp).
constexpr double kCascadeBytesPerAgent = 32.0;

/// Undirected ties of a generated graph.
double expected_ties(const Values& graph) {
  const std::string& kind = graph.text("kind");
  const auto agents = static_cast<double>(graph.integer("agents"));
  if (graph.declares("degrees")) return agents * mean_given_degree(graph) / 2.0;
  if (graph.has("radius"))
    return agents * agents * graph.number("radius") * graph.number("radius") * std::numbers::pi / 2;
  if (graph.has("mean_degree")) return agents * graph.number("mean_degree") / 2.0;
  for (const char* key : {"degree", "neighbours"})
    if (graph.has(key)) return agents * static_cast<double>(graph.integer(key)) / 2.0;
  if (graph.has("ties_per_agent"))
    return agents * static_cast<double>(graph.integer("ties_per_agent"));
  if (kind == "gnm") return static_cast<double>(graph.integer("ties"));
  if (kind == "lattice") return agents * (graph.text("neighbourhood") == "moore" ? 4.0 : 2.0);
  if (kind == "complete") return agents * (agents - 1.0) / 2.0;
  return kind == "well-mixed" ? 0.0 : agents;
}

double expected_agents(const Values& graph) {
  if (graph.has("agents")) return static_cast<double>(graph.integer("agents"));
  return 0.0;  // a file: known when it has been read
}

double number_in_file(const char* path, double fallback) {
  std::ifstream stream(path);
  double value = 0.0;
  return stream >> value ? value : fallback;
}

/// The finished graph, and the most that making it takes beside.
struct GraphBytes {
  double kept = 0.0;
  double making = 0.0;
};

/// Of a file that is not read yet: a stored graph is as large as it will be; a text is held while
/// its rows are filled, and has a tie every 12 bytes.
GraphBytes file_bytes(const std::string& path) {
  std::error_code error;
  const auto size = static_cast<double>(std::filesystem::file_size(path, error));
  if (error) return {};
  return format_of_name(path) == Format::hdf5 ? GraphBytes{size, 0.1 * size}
                                              : GraphBytes{8.0 * size / 12.0, size};
}

GraphBytes graph_bytes(const Values& section, int threads) {
  if (section.text("kind") == "file") return file_bytes(section.text("file"));
  if (!section.has("agents")) return {};  // those of a file: known when it has been read
  if (section.text("kind") == "well-mixed") return {};  // nothing is stored
  const double agents = expected_agents(section);
  const double ties = expected_ties(section);
  const std::string& kind = section.text("kind");
  // A list of ties beside the rows, and per agent what rows are begun and sorted with.
  GraphBytes bytes{8.0 * ties + 4.0 * agents, 8.0 * ties + 32.0 * agents};
  if (kind == "barabasi-albert" || kind == "holme-kim")  // rows alone
    bytes.making = 32.0 * agents;
  if (kind == "r-mat")  // drawn twice, sorted in place; repetitions are dropped
    bytes.making = 8.0 * agents + 0.1 * bytes.kept;
  if (kind == "bter" || kind == "friendship") {
    // Made in place: some arrays of an agent each, and what the threads have in hand.
    const double chunk = std::min(agents, static_cast<double>(detail::kChunk));
    bytes.making = 20.0 * agents + 2.0 * threads * 24.0 * chunk * (2.0 * ties / agents);
    // Small dense ones have ties drawn twice replaced, which takes a list.
    const double sigma = section.has("degree_sigma") ? section.number("degree_sigma") : 1.0;
    const double twice = ties / (agents * agents) * std::exp(2.0 * sigma * sigma);
    if (twice > 0.0005) bytes.making = std::max(bytes.making, 16.0 * ties + 8.0 * agents);
  }
  // Unequal degrees may have to be laid and mixed by switches, as in rewiring: ties in two orders
  // and the places where they meet. (Tie ends alone take no more than a list of ties.)
  const bool rewired = section.has("rewire") && section.number("rewire") > 0.0;
  if (kind == "configuration" || rewired)
    bytes.making = std::max(bytes.making, 34.0 * ties + 16.0 * agents);
  return bytes;
}

/// All layers, made one after the other.
GraphBytes society_bytes(const Scenario& scenario, int threads) {
  GraphBytes all;
  for (std::size_t i = 0; i <= scenario.layers.size(); ++i) {
    const GraphBytes bytes = graph_bytes(scenario.layer(i), threads);
    all.making = std::max(all.making, bytes.making);
    all.kept += bytes.kept;
  }
  return all;
}

/// What measuring the society takes, layer by layer, before its worlds begin.
double measuring_bytes(const Scenario& scenario, double agents, int threads, const Graph* built) {
  double most = 0.0;
  for (std::size_t i = 0; i <= scenario.layers.size(); ++i) {
    const Values& layer = scenario.layer(i);
    if (layer.text("kind") == "well-mixed") continue;  // nothing is stored, nothing to measure
    const bool is_built = i == 0 && built != nullptr;
    const double rows = 4.0 * (layer.has("agents") ? expected_agents(layer) : 0.0);
    const double ties = is_built ? static_cast<double>(built->ties())
                                 : std::max(0.0, graph_bytes(layer, threads).kept - rows) / 8.0;
    const bool directed =
        is_built ? built->directed() : layer.declares("directed") && layer.boolean("directed");
    most = std::max(most, statistics_bytes(statistics_extent(scenario, agents, ties), agents, ties,
                                           directed, threads));
  }
  return most;
}

/// What a running world has on its agendas at most: each arc of a layer that is not always on comes
/// on and goes off.
double agenda_bytes(const Scenario& scenario) {
  constexpr double kEntries = 2.0 * 16.0;
  const auto things = static_cast<double>(scenario.items.size() + scenario.campaigns.size());
  double bytes = 0.0;
  for (std::size_t i = 0; i <= scenario.layers.size(); ++i) {
    const Values& layer = scenario.layer(i);
    const auto is_set = [&layer](const char* key) {
      return layer.declares(key) && layer.has(key) && !layer.is_default(key);
    };
    if (!is_set("active_from") && !is_set("active_until") && !is_set("from") && !is_set("until"))
      continue;
    bytes += kEntries * things * graph_bytes(layer, 1).kept / sizeof(AgentId);
  }
  return bytes;
}

/// The seed agents that one world draws for itself.
double drawn_seeds(const Scenario& scenario, double agents) {
  double seeds = 0.0;
  for (const Values& campaign : scenario.campaigns) {
    if (!campaign.declares("strategy") || campaign.has("agents")) continue;
    seeds += campaign.has("count") ? static_cast<double>(campaign.integer("count"))
                                   : campaign.number("share") * agents;
  }
  return seeds;
}

/// What is kept of one finished world: series, seed agents, and downloads if asked for.
double result_bytes(const Scenario& scenario, const ModelEntry& entry, const Clock& clock,
                    double agents) {
  const auto items = static_cast<double>(scenario.items.size());
  const auto things = static_cast<double>(scenario.items.size() + scenario.campaigns.size());
  const auto steps = static_cast<double>(clock.steps());
  const double variations = 1.0 + static_cast<double>(scenario.twins.size());
  const double most = most_downloads(entry, scenario, clock, agents);
  const double ledger = scenario.record.boolean("ledger") ? most * sizeof(Download) : 0.0;
  const double who = variations > 1.0 ? agents * items * variations / 8.0 : 0.0;
  return ledger + who + drawn_seeds(scenario, agents) * sizeof(AgentId) +
         steps * items * static_cast<double>(kChannels) * 4.0 * variations + steps * things * 16.0;
}

/// Sampled worlds that seeding strategies compare spread in, which are gone before the run's own
/// begin; where only runs can tell, one on each thread. How many sets imm needs is known only when
/// it has begun.
double seeding_bytes(const Scenario& scenario, const ModelEntry& entry, int threads,
                     double agents) {
  double most = 0.0;
  for (const Values& campaign : scenario.campaigns) {
    if (!campaign.declares("strategy") || campaign.has("agents")) continue;
    if (seeding_strategy(campaign.text("strategy")).needs != SeedingStrategy::Needs::spread)
      continue;
    if (spread_law(scenario, entry.card).needs_runs()) {
      most = std::max(most, threads * agents * entry.bytes_per_agent(scenario));
      continue;
    }
    const double samples = campaign.has("samples")
                               ? static_cast<double>(campaign.integer("samples"))
                               : static_cast<double>(kDefaultSeedWorlds);
    most = std::max(most, 16.0 * agents * samples);
  }
  return most;
}

}  // namespace

double estimated_bytes(const Scenario& scenario, const ModelEntry& entry, const Clock& clock,
                       int threads, const Graph* built) {
  const bool is_there = built != nullptr;
  const double agents =
      is_there ? static_cast<double>(built->agents()) : expected_agents(scenario.graph);
  const GraphBytes graph = is_there ? GraphBytes{} : society_bytes(scenario, threads);
  const double running = std::min<double>(threads, scenario.worlds());
  // A finished world can wait for an earlier one: as many again as run at once.
  const double results = std::min<double>(2.0 * threads, scenario.worlds());
  const double votes =
      entry.most_downloads == nullptr ? 0.0 : entry.most_downloads(scenario, clock, agents) * 8.0;
  // A world's cascades are measured when its runner is gone.
  const double cascades =
      scenario.record.boolean("ledger") && entry.card.downloads ? kCascadeBytesPerAgent : 0.0;
  double running_bytes = agents * entry.bytes_per_agent(scenario) + votes;
  if (entry.bytes_per_tie != nullptr)
    running_bytes +=
        entry.bytes_per_tie(scenario) * (is_there ? static_cast<double>(built->ties())
                                                  : std::max(0.0, graph.kept - 4.0 * agents) / 8.0);
  const double worlds =
      running * (std::max(running_bytes, agents * cascades) + agenda_bytes(scenario)) +
      results * result_bytes(scenario, entry, clock, agents);
  return graph.kept +
         std::max({graph.making, worlds, seeding_bytes(scenario, entry, threads, agents),
                   measuring_bytes(scenario, agents, threads, built)});
}

double estimated_society_bytes(const Scenario& scenario) { return society_bytes(scenario, 1).kept; }

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

double peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024.0;
}

std::string gibibytes(double bytes) {
  const double tenths = std::floor(bytes / 0x1p30 * 10.0 + 0.5) / 10.0;
  std::string text = to_text(tenths);
  return text.substr(0, text.find('.') + 2) + " GiB";
}

double require_memory(const Scenario& scenario, const ModelEntry& entry, const Clock& clock,
                      int threads, const Graph* graph) {
  const double needed = estimated_bytes(scenario, entry, clock, threads, graph);
  const double available = available_bytes();
  if (needed <= available) return needed;
  throw ScenarioError(Problem{
      scenario.graph.place(), "the run needs about " + gibibytes(needed) + " of memory",
      "at most " + gibibytes(available) + " is free on this machine",
      "fewer agents or ties, a coarser clock.step, fewer threads, record.ledger = false, or "
      "record.graph_statistics = \"degrees\""});
}

}  // namespace groundswell
