// SPDX-License-Identifier: Apache-2.0
// Graphs written and read again in every format, and the binary form's refusals.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "graph/reader.hpp"
#include "graph/writer.hpp"
#include "storage/hdf5_file.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using test::containing;
using test::executor;
using test::TempDir;

namespace {

Graph random_graph(bool directed, bool weighted) {
  const Graph base =
      erdos_renyi({.agents = 200, .mean_degree = 9, .probability = {}}, 3, executor());
  std::vector<Tie> ties = list_ties(base);
  std::vector<double> weights;
  for (std::size_t i = 0; i < ties.size(); ++i) weights.push_back(static_cast<double>(1 + i % 7));
  return weighted
             ? build_weighted_graph(200, std::move(ties), std::move(weights), directed, executor())
             : build_graph(200, std::move(ties), directed, executor());
}

std::vector<std::string> odd_names(AgentId agents) {
  std::vector<std::string> names;
  for (AgentId i = 0; i < agents; ++i)
    names.push_back((i % 2 == 0 ? "a \"<&>\" " : "#Zoë, ") + std::to_string(10000 + i));
  std::sort(names.begin(), names.end());
  return names;
}

void check_same(const Graph& a, const Graph& b) {
  CHECK(a.content_hash() == b.content_hash());
  CHECK(a.directed() == b.directed());
  CHECK(a.labels() == b.labels());
  REQUIRE(a.traits().size() == b.traits().size());
  for (std::size_t i = 0; i < a.traits().size(); ++i) {
    CHECK(a.traits()[i].name == b.traits()[i].name);
    CHECK(a.traits()[i].labels == b.traits()[i].labels);
    CHECK(a.traits()[i].values == b.traits()[i].values);
  }
}

std::string message_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("the binary form holds a graph whole: direction, weights, names, traits") {
  const TempDir folder;
  const std::string path = (folder / "graph.h5").string();
  for (const bool directed : {false, true})
    for (const bool weighted : {false, true})
      for (const bool named : {false, true}) {
        CAPTURE(directed, weighted, named);
        Graph graph = random_graph(directed, weighted);
        if (named) {
          graph.set_labels(odd_names(graph.agents()));
          Trait trait{"side/of", {"left", "right"}, {}};
          for (AgentId i = 0; i < graph.agents(); ++i) trait.values.push_back(i % 3 == 0 ? 1 : 0);
          graph.set_trait(std::move(trait));
        }
        write_graph_file(graph, path, {"a test", ""}, true);
        ReadOptions options;
        if (weighted) options.weights = "weight";
        ReadReport report;
        check_same(read_graph(path, options, executor(), &report), graph);
        CHECK(report.format == Format::hdf5);
        CHECK(report.ties == graph.ties());
        const Graph plain = read_graph(path, {}, executor(), &report);
        CHECK(plain.weights().empty());
        CHECK(report.weights_left_out == weighted);
        CHECK(list_ties(plain) == list_ties(graph));
      }
}

TEST_CASE("equal graphs give equal bytes; rows lie in the file as they lie in memory") {
  const TempDir folder;
  const Graph graph = random_graph(false, false);
  for (const char* name : {"a.h5", "b.h5"})
    write_graph_file(graph, (folder / name).string(), {"x", "y"}, false);
  const std::string bytes = test::read_file(folder / "a.h5");
  CHECK(bytes == test::read_file(folder / "b.h5"));
  const std::string rows(reinterpret_cast<const char*>(graph.out().row(0).data()),
                         graph.arcs() * sizeof(AgentId));
  CHECK(bytes.find(rows) != std::string::npos);
  CHECK_THAT(message_of([&] { write_graph_file(graph, (folder / "a.h5").string(), {}, false); }),
             containing("this file exists already"));
}

TEST_CASE("a graph without ties can be stored; a well-mixed society cannot") {
  const TempDir folder;
  const std::string path = (folder / "lonely.h5").string();
  write_graph_file(build_graph(5, {}, false, executor()), path, {}, false);
  const Graph graph = read_graph(path, {}, executor());
  CHECK(graph.agents() == 5);
  CHECK(graph.ties() == 0);
  CHECK_THAT(message_of([&] { write_graph_file(Graph::well_mixed(5), path, {}, true); }),
             containing("a well-mixed society, which has no ties"));
}

TEST_CASE("every byte of a stored graph that flips is noticed") {
  const TempDir folder;
  const std::string path = (folder / "graph.h5").string();
  write_graph_file(build_graph(4, {{0, 1}, {1, 2}, {2, 3}}, false, executor()), path, {}, false);
  const std::string bytes = test::read_file(path);
  for (std::size_t at = 0; at < bytes.size(); at += 5) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    const std::string file = folder.write("damaged.h5", damaged).string();
    CAPTURE(at);
    if (at < bytes.size() - 16)  // in the seal's mark: a file without a seal, as good as any
      CHECK_THROWS_AS(read_graph(file, {}, executor()), InputError);
  }
  for (const std::size_t left : {std::size_t{20}, bytes.size() / 2, bytes.size() - 17})
    CHECK_THROWS_AS(
        read_graph(folder.write("cut.h5", bytes.substr(0, left)).string(), {}, executor()),
        InputError);
}

