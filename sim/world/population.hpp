// SPDX-License-Identifier: Apache-2.0
// The people of one world: how collectivist each is, and what each likes.
//
// Collectivism and tastes are keyed by (seed, world, agent): they do not depend on the items, the
// campaigns or the model.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"
#include "scenario/draw.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

/// Collectivism that is data, by agent: from a CSV file joined by the graph's ids, or as a trait
/// says; empty where it is drawn. Throws InputError where the file cannot be used
/// (world/agent_table.hpp), ScenarioError where the graph has not the trait, or it has other values
/// than those named.
[[nodiscard]] std::vector<double> given_collectivism(const Scenario& scenario, const Graph& graph);

/// How collectivist each agent is, c in [0, 1]: for models to which tastes do not matter. Where all
/// are alike, one number stands for all.
class Collectivism {
 public:
  /// Throws as given_collectivism does.
  Collectivism(const Scenario& scenario, const Graph& graph, World world, const Executor& executor);

  [[nodiscard]] double operator[](AgentId agent) const noexcept {
    return each_.empty() ? same_ : each_[agent];
  }

 private:
  double same_ = 0.0;
  std::vector<double> each_;
};

struct Population {
  std::vector<double> collectivism;  ///< c per agent, in [0, 1]
  Eigen::MatrixXf tastes;            ///< dimensions × agents, standard normal

  [[nodiscard]] AgentId agents() const noexcept {
    return static_cast<AgentId>(collectivism.size());
  }
};

/// Throws as given_collectivism does.
[[nodiscard]] Population draw_population(const Scenario& scenario, const Graph& graph, World world,
                                         const Executor& executor);

/// How well an item suits each agent: quality + taste · attributes, per agent.
[[nodiscard]] Eigen::ArrayXf suitability(const Population& population, const Values& item);

}  // namespace groundswell
