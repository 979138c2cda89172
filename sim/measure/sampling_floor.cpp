// SPDX-License-Identifier: Apache-2.0
// How far apart the market shares of two worlds lie by the luck of the draw alone.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/math.hpp"
#include "measure/metrics.hpp"

namespace groundswell {
namespace {

constexpr double kMostExact = 200.0;         // expected downloads of an item in a world
constexpr std::size_t kMostPartners = 1000;  // pairs a world is in, for the normal approximation

/// A step of a world's distribution function of the share: P(share ≤ at) rises by `rise`.
struct Rise {
  double at;
  double rise;
  std::size_t world;
};

/// Appends the distribution of Binomial(total, p) / total, up to what is left of it below 1e-16.
void append_rises(std::vector<Rise>& rises, std::size_t world, std::uint64_t total, double p) {
  const auto n = static_cast<double>(total);
  double chance = portable_exp(n * portable_log1p(-p));
  const double mean = n * p;
  for (std::uint64_t k = 0; k <= total; ++k) {
    const auto count = static_cast<double>(k);
    rises.push_back({count / n, chance, world});
    if (count > mean && chance < 1e-17) break;
    chance *= (n - count) / (count + 1.0) * (p / (1.0 - p));
  }
}

/// Mean over pairs of worlds of E|A_j − A_k| = ∫ F_j (1 − F_k) + F_k (1 − F_j) dt, in one sweep
/// over all rises: over pairs the integrand adds up to (W − 1) ΣF − ((ΣF)² − ΣF²).
double exact_floor(std::span<const std::uint64_t> totals, double p) {
  std::vector<Rise> rises;
  for (std::size_t w = 0; w < totals.size(); ++w) append_rises(rises, w, totals[w], p);
  std::sort(rises.begin(), rises.end(), [](const Rise& a, const Rise& b) {
    return a.at != b.at ? a.at < b.at : a.world < b.world;
  });
  const auto worlds = static_cast<double>(totals.size());
  std::vector<double> risen(totals.size(), 0.0);
  double sum = 0.0, squares = 0.0, integral = 0.0, from = 0.0;
  for (const Rise& rise : rises) {
    const double both = (worlds - 1.0) * sum - (sum * sum - squares);
    integral += both * (rise.at - from);
    from = rise.at;
    double& f = risen[rise.world];
    sum += rise.rise;
    squares += rise.rise * (2.0 * f + rise.rise);
    f += rise.rise;
  }
  return integral / (worlds * (worlds - 1.0) / 2.0);
}

/// Mean over pairs of worlds of √(1/N_j + 1/N_k); of at most a thousand pairs for each world.
double mean_pair_error(std::span<const std::uint64_t> totals) {
  const std::size_t partners = std::min(totals.size() - 1, kMostPartners);
  double sum = 0.0;
  for (std::size_t w = 0; w < totals.size(); ++w)
    for (std::size_t k = 1; k <= partners; ++k)
      sum += std::sqrt(1.0 / static_cast<double>(totals[w]) +
                       1.0 / static_cast<double>(totals[(w + k) % totals.size()]));
  return sum / static_cast<double>(totals.size() * partners);
}

}  // namespace

double sampling_floor(std::span<const std::uint64_t> totals, double share) {
  const double p = std::min(share, 1.0 - share);  // the share of all others is as far apart
  if (totals.size() < 2 || p <= 0.0) return 0.0;
  const auto largest = static_cast<double>(*std::max_element(totals.begin(), totals.end()));
  if (p * largest <= kMostExact) return exact_floor(totals, p);
  return std::sqrt(2.0 / std::numbers::pi * p * (1.0 - p)) * mean_pair_error(totals);
}

std::vector<double> unpredictability_floor(
    const std::vector<std::vector<std::uint64_t>>& downloads) {
  const std::size_t items = downloads.empty() ? 0 : downloads.front().size();
  std::vector<double> sums(items, 0.0);  // of shares over worlds
  std::vector<std::uint64_t> totals;
  for (const std::vector<std::uint64_t>& world : downloads) {
    const std::uint64_t total = std::accumulate(world.begin(), world.end(), std::uint64_t{0});
    if (total == 0) continue;
    totals.push_back(total);
    const std::vector<double> shares = market_shares(world);
    for (std::size_t item = 0; item < items; ++item) sums[item] += shares[item];
  }
  std::vector<double> floor;
  for (const double sum : sums)
    floor.push_back(sampling_floor(totals, sum / static_cast<double>(totals.size())));
  return floor;
}

}  // namespace groundswell
