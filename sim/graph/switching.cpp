// SPDX-License-Identifier: Apache-2.0
// In a round, a switch depends on an earlier one only where both have a tie in common: one the
// earlier takes away or makes, and this one would make. Such ties are found by hash, bucket by
// bucket in cache. All who have to do with one tie are a group, in the order of their switches;
// groups go as far as they can, again and again, until all is settled. Switches in no group are
// made.
#include "graph/switching.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <span>
#include <utility>
#include <vector>

#include "graph/builder.hpp"
#include "graph/scatter.hpp"
#include "graph/two_pass_builder.hpp"

namespace groundswell::detail {
namespace {

/// What a switch has to do with a tie: 4 · switch + part. Parts 0 and 1 are the ties it would make,
/// 2 and 3 those it takes away. In ascending order a switch meets its own ties as long as they are
/// there.
using Role = std::uint64_t;
constexpr Role kTakesAway = 2;

/// All roles in one tie, in ascending order.
struct Group {
  const Role* next;
  const Role* end;
  bool tie_is_there;
};

/// The states of switches: bits 0 and 1 while their ties have to wait, bit 2 when one cannot be.
class States {
 public:
  static constexpr std::uint8_t kRefused = 4;

  void reset(std::size_t switches) { states_.assign(switches, 0); }
  [[nodiscard]] std::size_t size() const noexcept { return states_.size(); }
  void refuse(std::size_t at) noexcept { bits(at).fetch_or(kRefused, std::memory_order_relaxed); }
  void wait(std::size_t at, unsigned part) noexcept {
    bits(at).fetch_or(static_cast<std::uint8_t>(1U << part), std::memory_order_relaxed);
  }
  void allow(std::size_t at, unsigned part) noexcept {
    bits(at).fetch_and(static_cast<std::uint8_t>(~(1U << part)), std::memory_order_relaxed);
  }
  [[nodiscard]] bool is_refused(std::size_t at) noexcept { return (load(at) & kRefused) != 0; }
  [[nodiscard]] bool is_made(std::size_t at) noexcept { return load(at) == 0; }

 private:
  [[nodiscard]] std::atomic_ref<std::uint8_t> bits(std::size_t at) noexcept {
    return std::atomic_ref(states_[at]);
  }
  [[nodiscard]] std::uint8_t load(std::size_t at) noexcept {
    return bits(at).load(std::memory_order_relaxed);
  }
  std::vector<std::uint8_t> states_;
};

class Switching {
 public:
  Switching(const Graph& graph, std::uint64_t seed, World stream, const Executor& executor)
      : directed_(graph.directed()),
        order_(seed, stream, Purpose::graph_switch_order),
        sides_(seed, stream, Purpose::graph_switch_sides),
        counts_(seed, stream, Purpose::graph_switch_counts),
        executor_(executor) {
    const auto rows = [&](std::size_t begin, std::size_t end, const auto& emit) {
      for (auto agent = static_cast<AgentId>(begin); agent < end; ++agent)
        for (const AgentId other : graph.out().row(agent))
          if (directed_ || agent < other) emit(Tie{agent, other});
    };
    shuffle<Tie>(graph.agents(), graph.ties(), rows, order_, 0, ties_, executor_);
  }

  /// Tries `wanted` switches, at most half as many as there are ties.
  void round(std::uint64_t wanted);
  [[nodiscard]] LargeArray<Tie> take() { return std::move(ties_); }

 private:
  void reorder();
  void turn_ties();
  void find_groups(std::uint64_t half);
  void groups_of(std::span<const std::uint64_t> entries, std::vector<Role>& roles,
                 std::vector<Group>& groups);
  void settle(Group& group);
  void settle_all();

  [[nodiscard]] Tie tie_of(Role role) const noexcept {
    const std::uint64_t at = role / 4;
    const Tie& tie = ties_[2 * at + role % 2];
    return (role & kTakesAway) != 0 ? tie : Tie{tie.from, ties_[2 * at + 1 - role % 2].to};
  }
  [[nodiscard]] std::uint64_t key_of(Role role) const noexcept {
    Tie tie = tie_of(role);
    if (!directed_ && tie.from > tie.to) std::swap(tie.from, tie.to);
    return (std::uint64_t{tie.from} << 32) | tie.to;
  }

