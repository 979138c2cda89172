// SPDX-License-Identifier: Apache-2.0
#include "graph/reverse_sets.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <functional>
#include <numeric>

#include "core/error.hpp"
#include "graph/set_drawer.hpp"

namespace groundswell {
namespace {

using detail::SetDrawer;

/// Each block has arrays of the society's size: not too many blocks, and enough for the threads.
std::size_t sets_per_block(std::uint64_t sets) {
  return std::clamp<std::size_t>(sets / 64, 64, 8192);
}

/// What one block of sets came to.
struct Drawn {
  std::vector<AgentId> alone;
  std::vector<std::uint64_t> ends;
  std::vector<AgentId> members;
  std::vector<std::vector<std::uint64_t>> bitmaps;
  std::uint64_t visits = 0;
  std::uint64_t passed_over = 0;
  std::uint64_t hit = 0;

  /// Takes the set in hand; returns the bytes it takes, its place in an index included.
  std::size_t keep(const SetDrawer& drawer, AgentId agents) {
    const std::span<const AgentId> found = drawer.members();
    if (found.size() == 1) {
      alone.push_back(found[0]);
      return 0;
    }
    if (found.size() * 32 > agents) {
      bitmaps.push_back(drawer.visited());
      return drawer.visited().size() * sizeof(std::uint64_t);
    }
    members.insert(members.end(), found.begin(), found.end());
    ends.push_back(members.size());
    return list_bytes(1, found.size());
  }
  static std::size_t list_bytes(std::size_t lists, std::size_t members) {
    return lists * sizeof(std::uint64_t) + members * (sizeof(AgentId) + sizeof(std::uint32_t));
  }
};

std::vector<bool> flags_of(std::span<const AgentId> agents, AgentId of) {
  std::vector<bool> flags(of, false);
  for (const AgentId agent : agents) flags[agent] = true;
  return flags;
}

bool has(const std::vector<std::uint64_t>& bitmap, AgentId agent) {
  return ((bitmap[agent / 64] >> (agent % 64)) & 1U) != 0;
}

/// Greedy coverage in progress.
class Coverage {
 public:
  Coverage(const std::vector<std::uint32_t>& alone, const std::vector<std::uint64_t>& ends,
           const LargeArray<AgentId>& members,
           const std::vector<std::vector<std::uint64_t>>& bitmaps, AgentId agents,
           const Executor& executor)
      : alone_(alone),
        ends_(ends),
        members_(members),
        bitmaps_(bitmaps),
        executor_(executor),
        in_lists_(agents, 0),
        in_bitmaps_(agents, 0),
        list_hit_(ends.size(), false) {
    open_bitmaps_.resize(bitmaps.size());
    for (std::uint32_t i = 0; i < bitmaps.size(); ++i) open_bitmaps_[i] = i;
    count_bitmaps(open_bitmaps_, 1);
    make_index();
    for (std::size_t agent = 0; agent < alone.size(); ++agent) in_lists_[agent] += alone[agent];
  }

  [[nodiscard]] std::uint64_t gain(AgentId agent) const {
    return in_lists_[agent] + in_bitmaps_[agent];
  }

  /// No `count` agents hit more of the sets not hit yet: the sum of the largest gains.
  [[nodiscard]] std::uint64_t most(std::size_t count) const {
    std::vector<std::uint64_t> gains(in_lists_.size());
    for (std::size_t i = 0; i < gains.size(); ++i) gains[i] = gain(static_cast<AgentId>(i));
    const auto end = gains.begin() + static_cast<std::ptrdiff_t>(std::min(count, gains.size()));
    std::nth_element(gains.begin(), end == gains.end() ? gains.begin() : end, gains.end(),
                     std::greater<>());
    return std::accumulate(gains.begin(), end, std::uint64_t{0});
  }

  /// Counts the sets that `agent` hits, and takes them away. Returns how many there were.
  std::uint64_t take(AgentId agent) {
    const std::uint64_t hit = gain(agent);
    in_lists_[agent] -= alone_[agent];
    for (std::uint64_t i = starts_[agent]; i < starts_[agent + 1]; ++i) {
      const std::uint32_t set = index_[i];
      if (list_hit_[set]) continue;
      list_hit_[set] = true;
      for (std::uint64_t m = set == 0 ? 0 : ends_[set - 1]; m < ends_[set]; ++m)
        --in_lists_[members_[m]];
    }
    const auto open =
        std::stable_partition(open_bitmaps_.begin(), open_bitmaps_.end(),
                              [&](std::uint32_t set) { return has(bitmaps_[set], agent); });
    std::vector<std::uint32_t> left(open, open_bitmaps_.end());
    open_bitmaps_.erase(open, open_bitmaps_.end());
    if (open_bitmaps_.size() <= left.size()) {
      count_bitmaps(open_bitmaps_, -1);
    } else {  // most are hit: count the others anew
      std::fill(in_bitmaps_.begin(), in_bitmaps_.end(), 0);
      count_bitmaps(left, 1);
    }
    open_bitmaps_ = std::move(left);
    return hit;
  }

