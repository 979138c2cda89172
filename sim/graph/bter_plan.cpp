// SPDX-License-Identifier: Apache-2.0
#include "graph/bter_plan.hpp"

#include <cmath>

#include "graph/chunk_builder.hpp"
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
  require(options.max_block >= 3 && options.max_block <= kChunk, "max_block",
          std::to_string(options.max_block), "at least 3 and at most " + std::to_string(kChunk));
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
class DegreeSequence {
 public:
  DegreeSequence(const BterOptions& options, double most, const Executor& executor)
      : executor_(executor), most_(most), quantiles_(options.agents) {
    const double n = static_cast<double>(options.agents);
    for_agents([&](std::size_t i) {
      quantiles_[i] =
          portable_exp(options.degree_sigma * normal_from((static_cast<double>(i) + 0.5) / n));
    });
    const auto wanted = static_cast<std::uint64_t>(options.mean_degree * n);
    double low = 0.0;
    scale_ = options.mean_degree * 64.0;
    for (int round = 0; round < 48; ++round) {
      const double middle = 0.5 * (low + scale_);
      const std::uint64_t sum = sum_at(middle);
      (sum < wanted ? low : scale_) = middle;
      if (sum == wanted) break;
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> ascending() const {
    std::vector<std::uint32_t> degrees(quantiles_.size());
    for_agents([&](std::size_t i) { degrees[i] = rounded(i, scale_); });
    std::vector<std::size_t> counts(static_cast<std::size_t>(most_) + 1, 0);
    for (const std::uint32_t degree : degrees) ++counts[degree];
    auto at = degrees.begin();
    for (std::uint32_t degree = 0; degree < counts.size(); ++degree)
      at = std::fill_n(at, counts[degree], degree);
    return degrees;
  }

 private:
  [[nodiscard]] std::uint32_t rounded(std::size_t i, double scale) const noexcept {
    constexpr double kGolden = 0.6180339887498949;
    const double turns = static_cast<double>(i) * kGolden;
    const double dither = turns - std::floor(turns);
    return static_cast<std::uint32_t>(
        std::clamp(std::floor(scale * quantiles_[i] + dither), 1.0, most_));
  }
  [[nodiscard]] std::uint64_t sum_at(double scale) const {
    return executor_.sum_blocks<std::uint64_t>(quantiles_.size(),
                                               [&](std::size_t begin, std::size_t end) {
                                                 std::uint64_t sum = 0;
                                                 for (std::size_t i = begin; i < end; ++i)
                                                   sum += rounded(i, scale);
                                                 return sum;
                                               });
  }
  template <class Body>
  void for_agents(const Body& body) const {
    executor_.for_each_block(quantiles_.size(),
                             [&](std::size_t begin, std::size_t end, std::size_t) {
                               for (std::size_t i = begin; i < end; ++i) body(i);
                             });
  }

  const Executor& executor_;
  double most_;
  double scale_ = 0.0;
  std::vector<double> quantiles_;
};

/// Agents of degree ≥ 2 in order of degree, a block of (smallest degree + 1) at a time.
std::vector<Block> affinity_blocks(const std::vector<std::uint32_t>& degrees,
                                   std::uint32_t max_block) {
  std::vector<Block> blocks;
  std::size_t begin = 0;
  while (begin < degrees.size() && degrees[begin] < 2) ++begin;
  while (begin < degrees.size()) {
    const std::size_t wanted = std::min(degrees[begin] + 1, max_block);
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

void Background::add(double excess, double copies) noexcept {
  const double width = total_ / static_cast<double>(kBins);
  for (double left = excess * copies; left > 0.0;) {
    const auto bin = std::min(kBins - 1, static_cast<std::size_t>(before_ / width));
    const double room = static_cast<double>(bin + 1) * width - before_;
    const double mass = bin + 1 == kBins ? left : std::min(left, std::max(room, excess));
    mass_[bin] += mass;
    squares_[bin] += mass * excess;
    before_ += mass;
    left -= mass;
  }
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

BterPlan::BterPlan(const BterOptions& options, const Executor& executor)
    : mean_degree_(options.mean_degree) {
  check(options);
  degrees_ = DegreeSequence(options, largest_degree(options), executor).ascending();
  blocks_ = affinity_blocks(degrees_, options.max_block);
  classify();
  if (options.clustering == 0.0) return;
  check_range(options.clustering);
  calibrate(options.clustering);
}

void BterPlan::classify() {
  const auto uniform = [this](const Block& block) {
    return degrees_[block.begin] == degrees_[block.end - 1];
  };
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const Block& block = blocks_[i];
    const Block* first = classes_.empty() ? nullptr : &blocks_[classes_.back().block];
    const bool alike = first != nullptr && uniform(block) && uniform(*first) &&
                       block.size() == first->size() &&
                       degrees_[block.begin] == degrees_[first->begin];
    if (!alike) classes_.push_back({i, 0.0});
    classes_.back().copies += 1.0;
  }
}

void BterPlan::set_level(double level) {
  for (Block& block : blocks_)
    block.connectivity = connectivity_at(degrees_[block.begin], level, mean_degree_);
}

Background BterPlan::background() const {
  const auto for_each_excess = [this](const auto& body) {
    body(1.0, static_cast<double>(loners()));
    for (const BlockClass& alike : classes_) {
      const Block& block = blocks_[alike.block];
      for (std::size_t agent = block.begin; agent < block.end; ++agent)
        body(excess(agent, block), alike.copies);
    }
  };
  Background chance;
  for_each_excess([&chance](double e, double copies) { chance.add_total(e, copies); });
  for_each_excess([&chance](double e, double copies) { chance.add(e, copies); });
  return chance;
}

double BterPlan::expected_clustering() const {
  const Background chance = background();
  const double between_ends = chance.between_ends();
  double sum = 0.0;
  for (const BlockClass& alike : classes_) {
    const Block& block = blocks_[alike.block];
    double value = 0.0;
    for (std::size_t agent = block.begin; agent < block.end; ++agent) {
      if (agent == block.begin || degrees_[agent] != degrees_[agent - 1])
        value = clustering_of(agent, block, chance, between_ends);
      sum += value * alike.copies;
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
