// SPDX-License-Identifier: Apache-2.0
// Statistics on graphs small enough for paper, and on real ones against published values.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "graph/bter.hpp"
#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "graph/reader.hpp"
#include "graph/statistics.hpp"
#include "support/catch.hpp"
#include "support/data_file.hpp"
#include "support/executor.hpp"

using namespace groundswell;
using test::executor;

namespace {

GraphStatistics describe_ties(AgentId agents, const std::vector<Tie>& ties, bool directed = false) {
  return describe(build_graph(agents, ties, directed, executor()), executor());
}

}  // namespace

TEST_CASE("a triangle") {
  const GraphStatistics found = describe_ties(3, {{0, 1}, {1, 2}, {2, 0}});
  CHECK(found.agents == 3);
  CHECK(found.ties == 3);
  CHECK(found.mean_degree == 2.0);
  CHECK(found.median_degree == 2.0);
  CHECK(found.max_degree == 2);
  CHECK(found.degree_ratio == 2.0);
  CHECK(found.degree_gini == 0.0);
  CHECK(found.mean_local_clustering == 1.0);
  CHECK(found.transitivity == 1.0);
  CHECK(std::isnan(found.assortativity));  // all degrees are equal
  CHECK(found.components == 1);
  CHECK(found.giant_component == 3);
  CHECK(found.max_core == 2);
  CHECK(found.reciprocity == 1.0);
}

TEST_CASE("a star of five") {
  const GraphStatistics found = describe(star({5}, 0, executor()), executor());
  CHECK(found.mean_degree == Approx(1.6));
  CHECK(found.median_degree == 1.0);
  CHECK(found.max_degree == 4);
  CHECK(found.degree_ratio == Approx(2.5));  // (16 + 4) / 8
  CHECK(found.degree_gini == Approx(0.3));   // Σ(2r−6)k = 4·4 − (4+2+0−2) = 12; 12/(5·8)
  CHECK(found.mean_local_clustering == 0.0);
  CHECK(found.transitivity == 0.0);
  CHECK(found.assortativity == Approx(-1.0));
  CHECK(found.max_core == 1);
}

TEST_CASE("a path of four") {
  const GraphStatistics found = describe(path({4}, 0, executor()), executor());
  CHECK(found.median_degree == 1.5);
  CHECK(found.degree_ratio == Approx(10.0 / 6.0));
  // ties 1–2, 2–2, 2–1: over arcs ⟨jk⟩ = 16/6, ⟨k⟩ = 10/6, ⟨k²⟩ = 18/6 → (−4/36)/(8/36)
  CHECK(found.assortativity == Approx(-0.5));
}

TEST_CASE("two cliques of four with one tie between them") {
  std::vector<Tie> ties = {{3, 4}};
  for (const AgentId base : {0u, 4u})
    for (AgentId a = 0; a < 4; ++a)
      for (AgentId b = 0; b < a; ++b) ties.push_back({base + a, base + b});
  const GraphStatistics found = describe_ties(8, ties);
  CHECK(found.ties == 13);
  // six agents of clustering 1; the two at the bridge have 3 of 6 pairs
  CHECK(found.mean_local_clustering == Approx((6 + 2 * 0.5) / 8));
  CHECK(found.transitivity == Approx(24.0 / (6 * 3 + 2 * 6)));
  CHECK(found.max_core == 3);
  CHECK(found.components == 1);
  // arcs: Σjk = 2(6·9 + 6·12 + 16) = 284, Σk² over agents 86, Σk³ 290, of 26 arcs
  const double mean = 86.0 / 26;
  CHECK(found.assortativity == Approx((284.0 / 26 - mean * mean) / (290.0 / 26 - mean * mean)));
}

TEST_CASE("agents without ties count, with clustering 0") {
  const GraphStatistics found = describe_ties(6, {{0, 1}, {1, 2}, {2, 0}});
  CHECK(found.mean_degree == 1.0);
  CHECK(found.median_degree == 1.0);
  CHECK(found.mean_local_clustering == 0.5);
  CHECK(found.degree_gini == 0.5);
  CHECK(found.components == 4);
  CHECK(found.giant_component == 3);
}

