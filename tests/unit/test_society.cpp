// SPDX-License-Identifier: Apache-2.0
// From a [graph] section to the society: what is written there is what is built.
#include <algorithm>
#include <string>

#include "engine/model.hpp"
#include "experiment/memory.hpp"
#include "graph/block_model.hpp"
#include "graph/degrees.hpp"
#include "graph/generators.hpp"
#include "graph/given_degrees.hpp"
#include "graph/rewiring.hpp"
#include "graph/spatial.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/temp_dir.hpp"
#include "world/society.hpp"
#include "world/society_statistics.hpp"

using namespace groundswell;
using test::executor;

namespace {

const std::vector<ModelEntry>& models() {
  static const std::vector<ModelEntry> all = all_models();
  return all;
}

/// A scenario of seed 1 whose [graph] section is this.
Scenario with_graph(const std::string& graph, const std::string& folder = ".") {
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : models()) cards.push_back(entry.card);
  return read_scenario("[clock]\nsteps = 1\n[graph]\n" + graph +
                           "\n[[campaigns]]\nname = \"c\"\nkind = \"seed\"\ncount = 1\n"
                           "[model]\nname = \"independent-cascade\"\n",
                       "test.toml", folder, cards);
}

std::uint64_t hash_of(const std::string& graph, const std::string& folder = ".") {
  return build_society(with_graph(graph, folder), executor()).graph.content_hash();
}

}  // namespace

TEST_CASE("every parameter of the random societies reaches its generator") {
  const DegreeOptions power_law{.agents = 500, .exponent = 2.2, .min_degree = 2, .max_degree = 40};
  CHECK(hash_of("kind = \"configuration\"\nagents = 500\nexponent = 2.2\nmin_degree = 2\n"
                "max_degree = 40") ==
        configuration_model(draw_degrees(power_law, 1, executor()), 1, executor()).content_hash());
  const DegreeOptions lognormal{.agents = 500,
                                .law = DegreeLaw::lognormal,
                                .mean_degree = 7,
                                .sigma = 0.5,
                                .max_degree = 40,
                                .even_sum = false};
  CHECK(hash_of("kind = \"chung-lu\"\nagents = 500\ndegrees = \"lognormal\"\nmean_degree = 7\n"
                "degree_sigma = 0.5\nmax_degree = 40") ==
        chung_lu(draw_degrees(lognormal, 1, executor()), 1, executor()).content_hash());
  const DegreeOptions poisson{
      .agents = 500, .law = DegreeLaw::poisson, .mean_degree = 7, .even_sum = false};
  CHECK(hash_of("kind = \"chung-lu\"\nagents = 500\ndegrees = \"poisson\"\nmean_degree = 7") ==
        chung_lu(draw_degrees(poisson, 1, executor()), 1, executor()).content_hash());
  CHECK(hash_of("kind = \"random-geometric\"\nagents = 500\nmean_degree = 7\ntorus = false") ==
        random_geometric({.agents = 500, .mean_degree = 7, .torus = false}, 1, executor())
            .content_hash());
  CHECK(hash_of("kind = \"random-geometric\"\nagents = 500\nradius = 0.1") ==
        random_geometric({.agents = 500, .radius = 0.1}, 1, executor()).content_hash());
  CHECK(hash_of("kind = \"hyperbolic\"\nagents = 500\nmean_degree = 7\nexponent = 2.8") ==
        hyperbolic({500, 7, 2.8}, 1, executor()).content_hash());
}

TEST_CASE("blocks: by number, by shares, by mixing; named, and dealt out at random") {
  CHECK(hash_of("kind = \"blocks\"\nagents = 300\nblocks = 3\nhomophily = 9\nmean_degree = 7") ==
        block_model({.agents = 300, .mean_degree = 7, .shares = {1, 1, 1}, .homophily = 9}, 1,
                    executor())
            .content_hash());
  CHECK(
      hash_of("kind = \"blocks\"\nagents = 300\nshares = [1, 2]\ninside = 0.8") ==
      block_model({.agents = 300, .shares = {1, 2}, .inside = 0.8}, 1, executor()).content_hash());
  const std::string named =
      "kind = \"blocks\"\nagents = 300\nmixing = [1, 2, 2, 3]\ntrait = \"side\"\n"
      "labels = [\"left\", \"right\"]\n";
  const Society society = build_society(with_graph(named), executor());
  CHECK(society.graph.ties_hash() ==
        block_model({.agents = 300, .mixing = {1, 2, 2, 3}}, 1, executor()).ties_hash());
  const Trait* side = society.graph.trait("side");
  REQUIRE(side != nullptr);
  CHECK(side->label_of(0) == "left");
  CHECK(side->label_of(299) == "right");
  const Society dealt = build_society(with_graph(named + "shuffle_traits = true"), executor());
  CHECK(dealt.graph.ties_hash() == society.graph.ties_hash());
  CHECK(dealt.graph.content_hash() != society.graph.content_hash());
  const auto& values = dealt.graph.trait("side")->values;
  CHECK(values != side->values);
  CHECK(std::ranges::count(values, 1U) == 150);
}

