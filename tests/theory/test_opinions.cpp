// SPDX-License-Identifier: Apache-2.0
// Opinions that are numbers: how many camps bounded confidence leaves (science.md §9, §16 row 50),
// and where averaging ends, exactly.
#include <Eigen/Dense>
#include <array>

#include "engine/opinions.hpp"
#include "graph/generators.hpp"
#include "graph/reader.hpp"
#include "support/catch.hpp"
#include "support/data_file.hpp"
#include "theory/small_graphs.hpp"
#include "theory/state_run.hpp"
#include "world/population.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace opinions_theory {
namespace {

double mean_clusters(const std::string& model, double confidence, World worlds) {
  const Graph crowd = Graph::well_mixed(2000);
  const ModelRun run(crowd, state_text(model + "\nconfidence = " + to_text(confidence), 400, 4));
  double sum = 0.0;
  for (World number = 0; number < worlds; ++number) sum += measured(run.world(number), 0, 4);
  return sum / worlds;
}

}  // namespace

TEST_CASE("Deffuant: camps, about one for every 2ε") {
  // Published means of 20 runs and a tolerance of 0.5 (§16); clusters above 2 % of all.
  for (const auto& [confidence, clusters] :
       {std::pair{0.4, 1.0}, std::pair{0.3, 1.0}, std::pair{0.2, 2.0}, std::pair{0.15, 3.0},
        std::pair{0.1, 4.4}, std::pair{0.08, 5.55}}) {
    const double found = mean_clusters("\"deffuant\"", confidence, 12);
    CAPTURE(confidence, found);
    CHECK(std::fabs(found - clusters) <= 0.5);
  }
}

TEST_CASE("Hegselmann-Krause: camps") {
  for (const auto& [confidence, clusters] :
       {std::pair{0.3, 1.0}, std::pair{0.25, 1.0}, std::pair{0.19, 2.0}, std::pair{0.15, 2.5},
        std::pair{0.1, 3.8}, std::pair{0.05, 7.6}}) {
    const double found = mean_clusters("\"hegselmann-krause\"", confidence, 20);
    CAPTURE(confidence, found);
    CHECK(std::fabs(found - clusters) <= 0.5);
  }
}

TEST_CASE("Deffuant: what one gives the other takes, and two meet in the middle") {
  const Graph crowd = Graph::well_mixed(500);
  const ModelRun run(crowd, state_text("\"deffuant\"\nconvergence = 0.3", 60, 5));
  const WorldResult world = run.world(0);
  for (const Step step : {1, 20, 59})
    CHECK(measured(world, 2, 4, step) == Approx(measured(world, 2, 4, 0)).margin(1e-12).epsilon(0));
  CHECK(measured(world, 3, 4, 59) < measured(world, 3, 4, 0));

  const Graph couple = Graph::well_mixed(2);
  const std::string even = "\nstart = \"even\"\nconvergence = 0.25\nconfidence = ";
  // At 1/4 and 3/4, a sweep of two meetings halves the distance twice.
  const ModelRun near(couple, state_text("\"deffuant\"" + even + "0.5", 3));
  CHECK(measured(near.world(0), 3, 4, 1) == 0.25 / 4.0);
  CHECK(measured(near.world(0), 0, 4, 1) == 1.0);
  const ModelRun far(couple, state_text("\"deffuant\"" + even + "0.4999", 3));
  CHECK(measured(far.world(0), 3, 4, 2) == 0.25);
  CHECK(measured(far.world(0), 0, 4, 2) == 2.0);
}

