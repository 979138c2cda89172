// SPDX-License-Identifier: Apache-2.0
// Independent cascade on an Erdős–Rényi graph, graph prebuilt, ledger on: ties examined per second
// of a whole world (drawing resistances included), against the textbook queue in the same run.
//
//   bench_independent_cascade [agents = 1000000] [mean degree = 10] [p = 0.2] [repeats = 15]
//
// The three kernels take turns, so that a machine whose speed drifts is fair to all; medians are
// printed. The textbook queue tosses one coin of a Mersenne Twister per tie and keeps no causes.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "experiment/experiment.hpp"
#include "graph/generators.hpp"

namespace {

using namespace groundswell;  // NOLINT: a program, not a header

struct Timing {
  std::vector<double> seconds;
  std::uint64_t ties = 0;
  std::uint64_t adopters = 0;

  [[nodiscard]] double median() const {
    std::vector<double> sorted = seconds;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
  [[nodiscard]] double least() const { return *std::min_element(seconds.begin(), seconds.end()); }
};

Scenario scenario_for(std::uint64_t agents, double p) {
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : all_models()) cards.push_back(entry.card);
  const std::string toml =
      "worlds = 1\n[clock]\nsteps = 200\n[graph]\nkind = \"erdos-renyi\"\nagents = " +
      std::to_string(agents) + "\n[model]\nname = \"independent-cascade\"\np = " + to_text(p) +
      "\n[[campaigns]]\nname = \"seeds\"\nkind = \"seed\"\ncount = 10\n";
  return read_scenario(toml, "bench", "", cards);
}

/// The obvious way: a queue, a byte per agent, a coin per tie.
void textbook(const Graph& graph, double p, std::uint32_t seed, Timing& timing) {
  const auto begin = std::chrono::steady_clock::now();
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> coin(0.0, 1.0);
  std::vector<bool> adopted(graph.agents(), false);
  std::vector<AgentId> queue;
  for (int i = 0; i < 10; ++i) {
    const auto agent = static_cast<AgentId>(random() % graph.agents());
    if (!adopted[agent]) queue.push_back(agent);
    adopted[agent] = true;
  }
  std::uint64_t ties = 0;
  for (std::size_t head = 0; head < queue.size(); ++head) {
    for (const AgentId other : graph.out().row(queue[head])) {
      ++ties;
      if (adopted[other] || !(coin(random) < p)) continue;
      adopted[other] = true;
      queue.push_back(other);
    }
  }
  timing.seconds.push_back(
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  timing.ties = ties;
  timing.adopters = queue.size();
}

void ours(const Scenario& scenario, const ModelEntry& entry, const Graph& graph, const Clock& clock,
          const Executor& executor, World world, Timing& timing) {
  const auto begin = std::chrono::steady_clock::now();
  const WorldResult result =
      run_world(entry, {scenario, graph, clock, executor, world, {}, true}, {true, false});
  timing.seconds.push_back(
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  timing.ties = result.ties_examined;
  timing.adopters = result.ledger.size();
}

void print(const char* name, const Timing& timing, const Timing& baseline) {
  const auto ties = static_cast<double>(timing.ties);
  std::printf("%-28s %9.1f ms  %9.1f ms  %8.0f M ties/s  %6.2fx\n", name, timing.median() * 1e3,
              timing.least() * 1e3, ties / timing.median() / 1e6,
              (ties / timing.median()) / (static_cast<double>(baseline.ties) / baseline.median()));
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i, double fallback) {
    return argc > i ? std::atof(argv[i]) : fallback;
  };
  const auto agents = static_cast<std::uint64_t>(argument(1, 1e6));
  const double mean_degree = argument(2, 10.0);
  const double p = argument(3, 0.2);
  const int repeats = static_cast<int>(argument(4, 15));

  const Scenario scenario = scenario_for(agents, p);
  const std::vector<ModelEntry> models = all_models();
  const ModelEntry& entry = model_of(scenario, models);
  const Clock clock(scenario.clock);
  const Executor one(1);
  const Executor two(2);
  const Graph graph =
      erdos_renyi({static_cast<AgentId>(agents), mean_degree, {}}, scenario.seed(), two);

  Timing baseline;
  Timing alone;
  Timing paired;
  for (int i = -1; i < repeats; ++i) {  // the first round warms up
    const auto world = static_cast<World>(i + 1);
    textbook(graph, p, world, baseline);
    ours(scenario, entry, graph, clock, one, world, alone);
    ours(scenario, entry, graph, clock, two, world, paired);
    if (i < 0) baseline.seconds.clear(), alone.seconds.clear(), paired.seconds.clear();
  }
  std::printf("independent cascade, Erdős–Rényi n = %llu, mean degree %g, p = %g, 10 seed agents\n",
              static_cast<unsigned long long>(agents), mean_degree, p);
  std::printf("graph: %.2f bytes per arc; adopters: %llu\n",
              static_cast<double>(graph.bytes()) / static_cast<double>(graph.arcs()),
              static_cast<unsigned long long>(alone.adopters));
  std::printf("%-28s %12s  %12s\n", "", "median", "least");
  print("textbook queue, 1 thread", baseline, baseline);
  print("groundswell, 1 thread", alone, baseline);
  print("groundswell, 2 threads", paired, baseline);
  return 0;
}
