// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding_imm.hpp"

#include <algorithm>
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

Bounds bounds_of(const SeedRequest& request, AgentId agents) {
  const auto n = static_cast<double>(agents);
  // ℓ is raised so that all rounds together fail with a chance of at most n^−ℓ (section 4.3).
  const double ell_log_n = request.ell * portable_log(n) + detail::kLn2;
  return {n, log_choose(n, request.count), ell_log_n, request.epsilon};
}

constexpr double kMostCountable = 0x1p31;  // that can be counted
constexpr double kMostEpsilon = 0.63;

std::string gibibytes(double bytes) { return detail::shown(bytes / 0x1p30) + " GiB"; }

/// More sets than may be drawn. Caught where it is known what would help.
struct TooMuch {
  double sets;
  std::string which;  ///< sets
  std::string allowed;
};

/// `epsilon` is a larger one and what is said of it; empty: none helps.
ScenarioError refusal(const SeedRequest& request, const TooMuch& asked,
                      const std::string& epsilon) {
  return ScenarioError(Problem{"epsilon",
                               "epsilon = " + detail::shown(request.epsilon) + " asks for " +
                                   detail::shown(asked.sets) + " reverse-reachable sets" +
                                   asked.which,
                               asked.allowed,
                               (epsilon.empty() ? "" : "a larger epsilon (" + epsilon + "), ") +
                                   "less ell, or another strategy"});
}

double most_sets(const SeedRequest& request) {
  return std::min(kMostCountable, request.most_visits);  // each meets one agent or more
}

/// Throws TooMuch for more sets than may be drawn.
std::uint64_t whole_sets(double sets, const SeedRequest& request) {
  if (sets > most_sets(request))
    throw TooMuch{sets, "", "at most " + detail::shown(most_sets(request))};
  return static_cast<std::uint64_t>(std::ceil(sets));
}

/// Throws TooMuch where the sets there are let expect that so many of them take more work or
/// memory than `slack` times what they may.
void require_affordable(const ReverseSets& sets, double wanted, double slack,
                        const SeedRequest& request) {
  const double more = wanted / static_cast<double>(sets.size());
  const double visits = static_cast<double>(sets.visits()) * more;
  if (visits > slack * request.most_visits)
    throw TooMuch{wanted, " that meet about " + detail::shown(visits) + " agents in all",
                  "sets that meet at most " + detail::shown(request.most_visits)};
  const double bytes = static_cast<double>(sets.bytes_of_sets()) * more;
  const auto most_bytes = static_cast<double>(request.most_bytes);
  if (bytes > slack * most_bytes)
    throw TooMuch{wanted, " of about " + gibibytes(bytes),
                  "sets that fit into " + gibibytes(most_bytes)};
}

/// Throws TooMuch where they take more work or memory than they may: which the first few of
/// them tell, before the others are drawn. A few sets tell it roughly, so they must tell much.
void grow(ReverseSets& sets, std::uint64_t wanted, const SeedRequest& request,
          const Executor& executor) {
  constexpr std::uint64_t kFew = 64;
  constexpr std::uint64_t kMany = std::uint64_t{1} << 14;
  constexpr double kRoughly = 4.0;
  for (std::uint64_t next = kFew;; next *= 4) {
    const std::uint64_t size = next < kMany ? std::min(next, wanted) : wanted;
    if (!sets.grow_to(size, request.most_bytes, executor))
      throw TooMuch{static_cast<double>(wanted),
                    " of more than " + gibibytes(static_cast<double>(request.most_bytes)),
                    "sets that fit into that"};
    if (sets.size() >= wanted) return;
    require_affordable(sets, static_cast<double>(wanted), next * 4 < kMany ? kRoughly : 1.0,
                       request);
  }
}

/// A lower bound of the best spread of `count` agents (the paper's algorithm 2).
double lower_bound(const SeedRequest& request, const Graph& graph, const Bounds& bounds,
                   const Executor& executor) {
  const Draws draws(request.seed, request.world, Purpose::seeding_trial_sets);
  ReverseSets sets(graph, request.law, draws, request.key);
  double bound = static_cast<double>(request.count);  // they reach themselves
  for (double x = bounds.n / 2.0; x >= 2.0 && x > bound; x /= 2.0) {
    grow(sets, whole_sets(bounds.lambda_prime() / x, request), request, executor);
    const std::uint64_t hit = sets.cover(request.count, request.lots(), executor).hit;
    const double spread = bounds.n * static_cast<double>(hit) / static_cast<double>(sets.size());
    if (spread >= (1.0 + bounds.trial_epsilon()) * x)
      return std::max(bound, spread / (1.0 + bounds.trial_epsilon()));
    // On more sets a choice reaches less than it seems to here: no need to go on where that spread
    // is too small for the sets that the final choice may draw.
    const double later = bounds.lambda_star() / std::max(bound, spread);
    require_affordable(sets, static_cast<double>(whole_sets(later, request)), 1.0, request);
  }
  return bound;
}

