// SPDX-License-Identifier: Apache-2.0
#include "graph/reader.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/edge_list_parser.hpp"
#include "graph/text_source.hpp"

namespace groundswell {
namespace {

/// The distinct raw ids in ascending order, and the place of each: a bit per possible id where
/// that is compact, a sorted list where ids are thin on the ground.
class IdIndex {
 public:
  explicit IdIndex(const RawTies& ties) {
    std::uint64_t largest = 0;
    for (std::size_t i = 0; i < ties.size(); ++i)
      largest = std::max({largest, ties.from(i), ties.to(i)});
    constexpr std::uint64_t kAlways = std::uint64_t{1} << 23;  // 1 MiB of bits
    if (largest < std::max<std::uint64_t>(kAlways, 64 * ties.size()))
      index_bits(ties, largest);
    else
      index_list(ties);
    dense_ = count_ == largest + 1;
  }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// Are the ids exactly 0 … count−1?
  [[nodiscard]] bool is_dense() const noexcept { return dense_; }
  [[nodiscard]] AgentId place_of(std::uint64_t id) const noexcept {
    if (bits_.empty())
      return static_cast<AgentId>(std::lower_bound(list_.begin(), list_.end(), id) - list_.begin());
    const std::uint64_t below = bits_[id / 64] & ((std::uint64_t{1} << (id % 64)) - 1);
    return ranks_[id / 64] + static_cast<AgentId>(__builtin_popcountll(below));
  }
  [[nodiscard]] std::vector<std::string> labels() const {
    std::vector<std::string> labels;
    labels.reserve(count_);
    for (const std::uint64_t id : list_) labels.push_back(std::to_string(id));
    for (std::size_t word = 0; word < bits_.size(); ++word)
      for (std::uint64_t rest = bits_[word]; rest != 0; rest &= rest - 1)
        labels.push_back(std::to_string(word * 64 + static_cast<unsigned>(__builtin_ctzll(rest))));
    return labels;
  }

 private:
  void index_bits(const RawTies& ties, std::uint64_t largest) {
    bits_.resize(largest / 64 + 1);
    const auto mark = [this](std::uint64_t id) { bits_[id / 64] |= std::uint64_t{1} << (id % 64); };
    for (std::size_t i = 0; i < ties.size(); ++i) {
      mark(ties.from(i));
      mark(ties.to(i));
    }
    ranks_.reserve(bits_.size());
    for (const std::uint64_t word : bits_) {
      ranks_.push_back(static_cast<AgentId>(count_));
      count_ += static_cast<unsigned>(__builtin_popcountll(word));
    }
  }
  void index_list(const RawTies& ties) {
    list_.reserve(2 * ties.size());
    for (std::size_t i = 0; i < ties.size(); ++i) {
      list_.push_back(ties.from(i));
      list_.push_back(ties.to(i));
    }
    std::sort(list_.begin(), list_.end());
    list_.erase(std::unique(list_.begin(), list_.end()), list_.end());
    count_ = list_.size();
  }

  std::vector<std::uint64_t> bits_;
  std::vector<AgentId> ranks_;
  std::vector<std::uint64_t> list_;
  std::uint64_t count_ = 0;
  bool dense_ = false;
};

/// What a first line `agents ties` would say, held against the lines that follow.
struct CountsLine {
  std::uint64_t agents = 0;
  std::uint64_t ties = 0;
  std::uint64_t following = 0;
  std::uint64_t smallest = 0;  ///< of the ids that follow
  std::uint64_t largest = 0;

