// SPDX-License-Identifier: Apache-2.0
// Growth with preferential attachment: Barabási–Albert, and Holme–Kim, whose newcomers also tie to
// friends of a friend.
//
// Both grow agent by agent and keep one id a tie, the older end; the newer is known from the tie's
// number. A random end of a random tie is an agent drawn in proportion to degree, so the list of
// ties is the sampler. Rows are then made in two passes over it.
#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

#include "graph/generator_tools.hpp"
#include "graph/generators.hpp"
#include "graph/two_pass_builder.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::shown;
using detail::UniformRun;

/// The ties of a clique of m+1 agents and of newcomers with m ties each, in the order they are
/// made.
class Growth {
 public:
  Growth(AgentId agents, std::uint32_t m)
      : agents_(agents), m_(m), clique_ties_(std::uint64_t{m} * (m + 1) / 2) {
    older_.reserve(clique_ties_ + std::uint64_t{agents - m - 1} * m);
    for (AgentId agent = 0; agent <= m; ++agent)
      for (AgentId other = 0; other < agent; ++other) older_.push_back(other);
  }

  [[nodiscard]] AgentId agents() const noexcept { return agents_; }
  [[nodiscard]] std::uint32_t ties_each() const noexcept { return m_; }
  [[nodiscard]] AgentId first_newcomer() const noexcept { return m_ + 1; }
  /// Twice the ties there are before this newcomer makes its own.
  [[nodiscard]] std::uint64_t ends_before(AgentId newcomer) const noexcept {
    return 2 * first_tie(newcomer);
  }
  void prefetch_end(std::uint64_t number) const noexcept {
    __builtin_prefetch(older_.data() + older_at(number));
  }
  /// End `number` of all ties': drawn uniformly below ends_before(), an agent drawn by degree.
  [[nodiscard]] AgentId end(std::uint64_t number) const noexcept {
    // Which end it is is a coin that no processor can predict: both are worked out.
    const AgentId older = older_[older_at(number)];
    return older ^ ((older ^ newer(number / 2)) & (static_cast<AgentId>(number % 2) - 1U));
  }
  /// The agents the newcomer in hand has tied itself to so far.
  [[nodiscard]] std::span<const AgentId> own(AgentId newcomer) const noexcept {
    const std::uint64_t first = first_tie(newcomer);
    return {older_.data() + first, older_.size() - first};
  }
  /// The i-th of the m agents that `agent` tied itself to (the others of the clique, in it).
  [[nodiscard]] AgentId tied_to(AgentId agent, std::uint32_t i) const noexcept {
    if (agent <= m_) return i < agent ? i : i + 1;
    return older_[first_tie(agent) + i];
  }
  /// Ties the newcomer in hand to `other`; false where it already is.
  bool tie(AgentId newcomer, AgentId other) {
    const auto ties = own(newcomer);
    if (std::find(ties.begin(), ties.end(), other) != ties.end()) return false;
    older_.push_back(other);
    return true;
  }

  /// The grown graph. Takes the ties along.
  [[nodiscard]] Graph graph(const Executor& executor) && {
    const AgentId agents = agents_;
    auto source = [growth = std::move(*this)](std::size_t begin, std::size_t end,
                                              const auto& emit) {
      for (std::size_t i = begin; i < end; ++i) {
        const auto agent = static_cast<AgentId>(i);
        const std::uint32_t count = std::min(agent, growth.m_);
        const AgentId* const others = growth.older_.data() + growth.first_tie(agent);
        for (std::uint32_t j = 0; j < count; ++j) emit(agent, others[j]);
      }
    };
    return build_two_pass(agents, agents, std::move(source), false, executor);
  }

