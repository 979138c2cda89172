// SPDX-License-Identifier: Apache-2.0
// Seeding strategies on a real network: seconds each takes, and the spread of what it chooses, by
// the program's own independent cascade over many worlds.
//
//   bench_seeding FILE [k = 50] [p = 0.05] [worlds = 2000] [threads = 2] [epsilon = 0.5, 0.1 …]
//
// FILE is an edge list, taken as undirected. All strategies meet the same worlds, so the difference
// to the first row, IMM, is known far better than the spread itself: its standard error is that of
// the differences world by world. IMM runs once for every epsilon given. greedy is left out: it
// chooses what celf chooses.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "experiment/experiment.hpp"
#include "graph/reader.hpp"
#include "graph/seeding.hpp"
#include "support/statistics.hpp"

namespace {

using namespace groundswell;  // NOLINT: a program, not a header

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string quoted_list(const std::vector<AgentId>& agents, const Graph& graph) {
  std::string text;
  for (const AgentId agent : agents)
    text += (text.empty() ? "[\"" : ", \"") + graph.label(agent) + "\"";
  return text + "]";
}

/// Adopters at the end of each world, seed agents included.
std::vector<double> spreads_of(const std::vector<AgentId>& seeds, const std::string& file,
                               const Graph& graph, const std::string& p, World worlds,
                               const Executor& executor) {
  const std::vector<ModelEntry> models = all_models();
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : models) cards.push_back(entry.card);
  const Scenario scenario =
      read_scenario("seed = 2009\nworlds = " + std::to_string(worlds) +
                        "\n[clock]\nsteps = 1000\n[graph]\nkind = \"file\"\nfile = \"" + file +
                        "\"\n[model]\nname = \"independent-cascade\"\np = " + p +
                        "\n[[campaigns]]\nname = \"seeds\"\nkind = \"seed\"\nagents = " +
                        quoted_list(seeds, graph) + "\n",
                    "bench", "", cards);
  const Clock clock(scenario.clock);
  std::vector<double> spreads(worlds);
  RunOptions options;
  options.on_world = [&](const WorldResult& world) {
    spreads[world.world] = static_cast<double>(world.total(0));
  };
  (void)run_experiment(scenario, model_of(scenario, models), graph, clock, executor, options);
  return spreads;
}

/// Of the values less those they are `compared` with, place by place.
test::Sample sample_of(const std::vector<double>& values, const std::vector<double>& compared) {
  test::Sample sample;
  for (std::size_t i = 0; i < values.size(); ++i)
    sample.add(values[i] - (compared.empty() ? 0.0 : compared[i]));
  return sample;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_seeding FILE [k] [p] [worlds] [threads] [epsilon…]\n");
    return 2;
  }
  const std::string file = argv[1];
  const auto argument = [&](int i, const char* fallback) {
    return std::string(argc > i ? argv[i] : fallback);
  };
  const std::string p = argument(3, "0.05");
  const auto worlds = static_cast<World>(std::atoi(argument(4, "2000").c_str()));
  const Executor executor(std::atoi(argument(5, "2").c_str()));
  const Graph graph = read_graph(file, {}, executor);
  std::printf("%s: %u agents, %llu ties; k = %s, p = %s, %u worlds, %d threads\n", file.c_str(),
              graph.agents(), static_cast<unsigned long long>(graph.ties()),
              argument(2, "50").c_str(), p.c_str(), worlds, executor.threads());
  std::printf("%-20s %10s %8s %10s %8s %9s\n", "strategy", "spread", "s.e.", "less imm", "s.e.",
              "seconds");

  SeedRequest request;
  request.count = static_cast<std::size_t>(std::atoi(argument(2, "50").c_str()));
  request.law = {SpreadLaw::Kind::cascade, std::atof(p.c_str())};
  request.discount_p = request.law.p;
  std::vector<double> first;
  const auto show = [&](const std::string& strategy, const std::string& name) {
    const auto begin = std::chrono::steady_clock::now();
    const SeedChoice choice = choose_seeds(strategy, request, graph, executor);
    const double seconds = seconds_since(begin);
    const std::vector<double> spreads = spreads_of(choice.agents, file, graph, p, worlds, executor);
    if (first.empty()) first = spreads;
    const test::Sample spread = sample_of(spreads, {});
    const test::Sample less = sample_of(spreads, first);
    std::printf("%-20s %10.1f %8.2f %10.2f %8.2f %9.3f", name.c_str(), spread.mean(),
                spread.standard_error(), less.mean(), less.standard_error(), seconds);
    for (const std::string& note : choice.notes) std::printf("  %s", note.c_str());
    std::printf("\n");
    std::fflush(stdout);
  };
  std::vector<std::string> epsilons{"0.5"};
  if (argc > 6) epsilons.assign(argv + 6, argv + argc);
  for (const std::string& epsilon : epsilons) {
    request.epsilon = std::atof(epsilon.c_str());
    show("imm", "imm " + epsilon);
  }
  for (const std::string& strategy : seed_strategies())
    if (strategy != "trait" && strategy != "greedy" && strategy != "imm") show(strategy, strategy);
  return 0;
}
