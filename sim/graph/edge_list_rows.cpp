// SPDX-License-Identifier: Apache-2.0
#include "graph/edge_list_rows.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/edge_list_counts.hpp"
#include "graph/id_index.hpp"
#include "graph/text_readers.hpp"

namespace groundswell {
namespace {

/// Zeros that take no memory before they are written to.
template <class T>
class Zeros {
 public:
  explicit Zeros(std::size_t size) : values_(static_cast<T*>(std::calloc(size, sizeof(T)))) {
    if (values_ == nullptr) throw std::bad_alloc();
  }
  [[nodiscard]] T& operator[](std::size_t i) const noexcept { return values_.get()[i]; }

 private:
  struct Free {
    void operator()(T* values) const noexcept { std::free(values); }
  };
  std::unique_ptr<T, Free> values_;
};

/// What the first pass finds in a piece of the text.
struct Piece {
  ReadReport report;
  std::vector<BadLine> bad_lines;
  std::uint64_t ties = 0;
  std::uint64_t loops = 0;
  std::uint32_t smallest = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t largest = 0;
};

class NumberRows {
 public:
  NumberRows(TextBuffer& text, std::size_t rest, EdgeListParser& head, const std::string& name,
             const ReadOptions& options, const Executor& executor)
      : text_(text),
        lines_(text.view().substr(rest)),
        head_(head),
        name_(name),
        options_(options),
        executor_(executor),
        shared_(executor.threads() > 1),
        ids_(std::max<std::size_t>(kFewIds, text.view().size() / 4)),
        degrees_(ids_),
        seen_(ids_ / 64 + 1) {}

  std::optional<Graph> read(ReadReport& report) {
    if (!head_.ties().wide.empty() || !count()) return std::nullopt;
    add_up();
    report_.ties += head_.ties().narrow.size();
    require_ties(name_, report_);
    find_counts();
    Graph graph = counts_              ? counted_graph(counts_->from_one() ? 1 : 0)
                  : index().is_dense() ? numbered_graph()
                                       : sparse_graph();
    report = report_;
    return graph;
  }

 private:
  static constexpr std::size_t kFewIds = std::size_t{1} << 16;

  /// Row and other end of a line `from to`.
  [[nodiscard]] Tie arc(std::uint32_t from, std::uint32_t to) const noexcept {
    return options_.influence == InfluenceDirection::backward ? Tie{to, from} : Tie{from, to};
  }

  void see(std::uint32_t id) const noexcept {
    std::uint64_t& word = seen_[id / 64];
    const std::uint64_t bit = std::uint64_t{1} << (id % 64);
    if (!shared_)
      word |= bit;
    else if (std::atomic_ref shared(word); (shared.load(std::memory_order_relaxed) & bit) == 0)
      shared.fetch_or(bit, std::memory_order_relaxed);
  }

  void lengthen(std::uint32_t id) const noexcept { claim(degrees_[id], shared_); }

  /// Takes a tie into the lengths of rows.
  void count_tie(std::uint32_t from, std::uint32_t to) const noexcept {
    const Tie tie = arc(from, to);
    if (tie.from == tie.to) return see(tie.from);
    lengthen(tie.from);
    if (options_.directed)
      see(tie.to);
    else
      lengthen(tie.to);
  }

  /// First pass: checks all lines and counts. False where an id is too large.
  bool count() {
    std::atomic<bool> good{true};
    pieces_.resize(executor_.blocks(lines_.size(), kPieceBytes));
    for_each_piece(
        lines_, executor_,
        [&](std::string_view lines, std::size_t block) {
          if (good.load(std::memory_order_relaxed) && !count_piece(lines, pieces_[block]))
            good = false;
        },
        kPieceBytes);
    for (const Tie tie : head_.ties().narrow) good = good && std::max(tie.from, tie.to) < ids_;
    return good;
  }

  bool count_piece(std::string_view lines, Piece& piece) const {
    EdgeListParser parser = head_.for_piece();
    bool good = true;
    const bool narrow = parser.scan(lines, [&](std::uint32_t from, std::uint32_t to) {
      const std::uint32_t largest = std::max(from, to);
      piece.smallest = std::min({piece.smallest, from, to});
      piece.largest = std::max(piece.largest, largest);
      ++piece.ties;
      piece.loops += from == to ? 1U : 0U;
      if (largest < ids_)
        count_tie(from, to);
      else
        good = false;
    });
    piece.report = parser.report();
    piece.bad_lines = parser.bad_lines();
    return narrow && good;
  }

  /// The findings of all pieces, whose lines follow each other. Throws where there are bad lines.
  void add_up() {
    report_ = head_.report();
    std::vector<BadLine> bad_lines = head_.bad_lines();
    for (Piece& piece : pieces_) {
      for (BadLine& bad : piece.bad_lines) {
        bad.line += report_.lines;
        bad_lines.push_back(std::move(bad));
      }
      if (bad_lines.size() >= kMostProblems)
        break;  // lines of a piece are not counted on from there
      report_.lines += piece.report.lines;
      report_.comments += piece.report.comments;
      report_.extra_columns = std::max(report_.extra_columns, piece.report.extra_columns);
      report_.ties += piece.ties;
      report_.self_loops += piece.loops;
    }
    require_good_lines(name_, bad_lines);
  }

