// SPDX-License-Identifier: Apache-2.0
#include "graph/reverse_sets.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <functional>
#include <numeric>

#include "core/error.hpp"

namespace groundswell {
namespace {

/// Each block has arrays of the society's size: not too many blocks, and enough for the threads.
std::size_t sets_per_block(std::uint64_t sets) {
  return std::clamp<std::size_t>(sets / 64, 64, 8192);
}

/// Numbers of ties up to and including the next live one, each tie live with chance p in (0, 1). By
/// inversion: a table of P(X ≤ n), entered where the leading bits say; where p is small, by
/// logarithm. What lies beyond the table is drawn again on top of it, which the geometric law
/// allows.
class Skips {
 public:
  explicit Skips(double p) : log_failure_(portable_log1p(-p)), tabled_(p >= kLeast) {
    if (!tabled_) return;
    double beyond = 1.0;
    for (std::uint64_t& bound : bounds_) {
      beyond *= 1.0 - p;
      bound = static_cast<std::uint64_t>(std::min(1.0 - beyond, 1.0 - 0x1p-53) * 0x1p53) << 11;
    }
    std::uint16_t place = 0;
    for (std::size_t lead = 0; lead < kSize; ++lead) {
      while (place < kSize && bounds_[place] <= (std::uint64_t{lead} << 54)) ++place;
      first_[lead] = place;
    }
  }

  template <class Bits>
  [[nodiscard]] std::uint64_t next(Bits& bits) const {
    if (!tabled_) return geometric_given_log(unit_interval(bits()), log_failure_);
    for (std::uint64_t before = 0;; before += kSize) {
      const std::uint64_t drawn = bits();
      std::size_t place = first_[drawn >> 54];
      while (place < kSize && drawn >= bounds_[place]) ++place;
      if (place < kSize) return before + place + 1;
    }
  }

 private:
  static constexpr std::size_t kSize = 1024;
  static constexpr double kLeast = 0.01;
  double log_failure_;
  bool tabled_;
  std::array<std::uint64_t, kSize> bounds_{};  ///< of P(X ≤ place + 1), in units of 2^-64
  std::array<std::uint16_t, kSize> first_{};
};

/// Draws one set after the other; what has been visited is a bitmap, which is the set.
class SetDrawer {
 public:
  SetDrawer(const Graph& graph, const SpreadLaw& law, const Draws& draws, std::uint64_t key)
      : graph_(graph),
        law_(law),
        draws_(draws),
        key_(key),
        skips_(law.p),
        visited_((std::size_t{graph.agents()} + 63) / 64, 0),
        members_(std::size_t{graph.agents()} + 1) {}

  /// Draws set `number`, of who reaches a random agent, until stop(agent) says so for a visited
  /// agent. True when it was stopped.
  template <class Stop>
  bool draw(std::uint64_t number, const Stop& stop) {
    const PhiloxBlock words = draws_.block({.agent = number, .item = key_});
    return draw(static_cast<AgentId>((Wide{words[0]} * graph_.agents()) >> 64), words, stop);
  }
  /// The same, of who reaches agent number mod agents.
  template <class Stop>
  bool draw_in_turn(std::uint64_t number, const Stop& stop) {
    return draw(static_cast<AgentId>(number % graph_.agents()),
                draws_.block({.agent = number, .item = key_}), stop);
  }

  [[nodiscard]] std::span<const AgentId> members() const { return {members_.data(), count_}; }
  [[nodiscard]] const std::vector<std::uint64_t>& visited() const { return visited_; }
  /// Must follow every draw.
  void clear() {
    if (count_ > visited_.size()) {
      std::fill(visited_.begin(), visited_.end(), 0);
    } else {
      for (const AgentId agent : members()) visited_[agent / 64] = 0;
    }
  }

 private:
  template <class Stop>
  bool draw(AgentId root, const PhiloxBlock& words, const Stop& stop) {
    const auto bits = [stream = words[1], i = std::uint64_t{0}]() mutable {
      return lot_of(stream, ++i);  // SplitMix64, from a state of the set's own
    };
    count_ = 0;
    if (visit(root, stop)) return true;
    if (law_.kind == SpreadLaw::Kind::linear_threshold) return follow(bits, stop);
    if (law_.p >= 1.0) return flood(stop);
    return law_.p > 0.0 && cascade(bits, stop);
  }

  /// Without a branch where nothing stops it: whether an agent is new is anybody's guess.
  template <class Stop>
  bool visit(AgentId agent, const Stop& stop) {
    std::uint64_t& word = visited_[agent / 64];
    const bool fresh = ((word >> (agent % 64)) & 1U) == 0;
    word |= std::uint64_t{1} << (agent % 64);
    members_[count_] = agent;
    count_ += fresh ? 1U : 0U;
    return stop(agent) && fresh;
  }

  /// Linear threshold: everybody heeds one of its influencers.
  template <class Bits, class Stop>
  bool follow(Bits bits, const Stop& stop) {
    for (std::size_t head = 0; head < count_; ++head) {
      const auto row = graph_.in().row(members_[head]);
      if (row.empty()) return false;
      if (visit(row[static_cast<std::size_t>((Wide{bits()} * row.size()) >> 64)], stop))
        return true;
    }
    return false;
  }

  /// Every tie is live.
  template <class Stop>
  bool flood(const Stop& stop) {
    for (std::size_t head = 0; head < count_; ++head)
      for (const AgentId other : graph_.in().row(members_[head]))
        if (visit(other, stop)) return true;
    return false;
  }

  /// Live ties one after the other: a skip goes on from row to row, so that a row without a live
  /// tie costs no draw.
  template <class Bits, class Stop>
  bool cascade(Bits bits, const Stop& stop) {
    std::uint64_t skip = skips_.next(bits);
    for (std::size_t head = 0; head < count_; ++head) {
      const Adjacency& rows = graph_.in();
      if (head + 8 < count_) rows.prefetch_start(members_[head + 8]);
      if (head + 4 < count_) rows.prefetch_row(members_[head + 4]);
      const auto row = rows.row(members_[head]);
      std::uint64_t place = skip;  // of the next live tie, counted from 1
      for (; place <= row.size(); place += skips_.next(bits))
        if (visit(row[static_cast<std::size_t>(place - 1)], stop)) return true;
      skip = place - row.size();
    }
    return false;
  }

  const Graph& graph_;
  SpreadLaw law_;
  Draws draws_;
  std::uint64_t key_;
  Skips skips_;
  std::vector<std::uint64_t> visited_;
  /// Room for all, and one for an agent that turns out not to be new.
  LargeArray<AgentId> members_;
  std::size_t count_ = 0;
};

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
  return alone_.size() * sizeof(std::uint32_t) + Drawn::list_bytes(ends_.size(), members_.size()) +
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
