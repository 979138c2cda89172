// SPDX-License-Identifier: Apache-2.0
// The people of one world: how collectivist each is, and what each likes.
//
// Collectivism and tastes are keyed by (seed, world, agent): they do not depend on the items, the
// campaigns or the model.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "core/parallel.hpp"
#include "scenario/draw.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {

/// How collectivist each agent is, c in [0, 1]: for models to which tastes do not matter. Where all
/// are alike, one number stands for all.
class Collectivism {
 public:
  Collectivism(const Scenario& scenario, AgentId agents, World world, const Executor& executor);

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

[[nodiscard]] Population draw_population(const Scenario& scenario, AgentId agents, World world,
                                         const Executor& executor);

/// How well an item suits each agent: quality + taste · attributes, per agent.
[[nodiscard]] Eigen::ArrayXf suitability(const Population& population, const Values& item);

}  // namespace groundswell
