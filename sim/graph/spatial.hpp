// SPDX-License-Identifier: Apache-2.0
// Societies in space: agents are points, and those near each other are tied. Friends of friends are
// near too, so these cluster whatever their size. Ids follow space (neighbours have near ids).
#pragma once

#include <cstdint>
#include <optional>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

struct RandomGeometricOptions {
  AgentId agents = 0;         ///< ≥ 1
  double mean_degree = 10.0;  ///< expected; gives the radius, unless that is given
  /// The side of the square is 1: (0, ½] on the torus, (0, 1] in the square.
  std::optional<double> radius = {};
  bool torus = true;  ///< opposite sides meet: no borders, where agents have fewer ties
};
/// Random geometric graph (Gilbert 1961; Penrose 2003): points uniform in the unit square, tied
/// where not further apart than the radius. Mean degree (n−1)πr² on the torus, (n−1)(πr² − 8r³/3 +
/// r⁴/2) in the square; clustering 1 − 3√3/(4π) = .5865 (Dall & Christensen 2002). Cell lists: time
/// linear in agents + ties.
[[nodiscard]] Graph random_geometric(const RandomGeometricOptions& options, std::uint64_t seed,
                                     const Executor& executor);

struct HyperbolicOptions {
  AgentId agents = 0;         ///< ≥ 2
  double mean_degree = 10.0;  ///< expected, above 0, up to .58 (agents − 1)
  double exponent = 2.5;      ///< γ of the degrees' power law, (2, 10]
};
/// Threshold random hyperbolic graph (Krioukov et al. 2010, temperature 0): points in a disk of the
/// hyperbolic plane, angle uniform, radius of density α sinh(αr) / (cosh(αR) − 1) with α = (γ−1)/2,
/// tied where not further apart than the disk's radius R. Degrees follow a power law of exponent γ,
/// clustering is high (.7 to .8 whatever the size), paths are short. R is found by quadrature so
/// that the expected mean degree is the one asked for at any size, not only in the limit.
///
/// Points are kept in rings by radius and searched by angle (von Looz, Meyerhenke & Prutkin 2015):
/// time (agents + ties) × log agents.
[[nodiscard]] Graph hyperbolic(const HyperbolicOptions& options, std::uint64_t seed,
                               const Executor& executor);

}  // namespace groundswell
