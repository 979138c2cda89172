// SPDX-License-Identifier: Apache-2.0
// Growth with preferential attachment: Barabási–Albert, and Holme–Kim, whose newcomers also tie to
// friends of a friend.
//
// Both keep one id a tie, the older end, in as few bytes as ids need; the newer is known from the
// tie's number. A random end of a random tie is an agent drawn in proportion to degree, so the list
// of ties is the sampler. Rows are then made in two passes over it.
//
// Barabási–Albert on several threads: which ends a newcomer draws depends on nothing that is grown,
// only who is there does, and half of the ends are newer ones, known without looking. So newcomers
// are taken in batches of a 32nd of those before them: nearly all find everybody they drew and are
// tied at once, the few who drew an end of the batch's own ties follow in order (Sanders & Schulz
// 2016 chase such ends instead, which needs draws with replacement). The graph is that of growing
// one by one.
//
// Holme–Kim's newcomers tie to random friends of a friend, among them those who came to it since it
// was drawn about: who they are depends on all ties before, not on one of them, so there is nothing
// to batch or to chase. It grows on one thread; only its rows are made on all.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <span>

#include "graph/generator_tools.hpp"
#include "graph/generators.hpp"
#include "graph/two_pass_builder.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::shown;
using detail::UniformRun;

/// Ids in three bytes each where these will do, else in four. Several threads may set different
/// ones.
class IdList {
 public:
  IdList(AgentId agents, std::size_t size)
      : width_(agents <= (AgentId{1} << 24) ? 3 : 4), bytes_(size * width_ + 1) {}

  [[nodiscard]] AgentId operator[](std::size_t i) const noexcept {
    AgentId id;
    std::memcpy(&id, bytes_.data() + i * width_, sizeof id);
    return id & (~AgentId{0} >> (32 - 8 * width_));
  }
  void set(std::size_t i, AgentId id) noexcept {
    std::memcpy(bytes_.data() + i * width_, &id, width_ == 3 ? 3 : 4);
  }
  void prefetch(std::size_t i) const noexcept { fetch_ahead(bytes_.data() + i * width_); }

 private:
  std::size_t width_;
  LargeArray<unsigned char> bytes_;  ///< and one more, so that four can be read anywhere
};

/// The ties of a clique of m+1 agents and of newcomers with m ties each, in the order they are
/// made.
class Growth {
 public:
  Growth(AgentId agents, std::uint32_t m)
      : agents_(agents),
        m_(m),
        clique_ties_(std::uint64_t{m} * (m + 1) / 2),
        older_(agents, clique_ties_ + std::uint64_t{agents - m - 1} * m) {
    std::size_t tie = 0;
    for (AgentId agent = 0; agent <= m; ++agent)
      for (AgentId other = 0; other < agent; ++other) older_.set(tie++, other);
  }

  [[nodiscard]] AgentId agents() const noexcept { return agents_; }
  [[nodiscard]] std::uint32_t ties_each() const noexcept { return m_; }
  [[nodiscard]] AgentId first_newcomer() const noexcept { return m_ + 1; }
  /// Twice the ties there are before this newcomer makes its own.
  [[nodiscard]] std::uint64_t ends_before(AgentId newcomer) const noexcept {
    return 2 * first_tie(newcomer);
  }
  void prefetch_end(std::uint64_t number) const noexcept { older_.prefetch(older_at(number)); }
  /// Whether end `number` is known from its number, or belongs to a tie before `tie`.
  [[nodiscard]] static bool is_known(std::uint64_t number, std::uint64_t tie) noexcept {
    return number / 2 < tie || number % 2 == 0;  // the first is nearly always so
  }
  /// End `number` of all ties': drawn uniformly below ends_before(), an agent drawn by degree.
  [[nodiscard]] AgentId end(std::uint64_t number) const noexcept {
    // Which end it is is a coin that no processor can predict: both are worked out.
    const AgentId older = older_[older_at(number)];
    return older ^ ((older ^ newer(number / 2)) & (static_cast<AgentId>(number % 2) - 1U));
  }
  /// The i-th of the m agents that `agent` tied itself to (the others of the clique, in it).
  [[nodiscard]] AgentId tied_to(AgentId agent, std::uint32_t i) const noexcept {
    if (agent <= m_) return i < agent ? i : i + 1;
    return older_[first_tie(agent) + i];
  }
  /// Ties a newcomer to these m.
  void tie(AgentId newcomer, std::span<const AgentId> others) noexcept {
    std::uint64_t tie = first_tie(newcomer);
    for (const AgentId other : others) older_.set(tie++, other);
  }