  bool directed_;
  Draws order_;
  Draws sides_;
  Draws counts_;
  const Executor& executor_;
  std::uint64_t round_ = 0;
  LargeArray<Tie> ties_;
  LargeArray<Tie> spare_;
  LargeArray<std::uint64_t> entries_;  ///< the rest of a hash above a role
  unsigned role_bits_ = 0;
  States states_;
  std::vector<std::vector<std::vector<Role>>> roles_;  ///< of the groups: by half and bucket
  std::vector<Group> groups_;
};

void Switching::round(std::uint64_t wanted) {
  if (round_ > 0) reorder();
  if (!directed_) turn_ties();
  const auto ties = static_cast<double>(ties_.size());
  states_.reset(counts_.binomial({.step = round_}, wanted, 1.0 - 1.0 / ties));
  groups_.clear();
  roles_.clear();
  for (const std::uint64_t half : {std::uint64_t{0}, std::uint64_t{1}}) find_groups(half);
  settle_all();
  executor_.for_each_block(states_.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t at = begin; at < end; ++at)
      if (states_.is_made(at)) std::swap(ties_[2 * at].to, ties_[2 * at + 1].to);
  });
  ++round_;
}

void Switching::reorder() {
  const auto all = [&](std::size_t begin, std::size_t end, const auto& emit) {
    for (std::size_t at = begin; at < end; ++at) emit(ties_[at]);
  };
  shuffle<Tie>(ties_.size(), ties_.size(), all, order_, round_, spare_, executor_);
  std::swap(ties_, spare_);
}

/// An undirected tie has no first end: which one counts as such is drawn.
void Switching::turn_ties() {
  constexpr std::size_t kWords = 64;  // a bit for each tie
  const std::size_t words = (ties_.size() + 63) / 64;
  executor_.for_each_block(
      words,
      [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t word = begin; word < end; ++word) {
          std::uint64_t bits = sides_.bits({.agent = word, .step = round_});
          for (std::size_t at = 64 * word; at < std::min(64 * word + 64, ties_.size()); ++at) {
            if ((bits & 1U) != 0) std::swap(ties_[at].from, ties_[at].to);
            bits >>= 1;
          }
        }
      },
      kWords);
}

/// Of the ties whose hashes are in one half: both at once would take twice the memory.
void Switching::find_groups(std::uint64_t half) {
  constexpr std::size_t kBucket = 1 << 13;  // entries: a core's cache holds them and their filter
  const std::size_t pairs = (ties_.size() + 1) / 2;
  const std::size_t buckets =
      std::bit_ceil(std::clamp<std::size_t>(2 * pairs / kBucket, 1, 1 << 16));
  const auto bucket_bits = static_cast<unsigned>(std::countr_zero(buckets));
  role_bits_ = static_cast<unsigned>(std::bit_width(4 * pairs));
  const auto begins = scatter<std::uint64_t>(
      pairs, buckets,
      [&](std::size_t, std::size_t begin, std::size_t end, const auto& emit) {
        const auto put = [&](Role role) {
          const std::uint64_t hash = lot_of(0, key_of(role));
          if (hash >> 63 == half)
            emit(hash & (buckets - 1), (hash >> bucket_bits << role_bits_) | role);
        };
        for (std::size_t at = begin; at < end; ++at) {
          const std::size_t here = std::min<std::size_t>(2, ties_.size() - 2 * at);
          for (Role part = 0; part < here; ++part) put(4 * at + kTakesAway + part);
          if (at >= states_.size()) continue;
          const Tie first = tie_of(4 * at), second = tie_of(4 * at + 1);
          if (first.from == first.to || second.from == second.to) {
            states_.refuse(at);
            continue;
          }
          for (Role part = 0; part < 2; ++part) put(4 * at + part);
        }
      },
      entries_, executor_);
  std::vector<std::vector<Role>> roles(buckets);
  std::vector<std::vector<Group>> groups(buckets);
  executor_.for_each(buckets, [&](std::size_t bucket) {
    groups_of(std::span(entries_).subspan(begins[bucket], begins[bucket + 1] - begins[bucket]),
              roles[bucket], groups[bucket]);
  });
  for (const auto& some : groups) groups_.insert(groups_.end(), some.begin(), some.end());
  roles_.push_back(std::move(roles));
}

