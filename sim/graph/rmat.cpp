// SPDX-License-Identifier: Apache-2.0
// R-MAT: every tie falls through the quadrants of the adjacency matrix, halved again and again.
//
// A tie is a function of its number, so it is drawn twice and never stored. Five halvings at a time
// are one draw from the 4^5 cells they lead to, by an alias table (Walker 1977) of 8 KiB: 10 bits
// say which cell, 22 whether its alias instead, so chances are exact to 2^-32. A Philox block has
// eight such draws: two ties of scale 20.
#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <utility>
#include <vector>

#include "graph/generator_tools.hpp"
#include "graph/generators.hpp"
#include "graph/id_shuffle.hpp"
#include "graph/two_pass_builder.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::shown;

constexpr unsigned kLevels = 5;    ///< halvings in one draw
constexpr std::size_t kDraws = 8;  ///< in a Philox block, of 32 bits each

/// A place in the matrix, or in a part of it.
struct Cell {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
};

/// Draws one of the 4^levels cells of a matrix halved `levels` times.
class CellSampler {
 public:
  CellSampler(unsigned levels, const std::array<double, 4>& quadrants) : index_bits_(2 * levels) {
    const std::size_t size = std::size_t{1} << index_bits_;
    std::vector<double> shares(size);  // of each cell, times the number of cells
    entries_.resize(size);
    for (std::size_t cell = 0; cell < size; ++cell) {
      double share = static_cast<double>(size);
      Cell place;
      for (unsigned level = levels; level-- > 0;) {
        const auto quadrant = static_cast<std::uint32_t>(cell >> (2 * level)) % 4;
        share *= quadrants[quadrant];
        place = {2 * place.row + quadrant / 2, 2 * place.column + quadrant % 2};
      }
      shares[cell] = share;
      entries_[cell].cells = place.row << kRow | place.column;
    }
    fill_up(shares);
  }

  [[nodiscard]] Cell pick(std::uint32_t bits) const noexcept {
    const Entry& entry = entries_[bits >> (32U - index_bits_)];
    // Which of the two is a coin that no processor can predict: no branch.
    const std::uint32_t other = (bits << index_bits_) < entry.threshold ? 0U : ~0U;
    const std::uint32_t place = entry.cells ^ ((entry.cells >> kFlip) & other);
    return {(place >> kRow) & kLow, place & kLow};
  }

 private:
  static constexpr unsigned kRow = 8;
  static constexpr unsigned kFlip = 16;
  static constexpr std::uint32_t kLow = 0xff;
  static constexpr std::uint32_t kPlace = 0xffff;
  struct Entry {
    std::uint32_t threshold = ~std::uint32_t{0};  ///< below it the cell itself, else its alias
    std::uint32_t cells = 0;  ///< column, row, and above them what makes its alias of the cell
  };

  /// Vose (1991): cells with less than an even share are filled up from those with more.
  void fill_up(std::vector<double>& shares) {
    std::vector<std::size_t> poor;
    std::vector<std::size_t> rich;
    for (std::size_t cell = 0; cell < shares.size(); ++cell)
      (shares[cell] < 1.0 ? poor : rich).push_back(cell);
    while (!poor.empty() && !rich.empty()) {
      const std::size_t giver = rich.back();
      const std::size_t taker = poor.back();
      poor.pop_back();
      entries_[taker].threshold = static_cast<std::uint32_t>(shares[taker] * 0x1p32);
      const std::uint32_t flip = (entries_[taker].cells ^ entries_[giver].cells) & kPlace;
      entries_[taker].cells |= flip << kFlip;
      shares[giver] -= 1.0 - shares[taker];
      if (shares[giver] >= 1.0) continue;
      rich.pop_back();
      poor.push_back(giver);
    }
  }

  unsigned index_bits_;
  std::vector<Entry> entries_;
};

class TieDrawer {
 public:
  TieDrawer(const RmatOptions& options, std::uint64_t seed)
      : full_draws_(options.scale / kLevels),
        rest_levels_(options.scale % kLevels),
        block_bits_(static_cast<unsigned>(
            std::bit_width(kDraws / (full_draws_ + (rest_levels_ > 0 ? 1 : 0))) - 1)),
        draws_(seed, 0, Purpose::graph_ties),
        full_(kLevels, quadrants(options)),
        rest_(rest_levels_, quadrants(options)),
        shuffle_(options.scale, Draws(seed, 0, Purpose::graph_ids), {}),
        shuffled_(options.shuffled) {}

