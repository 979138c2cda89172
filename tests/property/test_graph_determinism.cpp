// SPDX-License-Identifier: Apache-2.0
// The same graph and the same statistics, bit for bit, at any number of threads and block size.
#include <algorithm>
#include <bit>
#include <functional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "graph/block_model.hpp"
#include "graph/bter.hpp"
#include "graph/builder.hpp"
#include "graph/degrees.hpp"
#include "graph/generators.hpp"
#include "graph/given_degrees.hpp"
#include "graph/graph_file.hpp"
#include "graph/reader.hpp"
#include "graph/rewiring.hpp"
#include "graph/spatial.hpp"
#include "graph/statistics.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/ways.hpp"

using namespace groundswell;
using groundswell::test::ways;

namespace {

struct Maker {
  std::string name;
  std::function<Graph(const Executor&)> make;
};

std::vector<Maker> makers() {
  return {
      {"erdos_renyi",
       [](const Executor& executor) {
         return erdos_renyi({.agents = 3000, .mean_degree = 8, .probability = {}}, 5, executor);
       }},
      {"random_regular",
       [](const Executor& executor) {
         return random_regular({2000, 6}, 5, executor);
       }},
      {"random_regular, dense",
       [](const Executor& executor) {
         return random_regular({50, 40}, 5, executor);
       }},
      {"watts_strogatz",
       [](const Executor& executor) {
         return watts_strogatz({2000, 6, 0.2}, 5, executor);
       }},
      {"barabasi_albert",
       [](const Executor& executor) {
         return barabasi_albert({2000, 4}, 5, executor);
       }},
      {"bter",
       [](const Executor& executor) {
         return bter({.agents = 3000, .mean_degree = 15}, 5, executor);
       }},
      {"configuration_model, power law",
       [](const Executor& executor) {
         const DegreeOptions law{.agents = 3000, .exponent = 2.3, .min_degree = 2};
         return configuration_model(draw_degrees(law, 5, executor), 5, executor);
       }},
      {"chung_lu, log-normal",
       [](const Executor& executor) {
         const DegreeOptions law{.agents = 3000, .law = DegreeLaw::lognormal, .mean_degree = 8};
         return chung_lu(draw_degrees(law, 5, executor), 5, executor);
       }},
      {"chung_lu, Poisson",
       [](const Executor& executor) {
         const DegreeOptions law{.agents = 2000, .law = DegreeLaw::poisson, .mean_degree = 120};
         return chung_lu(draw_degrees(law, 5, executor), 5, executor);
       }},
      {"block_model",
       [](const Executor& executor) {
         return block_model({.agents = 3000, .shares = {1, 2, 3}}, 5, executor);
       }},
      {"random_geometric",
       [](const Executor& executor) { return random_geometric({.agents = 3000}, 5, executor); }},
      {"hyperbolic",
       [](const Executor& executor) { return hyperbolic({.agents = 3000}, 5, executor); }},
      {"rewired",
       [](const Executor& executor) {
         return rewired(watts_strogatz({2000, 6, 0.0}, 5, executor), 2.0, 5, executor);
       }},
      {"rewired, directed",
       [](const Executor& executor) {
         std::vector<Tie> ties;
         for (AgentId i = 0; i < 9000; ++i) ties.push_back({i * 7919 % 500, i * 104729 % 487});
         return rewired(build_graph(500, std::move(ties), true, executor), 2.0, 5, executor);
       }},
      {"barabasi_albert, few ties",
       [](const Executor& executor) {
         return barabasi_albert({3000, 1}, 5, executor);
       }},
      {"holme_kim",
       [](const Executor& executor) {
         return holme_kim({2000, 4, 0.6}, 5, executor);
       }},
      {"uniform_ties",
       [](const Executor& executor) {
         return uniform_ties({2000, 9000}, 5, executor);
       }},
      {"rmat", [](const Executor& executor) { return rmat({.scale = 11}, 5, executor); }},
      {"lattice",
       [](const Executor& executor) {
         return lattice({40, 30, true, true}, 5, executor);
       }},
      {"tree",
       [](const Executor& executor) {
         return tree({2000, 3}, 5, executor);
       }},
      {"complete", [](const Executor& executor) { return complete({100}, 5, executor); }},
      {"directed, with loops and parallels",
       [](const Executor& executor) {
         std::vector<Tie> ties;
         for (AgentId i = 0; i < 20000; ++i) ties.push_back({i * 7919 % 500, i * 104729 % 487});
         return build_graph(500, std::move(ties), true, executor);
       }},
  };
}

void check_same(const GraphStatistics& a, const GraphStatistics& b) {
  const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
  CHECK(a.ties == b.ties);
  CHECK(bits(a.mean_degree) == bits(b.mean_degree));
  CHECK(bits(a.degree_ratio) == bits(b.degree_ratio));
  CHECK(bits(a.degree_gini) == bits(b.degree_gini));
  CHECK(bits(a.mean_local_clustering) == bits(b.mean_local_clustering));
  CHECK(bits(a.transitivity) == bits(b.transitivity));
  CHECK(bits(a.assortativity) == bits(b.assortativity));
  CHECK(a.components == b.components);
  CHECK(a.max_core == b.max_core);
  CHECK(bits(a.reciprocity) == bits(b.reciprocity));
}

}  // namespace

