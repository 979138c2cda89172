// SPDX-License-Identifier: Apache-2.0
// METIS, Matrix Market, GraphML and weights: what is read, and what is said about the rest.
#include <cmath>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/reader.hpp"
#include "graph/writer.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using test::containing;
using test::TempDir;

namespace {

using Ties = std::vector<Tie>;
using Labels = std::vector<std::string>;
using Weights = std::vector<double>;

struct FileRead {
  Graph graph;
  ReadReport report;
  [[nodiscard]] Weights weights() const { return {graph.weights().begin(), graph.weights().end()}; }
};

FileRead read_as(const std::string& name, const std::string& text,
                 const ReadOptions& options = {}) {
  const TempDir folder;
  ReadReport report;
  Graph graph = read_graph(folder.write(name, text).string(), options, Executor(1), &report);
  return {std::move(graph), report};
}

std::string complaint_as(const std::string& name, const std::string& text,
                         const ReadOptions& options = {}) {
  const TempDir folder;
  const std::string path = folder.write(name, text).string();
  try {
    return "read " + std::to_string(read_graph(path, options, Executor(1)).ties()) + " ties";
  } catch (const Error& error) {
    std::string sentence = error.what();
    return sentence.replace(sentence.find(path), path.size(), name);
  }
}

ReadOptions weighted(const std::string& column, bool directed = false) {
  ReadOptions options;
  options.weights = column;
  options.directed = directed;
  return options;
}

const std::string kMatrix = "%%MatrixMarket matrix coordinate ";

std::string graphml(const std::string& inside, const std::string& edges = "undirected") {
  return "<?xml version='1.0'?>\n<graphml>\n<key id='d0' for='edge' attr.name='weight'>"
         "<default>2</default></key>\n<graph edgedefault='" +
         edges + "'>\n" + inside + "\n</graph></graphml>";
}

}  // namespace

TEST_CASE("METIS: neighbours from 1, comments, empty lines for agents without ties") {
  // The graph of the METIS manual's figure 2a, and one more vertex alone.
  const FileRead found =
      read_as("manual.graph",
              "% seven vertices\n8 11\n5 3 2\n1 3 4\n5 4 2 1\n2 3 6 7\n1 3 6\n5 4 7\n"
              "6 4\n\n");
  CHECK(found.graph.agents() == 8);
  CHECK(
      list_ties(found.graph) ==
      Ties{{0, 1}, {0, 2}, {0, 4}, {1, 2}, {1, 3}, {2, 3}, {2, 4}, {3, 5}, {3, 6}, {4, 5}, {5, 6}});
  CHECK(found.graph.labels().front() == "1");
  CHECK(found.report.format == Format::metis);
  CHECK(found.report.ties == 11);
  CHECK(found.report.comments == 1);
  CHECK(read_as("crlf.metis", "2 1\r\n2\r\n1\r\n").graph.ties() == 1);
}

TEST_CASE("METIS: fmt says which weights there are; those of ties are kept where asked for") {
  const std::string text = "3 2 011 2\n7 8 2 5\n7 8 1 5 3 6\n7 8 2 6\n";
  const FileRead found = read_as("w.graph", text, weighted("weight"));
  CHECK(list_ties(found.graph) == Ties{{0, 1}, {1, 2}});
  CHECK(found.weights() == Weights{5, 5, 6, 6});
  CHECK(read_as("w.graph", text).report.weights_left_out);
  CHECK(read_as("s.graph", "2 1 100\n9 2\n9 1\n").graph.ties() == 1);
  CHECK(complaint_as("w.graph", "2 1 001\n2 5\n1 6\n", weighted("weight")) ==
        "w.graph:2: an edge between 1 and 2 with two weights — the same weight with both of its "
        "vertices");
  CHECK_THAT(complaint_as("w.graph", "2 1 001\n2 -5\n1 -5\n"),
             containing("w.graph:2: not a weight"));
  CHECK_THAT(complaint_as("w.graph", "2 1 001\n2 nan\n1 nan\n"), containing("not a weight: 'nan'"));
  CHECK_THAT(complaint_as("w.graph", "2 1\n2\n1\n", weighted("weight")), containing("fmt 001"));
}

