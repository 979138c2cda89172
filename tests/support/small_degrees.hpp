// SPDX-License-Identifier: Apache-2.0
// Degrees and triangles of small graphs, and degree sequences against all the graphs that have
// them: for the tests of graphs made from degrees.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

#include "graph/statistics.hpp"
#include "support/executor.hpp"
#include "support/statistics.hpp"

namespace groundswell::test {

using Degrees = std::vector<std::uint32_t>;

[[nodiscard]] inline Degrees degrees_of(const Graph& graph) {
  Degrees degrees;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    degrees.push_back(graph.out().degree(agent));
  return degrees;
}

[[nodiscard]] inline std::uint64_t triangles_of(const Graph& graph) {
  const auto corners = count_triangles(graph, executor());
  return std::accumulate(corners.begin(), corners.end(), std::uint64_t{0}) / 3;
}

/// The degrees of the graph whose pairs (1,0), (2,0), (2,1), … are tied where `code` has a bit.
[[nodiscard]] inline Degrees degrees_of_code(std::uint32_t code, std::uint32_t agents) {
  Degrees degrees(agents, 0);
  for (std::uint32_t i = 1; i < agents; ++i)
    for (std::uint32_t j = 0; j < i; ++j, code >>= 1)
      if ((code & 1U) != 0) {
        ++degrees[i];
        ++degrees[j];
      }
  return degrees;
}

/// Counts which of all the graphs with these degrees `make(seed)` gives, 60 seeds for each of them:
/// the p-value of all being equally likely. At most seven agents.
template <class Make>
[[nodiscard]] double uniformity_p(const Degrees& degrees, const Make& make) {
  const auto agents = static_cast<std::uint32_t>(degrees.size());
  std::map<std::uint32_t, double> seen;
  for (std::uint32_t code = 0; code < 1U << (agents * (agents - 1) / 2); ++code)
    if (degrees_of_code(code, agents) == degrees) seen[code] = 0.0;
  constexpr std::uint64_t kSeedsEach = 60;
  for (std::uint64_t seed = 1; seed <= kSeedsEach * seen.size(); ++seed) {
    const Graph graph = make(seed);
    std::uint32_t code = 0;
    std::uint32_t bit = 1;
    for (AgentId i = 1; i < agents; ++i)
      for (AgentId j = 0; j < i; ++j, bit <<= 1) {
        const auto row = graph.out().row(i);
        if (std::binary_search(row.begin(), row.end(), j)) code |= bit;
      }
    ++seen.at(code);
  }
  std::vector<double> counts;
  for (const auto& [code, count] : seen) counts.push_back(count);
  return chi_square_p(counts, std::vector<double>(counts.size(), double(kSeedsEach)));
}

[[nodiscard]] inline double triangles_of(const Graph& graph, const Executor& executor) {
  const auto corners = count_triangles(graph, executor);
  return static_cast<double>(std::accumulate(corners.begin(), corners.end(), std::uint64_t{0})) / 3;
}

/// ν³/6 with ν = ⟨k(k−1)⟩/⟨k⟩: of the random graphs of these degrees, in the limit of many agents.
[[nodiscard]] inline double expected_triangles(const Degrees& degrees) {
  double pairs = 0.0;
  for (const double degree : degrees) pairs += degree * (degree - 1.0);
  const double ratio = pairs / std::accumulate(degrees.begin(), degrees.end(), 0.0);
  return ratio * ratio * ratio / 6.0;
}

}  // namespace groundswell::test
