// SPDX-License-Identifier: Apache-2.0
// BTER in four steps: degrees, blocks, connectivity by calibration, ties of the two phases.
//
// One-letter names, as in the papers: d an agent's expected degree, s a block's size, ρ a block's
// connectivity (chance that two of its members are tied), e = d − ρ(s−1) an agent's excess degree.
// Within a block an agent has Bin(s−1, ρ) ties, outside Poisson(e).
#include "graph/bter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/statistics.hpp"

namespace groundswell {
namespace {

using detail::collect_ties;
using detail::require;
using detail::shown;
using detail::UniformRun;

/// Agents [begin, end) in order of degree: the members of one block.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;
  double connectivity = 0.0;
  AgentId first_id = 0;  ///< the members' ids are first_id, first_id + 1, …

  [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
  [[nodiscard]] double inside() const noexcept {
    return connectivity * static_cast<double>(size() - 1);
  }
};

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

/// The blocks of a society and what can be computed of its clustering before any tie is drawn.
class Plan {
 public:
  explicit Plan(const BterOptions& options)
      : mean_degree_(options.mean_degree),
        degrees_(degree_sequence(options, largest_degree(options))),
        blocks_(affinity_blocks(degrees_, options.max_block)) {
    if (options.clustering == 0.0) return;
    check_range(options.clustering);
    calibrate(options.clustering);
  }

