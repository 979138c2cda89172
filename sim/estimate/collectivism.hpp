// SPDX-License-Identifier: Apache-2.0
// Estimated collectivism of a log of downloads: the four influences of influence.hpp, each with its
// standard error (jackknife over worlds), what the same estimator makes of worlds without influence
// of the same sizes (the null), and how well it explains the log.
//
// The free qualities take up some of what influence did (an item that was lucky early seems good),
// so the maximum of the likelihood lies low: by 0.03 at c = 0.33 with 8 worlds of 800 downloads of
// 48 items. The estimator is therefore also run on fake logs made by the fitted model itself, and
// what it misses there is added (parametric bootstrap, first order).
//
// Values of c are not comparable across operators and channels: always name both beside c.
#pragma once

#include <cstdint>
#include <vector>

#include "core/parallel.hpp"
#include "core/types.hpp"
#include "estimate/influence.hpp"

namespace groundswell {

struct EstimateOptions {
  std::uint32_t fakes = 20;  ///< fake logs for the null, and as many for the bias; 0 = neither
  std::uint64_t seed = 1;    ///< of the fake logs
  std::vector<Influence> influences{Influence::switch_counts, Influence::switch_rank,
                                    Influence::weigh_counts, Influence::weigh_rank};
};

struct InfluenceEstimate {
  Influence influence = Influence::switch_counts;
  InfluenceFit fit;             ///< of greatest likelihood
  double corrected = 0.0;       ///< its strength with the bias taken off; as it is without fakes
  double strength_error = 0.0;  ///< standard error, over worlds
  double shape_error = 0.0;
  double gain = 0.0;  ///< log-likelihood over that without influence
  /// Strengths on fake logs without influence; NaN without fakes.
  double null_mean = kUndefined;
  double null_sd = kUndefined;
  double null_highest = kUndefined;
};

struct CollectivismEstimate {
  std::uint64_t choices = 0;              ///< in worlds with influence
  std::uint64_t independent_choices = 0;  ///< in the others
  double log_likelihood_without = 0.0;
  std::vector<InfluenceEstimate> influences;  ///< as in the options
};

/// Estimates from at least two worlds with influence and at least one download in independent ones.
/// `log` is split by `independent`, a flag for each of its worlds. The same bits on any number of
/// threads. Throws InputError where there are too few worlds, items or choices.
[[nodiscard]] CollectivismEstimate estimate_collectivism(const DownloadLog& log,
                                                         const std::vector<bool>& independent,
                                                         const EstimateOptions& options,
                                                         const Executor& executor);

}  // namespace groundswell