 private:
  [[nodiscard]] std::uint64_t first_tie(AgentId agent) const noexcept {
    if (agent <= m_) return std::uint64_t{agent} * (std::max(agent, AgentId{1}) - 1) / 2;
    return clique_ties_ + std::uint64_t{agent - m_ - 1} * m_;
  }
  /// Where the older end `number` stands; 0 for a newer one.
  [[nodiscard]] static std::uint64_t older_at(std::uint64_t number) noexcept {
    return (number / 2) & (0 - number % 2);
  }
  [[nodiscard]] AgentId newer(std::uint64_t tie) const noexcept {
    if (tie >= clique_ties_) return static_cast<AgentId>((tie - clique_ties_) / m_) + m_ + 1;
    const double root = std::sqrt(8.0 * static_cast<double>(tie) + 1.0);
    auto agent = static_cast<AgentId>((root + 1.0) / 2.0);
    while (first_tie(agent) > tie) --agent;
    while (first_tie(agent + 1) <= tie) ++agent;
    return agent;
  }

  AgentId agents_;
  std::uint32_t m_;
  std::uint64_t clique_ties_;
  LargeArray<AgentId> older_;
};

Growth start_growth(AgentId agents, std::uint32_t m) {
  require(m >= 1, "ties_per_agent", "0", "at least 1");
  require(m < agents, "ties_per_agent", std::to_string(m),
          "fewer than the " + std::to_string(agents) + " agents");
  return {agents, m};
}

/// Appends the first m ends that a newcomer draws.
void draw_ends(AgentId agent, const Growth& growth, const Draws& draws,
               std::vector<std::uint64_t>& ends) {
  const std::uint64_t bound = growth.ends_before(agent);
  UniformRun run(draws, {.agent = agent});
  for (std::uint32_t i = 0; i < growth.ties_each(); ++i) {
    ends.push_back(run.below(bound));
    growth.prefetch_end(ends.back());
  }
}

/// Draws for a newcomer until it has made as many ties as were missing after its first m draws.
void draw_on(AgentId agent, std::uint32_t missing, Growth& growth, const Draws& draws) {
  const std::uint64_t bound = growth.ends_before(agent);
  UniformRun run(draws, {.agent = agent});
  for (std::uint32_t i = 0; i < growth.ties_each(); ++i) static_cast<void>(run.bits());
  while (missing > 0) missing -= growth.tie(agent, growth.end(run.below(bound))) ? 1U : 0U;
}

}  // namespace

Graph barabasi_albert(const BarabasiAlbertOptions& options, std::uint64_t seed,
                      const Executor& executor) {
  const std::uint32_t m = options.ties_per_agent;
  Growth growth = start_growth(options.agents, m);
  const Draws draws(seed, 0, Purpose::graph_ties);
  // Which ends are drawn depends on nothing that is grown, so some newcomers' are drawn ahead and
  // are in cache when they are asked for. Who draws an agent twice draws on.
  const AgentId together = std::max(1U, 256U / m);
  std::vector<std::uint64_t> ends;
  for (std::uint64_t first = growth.first_newcomer(); first < options.agents; first += together) {
    const std::uint64_t last = std::min<std::uint64_t>(first + together, options.agents);
    ends.clear();
    for (std::uint64_t agent = first; agent < last; ++agent)
      draw_ends(static_cast<AgentId>(agent), growth, draws, ends);
    const std::uint64_t* drawn = ends.data();
    for (std::uint64_t next = first; next < last; ++next) {
      const auto agent = static_cast<AgentId>(next);
      std::uint32_t made = 0;
      for (std::uint32_t i = 0; i < m; ++i)
        made += growth.tie(agent, growth.end(*drawn++)) ? 1U : 0U;
      if (made < m) draw_on(agent, m - made, growth, draws);
    }
  }
  return std::move(growth).graph(executor);
}

namespace {

/// Who tied themselves to each agent: lists that double, in one array, and take each other's room.
class Followers {
 public:
  explicit Followers(AgentId agents) : places_(agents), counts_(agents), spare_(33, kNone) {}

  [[nodiscard]] std::span<const AgentId> of(AgentId agent) const noexcept {
    return {pool_.data() + places_[agent], counts_[agent]};
  }
  void add(AgentId agent, AgentId follower) {
    const std::uint32_t count = counts_[agent];
    if (count == 0 || std::has_single_bit(count)) grow(agent, count);
    pool_[places_[agent] + count] = follower;
    ++counts_[agent];
  }

 private:
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};
  static constexpr std::uint32_t kFirst = 2;  // a room holds the place of the next spare one

