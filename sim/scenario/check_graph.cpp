// SPDX-License-Identifier: Apache-2.0
#include "scenario/check_graph.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace groundswell {
namespace {

class GraphChecker {
 public:
  GraphChecker(const Values& graph, const ModelCard& model, std::vector<Problem>& problems)
      : graph_(graph), model_(model), problems_(problems) {}

  void check() {
    if (!graph_.sound("kind")) return;
    const std::string& kind = graph_.text("kind");
    if (kind == "well-mixed" && !model_.well_mixed) {
      problem(graph_.place("kind"), "kind = \"well-mixed\"",
              "must be a graph with ties for the model '" + model_.name + "'",
              "kind = \"complete\" ties everybody to everybody");
    }
    if (kind != "well-mixed" && !model_.ties) {
      problem(graph_.place("kind"), "kind = " + in_quotes(kind),
              "must be \"well-mixed\" for the model '" + model_.name + "', which heeds no ties");
    }
    if (graph_.sound("agents")) check_sizes(kind, graph_.integer("agents"));
  }

 private:
  void problem(const std::string& place, const std::string& found, const std::string& allowed,
               const std::string& hint = "") {
    problems_.push_back({place, found, allowed, hint});
  }

  void check_sizes(const std::string& kind, std::int64_t agents) {
    if (kind == "erdos-renyi" && graph_.sound("mean_degree"))
      check_below_agents("mean_degree", graph_.number("mean_degree"), agents);
    for (const char* key : {"degree", "neighbours", "ties_per_agent"})
      if (graph_.sound(key) && kind != "r-mat")
        check_below_agents(key, static_cast<double>(graph_.integer(key)), agents);
    if (graph_.sound("neighbours") && graph_.integer("neighbours") % 2 != 0)
      problem(graph_.place("neighbours"), "neighbours = " + whole("neighbours"), "must be even",
              "half of them lie on each side");
    if (graph_.sound("degree") && graph_.integer("degree") % 2 != 0 && agents % 2 != 0)
      problem(graph_.place("degree"), "degree = " + whole("degree"),
              "must be even where the number of agents, " + std::to_string(agents) + ", is odd",
              "each tie has two ends");
    if (agents < 3 && (kind == "cycle" || is_bter(kind)))
      problem(graph_.place("agents"), "agents = " + std::to_string(agents), "must be at least 3");
    if (kind == "complete" && agents > 20'000)
      problem(graph_.place("agents"), "agents = " + std::to_string(agents),
              "must be at most 20000 for a stored complete graph",
              "kind = \"well-mixed\" is the same society without stored ties");
    if (is_bter(kind) && agents >= 3) check_bter(agents);
    if (kind == "gnm") check_gnm(agents);
    if (kind == "r-mat") check_rmat(agents);
    if (kind == "lattice") check_lattice(agents);
    if (graph_.declares("degrees")) check_degrees(agents);
    if (kind == "blocks") check_blocks(agents);
    if (kind == "random-geometric") check_square(agents);
    // In a small disk, which is flat, .5865 of the others are near enough; in any other fewer.
    if (kind == "hyperbolic") check_mean_degree(0.58 * static_cast<double>(agents - 1));
  }

  void check_gnm(std::int64_t agents) {
    const std::int64_t pairs = agents * (agents - 1) / 2;
    if (graph_.sound("ties") && graph_.integer("ties") > pairs)
      problem(graph_.place("ties"), "ties = " + whole("ties"),
              "must be at most " + std::to_string(pairs) + ", one for each pair of agents");
  }

  void check_rmat(std::int64_t agents) {
    const auto size = static_cast<std::uint64_t>(agents);
    constexpr std::uint64_t kMost = std::uint64_t{1} << 31;
    if (!std::has_single_bit(size) || size < 2 || size > kMost) {
      const std::uint64_t below = std::clamp(std::bit_floor(size), std::uint64_t{2}, kMost);
      problem(graph_.place("agents"), "agents = " + std::to_string(agents),
              "must be a power of two, 2 … 2^31", "the nearest below is " + std::to_string(below));
    }
    if (!graph_.sound("a") || !graph_.sound("b") || !graph_.sound("c")) return;
    const double sum = graph_.number("a") + graph_.number("b") + graph_.number("c");
    if (sum > 1.0 + 1e-12)  // rounding of shares that add up to 1
      problem(graph_.place("a"), "a + b + c = " + shortest(sum), "must be at most 1",
              "the rest is the chance of the fourth quadrant");
  }

  void check_lattice(std::int64_t agents) {
    if (!graph_.sound("width")) return;
    const std::int64_t width = graph_.integer("width");
    if (width > 0 && agents % width != 0)
      problem(graph_.place("width"), "width = " + std::to_string(width),
              "must divide the number of agents, " + std::to_string(agents));
    const auto side = static_cast<std::int64_t>(std::sqrt(static_cast<double>(agents)));
    if (width == 0 && side * side != agents)
      problem(graph_.place("agents"), "agents = " + std::to_string(agents),
              "must be a square number where no width is given",
              "the nearest below is " + std::to_string(side * side));
  }

  [[nodiscard]] static bool is_bter(const std::string& kind) {
    return kind == "bter" || kind == "friendship";
  }

  void check_mean_degree(double most) {
    if (!graph_.sound("mean_degree") || graph_.number("mean_degree") <= most) return;
    problem(graph_.place("mean_degree"), "mean_degree = " + shortest(graph_.number("mean_degree")),
            "must be at most " + shortest(most) + " with " + whole("agents") + " agents",
            graph_.given("mean_degree") ? "" : "this is the default");
  }

  /// Settings that would be given in vain.
  void check_absent(const std::vector<std::string>& keys, const std::string& where) {
    for (const std::string& key : keys)
      if (graph_.given(key) && !graph_.is_default(key))
        problem(graph_.place(key), key + " is given", "must be absent: it does not act " + where);
  }

  void check_degrees(std::int64_t agents) {
    if (!graph_.sound("degrees")) return;
    const std::string& law = graph_.text("degrees");
    const std::string where = "with degrees = \"" + law + "\"";
    if (law != "file") check_absent({"degrees_file", "degrees_column"}, where);
    if (law != "power-law") check_absent({"exponent", "min_degree"}, where);
    if (law != "lognormal") check_absent({"degree_sigma"}, where);
    if (law == "power-law" || law == "file") check_absent({"mean_degree"}, where);
    if (law == "file") {
      check_absent({"max_degree"}, where);
      if (!graph_.has("degrees_file") && !graph_.faulty("degrees_file"))
        problem(graph_.place("degrees"), "no degrees_file", "must be named " + where);
      return;
    }
    const std::string least = law == "power-law" ? "min_degree" : "mean_degree";
    if (!graph_.sound(least)) return;
    const double low =
        law == "power-law" ? static_cast<double>(graph_.integer(least)) : graph_.number(least);
    check_below_agents(least, low, agents);
    if (!graph_.sound("max_degree") || graph_.integer("max_degree") == 0) return;
    const auto most = static_cast<double>(graph_.integer("max_degree"));
    check_below_agents("max_degree", most, agents);
    if (most < low)
      problem(graph_.place("max_degree"), "max_degree = " + whole("max_degree"),
              "must not be below " + least + ", " + shortest(low));
  }

  void check_blocks(std::int64_t agents) {
    if (!graph_.sound("blocks") || graph_.faulty("shares")) return;
    std::size_t blocks = static_cast<std::size_t>(graph_.integer("blocks"));
    if (graph_.has("shares")) {
      const std::size_t shares = graph_.numbers("shares").size();
      if (shares == 0 || (blocks != shares && !graph_.is_default("blocks")))
        return problem(graph_.place("shares"), std::to_string(shares) + " shares",
                       "must be one for each of the " + std::to_string(blocks) + " blocks");
      blocks = shares;
    }
    if (blocks > static_cast<std::size_t>(agents))
      problem(graph_.place("blocks"), std::to_string(blocks) + " blocks",
              "must be at most the number of agents, " + std::to_string(agents));
    if (graph_.sound("labels") && graph_.texts("labels").size() != blocks)
      problem(graph_.place("labels"), std::to_string(graph_.texts("labels").size()) + " labels",
              "must be one for each of the " + std::to_string(blocks) + " blocks");
    if (graph_.has("inside")) check_absent({"homophily", "mixing"}, "where inside is given");
    if (graph_.sound("mixing")) check_mixing(blocks);
  }

  void check_mixing(std::size_t blocks) {
    check_absent({"homophily"}, "where mixing is given");
    const std::vector<double>& mixing = graph_.numbers("mixing");
    if (mixing.size() != blocks * blocks)
      return problem(graph_.place("mixing"), std::to_string(mixing.size()) + " numbers",
                     "must be " + std::to_string(blocks * blocks) + ": " + std::to_string(blocks) +
                         " rows of " + std::to_string(blocks));
    for (std::size_t a = 0; a < blocks; ++a)
      for (std::size_t b = 0; b < a; ++b)
        if (mixing[a * blocks + b] != mixing[b * blocks + a])
          return problem(graph_.place("mixing"),
                         "blocks " + std::to_string(b) + " and " + std::to_string(a) + " have " +
                             shortest(mixing[b * blocks + a]) + " one way and " +
                             shortest(mixing[a * blocks + b]) + " the other",
                         "must be the same both ways: ties have no direction");
  }

  void check_square(std::int64_t agents) {
    const bool torus = graph_.boolean("torus");
    if (!graph_.has("radius"))  // a disk that just fits; and a quarter disk in the corner
      return check_mean_degree((torus ? 0.785 : 0.974) * static_cast<double>(agents - 1));
    check_absent({"mean_degree"}, "where radius is given");
    if (torus && graph_.sound("radius") && graph_.number("radius") > 0.5)
      problem(graph_.place("radius"), "radius = " + shortest(graph_.number("radius")),
              "must be at most 0.5 on the torus", "torus = false allows up to 1");
  }

  void check_below_agents(const std::string& key, double value, std::int64_t agents) {
    if (value < static_cast<double>(agents)) return;
    problem(graph_.place(key), key + " = " + shortest(value),
            "must be below the number of agents, " + std::to_string(agents),
            graph_.given(key) ? "" : "this is the default");
  }

  void check_bter(std::int64_t agents) {
    if (!graph_.sound("mean_degree")) return;
    const double mean = graph_.number("mean_degree");
    const double most = static_cast<double>(agents - 1) / 2.0;
    if (mean > most)
      problem(graph_.place("mean_degree"), "mean_degree = " + shortest(mean),
              "must be at most half of the other agents, " + shortest(most),
              graph_.given("mean_degree") ? "" : "this is the default");
    if (graph_.sound("max_degree") && graph_.integer("max_degree") > 0 &&
        static_cast<double>(graph_.integer("max_degree")) < mean)
      problem(graph_.place("max_degree"), "max_degree = " + whole("max_degree"),
              "must not be below mean_degree, " + shortest(mean));
  }

  static std::string shortest(double value) {
    const std::string text = to_text(value);
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
  }

  [[nodiscard]] std::string whole(const std::string& key) const {
    return std::to_string(graph_.integer(key));
  }

  const Values& graph_;
  const ModelCard& model_;
  std::vector<Problem>& problems_;
};

}  // namespace

void check_graph(const Values& graph, const ModelCard& model, std::vector<Problem>& problems) {
  GraphChecker(graph, model, problems).check();
}

}  // namespace groundswell