TEST_CASE("a stored graph that is no graph is refused, though its seal holds") {
  const TempDir folder;
  const std::string path = (folder / "graph.h5").string();
  struct Stored {
    std::string format = "groundswell-graph", version = "1.0", hash;
    std::vector<std::uint64_t> starts{0, 1, 2, 2};
    std::vector<std::uint32_t> targets{1, 0};
    std::uint64_t agents = 3, directed = 0;
  };
  const auto complaint = [&](const Stored& stored) {
    {
      const hdf5::Session session;
      hdf5::OutputFile file(path, true);
      hdf5::Group& root = file.root();
      root.set("format", stored.format);
      root.set("format_version", stored.version);
      root.set("agents", stored.agents);
      root.set("arcs", std::uint64_t{stored.targets.size()});
      root.set("directed", stored.directed);
      root.set("content_hash", stored.hash);
      {
        auto starts =
            root.create_contiguous("row_start", hdf5::Type::uint64, {stored.starts.size()});
        starts.write(std::span<const std::uint64_t>(stored.starts));
        auto targets =
            root.create_contiguous("target", hdf5::Type::uint32, {stored.targets.size()});
        targets.write(std::span<const std::uint32_t>(stored.targets));
      }
      file.commit();
    }
    return message_of([&] { static_cast<void>(read_graph(path, {}, executor())); });
  };
  const std::string hash = hexadecimal(build_graph(3, {{0, 1}}, false, executor()).content_hash());
  CHECK(complaint({.hash = hash}) == "no error");
  CHECK_THAT(complaint({.hash = "0123456789abcdef"}), containing("it hashes to " + hash));
  CHECK_THAT(complaint({.format = "groundswell-run", .hash = hash}),
             containing("format 'groundswell-run' — format 'groundswell-graph'"));
  CHECK_THAT(complaint({.version = "2.0", .hash = hash}),
             containing("format version 2.0 — version 1.x (a newer Groundswell wrote this file"));
  CHECK_THAT(complaint({.hash = hash, .agents = 0}), containing("0 agents"));
  CHECK_THAT(complaint({.hash = hash, .agents = 4}), containing("is not as long"));
  CHECK_THAT(complaint({.hash = hash, .agents = 5'000'000'000}), containing("5000000000 agents"));
  CHECK_THAT(complaint({.hash = hash, .starts = {0, 2, 1, 2}}), containing("row 2 begins at 1"));
  CHECK_THAT(complaint({.hash = hash, .starts = {1, 1, 2, 2}}), containing("row 0 begins at 1"));
  CHECK_THAT(complaint({.hash = hash, .starts = {0, 1, 1, 1}}), containing("ends at 1 — 2 arcs"));
  CHECK_THAT(complaint({.hash = hash, .targets = {1, 3}}), containing("rows that are no rows"));
  CHECK_THAT(complaint({.hash = hash, .targets = {0, 0}}), containing("rows that are no rows"));
  CHECK_THAT(complaint({.hash = hash, .starts = {0, 2, 2, 2}, .targets = {2, 1}}),
             containing("1 rows that are no rows"));
  CHECK_THAT(complaint({.hash = hash, .targets = {1, 2}}), containing("one way only"));
}

TEST_CASE("graphs come back from every text format as they were") {
  const TempDir folder;
  for (const bool directed : {false, true})
    for (const bool weighted : {false, true})
      for (const bool named : {false, true})
        for (const std::string name : {"g.csv", "g.txt", "g.graphml", "g.graph"}) {
          CAPTURE(directed, weighted, named, name);
          const bool metis = name == "g.graph";
          if (metis && (directed || named)) continue;
          Graph graph = random_graph(directed, weighted);
          if (named) graph.set_labels(odd_names(graph.agents()));
          const std::string path = (folder / name).string();
          CHECK(write_graph(graph, path, {.overwrite = true}).empty());
          ReadOptions options;
          options.directed = directed && name != "g.graphml";
          if (name == "g.csv" || name == "g.txt") options.counts_line = Detect::no;
          if (weighted) options.weights = name == "g.txt" && !named ? "3" : "weight";
          const Graph found = read_graph(path, options, executor());
          if (metis)
            CHECK(found.ties_hash() == graph.ties_hash());
          else
            check_same(found, graph);
        }
}

TEST_CASE("what a format cannot hold is refused or said") {
  const TempDir folder;
  const auto refusal = [&](const Graph& graph, const std::string& name) {
    const std::string message =
        message_of([&] { static_cast<void>(write_graph(graph, (folder / name).string(), {})); });
    CHECK_FALSE(std::filesystem::exists(folder / name));
    return message;
  };
  const Graph directed = build_graph(3, {{0, 1}}, true, executor());
  Graph halves = build_weighted_graph(3, {{0, 1}}, {0.5}, false, executor());
  CHECK_THAT(refusal(directed, "g.graph"), containing("a directed graph — an undirected one"));
  CHECK_THAT(refusal(halves, "g.graph"), containing("whole weights from 1 for METIS"));
  CHECK_THAT(refusal(halves, "g.csv.xz"), containing("a name that ends in .xz"));
  CHECK_THAT(refusal(halves, "g.mtx"), containing("read, not written"));
  CHECK_THAT(refusal(Graph::well_mixed(3), "g.csv"), containing("no ties"));
  CHECK_THAT(refusal(halves, "none/g.csv"), containing("there is no folder"));
  halves.set_labels({"a", "b\n", "c"});
  CHECK_THAT(refusal(halves, "g.csv"), containing("control characters"));
  CHECK(write_graph(directed, (folder / "g.csv").string(), {}) ==
        std::vector<std::string>{"1 agents without ties are not in an edge list"});
  CHECK(test::read_file(folder / "g.csv") == "source,target\n0,1\n");
}