TEST_CASE("METIS: counts, symmetry and numbers are checked") {
  struct Bad {
    std::string text, sentence;
  };
  for (const Bad& bad : {
           Bad{"", "g.graph: an empty file"},
           Bad{"% only\n\n", "g.graph:2: no first line"},
           Bad{"x 1\n", "g.graph:1: number of vertices 'x' — a whole number from 1"},
           Bad{"2\n", "g.graph:1: no number of edges"},
           Bad{"2 1 7\n", "g.graph:1: fmt '7'"},
           Bad{"2 1 001 1 9\n", "g.graph:1: ncon without weights"},
           Bad{"2 1 011 1 9\n", "g.graph:1: more than four numbers"},
           Bad{"3 1\n2\n1\n", "g.graph:3: the end, after 2 vertices — a line for each of the 3"},
           Bad{"2 1\n2\n1\n1\n", "g.graph:4: a line more than the 2 vertices"},
           Bad{"2 2\n2\n1\n", "g.graph:3: 2 neighbours in all — twice the 2 edges"},
           Bad{"3 1\n2\n1 3\n2\n", "g.graph:3: more neighbours than the 1 edges"},
           Bad{"3 1\n2\n3\n\n",
               "g.graph:2: an edge between 1 and 2 that 2 does not have — every edge with both"},
           Bad{"2 1\n3\n1\n", "g.graph:2: neighbour '3' — a whole number from 1 to 2"},
           Bad{"2 1\n0\n1\n", "g.graph:2: neighbour '0'"},
           Bad{"2 1\n-2\n1\n", "g.graph:2: neighbour '-2'"},
           Bad{"2 1\n4294967298\n1\n", "g.graph:2: neighbour '4294967298'"},
           Bad{"2 1\n2.0\n1\n", "g.graph:2: neighbour '2.0'"},
           Bad{"2 1\n1\n2\n", "g.graph:2: vertex 1 as its own neighbour"},
           Bad{"2 2\n2 2\n1 1\n",
               "g.graph:2: vertex 1 with its neighbour 2 twice, and 1 more of the kind — every "
               "neighbour of a "
               "vertex once"},
           Bad{"% c\n4 4\n2 3\n1 4\n1 4 4\n2\n",
               "g.graph:5: vertex 3 with its neighbour 4 twice — every neighbour"},
           Bad{"4000000000 0\n", "g.graph: 4000000000 agents, in a file of 13 bytes"},
       }) {
    CAPTURE(bad.text);
    CHECK_THAT(complaint_as("g.graph", bad.text), containing(bad.sentence));
  }
  CHECK_THAT(complaint_as("g.graph", "2 1\n2\n1\n", {.directed = true}), containing("undirected"));
}