/// Entries that share a bit of their hashes, and among these the ties that are really the same.
void Switching::groups_of(std::span<const std::uint64_t> entries, std::vector<Role>& roles,
                          std::vector<Group>& groups) {
  const std::size_t bits = std::bit_ceil(32 * entries.size() + 64);
  std::vector<std::uint64_t> once(bits / 64), twice(bits / 64);
  const auto bit_of = [&](std::uint64_t entry) { return (entry >> role_bits_) & (bits - 1); };
  for (const std::uint64_t entry : entries) {
    const std::uint64_t bit = bit_of(entry), mask = std::uint64_t{1} << (bit % 64);
    twice[bit / 64] |= once[bit / 64] & mask;
    once[bit / 64] |= mask;
  }
  std::vector<std::pair<std::uint64_t, Role>> suspects;
  for (const std::uint64_t entry : entries)
    if (const std::uint64_t bit = bit_of(entry); ((twice[bit / 64] >> (bit % 64)) & 1U) != 0) {
      const Role role = entry & ((std::uint64_t{1} << role_bits_) - 1);
      suspects.push_back({key_of(role), role});
    }
  std::ranges::sort(suspects);
  roles.reserve(suspects.size());
  for (std::size_t begin = 0, end = 0; begin < suspects.size(); begin = end) {
    while (end < suspects.size() && suspects[end].first == suspects[begin].first) ++end;
    if (end - begin < 2) continue;
    const std::size_t first = roles.size();
    bool tie_is_there = false;
    for (std::size_t i = begin; i < end; ++i) {
      const Role role = suspects[i].second;
      roles.push_back(role);
      if ((role & kTakesAway) != 0)
        tie_is_there = true;
      else
        states_.wait(role / 4, role % 2);
    }
    groups.push_back({roles.data() + first, roles.data() + roles.size(), tie_is_there});
  }
}

/// Goes on to the first switch that waits for another group.
void Switching::settle(Group& group) {
  for (; group.next != group.end; ++group.next) {
    const std::size_t at = *group.next / 4;
    if ((*group.next & kTakesAway) != 0) {
      if (at >= states_.size()) continue;  // not tried
      if (states_.is_made(at))
        group.tie_is_there = false;
      else if (!states_.is_refused(at))
        return;
    } else if (group.tie_is_there) {
      states_.refuse(at);
    } else {
      states_.allow(at, *group.next % 2);
      if (states_.is_made(at))
        group.tie_is_there = true;
      else if (!states_.is_refused(at))
        return;
    }
  }
}

/// Ends, for the earliest switch that waits has nothing to wait for.
void Switching::settle_all() {
  while (!groups_.empty()) {
    executor_.for_each_block(groups_.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) settle(groups_[i]);
    });
    std::erase_if(groups_, [](const Group& group) { return group.next == group.end; });
  }
}

LargeArray<Tie> switched_ties(const Graph& graph, std::uint64_t switches, std::uint64_t seed,
                              World stream, const Executor& executor) {
  const std::uint64_t pairs = graph.ties() / 2;
  Switching switching(graph, seed, stream, executor);
  for (std::uint64_t left = pairs == 0 ? 0 : switches; left > 0;) {
    const std::uint64_t now = std::min(left, pairs);
    switching.round(now);
    left -= now;
  }
  return switching.take();
}

}  // namespace

Graph switched(const Graph& graph, std::uint64_t switches, std::uint64_t seed, World stream,
               const Executor& executor) {
  auto source = [ties = switched_ties(graph, switches, seed, stream, executor)](
                    std::size_t begin, std::size_t end, const auto& emit) {
    for (std::size_t at = begin; at < end; ++at) emit(ties[at].from, ties[at].to);
  };
  return build_two_pass(graph.agents(), graph.ties(), std::move(source), graph.directed(),
                        executor);
}

}  // namespace groundswell::detail
