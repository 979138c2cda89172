// SPDX-License-Identifier: Apache-2.0
// Ties with times, and layers of ties: read, joined, kept, refused.
#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "engine/agenda.hpp"
#include "engine/tie_layers.hpp"
#include "experiment/memory.hpp"
#include "graph/builder.hpp"
#include "graph/graph_file.hpp"
#include "graph/reader.hpp"
#include "graph/rewiring.hpp"
#include "graph/writer.hpp"
#include "scenario/seeding.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/temp_dir.hpp"
#include "world/society.hpp"

using namespace groundswell;
using test::containing;
using test::executor;
using test::TempDir;

namespace {

using Times = std::vector<Interval>;

ReadOptions timed(const std::string& from, const std::string& until, bool directed = false) {
  ReadOptions options;
  options.from = from;
  options.until = until;
  options.directed = directed;
  return options;
}

Graph read_layer(const std::string& text, const ReadOptions& options) {
  const TempDir folder;
  return read_graph(folder.write("ties.csv", text).string(), options, executor());
}

std::string layer_complaint(const std::string& text, const ReadOptions& options,
                            const std::string& name = "ties.csv") {
  const TempDir folder;
  const std::string path = folder.write(name, text).string();
  try {
    return "read " + std::to_string(read_graph(path, options, executor()).ties()) + " ties";
  } catch (const InputError& error) {
    std::string sentence = error.what();
    return sentence.replace(sentence.find(path), path.size(), name);
  }
}

Times times_of(const Graph& graph, AgentId from, AgentId to) {
  const auto times = graph.times_of(from, to);
  return {times.begin(), times.end()};
}

const std::string kRest =
    "[clock]\nsteps = 10\n[[campaigns]]\nname = \"c\"\nkind = \"seed\"\ncount = 1\n"
    "[model]\nname = \"independent-cascade\"\n";

Scenario scenario_of(const std::string& text, const std::string& folder = ".") {
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : all_models()) cards.push_back(entry.card);
  return read_scenario(kRest + text, "test.toml", folder, cards);
}

const std::string kThree =
    "[graph]\nkind = \"erdos-renyi\"\nagents = 300\n"
    "[[layers]]\nname = \"work\"\nkind = \"watts-strogatz\"\nweight = 0.5\n"
    "[[layers]]\nname = \"family\"\nkind = \"erdos-renyi\"\nmean_degree = 3\n"
    "active_from = \"2 days\"\nactive_until = \"4 days\"\n";

}  // namespace

TEST_CASE("intervals: what they contain, overlap, and when a tie is first on") {
  const Times on{{2, 4}, {7, kNever}};
  CHECK(first_on(on, {}, 0) == 2);
  CHECK(first_on(on, {}, 3) == 3);
  CHECK(first_on(on, {}, 4) == 7);
  CHECK(first_on(on, {}, 90) == 90);
  CHECK(first_on(on, {3, 8}, 0) == 3);
  CHECK(first_on(on, {4, 7}, 0) == kNever);
  CHECK(first_on(on, {0, 8}, 8) == kNever);
  CHECK(overlap({2, 9}, {4, 12}) == Interval{4, 9});
  CHECK(overlap({2, 4}, {4, 9}).empty());
  CHECK(Interval{2, 4}.contains(3));
  CHECK_FALSE(Interval{2, 4}.contains(4));
}

TEST_CASE("an agenda gives each entry when it is due, once") {
  Agenda<int> agenda;
  agenda.add({{3, 1}, {5, 2}, {3, 4}});
  CHECK(agenda.take(2).empty());
  CHECK(agenda.take(3) == std::vector<int>{1, 4});
  CHECK(agenda.take(3).empty());
  CHECK_FALSE(agenda.empty());
  CHECK(agenda.take(5) == std::vector<int>{2});
  CHECK(agenda.empty());
}