TEST_CASE("Matrix Market: pattern, integer and real; general and symmetric") {
  const std::string general = kMatrix + "pattern general\n% c\n\n4 4 3\n1 2\n3 2\n2 2\n";
  const FileRead found = read_as("m.mtx", general, {.directed = true});
  CHECK(found.graph.agents() == 4);  // the fourth has no tie
  CHECK(list_ties(found.graph) == Ties{{0, 1}, {2, 1}});
  CHECK(found.report.self_loops == 1);
  CHECK(found.graph.labels() == Labels{"1", "2", "3", "4"});
  ReadOptions backward{.directed = true};
  backward.influence = InfluenceDirection::backward;
  CHECK(list_ties(read_as("m.mtx", general, backward).graph) == Ties{{1, 0}, {1, 2}});
  const std::string real =
      "%%matrixmarket MATRIX Coordinate real symmetric\n3 3 2\n2 1 0.5\n3 2 4\n";
  CHECK(read_as("m.txt", real, weighted("weight")).weights() == Weights{.5, .5, 4, 4});
  CHECK(list_ties(read_as("m.txt", real, {.directed = true}).graph) ==
        Ties{{0, 1}, {1, 0}, {1, 2}, {2, 1}});
  CHECK(read_as("m.txt", real).report.weights_left_out);
  struct Bad {
    std::string text, sentence;
  };
  for (const Bad& bad : {
           Bad{"%%MatrixMarket matrix array real general\n", "m.mtx:1: 'matrix array' — %%Matrix"},
           Bad{kMatrix + "complex general\n", "m.mtx:1: 'complex' values"},
           Bad{kMatrix + "real hermitian\n", "m.mtx:1: 'hermitian' symmetry"},
           Bad{kMatrix + "pattern general\n", "m.mtx:1: the end — a line `rows columns entries`"},
           Bad{kMatrix + "pattern general\n2 3 1\n1 2\n", "m.mtx:2: a matrix that is not square"},
           Bad{kMatrix + "pattern general\n2 2 2\n1 2\n", "m.mtx:3: the end, after 1 entries — 2"},
           Bad{kMatrix + "pattern general\n2 2 1\n1 2\n2 1\n", "m.mtx:4: an entry more than the 1"},
           Bad{kMatrix + "pattern general\n2 2 1\n1 3\n", "m.mtx:3: column '3'"},
           Bad{kMatrix + "pattern general\n2 2 1\n0 1\n", "m.mtx:3: row '0'"},
           Bad{kMatrix + "pattern general\n2 2 1\n1 2 7\n", "m.mtx:3: more columns than row"},
           Bad{kMatrix + "real general\n2 2 1\n1 2\n", "m.mtx:3: no value"},
           Bad{kMatrix + "pattern general\n4000000000 4000000000 0\n", "is this number damaged?"},
       }) {
    CAPTURE(bad.text);
    CHECK_THAT(complaint_as("m.mtx", bad.text), containing(bad.sentence));
  }
  CHECK_THAT(complaint_as("m.mtx", kMatrix + "real general\n2 2 1\n1 2 -1\n", weighted("weight")),
             containing("m.mtx:3: not a weight: '-1'"));
}

TEST_CASE("Matrix Market: a tie with a weight is one tie, listed one way or both ways") {
  const std::string both = "real general\n3 3 4\n1 2 5\n2 1 5\n3 2 0.5\n3 3 9\n";
  const FileRead found = read_as("m.mtx", kMatrix + both, weighted("weight"));
  CHECK(list_ties(found.graph) == Ties{{0, 1}, {1, 2}});
  CHECK(found.weights() == Weights{5, 5, .5, .5});
  CHECK(found.report.both_ways == 1);
  CHECK(found.report.parallel_ties == 0);
  CHECK(found.report.self_loops == 1);
  CHECK(read_as("m.mtx", kMatrix + both, weighted("weight", true)).weights() == Weights{5, 5, .5});
  const std::string unequal = kMatrix + "real general\n3 3 3\n1 2 5\n% c\n2 1 4\n3 2 1\n";
  CHECK(complaint_as("m.mtx", unequal, weighted("weight")) ==
        "m.mtx:5: a tie between 1 and 2 of two weights, one each way — the same weight both ways "
        "for an undirected graph (directed keeps both)");
  CHECK(read_as("m.mtx", unequal, weighted("weight", true)).weights() == Weights{5, 4, 1});
}

TEST_CASE("edge lists with every tie both ways say each weight once; others add them up") {
  const FileRead twice = read_as("w.csv", "u,v,w\n0,1,2\n1,0,2\n1,2,.5\n2,1,.5\n", weighted("w"));
  CHECK(twice.weights() == Weights{2, 2, .5, .5});
  CHECK(twice.report.both_ways == 2);
  CHECK(twice.report.parallel_ties == 0);
  const FileRead once = read_as("w.csv", "u,v,w\n0,1,2\n1,0,2\n1,2,.5\n", weighted("w"));
  CHECK(once.weights() == Weights{4, 4, .5, .5});
  CHECK(once.report.both_ways == 0);
  CHECK(once.report.parallel_ties == 1);
  CHECK(read_as("w.csv", "u,v,w\n0,1,2\n1,0,3\n", weighted("w")).weights() == Weights{5, 5});
  CHECK(read_as("w.csv", "u,v,w\n0,1,2\n1,0,2\n", weighted("w", true)).weights() == Weights{2, 2});
}