/// How many of the first agents are chosen beyond doubt: they hit one set in 50 or more each.
std::size_t beyond_doubt(const ReverseSets::Cover& cover, std::uint64_t sets) {
  const auto doubtful = [&](std::uint64_t hits) { return hits * 50 < sets; };
  return static_cast<std::size_t>(std::ranges::find_if(cover.hits, doubtful) - cover.hits.begin());
}

/// Grows, round by round of one for each agent, until there are enough to tell apart what single
/// agents add. False where not even `least` of them are to be had cheaply.
bool grow_finer(ReverseSets& sets, AgentId agents, std::uint64_t least, const Executor& executor) {
  constexpr std::uint64_t kProbe = 1U << 14;
  constexpr std::uint64_t kSetsPerAgent = 256;
  constexpr std::uint64_t kMostSets = std::uint64_t{1} << 24;
  constexpr double kMostVisits = 0x1p29;
  constexpr std::size_t kMostBytes = std::size_t{1} << 30;
  const auto grow_to = [&](std::uint64_t next) {
    const double dearer = static_cast<double>(next) / static_cast<double>(sets.size());
    return static_cast<double>(sets.visits()) * dearer <= kMostVisits &&
           sets.grow_to(next, kMostBytes, executor);
  };
  if (!sets.grow_to(std::min<std::uint64_t>(kProbe, agents), kMostBytes, executor)) return false;
  if (!grow_to(agents)) return false;
  const std::uint64_t wanted = std::max(least, std::min(kSetsPerAgent * agents, kMostSets));
  while (sets.size() < wanted && grow_to(2 * sets.size())) continue;
  return sets.size() >= least;
}

/// All that IMM's guarantee asks of a choice: it hits 1 − 1/e of the most sets that can be hit.
bool hits_enough(std::uint64_t hit, std::uint64_t most) {
  return static_cast<double>(hit) >= (1.0 - portable_exp(-1.0)) * static_cast<double>(most);
}

/// Greedy coverage of `sets`; but after the first agents, each of whom hits many, the others are
/// chosen on far more sets of another kind: those that the first ones do not hit. Sets twice as
/// large as any of these among `sets` will be hit, too, and are not drawn to their end. Where the
/// guarantee cannot be shown of the finer choice on either batch, the first one stands.
void choose(ImmOutcome& outcome, const ReverseSets& sets, const Draws& draws,
            const SeedRequest& request, const Graph& graph, const Executor& executor) {
  const auto first = sets.cover(request.count, request.lots(), executor);
  const std::size_t sure = beyond_doubt(first, sets.size());
  outcome.agents = first.agents;
  std::vector<AgentId> agents(first.agents.begin(),
                              first.agents.begin() + static_cast<std::ptrdiff_t>(sure));
  ReverseSetOptions options{.hit_by = agents, .roots_in_turn = true};
  if (sure > 0) options.largest = 2 * sets.largest_without(agents);
  const Draws finer_draws(request.seed, request.world, Purpose::seeding_finer_sets);
  ReverseSets finer(graph, request.law, finer_draws, request.key, std::move(options));
  if (!grow_finer(finer, graph.agents(), sets.size(), executor)) return;
  const auto rest = finer.cover(request.count - sure, request.lots(), executor);
  agents.insert(agents.end(), rest.agents.begin(), rest.agents.end());
  const auto hit_of_first = [&] {
    return count_hits(graph, request.law, agents, draws, request.key, sets.size(), executor);
  };
  if (!hits_enough(rest.hit, rest.most) && !hits_enough(hit_of_first(), first.most)) return;
  outcome.agents = std::move(agents);
  outcome.finer_sets = finer.size();
  outcome.bytes += finer.bytes();
}

/// The spread of what was chosen, on sets that the choice has not seen.
void estimate(ImmOutcome& outcome, const SeedRequest& request, const Graph& graph,
              const Executor& executor) {
  const Draws draws(request.seed, request.world, Purpose::seeding_estimate);
  const std::uint64_t hits =
      count_hits(graph, request.law, outcome.agents, draws, request.key, outcome.sets, executor);
  const auto n = static_cast<double>(graph.agents());
  const double share = static_cast<double>(hits) / static_cast<double>(outcome.sets);
  outcome.spread = n * share;
  outcome.error = n * std::sqrt(share * (1.0 - share) / static_cast<double>(outcome.sets));
}