  void grow(AgentId agent, std::uint32_t count) {
    if (count == 1) return;  // the first room holds two
    const std::uint64_t old = places_[agent];
    const std::uint64_t room = take(std::max(2 * count, kFirst));
    std::copy_n(pool_.begin() + static_cast<std::ptrdiff_t>(old), count,
                pool_.begin() + static_cast<std::ptrdiff_t>(room));
    if (count > 0) give(old, count);
    places_[agent] = room;
  }
  std::uint64_t take(std::uint32_t size) {
    std::uint64_t& spare = spare_[static_cast<std::size_t>(std::countr_zero(size))];
    if (spare == kNone) {
      pool_.resize(pool_.size() + size);
      return pool_.size() - size;
    }
    const std::uint64_t room = spare;
    spare = (std::uint64_t{pool_[room]} << 32) | pool_[room + 1];
    return room;
  }
  void give(std::uint64_t room, std::uint32_t size) {
    std::uint64_t& spare = spare_[static_cast<std::size_t>(std::countr_zero(size))];
    pool_[room] = static_cast<AgentId>(spare >> 32);
    pool_[room + 1] = static_cast<AgentId>(spare);
    spare = room;
  }

  std::vector<std::uint64_t> places_;
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint64_t> spare_;  ///< by size: the first room nobody uses
  std::vector<AgentId> pool_;
};

/// A neighbour of `agent` drawn uniformly from those the newcomer is not tied to; kNobody where it
/// is tied to all.
AgentId friend_of(AgentId agent, AgentId newcomer, const Growth& growth, const Followers& followers,
                  UniformRun& run) {
  constexpr int kTries = 16;
  const std::uint32_t m = growth.ties_each();
  const auto later = followers.of(agent);
  const auto own = growth.own(newcomer);
  const auto neighbour = [&](std::uint64_t i) {
    return i < m ? growth.tied_to(agent, static_cast<std::uint32_t>(i)) : later[i - m];
  };
  const auto is_free = [&](AgentId other) {
    return std::find(own.begin(), own.end(), other) == own.end();
  };
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const AgentId other = neighbour(run.below(m + later.size()));
    if (is_free(other)) return other;
  }
  std::vector<AgentId> free_agents;
  for (std::uint64_t i = 0; i < m + later.size(); ++i)
    if (is_free(neighbour(i))) free_agents.push_back(neighbour(i));
  return free_agents.empty() ? kNobody : free_agents[run.below(free_agents.size())];
}

/// One newcomer's m ties.
void tie_newcomer(AgentId agent, double triads, UniformRun& run, Growth& growth,
                  const Followers& followers) {
  AgentId chosen = kNobody;  // the last agent drawn by degree
  while (growth.own(agent).size() < growth.ties_each()) {
    const bool triad = chosen != kNobody && run.uniform() < triads;
    const AgentId other = triad ? friend_of(chosen, agent, growth, followers, run) : kNobody;
    if (other != kNobody) {
      growth.tie(agent, other);
      continue;
    }
    do chosen = growth.end(run.below(growth.ends_before(agent)));
    while (!growth.tie(agent, chosen));
  }
}

Growth grow_with_triads(const HolmeKimOptions& options, std::uint64_t seed) {
  Growth growth = start_growth(options.agents, options.ties_per_agent);
  const Draws draws(seed, 0, Purpose::graph_ties);
  Followers followers(options.agents);
  for (std::uint64_t next = growth.first_newcomer(); next < options.agents; ++next) {
    const auto agent = static_cast<AgentId>(next);
    UniformRun run(draws, {.agent = agent});
    tie_newcomer(agent, options.triads, run, growth, followers);
    for (const AgentId other : growth.own(agent)) followers.add(other, agent);
  }
  return growth;
}

}  // namespace

Graph holme_kim(const HolmeKimOptions& options, std::uint64_t seed, const Executor& executor) {
  require(options.triads >= 0.0 && options.triads <= 1.0, "triads", shown(options.triads),
          "a number from 0 to 1");
  return grow_with_triads(options, seed).graph(executor);
}

}  // namespace groundswell
