// SPDX-License-Identifier: Apache-2.0
// A graph that a format can hold comes back from it with the same content hash: random small graphs
// with and without a direction, names, weights, times and a trait.
#include <algorithm>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "graph/builder.hpp"
#include "graph/writer.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using groundswell::test::TempDir;
using test::executor;

namespace {

/// Which of the things a graph may have it has.
struct Has {
  bool direction, names, weights, times, trait;

  explicit Has(unsigned bits)
      : direction((bits & 1U) != 0),
        names((bits & 2U) != 0),
        weights((bits & 4U) != 0),
        times((bits & 8U) != 0),
        trait((bits & 16U) != 0) {}
};

/// From 2 to 12 agents, none of them without a tie, so that edge lists can hold them.
Graph random_graph(const Has& has, std::uint64_t number) {
  const Draws draws(number, 0, Purpose::test);
  const auto draw = [&](std::uint64_t item, std::uint64_t index, std::uint64_t below) {
    return draws.below({.item = item, .index = index}, below);
  };
  const auto agents = static_cast<AgentId>(2 + draw(0, 0, 11));
  std::vector<Tie> ties;
  for (AgentId agent = 0; agent < agents; ++agent)
    ties.push_back(
        {agent, static_cast<AgentId>((agent + 1 + draw(1, agent, agents - 1)) % agents)});
  std::vector<double> weights;
  std::vector<Interval> times;
  for (std::uint64_t i = 0; i < ties.size(); ++i) {
    weights.push_back(static_cast<double>(1 + draw(2, i, 9)));
    const auto from = static_cast<Step>(draw(3, i, 20));
    times.push_back({from, draw(4, i, 2) == 0 ? kNever : from + 1 + static_cast<Step>(i)});
  }
  const auto built = [&]() -> Graph {
    if (has.weights) return build_weighted_graph(agents, ties, weights, has.direction, executor());
    if (has.times) return build_timed_graph(agents, ties, times, has.direction, executor());
    return build_graph(agents, ties, has.direction, executor());
  };
  Graph graph = built();
  std::vector<std::string> names;
  for (AgentId agent = 0; agent < agents; ++agent)
    names.push_back("<Zoë>, \"" + std::string(1, static_cast<char>('a' + agent)) + "\" & co");
  if (has.names) graph.set_labels(std::move(names));
  if (has.trait) {
    Trait trait{"a & \"b\"", {" west", "", "<east>", "nobody's"}, {}};
    for (AgentId agent = 0; agent < agents; ++agent)
      trait.values.push_back(static_cast<std::uint32_t>(draw(5, agent, 3)));
    graph.set_trait(std::move(trait));
  }
  return graph;
}

/// METIS is not here: it counts agents from 1, which are other ids.
bool can_hold(Format format, const Has& has) {
  if (format == Format::graphml) return !has.times;
  return format == Format::hdf5 || !has.trait;
}

ReadOptions options_for(Format format, const Has& has) {
  ReadOptions options;
  if (has.weights) options.weights = "weight";
  if (format != Format::edge_list) return options;
  options.directed = has.direction;
  if (has.weights) options.weights = "3";
  if (has.times) options.from = "from";
  if (has.times) options.until = "until";
  options.counts_line = has.names ? Detect::detect : Detect::no;
  return options;
}

}  // namespace

TEST_CASE("every format gives back the graphs that it can hold") {
  const TempDir folder;
  for (unsigned bits = 0; bits < 32; ++bits) {
    const Has has(bits);
    if (has.weights && has.times) continue;  // no graph has both
    for (std::uint64_t number = 0; number < 8; ++number) {
      const Graph graph = random_graph(has, number);
      for (const char* ending : {"csv", "txt", "graphml", "h5"}) {
        const std::string path = (folder.path() / (std::string("g.") + ending)).string();
        const Format format = format_of_name(path);
        if (!can_hold(format, has)) continue;
        CAPTURE(bits, number, ending);
        WriteOptions writing;
        writing.overwrite = true;
        CHECK(write_graph(graph, path, writing).empty());
        const Graph back = read_graph(path, options_for(format, has), executor());
        CHECK(back.content_hash() == graph.content_hash());
      }
    }
  }
}
