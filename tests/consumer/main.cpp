// SPDX-License-Identifier: Apache-2.0
// Uses what is installed: versions, random numbers, a generated graph. Prints what it found and
// returns 0 where it is what it should be. (Linked to all libraries, so that a missing one shows.)
#include <cstdio>

#include "core/parallel.hpp"
#include "core/random.hpp"
#include "core/version.hpp"
#include "graph/generators.hpp"

int main() {
  using namespace groundswell;
  const Draws draws(1, 0, Purpose::test);
  const double uniform = draws.uniform({1, 2, 3, 4});

  const Executor executor(2);
  const Graph graph = erdos_renyi({.agents = 1000, .mean_degree = 8.0}, 1, executor);
  const double mean_degree = static_cast<double>(graph.ties()) * 2.0 / graph.agents();

  std::printf("groundswell %s: a uniform %.6f, a graph of mean degree %.2f\n", kVersion, uniform,
              mean_degree);
  const bool fine = uniform >= 0.0 && uniform < 1.0 && graph.agents() == 1000 &&
                    mean_degree > 7.0 && mean_degree < 9.0;
  return fine ? 0 : 1;
}
