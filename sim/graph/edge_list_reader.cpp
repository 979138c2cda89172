// SPDX-License-Identifier: Apache-2.0
// Edge lists: the way through a list of ties, which takes whatever the parser takes. The way
// without a list, for numbers, is in edge_list_rows.cpp.
#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "graph/both_ways.hpp"
#include "graph/builder.hpp"
#include "graph/edge_list_counts.hpp"
#include "graph/edge_list_rows.hpp"
#include "graph/id_index.hpp"
#include "graph/text_readers.hpp"
#include "graph/text_tools.hpp"

namespace groundswell {
namespace {

/// Replaces raw ids by agents, in place where ids are narrow.
template <class Place>
std::vector<Tie> placed(RawTies& raw, bool reversed, const Place& place) {
  std::vector<Tie> ties = std::move(raw.narrow);
  if (!raw.wide.empty()) ties.resize(raw.wide.size());
  for (std::size_t i = 0; i < ties.size(); ++i) {
    Tie tie = raw.wide.empty() ? Tie{place(ties[i].from), place(ties[i].to)}
                               : Tie{place(raw.wide[i].first), place(raw.wide[i].second)};
    if (reversed) std::swap(tie.from, tie.to);
    ties[i] = tie;
  }
  raw.wide = {};
  return ties;
}

/// What the builder needs, whatever the ids were.
struct Placed {
  AgentId agents = 0;
  std::vector<Tie> ties;
  std::vector<std::string> labels;
};

Placed place_names(RawTies& raw, bool reversed) {
  Placed result;
  const std::vector<AgentId> place = order_names(raw.names, false);
  result.agents = static_cast<AgentId>(place.size());
  result.ties = placed(raw, reversed, [&](std::uint64_t id) { return place[id]; });
  result.labels = std::move(raw.names);
  return result;
}

Placed place_counted(RawTies& raw, const CountsLine& counts, bool reversed) {
  Placed result;
  result.agents = static_cast<AgentId>(counts.agents);
  const AgentId first = counts.from_one() ? 1 : 0;
  if (!raw.narrow.empty()) raw.narrow.erase(raw.narrow.begin());
  if (!raw.wide.empty()) raw.wide.erase(raw.wide.begin());
  if (!raw.weights.empty()) raw.weights.erase(raw.weights.begin());
  if (!raw.times.empty()) raw.times.erase(raw.times.begin());
  result.ties =
      placed(raw, reversed, [first](std::uint64_t id) { return static_cast<AgentId>(id) - first; });
  if (first == 1) result.labels = labels_from_one(counts.agents);
  return result;
}

Placed place_numbers(const std::string& path, RawTies& raw, bool reversed) {
  Placed result;
  const IdIndex index(raw);
  require_agents(index.count(), path);
  result.agents = static_cast<AgentId>(index.count());
  if (index.is_dense()) {
    result.ties = placed(raw, reversed, [](std::uint64_t id) { return static_cast<AgentId>(id); });
  } else {
    result.labels = index.labels();
    result.ties = placed(raw, reversed, [&](std::uint64_t id) { return index.place_of(id); });
  }
  return result;
}

/// The first line as counts, where it is that.
std::optional<CountsLine> counts_of(const RawTies& ties, const std::string& name, std::size_t bytes,
                                    const ReadOptions& options, const ReadReport& report) {
  CountsLine counts(ties.from(0), ties.to(0));
  for (std::size_t i = 1; i < ties.size(); ++i)
    counts.take_ids(std::min(ties.from(i), ties.to(i)), std::max(ties.from(i), ties.to(i)), 1);
  if (!is_counts_line(name, counts, ties.first_has_more, options.counts_line, report))
    return std::nullopt;
  require_plausible_agents(counts.agents, bytes, name);
  return counts;
}

/// With weights. A list that has every tie both ways, with the same weight each way, tells each
/// tie's weight twice.
Graph build_weighted(Placed& placed, std::vector<double> weights, bool directed,
                     const Executor& executor, BuildReport& built, ReadReport& report) {
  Graph arcs = build_weighted_graph(placed.agents, std::move(placed.ties), std::move(weights), true,
                                    executor, &built);
  if (directed) return arcs;
  const bool twice = all_both_ways(arcs);
  const auto join = [twice](AgentId, AgentId, double there, double back) {
    return twice ? there : there + back;
  };
  std::uint64_t pairs = 0;
  Graph graph = joined_ways(arcs, join, executor, pairs);
  (twice ? report.both_ways : built.parallel_ties) += pairs;
  return graph;
}

/// A first line that was taken for column names must not name somebody who is in later lines.
void require_columns(const EdgeListParser& parser, const std::vector<std::string>& labels,
                     const std::string& name) {
  const ReadReport& report = parser.report();
  for (const std::string& column : parser.header()) {
    if (std::ranges::find(labels, column) == labels.end()) continue;
    throw InputError(
        Problem{name + ":" + std::to_string(report.header_line),
                excerpt(column) + ", which later lines name too", "column names, or a tie",
                "set header to no if this line is a tie, to yes if it has the names of "
                "columns"});
  }
}

Graph build_listed(EdgeListParser& parser, std::size_t bytes, const std::string& name,
                   const ReadOptions& options, const Executor& executor, ReadReport& report) {
  require_good_lines(name, parser.bad_lines());
  RawTies raw = std::move(parser.ties());
  report = parser.report();
  report.ties = raw.size();
  require_ties(name, report);
  const std::optional<CountsLine> counts = counts_of(raw, name, bytes, options, report);
  report.had_counts_line = counts.has_value();
  report.ties -= counts ? 1U : 0U;
  const bool reversed = options.influence == InfluenceDirection::backward;
  Placed placed = report.text_ids ? place_names(raw, reversed)
                  : counts        ? place_counted(raw, *counts, reversed)
                                  : place_numbers(name, raw, reversed);
  report.sparse_ids = !report.text_ids && !placed.labels.empty();
  if (report.text_ids && options.header == Detect::detect)
    require_columns(parser, placed.labels, name);
  BuildReport built;
  Graph graph =
      options.timed() ? build_timed_graph(placed.agents, std::move(placed.ties),
                                          std::move(raw.times), options.directed, executor, &built)
      : options.weights.empty()
          ? build_graph(placed.agents, std::move(placed.ties), options.directed, executor, &built)
          : build_weighted(placed, std::move(raw.weights), options.directed, executor, built,
                           report);
  graph.set_labels(std::move(placed.labels));
  report.self_loops = built.self_loops;
  report.parallel_ties = built.parallel_ties;
  return graph;
}

}  // namespace

std::vector<std::string> labels_from_one(std::uint64_t agents) {
  std::vector<std::string> labels;
  labels.reserve(agents);
  for (std::uint64_t id = 1; id <= agents; ++id) labels.push_back(std::to_string(id));
  return labels;
}

void require_agents(std::uint64_t agents, const std::string& name) {
  if (agents >= kNobody)
    throw InputError(
        Problem{name, std::to_string(agents) + " agents", "fewer than 4294967295", ""});
}

void require_ties(const std::string& name, const ReadReport& report) {
  if (report.ties == 0)
    throw InputError(Problem{name, report.lines == 0 ? "an empty file" : "no ties",
                             "at least one line with two ids, as in `3 17` or `3,17`", ""});
}

void require_good_lines(const std::string& name, const std::vector<BadLine>& bad_lines) {
  if (bad_lines.empty()) return;
  std::vector<Problem> problems;
  for (const BadLine& bad : bad_lines)
    if (problems.size() < kMostProblems)
      problems.push_back({name + ":" + std::to_string(bad.line), bad.found, bad.allowed, bad.hint});
  throw InputError(problems);
}

Graph read_edge_list(TextBuffer text, const std::string& name, const ReadOptions& options,
                     const Executor& executor, ReadReport& report) {
  require_text(text.view(), name, executor);
  EdgeListParser parser(options);
  const std::size_t rest = parser.take_head(text.view());
  if (parser.is_plain_numbers() && parser.bad_lines().empty()) {
    std::optional<Graph> graph =
        read_number_rows(text, rest, parser, name, options, executor, report);
    if (graph) return std::move(*graph);
  }
  parser.take(text.view().substr(rest));
  parser.finish_head();
  const std::size_t bytes = text.view().size();
  text.release();
  return build_listed(parser, bytes, name, options, executor, report);
}

}  // namespace groundswell
