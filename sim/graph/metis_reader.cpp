// SPDX-License-Identifier: Apache-2.0
// METIS graph files.
#include <algorithm>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/edge_list_rows.hpp"
#include "graph/text_readers.hpp"
#include "graph/token_lines.hpp"

namespace groundswell {
namespace {

constexpr std::uint64_t kMostNumber = std::uint64_t{1} << 40;

constexpr const char* kFirstLine = "a first line `vertices edges [fmt [ncon]]`";

struct Header {
  std::uint64_t agents = 0;
  std::uint64_t ties = 0;
  bool has_sizes = false;
  std::uint64_t vertex_weights = 0;  ///< numbers for each vertex
  bool has_tie_weights = false;
};

Header read_header(TokenLines& lines) {
  bool found = lines.next_line();
  while (found && lines.line_is_over()) found = lines.next_line();
  if (!found) lines.refuse("no first line", kFirstLine);
  Header header;
  header.agents = lines.number("number of vertices", 1, kNobody - 1);
  header.ties = lines.number("number of edges", 0, kMostNumber);
  const std::string fmt(lines.word());
  const bool bits =
      std::all_of(fmt.begin(), fmt.end(), [](char c) { return c == '0' || c == '1'; });
  if (fmt.size() > 3 || !bits) lines.refuse("fmt '" + fmt + "'", "up to three of 0 and 1");
  const std::string code = std::string(3 - fmt.size(), '0') + fmt;
  header.has_sizes = code[0] == '1';
  header.vertex_weights = code[1] == '1' ? 1 : 0;
  header.has_tie_weights = code[2] == '1';
  if (!lines.line_is_over()) {
    const std::uint64_t each = lines.number("ncon", 0, 1000);
    if (each > 0 && header.vertex_weights == 0)
      lines.refuse("ncon without weights of vertices", "fmt 010 or 011 with ncon");
    if (header.vertex_weights > 0) header.vertex_weights = each;
  }
  if (!lines.line_is_over())
    lines.refuse("more than four numbers", "`vertices edges [fmt [ncon]]`");
  return header;
}

/// The neighbours of all vertices as they stand there: every tie twice.
struct MetisEntries {
  std::vector<Tie> arcs;
  std::vector<double> weights;
};

void read_vertex(TokenLines& lines, const Header& header, AgentId vertex, bool weighted,
                 MetisEntries& entries) {
  for (std::uint64_t i = 0; i < header.vertex_weights + (header.has_sizes ? 1U : 0U); ++i)
    static_cast<void>(lines.number("weight of a vertex", 0, kMostNumber));
  while (!lines.line_is_over()) {
    const std::uint64_t other = lines.number("neighbour", 1, header.agents);
    if (other == vertex + 1)
      lines.refuse("vertex " + std::to_string(other) + " as its own neighbour", "other vertices");
    if (entries.arcs.size() == 2 * header.ties)
      lines.refuse(
          "more neighbours than the " + std::to_string(header.ties) + " edges of the first line",
          "every edge twice, once with each of its vertices");
    entries.arcs.push_back({vertex, static_cast<AgentId>(other - 1)});
    const double weight = header.has_tie_weights ? lines.weight() : 1.0;
    if (weighted) entries.weights.push_back(weight);
  }
}

MetisEntries read_vertices(TokenLines& lines, const Header& header, bool weighted) {
  MetisEntries entries;
  for (AgentId vertex = 0; vertex < header.agents; ++vertex) {
    if (!lines.next_line())
      lines.refuse(
          "the end, after " + std::to_string(vertex) + " vertices",
          "a line for each of the " + std::to_string(header.agents) + " vertices of the first line",
          "the file may be cut short");
    read_vertex(lines, header, vertex, weighted, entries);
  }
  while (lines.next_line())
    if (!lines.line_is_over())
      lines.refuse(
          "a line more than the " + std::to_string(header.agents) + " vertices of the first line",
          "the end of the file");
  return entries;
}

/// The line of a vertex, for messages.
std::string place_of(std::string_view text, const std::string& name, AgentId vertex) {
  TokenLines lines(text, name);
  static_cast<void>(read_header(lines));
  for (AgentId at = 0; at <= vertex; ++at) static_cast<void>(lines.next_line());
  return name + ":" + std::to_string(lines.lines());
}

/// Throws where a vertex has a neighbour twice, at the first that has.
[[noreturn]] void refuse_repeated(std::string_view text, const std::string& name,
                                  std::uint64_t repeated) {
  TokenLines lines(text, name);
  const Header header = read_header(lines);
  for (AgentId vertex = 0;; ++vertex) {
    static_cast<void>(lines.next_line());
    MetisEntries entries;
    read_vertex(lines, header, vertex, false, entries);
    std::ranges::sort(entries.arcs, {}, &Tie::to);
    const auto twice = std::ranges::adjacent_find(entries.arcs, {}, &Tie::to);
    if (twice == entries.arcs.end()) continue;
    lines.refuse("vertex " + std::to_string(vertex + 1) + " with its neighbour " +
                     std::to_string(twice->to + 1) + " twice" +
                     (repeated > 1 ? ", and " + std::to_string(repeated - 1) + " more of the kind"
                                   : std::string()),
                 "every neighbour of a vertex once");
  }
}

/// Throws where a tie is there one way only, or with two weights.
void require_symmetric(const Graph& graph, std::string_view text, const std::string& name) {
  const Adjacency& out = graph.out();
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    for (const AgentId other : out.row(agent)) {
      const auto back = out.row(other);
      const auto found = std::lower_bound(back.begin(), back.end(), agent);
      const std::string tie = std::to_string(agent + 1) + " and " + std::to_string(other + 1);
      if (found == back.end() || *found != agent)
        throw InputError(Problem{
            place_of(text, name, agent),
            "an edge between " + tie + " that " + std::to_string(other + 1) + " does not have",
            "every edge with both of its vertices", ""});
      if (graph.weights().empty()) continue;
      const auto position = [&](AgentId from, const AgentId* at) {
        return out.begin_of(from) + static_cast<TieIndex>(at - out.row(from).data());
      };
      const auto own = out.row(agent);
      const double there = graph.weights()[position(other, &*found)];
      const double here =
          graph.weights()[position(agent, &*std::lower_bound(own.begin(), own.end(), other))];
      if (here != there)
        throw InputError(Problem{place_of(text, name, agent),
                                 "an edge between " + tie + " with two weights",
                                 "the same weight with both of its vertices", ""});
    }
  }
}

}  // namespace