TEST_CASE("directed graphs: reciprocity, and the rest as if ties went both ways") {
  const GraphStatistics found = describe_ties(3, {{0, 1}, {1, 0}, {1, 2}, {2, 0}}, true);
  CHECK(found.reciprocity == 0.5);
  CHECK(found.ties == 3);
  CHECK(found.transitivity == 1.0);
}

TEST_CASE("degrees alone are those of the whole description") {
  const std::vector<Tie> ties{{0, 1}, {1, 0}, {0, 2}, {3, 0}, {3, 1}, {4, 3}, {3, 4}, {5, 2}};
  for (const Graph& graph :
       {build_graph(9, ties, true, executor()), build_graph(9, ties, false, executor()),
        bter({.agents = 3000, .mean_degree = 9.0}, 4, executor()), Graph::well_mixed(12),
        Graph::well_mixed(0), build_graph(3, std::vector<Tie>{}, false, executor())}) {
    CAPTURE(graph.agents(), graph.arcs());
    const GraphStatistics whole = describe(graph, executor());
    const GraphStatistics found = describe_degrees(graph);
    const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    CHECK(found.agents == whole.agents);
    CHECK(found.ties == whole.ties);
    CHECK(found.max_degree == whole.max_degree);
    CHECK(same(found.mean_degree, whole.mean_degree));
    CHECK(same(found.median_degree, whole.median_degree));
    CHECK(same(found.degree_ratio, whole.degree_ratio));
    CHECK(same(found.degree_gini, whole.degree_gini));
    CHECK(same(found.tail_exponent, whole.tail_exponent));
    CHECK(same(found.reciprocity, whole.reciprocity));
    CHECK(std::isnan(found.transitivity));
    CHECK(std::isnan(found.paths.mean));
    CHECK(found.components == 0);
  }
}

TEST_CASE("what is not defined is NaN, never a number") {
  const GraphStatistics none = describe_ties(0, {});
  CHECK(none.agents == 0);
  CHECK(std::isnan(none.mean_degree));
  CHECK(std::isnan(none.median_degree));
  const GraphStatistics lonely = describe_ties(3, {});
  CHECK(lonely.mean_degree == 0.0);
  CHECK(lonely.mean_local_clustering == 0.0);
  CHECK(std::isnan(lonely.transitivity));
  CHECK(std::isnan(lonely.degree_gini));
  CHECK(std::isnan(lonely.degree_ratio));
  CHECK(std::isnan(lonely.assortativity));
  CHECK(std::isnan(describe_ties(2, {}, true).reciprocity));
}

TEST_CASE("a well-mixed society is described as the complete graph") {
  const GraphStatistics mixed = describe(Graph::well_mixed(6), executor());
  const GraphStatistics stored = describe(complete({6}, 0, executor()), executor());
  CHECK(mixed.ties == stored.ties);
  CHECK(mixed.mean_degree == stored.mean_degree);
  CHECK(mixed.median_degree == stored.median_degree);
  CHECK(mixed.max_degree == stored.max_degree);
  CHECK(mixed.degree_ratio == stored.degree_ratio);
  CHECK(mixed.degree_gini == stored.degree_gini);
  CHECK(mixed.mean_local_clustering == stored.mean_local_clustering);
  CHECK(mixed.transitivity == stored.transitivity);
  CHECK(mixed.max_core == stored.max_core);
  CHECK(mixed.giant_component == stored.giant_component);
  CHECK_THROWS_AS(count_triangles(Graph::well_mixed(3), executor()), InternalError);
}

namespace {

struct Known {
  std::string name, file;
  bool directed;
};

/// A number agrees with the digits printed: within half a unit of the last one.
bool agrees_as_printed(double found, const std::string& printed) {
  const std::size_t point = printed.find('.');
  const double digits =
      point == std::string::npos ? 0.0 : static_cast<double>(printed.size() - point - 1);
  return std::fabs(found - std::stod(printed)) <= 0.5 * std::pow(10.0, -digits) + 1e-9;
}

/// Rows of a CSV file by their first field, fields by their column's name.
std::map<std::string, std::map<std::string, std::string>> read_table(
    const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line, cell;
  std::vector<std::string> names;
  std::map<std::string, std::map<std::string, std::string>> table;
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::istringstream cells(line);
    std::vector<std::string> row;
    while (std::getline(cells, cell, ',')) row.push_back(cell);
    if (names.empty()) {
      names = row;
      continue;
    }
    for (std::size_t i = 0; i < row.size(); ++i) table[row[0]][names[i]] = row[i];
  }
  return table;
}