  explicit CountsLine(const RawTies& all)
      : agents(all.from(0)), ties(all.to(0)), following(all.size() - 1), smallest(all.from(0)) {
    for (std::size_t i = 1; i < all.size(); ++i) {
      smallest = std::min({smallest, all.from(i), all.to(i)});
      largest = std::max({largest, all.from(i), all.to(i)});
    }
  }
  [[nodiscard]] bool from_one() const noexcept { return largest == agents && smallest >= 1; }
  [[nodiscard]] bool holds_ids() const noexcept { return largest < agents || from_one(); }
  [[nodiscard]] bool matches() const noexcept {
    return holds_ids() && ties == following && following > 0;
  }
  /// The number of agents fits to the agent and the number of ties is no agent: likely counts of a
  /// file that has lost or gained lines.
  [[nodiscard]] bool nearly_matches() const noexcept {
    return (largest + 1 == agents || from_one()) && ties > agents && following > 0;
  }
  [[nodiscard]] std::string text() const {
    return "'" + std::to_string(agents) + " " + std::to_string(ties) + "'";
  }
};

/// Is the first line `agents ties`? Throws InputError where it must be and cannot, or where nobody
/// can know.
std::optional<CountsLine> find_counts(const std::string& path, const RawTies& ties,
                                      const ReadOptions& options, const ReadReport& report) {
  if (options.counts_line == Detect::no || report.text_ids) return std::nullopt;
  const CountsLine counts(ties);
  if (options.counts_line == Detect::yes) {
    if (counts.matches() && !ties.first_has_more) return counts;
    throw InputError(
        Problem{path,
                "a first line " + counts.text() + ", then " + std::to_string(counts.following) +
                    " ties among ids " + std::to_string(counts.smallest) + " … " +
                    std::to_string(counts.largest),
                "a first line with the number of agents and the number of ties that follow",
                "the file may be cut short"});
  }
  if (ties.first_has_more || report.had_header) return std::nullopt;
  constexpr std::uint64_t kBeyondChance = 100;
  if (counts.matches() && counts.following >= kBeyondChance) return counts;
  if (counts.matches() || counts.nearly_matches())
    throw InputError(Problem{
        path,
        "a first line " + counts.text() + " that is either a tie or the numbers of agents and ties",
        "one meaning", "set counts_line to yes or no"});
  return std::nullopt;
}

/// Replaces raw ids by agents, in place where ids are narrow.
template <class Place>
std::vector<Tie> placed(RawTies& raw, bool reversed, const Place& place) {
  std::vector<Tie> ties = std::move(raw.narrow);
  if (!raw.wide.empty()) ties.resize(raw.wide.size());
  for (std::size_t i = 0; i < ties.size(); ++i) {
    Tie tie = raw.wide.empty() ? Tie{place(ties[i].from), place(ties[i].to)}
                               : Tie{place(raw.wide[i].first), place(raw.wide[i].second)};
    if (reversed) std::swap(tie.from, tie.to);
    ties[i] = tie;
  }
  raw.wide = {};
  return ties;
}

/// Agents of text ids, in ascending order of the names' bytes.
std::vector<AgentId> order_names(std::vector<std::string>& names) {
  std::vector<AgentId> order(names.size());
  std::iota(order.begin(), order.end(), AgentId{0});
  std::sort(order.begin(), order.end(),
            [&names](AgentId a, AgentId b) { return names[a] < names[b]; });
  std::vector<AgentId> place(names.size());
  std::vector<std::string> sorted;
  sorted.reserve(names.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    place[order[i]] = static_cast<AgentId>(i);
    sorted.push_back(std::move(names[order[i]]));
  }
  names = std::move(sorted);
  return place;
}

void check_agents(const std::string& path, std::uint64_t agents) {
  if (agents >= kNobody)
    throw InputError(
        Problem{path, std::to_string(agents) + " agents", "fewer than 4294967295", ""});
}

/// What the builder needs, whatever the ids were.
struct Placed {
  AgentId agents = 0;
  std::vector<Tie> ties;
  std::vector<std::string> labels;
};

Placed place_names(RawTies& raw, bool reversed) {
  Placed result;
  const std::vector<AgentId> place = order_names(raw.names);
  result.agents = static_cast<AgentId>(place.size());
  result.ties = placed(raw, reversed, [&](std::uint64_t id) { return place[id]; });
  result.labels = std::move(raw.names);
  return result;
}

Placed place_counted(RawTies& raw, const CountsLine& counts, bool reversed) {
  Placed result;
  result.agents = static_cast<AgentId>(counts.agents);
  const AgentId first = counts.from_one() ? 1 : 0;
  if (!raw.narrow.empty()) raw.narrow.erase(raw.narrow.begin());
  if (!raw.wide.empty()) raw.wide.erase(raw.wide.begin());
  result.ties =
      placed(raw, reversed, [first](std::uint64_t id) { return static_cast<AgentId>(id) - first; });
  if (first == 1)
    for (std::uint64_t id = 1; id <= counts.agents; ++id)
      result.labels.push_back(std::to_string(id));
  return result;
}

Placed place_numbers(const std::string& path, RawTies& raw, bool reversed) {
  Placed result;
  const IdIndex index(raw);
  check_agents(path, index.count());
  result.agents = static_cast<AgentId>(index.count());
  if (index.is_dense()) {
    result.ties = placed(raw, reversed, [](std::uint64_t id) { return static_cast<AgentId>(id); });
  } else {
    result.labels = index.labels();
    result.ties = placed(raw, reversed, [&](std::uint64_t id) { return index.place_of(id); });
  }
  return result;
}

}  // namespace

Graph read_edge_list(const std::string& path, const ReadOptions& options, const Executor& executor,
                     ReadReport* report) {
  TextSource source(path);
  EdgeListParser parser(path, options);
  for (std::string_view block = source.next_block(); !block.empty(); block = source.next_block())
    parser.feed(block);
  RawTies raw = parser.finish();
  ReadReport found = parser.report();
  const std::optional<CountsLine> counts = find_counts(path, raw, options, found);
  if (counts) check_agents(path, counts->agents);
  found.had_counts_line = counts.has_value();
  found.ties -= counts ? 1U : 0U;

  const bool reversed = options.influence == Influence::backward;
  Placed placed = found.text_ids ? place_names(raw, reversed)
                  : counts       ? place_counted(raw, *counts, reversed)
                                 : place_numbers(path, raw, reversed);
  found.sparse_ids = !found.text_ids && !placed.labels.empty();
  BuildReport built;
  Graph graph =
      build_graph(placed.agents, std::move(placed.ties), options.directed, executor, &built);
  graph.set_labels(std::move(placed.labels));
  found.self_loops = built.self_loops;
  found.parallel_ties = built.parallel_ties;
  if (report != nullptr) *report = found;
  return graph;
}

}  // namespace groundswell
