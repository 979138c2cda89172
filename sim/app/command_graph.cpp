// SPDX-License-Identifier: Apache-2.0
// `graph info`: the statistics of an edge list, or of the society a scenario describes.
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "app/report.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "graph/reader.hpp"
#include "graph/statistics.hpp"
#include "world/society.hpp"

namespace groundswell::app {
namespace {

struct GraphArguments {
  std::string path;
  std::vector<std::string> sets;
  bool directed = false;
  int threads = 0;
};

bool is_scenario(const std::string& path) { return path.ends_with(".toml"); }

Graph load(const GraphArguments& arguments, const Executor& executor,
           std::vector<std::string>& notes) {
  if (is_scenario(arguments.path)) {
    ScenarioOptions options;
    options.path = arguments.path;
    options.sets = arguments.sets;
    const std::vector<ModelEntry> models = all_models();
    const Scenario scenario = scenario_from(options, models);
    require_memory(scenario, model_of(scenario, models), Clock(scenario.clock), executor.threads());
    Society society = build_society(scenario, executor);
    notes = std::move(society.notes);
    return std::move(society.graph);
  }
  ReadOptions options;
  options.directed = arguments.directed;
  ReadReport report;
  Graph graph = read_edge_list(arguments.path, options, executor, &report);
  notes = notes_on(report);
  return graph;
}

std::string info_text(const Graph& graph, const GraphStatistics& s) {
  std::string text;
  const auto row = [&text](const std::string& name, const std::string& value) {
    text += fmt::format("  {:<26}{:>14}\n", name, value);
  };
  const auto whole = [](auto number) { return with_separators(static_cast<double>(number)); };
  const auto real = [](double number) { return fmt::format("{:.4f}", number); };
  row("agents", whole(s.agents));
  row("ties", whole(graph.ties()));
  row("mean degree", real(s.mean_degree));
  row("median degree", real(s.median_degree));
  row("largest degree", whole(s.max_degree));
  row("<k^2> / <k>", real(s.degree_ratio));
  row("degree Gini", real(s.degree_gini));
  row("mean local clustering", real(s.mean_local_clustering));
  row("transitivity", real(s.transitivity));
  row("degree assortativity", real(s.assortativity));
  row("components", whole(s.components));
  row("largest component", whole(s.giant_component));
  row("largest core number", whole(s.max_core));
  if (graph.directed()) row("reciprocity", real(s.reciprocity));
  row("bytes per arc",
      fmt::format("{:.2f}", static_cast<double>(graph.bytes()) /
                                static_cast<double>(std::max<TieIndex>(1, graph.arcs()))));
  row("content hash", hexadecimal(graph.content_hash()));
  return text;
}

void info(const GraphArguments& arguments) {
  const Executor executor(arguments.threads);
  std::vector<std::string> notes;
  const Graph graph = load(arguments, executor, notes);
  std::string text = fmt::format("{}{}\n", arguments.path,
                                 graph.directed() ? " (directed; statistics of the undirected "
                                                    "simple graph)"
                                                  : "");
  if (graph.is_well_mixed()) {
    text += fmt::format("  a well-mixed society of {} agents: no ties are stored\n",
                        with_separators(static_cast<double>(graph.agents())));
  } else {
    text += info_text(graph, describe(graph, executor));
  }
  for (const std::string& note : notes) text += "  " + note + "\n";
  print_text(text);
}

}  // namespace

void add_graph(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("graph", "Look at social graphs");
  command->require_subcommand(1);
  CLI::App* info_command = command->add_subcommand("info", "Statistics of a graph");
  const auto arguments = std::make_shared<GraphArguments>();
  info_command
      ->add_option("file", arguments->path,
                   "Edge list (plain, gz, xz, zst), or a scenario whose society to build")
      ->required()
      ->option_text("FILE");
  info_command->add_flag("--directed", arguments->directed,
                         "The edge list's ties have a direction");
  info_command->add_option("--set", arguments->sets, "Change a value of the scenario (repeatable)")
      ->option_text("KEY.PATH=VALUE")
      ->allow_extra_args(false);
  info_command->add_option("--threads", arguments->threads, "Threads to use (default: all)")
      ->option_text("N")
      ->check(CLI::Range(1, 4096));
  info_command->callback([=, &chosen] { chosen = [=] { info(*arguments); }; });
}

}  // namespace groundswell::app