  /// Sets the level at which expected clustering is `target`, brought into the possible range, and
  /// returns that. Expected clustering grows with the level, so bisection.
  double calibrate(double target) {
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

  [[nodiscard]] std::size_t agents() const noexcept { return degrees_.size(); }
  [[nodiscard]] std::vector<Block>& blocks() noexcept { return blocks_; }
  [[nodiscard]] double excess(std::size_t agent, const Block& block) const noexcept {
    return std::max(0.0, degrees_[agent] - block.inside());
  }
  [[nodiscard]] double degree(std::size_t agent) const noexcept { return degrees_[agent]; }
  /// Agents of degree 1, who have no block.
  [[nodiscard]] std::size_t loners() const noexcept {
    return blocks_.empty() ? degrees_.size() : blocks_.front().begin;
  }

 private:
  void set_level(double level) {
    for (Block& block : blocks_)
      block.connectivity = connectivity_at(degrees_[block.begin], level, mean_degree_);
  }

  /// The chance that two neighbours met along phase-2 ties are tied by phase 2: what clusters
  /// small dense societies without any block. Tie ends are put into bins of equal mass, in order
  /// of degree; ends of excess a and b are tied with chance 1 − exp(−ab/Σe).
  [[nodiscard]] double background() const {
    constexpr std::size_t kBins = 32;
    double total = static_cast<double>(loners());
    for_each_excess([&total](double e) { total += e; });
    if (total <= 0.0) return 0.0;
    std::array<double, kBins> mass{};
    std::array<double, kBins> squares{};
    double before = static_cast<double>(loners());
    mass[0] = squares[0] = before;
    for_each_excess([&](double e) {
      const auto bin = std::min(kBins - 1, static_cast<std::size_t>(before / total * kBins));
      mass[bin] += e;
      squares[bin] += e * e;
      before += e;
    });
    double chance = 0.0;
    for (std::size_t a = 0; a < kBins; ++a)
      for (std::size_t b = 0; b < kBins; ++b) {
        if (mass[a] <= 0.0 || mass[b] <= 0.0) continue;
        const double rate = squares[a] / mass[a] * (squares[b] / mass[b]) / total;
        chance += mass[a] * mass[b] * (1.0 - portable_exp(-rate));
      }
    return chance / (total * total);
  }

  template <class Body>
  void for_each_excess(const Body& body) const {
    for (const Block& block : blocks_)
      for (std::size_t agent = block.begin; agent < block.end; ++agent) body(excess(agent, block));
  }

  [[nodiscard]] double expected_clustering() const {
    const double chance = background();
    double sum = 0.0;
    for (const Block& block : blocks_) {
      double value = 0.0;
      for (std::size_t agent = block.begin; agent < block.end; ++agent) {
        if (agent == block.begin || degrees_[agent] != degrees_[agent - 1])
          value = clustering_of(agent, block, chance);
        sum += value;
      }
    }
    return sum / static_cast<double>(agents());
  }

  [[nodiscard]] double clustering_of(std::size_t agent, const Block& block, double chance) const {
    const double d = degrees_[agent];
    const double own = block_clustering(static_cast<double>(block.size()), block.connectivity,
                                        excess(agent, block));
    const double inside = std::min(1.0, block.inside() / d);
    return own + chance * (1.0 - inside * inside);
  }

  /// Throws ScenarioError where no level gives that clustering.
  void check_range(double target) {
    set_level(0.0);
    least_ = expected_clustering();
    set_level(kMostLevel);
    most_ = expected_clustering();
    require(target >= least_ && target <= most_, "clustering", shown(target),
            "with these degrees, " + shown(least_) + " … " + shown(most_) + ", or 0 for no blocks");
  }

  static constexpr double kMostLevel = 64.0;  // beyond any level that changes a connectivity
  double mean_degree_;
  double least_ = 0.0;
  double most_ = 0.0;
  std::vector<double> degrees_;
  std::vector<Block> blocks_;
};

/// Gives the blocks, and the agents without one, consecutive ids in a random order of blocks.
/// Returns the ids of the loners.
std::vector<AgentId> assign_ids(Plan& plan, std::uint64_t seed) {
  UniformRun run(Draws(seed, 0, Purpose::graph_blocks), {});
  std::vector<Block>& blocks = plan.blocks();
  const std::size_t loners = plan.loners();
  std::vector<std::size_t> order(blocks.size() + loners);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[run.below(i)]);
  std::vector<AgentId> loner_ids;
  AgentId next = 0;
  for (const std::size_t place : order) {
    if (place < blocks.size()) {
      blocks[place].first_id = next;
      next += static_cast<AgentId>(blocks[place].size());
    } else {
      loner_ids.push_back(next++);
    }
  }
  return loner_ids;
}

/// Phase 1: an Erdős–Rényi graph inside every block.
std::vector<Tie> tie_blocks(Plan& plan, std::uint64_t seed, const Executor& executor) {
  constexpr std::size_t kBlocks = 64;
  const Draws draws(seed, 0, Purpose::graph_ties);
  const std::span<const Block> blocks = plan.blocks();
  return collect_ties(
      blocks.size(), executor,
      [&](std::size_t begin, std::size_t end, std::vector<Tie>& ties) {
        for (const Block& block : blocks.subspan(begin, end - begin)) {
          const auto last = static_cast<AgentId>(block.first_id + block.size());
          for (AgentId agent = block.first_id; agent < last; ++agent)
            detail::tie_row(agent, last, block.connectivity, draws, ties);
        }
      },
      kBlocks);
}

/// Draws agents in proportion to their excess degree: fixed-point weights summed up, and a guide
/// table (Chen & Asau 1974) to start the search at.
class ExcessSampler {
 public:
  explicit ExcessSampler(const std::vector<double>& excess) : sums_(excess.size()) {
    constexpr double kUnit = 0x1p20;
    for (std::size_t agent = 0; agent < excess.size(); ++agent) {
      total_ += static_cast<std::uint64_t>(excess[agent] * kUnit + 0.5);
      sums_[agent] = total_;
    }
    while ((total_ >> shift_) >= excess.size()) ++shift_;
    guide_.resize((total_ >> shift_) + 1);
    AgentId agent = 0;
    for (std::size_t i = 0; i < guide_.size(); ++i) {
      while (agent + 1 < sums_.size() && sums_[agent] <= (std::uint64_t{i} << shift_)) ++agent;
      guide_[i] = agent;
    }
  }
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
  /// Expected number of ties: half the excess.
  [[nodiscard]] std::uint64_t ties() const noexcept { return (total_ + (1U << 20U)) >> 21U; }
  [[nodiscard]] AgentId pick(std::uint64_t bits) const noexcept {
    const auto at = static_cast<std::uint64_t>((Wide{bits} * total_) >> 64);
    AgentId agent = guide_[at >> shift_];
    while (sums_[agent] <= at) ++agent;
    return agent;
  }

