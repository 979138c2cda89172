// SPDX-License-Identifier: Apache-2.0
// Sampled designs: which points of a box of parameters a sweep visits when a grid would be too
// large. Pure functions of (kind, seed, points, dimensions), as coordinates in the unit cube; what
// a coordinate means for a parameter is the caller's.
//
// Sources: McKay, Beckman & Conover, "A comparison of three methods for selecting values of input
// variables" (Technometrics 1979): Latin hypercubes. Sobol' (1967), with the direction numbers of
// Joe & Kuo, "Constructing Sobol sequences with better two-dimensional projections" (SIAM J. Sci.
// Comput. 2008). Cranley & Patterson (SIAM J. Numer. Anal. 1976): a random shift makes them an
// unbiased sample; L'Ecuyer & Lemieux (2002): shifted digit by digit they stay a net. Saltelli,
// Annoni, Azzini, Campolongo, Ratto & Tarantola, "Variance based sensitivity analysis of model
// output" (Comput. Phys. Commun. 2010).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace groundswell {

/// How points are spread over the unit cube.
enum class SampledDesign {
  random,           ///< independent and uniform
  latin_hypercube,  ///< in each dimension one point in each of N equal strata, uniform within
  sobol,            ///< a Sobol sequence: the first 2^m points are a net, for every m
  saltelli,         ///< a Sobol sequence recombined, for first-order and total Sobol indices
};

/// Most dimensions that a Sobol sequence (saltelli: half as many) has here.
inline constexpr std::size_t kMostSobolDimensions = 3667;

/// Number of points that a design of so many base points has: N (k + 2) for saltelli, N otherwise.
/// Where a number would not hold it, the largest there is: too many by any limit.
[[nodiscard]] std::size_t design_size(SampledDesign kind, std::size_t points,
                                      std::size_t dimensions);

/// Coordinates in [0, 1), [point][dimension]; 0 itself is possible.
///
/// `seed` draws the points. For sobol and saltelli it draws the digital shift of each dimension,
/// and seed 0 is no shift: the published sequence, from the origin on.
///
/// Order: a longer design of the same seed begins with the shorter one, but for latin_hypercube,
/// which is made for its number of points; more dimensions leave the first ones' coordinates
/// alone, but for saltelli. Sobol points come in the order of the Gray code (Antonov & Saleev
/// 1979), as they do in most software.
///
/// saltelli: `points` base points of 2k coordinates are each taken for two points of k, A and B,
/// and become k + 2 rows: A; A with its first coordinate from B, …, A with its last from B; B. It
/// is the order in which SALib's `sobol.analyze(…, calc_second_order=False)` wants the results.
/// Whole powers of 2 for `points` keep the balance of sobol and saltelli.
///
/// Throws InternalError for no dimension, or more than `kMostSobolDimensions` allows.
[[nodiscard]] std::vector<std::vector<double>> sample_design(SampledDesign kind, std::uint64_t seed,
                                                             std::size_t points,
                                                             std::size_t dimensions);

}  // namespace groundswell