  /// The grown graph. Takes the ties along.
  [[nodiscard]] Graph graph(const Executor& executor) && {
    const AgentId agents = agents_;
    auto source = [growth = std::move(*this)](std::size_t begin, std::size_t end,
                                              const auto& emit) {
      for (std::size_t i = begin; i < end; ++i) {
        const auto agent = static_cast<AgentId>(i);
        const std::uint32_t count = std::min(agent, growth.m_);
        const std::uint64_t first = growth.first_tie(agent);
        for (std::uint32_t j = 0; j < count; ++j) emit(agent, growth.older_[first + j]);
      }
    };
    return build_two_pass(agents, agents, std::move(source), false, executor);
  }

  [[nodiscard]] std::uint64_t first_tie(AgentId agent) const noexcept {
    if (agent <= m_) return std::uint64_t{agent} * (std::max(agent, AgentId{1}) - 1) / 2;
    return clique_ties_ + std::uint64_t{agent - m_ - 1} * m_;
  }

 private:
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
  IdList older_;
};

bool is_among(std::span<const AgentId> agents, AgentId agent) {
  return std::find(agents.begin(), agents.end(), agent) != agents.end();
}

Growth start_growth(AgentId agents, std::uint32_t m) {
  require(m >= 1, "ties_per_agent", "0", "at least 1");
  require(m < agents, "ties_per_agent", std::to_string(m),
          "fewer than the " + std::to_string(agents) + " agents");
  return {agents, m};
}

/// Lists whom a newcomer ties itself to: m distinct ones of those who stand at the ends it draws,
/// the first m of which were drawn before. False where an end is not known yet, of a tie from
/// `open` on.
bool list_drawn(AgentId agent, std::span<const std::uint64_t> drawn, std::uint64_t open,
                const Growth& growth, const Draws& draws, std::vector<AgentId>& own) {
  own.clear();
  const auto add = [&](std::uint64_t number) {
    if (!Growth::is_known(number, open)) return false;
    const AgentId other = growth.end(number);
    if (!is_among(own, other)) own.push_back(other);
    return true;
  };
  for (const std::uint64_t number : drawn)
    if (!add(number)) return false;
  if (own.size() == drawn.size()) return true;
  const std::uint64_t bound = growth.ends_before(agent);  // who drew somebody twice draws on
  UniformRun run(draws, {.agent = agent});
  for (std::size_t i = 0; i < drawn.size(); ++i) static_cast<void>(run.bits());
  while (own.size() < drawn.size())
    if (!add(run.below(bound))) return false;
  return true;
}

/// Ties the newcomers [first, last) to whom they drew, except those who drew an end of a tie from
/// `open` on; these are appended to `waiting`.
void tie_newcomers(std::uint64_t first, std::uint64_t last, std::uint64_t open, Growth& growth,
                   const Draws& draws, std::vector<AgentId>& waiting) {
  const std::uint32_t m = growth.ties_each();
  const std::uint64_t together = std::max(1U, 256U / m);  // drawn ahead: in cache when asked for
  std::vector<std::uint64_t> ends;
  std::vector<AgentId> own;
  for (; first < last; first += together) {
    const std::uint64_t until = std::min(first + together, last);
    ends.clear();
    for (std::uint64_t agent = first; agent < until; ++agent) {
      const std::uint64_t bound = growth.ends_before(static_cast<AgentId>(agent));
      UniformRun run(draws, {.agent = agent});
      for (std::uint32_t i = 0; i < m; ++i) {
        ends.push_back(run.below(bound));
        growth.prefetch_end(ends.back());
      }
    }
    const std::uint64_t* drawn = ends.data();
    for (std::uint64_t next = first; next < until; ++next, drawn += m) {
      const auto agent = static_cast<AgentId>(next);
      if (list_drawn(agent, {drawn, m}, open, growth, draws, own)) {
        growth.tie(agent, own);
      } else {
        waiting.push_back(agent);
      }
    }
  }
}

}  // namespace

