// SPDX-License-Identifier: Apache-2.0
// A graph that Python holds: shared, so that arrays can look into it for as long as they live.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace groundswell::binding {

struct HeldGraph {
  std::shared_ptr<const Graph> graph;
  std::vector<std::string> notes{};  ///< what was assumed and left out in making it
};

}  // namespace groundswell::binding