TEST_CASE("Hegselmann-Krause: sorted sums give what looking at everybody gives") {
  for (const AgentId agents : {60U, 257U})
    for (const double confidence : {0.0537, 0.1013, 0.2271}) {  // no pair is just so far apart
      std::vector<double> opinions(agents);
      for (AgentId i = 0; i < agents; ++i) opinions[i] = (i + 0.5) / agents;
      const Graph crowd = Graph::well_mixed(agents);
      const Graph stored = complete({agents}, 0, one_thread());
      const std::string text = state_text(
          "\"hegselmann-krause\"\nstart = \"even\"\nconfidence = " + to_text(confidence), 9);
      const WorldResult mixed = ModelRun(crowd, text).world(0);
      const WorldResult tied = ModelRun(stored, text).world(0);
      for (Step step = 0; step < 9; ++step) {
        CAPTURE(agents, confidence, step);
        const Spread spread = spread_of(opinions);
        for (const WorldResult* world : {&mixed, &tied}) {
          CHECK(measured(*world, 2, 4, step) == Approx(spread.mean).margin(1e-12).epsilon(0));
          CHECK(measured(*world, 3, 4, step) == Approx(spread.sd).margin(1e-12).epsilon(0));
          CHECK(measured(*world, 0, 4, step) ==
                static_cast<double>(clusters_of(opinions, confidence, 0.01).count));
        }
        std::vector<double> next;
        for (const double own : opinions) {
          double sum = 0.0, heeded = 0.0;
          for (const double other : opinions) {
            if (std::abs(other - own) > confidence) continue;
            sum += other;
            heeded += 1.0;
          }
          next.push_back(sum / heeded);
        }
        opinions = next;
      }
    }
}

TEST_CASE("clusters: gaps and sizes, as put down") {
  const std::vector<double> opinions{0.9, 0.1, 0.15, 0.2, 0.5, 0.55, 0.91, 0.92, 0.93, 0.30001};
  const Clusters clusters = clusters_of(opinions, 0.1, 0.3);
  CHECK(clusters.count == 2);  // 0.1 … 0.2 and 0.9 … 0.93; not 0.30001, not 0.5 and 0.55
  CHECK(clusters.largest == 0.4);
  CHECK(clusters.widest == Approx(0.1));
  CHECK(clusters_of(opinions, 0.1, 0.0).count == 4);
  CHECK(clusters_of(opinions, 0.1001, 0.0).count == 3);
  CHECK(clusters_of(opinions, 1.0, 0.0).count == 1);
  CHECK(clusters_of(std::vector<double>{0.0, 1.0}, 0.001, 0.5).count == 2);
}

namespace {

/// What a test must know of a run to solve for its end by itself.
struct Averaging {
  Eigen::VectorXd first, c;
  Eigen::MatrixXd weights;  // rows add up to 1

  Averaging(const ModelRun& run, World world)
      : first(run.graph().agents()),
        c(run.graph().agents()),
        weights(Eigen::MatrixXd::Zero(run.graph().agents(), run.graph().agents())) {
    const Graph& graph = run.graph();
    const Collectivism collectivism(run.scenario(), graph, world, one_thread());
    const Draws draws(run.scenario().seed(), world, Purpose::state_start);
    for (AgentId i = 0; i < graph.agents(); ++i) {
      first[i] = draws.uniform({.agent = i});
      c[i] = collectivism[i];
      for (AgentId j = 0; j < graph.agents(); ++j)
        if (graph.is_well_mixed() && j != i) weights(i, j) = 1.0 / (graph.agents() - 1.0);
      if (graph.is_well_mixed()) continue;
      for (const AgentId j : graph.in().row(i)) weights(i, j) = 1.0 / graph.in_degree(i);
      if (graph.in_degree(i) == 0) weights(i, i) = 1.0;
    }
  }
  [[nodiscard]] Eigen::MatrixXd heeding() const { return c.asDiagonal() * weights; }
};

struct Society {
  std::string name;
  Graph graph;
};

std::vector<Society> societies() {
  std::vector<Society> all;
  all.push_back({"crowd", Graph::well_mixed(60)});
  all.push_back({"star", copies_of(star_graph(7), 1)});
  all.push_back(
      {"preferential", barabasi_albert({.agents = 150, .ties_per_agent = 3}, 4, one_thread())});
  all.push_back(
      {"one way",
       copies_of({"one way", 5, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 0}, {3, 4}}, true}, 1)});
  if (const auto file = data_file("karate_edges.txt")) {
    const Graph read = read_graph(file->string(), {}, one_thread());
    all.push_back({"karate", copies_of({"karate", read.agents(), list_ties(read), false}, 1)});
  }
  return all;
}

