// SPDX-License-Identifier: Apache-2.0
#include "graph/block_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::shown;

constexpr auto kPositive = [](double value) { return value > 0.0 && std::isfinite(value); };
constexpr auto kNotNegative = [](double value) { return value >= 0.0 && std::isfinite(value); };

void check_mixing(const BlockModelOptions& options) {
  const std::size_t blocks = options.shares.size();
  const std::vector<double>& mixing = options.mixing;
  const std::string wanted = std::to_string(blocks * blocks) + " numbers, " +
                             std::to_string(blocks) + " rows of " + std::to_string(blocks);
  require(mixing.size() == blocks * blocks, "mixing", std::to_string(mixing.size()) + " numbers",
          wanted);
  require(std::ranges::all_of(mixing, kNotNegative), "mixing", "a number that is not",
          "0 or above");
  for (std::size_t a = 0; a < blocks; ++a)
    for (std::size_t b = 0; b < a; ++b)
      require(mixing[a * blocks + b] == mixing[b * blocks + a], "mixing",
              "row " + std::to_string(b) + " gives block " + std::to_string(a) + " " +
                  shown(mixing[b * blocks + a]) + " and is given " + shown(mixing[a * blocks + b]),
              "the same both ways: ties have no direction");
}

void check(const BlockModelOptions& options) {
  const std::size_t blocks = options.shares.size();
  require(blocks >= 1 && std::ranges::all_of(options.shares, kPositive), "shares",
          blocks == 0 ? "no blocks" : "a number that is not", "above 0");
  require(options.agents >= blocks, "agents", std::to_string(options.agents),
          "at least one for each of " + std::to_string(blocks) + " blocks");
  require(kNotNegative(options.mean_degree), "mean_degree", shown(options.mean_degree),
          "0 or above");
  require(kNotNegative(options.homophily), "homophily", shown(options.homophily), "0 or above");
  if (options.inside)
    require(*options.inside >= 0.0 && *options.inside <= 1.0, "inside", shown(*options.inside),
            "a number from 0 to 1");
  require(options.labels.empty() || options.labels.size() == blocks, "labels",
          std::to_string(options.labels.size()) + " names",
          "one for each of the " + std::to_string(blocks) + " blocks");
  if (!options.mixing.empty()) check_mixing(options);
}

/// A run of agents whom some agent is tied to with the same chance p; hazard −ln(1 − p).
struct Stretch {
  AgentId end = 0;
  double hazard = 0.0;
};

/// Where blocks end, and whom their members can be tied to.
class BlockLayout {
 public:
  explicit BlockLayout(const BlockModelOptions& options) : options_(options) {
    const double all = std::accumulate(options.shares.begin(), options.shares.end(), 0.0);
    double before = 0.0;
    for (const double share : options.shares) {
      before += share;
      ends_.push_back(static_cast<AgentId>(
          std::floor(before / all * static_cast<double>(options.agents) + 0.5)));
      require(ends_.back() > begin(ends_.size() - 1), "shares",
              "no agent for block " + std::to_string(ends_.size() - 1), "at least one for each",
              "more agents, or a larger share");
    }
    ends_.back() = options.agents;
    options.mixing.empty() ? lay_homophily() : lay_mixing();
  }

  [[nodiscard]] std::size_t blocks() const noexcept { return ends_.size(); }
  [[nodiscard]] AgentId end(std::size_t block) const noexcept { return ends_[block]; }
  [[nodiscard]] std::span<const Stretch> rows_of(std::size_t block) const { return rows_[block]; }

 private:
  [[nodiscard]] AgentId begin(std::size_t block) const noexcept {
    return block == 0 ? 0 : ends_[block - 1];
  }
  [[nodiscard]] double size(std::size_t block) const noexcept {
    return ends_[block] - begin(block);
  }
  [[nodiscard]] double pairs(std::size_t a, std::size_t b) const noexcept {
    return a == b ? size(a) * (size(a) - 1.0) / 2.0 : size(a) * size(b);
  }
  [[nodiscard]] double ties() const noexcept {
    return static_cast<double>(options_.agents) * options_.mean_degree / 2.0;
  }

