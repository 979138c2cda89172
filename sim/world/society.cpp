// SPDX-License-Identifier: Apache-2.0
#include "world/society.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "core/random.hpp"
#include "graph/block_model.hpp"
#include "graph/bter.hpp"
#include "graph/builder.hpp"
#include "graph/degrees.hpp"
#include "graph/generators.hpp"
#include "graph/given_degrees.hpp"
#include "graph/reader.hpp"
#include "graph/rewiring.hpp"
#include "graph/spatial.hpp"
#include "scenario/check_graph.hpp"

namespace groundswell {
namespace {

RmatOptions rmat_options(const Values& section) {
  RmatOptions options;
  options.scale = static_cast<unsigned>(
      std::countr_zero(static_cast<std::uint64_t>(section.integer("agents"))));
  options.ties_per_agent = static_cast<std::uint32_t>(section.integer("ties_per_agent"));
  options.a = section.number("a");
  options.b = section.number("b");
  options.c = section.number("c");
  options.shuffled = section.boolean("shuffled");
  return options;
}

LatticeOptions lattice_options(const Values& section) {
  const auto agents = static_cast<AgentId>(section.integer("agents"));
  const auto given = static_cast<AgentId>(section.integer("width"));
  const auto side = static_cast<AgentId>(std::sqrt(static_cast<double>(agents)));
  LatticeOptions options;
  options.width = given > 0 ? given : side;
  options.height = agents / options.width;
  options.diagonals = section.text("neighbourhood") == "moore";
  options.periodic = section.boolean("periodic");
  return options;
}

DegreeOptions degree_options(const Values& section) {
  DegreeOptions options;
  options.agents = static_cast<AgentId>(section.integer("agents"));
  const std::string& law = section.text("degrees");
  options.law = law == "lognormal" ? DegreeLaw::lognormal
                : law == "poisson" ? DegreeLaw::poisson
                                   : DegreeLaw::power_law;
  options.exponent = section.number("exponent");
  options.mean_degree = section.number("mean_degree");
  options.sigma = section.number("degree_sigma");
  options.min_degree = static_cast<std::uint32_t>(section.integer("min_degree"));
  options.max_degree = static_cast<std::uint32_t>(section.integer("max_degree"));
  options.even_sum = section.text("kind") != "chung-lu";
  return options;
}

std::vector<std::uint32_t> degrees_in_file(const Values& section) {
  const std::string& file = section.text("degrees_file");
  std::vector<std::uint32_t> degrees = read_degrees(file, section.text("degrees_column"));
  if (degrees.size() != static_cast<std::size_t>(section.integer("agents")))
    throw InputError(Problem{
        file, std::to_string(degrees.size()) + " degrees",
        "must be one for each of the " + std::to_string(section.integer("agents")) + " agents",
        "graph.agents = " + std::to_string(degrees.size())});
  return degrees;
}

std::vector<std::uint32_t> degrees_of(const Values& section, std::uint64_t seed,
                                      const Executor& executor) {
  if (section.text("degrees") == "file") return degrees_in_file(section);
  return draw_degrees(degree_options(section), seed, executor);
}

BlockModelOptions block_options(const Values& section) {
  BlockModelOptions options;
  options.agents = static_cast<AgentId>(section.integer("agents"));
  options.mean_degree = section.number("mean_degree");
  options.shares.assign(static_cast<std::size_t>(section.integer("blocks")), 1.0);
  if (section.has("shares")) options.shares = section.numbers("shares");
  options.homophily = section.number("homophily");
  if (section.has("inside")) options.inside = section.number("inside");
  if (section.has("mixing")) options.mixing = section.numbers("mixing");
  if (section.has("labels")) options.labels = section.texts("labels");
  options.trait = section.text("trait");
  return options;
}

/// Of `bter`, and of its preset `friendship`.
BterOptions bter_options(const Values& section) {
  BterOptions options;
  options.agents = static_cast<AgentId>(section.integer("agents"));
  options.mean_degree = section.number("mean_degree");
  if (section.text("kind") == "friendship") return options;
  options.degree_sigma = section.number("degree_sigma");
  options.clustering = section.number("clustering");
  options.max_degree = static_cast<std::uint32_t>(section.integer("max_degree"));
  return options;
}

bool is_bter(const std::string& kind) { return kind == "bter" || kind == "friendship"; }

Graph geometric(const Values& section, std::uint64_t seed, const Executor& executor) {
  RandomGeometricOptions options;
  options.agents = static_cast<AgentId>(section.integer("agents"));
  options.mean_degree = section.number("mean_degree");
  if (section.has("radius")) options.radius = section.number("radius");
  options.torus = section.boolean("torus");
  return random_geometric(options, seed, executor);
}

Graph generate(const Values& section, std::uint64_t seed, const Executor& executor) {
  const std::string& kind = section.text("kind");
  const auto agents = static_cast<AgentId>(section.integer("agents"));
  const auto whole = [&](const char* key) {
    return static_cast<std::uint32_t>(section.integer(key));
  };
  if (is_bter(kind)) return bter(bter_options(section), seed, executor);
  if (kind == "erdos-renyi")
    return erdos_renyi({agents, section.number("mean_degree"), {}}, seed, executor);
  if (kind == "random-regular") return random_regular({agents, whole("degree")}, seed, executor);
  if (kind == "watts-strogatz")
    return watts_strogatz({agents, whole("neighbours"), section.number("rewiring")}, seed,
                          executor);
  if (kind == "barabasi-albert")
    return barabasi_albert({agents, whole("ties_per_agent")}, seed, executor);
  if (kind == "holme-kim")
    return holme_kim({agents, whole("ties_per_agent"), section.number("triads")}, seed, executor);
  if (kind == "gnm")
    return uniform_ties({agents, static_cast<std::uint64_t>(section.integer("ties"))}, seed,
                        executor);
  if (kind == "r-mat") return rmat(rmat_options(section), seed, executor);
  if (kind == "lattice") return lattice(lattice_options(section), seed, executor);
  if (kind == "tree") return tree({agents, whole("branching")}, seed, executor);
  if (kind == "configuration")
    return configuration_model(degrees_of(section, seed, executor), seed, executor);
  if (kind == "chung-lu") return chung_lu(degrees_of(section, seed, executor), seed, executor);
  if (kind == "blocks") return block_model(block_options(section), seed, executor);
  if (kind == "random-geometric") return geometric(section, seed, executor);
  if (kind == "hyperbolic")
    return hyperbolic({agents, section.number("mean_degree"), section.number("exponent")}, seed,
                      executor);
  if (kind == "complete") return complete({agents}, seed, executor);
  if (kind == "star") return star({agents}, seed, executor);
  if (kind == "path") return path({agents}, seed, executor);
  if (kind == "cycle") return cycle({agents}, seed, executor);
  if (kind == "well-mixed") return Graph::well_mixed(agents);
  throw InternalError("no generator for graphs of kind " + kind);
}

}  // namespace

std::vector<std::string> notes_on(const ReadReport& report) {
  std::vector<std::string> notes;
  const auto note = [&notes](std::uint64_t count, const std::string& what) {
    if (count > 0) notes.push_back(std::to_string(count) + " " + what);
  };
  if (report.header_line > 0)
    notes.push_back("line " + std::to_string(report.header_line) + " read as column names");
  note(report.self_loops, "self-loops left out");
  note(report.parallel_ties, report.weighted ? "parallel ties made one, their weights added"
                                             : "parallel ties counted once");
  note(report.both_ways, "ties listed both ways, their weight taken once");
  if (report.weights_left_out) notes.emplace_back("weights of ties not used: not asked for");
  note(report.extra_columns, "columns beyond the two ids not used");
  note(report.partial_traits, "attributes of agents not used: some agents have none");
  if (report.sparse_ids) notes.emplace_back("ids are not 0 … n−1: kept as labels");
  return notes;
}

namespace {

Society load(const Values& section, const Executor& executor) {
  const ReadWords words{.format = section.text("format"),
                        .ids = section.text("ids"),
                        .header = section.text("header"),
                        .counts_line = section.text("counts_line"),
                        .influence = section.text("influence"),
                        .weights = section.text("weights"),
                        .from = section.text("from"),
                        .until = section.text("until"),
                        .directed = section.boolean("directed")};
  ReadReport report;
  Graph graph = read_graph(section.text("file"), options_from(words), executor, &report);
  const std::string found = hexadecimal(graph.content_hash());
  const std::string& wanted = section.text("content_hash");
  // The hash that `graph convert` prints of a stored graph is that of the file, with its weights.
  if (!wanted.empty() && wanted != found && wanted != report.stored_hash) {
    throw InputError(Problem{section.place("content_hash"),
                             section.text("file") + " hashes to " + found, "must hash to " + wanted,
                             "the file is not the one that was used"});
  }
  return {std::move(graph), notes_on(report), found};
}

bool shuffles_traits(const Values& section) {
  return section.declares("shuffle_traits") && section.boolean("shuffle_traits");
}

bool has_null_models(const Values& section) {
  return (section.declares("rewire") && section.number("rewire") > 0.0) || shuffles_traits(section);
}

void apply_null_models(const Values& section, std::uint64_t seed, const Executor& executor,
                       Graph& graph) {
  if (section.declares("rewire") && section.number("rewire") > 0.0)
    graph = rewired(graph, section.number("rewire"), seed, executor);
  if (!shuffles_traits(section)) return;
  for (const Trait& trait : std::vector<Trait>(graph.traits()))
    graph.set_trait(shuffled(trait, seed));
}

/// Calls body(); what a generator finds wrong with a parameter is told where that stands.
template <class Body>
auto placed_in_graph(const Values& section, const Body& body) {
  try {
    return body();
  } catch (const ScenarioError& error) {
    std::vector<Problem> problems = error.problems();
    for (Problem& problem : problems) {
      constexpr std::string_view kPrefix = "graph.";
      if (!problem.place.starts_with(kPrefix)) continue;
      const std::string key = problem.place.substr(kPrefix.size());
      problem.place = section.given(key) ? section.place(key) : section.place();
      if (!section.given(key)) problem.found = key + " = " + problem.found;
      if (!section.declares(key) && problem.hint.empty())
        problem.hint = "more agents or fewer ties; kind = \"bter\" lets you set it";
    }
    throw ScenarioError(std::move(problems));
  }
}

}  // namespace

void check_society(const Scenario& scenario, const Executor& executor) {
  const Values& section = scenario.graph;
  const std::string& kind = section.text("kind");
  constexpr AgentId kMany = 10'000'000;  // chance is no limit beyond, and time and memory are
  placed_in_graph(section, [&] {
    if (is_bter(kind)) {
      BterOptions options = bter_options(section);
      options.agents = std::min(options.agents, kMany);
      require_possible(options, executor);
    }
    if (kind == "blocks") require_possible(block_options(section));
    if (!section.declares("degrees") || section.integer("agents") > kMany) return;
    if (kind == "configuration") require_graphical(degrees_of(section, scenario.seed(), executor));
    if (kind == "chung-lu") require_below_agents(degrees_of(section, scenario.seed(), executor));
  });
}

double mean_given_degree(const Values& section) {
  if (section.text("degrees") != "file") return expected_mean_degree(degree_options(section));
  const std::vector<std::uint32_t> degrees = degrees_in_file(section);
  return std::accumulate(degrees.begin(), degrees.end(), 0.0) / static_cast<double>(degrees.size());
}

std::uint64_t seed_of_layer(std::uint64_t seed, const std::string& name) {
  return Draws(seed, 0, Purpose::graph_layer).bits({.item = stable_key(name)});
}

namespace {

/// Where each agent of a layer is among those of the base.
std::vector<AgentId> places_in(const Graph& base, const Graph& layer, const std::string& file) {
  std::unordered_map<std::string, AgentId> places;
  places.reserve(base.agents());
  for (AgentId agent = 0; agent < base.agents(); ++agent) places.emplace(base.label(agent), agent);
  std::vector<AgentId> found(layer.agents());
  std::string first;
  std::uint64_t unknown = 0;
  for (AgentId agent = 0; agent < layer.agents(); ++agent) {
    const auto place = places.find(layer.label(agent));
    if (place != places.end()) {
      found[agent] = place->second;
    } else if (unknown++ == 0) {
      first = layer.label(agent);
    }
  }
  if (unknown == 0) return found;
  throw InputError(
      Problem{file,
              "agent " + in_quotes(first) +
                  (unknown > 1 ? " and " + std::to_string(unknown - 1) + " more" : std::string()),
              "must be agents of the base layer, by their ids",
              base.labels().empty() ? "these are 0 … " + std::to_string(base.agents() - 1) : ""});
}

}  // namespace

Graph joined_to(const Graph& base, const Graph& layer, const std::string& file,
                const Executor& executor) {
  const std::vector<AgentId> places = places_in(base, layer, file);
  const bool timed = !layer.times().empty();
  std::vector<Tie> ties;
  std::vector<Interval> times;
  for (AgentId agent = 0; agent < layer.agents(); ++agent) {
    TieIndex arc = layer.out().begin_of(agent);
    for (const AgentId other : layer.out().row(agent)) {
      const TieIndex here = arc++;
      if (!layer.directed() && other < agent) continue;
      for (std::size_t i = 0; i < (timed ? layer.times().of(here).size() : 1); ++i) {
        ties.push_back({places[agent], places[other]});
        if (timed) times.push_back(layer.times().of(here)[i]);
      }
    }
  }
  return timed ? build_timed_graph(base.agents(), std::move(ties), std::move(times),
                                   layer.directed(), executor)
               : build_graph(base.agents(), std::move(ties), layer.directed(), executor);
}

namespace {

/// A generated layer over agents whose number is known only now, when the base has been read.
Values sized(Values section, const Graph& base) {
  section.replace("agents", Value(std::int64_t{base.agents()}));
  std::vector<Problem> problems;
  check_graph(section, {.more_collectivist = Meaning::none, .well_mixed = true}, problems);
  if (!problems.empty()) throw ScenarioError(std::move(problems));
  return section;
}

void add_layer(const Scenario& scenario, const Values& section, const Executor& executor,
               Society& society) {
  const std::string& name = section.text("name");
  const std::uint64_t seed = seed_of_layer(scenario.seed(), name);
  const bool from_file = section.text("kind") == "file";
  Society made = from_file ? load(section, executor)
                           : Society{generate(sized(section, society.graph), seed, executor)};
  if (from_file) made.graph = joined_to(society.graph, made.graph, section.text("file"), executor);
  apply_null_models(section, seed, executor, made.graph);
  for (const std::string& note : made.notes)
    society.notes.push_back("layer " + in_quotes(name) + ": " + note);
  society.layers.push_back(std::move(made.graph));
  society.layer_file_hashes.push_back(made.file_hash);
}

}  // namespace

void keep_file_hashes(const Society& society, Scenario& scenario) {
  if (scenario.graph.declares("content_hash"))
    scenario.graph.replace("content_hash", society.file_hash);
  for (std::size_t i = 0; i < scenario.layers.size(); ++i)
    if (scenario.layers[i].declares("content_hash"))
      scenario.layers[i].replace("content_hash", society.layer_file_hashes[i]);
}

std::string society_key(const Scenario& scenario) {
  std::string key;
  bool drawn = false;
  for (std::size_t i = 0; i <= scenario.layers.size(); ++i) {
    const Values& section = scenario.layer(i);
    for (const Values::Entry& entry : section.entries())
      if (entry.value) key += entry.parameter.key + "=" + to_toml(*entry.value) + "\n";
    const std::string& kind = section.text("kind");
    drawn = drawn || (kind != "file" && kind != "well-mixed") || has_null_models(section);
  }
  return drawn ? key + "seed=" + std::to_string(scenario.seed()) : key;
}

Society build_society(const Scenario& scenario, const Executor& executor) {
  const Values& section = scenario.graph;
  Society society = section.text("kind") == "file"
                        ? load(section, executor)
                        : Society{placed_in_graph(section, [&] {
                            return generate(section, scenario.seed(), executor);
                          })};
  apply_null_models(section, scenario.seed(), executor, society.graph);
  for (const Values& layer : scenario.layers) add_layer(scenario, layer, executor, society);
  return society;
}

}  // namespace groundswell