TEST_CASE("GraphML: nodes keep their ids; edges may come first; the file says the direction") {
  const FileRead found =
      read_as("g.graphml", graphml("<edge source='n10' target='n2'/>\n"
                                   "<node id='n2'/><node id='n10'/><node id='A&amp;B'/>"));
  CHECK(found.graph.labels() == Labels{"A&B", "n10", "n2"});
  CHECK(list_ties(found.graph) == Ties{{1, 2}});
  CHECK_FALSE(found.graph.directed());
  const std::string three =
      "<node id='2'/><node id='10'/><node id='0'/><edge source='10' target='2'/>";
  const FileRead numbers = read_as("x.xml", graphml(three, "directed"));
  CHECK(numbers.graph.labels() == Labels{"0", "2", "10"});  // whole numbers, in their order
  CHECK(list_ties(numbers.graph) == Ties{{2, 1}});
  CHECK(numbers.graph.directed());
  CHECK(read_as("g.graphml", graphml("<node id='1'/><node id='0'/>")).graph.labels().empty());
}

TEST_CASE("GraphML: weights are an attribute of edges, with its default") {
  const std::string text = graphml(
      "<node id='0'/><node id='1'/><node id='2'/><edge source='0' target='1'>"
      "<data key='d0'> 0.25\n</data></edge><edge source='1' target='2'><data "
      "key='x'>9</data></edge>");
  CHECK(read_as("g.graphml", text, weighted("weight")).weights() == Weights{.25, .25, 2, 2});
  CHECK(read_as("g.graphml", text).report.weights_left_out);
  CHECK_THAT(complaint_as("g.graphml", text, weighted("strength")),
             containing("no attribute of edges called 'strength'"));
}

