// SPDX-License-Identifier: Apache-2.0
// The kinds of society a scenario can ask for, each with its parameters. world/society.cpp builds
// them.
#include "scenario/sections.hpp"

namespace groundswell {
namespace {

constexpr double kMostAgents = 4'000'000'000.0;

Parameter agents_parameter() {
  return integer("agents").between(1, kMostAgents).unit("agents").means("size of the society");
}

Parameter mean_degree_parameter(double fallback) {
  return number("mean_degree", fallback).unit("ties per agent").means("average number of ties");
}

/// Whence the degrees of graphs with given degrees come.
std::vector<Parameter> degree_parameters() {
  return {
      agents_parameter(),
      choice("degrees", {"power-law", "lognormal", "poisson", "file"}, "power-law")
          .means("the law the degrees are drawn from, or a file that lists them"),
      number("exponent", 2.5)
          .above(1)
          .below(20)
          .means("of the power law: P(k) falls as k^-exponent"),
      integer("min_degree", 3)
          .between(1, kMostAgents)
          .unit("ties")
          .means("smallest degree of the power law"),
      mean_degree_parameter(10.0).above(0).means(
          "average number of ties of the lognormal and Poisson laws, whatever the largest degree"),
      number("degree_sigma", 1.0)
          .between(0, 3)
          .means("inequality of lognormal degrees: standard deviation of the logarithm"),
      integer("max_degree", 0)
          .between(0, kMostAgents)
          .unit("ties")
          .means(
              "largest degree; 0: the square root of agents · min_degree or mean_degree (Poisson: "
              "any)"),
      path("degrees_file")
          .optional()
          .means("with degrees = \"file\": one degree a line, or a CSV file, as many as agents"),
      text("degrees_column", "").means("the column of the CSV file; empty: one degree a line"),
  };
}

std::vector<Parameter> block_parameters() {
  return {
      agents_parameter(),
      mean_degree_parameter(10.0).at_least(0),
      integer("blocks", 2).between(1, 1e6).unit("blocks").means("number of blocks of equal size"),
      numbers("shares").above(0).means(
          "sizes of the blocks relative to each other, where they are not equal"),
      number("homophily", 4.0)
          .between(0, 1e9)
          .means("how many times likelier a tie is within a block than between two"),
      number("inside")
          .between(0, 1)
          .unit("of all ties")
          .optional()
          .means("share of the ties that lie within blocks, in place of homophily"),
      numbers("mixing").between(0, 1e9).means(
          "how likely ties between any two blocks are relative to each other, row by row, in place "
          "of homophily"),
      texts("labels").means("what the blocks are called (default: 0, 1, …)"),
      text("trait", "block").means("the name of the trait that says which block an agent is in"),
      boolean("shuffle_traits", false)
          .means("deal the blocks out at random after ties are made: a null model"),
  };
}

std::vector<SectionKind> declared_kinds() {
  return {
      {"bter",
       "friendships as they are: unequal degrees and strong clustering (Block Two-level "
       "Erdős–Rényi)",
       {agents_parameter(),
        number("mean_degree", 40.0)
            .between(1, 1e6)
            .unit("ties per agent")
            .means("average number of ties"),
        number("degree_sigma", 1.0)
            .between(0, 2)
            .means("inequality of degrees: standard deviation of the logarithm"),
        number("clustering", 0.25).at_least(0).below(1).means("target mean local clustering"),
        integer("max_degree", 0)
            .between(0, kMostAgents)
            .unit("ties")
            .means("largest expected degree; 0: the square root of agents · mean_degree")}},
      {"friendship",
       "a society with the facts of real friendship networks: bter with degree_sigma 1 and "
       "clustering 0.25",
       {agents_parameter(), number("mean_degree", 40.0)
                                .between(1, 1e6)
                                .unit("ties per agent")
                                .means("average number of friends")}},
      {"erdos-renyi",
       "every pair tied with the same chance",
       {agents_parameter(), number("mean_degree", 10.0)
                                .at_least(0)
                                .unit("ties per agent")
                                .means("average number of ties")}},
      {"gnm",
       "so many ties exactly, and every graph that has them equally likely",
       {agents_parameter(),
        integer("ties").at_least(0).unit("ties").means("number of ties in the society")}},
      {"random-regular",
       "everybody has the same number of ties, otherwise random",
       {agents_parameter(), integer("degree", 4)
                                .between(0, kMostAgents)
                                .unit("ties per agent")
                                .means("number of ties of each agent")}},
      {"watts-strogatz",
       "a ring of neighbours with some ties rewired at random (rewiring = 0: the ring lattice)",
       {agents_parameter(),
        integer("neighbours", 10)
            .between(2, kMostAgents)
            .unit("ties per agent")
            .means("ties to the nearest on the ring, an even number"),
        number("rewiring", 0.1)
            .between(0, 1)
            .unit("per tie")
            .means("chance that a tie is rewired")}},
      {"barabasi-albert",
       "growth with preferential attachment",
       {agents_parameter(), integer("ties_per_agent", 5)
                                .between(1, kMostAgents)
                                .unit("ties")
                                .means("ties each newcomer makes")}},
      {"holme-kim",
       "growth with preferential attachment and friends of friends: unequal degrees, clustered",
       {agents_parameter(),
        integer("ties_per_agent", 5)
            .between(1, kMostAgents)
            .unit("ties")
            .means("ties each newcomer makes"),
        number("triads", 0.5)
            .between(0, 1)
            .unit("per tie")
            .means("chance that a further tie goes to a neighbour of the agent chosen last")}},
      {"r-mat",
       "the skewed graph of the Graph500 benchmark: a test of speed rather than a society",
       {agents_parameter(),
        integer("ties_per_agent", 16)
            .between(0, 1e6)
            .unit("ties")
            .means("ties drawn for each agent; repetitions count once"),
        number("a", 0.57).between(0, 1).means("chance that a tie joins two of the lower half of "
                                              "ids, at each halving"),
        number("b", 0.19).between(0, 1).means("chance that it leads from the lower half to the "
                                              "upper"),
        number("c", 0.19).between(0, 1).means("chance that it leads from the upper half to the "
                                              "lower; what is left to 1: within the upper"),
        boolean("shuffled", true)
            .means("whether ids are shuffled, so that they say nothing of degrees")}},
      {"lattice",
       "a grid, everybody tied to those around them",
       {agents_parameter(),
        integer("width", 0)
            .between(0, kMostAgents)
            .unit("agents")
            .means("columns of the grid; 0: as many as rows"),
        choice("neighbourhood", {"moore", "von-neumann"}, "moore")
            .means("moore: eight neighbours, diagonals too; von-neumann: four"),
        boolean("periodic", true)
            .means("whether opposite edges meet; if not, agents there have fewer ties")}},
      {"tree",
       "a balanced tree, agent 0 its root",
       {agents_parameter(), integer("branching", 2)
                                .between(1, kMostAgents)
                                .unit("agents")
                                .means("children of each agent")}},
      {"configuration",
       "every agent has exactly the number of ties of a given sequence or law, otherwise random",
       degree_parameters()},
      {"chung-lu",
       "every agent expects the number of ties of a given sequence or law, otherwise random",
       degree_parameters()},
      {"blocks", "blocks of agents who prefer, or avoid, their own kind (stochastic block model)",
       block_parameters()},
      {"random-geometric",
       "agents are points in a square, tied to those nearby",
       {agents_parameter(), mean_degree_parameter(10.0).at_least(0),
        number("radius")
            .above(0)
            .below(1)
            .unit("sides of the square")
            .optional()
            .means("how far ties reach, in place of mean_degree"),
        boolean("torus", true).means("whether opposite sides meet, so that there is no border")}},
      {"hyperbolic",
       "popularity and nearness: power-law degrees and strong clustering (hyperbolic plane)",
       {agents_parameter(), mean_degree_parameter(10.0).above(0),
        number("exponent", 2.5)
            .above(2)
            .below(10)
            .means("of the power law of degrees: P(k) falls as k^-exponent")}},
      {"complete", "everybody tied to everybody, stored", {agents_parameter()}},
      {"star", "agent 0 tied to all others", {agents_parameter()}},
      {"path", "a line", {agents_parameter()}},
      {"cycle", "a ring", {agents_parameter()}},
      {"well-mixed", "everybody meets everybody; no ties are stored", {agents_parameter()}},
      {"file",
       "a real network: an edge list (whitespace or CSV), METIS, Matrix Market or GraphML, plain "
       "or "
       "gz, xz, zst; or a graph that `graph build` or `graph convert` has stored",
       {path("file").means("the graph's file"),
        choice("format", {"detect", "edge-list", "metis", "matrix-market", "graphml", "hdf5"},
               "detect")
            .means("what kind of file it is; detect: by its first bytes and its name"),
        boolean("directed", false)
            .means("whether ties have a direction; GraphML and stored graphs say it themselves"),
        choice("influence", {"forward", "backward"}, "forward")
            .means("of a directed line `u v`: forward, u influences v; backward, u follows or "
                   "names v, so v influences u"),
        choice("header", {"detect", "yes", "no"}, "detect")
            .means("whether the first line of an edge list gives the names of its columns"),
        choice("counts_line", {"detect", "yes", "no"}, "detect")
            .means("whether the first line gives the numbers of agents and ties"),
        choice("ids", {"detect", "numbers", "text"}, "detect")
            .means("whether agents are named by whole numbers or by any text"),
        text("weights", "")
            .means("which column or attribute has the ties' weights, by name or number; empty: "
                   "none. No model uses them yet: for `graph build` and `graph info`"),
        text("from", "")
            .means("edge lists: which column has the step from which a tie is on, by name or "
                   "number; empty: none, ties are on from the first step"),
        text("until", "")
            .means("edge lists: which column has the step in which a tie is off again (an empty "
                   "cell: never); empty: none, ties stay on"),
        text("content_hash", "")
            .means("what the graph must hash to (run files keep it); empty: anything")}},
  };
}

/// What every graph with ties can have, whatever its kind.
std::vector<Parameter> common_parameters() {
  return {
      number("rewire", 0.0)
          .between(0, 1000)
          .unit("swaps per tie")
          .means(
              "swaps of random ties that keep every degree: a null model; from 10 on nothing but "
              "the degrees is left"),
      number("weight", 1.0)
          .between(0, 1000)
          .above(0)
          .unit("exposures per tie")
          .means("how much a tie of this layer counts beside one of weight 1"),
      moment("active_from").optional().means("the layer's ties are on from here (default: always)"),
      moment("active_until").optional().means("the layer's ties are off again from here"),
  };
}

}  // namespace

const std::vector<SectionKind>& graph_kinds() {
  static const std::vector<SectionKind> kinds = [] {
    std::vector<SectionKind> all = declared_kinds();
    for (SectionKind& kind : all) {
      if (kind.name == "well-mixed") continue;
      for (Parameter& parameter : common_parameters())
        kind.parameters.push_back(std::move(parameter));
      kind.parameters.push_back(
          text("layer", "base").means("what this layer is called beside further [[layers]]"));
    }
    return all;
  }();
  return kinds;
}

const std::vector<SectionKind>& layer_kinds() {
  static const std::vector<SectionKind> kinds = [] {
    std::vector<SectionKind> all = graph_kinds();
    std::erase_if(all, [](const SectionKind& kind) { return kind.name == "well-mixed"; });
    for (SectionKind& kind : all) {
      std::erase_if(kind.parameters, [](const Parameter& p) { return p.key == "layer"; });
      for (Parameter& parameter : kind.parameters)
        if (parameter.key == "agents")
          parameter =
              std::move(parameter).optional().means("as many as in [graph]: may be left out");
    }
    return all;
  }();
  return kinds;
}

}  // namespace groundswell