TEST_CASE("edge lists: times by name or number, for ever where there is none") {
  const Graph named = read_layer("source,target,on,off\n0,1,3,7\n1,2,0,\n", timed("on", "off"));
  CHECK(times_of(named, 0, 1) == Times{{3, 7}});
  CHECK(times_of(named, 1, 0) == Times{{3, 7}});
  CHECK(times_of(named, 1, 2) == Times{{0, kNever}});
  CHECK(times_of(read_layer("a b 5\nb c 6\n", timed("3", "")), 0, 1) == Times{{5, kNever}});
  CHECK(times_of(read_layer("a b x 5\nb c x 6\n", timed("", "4")), 0, 1) == Times{{0, 5}});
  CHECK(times_of(read_layer("7 9 4 6\n9 8 4\n", timed("3", "4")), 2, 1) == Times{{4, kNever}});
  ReadReport report;
  const TempDir folder;
  static_cast<void>(read_graph(folder.write("t.txt", "0 1 2 3 x\n1 2 2 3 x\n").string(),
                               timed("3", "4"), executor(), &report));
  CHECK(report.timed);
  CHECK(report.extra_columns == 1);
}

TEST_CASE("parallel ties with times are united: what overlaps or touches is one, the rest apart") {
  const std::string text =
      "0 1 5 8\n1 0 1 3\n0 1 3 4\n0 1 7 9\n1 2 0 2\n1 2 0 2\n0 2 4 6\n2 0 8 9\n";
  const Graph both = read_layer(text, timed("3", "4"));
  CHECK(both.ties() == 3);
  CHECK(times_of(both, 0, 1) == Times{{1, 4}, {5, 9}});
  CHECK(times_of(both, 1, 0) == Times{{1, 4}, {5, 9}});
  CHECK(times_of(both, 1, 2) == Times{{0, 2}});
  CHECK(times_of(both, 2, 0) == Times{{4, 6}, {8, 9}});
  const Graph one_way = read_layer(text, timed("3", "4", true));
  CHECK(times_of(one_way, 0, 1) == Times{{3, 4}, {5, 9}});
  CHECK(times_of(one_way, 1, 0) == Times{{1, 3}});
  // The order of lines does not matter, and when ties are on is part of what a graph is.
  std::string turned = "2 0 8 9\n0 2 4 6\n1 2 0 2\n0 1 7 9\n0 1 3 4\n1 0 1 3\n0 1 5 8\n";
  CHECK(read_layer(turned, timed("3", "4")).content_hash() == both.content_hash());
  CHECK(read_layer(turned.replace(4, 1, "7"), timed("3", "4")).content_hash() !=
        both.content_hash());
  CHECK(read_layer(text, {}).content_hash() != both.content_hash());
}

TEST_CASE("times that are none are refused, with the line") {
  const ReadOptions both = timed("3", "4");
  CHECK(layer_complaint("0 1 3 3\n", both) ==
        "ties.csv:1: a tie that is on from step 3 until 3 — until after from: the first step in "
        "which the tie is off again");
  CHECK(layer_complaint("0 1 3 5\n1 2 -1 4\n", both) ==
        "ties.csv:2: not a step: '-1' — whole numbers of steps from 0 to 2147483646");
  CHECK(layer_complaint("0 1 3.5 5\n", both) ==
        "ties.csv:1: not a step: '3.5' — whole numbers of steps from 0 to 2147483646");
  CHECK(layer_complaint("0,1,0,99999999999\n", both) ==
        "ties.csv:1: not a step: '99999999999' — whole numbers of steps from 0 to 2147483646");
  CHECK(layer_complaint("0,1,,5\n", both) ==
        "ties.csv:1: no step from which the tie is on — whole numbers of steps from 0 to "
        "2147483646");
  CHECK(layer_complaint("0 1\n", both)
            .find("no column '3' — a third column, for times (from asks for "
                  "it)") != std::string::npos);
  CHECK(layer_complaint("a,b,c\n0,1,2\n", timed("", "end")).find("no column 'end'") !=
        std::string::npos);
  ReadOptions weighted = both;
  weighted.weights = "3";
  CHECK(layer_complaint("0 1 3 4\n", weighted).find("weights and times of ties, both asked for") !=
        std::string::npos);
  CHECK(layer_complaint("2 1\n2\n1\n", both, "g.graph").find("an edge list for that") !=
        std::string::npos);
}

