// SPDX-License-Identifier: Apache-2.0
// One world of any model with its defaults, graph prebuilt, ledger on: ties examined per second.
//
//   bench_models NAME [agents = 1000000] [mean degree = 10; 0: well mixed] [repetitions = 7]
//                [key=value of the model ...]
//
// One thread and two take turns. A step is a day, at most 200 of them; ten seed agents where the
// model takes any.
#include <algorithm>
#include <cstdio>
#include <string>

#include "bench/measure.hpp"
#include "engine/simulation.hpp"
#include "experiment/experiment.hpp"
#include "graph/generators.hpp"

namespace {

using namespace groundswell;  // NOLINT: a program, not a header

Scenario scenario_for(const ModelCard& card, const std::vector<ModelCard>& cards, AgentId agents,
                      double degree, const std::string& settings) {
  std::string toml =
      "worlds = 1\n[clock]\nsteps = 200\n[graph]\nagents = " + std::to_string(agents) + "\nkind = ";
  toml += degree > 0.0 ? "\"erdos-renyi\"\n" : "\"well-mixed\"\n";
  toml += "[model]\nname = \"" + card.name + "\"\n" + settings;
  if (std::ranges::count(card.campaign_kinds, "seed") > 0)
    toml += "[[campaigns]]\nname = \"seeds\"\nkind = \"seed\"\ncount = 10\n";
  return read_scenario(toml, "bench", "", cards);
}

void measure(const ModelEntry& entry, const Scenario& scenario, const Graph& graph, int repeats) {
  const Clock clock(scenario.clock);
  const Executor one(1);
  const Executor two(2);
  std::vector<double> alone, paired;
  WorldResult result;
  const auto time = [&](const Executor& executor) {
    return bench::seconds([&] {
      result = run_world(entry, {scenario, graph, clock, executor, 0, {}, true}, {true, false});
    });
  };
  for (int i = -1; i < repeats; ++i) {  // the first round warms up
    const double first = time(one);
    const double second = time(two);
    if (i < 0) continue;
    alone.push_back(first);
    paired.push_back(second);
  }
  const auto ties = static_cast<double>(result.ties_examined);
  std::printf("%-22s %9u agents %12zu downloads %14.0f ties examined\n", entry.card.name.c_str(),
              graph.agents(), result.ledger.size(), ties);
  for (const auto& [threads, seconds] : {std::pair(1, alone), std::pair(2, paired)})
    std::printf("  %d thread%s  median %8.1f ms  %7.0f M ties/s  %7.1f ns per agent\n", threads,
                threads == 1 ? " " : "s", bench::median(seconds) * 1e3,
                ties / bench::median(seconds) / 1e6,
                bench::median(seconds) * 1e9 / static_cast<double>(graph.agents()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr,
                 "bench_models NAME [agents] [mean degree] [repetitions] [key=value ...]\n");
    return 2;
  }
  const auto argument = [&](int i, double fallback) {
    return argc > i ? std::atof(argv[i]) : fallback;
  };
  const auto agents = static_cast<AgentId>(argument(2, 1e6));
  const double degree = argument(3, 10.0);
  std::string settings;
  for (int i = 5; i < argc; ++i) settings += std::string(argv[i]) + "\n";
  const std::vector<ModelEntry> models = all_models();
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : models) cards.push_back(entry.card);
  for (const ModelEntry& entry : models) {
    if (entry.card.name != argv[1]) continue;
    try {
      const Scenario scenario = scenario_for(entry.card, cards, agents, degree, settings);
      const Graph graph = degree > 0.0 ? erdos_renyi({agents, degree, {}}, 1, Executor(2))
                                       : Graph::well_mixed(agents);
      measure(entry, scenario, graph, static_cast<int>(argument(4, 7)));
      return 0;
    } catch (const Error& error) {
      std::fprintf(stderr, "%s\n", error.what());
      return 2;
    }
  }
  std::fprintf(stderr, "no model '%s'\n", argv[1]);
  return 2;
}
