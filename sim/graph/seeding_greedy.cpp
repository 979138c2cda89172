// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding_greedy.hpp"

#include <optional>

#include "core/error.hpp"
#include "graph/generator_tools.hpp"
#include "graph/seeding_trials.hpp"
#include "graph/seeding_worlds.hpp"

namespace groundswell {
namespace {

/// All sampled worlds of a request. Everything is whole numbers, so threads can add in any order.
template <class SampledWorld>
class Climb {
 public:
  Climb(const SeedRequest& request, const Graph& graph, const Executor& executor)
      : request_(request),
        graph_(graph),
        executor_(executor),
        lots_(request.lots()),
        worlds_(request.samples == 0 ? kDefaultSeedWorlds : request.samples) {
    executor.for_each(worlds_.size(), [&](std::size_t i) {
      worlds_[i].emplace(request, graph, static_cast<std::uint32_t>(i));
    });
    outcome_.worlds = static_cast<std::uint32_t>(worlds_.size());
  }

  GreedyOutcome eagerly() {
    std::vector<bool> taken(graph_.agents(), false);
    while (outcome_.agents.size() < request_.count) {
      const std::vector<std::uint64_t> gains = all_gains();
      AgentId best = kNobody;
      for (AgentId agent = 0; agent < graph_.agents(); ++agent) {
        if (taken[agent]) continue;
        ++outcome_.evaluations;
        if (best == kNobody || lots_.prefers(agent, gains[agent], best, gains[best])) best = agent;
      }
      taken[best] = true;
      take(best, gains[best]);
    }
    return std::move(outcome_);
  }

  GreedyOutcome lazily() {
    if (request_.count == 0) return std::move(outcome_);
    std::vector<SeedCandidate<std::uint64_t>> first(graph_.agents());
    const std::vector<std::uint64_t> gains = all_gains();
    for (AgentId agent = 0; agent < graph_.agents(); ++agent)
      first[agent] = {gains[agent], lots_(agent), agent};
    outcome_.evaluations = first.size();
    choose_lazily(
        std::move(first), graph_.agents(), request_.count,
        [&](AgentId agent) { return gain(agent); },
        [&](AgentId agent, std::uint64_t added) { take(agent, added); });
    return std::move(outcome_);
  }

 private:
  /// Each thread sums its share of the worlds.
  std::vector<std::uint64_t> all_gains() {
    const auto lanes =
        std::min<std::size_t>(static_cast<std::size_t>(executor_.threads()), worlds_.size());
    std::vector<std::vector<std::uint64_t>> sums(lanes);
    executor_.for_each(lanes, [&](std::size_t lane) {
      sums[lane].assign(graph_.agents(), 0);
      for (std::size_t i = lane; i < worlds_.size(); i += lanes) worlds_[i]->add_gains(sums[lane]);
    });
    for (std::size_t lane = 1; lane < lanes; ++lane)
      for (AgentId agent = 0; agent < graph_.agents(); ++agent) sums[0][agent] += sums[lane][agent];
    return std::move(sums[0]);
  }

  std::uint64_t gain(AgentId agent) {
    ++outcome_.evaluations;
    return executor_.sum_blocks<std::uint64_t>(
        worlds_.size(),
        [&](std::size_t begin, std::size_t end) {
          std::uint64_t sum = 0;
          for (std::size_t i = begin; i < end; ++i) sum += worlds_[i]->gain(agent);
          return sum;
        },
        128);
  }

  void take(AgentId agent, std::uint64_t gain) {
    outcome_.agents.push_back(agent);
    outcome_.gains.push_back(static_cast<std::int64_t>(gain));
    executor_.for_each_block(
        worlds_.size(),
        [&](std::size_t begin, std::size_t end, std::size_t) {
          for (std::size_t i = begin; i < end; ++i) worlds_[i]->commit(agent);
        },
        128);
  }

  const SeedRequest& request_;
  const Graph& graph_;
  const Executor& executor_;
  SeedLots lots_;
  std::vector<std::optional<SampledWorld>> worlds_;
  GreedyOutcome outcome_;
};

template <class SampledWorld>
GreedyOutcome climb_in(const SeedRequest& request, const Graph& graph, const Executor& executor,
                       bool lazily) {
  Climb<SampledWorld> way(request, graph, executor);
  return lazily ? way.lazily() : way.eagerly();
}

GreedyOutcome climb(const SeedRequest& request, const Graph& graph, const Executor& executor,
                    bool lazily) {
  if (request.law.needs_runs()) return detail::climb_by_runs(request, graph, executor, lazily);
  if (request.law.kind == SpreadLaw::Kind::exposures) {
    if (!request.exposures) throw InternalError("greedy seeding needs to know the exposures");
    return climb_in<detail::ExposureWorld>(request, graph, executor, lazily);
  }
  if (request.law.kind == SpreadLaw::Kind::cascade && !graph.directed())
    return climb_in<detail::ComponentWorld>(request, graph, executor, lazily);
  return climb_in<detail::ReachWorld>(request, graph, executor, lazily);
}

SeedChoice told(GreedyOutcome outcome, const SeedRequest& request, const std::string& name) {
  std::string note = name + " compared spread in " + std::to_string(outcome.worlds);
  note += request.law.needs_runs()
              ? " simulated worlds, in " + std::to_string(outcome.evaluations) +
                    " trials of all of them"
              : " sampled worlds";
  return {std::move(outcome.agents), {std::move(note)}};
}

}  // namespace

GreedyOutcome greedy(const SeedRequest& request, const Graph& graph, const Executor& executor) {
  return climb(request, graph, executor, false);
}

GreedyOutcome celf(const SeedRequest& request, const Graph& graph, const Executor& executor) {
  return climb(request, graph, executor, true);
}

SeedChoice greedy_seeds(const SeedRequest& request, const Graph& graph, const Executor& executor) {
  return told(greedy(request, graph, executor), request, "greedy");
}

SeedChoice celf_seeds(const SeedRequest& request, const Graph& graph, const Executor& executor) {
  return told(celf(request, graph, executor), request, "celf");
}

}  // namespace groundswell
