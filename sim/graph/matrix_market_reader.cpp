// SPDX-License-Identifier: Apache-2.0
// Matrix Market files.
#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/letters.hpp"
#include "graph/both_ways.hpp"
#include "graph/builder.hpp"
#include "graph/edge_list_rows.hpp"
#include "graph/text_readers.hpp"
#include "graph/text_tools.hpp"
#include "graph/token_lines.hpp"

namespace groundswell {
namespace {

constexpr const char* kBanner =
    "%%MatrixMarket matrix coordinate, then pattern, integer or real, then general or symmetric";

constexpr std::string_view kBannerWord = "%%matrixmarket";  // in any case

struct Banner {
  bool has_values = false;
  bool symmetric = false;
};

/// The first line; its words are in any case.
Banner read_banner(std::string_view text, const std::string& name) {
  std::string line = small_letters(text.substr(0, std::min(text.find('\n'), text.size())));
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  const auto refuse = [&](const std::string& found, const std::string& hint = "") {
    throw InputError(Problem{name + ":1", found, kBanner, hint});
  };
  if (begins_as_matrix_market(text) && text[0] != '%')
    refuse("blanks before the banner", "take them away: it is the first word of the first line");
  std::array<std::string, 5> word;
  line.insert(0, " ");  // so that it is no comment
  TokenLines tokens(line, name);
  static_cast<void>(tokens.next_line());
  for (std::string& w : word) w = tokens.word();
  if (word[0] != kBannerWord) refuse("no banner", kOtherFormat);
  if (word[1] != "matrix" || word[2] != "coordinate") refuse("'" + word[1] + " " + word[2] + "'");
  if (word[3] != "pattern" && word[3] != "integer" && word[3] != "real")
    refuse("'" + word[3] + "' values");
  if (word[4] != "general" && word[4] != "symmetric") refuse("'" + word[4] + "' symmetry");
  return {word[3] != "pattern", word[4] == "symmetric"};
}

class Entries {
 public:
  Entries(const ReadOptions& options, const Banner& banner)
      : weighted_(!options.weights.empty()),
        reversed_(options.influence == InfluenceDirection::backward),
        both_ways_(options.directed && banner.symmetric) {}

  void add(AgentId row, AgentId column, double weight) {
    put(reversed_ ? Tie{column, row} : Tie{row, column}, weight);
    if (both_ways_ && row != column) put(reversed_ ? Tie{row, column} : Tie{column, row}, weight);
  }
  [[nodiscard]] Graph build(AgentId agents, bool directed, const Executor& executor,
                            BuildReport& report) {
    return weighted_ ? build_weighted_graph(agents, std::move(ties_), std::move(weights_), directed,
                                            executor, &report)
                     : build_graph(agents, std::move(ties_), directed, executor, &report);
  }
  [[nodiscard]] bool weighted() const noexcept { return weighted_; }

 private:
  void put(Tie tie, double weight) {
    ties_.push_back(tie);
    if (weighted_) weights_.push_back(weight);
  }
  bool weighted_;
  bool reversed_;
  bool both_ways_;
  std::vector<Tie> ties_;
  std::vector<double> weights_;
};

/// The later of the two entries of a tie that is there both ways, for messages.
std::string place_of(std::string_view text, const std::string& name, AgentId from, AgentId to) {
  TokenLines lines(text, name);
  static_cast<void>(lines.next_line());  // the sizes
  std::string place = name;
  while (lines.next_line()) {
    if (lines.line_is_over()) continue;
    const std::uint64_t row = lines.number("row", 1, kNobody) - 1;
    const std::uint64_t column = lines.number("column", 1, kNobody) - 1;
    if (std::minmax(row, column) == std::minmax<std::uint64_t>(from, to))
      place = name + ":" + std::to_string(lines.lines());
  }
  return place;
}

/// Goes to the next line that says something.
bool next_full_line(TokenLines& lines) {
  while (lines.next_line())
    if (!lines.line_is_over()) return true;
  return false;
}

}  // namespace

bool begins_as_matrix_market(std::string_view text) {
  return small_letters(stripped(text).substr(0, kBannerWord.size())) == kBannerWord;
}

Graph read_matrix_market(std::string_view text, const std::string& name, const ReadOptions& options,
                         const Executor& executor, ReadReport& report) {
  require_contents(text, name, kBanner);
  require_text(text, name, executor);
  const Banner banner = read_banner(text, name);
  if (!options.weights.empty() && (!banner.has_values || options.weights != "weight"))
    throw InputError(Problem{name + ":1", "no weights called '" + options.weights + "'",
                             banner.has_values ? "'weight', as values have no name"
                                               : "integer or real values in the first line",
                             ""});
  TokenLines lines(text, name);
  if (!next_full_line(lines)) lines.refuse("the end", "a line `rows columns entries`");
  const std::uint64_t agents = lines.number("number of rows", 1, kNobody - 1);
  if (lines.number("number of columns", 1, kNobody - 1) != agents)
    lines.refuse("a matrix that is not square", "as many columns as rows");
  require_plausible_agents(agents, text.size(), name);
  const std::uint64_t entries = lines.number("number of entries", 0, std::uint64_t{1} << 40);
  Entries ties(options, banner);
  for (std::uint64_t i = 0; i < entries; ++i) {
    if (!next_full_line(lines))
      lines.refuse("the end, after " + std::to_string(i) + " entries",
                   std::to_string(entries) + " entries, as the file says",
                   "the file may be cut short");
    const auto row = static_cast<AgentId>(lines.number("row", 1, agents) - 1);
    const auto column = static_cast<AgentId>(lines.number("column", 1, agents) - 1);
    const double weight = options.weights.empty() ? 1.0 : lines.weight();
    if (banner.has_values && options.weights.empty() && lines.word().empty())
      lines.refuse("no value", "a value after row and column");
    if (!lines.line_is_over()) lines.refuse("more columns than row, column and value", "no more");
    ties.add(row, column, weight);
  }
  if (next_full_line(lines))
    lines.refuse("an entry more than the " + std::to_string(entries) + " the file says", "the end");
  BuildReport built;
  // Entries of a general matrix say a weight each, so that both ways are looked at by themselves.
  const bool join = ties.weighted() && !banner.symmetric && !options.directed;
  Graph graph = ties.build(static_cast<AgentId>(agents), options.directed || join, executor, built);
  if (join) {
    graph = joined_ways(
        graph,
        [&](AgentId from, AgentId to, double there, double back) {
          if (there == back) return there;
          throw InputError(Problem{place_of(text, name, from, to),
                                   "a tie between " + std::to_string(from + 1) + " and " +
                                       std::to_string(to + 1) + " of two weights, one each way",
                                   "the same weight both ways for an undirected graph",
                                   "directed keeps both"});
        },
        executor, report.both_ways);
  }
  graph.set_labels(labels_from_one(agents));
  report.lines = lines.lines();
  report.comments = lines.comments();
  report.ties = entries;
  report.self_loops = built.self_loops;
  report.parallel_ties = built.parallel_ties;
  report.sparse_ids = true;
  report.weights_left_out = banner.has_values && options.weights.empty();
  return graph;
}

}  // namespace groundswell