TEST_CASE("GraphML: text that every node has becomes a trait, in ascending order of its labels") {
  const auto with_keys = [](const std::string& keys, const std::string& nodes) {
    return "<graphml>" + keys + "<graph edgedefault='undirected'>" + nodes + "</graph></graphml>";
  };
  const std::string keys =
      "<key id='a' for='node' attr.name='side' attr.type='string'><default>left</default></key>"
      "<key id='b' for='node' attr.name='age' attr.type='int'/>"
      "<key id='c' for='node' attr.name='club' attr.type='string'/>";
  const std::string nodes =
      "<edge source='2' target='0'/><node id='2'><data key='a'>\n up &amp; on </data><data "
      "key='c'>x</data></node><node id='1'/><node id='0'><data key='b'>7</data></node>";
  const FileRead found = read_as("g.graphml", with_keys(keys, nodes));
  REQUIRE(found.graph.traits().size() == 1);
  const Trait& side = found.graph.traits()[0];
  CHECK(side.name == "side");
  CHECK(side.labels == Labels{"left", "up & on"});
  CHECK(side.values == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(found.report.partial_traits == 1);
  const std::string twice =
      "<key id='a' for='node' attr.name='side' attr.type='string'/>"
      "<key id='b' for='node' attr.name='side' attr.type='string'/>";
  CHECK_THAT(complaint_as("g.graphml", with_keys(twice, nodes)),
             containing("a second attribute of nodes called 'side'"));
}

TEST_CASE("GraphML: what it cannot be is refused, with the line") {
  struct Bad {
    std::string text, sentence;
  };
  const std::string two = "<node id='a'/><node id='b'/>";
  std::string deep = "<graphml>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  for (const Bad& bad : {
           Bad{"<graphml>", "g.graphml:2: not XML: no element found"},
           Bad{deep, "not XML: no element found"},
           Bad{"<html/>", "g.graphml:1: <html> — a GraphML file"},
           Bad{"<graphml/>", "no graph — a GraphML file with one graph"},
           Bad{graphml(""), "a graph without nodes"},
           Bad{graphml("<node/>"), "g.graphml:5: no id"},
           Bad{graphml("<node id='a'/>\n<node id='a'/>"), "g.graphml:6: node 'a' a second time"},
           Bad{graphml(two + "\n<edge source='a'/>"), "g.graphml:6: no target"},
           Bad{graphml(two + "\n<edge source='a' target='c'/>"),
               "g.graphml:6: an edge of node 'c', which is not there"},
           Bad{graphml(two + "<edge source='a' target='b' directed='true'/>"),
               "an edge that is directed, unlike the others"},
           Bad{graphml("<node id='a'><graph edgedefault='directed'/></node>"),
               "a graph within a graph"},
           Bad{graphml(two + "<hyperedge/>"), "a hyperedge — edges of two nodes"},
           Bad{graphml(two, "sideways"), "edgedefault 'sideways'"},
           Bad{graphml("<node id='a&#10;b'/>"), "control characters in"},
           Bad{graphml(two + "&nbsp;"), "g.graphml:5: not XML: undefined entity"},
           Bad{graphml(two).substr(0, 150), "not XML"},
       }) {
    CAPTURE(bad.text.substr(0, 300));
    CHECK_THAT(complaint_as("g.graphml", bad.text), containing(bad.sentence));
  }
  CHECK_THAT(complaint_as("g.graphml",
                          graphml(two + "<edge source='a' target='b'>"
                                        "<data key='d0'>-1</data></edge>"),
                          weighted("weight")),
             containing("g.graphml:5: not a weight: '-1'"));
}

TEST_CASE("edge lists: a column of weights, by name or number; parallel ties add theirs up") {
  const std::string named = "from,to,strength,w\n0,1,7,2.5\n1,2,7,1e3\n1,0,7,0.5\n2,2,7,9\n";
  const FileRead found = read_as("e.csv", named, weighted("w"));
  CHECK(list_ties(found.graph) == Ties{{0, 1}, {1, 2}});
  CHECK(found.weights() == Weights{3, 3, 1000, 1000});
  CHECK(found.report.weighted);
  CHECK(found.report.extra_columns == 1);
  CHECK(read_as("e.csv", named, weighted("4")).weights() == found.weights());
  CHECK(read_as("e.csv", named, weighted("w", true)).weights() == Weights{2.5, .5, 1000});
  CHECK(read_as("e.txt", "b a 2\na c 3\n", weighted("3")).weights() == Weights{2, 3, 2, 3});
  CHECK(read_as("e.txt", "5 9000000000 2\n5 7 3\n", weighted("3")).weights() ==
        Weights{3, 2, 3, 2});
  ReadOptions backward = weighted("w", true);
  backward.influence = InfluenceDirection::backward;
  CHECK(read_as("e.csv", named, backward).weights() == Weights{.5, 2.5, 1000});
}

TEST_CASE("edge lists: weights that are none are refused, with the line") {
  const std::string head = "from,to,w\n0,1,1\n";
  CHECK_THAT(complaint_as("e.csv", head + "1,2,-3\n", weighted("w")),
             containing("e.csv:3: not a weight: '-3' — a finite number, not below 0"));
  for (const std::string bad : {"nan", "inf", "1,", "x", "+", "+-1", "-+1", "++1", "-1e-9", "+nan"})
    CHECK_THAT(complaint_as("e.csv", head + "1,2,\"" + bad + "\"\n", weighted("w")),
               containing("e.csv:3: not a weight"));
  for (const std::string bad : {"1e999", "1e-400", "+1e-400", "-1e999"})
    CHECK(complaint_as("e.csv", head + "1,2," + bad + "\n", weighted("w")) ==
          "e.csv:3: a weight too large or too small for a number of 64 bits: '" + bad +
              "' — a finite number, not below 0");
  CHECK_THAT(complaint_as("e.csv", head + "1,2\n", weighted("w")),
             containing("e.csv:3: no weight"));
  CHECK_THAT(complaint_as("e.csv", head, weighted("v")), containing("e.csv:1: no column 'v'"));
  CHECK_THAT(complaint_as("e.csv", "0 1\n", weighted("3")),
             containing("e.csv:1: no column '3' — a third column, for weights"));
  for (const std::string bad : {"0", "1", "2", "4", "99999999999999999999", "from"})
    CHECK_THAT(complaint_as("e.csv", head, weighted(bad)), containing("no column '" + bad + "'"));
}

