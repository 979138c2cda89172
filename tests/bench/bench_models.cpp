// SPDX-License-Identifier: Apache-2.0
// One world of a model, or of every model, graph prebuilt and ledger on: ties per second, and
// decisions per second for models of choice.
//
//   bench_models NAME|all [agents = 1000000] [mean degree = 10; 0: well mixed] [repetitions = 3]
//                [steps=N] [seeds=SHARE] [graph=FILE] [ledger=no] [key=value of the model ...]
//
// One thread and two take turns; medians are printed. Where nothing else is said, models that
// spread from seed agents get one in a hundred and up to 200 steps of a day (they end when nothing
// is left to happen), others 4 steps; markets have 48 items and a million decisions in well-mixed
// societies.
#include <algorithm>
#include <cstdio>
#include <string>

#include "bench/measure.hpp"
#include "engine/simulation.hpp"
#include "experiment/experiment.hpp"
#include "graph/generators.hpp"
#include "graph/reader.hpp"

namespace {

using namespace groundswell;  // NOLINT: a program, not a header

struct Setting {
  AgentId agents = 1'000'000;
  double degree = 10.0;
  int repetitions = 3;
  std::string steps;
  std::string seeds = "0.01";
  bool ledger = true;
  std::string file;   ///< an edge list in place of a random graph
  std::string model;  ///< lines of [model]
};

bool has_seeds(const ModelCard& card) {
  return std::ranges::count(card.campaign_kinds, "seed") > 0 && card.family != "choice";
}
bool decides(const ModelCard& card) {
  return std::ranges::any_of(card.parameters,
                             [](const Parameter& p) { return p.key == "decisions"; });
}

std::string scenario_text(const ModelCard& card, const Setting& setting, bool mixed) {
  std::string steps = setting.steps;
  if (steps.empty()) steps = has_seeds(card) ? "200" : "4";
  std::string toml = "worlds = 1\n[clock]\nsteps = " + steps +
                     "\n[graph]\nagents = " + std::to_string(setting.agents) + "\nkind = ";
  toml += mixed ? "\"well-mixed\"\n" : "\"erdos-renyi\"\n";
  toml += "[model]\nname = \"" + card.name + "\"\n" + setting.model;
  if (decides(card)) toml += "decisions = 250000\n";
  if (card.family == "choice" && card.downloads) toml += "[[items]]\nname = \"item\"\ncount = 48\n";
  if (has_seeds(card))
    toml += "[[campaigns]]\nname = \"seeds\"\nkind = \"seed\"\nshare = " + setting.seeds + "\n";
  return toml;
}

struct Work {
  const char* unit;
  double amount;
};

/// What a run did, counted in what its model does most.
Work work_of(const ModelCard& card, const WorldResult& result, const Clock& clock, AgentId agents) {
  if (decides(card)) return {"decisions", 250'000.0 * clock.steps()};
  if (card.family == "choice") return {"choices", 1.0 * agents * clock.steps()};
  if (result.ties_examined > 0) return {"ties", static_cast<double>(result.ties_examined)};
  return {"downloads", static_cast<double>(result.ledger.size())};
}

/// Millions of `work` per second with one thread and with two.
void print_row(const ModelCard& card, const Work& work, double one, double two) {
  std::printf("%-24s %-9s %9s %10.1f ms %9.1f M/s %10.1f ms %9.1f M/s\n", card.name.c_str(),
              card.family.c_str(), work.unit, one * 1e3, work.amount / one / 1e6, two * 1e3,
              work.amount / two / 1e6);
  std::fflush(stdout);
}

void measure(const ModelEntry& entry, const std::vector<ModelCard>& cards, const Setting& setting,
             const Graph& society) {
  const bool mixed = !entry.card.ties || society.is_well_mixed() || entry.card.family == "choice";
  const Graph crowd = Graph::well_mixed(society.agents());
  const Graph& graph = mixed && entry.card.well_mixed ? crowd : society;
  const Scenario scenario =
      read_scenario(scenario_text(entry.card, setting, graph.is_well_mixed()), "bench", "", cards);
  const Clock clock(scenario.clock);
  const Executor one(1);
  const Executor two(2);
  std::vector<double> alone, paired;
  WorldResult result;
  const auto time = [&](const Executor& executor) {
    return bench::seconds([&] {
      result = run_world(entry, {scenario, graph, clock, executor, 0, {}, setting.ledger},
                         {setting.ledger, false});
    });
  };
  for (int i = -1; i < setting.repetitions; ++i) {  // the first round warms up
    const double first = time(one);
    const double second = time(two);
    if (i < 0) continue;
    alone.push_back(first);
    paired.push_back(second);
  }
  const Work work = work_of(entry.card, result, clock, graph.agents());
  print_row(entry.card, work, bench::median(alone), bench::median(paired));
}

Setting setting_of(int argc, char** argv) {
  Setting setting;
  if (argc > 2) setting.agents = static_cast<AgentId>(std::atof(argv[2]));
  if (argc > 3) setting.degree = std::atof(argv[3]);
  if (argc > 4) setting.repetitions = std::atoi(argv[4]);
  for (int i = 5; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string key = word.substr(0, word.find('='));
    const std::string value = word.substr(std::min(word.size(), key.size() + 1));
    if (key == "steps")
      setting.steps = value;
    else if (key == "seeds")
      setting.seeds = value;
    else if (key == "ledger")
      setting.ledger = value != "no";
    else if (key == "graph")
      setting.file = value;
    else
      setting.model += word + "\n";
  }
  return setting;
}

Graph society_of(Setting& setting) {
  if (setting.degree == 0.0) return Graph::well_mixed(setting.agents);
  if (setting.file.empty())
    return erdos_renyi({setting.agents, setting.degree, {}}, 1, Executor(2));
  Graph graph = read_graph(setting.file, {}, Executor(2));
  setting.agents = graph.agents();
  return graph;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr,
                 "bench_models NAME|all [agents] [mean degree] [repetitions] [steps=N] "
                 "[seeds=SHARE] [graph=FILE] [ledger=no] [key=value ...]\n");
    return 2;
  }
  const std::string name = argv[1];
  const std::vector<ModelEntry> models = all_models();
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : models) cards.push_back(entry.card);
  bool found = false;
  try {
    Setting setting = setting_of(argc, argv);
    const Graph society = society_of(setting);
    std::printf("%u agents, %llu ties\n%-24s %-9s %9s %13s %13s %13s %13s\n", society.agents(),
                static_cast<unsigned long long>(society.ties()), "model", "family", "unit",
                "one thread", "", "two threads", "");
    for (const ModelEntry& entry : models) {
      if (name != "all" && entry.card.name != name) continue;
      found = true;
      measure(entry, cards, setting, society);
    }
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
  if (found) return 0;
  std::fprintf(stderr, "no model '%s'\n", name.c_str());
  return 2;
}