 private:
  std::vector<std::uint64_t> sums_;
  std::vector<AgentId> guide_;
  std::uint64_t total_ = 0;
  unsigned shift_ = 0;
};

ExcessSampler excess_by_id(Plan& plan, const std::vector<AgentId>& loner_ids) {
  std::vector<double> excess(plan.agents());
  for (const AgentId id : loner_ids) excess[id] = 1.0;
  for (const Block& block : plan.blocks())
    for (std::size_t agent = block.begin; agent < block.end; ++agent)
      excess[block.first_id + (agent - block.begin)] = plan.excess(agent, block);
  return ExcessSampler(excess);
}

/// Phase 2: `count` ties whose two ends are drawn by excess degree (Chung & Lu 2002).
std::vector<Tie> tie_at_large(const ExcessSampler& sampler, std::uint64_t count, std::uint64_t seed,
                              std::uint64_t round, const Executor& executor) {
  const Draws draws(seed, 0, Purpose::graph_excess);
  std::vector<Tie> ties(sampler.total() == 0 ? 0 : count);
  executor.for_each_block(ties.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      const PhiloxBlock random = draws.block({.agent = i, .step = round});
      ties[i] = {sampler.pick(random[0]), sampler.pick(random[1])};
    }
  });
  return ties;
}

void append(std::vector<Tie>& ties, const std::vector<Tie>& more) {
  ties.insert(ties.end(), more.begin(), more.end());
}

/// One society of this plan: both phases, and what phase 2 lost to repetitions drawn anew where it
/// matters (in small dense societies).
Graph realise(Plan& plan, const std::vector<AgentId>& loner_ids, std::uint64_t seed,
              const Executor& executor) {
  const auto agents = static_cast<AgentId>(plan.agents());
  const ExcessSampler sampler = excess_by_id(plan, loner_ids);
  std::vector<Tie> ties = tie_blocks(plan, seed, executor);
  append(ties, tie_at_large(sampler, sampler.ties(), seed, 0, executor));
  BuildReport report;
  Graph graph = build_graph(agents, std::move(ties), false, executor, &report);
  constexpr std::uint64_t kRounds = 12;
  for (std::uint64_t round = 1; round <= kRounds; ++round) {
    const std::uint64_t missing = report.self_loops + report.parallel_ties;
    if (missing * 1000 <= graph.ties()) break;
    ties = list_ties(graph);
    append(ties, tie_at_large(sampler, missing, seed, round, executor));
    graph = build_graph(agents, std::move(ties), false, executor, &report);
  }
  return graph;
}

}  // namespace

Graph bter(const BterOptions& options, std::uint64_t seed, const Executor& executor) {
  check(options);
  Plan plan(options);
  const std::vector<AgentId> loner_ids = assign_ids(plan, seed);
  Graph graph = realise(plan, loner_ids, seed, executor);
  // The closed form is near-exact in large sparse societies. Small ones can afford to be measured
  // and made again, with the same draws, until they have the clustering asked for.
  constexpr AgentId kSmall = 20000;
  constexpr int kRounds = 6;
  double aim = options.clustering;
  for (int round = 0; round < kRounds && options.agents <= kSmall && aim > 0.0; ++round) {
    const double error = mean_local_clustering(graph, executor) - options.clustering;
    if (std::fabs(error) <= 0.01 * options.clustering) break;
    aim = plan.calibrate(aim - error);
    graph = realise(plan, loner_ids, seed, executor);
  }
  return graph;
}

}  // namespace groundswell
