// SPDX-License-Identifier: Apache-2.0
// `graph kinds`: what societies can be made; `graph info`: the statistics of a graph file, or of
// the society a scenario describes; `graph build`: that society into a file; `graph convert`: from
// one format into another.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "app/words.hpp"
#include "core/letters.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "graph/reader.hpp"
#include "graph/statistics.hpp"
#include "graph/writer.hpp"
#include "scenario/print.hpp"
#include "scenario/sections.hpp"
#include "world/society.hpp"

namespace groundswell::app {
namespace {

struct GraphArguments {
  std::string path;
  std::string output;
  std::string output_format = "detect";
  ReadWords words;
  std::string layer;
  std::vector<std::string> sets;
  int threads = 0;
  bool overwrite = false;
};

struct Loaded {
  Graph graph;
  std::vector<std::string> notes;
  std::string made_from;
};

/// Which layer is meant: the base where none is named.
std::size_t position_of(const std::string& layer, const Scenario& scenario) {
  if (layer.empty()) return 0;
  const std::vector<std::string> names = scenario.layer_names();
  const auto found = std::find(names.begin(), names.end(), layer);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  throw ScenarioError(Problem{"--layer " + layer, "no layer of this name", "the name of a layer",
                              name_hint(layer, names)});
}

std::string layers_note(const Scenario& scenario, std::size_t chosen) {
  std::string others;
  const std::vector<std::string> names = scenario.layer_names();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (i != chosen) others += (others.empty() ? "" : ", ") + in_quotes(names[i]);
  return "layer " + in_quotes(names[chosen]) + "; --layer takes another: " + others;
}

Loaded build(const GraphArguments& arguments, const Executor& executor) {
  ScenarioOptions options;
  options.path = arguments.path;
  options.sets = arguments.sets;
  const std::vector<ModelEntry> models = all_models();
  const Scenario scenario = scenario_from(options, models);
  if (!arguments.output.empty())
    require_other_than_inputs(arguments.output, arguments.path, scenario);
  require_memory(scenario, model_of(scenario, models), Clock(scenario.clock), executor.threads());
  const std::size_t chosen = position_of(arguments.layer, scenario);
  Society society = build_society(scenario, executor);
  if (!scenario.layers.empty()) society.notes.push_back(layers_note(scenario, chosen));
  if (chosen > 0) {
    society.layers[chosen - 1].set_labels(society.graph.labels());
    society.graph = std::move(society.layers[chosen - 1]);
  }
  return {std::move(society.graph), std::move(society.notes), to_toml(scenario)};
}

Loaded read(const GraphArguments& arguments, const Executor& executor) {
  if (!arguments.layer.empty())
    throw ScenarioError(Problem{"--layer " + arguments.layer, "a graph file",
                                "must be absent: only a scenario has layers", ""});
  ReadReport report;
  ReadOptions options = options_from(arguments.words);
  options.keep_stored_weights = true;  // what describes or copies a graph loses nothing of it
  Graph graph = read_graph(arguments.path, options, executor, &report);
  return {std::move(graph), notes_on(report), arguments.path};
}

bool is_scenario(const std::string& path) { return has_ending(path, ".toml"); }

/// `graph info` takes scenarios and graph files: what acts on one only must not be given for the
/// other.
void require_acting(const GraphArguments& arguments) {
  const ReadWords& words = arguments.words;
  const ReadWords defaults;
  const auto refuse = [](bool given, const std::string& option, const std::string& allowed) {
    if (given) throw ScenarioError(Problem{option, "is given", allowed, ""});
  };
  if (!is_scenario(arguments.path)) {
    refuse(!arguments.sets.empty(), "--set", "must be left out: it acts on scenarios");
    return;
  }
  const std::string allowed = "must be left out: it acts on graph files, not on scenarios";
  refuse(words.format != defaults.format, "--format", allowed);
  refuse(words.ids != defaults.ids, "--ids", allowed);
  refuse(words.header != defaults.header, "--header", allowed);
  refuse(words.counts_line != defaults.counts_line, "--counts-line", allowed);
  refuse(words.influence != defaults.influence, "--influence", allowed);
  refuse(words.weights != defaults.weights, "--weights", allowed);
  refuse(words.from != defaults.from, "--from", allowed);
  refuse(words.until != defaults.until, "--until", allowed);
  refuse(words.directed, "--directed", allowed);
}

std::string info_text(const Graph& graph, const GraphStatistics& s) {
  std::string text;
  const auto row = [&text](const std::string& name, const std::string& value) {
    text += fmt::format("  {:<26}{:>14}\n", name, value);
  };
  const auto whole = [](auto number) { return with_separators(static_cast<double>(number)); };
  const auto real = [](double number) { return fmt::format("{:.4f}", number); };
  const auto sampled = [&real](double number, double error) {
    return error > 0.0 ? real(number) + fmt::format(" ± {:.4f} (sampled)", error) : real(number);
  };
  row("agents", whole(s.agents));
  row("ties", whole(graph.ties()));
  if (!graph.weights().empty()) {
    const double sum = std::accumulate(graph.weights().begin(), graph.weights().end(), 0.0);
    row("mean weight of ties", real(sum / static_cast<double>(graph.arcs())));
  }
  if (!graph.times().empty()) {
    Interval span{kNever, 0};
    for (const Interval& on : graph.times().intervals())
      span = {std::min(span.from, on.from), std::max(span.until, on.until)};
    row("first step of a tie", whole(span.from));
    row("ties end by step", span.until == kNever ? std::string("never") : whole(span.until));
  }
  row("mean degree", real(s.mean_degree));
  row("median degree", real(s.median_degree));
  row("largest degree", whole(s.max_degree));
  row("<k^2> / <k>", real(s.degree_ratio));
  row("degree Gini", real(s.degree_gini));
  row("tail exponent (top 5 %)", real(s.tail_exponent));
  row("mean local clustering", sampled(s.mean_local_clustering, s.local_clustering_error));
  row("transitivity", sampled(s.transitivity, s.transitivity_error));
  row("degree assortativity", real(s.assortativity));
  row("components", whole(s.components));
  row("largest component", whole(s.giant_component));
  row("largest core number", whole(s.max_core));
  row("mean path length", sampled(s.paths.mean, s.paths.standard_error));
  row("90 % of paths are within", whole(s.paths.percentile90));
  row(s.paths.sources < s.giant_component ? "diameter, at least" : "diameter",
      whole(s.paths.longest));
  if (graph.directed()) row("reciprocity", real(s.reciprocity));
  row("bytes per arc",
      fmt::format("{:.2f}", static_cast<double>(graph.bytes()) /
                                static_cast<double>(std::max<TieIndex>(1, graph.arcs()))));
  row("content hash", hexadecimal(graph.content_hash()));
  return text;
}

void info(const GraphArguments& arguments) {
  require_acting(arguments);
  const Executor executor(arguments.threads);
  const auto [graph, notes, made_from] =
      is_scenario(arguments.path) ? build(arguments, executor) : read(arguments, executor);
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

/// Writes a graph and says what was read and written.
void write(const GraphArguments& arguments, const Loaded& loaded) {
  WriteOptions options;
  options.format = options_from({.format = arguments.output_format}).format;
  options.overwrite = arguments.overwrite;
  options.origin.made_from = loaded.made_from;
  for (const std::string& note : loaded.notes) options.origin.notes += note + "\n";
  const std::vector<std::string> lost = write_graph(loaded.graph, arguments.output, options);
  std::string text = fmt::format("{}: {} agents, {} ties, content hash {}\n", arguments.output,
                                 with_separators(static_cast<double>(loaded.graph.agents())),
                                 with_separators(static_cast<double>(loaded.graph.ties())),
                                 hexadecimal(loaded.graph.content_hash()));
  for (const std::string& note : loaded.notes) text += "  " + note + "\n";
  for (const std::string& note : lost) text += "  " + note + "\n";
  print_text(text);
}

void show_kinds(const std::string& name) {
  std::string text;
  for (const SectionKind& kind : graph_kinds()) {
    if (kind.name == name) return print_text(to_text(kind));
    text += beside("  " + kind.name, kind.meaning, 20);
  }
  if (name.empty())
    return print_text(text + "\n`groundswell graph kinds NAME` shows a kind's parameters.\n");
  throw ScenarioError(Problem{"graph kinds " + name, "no kind of society of this name",
                              "the name of a kind", name_hint(name, names_of(graph_kinds()))});
}

void add_threads(CLI::App& command, GraphArguments& arguments) {
  command.add_option("--threads", arguments.threads, "Threads to use (default: all)")
      ->option_text("N")
      ->check(CLI::Range(1, 4096));
}

void add_sets(CLI::App& command, GraphArguments& arguments) {
  command.add_option("--set", arguments.sets, "Change a value of the scenario (repeatable)")
      ->option_text("KEY.PATH=VALUE")
      ->allow_extra_args(false);
}

void add_layer(CLI::App& command, GraphArguments& arguments) {
  command.add_option("--layer", arguments.layer, "Layer of the scenario (default: [graph])")
      ->option_text("NAME");
}

void add_words(CLI::App& command, ReadWords& words) {
  const auto choice = [&command](const char* name, std::string& word,
                                 const std::vector<std::string>& words_allowed,
                                 const char* description) {
    std::string all;
    for (const std::string& allowed : words_allowed) all += (all.empty() ? "" : "|") + allowed;
    command.add_option(name, word, description)
        ->option_text(all)
        ->check(CLI::IsMember(words_allowed));
  };
  choice("--format", words.format, format_names(), "Kind of file (default: detect)");
  choice("--ids", words.ids, {"detect", "numbers", "text"}, "What names agents in an edge list");
  choice("--header", words.header, {"detect", "yes", "no"},
         "Does an edge list begin with the names of its columns?");
  choice("--counts-line", words.counts_line, {"detect", "yes", "no"},
         "Does an edge list begin with the numbers of agents and ties?");
  choice("--influence", words.influence, {"forward", "backward"},
         "Of a directed line `u v`: forward, u influences v; backward, u follows v");
  command.add_option("--weights", words.weights, "Column or attribute with the weights of ties")
      ->option_text("NAME|NUMBER");
  command.add_option("--from", words.from, "Column with the step from which a tie is on")
      ->option_text("NAME|NUMBER");
  command.add_option("--until", words.until, "Column with the step in which it is off again")
      ->option_text("NAME|NUMBER");
  command.add_flag("--directed", words.directed, "Ties have a direction");
}

void add_output(CLI::App& command, GraphArguments& arguments) {
  command.add_option("--to", arguments.output_format, "Format to write (default: by the ending)")
      ->option_text("edge-list|metis|graphml|hdf5")
      ->check(CLI::IsMember(std::vector<std::string>{"edge-list", "metis", "graphml", "hdf5"}));
  command.add_flag("--overwrite", arguments.overwrite, "Replace the file if it exists");
}

void add_kinds(CLI::App& graph, Action& chosen) {
  CLI::App* command =
      graph.add_subcommand("kinds", "List the kinds of society, or show one's parameters");
  const auto name = std::make_shared<std::string>();
  command->add_option("name", *name, "Name of a kind")->option_text("NAME");
  command->callback([=, &chosen] { chosen = [=] { show_kinds(*name); }; });
}

void add_info(CLI::App& graph, Action& chosen) {
  CLI::App* command = graph.add_subcommand("info", "Statistics of a graph");
  const auto arguments = std::make_shared<GraphArguments>();
  command
      ->add_option(
          "file", arguments->path,
          "Edge list, METIS, Matrix Market, GraphML (plain, gz, xz, zst), stored graph, or "
          "a scenario whose society to build")
      ->required()
      ->option_text("FILE");
  add_words(*command, arguments->words);
  add_layer(*command, *arguments);
  add_sets(*command, *arguments);
  add_threads(*command, *arguments);
  command->callback([=, &chosen] { chosen = [=] { info(*arguments); }; });
}

void add_build(CLI::App& graph, Action& chosen) {
  CLI::App* command =
      graph.add_subcommand("build", "Build the society of a scenario and store its graph");
  const auto arguments = std::make_shared<GraphArguments>();
  command->add_option("scenario", arguments->path, "Scenario file (TOML)")
      ->required()
      ->option_text("SCENARIO.toml");
  command->add_option("-o,--output", arguments->output, "File to write")
      ->required()
      ->option_text("GRAPH.h5");
  add_output(*command, *arguments);
  add_layer(*command, *arguments);
  add_sets(*command, *arguments);
  add_threads(*command, *arguments);
  command->callback([=, &chosen] {
    chosen = [=] {
      const Executor executor(arguments->threads);
      write(*arguments, build(*arguments, executor));
    };
  });
}

void add_convert(CLI::App& graph, Action& chosen) {
  CLI::App* command =
      graph.add_subcommand("convert", "Read a graph and write it in another format");
  const auto arguments = std::make_shared<GraphArguments>();
  command->add_option("in", arguments->path, "Graph file to read")->required()->option_text("IN");
  command
      ->add_option("out", arguments->output,
                   "File to write: .h5 (binary), .graph or .metis, .graphml, else an edge list")
      ->required()
      ->option_text("OUT");
  add_words(*command, arguments->words);
  add_output(*command, *arguments);
  add_threads(*command, *arguments);
  command->callback([=, &chosen] {
    chosen = [=] {
      const Executor executor(arguments->threads);
      require_other_file(arguments->output, arguments->path, "the graph itself");
      write(*arguments, read(*arguments, executor));
    };
  });
}

}  // namespace

void add_graph(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("graph", "Describe, build and convert social graphs");
  command->require_subcommand(1);
  add_kinds(*command, chosen);
  add_info(*command, chosen);
  add_build(*command, chosen);
  add_convert(*command, chosen);
}

}  // namespace groundswell::app
