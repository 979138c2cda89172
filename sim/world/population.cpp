// SPDX-License-Identifier: Apache-2.0
#include "world/population.hpp"

namespace groundswell {

Collectivism::Collectivism(const Scenario& scenario, AgentId agents, World world,
                           const Executor& executor) {
  const Distribution& distribution = scenario.population.distribution("collectivism");
  if (distribution.name == "constant") {
    same_ = distribution.parameters[0];
    return;
  }
  const Draws draws(scenario.seed(), world, Purpose::collectivism);
  each_.resize(agents);
  executor.for_each_block(agents, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t agent = begin; agent < end; ++agent)
      each_[agent] = draw_from(distribution, draws, {.agent = agent});
  });
}

Population draw_population(const Scenario& scenario, AgentId agents, World world,
                           const Executor& executor) {
  Population population;
  const Distribution& collectivism = scenario.population.distribution("collectivism");
  const auto dimensions =
      static_cast<Eigen::Index>(scenario.population.integer("taste_dimensions"));
  population.collectivism.resize(agents);
  population.tastes.resize(dimensions, static_cast<Eigen::Index>(agents));
  const Draws c_draws(scenario.seed(), world, Purpose::collectivism);
  const Draws taste_draws(scenario.seed(), world, Purpose::taste);
  executor.for_each_block(agents, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t agent = begin; agent < end; ++agent) {
      population.collectivism[agent] = draw_from(collectivism, c_draws, {.agent = agent});
      for (Eigen::Index d = 0; d < dimensions; ++d) {
        population.tastes(d, static_cast<Eigen::Index>(agent)) = static_cast<float>(
            taste_draws.normal({.agent = agent, .index = static_cast<std::uint64_t>(d)}));
      }
    }
  });
  return population;
}

Eigen::ArrayXf suitability(const Population& population, const Values& item) {
  Eigen::ArrayXf fit = Eigen::ArrayXf::Constant(population.tastes.cols(),
                                                static_cast<float>(item.number("quality")));
  if (!item.has("attributes")) return fit;
  const std::vector<double>& attributes = item.numbers("attributes");
  // One dimension at a time: the order of the sum is fixed, whatever the processor's vectors are.
  for (std::size_t d = 0; d < attributes.size(); ++d) {
    fit += static_cast<float>(attributes[d]) *
           population.tastes.row(static_cast<Eigen::Index>(d)).transpose().array();
  }
  return fit;
}

}  // namespace groundswell