Graph read_metis(std::string_view text, const std::string& name, const ReadOptions& options,
                 const Executor& executor, ReadReport& report) {
  require_contents(text, name, kFirstLine);
  require_text(text, name, executor);
  TokenLines lines(text, name);
  const Header header = read_header(lines);
  require_plausible_agents(header.agents, text.size(), name);
  const bool weighted = !options.weights.empty();
  if (weighted && (!header.has_tie_weights || options.weights != "weight"))
    throw InputError(Problem{name, "no weights called '" + options.weights + "'",
                             header.has_tie_weights ? "'weight', as METIS has no names for them"
                                                    : "fmt 001 in the first line",
                             ""});
  MetisEntries entries = read_vertices(lines, header, weighted);
  if (entries.arcs.size() != 2 * header.ties)
    lines.refuse(std::to_string(entries.arcs.size()) + " neighbours in all",
                 "twice the " + std::to_string(header.ties) + " edges of the first line",
                 "the file may be cut short");
  BuildReport built;
  const auto agents = static_cast<AgentId>(header.agents);
  Graph arcs = weighted ? build_weighted_graph(agents, std::move(entries.arcs),
                                               std::move(entries.weights), true, executor, &built)
                        : build_graph(agents, std::move(entries.arcs), true, executor, &built);
  if (built.parallel_ties > 0) refuse_repeated(text, name, built.parallel_ties);
  require_symmetric(arcs, text, name);
  std::vector<double> weights(arcs.weights().begin(), arcs.weights().end());
  Graph graph(false, arcs.out(), Adjacency());
  graph.set_labels(labels_from_one(header.agents));
  if (weighted) graph.set_weights(std::move(weights));
  report.lines = lines.lines();
  report.comments = lines.comments();
  report.ties = header.ties;
  report.sparse_ids = true;
  report.weights_left_out = header.has_tie_weights && !weighted;
  return graph;
}

}  // namespace groundswell
