// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding_imm.hpp"

#include <cmath>

#include "core/error.hpp"
#include "graph/generator_tools.hpp"
#include "graph/reverse_sets.hpp"

namespace groundswell {
namespace {

/// ln (n choose k), by the sum of its k factors' logarithms.
double log_choose(double n, std::size_t k) {
  double sum = 0.0;
  for (std::size_t i = 1; i <= k; ++i) {
    const auto place = static_cast<double>(i);
    sum += portable_log((n - static_cast<double>(k) + place) / place);
  }
  return sum;
}

/// The quantities of the paper's section 4, in its letters.
struct Bounds {
  double n, k_choices, ell_log_n, epsilon;

  /// θ_i · x: sets that decide, with the wanted confidence, whether the optimum reaches x.
  [[nodiscard]] double lambda_prime() const {  // equation 9
    const double e = trial_epsilon();
    const double rounds = portable_log(std::max(1.0, portable_log(n) / detail::kLn2));
    return (2.0 + 2.0 / 3.0 * e) * (k_choices + ell_log_n + rounds) * n / (e * e);
  }
  [[nodiscard]] double trial_epsilon() const { return std::sqrt(2.0) * epsilon; }
  /// θ · OPT: sets on which greedy coverage keeps the guarantee.
  [[nodiscard]] double lambda_star() const {  // equation 6
    const double share = 1.0 - portable_exp(-1.0);
    const double alpha = std::sqrt(ell_log_n + detail::kLn2);
    const double beta = std::sqrt(share * (k_choices + ell_log_n + detail::kLn2));
    const double sum = share * alpha + beta;
    return 2.0 * n * sum * sum / (epsilon * epsilon);
  }
};

/// Throws ScenarioError for more sets than can be kept.
std::uint64_t whole_sets(double sets, double epsilon) {
  constexpr double kMost = 0x1p31;
  if (sets < kMost) return static_cast<std::uint64_t>(std::ceil(sets));
  throw ScenarioError(Problem{
      "epsilon",
      detail::shown(epsilon) + " asks for " + detail::shown(sets) + " reverse-reachable sets",
      "at most " + detail::shown(kMost), "a larger epsilon, or less ell"});
}

/// A lower bound of the best spread of `count` agents (the paper's algorithm 2).
double lower_bound(const SeedRequest& request, const Graph& graph, const Bounds& bounds,
                   const Executor& executor) {
  const Draws draws(request.seed, request.world, Purpose::seeding_trial_sets);
  ReverseSets sets(graph, request.law, draws, request.key);
  double bound = static_cast<double>(request.count);  // they reach themselves
  for (double x = bounds.n / 2.0; x >= 2.0 && x > bound; x /= 2.0) {
    sets.grow_to(whole_sets(bounds.lambda_prime() / x, bounds.epsilon), executor);
    const std::uint64_t hit = sets.cover(request.count, request.lots(), executor).hit;
    const double spread = bounds.n * static_cast<double>(hit) / static_cast<double>(sets.size());
    if (spread < (1.0 + bounds.trial_epsilon()) * x) continue;
    return std::max(bound, spread / (1.0 + bounds.trial_epsilon()));
  }
  return bound;
}

}  // namespace

ImmOutcome imm(const SeedRequest& request, const Graph& graph, const Executor& executor) {
  const auto n = static_cast<double>(graph.agents());
  // ℓ is raised so that all rounds together fail with a chance of at most n^−ℓ (section 4.3).
  const double ell_log_n = request.ell * portable_log(n) + detail::kLn2;
  const Bounds bounds{n, log_choose(n, request.count), ell_log_n, request.epsilon};
  const double least = lower_bound(request, graph, bounds, executor);

  ImmOutcome outcome;
  outcome.sets = whole_sets(bounds.lambda_star() / least, bounds.epsilon);
  {
    const Draws draws(request.seed, request.world, Purpose::seeding_sets);
    ReverseSets sets(graph, request.law, draws, request.key);
    sets.grow_to(outcome.sets, executor);
    outcome.bytes = sets.bytes();
    outcome.agents = sets.cover(request.count, request.lots(), executor).agents;
  }
  const Draws draws(request.seed, request.world, Purpose::seeding_estimate);
  const std::uint64_t hits =
      count_hits(graph, request.law, outcome.agents, draws, request.key, outcome.sets, executor);
  const double share = static_cast<double>(hits) / static_cast<double>(outcome.sets);
  outcome.spread = n * share;
  outcome.error = n * std::sqrt(share * (1.0 - share) / static_cast<double>(outcome.sets));
  return outcome;
}

SeedChoice imm_seeds(const SeedRequest& request, const Graph& graph, const Executor& executor) {
  if (request.count == 0) return {};
  ImmOutcome outcome = imm(request, graph, executor);
  const double share = 1.0 - portable_exp(-1.0) - request.epsilon;
  return {std::move(outcome.agents),
          {"imm expects a spread of " + detail::shown(outcome.spread) + " agents (standard error " +
           detail::shown(outcome.error) + "), at least " + detail::shown(share) +
           " of the best possible with a chance of 1 − agents^−" + detail::shown(request.ell) +
           "; " + std::to_string(outcome.sets) + " reverse-reachable sets"}};
}

}  // namespace groundswell