TEST_CASE("graphs and statistics do not depend on threads or block sizes") {
  for (const Maker& maker : makers()) {
    const Executor plain(1);
    const Graph expected = maker.make(plain);
    const GraphStatistics statistics = describe(expected, plain);
    for (const auto& [threads, block] : ways({0, 1, 1000, 7})) {
      const Executor executor(threads, block);
      const Graph graph = maker.make(executor);
      CAPTURE(maker.name, threads, block);
      CHECK(graph.content_hash() == expected.content_hash());
      check_same(describe(graph, executor), statistics);
    }
  }
}

TEST_CASE("growth in many batches and shuffles in many buckets do not depend on threads either") {
  const std::vector<Maker> large = {
      {"barabasi_albert",  // one thread ties newcomers one by one, several in batches
       [](const Executor& executor) {
         return barabasi_albert({60'000, 5}, 5, executor);
       }},
      {"barabasi_albert, few ties",
       [](const Executor& executor) {
         return barabasi_albert({60'000, 1}, 5, executor);
       }},
      {"random_regular",
       [](const Executor& executor) {
         return random_regular({20'000, 8}, 5, executor);
       }},
      {"configuration_model, power law",
       [](const Executor& executor) {
         const DegreeOptions law{.agents = 40'000, .exponent = 2.4, .min_degree = 3};
         return configuration_model(draw_degrees(law, 5, executor), 5, executor);
       }},
      {"configuration_model, hubs that have to be mended and rewired",
       [](const Executor& executor) {
         std::vector<std::uint32_t> degrees(6000, 10);
         for (std::size_t i = 0; i < 10; ++i) degrees[i] = 4000;
         return rewired(configuration_model(degrees, 5, executor), 1.0, 5, executor);
       }},
      {"rewired",
       [](const Executor& executor) {
         return rewired(watts_strogatz({20'000, 10, 0.0}, 5, executor), 2.0, 5, executor);
       }},
      {"rewired, directed",
       [](const Executor& executor) {
         std::vector<Tie> ties;
         for (AgentId i = 0; i < 90'000; ++i) ties.push_back({i * 7919 % 9000, i * 104729 % 887});
         return rewired(build_graph(9000, std::move(ties), true, executor), 2.0, 5, executor);
       }},
  };
  for (const Maker& maker : large) {
    const std::uint64_t expected = maker.make(Executor(1)).content_hash();
    for (const auto& [threads, block] : ways({0, 7, 1000})) {
      CAPTURE(maker.name, threads, block);
      CHECK(maker.make(Executor(threads, block)).content_hash() == expected);
    }
  }
}

namespace {

/// Ties with loops and repetitions; every so often a line that is not of the plain kind.
std::string ties_text(std::uint64_t factor, const std::string& odd_line) {
  std::string text;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    text += std::to_string(i * 7919 % 1000 * factor) + " " + std::to_string(i * i % 997 * factor) +
            "\n";
    if (i % 701 == 0) text += odd_line;
  }
  return text;
}

}  // namespace

TEST_CASE("a file gives the same graph and report at any number of threads and block size") {
  const test::TempDir folder;
  const std::vector<std::string> texts = {
      ties_text(1, ""), ties_text(3, "# a comment\n\n\"3\"  6 0.5 x\r\n"),
      ties_text(1, "9000000000 4\n"),     // beyond 2^32: through a list
      ties_text(1, "300000000 4\n"),      // beyond four per byte: through a list
      "1000 3000\n" + ties_text(1, "")};  // a line of counts
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (const bool directed : {false, true}) {
      const std::string path = folder.write("ties.txt", texts[i]).string();
      ReadReport report;
      const ReadOptions options{.directed = directed};
      const Graph expected = read_graph(path, options, Executor(1), &report);
      CHECK(report.had_counts_line == (i == 4));
      for (const int threads : {1, 2, 3, 8})
        for (const std::size_t block : {std::size_t{0}, std::size_t{1}, std::size_t{64}}) {
          CAPTURE(i, directed, threads, block);
          ReadReport again;
          const Graph graph = read_graph(path, options, Executor(threads, block), &again);
          CHECK(graph.content_hash() == expected.content_hash());
          CHECK(graph.labels() == expected.labels());
          CHECK(again.lines == report.lines);
          CHECK(again.ties == report.ties);
          CHECK(again.comments == report.comments);
          CHECK(again.self_loops == report.self_loops);
          CHECK(again.parallel_ties == report.parallel_ties);
          CHECK(again.extra_columns == report.extra_columns);
        }
    }
}

TEST_CASE("bad lines have the same numbers at any number of threads and block size") {
  const test::TempDir folder;
  for (const std::string bad : {"-3 4\n", "7\n"}) {
    const std::string path = folder.write("ties.txt", ties_text(1, bad)).string();
    const auto complaints = [&path](const Executor& executor) -> std::string {
      try {
        static_cast<void>(read_graph(path, {}, executor));
      } catch (const InputError& error) {
        return error.what();
      }
      return "none";
    };
    const std::string expected = complaints(Executor(1));
    CHECK(std::count(expected.begin(), expected.end(), '\n') == 4);  // of five sentences
    for (const int threads : {1, 2, 3, 8})
      for (const std::size_t block : {std::size_t{1}, std::size_t{64}, std::size_t{5000}})
        CHECK(complaints(Executor(threads, block)) == expected);
  }
}

TEST_CASE("weighted graphs and stored ones are the same at any number of threads") {
  const test::TempDir folder;
  std::string text = "from,to,w\n";
  for (std::uint64_t i = 0; i < 3000; ++i)
    text += std::to_string(i * 7919 % 100) + "," + std::to_string(i * i % 97) + "," +
            std::to_string(static_cast<double>(i) / 3.0) + "\n";
  const std::string path = folder.write("ties.csv", text).string();
  for (const bool directed : {false, true}) {
    ReadOptions options{.directed = directed};
    options.weights = "w";
    const Graph expected = read_graph(path, options, Executor(1));
    const std::string stored = (folder / "graph.h5").string();
    write_graph_file(expected, stored, {}, true);
    options.weights = "weight";
    for (const int threads : {1, 2, 3, 8})
      for (const std::size_t block : {std::size_t{0}, std::size_t{1}, std::size_t{64}}) {
        const Executor executor(threads, block);
        options.weights = "w";
        CHECK(read_graph(path, options, executor).content_hash() == expected.content_hash());
        options.weights = "weight";
        CHECK(read_graph(stored, options, executor).content_hash() == expected.content_hash());
      }
  }
}

TEST_CASE("what the generators make is part of the results: these hashes do not change") {
  // A change here changes every run on a generated graph: say so in CHANGELOG ("Changes
  // results").
  const Executor executor(1);
  CHECK(erdos_renyi({.agents = 1000, .mean_degree = 10, .probability = {}}, 1, executor)
            .content_hash() == 0xe8219fa172e6e6b8ULL);
  CHECK(random_regular({1000, 10}, 1, executor).content_hash() == 0x22fee9d0577ea803ULL);
  CHECK(watts_strogatz({1000, 10, 0.1}, 1, executor).content_hash() == 0xb193398db0200213ULL);
  CHECK(barabasi_albert({1000, 5}, 1, executor).content_hash() == 0xfa47b4faebc59176ULL);
  CHECK(rmat({.scale = 10}, 1, executor).content_hash() == 0x7f4ed0a84e73d576ULL);
  CHECK(bter({.agents = 1000, .mean_degree = 10}, 1, executor).content_hash() ==
        0x5e95073f35430ceeULL);
  const DegreeOptions law{.agents = 1000};
  const auto degrees = draw_degrees(law, 1, executor);
  CHECK(configuration_model(degrees, 1, executor).content_hash() == 0x10a9fb2133cf5bc2ULL);
  CHECK(chung_lu(degrees, 1, executor).content_hash() == 0xd8efd9aa380be099ULL);
  CHECK(block_model({.agents = 1000}, 1, executor).ties_hash() == 0x0bcd6e5ef2b6112fULL);
  CHECK(random_geometric({.agents = 1000}, 1, executor).content_hash() == 0x37399cd83d7bcdf1ULL);
  CHECK(hyperbolic({.agents = 1000}, 1, executor).content_hash() == 0x02840d05b7877f0cULL);
  CHECK(rewired(cycle({1000}, 1, executor), 1.0, 1, executor).content_hash() ==
        0xcce9b47e12db9302ULL);
}
