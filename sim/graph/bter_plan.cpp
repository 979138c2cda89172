// SPDX-License-Identifier: Apache-2.0
#include "graph/bter_plan.hpp"

#include <cmath>

#include "graph/generator_tools.hpp"

namespace groundswell::detail {
namespace {

constexpr double kMostLevel = 64.0;  // beyond any level that changes a connectivity

void check(const BterOptions& options) {
  require(options.agents >= 3, "agents", std::to_string(options.agents), "at least 3");
  const double most = (static_cast<double>(options.agents) - 1.0) / 2.0;
  require(options.mean_degree >= 1.0 && options.mean_degree <= most, "mean_degree",
          shown(options.mean_degree), "1 … " + shown(most) + " ((agents − 1)/2)",
          "more agents, or fewer ties for each");
  require(options.degree_sigma >= 0.0 && options.degree_sigma <= 2.0, "degree_sigma",
          shown(options.degree_sigma), "0 … 2", "friendship graphs have .75 to 1.15");
  require(options.clustering >= 0.0 && options.clustering < 1.0, "clustering",
          shown(options.clustering), "from 0 to below 1");
  require(options.max_block >= 3, "max_block", std::to_string(options.max_block), "at least 3");
}

double largest_degree(const BterOptions& options) {
  const double agents = static_cast<double>(options.agents);
  const double structural = std::floor(std::sqrt(agents * options.mean_degree));
  const double cap = std::min(agents - 1.0, options.max_degree == 0
                                                ? std::max(structural, options.mean_degree + 1.0)
                                                : static_cast<double>(options.max_degree));
  require(cap >= options.mean_degree, "max_degree", shown(cap),
          "at least the mean degree, " + shown(options.mean_degree));
  return cap;
}

/// Ascending whole degrees: the log-normal's quantiles at (i + ½)/n, scaled so that after rounding
/// and the bounds [1, most] their mean is the one asked for. No draws: the sequence has no noise.
/// Rounding goes up for the share of agents that the fraction says (golden-ratio dither).
std::vector<double> degree_sequence(const BterOptions& options, double most) {
  const double n = static_cast<double>(options.agents);
  std::vector<double> degrees(options.agents);
  for (std::size_t i = 0; i < degrees.size(); ++i)
    degrees[i] =
        portable_exp(options.degree_sigma * normal_from((static_cast<double>(i) + 0.5) / n));
  const auto rounded = [&degrees, most](std::size_t i, double scale) {
    constexpr double kGolden = 0.6180339887498949;
    const double turns = static_cast<double>(i) * kGolden;
    return std::clamp(std::floor(scale * degrees[i] + (turns - std::floor(turns))), 1.0, most);
  };
  double low = 0.0;
  double high = options.mean_degree * 64.0;
  for (int round = 0; round < 48; ++round) {
    const double scale = 0.5 * (low + high);
    double sum = 0.0;  // of whole numbers below 2^53: exact
    for (std::size_t i = 0; i < degrees.size(); ++i) sum += rounded(i, scale);
    (sum < options.mean_degree * n ? low : high) = scale;
  }
  for (std::size_t i = 0; i < degrees.size(); ++i) degrees[i] = rounded(i, high);
  std::sort(degrees.begin(), degrees.end());
  return degrees;
}

/// Agents of degree ≥ 2 in order of degree, a block of (smallest degree + 1) at a time.
std::vector<Block> affinity_blocks(const std::vector<double>& degrees, std::uint32_t max_block) {
  std::vector<Block> blocks;
  std::size_t begin = 0;
  while (begin < degrees.size() && degrees[begin] < 2.0) ++begin;
  while (begin < degrees.size()) {
    const auto wanted =
        static_cast<std::size_t>(std::min(degrees[begin] + 1.0, static_cast<double>(max_block)));
    const std::size_t end = std::min(begin + wanted, degrees.size());
    blocks.push_back({begin, end, 0.0, 0});
    begin = end;
  }
  return blocks;
}

/// Clustering falls with degree in friendship graphs (Ugander et al. 2011, fig. 4): the target for
/// degree d is level / (1 + d / (2·mean degree)), and ρ is its cube root.
double connectivity_at(double degree, double level, double mean_degree) {
  const double target = level / (1.0 + degree / (2.0 * mean_degree));
  return target <= 0.0 ? 0.0 : std::min(1.0, portable_pow(target, 1.0 / 3.0));
}

/// Expected local clustering from the block alone. With B ~ Bin(s−1, ρ) ties inside and X ~
/// Poisson(e) outside, E[B(B−1)ρ / (k(k−1))], k = B + X, is
/// ρ³(s−1)(s−2) ∫₀¹ u (1−ρu)^(s−3) e^(−eu) du   (from 1/((K+1)(K+2)) = ∫ (1−t) t^K dt).
double block_clustering(double size, double rho, double excess) {
  if (size < 3.0 || rho <= 0.0) return 0.0;
  constexpr int kSteps = 32;  // Simpson; the integrand is smooth and decays within `end`
  const double end = std::min(1.0, 40.0 / (rho * (size - 3.0) + excess + 1e-9));
  const double step = end / kSteps;
  double integral = 0.0;
  for (int i = 1; i <= kSteps; ++i) {
    const double u = step * i;
    if (rho * u >= 1.0 && size > 3.0) continue;  // (1−ρu)^(s−3) is 0
    const double log_power = size > 3.0 ? (size - 3.0) * portable_log1p(-rho * u) : 0.0;
    const double weight = i == kSteps ? 1.0 : (i % 2 == 1 ? 4.0 : 2.0);
    integral += weight * u * portable_exp(log_power - excess * u);
  }
  return rho * rho * rho * (size - 1.0) * (size - 2.0) * integral * step / 3.0;
}

}  // namespace

void Background::add(double excess) noexcept {
  const auto bin =
      std::min(kBins - 1, static_cast<std::size_t>(before_ / total_ * static_cast<double>(kBins)));
  mass_[bin] += excess;
  squares_[bin] += excess * excess;
  before_ += excess;
}

double Background::with(double excess) const noexcept {
  if (total_ <= 0.0) return 0.0;
  double chance = 0.0;
  for (std::size_t bin = 0; bin < kBins; ++bin)
    if (mass_[bin] > 0.0)
      chance += mass_[bin] * (1.0 - portable_exp(-excess * squares_[bin] / (mass_[bin] * total_)));
  return chance / total_;
}

double Background::between_ends() const noexcept {
  if (total_ <= 0.0) return 0.0;
  double chance = 0.0;
  for (std::size_t bin = 0; bin < kBins; ++bin)
    if (mass_[bin] > 0.0) chance += mass_[bin] * with(squares_[bin] / mass_[bin]);
  return chance / total_;
}

BterPlan::BterPlan(const BterOptions& options) : mean_degree_(options.mean_degree) {
  check(options);
  degrees_ = degree_sequence(options, largest_degree(options));
  blocks_ = affinity_blocks(degrees_, options.max_block);
  if (options.clustering == 0.0) return;
  check_range(options.clustering);
  calibrate(options.clustering);
}

void BterPlan::set_level(double level) {
  for (Block& block : blocks_)
    block.connectivity = connectivity_at(degrees_[block.begin], level, mean_degree_);
}

Background BterPlan::background() const {
  const auto for_each_excess = [this](const auto& body) {
    for (std::size_t agent = 0; agent < loners(); ++agent) body(1.0);
    for (const Block& block : blocks_)
      for (std::size_t agent = block.begin; agent < block.end; ++agent) body(excess(agent, block));
  };
  Background chance;
  for_each_excess([&chance](double e) { chance.add_total(e); });
  for_each_excess([&chance](double e) { chance.add(e); });
  return chance;
}

double BterPlan::expected_clustering() const {
  const Background chance = background();
  const double between_ends = chance.between_ends();
  double sum = 0.0;
  for (const Block& block : blocks_) {
    double value = 0.0;
    for (std::size_t agent = block.begin; agent < block.end; ++agent) {
      if (agent == block.begin || degrees_[agent] != degrees_[agent - 1])
        value = clustering_of(agent, block, chance, between_ends);
      sum += value;
    }
  }
  return sum / static_cast<double>(agents());
}

/// Pairs of neighbours within the block, by the closed form; one within and one outside, and both
/// outside, by chance.
double BterPlan::clustering_of(std::size_t agent, const Block& block, const Background& chance,
                               double between_ends) const {
  const double e = excess(agent, block);
  const double inside = std::min(1.0, block.inside() / degrees_[agent]);
  const double outside = 1.0 - inside;
  return block_clustering(static_cast<double>(block.size()), block.connectivity, e) +
         2.0 * inside * outside * chance.with(e) + outside * outside * between_ends;
}

void BterPlan::check_range(double target) {
  set_level(0.0);
  least_ = expected_clustering();
  set_level(kMostLevel);
  most_ = expected_clustering();
  require(target >= least_ && target <= most_, "clustering", shown(target),
          "with these degrees, " + shown(least_) + " … " + shown(most_) + ", or 0 for no blocks");
}

/// Expected clustering grows with the level, so bisection.
double BterPlan::calibrate(double target) {
  target = std::clamp(target, least_, most_);
  double low = 0.0;
  double high = kMostLevel;
  for (int round = 0; round < 24; ++round) {
    const double level = 0.5 * (low + high);
    set_level(level);
    (expected_clustering() < target ? low : high) = level;
  }
  set_level(high);
  return target;
}

}  // namespace groundswell::detail
