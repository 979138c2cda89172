// SPDX-License-Identifier: Apache-2.0
#include "graph/pairing.hpp"

#include <algorithm>
#include <array>

namespace groundswell::detail {

/// Agents are visited in order, and rows are sorted: the next free end of a neighbour is the mate.
Pairing::Pairing(const Graph& graph, UniformRun run)
    : firsts_(std::size_t{graph.agents()} + 1),
      mates_(graph.arcs()),
      targets_(graph.arcs()),
      run_(run) {
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    firsts_[agent + 1] = graph.out().end_of(agent);
  std::vector<std::uint64_t> next(firsts_.begin(), firsts_.end() - 1);
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    for (std::uint64_t end = firsts_[agent]; end < firsts_[agent + 1]; ++end) {
      targets_[end] = graph.out().row(agent)[end - firsts_[agent]];
      mates_[end] = next[targets_[end]]++;
    }
}

std::size_t Pairing::links(AgentId agent, AgentId other) const noexcept {
  auto row = neighbours(agent);
  const auto others = neighbours(other);
  if (others.size() < row.size()) {
    row = others;
    other = agent;
  }
  return static_cast<std::size_t>(std::count(row.begin(), row.end(), other));
}

/// a–b and c–d become a–d and c–b, where neither exists yet.
void Pairing::try_switch(std::uint64_t a, std::uint64_t c) noexcept {
  const std::uint64_t b = mates_[a];
  const std::uint64_t d = mates_[c];
  const AgentId ua = targets_[b], ub = targets_[a], uc = targets_[d], ud = targets_[c];
  if (c == a || c == b || ua == ud || uc == ub) return;
  if ((ua == uc && ub == ud) || (ua == ub && uc == ud)) return;  // the new ties would be parallel
  if (links(ua, ud) > 0 || links(uc, ub) > 0) return;
  pair(a, ua, d, ud);
  pair(c, uc, b, ub);
}

void Pairing::mix(std::uint64_t tries) {
  if (mates_.empty()) return;
  // What a switch reads is spread over memory: ask for a batch before it is needed. A batch is
  // carried out in order all the same.
  constexpr std::size_t kBatch = 16;
  std::array<std::array<std::uint64_t, 2>, kBatch> batch{};
  while (tries > 0) {
    const std::size_t size = std::min<std::uint64_t>(kBatch, tries);
    for (std::size_t i = 0; i < size; ++i)
      for (std::uint64_t& end : batch[i]) {
        end = run_.below(mates_.size());
        __builtin_prefetch(&mates_[end]);
        __builtin_prefetch(&targets_[end]);
      }
    for (std::size_t i = 0; i < size; ++i)
      for (const std::uint64_t end : batch[i]) {
        __builtin_prefetch(&targets_[mates_[end]]);
        __builtin_prefetch(&firsts_[targets_[end]]);
      }
    for (std::size_t i = 0; i < size; ++i) try_switch(batch[i][0], batch[i][1]);
    tries -= size;
  }
}

std::vector<Tie> Pairing::ties() const {
  std::vector<Tie> list;
  list.reserve(mates_.size() / 2);
  for (std::uint64_t end = 0; end < mates_.size(); ++end)
    if (end < mates_[end]) list.push_back({owner(end), targets_[end]});
  return list;
}

}  // namespace groundswell::detail