  /// `ties` among `pairs` as a hazard.
  [[nodiscard]] double hazard(double chance) const {
    require(chance <= 1.0, "mean_degree", shown(options_.mean_degree),
            "fewer ties: some pairs would need a chance of " + shown(chance),
            "more agents, or more even mixing");
    return -portable_log1p(-chance);
  }
  [[nodiscard]] static double ratio(double part, double whole) noexcept {
    return part > 0.0 ? part / whole : 0.0;
  }

  void lay_homophily() {
    double within = 0.0;
    for (std::size_t block = 0; block < blocks(); ++block) within += pairs(block, block);
    const double n = options_.agents;
    const double between = n * (n - 1.0) / 2.0 - within;
    const double weight = options_.homophily * within;
    const double inside = options_.inside ? *options_.inside : ratio(weight, weight + between);
    const double near = hazard(ratio(inside * ties(), within));
    const double far = hazard(ratio((1.0 - inside) * ties(), between));
    for (std::size_t block = 0; block < blocks(); ++block)
      rows_.push_back({{ends_[block], near}, {options_.agents, far}});
  }

  void lay_mixing() {
    double weight = 0.0;
    for (std::size_t a = 0; a < blocks(); ++a)
      for (std::size_t b = a; b < blocks(); ++b)
        weight += options_.mixing[a * blocks() + b] * pairs(a, b);
    const double scale = ratio(ties(), weight);
    for (std::size_t a = 0; a < blocks(); ++a) {
      std::vector<Stretch>& row = rows_.emplace_back();
      for (std::size_t b = a; b < blocks(); ++b) {
        const double here = hazard(scale * options_.mixing[a * blocks() + b]);
        if (!row.empty() && row.back().hazard == here) {
          row.back().end = ends_[b];
        } else {
          row.push_back({ends_[b], here});
        }
      }
    }
  }

  const BlockModelOptions& options_;
  std::vector<AgentId> ends_;
  std::vector<std::vector<Stretch>> rows_;
};

/// Ties `agent` with those after it. Hazards add up along the row, and an exponential number says
/// at which sum the next tie comes: a geometric skip that knows several chances.
void tie_stretches(AgentId agent, std::span<const Stretch> row, const Draws& draws,
                   std::vector<Tie>& ties) {
  detail::UniformRun run(draws, {.agent = agent});
  std::uint64_t other = std::uint64_t{agent} + 1;
  double left = exponential_from(run.uniform());
  for (const Stretch& stretch : row) {
    while (other < stretch.end) {
      const auto ahead = static_cast<double>(stretch.end - other);
      const double skip = left / stretch.hazard;
      if (!(skip < ahead)) {  // also where the hazard is 0
        left = std::max(0.0, left - ahead * stretch.hazard);
        other = stretch.end;
        continue;
      }
      other += static_cast<std::uint64_t>(skip);
      ties.push_back({agent, static_cast<AgentId>(other++)});
      left = exponential_from(run.uniform());
    }
  }
}

Trait trait_of(const BlockModelOptions& options, const BlockLayout& layout) {
  Trait trait{options.trait, options.labels, std::vector<std::uint32_t>(options.agents)};
  AgentId agent = 0;
  for (std::uint32_t block = 0; block < layout.blocks(); ++block) {
    if (options.labels.empty()) trait.labels.push_back(std::to_string(block));
    for (; agent < layout.end(block); ++agent) trait.values[agent] = block;
  }
  return trait;
}

}  // namespace

void require_possible(const BlockModelOptions& options) {
  check(options);
  static_cast<void>(BlockLayout(options));
}

Graph block_model(const BlockModelOptions& options, std::uint64_t seed, const Executor& executor) {
  check(options);
  const BlockLayout layout(options);
  Trait trait = trait_of(options, layout);
  const Draws draws(seed, 0, Purpose::graph_ties);
  auto ties = detail::collect_ties(
      options.agents, executor, [&](std::size_t begin, std::size_t end, std::vector<Tie>& list) {
        for (std::size_t agent = begin; agent < end; ++agent)
          tie_stretches(static_cast<AgentId>(agent), layout.rows_of(trait.values[agent]), draws,
                        list);
      });
  Graph graph = build_graph(options.agents, std::move(ties), false, executor);
  graph.set_trait(std::move(trait));
  return graph;
}

}  // namespace groundswell