Graph barabasi_albert(const BarabasiAlbertOptions& options, std::uint64_t seed,
                      const Executor& executor) {
  constexpr std::uint64_t kLeast = 1024;  // newcomers in a batch
  constexpr std::uint64_t kShare = 32;    // of those before them
  constexpr std::uint64_t kTogether = 256;
  Growth growth = start_growth(options.agents, options.ties_per_agent);
  const Draws draws(seed, 0, Purpose::graph_ties);
  const std::uint64_t all = ~std::uint64_t{0};
  std::uint64_t first = growth.first_newcomer();
  std::vector<AgentId> none;
  if (executor.threads() == 1) {  // in order, everybody is known
    tie_newcomers(first, options.agents, all, growth, draws, none);
    first = options.agents;
  }
  while (first < options.agents) {
    const std::uint64_t size =
        std::min<std::uint64_t>(std::max(kLeast, first / kShare), options.agents - first);
    const std::uint64_t open = growth.first_tie(static_cast<AgentId>(first));
    std::vector<std::vector<AgentId>> waiting(executor.blocks(size, kTogether));
    executor.for_each_block(
        size,
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          tie_newcomers(first + begin, first + end, open, growth, draws, waiting[block]);
        },
        kTogether);
    for (const std::vector<AgentId>& block : waiting)
      for (const AgentId agent : block)
        tie_newcomers(agent, std::uint64_t{agent} + 1, all, growth, draws, none);
    first += size;
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

/// A neighbour of `agent` drawn uniformly from those a newcomer is not tied to, who is tied to
/// `own` so far; kNobody where it is tied to all.
AgentId friend_of(AgentId agent, std::span<const AgentId> own, const Growth& growth,
                  const Followers& followers, UniformRun& run) {
  constexpr int kTries = 16;
  const std::uint32_t m = growth.ties_each();
  const auto later = followers.of(agent);
  const auto neighbour = [&](std::uint64_t i) {
    return i < m ? growth.tied_to(agent, static_cast<std::uint32_t>(i)) : later[i - m];
  };
  const auto is_free = [&](AgentId other) { return !is_among(own, other); };
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const AgentId other = neighbour(run.below(m + later.size()));
    if (is_free(other)) return other;
  }
  std::vector<AgentId> free_agents;
  for (std::uint64_t i = 0; i < m + later.size(); ++i)
    if (is_free(neighbour(i))) free_agents.push_back(neighbour(i));
  return free_agents.empty() ? kNobody : free_agents[run.below(free_agents.size())];
}

/// Lists whom a newcomer ties itself to.
void list_with_triads(AgentId agent, double triads, UniformRun& run, const Growth& growth,
                      const Followers& followers, std::vector<AgentId>& own) {
  own.clear();
  AgentId chosen = kNobody;  // the last agent drawn by degree
  while (own.size() < growth.ties_each()) {
    const bool triad = chosen != kNobody && run.uniform() < triads;
    AgentId other = triad ? friend_of(chosen, own, growth, followers, run) : kNobody;
    if (other == kNobody) {
      do chosen = growth.end(run.below(growth.ends_before(agent)));
      while (is_among(own, chosen));
      other = chosen;
    }
    own.push_back(other);
  }
}

Growth grow_with_triads(const HolmeKimOptions& options, std::uint64_t seed) {
  Growth growth = start_growth(options.agents, options.ties_per_agent);
  const Draws draws(seed, 0, Purpose::graph_ties);
  Followers followers(options.agents);
  std::vector<AgentId> own;
  for (std::uint64_t next = growth.first_newcomer(); next < options.agents; ++next) {
    const auto agent = static_cast<AgentId>(next);
    UniformRun run(draws, {.agent = agent});
    list_with_triads(agent, options.triads, run, growth, followers, own);
    growth.tie(agent, own);
    for (const AgentId other : own) followers.add(other, agent);
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
