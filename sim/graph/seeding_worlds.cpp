// SPDX-License-Identifier: Apache-2.0
#include "graph/seeding_worlds.hpp"

#include <algorithm>
#include <numeric>

#include "graph/generator_tools.hpp"

namespace groundswell::detail {
namespace {

Draws draws_of(const SeedRequest& request) {
  return {request.seed, request.world, Purpose::seeding_worlds};
}

/// Calls use(place) for the places of a row of `size` ties that are live, each with chance p.
template <class Use>
void for_live(std::size_t size, double p, UniformRun run, const Use& use) {
  if (p >= 1.0) {
    for (std::size_t place = 0; place < size; ++place) use(place);
  } else if (p > 0.0) {
    for (std::uint64_t place = geometric_from(run.uniform(), p); place <= size;
         place += geometric_from(run.uniform(), p))
      use(static_cast<std::size_t>(place - 1));
  }
}

AgentId root_of(std::vector<AgentId>& parent, AgentId agent) {
  while (parent[agent] != agent) agent = parent[agent] = parent[parent[agent]];
  return agent;
}

}  // namespace

ComponentWorld::ComponentWorld(const SeedRequest& request, const Graph& graph, std::uint32_t sample)
    : component_(graph.agents()) {
  const Draws draws = draws_of(request);
  std::vector<AgentId> parent(graph.agents());
  std::iota(parent.begin(), parent.end(), AgentId{0});
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    const auto row = graph.out().row(agent);
    const auto upper = row.subspan(
        static_cast<std::size_t>(std::upper_bound(row.begin(), row.end(), agent) - row.begin()));
    const UniformRun run(draws, {.agent = agent, .item = request.key, .step = sample});
    for_live(upper.size(), request.law.p, run, [&](std::size_t place) {
      const AgentId a = root_of(parent, agent);
      const AgentId b = root_of(parent, upper[place]);
      parent[std::max(a, b)] = std::min(a, b);  // a root is its component's smallest agent
    });
  }
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    const AgentId root = root_of(parent, agent);
    if (root == agent) {
      component_[agent] = static_cast<AgentId>(left_.size());
      left_.push_back(1);
    } else {
      component_[agent] = component_[root];
      ++left_[component_[agent]];
    }
  }
  left_.shrink_to_fit();
}

void ComponentWorld::add_gains(std::span<std::uint64_t> gains) const {
  for (std::size_t agent = 0; agent < gains.size(); ++agent)
    gains[agent] += left_[component_[agent]];
}

ReachWorld::ReachWorld(const SeedRequest& request, const Graph& graph, std::uint32_t sample)
    : starts_(std::size_t{graph.agents()} + 1, 0), seen_(graph.agents(), false) {
  const Draws draws = draws_of(request);
  const auto at = [&](AgentId agent) {
    return DrawAt{.agent = agent, .item = request.key, .step = sample};
  };
  if (request.law.kind == SpreadLaw::Kind::cascade) {
    for (AgentId agent = 0; agent < graph.agents(); ++agent) {
      const auto row = graph.out().row(agent);
      for_live(row.size(), request.law.p, UniformRun(draws, at(agent)),
               [&](std::size_t place) { live_.push_back(row[place]); });
      starts_[agent + 1] = live_.size();
    }
    return;
  }
  // Linear threshold: everybody heeds one influencer, so rows are filled from their other end.
  std::vector<AgentId> heeded(graph.agents(), kNobody);
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    const auto row = graph.in().row(agent);
    if (row.empty()) continue;
    heeded[agent] = row[static_cast<std::size_t>(draws.below(at(agent), row.size()))];
    ++starts_[heeded[agent] + 1];
  }
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
  live_.resize(starts_.back());
  std::vector<TieIndex> next(starts_.begin(), starts_.end() - 1);
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    if (heeded[agent] != kNobody) live_[next[heeded[agent]]++] = agent;
}

void ReachWorld::search(AgentId agent) {
  found_.clear();
  const auto visit = [&](AgentId other) {
    if (seen_[other]) return;
    seen_[other] = true;
    found_.push_back(other);
  };
  visit(agent);
  for (std::size_t head = 0; head < found_.size(); ++head)
    for (TieIndex i = starts_[found_[head]]; i < starts_[found_[head] + 1]; ++i) visit(live_[i]);
}

std::uint64_t ReachWorld::gain(AgentId agent) {
  search(agent);
  for (const AgentId other : found_) seen_[other] = false;
  return found_.size();
}

void ReachWorld::add_gains(std::span<std::uint64_t> gains) {
  for (std::size_t agent = 0; agent < gains.size(); ++agent)
    gains[agent] += gain(static_cast<AgentId>(agent));
}

void ReachWorld::commit(AgentId agent) { search(agent); }

ExposureWorld::ExposureWorld(const SeedRequest& request, const Graph& graph, std::uint32_t sample)
    : graph_(&graph), needs_(graph.agents()), adopted_(graph.agents(), false) {
  request.exposures(sample, needs_);
  std::vector<AgentId> unasked;  // these adopt without any seed agent
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    if (needs_[agent] == 0) unasked.push_back(agent);
  for (const AgentId agent : unasked) commit(agent);
}

void ExposureWorld::spread_from(AgentId agent) {
  found_.clear();
  exposed_.clear();
  if (adopted_[agent]) return;
  adopted_[agent] = true;
  found_.push_back(agent);
  for (std::size_t head = 0; head < found_.size(); ++head) {
    for (const AgentId other : graph_->out().row(found_[head])) {
      std::uint32_t& needs = needs_[other];  // 0: adopts in any case, when its turn comes
      if (adopted_[other] || needs == kNeverExposed || needs == 0) continue;
      exposed_.push_back(other);
      if (--needs > 0) continue;
      adopted_[other] = true;
      found_.push_back(other);
    }
  }
}

std::uint64_t ExposureWorld::gain(AgentId agent) {
  spread_from(agent);
  for (const AgentId other : found_) adopted_[other] = false;
  for (const AgentId other : exposed_) ++needs_[other];
  return found_.size();
}

void ExposureWorld::add_gains(std::span<std::uint64_t> gains) {
  for (std::size_t agent = 0; agent < gains.size(); ++agent)
    gains[agent] += gain(static_cast<AgentId>(agent));
}

}  // namespace groundswell::detail