TEST_CASE("a list of ties that stay on reads back, also where numbers and blanks make it up") {
  const TempDir folder;
  const std::string path = (folder.path() / "g.txt").string();
  const Graph graph = read_layer("5 9 0\n5 7 3\n", timed("3", ""));
  static_cast<void>(write_graph(graph, path, {}));
  CHECK(read_graph(path, timed("from", "until"), executor()).content_hash() ==
        graph.content_hash());
  CHECK(read_graph(path, timed("3", "4"), executor()).content_hash() == graph.content_hash());
}

TEST_CASE("graphs with times are stored whole, and written as edge lists") {
  const TempDir folder;
  const auto path = [&folder](const char* name) { return (folder.path() / name).string(); };
  for (const char* text : {"a b 0 4\nb c 2 9\na c 1 2\n", "a b 0 4\nb c 2 9\na b 6 9\na c 1 2\n"})
    for (const bool directed : {false, true}) {
      const Graph graph = read_layer(text, timed("3", "4", directed));
      WriteOptions options;
      options.overwrite = true;
      static_cast<void>(write_graph(graph, path("g.h5"), options));
      const Graph stored = read_graph(path("g.h5"), {}, executor());
      CHECK(stored.content_hash() == graph.content_hash());
      CHECK(times_of(stored, 0, 1) == times_of(graph, 0, 1));
      static_cast<void>(write_graph(graph, path("g.csv"), options));
      CHECK(
          read_graph(path("g.csv"), timed("from", "until", directed), executor()).content_hash() ==
          graph.content_hash());
      CHECK_THROWS_WITH(write_graph(graph, path("g.graphml"), options),
                        containing("ties that are on for a time"));
      CHECK_THROWS_WITH(read_graph(path("g.h5"), timed("3", ""), executor()),
                        containing("a stored graph says when its ties are on"));
      CHECK_THROWS_WITH(rewired(graph, 1.0, 1, executor()), containing("ties are not always on"));
    }
}

TEST_CASE("times that do not fit a graph are a bug, not a graph") {
  Graph graph = build_graph(3, {{0, 1}, {1, 2}}, false, executor());
  CHECK_THROWS_AS(graph.set_times(TieTimes({{0, 1}})), InternalError);
  CHECK_THROWS_AS(graph.set_times(TieTimes({{0, 1}, {0, 1}, {0, 1}, {2, 2}})), InternalError);
  CHECK_THROWS_AS(
      graph.set_times(TieTimes({{0, 2}, {2, 3}, {0, 1}, {0, 1}, {0, 1}}, {0, 2, 3, 4, 5})),
      InternalError);  // touching
  CHECK_NOTHROW(
      graph.set_times(TieTimes({{0, 2}, {3, 4}, {0, 1}, {0, 1}, {0, 1}}, {0, 2, 3, 4, 5})));
}

TEST_CASE("layers have the base's agents; one more or less leaves the others as they are") {
  const Society three = build_society(scenario_of(kThree), executor());
  REQUIRE(three.layers.size() == 2);
  CHECK(three.layers[0].agents() == 300);
  CHECK(three.layers[0].ties() == 1500);
  const std::string alone = kThree.substr(0, kThree.find("[[layers]]"));
  CHECK(build_society(scenario_of(alone), executor()).graph.content_hash() ==
        three.graph.content_hash());
  const std::string family = alone + kThree.substr(kThree.rfind("[[layers]]"));
  CHECK(build_society(scenario_of(family), executor()).layers[0].content_hash() ==
        three.layers[1].content_hash());
  // Of the same kind, but under another name: other ties.
  std::string renamed = family;
  renamed.replace(renamed.find("family"), 6, "friends");
  CHECK(build_society(scenario_of(renamed), executor()).layers[0].content_hash() !=
        three.layers[1].content_hash());
  const std::string same = alone + "[[layers]]\nname = \"same\"\nkind = \"erdos-renyi\"\n";
  const Society twice = build_society(scenario_of(same), executor());
  CHECK(twice.layers[0].content_hash() != twice.graph.content_hash());
}