/// The most sets that a round or the final choice asks for, where the best spread is known.
double sets_for(const Bounds& bounds, double spread, double count) {
  const double larger = 1.0 + bounds.trial_epsilon();
  double x = bounds.n / 2.0;
  while (spread < larger * x && x / 2.0 >= 2.0 && x / 2.0 > count) x /= 2.0;
  const double bound = spread < larger * x ? count : std::max(count, spread / larger);
  return std::max(bounds.lambda_prime() / x, bounds.lambda_star() / bound);
}

/// The least larger epsilon, in hundredths, whose work is not refused in turn; empty where there is
/// none. It is told by sets for a small part of the work allowed, with margins for their errors.
std::string enough_epsilon(const SeedRequest& request, const Graph& graph,
                           const Executor& executor) {
  constexpr double kMargin = 1.25;
  constexpr double kSmallPart = 1024.0;
  const Draws draws(request.seed, request.world, Purpose::seeding_trial_sets);
  const Draws fresh(request.seed, request.world, Purpose::seeding_estimate);
  ReverseSets sets(graph, request.law, draws, request.key);
  for (std::uint64_t next = 64;
       kSmallPart * static_cast<double>(sets.visits()) < request.most_visits &&
       sets.grow_to(next, request.most_bytes / 4, executor);)
    next *= 4;
  if (sets.size() == 0) return {};
  const auto drawn = static_cast<double>(sets.size());
  const std::uint64_t hits =  // a choice on few sets seems better on them than it is
      count_hits(graph, request.law, sets.cover(request.count, request.lots(), executor).agents,
                 fresh, request.key, sets.size(), executor);
  const auto count = static_cast<double>(request.count);
  const double spread =
      std::max(count, graph.agents() * static_cast<double>(hits) / drawn / kMargin);
  const double most = std::min(
      {most_sets(request), request.most_visits / static_cast<double>(sets.visits()) * drawn,
       static_cast<double>(request.most_bytes) / static_cast<double>(sets.bytes()) * drawn});
  SeedRequest larger = request;
  for (double percent = std::floor(100.0 * request.epsilon) + 1.0; percent < 100.0 * kMostEpsilon;
       ++percent) {
    larger.epsilon = percent / 100.0;
    if (kMargin * sets_for(bounds_of(larger, graph.agents()), spread, count) <= most)
      return detail::shown(larger.epsilon) + " will do";
  }
  return {};
}

ImmOutcome sample_and_choose(const SeedRequest& request, const Graph& graph,
                             const Executor& executor) {
  const Bounds bounds = bounds_of(request, graph.agents());
  static_cast<void>(whole_sets(bounds.lambda_star() / bounds.n, request));
  const double least = lower_bound(request, graph, bounds, executor);

  ImmOutcome outcome;
  outcome.sets = whole_sets(bounds.lambda_star() / least, request);
  const Draws draws(request.seed, request.world, Purpose::seeding_sets);
  ReverseSets sets(graph, request.law, draws, request.key);
  grow(sets, outcome.sets, request, executor);
  outcome.bytes = sets.bytes();
  choose(outcome, sets, draws, request, graph, executor);
  estimate(outcome, request, graph, executor);
  return outcome;
}

}  // namespace

void require_few_sets(const SeedRequest& request, AgentId agents) {
  // No choice reaches more than all, and where the first round asks, it asks for half of them.
  const double sets = bounds_of(request, agents).lambda_star() / agents;
  try {
    static_cast<void>(whole_sets(sets, request));
  } catch (const TooMuch& asked) {  // in proportion to ε^−2
    const double epsilon =
        std::ceil(request.epsilon * std::sqrt(1.001 * sets / most_sets(request)) * 100.0) / 100.0;
    throw refusal(request, asked,
                  epsilon < kMostEpsilon ? detail::shown(epsilon) + " at least" : "");
  }
}

ImmOutcome imm(const SeedRequest& request, const Graph& graph, const Executor& executor) {
  try {
    return sample_and_choose(request, graph, executor);
  } catch (const TooMuch& asked) {
    throw refusal(request, asked, enough_epsilon(request, graph, executor));
  }
}

SeedChoice imm_seeds(const SeedRequest& request, const Graph& graph, const Executor& executor) {
  if (request.count == 0) return {};
  ImmOutcome outcome = imm(request, graph, executor);
  const double share = 1.0 - portable_exp(-1.0) - request.epsilon;
  return {std::move(outcome.agents),
          {"imm expects a spread of " + detail::shown(outcome.spread) + " agents (standard error " +
           detail::shown(outcome.error) + "), at least " + detail::shown(share) +
           " of the best possible with a chance of 1 − agents^−" + detail::shown(request.ell) +
           "; " + std::to_string(outcome.sets) + " reverse-reachable sets, and " +
           std::to_string(outcome.finer_sets) + " to tell small gains apart"}};
}

}  // namespace groundswell