  /// Is the first line a line of counts? If not, it is a tie.
  void find_counts() {
    std::vector<Tie>& first = head_.ties().narrow;
    if (!first.empty()) {
      CountsLine counts(first.front().from, first.front().to);
      for (const Piece& piece : pieces_) counts.take_ids(piece.smallest, piece.largest, piece.ties);
      if (is_counts_line(name_, counts, head_.ties().first_has_more, options_.counts_line,
                         report_)) {
        require_plausible_agents(counts.agents, text_.view().size(), name_);
        counts_ = counts;
        first.clear();
      }
    }
    report_.had_counts_line = counts_.has_value();
    report_.ties -= counts_ ? 1U : 0U;
    for (const Tie tie : first) {
      count_tie(tie.from, tie.to);
      report_.self_loops += tie.from == tie.to ? 1U : 0U;
    }
    for (const Piece& piece : pieces_) largest_ = std::max(largest_, piece.largest);
    for (const Tie tie : first) largest_ = std::max({largest_, tie.from, tie.to});
  }

  /// All ids there are.
  const IdIndex& index() {
    std::vector<std::uint64_t> bits(largest_ / 64 + 1);
    for (std::size_t id = 0; id <= largest_; ++id)
      if (degrees_[id] > 0) bits[id / 64] |= std::uint64_t{1} << (id % 64);
    for (std::size_t word = 0; word < bits.size(); ++word) bits[word] |= seen_[word];
    return index_.emplace(std::move(bits));
  }

  Graph counted_graph(AgentId first) {
    const auto agents = static_cast<AgentId>(counts_->agents);
    Graph graph = fill(agents, first, [first](std::uint32_t id) { return id - first; });
    if (first == 1) graph.set_labels(labels_from_one(agents));
    report_.sparse_ids = first == 1;
    return graph;
  }

  Graph numbered_graph() {
    return fill(largest_ + 1, 0, [](std::uint32_t id) { return id; });
  }

  Graph sparse_graph() {
    std::vector<TieIndex> lengths;
    lengths.reserve(index_->count());
    for (std::size_t id = 0; id <= largest_; ++id)
      if (degrees_[id] > 0 || (seen_[id / 64] >> (id % 64) & 1U) != 0)
        lengths.push_back(degrees_[id]);
    Graph graph =
        fill_rows(std::move(lengths), [this](std::uint32_t id) { return index_->place_of(id); });
    graph.set_labels(index_->labels());
    report_.sparse_ids = true;
    return graph;
  }

  /// Where ids from `first` on are agents.
  template <class Place>
  Graph fill(AgentId agents, AgentId first, const Place& place) {
    std::vector<TieIndex> lengths(agents);
    const std::size_t last = std::min<std::size_t>(std::size_t{largest_} + 1 - first, agents);
    for (std::size_t agent = 0; agent < last; ++agent) lengths[agent] = degrees_[agent + first];
    return fill_rows(std::move(lengths), place);
  }

  /// Second pass.
  template <class Place>
  Graph fill_rows(std::vector<TieIndex> lengths, const Place& place) {
    BuildReport built;
    const auto put_all = [&](const OpenRows<AgentId>& rows) {
      const auto put_tie = [&](PutArcs<AgentId>& arcs, std::uint32_t from, std::uint32_t to) {
        if (from == to) return;
        const Tie raw = arc(from, to);
        const Tie tie{place(raw.from), place(raw.to)};
        arcs.put(tie.from, tie.to);
        if (!options_.directed) arcs.put(tie.to, tie.from);
      };
      PutArcs<AgentId> first(rows);
      for (const Tie tie : head_.ties().narrow) put_tie(first, tie.from, tie.to);
      for_each_piece(
          lines_, executor_,
          [&](std::string_view lines, std::size_t) {
            EdgeListParser parser = head_.for_piece();
            PutArcs<AgentId> arcs(rows);
            static_cast<void>(parser.scan(
                lines, [&](std::uint32_t from, std::uint32_t to) { put_tie(arcs, from, to); }));
          },
          kPieceBytes);
      text_.release();
    };
    Graph graph =
        build_from_lengths(std::move(lengths), options_.directed, executor_, put_all, &built);
    report_.parallel_ties = built.parallel_ties;
    return graph;
  }

  static constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

  TextBuffer& text_;
  std::string_view lines_;
  EdgeListParser& head_;
  const std::string& name_;
  const ReadOptions& options_;
  const Executor& executor_;
  bool shared_;
  std::size_t ids_;               ///< what follows has room for ids below this
  Zeros<std::uint32_t> degrees_;  ///< by id: length of its row
  Zeros<std::uint64_t> seen_;     ///< a bit by id: it has been met, if only in a loop or as target
  std::vector<Piece> pieces_;
  ReadReport report_;
  std::optional<CountsLine> counts_;
  std::optional<IdIndex> index_;
  std::uint32_t largest_ = 0;
};

}  // namespace

std::optional<Graph> read_number_rows(TextBuffer& text, std::size_t rest, EdgeListParser& head,
                                      const std::string& name, const ReadOptions& options,
                                      const Executor& executor, ReadReport& report) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 34;  // below 2^32 ties: lengths are 32 bits
  if (text.view().size() >= kMostBytes) return std::nullopt;
  return NumberRows(text, rest, head, name, options, executor).read(report);
}

}  // namespace groundswell
