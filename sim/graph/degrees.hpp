// SPDX-License-Identifier: Apache-2.0
// How many ties each agent has, or is expected to have: drawn from a law, or read from a file. The
// input of the configuration model and of Chung–Lu (graph/given_degrees.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "core/types.hpp"

namespace groundswell {

enum class DegreeLaw {
  power_law,  ///< P(k) ∝ k^−exponent on min_degree … max_degree
  lognormal,  ///< ln-normal of this mean and sigma, rounded up or down at random (the mean stays)
  poisson,    ///< Poisson of this mean
};

struct DegreeOptions {
  AgentId agents = 0;  ///< ≥ 1
  DegreeLaw law = DegreeLaw::power_law;
  double exponent = 2.5;         ///< of the power law, (1, 20]
  double mean_degree = 10.0;     ///< of the other two, whatever the cutoff takes, (0, 10^6]
  double sigma = 1.0;            ///< standard deviation of ln degree, [0, 3]
  std::uint32_t min_degree = 1;  ///< of the power law, ≥ 1
  /// The cutoff: no larger degrees are drawn. 0: √(agents × min_degree or mean_degree), the
  /// structural cutoff, up to which a simple graph forces no correlations between the degrees of
  /// neighbours (Boguñá, Pastor-Satorras & Vespignani 2004); for Poisson agents − 1.
  std::uint32_t max_degree = 0;
  /// Whether the sum of all degrees must be even, as exact degrees need and expected ones do not.
  bool even_sum = true;
};

/// One degree per agent, independent draws conditioned on the cutoff and, where asked for, on an
/// even sum: where the sum is odd, agent 0 draws anew until it is even. The laws with a
/// `mean_degree` are shifted up until the cutoff leaves that mean.
///
/// Throws ScenarioError for options out of range, where no shift does that (nine draws in ten of a
/// log-normal law would lie beyond the cutoff), and where no even sum comes about (an odd number of
/// agents who all have the same odd degree).
[[nodiscard]] std::vector<std::uint32_t> draw_degrees(const DegreeOptions& options,
                                                      std::uint64_t seed, const Executor& executor);

/// The mean degree these options lead to: the power law's as cut off, else `mean_degree`. Throws as
/// draw_degrees does.
[[nodiscard]] double expected_mean_degree(const DegreeOptions& options);

/// Degrees from a text file, plain or compressed, in the order of the agents: one number a line, or
/// the column `column` of a CSV file whose first line names it. Blank lines and lines that start
/// with # do not count. Throws InputError, naming the line, for a file that cannot be read, a
/// missing column and whatever is not a whole number from 0 to 2^32 − 2.
[[nodiscard]] std::vector<std::uint32_t> read_degrees(const std::string& path,
                                                      const std::string& column = {});

}  // namespace groundswell