TEST_CASE("weights may have a sign, and a zero has none afterwards, in every format") {
  const Weights expected{1, 1, 0, 0, 2.5e-310, 2.5e-310};
  const auto check = [&](const std::string& name, const std::string& text) {
    CAPTURE(name);
    const Weights weights = read_as(name, text, weighted("weight")).weights();
    CHECK(weights == expected);
    for (const double weight : weights) CHECK_FALSE(std::signbit(weight));
  };
  check("w.csv", "u,v,weight\n0,1,+1\n2,3,-0\n4,5,2.5e-310\n");
  check("w.graph", "6 3 001\n2 +1\n1 +1\n4 -0\n3 -0.0\n6 2.5e-310\n5 +2.5e-310\n");
  check("w.mtx", kMatrix + "real symmetric\n6 6 3\n2 1 +1\n4 3 -0e5\n6 5 2.5e-310\n");
  std::string nodes;
  for (int i = 0; i < 6; ++i) nodes += "<node id='" + std::to_string(i) + "'/>";
  const auto edge = [](const std::string& from, const std::string& to, const std::string& weight) {
    return "<edge source='" + from + "' target='" + to + "'><data key='d0'>" + weight +
           "</data></edge>";
  };
  check("w.graphml",
        graphml(nodes + edge("0", "1", "+1") + edge("2", "3", "-0") + edge("4", "5", "2.5e-310")));
}

TEST_CASE("a byte-order mark of UTF-8 is no part of any text; other encodings are refused") {
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(read_as("m.graph", mark + "2 1\n2\n1\n").graph.ties() == 1);
  CHECK(read_as("m.graph", mark + "% c\n2 1\n2\n1\n").report.comments == 1);
  CHECK(read_as("m.mtx", mark + kMatrix + "pattern general\n2 2 1\n1 2\n").graph.ties() == 1);
  CHECK(read_as("m.txt", mark + kMatrix + "pattern general\n2 2 1\n1 2\n").report.format ==
        Format::matrix_market);
  CHECK(read_as("g.graphml", mark + graphml("<node id='a'/>")).graph.agents() == 1);
  CHECK(read_as("g.csv", mark + "u,v\n0,1\n").report.header_line == 1);
  CHECK(complaint_as("g.csv", mark) ==
        "g.csv: no ties — at least one line with two ids, as in `3 17` "
        "or `3,17`");
  CHECK_THAT(complaint_as("g.csv", mark + mark + "0 1\n"), containing("a number and a word"));
  const auto wide = [](const std::string& text, std::size_t before, std::size_t after) {
    std::string bytes;
    for (const char c : text) bytes += std::string(before, '\0') + c + std::string(after, '\0');
    return bytes;
  };
  for (const std::string name : {"g.csv", "g.mtx", "g.graph", "g.graphml", "g.txt"}) {
    CAPTURE(name);
    const std::string sixteen = name +
                                ": UTF-16 text, by its byte-order mark — a graph as UTF-8 text "
                                "(convert the file: iconv -f UTF-16 -t UTF-8, or export it as CSV "
                                "(UTF-8))";
    CHECK(complaint_as(name, "\xFF\xFE" + wide("0 1\n", 0, 1)) == sixteen);
    CHECK(complaint_as(name, "\xFE\xFF" + wide("0 1\n", 1, 0)) == sixteen);
    CHECK_THAT(complaint_as(name, wide("0 1\n", 0, 3).insert(0, std::string("\xFF\xFE\0\0", 4))),
               containing("UTF-32 text"));
  }
}

