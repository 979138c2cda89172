// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding_trials.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace groundswell::detail {
namespace {

class Trials {
 public:
  Trials(const SeedRequest& request, const Graph& graph, const Executor& executor)
      : request_(request),
        executor_(executor),
        lots_(request.lots()),
        taken_(graph.agents(), false) {
    if (!request.trial) throw InternalError("greedy seeding needs a trial of the model's spread");
    outcome_.worlds = request.samples == 0 ? kDefaultTrialWorlds : request.samples;
    if (request.count > 0) reached_ = spread({});
  }

  GreedyOutcome eagerly() {
    while (outcome_.agents.size() < request_.count) {
      const std::vector<std::int64_t> gains = all_gains();
      AgentId best = kNobody;
      for (AgentId agent = 0; agent < gains.size(); ++agent) {
        if (taken_[agent]) continue;
        if (best == kNobody || lots_.prefers(agent, gains[agent], best, gains[best])) best = agent;
      }
      take(best, gains[best]);
    }
    return std::move(outcome_);
  }

  GreedyOutcome lazily() {
    if (request_.count == 0) return std::move(outcome_);
    const std::vector<std::int64_t> gains = all_gains();
    std::vector<SeedCandidate<std::int64_t>> first(gains.size());
    for (AgentId agent = 0; agent < gains.size(); ++agent)
      first[agent] = {gains[agent], lots_(agent), agent};
    choose_lazily(
        std::move(first), gains.size(), request_.count,
        [&](AgentId agent) {
          ++outcome_.evaluations;
          return gain(agent);
        },
        [&](AgentId agent, std::int64_t added) { take(agent, added); });
    return std::move(outcome_);
  }

 private:
  /// Over all sampled worlds, each a run of its own.
  std::int64_t spread(const std::vector<AgentId>& seeds) {
    return static_cast<std::int64_t>(executor_.sum_blocks<std::uint64_t>(
        outcome_.worlds,
        [&](std::size_t begin, std::size_t end) {
          std::uint64_t sum = 0;
          for (std::size_t i = begin; i < end; ++i)
            sum += request_.trial(static_cast<std::uint32_t>(i), seeds);
          return sum;
        },
        1));
  }

  std::int64_t gain(AgentId agent) {
    std::vector<AgentId> seeds = outcome_.agents;
    seeds.push_back(agent);
    std::ranges::sort(seeds);
    return spread(seeds) - reached_;
  }

  /// Of all agents but those taken.
  std::vector<std::int64_t> all_gains() {
    std::vector<std::int64_t> gains(taken_.size(), 0);
    executor_.for_each(gains.size(), [&](std::size_t agent) {
      if (!taken_[agent]) gains[agent] = gain(static_cast<AgentId>(agent));
    });
    outcome_.evaluations += gains.size() - outcome_.agents.size();
    return gains;
  }

  void take(AgentId agent, std::int64_t gain) {
    taken_[agent] = true;
    outcome_.agents.push_back(agent);
    outcome_.gains.push_back(gain);
    reached_ += gain;
  }

  const SeedRequest& request_;
  const Executor& executor_;
  SeedLots lots_;
  std::vector<bool> taken_;
  std::int64_t reached_ = 0;  ///< by those chosen so far, over all worlds
  GreedyOutcome outcome_;
};

}  // namespace

GreedyOutcome climb_by_runs(const SeedRequest& request, const Graph& graph,
                            const Executor& executor, bool lazily) {
  Trials trials(request, graph, executor);
  return lazily ? trials.lazily() : trials.eagerly();
}

}  // namespace groundswell::detail