TEST_CASE("a layer's null model keeps its degrees, and leaves the base alone") {
  std::string text = kThree;
  text.insert(text.find("weight = 0.5"), "rewire = 10\n");
  const Society plain = build_society(scenario_of(kThree), executor());
  const Society mixed = build_society(scenario_of(text), executor());
  CHECK(mixed.graph.content_hash() == plain.graph.content_hash());
  CHECK(mixed.layers[1].content_hash() == plain.layers[1].content_hash());
  CHECK(mixed.layers[0].content_hash() != plain.layers[0].content_hash());
  for (AgentId agent = 0; agent < 300; ++agent)
    CHECK(mixed.layers[0].in_degree(agent) == plain.layers[0].in_degree(agent));
}

TEST_CASE("a scenario with layers prints and reads back as itself") {
  const Scenario scenario = scenario_of(kThree);
  CHECK(scenario.layer_names() == std::vector<std::string>{"base", "work", "family"});
  const std::string printed = to_toml(scenario);
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : all_models()) cards.push_back(entry.card);
  const Scenario again = read_scenario(printed, "again.toml", ".", cards);
  CHECK(to_toml(again) == printed);
  CHECK(build_society(again, executor()).layers[1].content_hash() ==
        build_society(scenario, executor()).layers[1].content_hash());
}

TEST_CASE("a layer from a file is joined by the agents' names") {
  const TempDir folder;
  folder.write("friends.csv", "ann,bob\nbob,eve\neve,zoe\n");
  folder.write("work.csv", "from,to,on,off\nzoe,ann,2,5\nzoe,bob,1,3\nzoe,ann,7,9\n");
  const std::string text =
      "[graph]\nkind = \"file\"\nfile = \"friends.csv\"\nids = \"text\"\n"
      "[[layers]]\nname = \"work\"\nkind = \"file\"\nfile = \"work.csv\"\nfrom = \"on\"\n"
      "until = \"off\"\n";
  const Society society = build_society(scenario_of(text, folder.path().string()), executor());
  const Graph& work = society.layers[0];
  CHECK(work.agents() == 4);
  CHECK(work.ties() == 2);
  CHECK(work.in_degree(2) == 0);  // eve
  CHECK(times_of(work, 0, 3) == Times{{2, 5}, {7, 9}});
  CHECK(times_of(work, 3, 1) == Times{{1, 3}});

  // What the files hash to is kept, and held against them.
  Scenario kept = scenario_of(text, folder.path().string());
  keep_file_hashes(society, kept);
  CHECK(kept.layers[0].text("content_hash") == society.layer_file_hashes[0]);
  CHECK_NOTHROW(build_society(kept, executor()));
  folder.write("work.csv", "from,to,on,off\nzoe,ann,2,5\nzoe,bob,1,3\nzoe,ann,7,8\n");
  CHECK_THROWS_WITH(build_society(kept, executor()), containing("must hash to"));

  folder.write("work.csv", "from,to,on,off\nzoe,ann,2,5\nzoe,tim,1,3\nkim,ann,7,8\n");
  CHECK_THROWS_WITH(build_society(scenario_of(text, folder.path().string()), executor()),
                    containing("work.csv: agent \"kim\" and 1 more — must be agents of the "
                               "base layer, by their ids"));
}

TEST_CASE("a layer from a file over made agents, and a made layer over a file's agents") {
  const TempDir folder;
  folder.write("few.txt", "3 5\n5 9\n");
  const Society made = build_society(
      scenario_of("[graph]\nkind = \"cycle\"\nagents = 12\n[[layers]]\nname = \"few\"\n"
                  "kind = \"file\"\nfile = \"few.txt\"\n",
                  folder.path().string()),
      executor());
  CHECK(made.layers[0].agents() == 12);
  CHECK(made.layers[0].in_degree(5) == 2);
  CHECK(made.layers[0].in_degree(0) == 0);
  const std::string over_file =
      "[graph]\nkind = \"file\"\nfile = \"few.txt\"\n[[layers]]\nname = \"ring\"\n";
  const Society read_first = build_society(
      scenario_of(over_file + "kind = \"cycle\"\n", folder.path().string()), executor());
  CHECK(read_first.layers[0].agents() == 3);
  CHECK(read_first.layers[0].ties() == 3);
  CHECK_THROWS_WITH(
      build_society(scenario_of(over_file + "kind = \"watts-strogatz\"\n", folder.path().string()),
                    executor()),
      containing("must be below the number of agents, 3"));
}