TEST_CASE("a file that does not begin as its name says is refused, not read as an edge list") {
  for (const std::string name : {"g.mtx", "g.mtx.gz"})
    CHECK(complaint_as(name, "2 2 1\n1 2\n") ==
          name +
              ":1: no banner — %%MatrixMarket matrix coordinate, then pattern, integer or real, "
              "then general or symmetric (set format to edge-list if it is one)");
  for (const std::string name : {"g.graphml", "g.xml", "g.graphml.xz"})
    CHECK(complaint_as(name, "0 1\n") ==
          name +
              ":1: not XML: syntax error — a whole GraphML file (set format "
              "to edge-list if it is one)");
  CHECK(complaint_as("g.mtx", "0 1\n1 2\n", {.format = Format::edge_list}) == "read 2 ties");
  CHECK(complaint_as("g.h5", "0 1\n1 2\n", {.format = Format::edge_list}) == "read 2 ties");
  for (const std::string name : {"g.h5", "g.HDF5", "g.h5.gz"})
    CHECK(complaint_as(name, "0 1\n") ==
          name +
              ": contents that are not HDF5 — a stored graph, as its name says (set format to "
              "edge-list if it is one)");
  for (const std::string name : {"g.mtx", "g.txt"})
    for (const std::string blanks : {" ", "\n", "\t \r\n"})
      CHECK_THAT(complaint_as(name, blanks + kMatrix + "pattern general\n2 2 1\n1 2\n"),
                 containing(name + ":1: blanks before the banner — %%MatrixMarket"));
}

TEST_CASE("the ending of a name says the same in any case") {
  CHECK(format_of_name("A.MTX") == Format::matrix_market);
  CHECK(format_of_name("a.GraphML.Gz") == Format::graphml);
  CHECK(format_of_name("a.Metis.XZ") == Format::metis);
  CHECK(format_of_name("a.HDF5") == Format::hdf5);
  CHECK(format_of_name("MTX.CSV") == Format::edge_list);
  CHECK(format_of_name("mtx") == Format::edge_list);
  const TempDir folder;
  const std::string path = (folder / "a.CSV").string();
  static_cast<void>(write_graph(build_graph(2, {{0, 1}}, false, Executor(1)), path, {}));
  CHECK(test::read_file(path) == "source,target\n0,1\n");
}

TEST_CASE("an empty file is said to be one") {
  CHECK(complaint_as("g.mtx", "").starts_with("g.mtx: an empty file — %%MatrixMarket"));
  CHECK(complaint_as("g.graphml", "") == "g.graphml: an empty file — a whole GraphML file");
  CHECK(complaint_as("g.graph", "").starts_with("g.graph: an empty file — a first line"));
}

TEST_CASE("a format that is asked for is the one that is read") {
  CHECK(read_as("g.txt", "2 1\n2\n1\n", {.format = Format::metis}).graph.ties() == 1);
  CHECK_THAT(complaint_as("g.graph", "0 1\n1 2\n", {.format = Format::edge_list}),
             containing("read 2 ties"));
  CHECK_THAT(complaint_as("g.txt", "0 1\n", {.format = Format::graphml}), containing("not XML"));
  CHECK_THAT(complaint_as("g.txt", "0 1\n", {.format = Format::matrix_market}),
             containing("g.txt:1: no banner"));
  CHECK_THAT(complaint_as("g.txt", "0 1\n", {.format = Format::hdf5}),
             containing("this is not an HDF5 file — a graph file"));
  CHECK_THAT(complaint_as("g.csv", std::string("\x7F"
                                               "ELF\0\0\0\1",
                                               8)),
             containing("zero bytes"));
}
