// SPDX-License-Identifier: Apache-2.0
#include "world/society.hpp"

#include <bit>
#include <cmath>

#include "graph/bter.hpp"
#include "graph/generators.hpp"
#include "graph/reader.hpp"

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

Graph generate(const Values& section, std::uint64_t seed, const Executor& executor) {
  const std::string& kind = section.text("kind");
  const auto agents = static_cast<AgentId>(section.integer("agents"));
  const auto whole = [&](const char* key) {
    return static_cast<std::uint32_t>(section.integer(key));
  };
  if (kind == "bter") {
    BterOptions options;
    options.agents = agents;
    options.mean_degree = section.number("mean_degree");
    options.degree_sigma = section.number("degree_sigma");
    options.clustering = section.number("clustering");
    options.max_degree = whole("max_degree");
    return bter(options, seed, executor);
  }
  if (kind == "friendship")
    return bter({.agents = agents, .mean_degree = section.number("mean_degree")}, seed, executor);
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
  note(report.self_loops, "self-loops left out");
  note(report.parallel_ties, report.weighted ? "parallel ties made one, their weights added"
                                             : "parallel ties counted once");
  if (report.weights_left_out) notes.emplace_back("weights of ties not used: not asked for");
  note(report.extra_columns, "columns beyond the two ids not used");
  if (report.sparse_ids) notes.emplace_back("ids are not 0 … n−1: kept as labels");
  return notes;
}

Society build_society(const Scenario& scenario, const Executor& executor) {
  const Values& section = scenario.graph;
  if (section.text("kind") != "file") return {generate(section, scenario.seed(), executor), {}};
  const ReadWords words{.format = section.text("format"),
                        .ids = section.text("ids"),
                        .counts_line = section.text("counts_line"),
                        .influence = section.text("influence"),
                        .weights = section.text("weights"),
                        .directed = section.boolean("directed")};
  ReadReport report;
  Graph graph = read_graph(section.text("file"), options_from(words), executor, &report);
  const std::string found = hexadecimal(graph.content_hash());
  const std::string& wanted = section.text("content_hash");
  if (!wanted.empty() && wanted != found) {
    throw InputError(Problem{section.place("content_hash"),
                             section.text("file") + " hashes to " + found, "must hash to " + wanted,
                             "the file is not the one that was used"});
  }
  return {std::move(graph), notes_on(report)};
}

}  // namespace groundswell