TEST_CASE("weights have common units, or none that is coarse enough") {
  CHECK(units_per_weight({1.0}) == 1);
  CHECK(units_per_weight({2.0, 3.0}) == 1);
  CHECK(units_per_weight({1.0, 0.5}) == 2);
  CHECK(units_per_weight({0.7, 0.1}) == 10);
  CHECK(units_per_weight({0.75, 1.0 / 3.0}) == 12);
  CHECK(units_per_weight({0.001, 1000.0}) == 1000);
  CHECK(units_per_weight({1.0, 0.0004}) == 0);
  CHECK(units_per_weight({0.70710678118654752}) == 0);
}

TEST_CASE("layers of ties: weights, units, and who is addressed") {
  std::string text = kThree;
  const Scenario all = scenario_of(text);
  const Scenario some = scenario_of(text.replace(0, 0, "layers = [\"family\", \"base\"]\n"));
  CHECK(some.layers_of(some.model) == std::vector<std::size_t>{0, 2});
  const Society society = build_society(all, executor());
  const Clock clock(all.clock);
  WorldInputs inputs{all, society.graph, clock, executor()};
  inputs.layers = society.layers;
  const TieLayers ties(inputs);
  CHECK(ties.per_weight() == 2);
  CHECK(inputs.tie_units() == 2);
  CHECK_FALSE(ties.is_plain());
  CHECK_FALSE(ties.always_on());
  CHECK(ties.all()[2].active == Interval{2, 4});
  for (const AgentId agent : {0U, 7U, 299U}) {
    const std::uint64_t base = society.graph.in_degree(agent);
    const std::uint64_t work = society.layers[0].in_degree(agent);
    const std::uint64_t family = society.layers[1].in_degree(agent);
    CHECK(ties.in_ties(agent) == base + work + family);
    CHECK(ties.in_units(agent) == 2 * base + work + 2 * family);
    CHECK(ties.in_weight(agent) == static_cast<double>(base) + 0.5 * static_cast<double>(work) +
                                       static_cast<double>(family));
  }
  inputs.base_alone = true;
  CHECK(TieLayers(inputs).is_plain());
}

TEST_CASE("greedy seeding says that it reckons with the base alone, and imm refuses to") {
  const auto read_with = [](const std::string& strategy, const std::string& layers) {
    std::string text = kRest + layers;
    text.replace(text.find("count = 1"), 9, "count = 1\nstrategy = \"" + strategy + "\"");
    std::vector<ModelCard> cards;
    for (const ModelEntry& entry : all_models()) cards.push_back(entry.card);
    return read_scenario(text, "test.toml", ".", cards);
  };
  const std::string alone = kThree.substr(0, kThree.find("[[layers]]"));
  for (const ModelEntry& entry : all_models()) {
    if (entry.card.name != "independent-cascade") continue;
    CHECK(seeding_notes(read_with("greedy", alone), entry.card).empty());
    CHECK(seeding_notes(read_with("greedy", kThree), entry.card).size() == 1);
    CHECK(seeding_notes(read_with("greedy", alone + "weight = 2\n"), entry.card).size() == 1);
    CHECK_NOTHROW(read_with("imm", alone));
    CHECK_THROWS_WITH(read_with("imm", kThree), containing("without a guarantee"));
  }
}

TEST_CASE("the estimate of memory counts all layers") {
  const std::vector<ModelEntry> models = all_models();
  const auto bytes = [&](const std::string& text) {
    const Scenario scenario = scenario_of(text);
    const Clock clock(scenario.clock);
    for (const ModelEntry& entry : models)
      if (entry.card.name == "independent-cascade")
        return estimated_bytes(scenario, entry, clock, 1);
    return 0.0;
  };
  const std::string base = "[graph]\nkind = \"erdos-renyi\"\nagents = 100000\nmean_degree = 10\n";
  const std::string layer = "[[layers]]\nname = \"x\"\nkind = \"erdos-renyi\"\nmean_degree = 30\n";
  const double ties = 100'000.0 * 30.0 / 2.0;
  CHECK(bytes(base + layer) >= bytes(base) + 8.0 * ties);
  CHECK(bytes(base + layer + "active_from = \"1 day\"\n") > bytes(base + layer) + 30.0 * ties);
}