 private:
  /// Adds `sign` for each set that holds an agent; each thread owns a range of agents.
  void count_bitmaps(const std::vector<std::uint32_t>& sets, int sign) {
    if (sets.empty()) return;
    const std::size_t words = bitmaps_.front().size();
    executor_.for_each_block(
        words,
        [&](std::size_t begin, std::size_t end, std::size_t) {
          for (const std::uint32_t set : sets) {
            for (std::size_t word = begin; word < end; ++word) {
              for (std::uint64_t bits = bitmaps_[set][word]; bits != 0; bits &= bits - 1)
                in_bitmaps_[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))] +=
                    static_cast<std::uint32_t>(sign);
            }
          }
        },
        64);
  }

  /// The listed sets that hold each agent: a counting sort.
  void make_index() {
    for (const AgentId agent : members_) ++in_lists_[agent];
    starts_.resize(in_lists_.size() + 1, 0);
    for (std::size_t agent = 0; agent < in_lists_.size(); ++agent)
      starts_[agent + 1] = starts_[agent] + in_lists_[agent];
    std::vector<std::uint64_t> next(starts_.begin(), starts_.end() - 1);
    index_.resize(members_.size());
    std::uint64_t member = 0;
    for (std::uint32_t set = 0; set < ends_.size(); ++set)
      for (; member < ends_[set]; ++member) index_[next[members_[member]]++] = set;
  }

  const std::vector<std::uint32_t>& alone_;
  const std::vector<std::uint64_t>& ends_;
  const LargeArray<AgentId>& members_;
  const std::vector<std::vector<std::uint64_t>>& bitmaps_;
  const Executor& executor_;
  std::vector<std::uint32_t> in_lists_;    ///< sets not hit yet that hold each agent, or it alone
  std::vector<std::uint32_t> in_bitmaps_;  ///< likewise
  std::vector<bool> list_hit_;
  std::vector<std::uint32_t> open_bitmaps_;  ///< not hit yet
  std::vector<std::uint64_t> starts_;
  LargeArray<std::uint32_t> index_;
};

}  // namespace

ReverseSets::ReverseSets(const Graph& graph, const SpreadLaw& law, const Draws& draws,
                         std::uint64_t key, ReverseSetOptions options)
    : graph_(graph),
      law_(law),
      draws_(draws),
      key_(key),
      options_(std::move(options)),
      alone_(graph.agents(), 0) {
  if (!law.has_live_ties() || graph.is_well_mixed())
    throw InternalError("reverse-reachable sets need a cascade or linear threshold, and ties");
}

bool ReverseSets::grow_to(std::uint64_t sets, std::size_t most_bytes, const Executor& executor) {
  if (sets <= size_) return true;
  if (sets >= 0xFFFFFFFF) throw InternalError("more than 2^32 reverse-reachable sets");
  const std::uint64_t before = size_;
  const std::size_t per_block = sets_per_block(sets - before);
  const std::vector<bool> hitting = flags_of(options_.hit_by, graph_.agents());
  std::atomic<std::size_t> bytes = this->bytes();
  std::vector<Drawn> blocks(executor.blocks(sets - before, per_block));
  executor.for_each_block(
      sets - before,
      [&](std::size_t begin, std::size_t end, std::size_t block) {
        SetDrawer drawer(graph_, law_, draws_, key_);
        Drawn& drawn = blocks[block];
        const auto stop = [&](AgentId agent) {
          return hitting[agent] || drawer.members().size() > options_.largest;
        };
        for (std::size_t i = begin; i < end && bytes <= most_bytes; ++i) {
          const bool passed_over = options_.roots_in_turn ? drawer.draw_in_turn(before + i, stop)
                                                          : drawer.draw(before + i, stop);
          if (passed_over) {
            ++drawn.passed_over;
            drawn.hit += hitting[drawer.members().back()] ? 1U : 0U;  // it was stopped there
          } else {
            bytes += drawn.keep(drawer, graph_.agents());
          }
          drawn.visits += drawer.members().size();
          drawer.clear();
        }
      },
      per_block);
  if (bytes > most_bytes) return false;
  for (Drawn& drawn : blocks) {
    for (const AgentId agent : drawn.alone) ++alone_[agent];
    const std::uint64_t offset = members_.size();
    for (const std::uint64_t end : drawn.ends) ends_.push_back(offset + end);
    members_.insert(members_.end(), drawn.members.begin(), drawn.members.end());
    for (auto& bitmap : drawn.bitmaps) bitmaps_.push_back(std::move(bitmap));
    visits_ += drawn.visits;
    passed_over_ += drawn.passed_over;
    hit_ += drawn.hit;
    drawn = {};
  }
  size_ = sets;
  return true;
}