const std::string kUnequal = "{ distribution = \"beta\", mean = 0.6, concentration = 6 }";

}  // namespace

TEST_CASE("Friedkin-Johnsen: opinions end where the linear system says") {
  for (const Society& society : societies())
    for (const std::string& c : {std::string("0.8"), kUnequal, std::string("0.0")}) {
      const ModelRun run(society.graph,
                         state_text("\"friedkin-johnsen\"", 1500, 9, collectivism(c)));
      for (World number = 0; number < 2; ++number) {
        const Averaging exact(run, number);
        const auto n = exact.first.size();
        const Eigen::VectorXd held = exact.first.array() * (1.0 - exact.c.array());
        const Eigen::VectorXd limit =
            (Eigen::MatrixXd::Identity(n, n) - exact.heeding()).fullPivLu().solve(held);
        const WorldResult world = run.world(number);
        CAPTURE(society.name, c, number);
        const double mean = limit.mean();
        CHECK(measured(world, 0, 3) == Approx(mean).margin(1e-8).epsilon(0));
        CHECK(measured(world, 1, 3) ==
              Approx(std::sqrt((limit.array() - mean).square().mean())).margin(1e-8).epsilon(0));
        CHECK(measured(world, 2, 3) < 1e-8);
        CHECK(measured(world, 2, 3, 0) ==
              Approx((exact.first - limit).cwiseAbs().maxCoeff()).margin(1e-8).epsilon(0));
      }
    }
}

TEST_CASE("Friedkin-Johnsen: the larger the susceptibility, the nearer to agreement") {
  const Graph graph = barabasi_albert({.agents = 2000, .ties_per_agent = 4}, 4, one_thread());
  double before = 1.0;
  for (const double c : {0.2, 0.5, 0.8, 0.95}) {
    const ModelRun run(graph, state_text("\"friedkin-johnsen\"", 600, 2, situation(c)));
    const double sd = measured(run.world(0), 1, 3);
    CAPTURE(c, sd);
    CHECK(sd < before);
    before = sd;
  }
  const Graph mixed = Graph::well_mixed(50);
  // Nobody holds on to anything: there is no system to solve, and that is said.
  const ModelRun open(graph, state_text("\"friedkin-johnsen\"", 3, 2, situation(1.0)));
  CHECK(std::isnan(measured(open.world(0), 2, 3)));
  const ModelRun crowd(mixed, state_text("\"friedkin-johnsen\"", 3, 2, situation(1.0)));
  CHECK(std::isnan(measured(crowd.world(0), 2, 3)));
  const ModelRun unsolved(graph, state_text("\"friedkin-johnsen\"\nlimit = false", 3, 2));
  CHECK(std::isnan(measured(unsolved.world(0), 2, 3)));
}

TEST_CASE("DeGroot: all end at the mean weighted by ties over collectivism") {
  for (const Society& society : societies())
    for (const std::string& c : {std::string("0.5"), kUnequal}) {
      const ModelRun run(society.graph, state_text("\"degroot\"", 4000, 3, collectivism(c)));
      const Averaging exact(run, 0);
      const WorldResult world = run.world(0);
      CAPTURE(society.name, c);
      double limit = 0.0;
      if (society.graph.directed()) {  // agents 0, 1 and 2 hear the loop, 3 and 4 hear it too
        Eigen::MatrixXd step = exact.heeding();
        step.diagonal() += (1.0 - exact.c.array()).matrix();
        for (int doubling = 0; doubling < 14; ++doubling) step = step * step;
        limit = step.row(0).dot(exact.first);
      } else {
        double total = 0.0;
        for (AgentId i = 0; i < society.graph.agents(); ++i) {
          const double weight = society.graph.in_degree(i) / exact.c[i];
          limit += weight * exact.first[i];
          total += weight;
        }
        limit /= total;
      }
      CHECK(measured(world, 0, 3) == Approx(limit).margin(1e-8).epsilon(0));
      CHECK(measured(world, 2, 3) < 1e-8);
    }
}

}  // namespace opinions_theory