  template <class Emit>
  void operator()(std::size_t begin, std::size_t end, const Emit& emit) const {
    std::array<std::uint32_t, 2 * kTogether> ids;
    while (begin < end) {
      const std::size_t count = std::min(kTogether, end - begin);
      draw(begin, std::span(ids).first(2 * count));
      if (shuffled_) shuffle_(std::span(ids).first(2 * count));
      for (std::size_t i = 0; i < count; ++i) emit(ids[2 * i], ids[2 * i + 1]);
      begin += count;
    }
  }

 private:
  static std::array<double, 4> quadrants(const RmatOptions& options) {
    return {options.a, options.b, options.c,
            std::max(0.0, 1.0 - (options.a + options.b + options.c))};
  }
  /// Draws ties from this one on: row, column, row, column … All random words come first, so that
  /// the processor works on several blocks at once.
  void draw(std::size_t tie, std::span<std::uint32_t> ids) const noexcept {
    std::array<PhiloxBlock, kTogether + 1> blocks;
    const std::size_t first = tie >> block_bits_;
    const std::size_t last = (tie + ids.size() / 2 - 1) >> block_bits_;
    for (std::size_t i = first; i <= last; ++i) blocks[i - first] = draws_.block({.agent = i});
    const std::size_t mask = (std::size_t{1} << block_bits_) - 1;
    for (std::size_t i = 0; i < ids.size(); i += 2, ++tie) {
      const Cell cell =
          fall(blocks[(tie >> block_bits_) - first], (tie & mask) * (kDraws >> block_bits_));
      ids[i] = cell.row;
      ids[i + 1] = cell.column;
    }
  }
  /// Falls through the matrix by the draws of a block from `next` on.
  [[nodiscard]] Cell fall(const PhiloxBlock& words, std::size_t next) const noexcept {
    const auto bits = [&](std::size_t i) {
      return static_cast<std::uint32_t>(words[i / 2] >> (i % 2 * 32));
    };
    Cell cell;
    const auto descend = [&cell](Cell part, unsigned levels) {
      cell = {cell.row << levels | part.row, cell.column << levels | part.column};
    };
    for (const std::size_t last = next + full_draws_; next < last; ++next)
      descend(full_.pick(bits(next)), kLevels);
    if (rest_levels_ > 0) descend(rest_.pick(bits(next)), rest_levels_);
    return cell;
  }

  static constexpr std::size_t kTogether = 128;  ///< ties: each step's table stays in cache
  std::size_t full_draws_;
  unsigned rest_levels_;
  unsigned block_bits_;  ///< so many ties a block, as a power of two
  Draws draws_;
  CellSampler full_;
  CellSampler rest_;
  detail::IdShuffle shuffle_;
  bool shuffled_;
};

}  // namespace

Graph rmat(const RmatOptions& options, std::uint64_t seed, const Executor& executor) {
  constexpr unsigned kMostScale = 31;
  require(options.scale >= 1 && options.scale <= kMostScale, "scale", std::to_string(options.scale),
          "1 … 31: there are 2^scale agents");
  constexpr double kRounding = 1e-12;  // 0.57 + 0.19 + 0.24 may be a little more than 1
  const auto is_share = [](double share) { return share >= 0.0 && share <= 1.0; };
  const double sum = options.a + options.b + options.c;
  require(
      is_share(options.a) && is_share(options.b) && is_share(options.c) && sum <= 1.0 + kRounding,
      "a", shown(options.a) + ", b = " + shown(options.b) + ", c = " + shown(options.c),
      "shares of at least 0 whose sum is at most 1");
  const AgentId agents = AgentId{1} << options.scale;
  const std::size_t ties = std::size_t{agents} * options.ties_per_agent;
  return build_two_pass(agents, ties, TieDrawer(options, seed), false, executor);
}

}  // namespace groundswell