std::size_t ReverseSets::largest_without(std::span<const AgentId> agents) const {
  const std::vector<bool> hitting = flags_of(agents, graph_.agents());
  const auto is_hitting = [&](AgentId agent) { return bool{hitting[agent]}; };
  std::size_t largest = 0;
  for (AgentId agent = 0; agent < graph_.agents(); ++agent)
    if (alone_[agent] > 0 && !hitting[agent]) largest = 1;
  for (std::size_t set = 0; set < ends_.size(); ++set) {
    const std::uint64_t begin = set == 0 ? 0 : ends_[set - 1];
    const auto members = std::span(members_).subspan(begin, ends_[set] - begin);
    if (members.size() > largest && std::ranges::none_of(members, is_hitting))
      largest = members.size();
  }
  for (const auto& bitmap : bitmaps_) {
    if (std::ranges::any_of(agents, [&](AgentId agent) { return has(bitmap, agent); })) continue;
    std::size_t size = 0;
    for (const std::uint64_t word : bitmap) size += static_cast<std::size_t>(std::popcount(word));
    largest = std::max(largest, size);
  }
  return largest;
}

std::size_t ReverseSets::bytes() const noexcept {
  return alone_.size() * sizeof(std::uint32_t) + bytes_of_sets();
}

std::size_t ReverseSets::bytes_of_sets() const noexcept {
  return Drawn::list_bytes(ends_.size(), members_.size()) +
         bitmaps_.size() * (bitmaps_.empty() ? 0 : bitmaps_.front().size() * 8);
}

ReverseSets::Cover ReverseSets::cover(std::size_t count, const SeedLots& lots,
                                      const Executor& executor) const {
  Coverage coverage(alone_, ends_, members_, bitmaps_, graph_.agents(), executor);
  const std::vector<bool> passed_over = flags_of(options_.hit_by, graph_.agents());
  std::vector<SeedCandidate<std::uint64_t>> candidates;
  candidates.reserve(graph_.agents());
  for (AgentId agent = 0; agent < graph_.agents(); ++agent)
    if (!passed_over[agent]) candidates.push_back({coverage.gain(agent), lots(agent), agent});
  Cover result;
  const std::size_t group = options_.hit_by.size() + count;
  result.hit = hit_;
  result.most = passed_over_ + coverage.most(group);
  choose_lazily(
      std::move(candidates), graph_.agents(), count,
      [&](AgentId agent) { return coverage.gain(agent); },
      [&](AgentId agent, std::uint64_t hits) {
        result.agents.push_back(agent);
        result.hits.push_back(hits);
        result.hit += coverage.take(agent);
      });
  result.most = std::min(result.most, result.hit + (passed_over_ - hit_) + coverage.most(group));
  return result;
}

std::uint64_t count_hits(const Graph& graph, const SpreadLaw& law, std::span<const AgentId> seeds,
                         const Draws& draws, std::uint64_t key, std::uint64_t sets,
                         const Executor& executor) {
  const std::vector<bool> is_seed = flags_of(seeds, graph.agents());
  return executor.sum_blocks<std::uint64_t>(
      sets,
      [&](std::size_t begin, std::size_t end) {
        SetDrawer drawer(graph, law, draws, key);
        std::uint64_t hits = 0;
        for (std::size_t i = begin; i < end; ++i) {
          hits += drawer.draw(i, [&](AgentId agent) { return bool{is_seed[agent]}; }) ? 1U : 0U;
          drawer.clear();
        }
        return hits;
      },
      sets_per_block(sets));
}

}  // namespace groundswell
