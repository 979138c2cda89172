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
    if (graph_.sound("agents")) check_sizes(kind, graph_.integer("agents"));
  }

 private:
  void problem(const std::string& place, const std::string& found, const std::string& allowed,
               const std::string& hint = "") {
    problems_.push_back({place, found, allowed, hint});
  }

  void check_sizes(const std::string& kind, std::int64_t agents) {
    const auto below_agents = [&](const std::string& key, double value) {
      if (value < static_cast<double>(agents)) return;
      problem(graph_.place(key), key + " = " + shortest(value),
              "must be below the number of agents, " + std::to_string(agents),
              graph_.given(key) ? "" : "this is the default");
    };
    if (kind == "erdos-renyi" && graph_.sound("mean_degree"))
      below_agents("mean_degree", graph_.number("mean_degree"));
    for (const char* key : {"degree", "neighbours", "ties_per_agent"})
      if (graph_.sound(key) && kind != "r-mat")
        below_agents(key, static_cast<double>(graph_.integer(key)));
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
