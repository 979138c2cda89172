// SPDX-License-Identifier: Apache-2.0
#include "engine/people.hpp"

#include <algorithm>

namespace groundswell {

Population population_of(const WorldInputs& inputs) {
  Population population =
      draw_population(inputs.scenario, inputs.graph, inputs.world, inputs.executor);
  if (inputs.variation.collectivism) {
    std::fill(population.collectivism.begin(), population.collectivism.end(),
              *inputs.variation.collectivism);
  }
  return population;
}

}  // namespace groundswell