void check_against(const std::map<std::string, std::string>& known, const GraphStatistics& found,
                   const ReadReport& report) {
  const auto same = [&known](const char* column, double value) {
    CAPTURE(column, value, known.at(column));
    CHECK(agrees_as_printed(value, known.at(column)));
  };
  same("lines", static_cast<double>(report.ties));
  same("loops", static_cast<double>(report.self_loops));
  same("n", static_cast<double>(found.agents));
  same("m", static_cast<double>(found.ties));
  same("kmean", found.mean_degree);
  same("kmed", found.median_degree);
  same("kmax", found.max_degree);
  same("k2_over_k", found.degree_ratio);
  same("gini_k", found.degree_gini);
  same("C_avg", found.mean_local_clustering);
  same("T", found.transitivity);
  same("assort", found.assortativity);
  same("comps", static_cast<double>(found.components));
  same("lcc", static_cast<double>(found.giant_component));
  same("kcore", found.max_core);
  same("alpha_hill5", found.tail_exponent);
  // The published path lengths come from a sample of sources, as ours do.
  CHECK(found.paths.mean == Approx(std::stod(known.at("pathlen"))).epsilon(0.03));
  CHECK(std::fabs(found.paths.percentile90 - std::stod(known.at("p90"))) <= 1.0);
  CHECK(found.paths.longest + 2.0 >= std::stod(known.at("diam_lb")));
}

}  // namespace

TEST_CASE("real graphs: reader and statistics reproduce the published values") {
  const auto reference = test::data_file("../reference/graph_stats.csv");
  if (!reference) return;
  const auto table = read_table(*reference);
  for (const Known& known :
       {Known{"facebook_combined", "facebook_combined.txt.xz", false},
        Known{"lastfm_asia", "lastfm_asia_edges.csv.xz", false},
        Known{"deezer_europe", "deezer_europe_edges.csv.xz", false},
        Known{"twitch_ENGB", "twitch_ENGB_edges.csv.xz", false},
        Known{"email-Eu-core", "email-Eu-core.txt", true},
        Known{"wiki-Vote", "wiki-Vote.txt.xz", true}, Known{"NetHEPT", "nethept.txt.xz", true},
        Known{"medInnovations", "medInnovations_edges.csv", true},
        Known{"soc-Epinions1_b", "soc-Epinions1_undirected_lwcc.txt.xz", false}}) {
    const auto file = test::data_file(known.file);
    if (!file) continue;
    CAPTURE(known.name);
    ReadReport report;
    const Graph graph =
        read_graph(file->string(), {.directed = known.directed}, executor(), &report);
    const GraphStatistics found = describe(graph, executor());
    const auto& row = table.at(known.name);
    check_against(row, found, report);
    if (known.directed) CHECK(agrees_as_printed(found.reciprocity, row.at("recip")));
  }
}

TEST_CASE("real graphs: the karate club") {
  const auto file = test::data_file("karate_edges.txt");
  if (!file) return;
  const GraphStatistics found = describe(read_graph(file->string(), {}, executor()), executor());
  CHECK(found.agents == 34);
  CHECK(found.ties == 78);
  CHECK(found.mean_local_clustering == Approx(0.5706384782));  // networkx
  CHECK(found.transitivity == Approx(0.2556818182));
  CHECK(found.assortativity == Approx(-0.4756130977));
  CHECK(found.max_core == 4);
  CHECK(found.paths.mean == Approx(2.4081996435));
  CHECK(found.paths.longest == 5);
  CHECK(found.paths.sources == 34);
  CHECK(found.paths.standard_error == 0.0);
}