TEST_CASE("degrees from a file: as many as agents") {
  const test::TempDir folder;
  folder.write("degrees.csv", "id,friends\na,2\nb,2\nc,1\nd,1\n");
  const std::string section =
      "kind = \"configuration\"\ndegrees = \"file\"\ndegrees_file = \"degrees.csv\"\n"
      "degrees_column = \"friends\"\n";
  const Scenario scenario = with_graph(section + "agents = 4", folder.path().string());
  CHECK(mean_given_degree(scenario.graph) == 1.5);
  const Graph graph = build_society(scenario, executor()).graph;
  CHECK(graph.out().degree(1) == 2);
  CHECK(graph.out().degree(2) == 1);
  CHECK_THROWS_WITH(hash_of(section + "agents = 5", folder.path().string()),
                    test::containing("4 degrees — must be one for each of the 5 agents"));
}

TEST_CASE("any society can be rewired; a file keeps the hash of what is in it") {
  CHECK(hash_of("kind = \"cycle\"\nagents = 50\nrewire = 2") ==
        rewired(cycle({50}, 1, executor()), 2.0, 1, executor()).content_hash());
  const test::TempDir folder;
  folder.write("ties.txt", "0 1\n2 3\n4 5\n6 7\n");
  const std::string file = "kind = \"file\"\nfile = \"ties.txt\"\n";
  const std::string plain =
      build_society(with_graph(file, folder.path().string()), executor()).file_hash;
  const std::string again = file + "rewire = 5\ncontent_hash = \"" + plain + "\"";
  const Society mixed = build_society(with_graph(again, folder.path().string()), executor());
  CHECK(mixed.file_hash == plain);
  CHECK(hexadecimal(mixed.graph.content_hash()) != plain);
  CHECK(mixed.graph.ties() == 4);
}

TEST_CASE("the estimate of memory knows how many ties the random societies have") {
  const auto bytes = [](const std::string& graph) {
    const Scenario scenario = with_graph("agents = 1000000\n" + graph);
    return estimated_bytes(scenario, models().front(), Clock(scenario.clock), 1);
  };
  const auto as_of = [&](double mean_degree) {
    return bytes("kind = \"erdos-renyi\"\nmean_degree = " + to_text(mean_degree));
  };
  CHECK(as_of(30) > as_of(20));
  CHECK(bytes("kind = \"chung-lu\"\ndegrees = \"poisson\"\nmean_degree = 34") == as_of(34));
  const DegreeOptions power_law{.agents = 1'000'000, .exponent = 2.1, .min_degree = 8};
  CHECK(bytes("kind = \"chung-lu\"\nexponent = 2.1\nmin_degree = 8") ==
        as_of(expected_mean_degree(power_law)));
  CHECK(bytes("kind = \"blocks\"\nmean_degree = 34") == as_of(34));
  CHECK(bytes("kind = \"hyperbolic\"\nmean_degree = 34") == as_of(34));
  CHECK(bytes("kind = \"random-geometric\"\nradius = 0.003") ==
        Approx(as_of(3.14159265 * 9e-6 * 1e6)).epsilon(1e-6));
  CHECK(bytes("kind = \"configuration\"\ndegrees = \"poisson\"\nmean_degree = 34") > as_of(34));
  CHECK(bytes("kind = \"erdos-renyi\"\nmean_degree = 34\nrewire = 1") > as_of(34));
}

TEST_CASE("how much of a layer is measured for the run file") {
  const auto extent = [](const std::string& record, double agents, double ties) {
    return statistics_extent(with_graph("kind = \"cycle\"\nagents = 10\n[record]\n" + record),
                             agents, ties);
  };
  CHECK(extent("", 2e5, 2e6) == StatisticsExtent::full);
  CHECK(extent("", 2e5 + 1, 10) == StatisticsExtent::degrees);
  CHECK(extent("", 10, 2e6 + 1) == StatisticsExtent::degrees);
  CHECK(extent("graph_statistics = \"full\"", 1e8, 1e9) == StatisticsExtent::full);
  CHECK(extent("graph_statistics = \"degrees\"", 10, 10) == StatisticsExtent::degrees);
  CHECK(extent("graph_statistics = \"none\"", 10, 10) == StatisticsExtent::none);
}

TEST_CASE("the estimate of memory counts what measuring the society takes") {
  const auto bytes = [](const std::string& wanted) {
    Scenario scenario = with_graph(
        "agents = 10000000\nkind = \"erdos-renyi\"\nmean_degree = 2\n"
        "[record]\nledger = false\ngraph_statistics = \"" +
        wanted + "\"");
    scenario.head.replace("worlds", Value(std::int64_t{1}));
    return estimated_bytes(scenario, models().front(), Clock(scenario.clock), 4);
  };
  CHECK(bytes("full") > 1e7 * 160.0);  // four batches of searches
  CHECK(bytes("none") < 1e7 * 160.0);
  CHECK(bytes("auto") == bytes("none"));  // too large for more than degrees
  CHECK(bytes("degrees") == bytes("none"));
}

TEST_CASE("each layer is described as by itself") {
  const Scenario scenario = with_graph("kind = \"cycle\"\nagents = 10");
  const Graph base = path({10}, 0, executor());
  const std::vector<Graph> layers{star({10}, 0, executor()), Graph::well_mixed(10)};
  const std::vector<LayerStatistics> found = describe_society(scenario, base, layers, executor());
  REQUIRE(found.size() == 3);
  CHECK(found[0].numbers.max_degree == 2);
  CHECK(found[1].numbers.max_degree == 9);
  CHECK(found[1].numbers.paths.mean == describe(layers[0], executor()).paths.mean);
  CHECK(found[2].numbers.ties == 45);
  const Scenario none =
      with_graph("kind = \"cycle\"\nagents = 10\n[record]\ngraph_statistics = \"none\"");
  CHECK(describe_society(none, base, layers, executor()).empty());
}
