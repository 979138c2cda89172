// SPDX-License-Identifier: Apache-2.0
// R-MAT: every tie falls through the quadrants of the adjacency matrix, halved again and again.
//
// A tie is a function of its number, so it is drawn twice and never stored. Five halvings at a time
// are one draw from the 4^5 cells they lead to, by an alias table (Walker 1977) that fits into the
// first-level cache: a tie of scale 20 costs one Philox block.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "graph/generator_tools.hpp"
#include "graph/generators.hpp"
#include "graph/two_pass_builder.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::shown;

constexpr unsigned kLevels = 5;  ///< halvings in one draw

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
      entries_[cell].own = place.row << kHalf | place.column;
    }
    fill_up(shares);
  }

  [[nodiscard]] Cell pick(std::uint64_t bits) const noexcept {
    const Entry& entry = entries_[bits >> (64U - index_bits_)];
    // Which of the two is a coin that no processor can predict: no branch.
    const std::uint32_t other = (bits << index_bits_) < entry.threshold ? 0U : ~0U;
    const std::uint32_t place = entry.own ^ (entry.flip & other);
    return {place >> kHalf, place & kLow};
  }

 private:
  static constexpr unsigned kHalf = 16;
  static constexpr std::uint32_t kLow = 0xffff;
  struct Entry {
    std::uint64_t threshold = ~std::uint64_t{0};  ///< below it the cell itself, else its alias
    std::uint32_t own = 0;                        ///< the cell: row above, column below
    std::uint32_t flip = 0;                       ///< what makes its alias of it
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
      entries_[taker].threshold = static_cast<std::uint64_t>(shares[taker] * 0x1p64);
      entries_[taker].flip = entries_[taker].own ^ entries_[giver].own;
      shares[giver] -= 1.0 - shares[taker];
      if (shares[giver] >= 1.0) continue;
      rich.pop_back();
      poor.push_back(giver);
    }
  }

  unsigned index_bits_;
  std::vector<Entry> entries_;
};

/// A bijection of [0, 2^bits) that depends on the seed: odd multiples and shifted copies of the
/// upper half, each of which can be undone.
class Shuffle {
 public:
  Shuffle(unsigned bits, std::uint64_t seed)
      : mask_((std::uint64_t{1} << bits) - 1),
        shift_((bits + 1) / 2),
        keys_{Draws(seed, 0, Purpose::graph_ids).block({.index = 0}),
              Draws(seed, 0, Purpose::graph_ids).block({.index = 1})} {}

  [[nodiscard]] AgentId operator()(std::uint32_t id) const noexcept {
    std::uint64_t x = id;
    for (std::size_t round = 0; round < kRounds; ++round) {
      x = (x * (keys_[0][round] | 1U) + keys_[1][round]) & mask_;
      x ^= x >> shift_;
    }
    return static_cast<AgentId>(x);
  }

 private:
  static constexpr std::size_t kRounds = 3;
  std::uint64_t mask_;
  unsigned shift_;
  std::array<PhiloxBlock, 2> keys_;
};

class TieDrawer {
 public:
  TieDrawer(const RmatOptions& options, std::uint64_t seed)
      : scale_(options.scale),
        draws_(seed, 0, Purpose::graph_ties),
        full_(kLevels, quadrants(options)),
        rest_(options.scale % kLevels, quadrants(options)),
        shuffle_(options.scale, seed),
        shuffled_(options.shuffled) {}

  template <class Emit>
  void operator()(std::size_t begin, std::size_t end, const Emit& emit) const {
    for (std::size_t tie = begin; tie < end; ++tie) {
      const Cell cell = draw(tie);
      if (shuffled_) {
        emit(shuffle_(cell.row), shuffle_(cell.column));
      } else {
        emit(cell.row, cell.column);
      }
    }
  }

 private:
  static std::array<double, 4> quadrants(const RmatOptions& options) {
    return {options.a, options.b, options.c,
            std::max(0.0, 1.0 - (options.a + options.b + options.c))};
  }
  [[nodiscard]] Cell draw(std::size_t tie) const noexcept {
    Cell cell;
    const auto descend = [&cell](Cell part, unsigned levels) {
      cell = {cell.row << levels | part.row, cell.column << levels | part.column};
    };
    unsigned left = scale_;
    for (DrawAt at{.agent = tie}; left > 0; ++at.index) {
      const PhiloxBlock words = draws_.block(at);
      for (const std::uint64_t word : words) {
        if (left < kLevels) {
          if (left > 0) descend(rest_.pick(word), left);
          return cell;
        }
        descend(full_.pick(word), kLevels);
        left -= kLevels;
      }
    }
    return cell;
  }

  unsigned scale_;
  Draws draws_;
  CellSampler full_;
  CellSampler rest_;
  Shuffle shuffle_;
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
