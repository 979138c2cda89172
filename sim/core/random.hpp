// SPDX-License-Identifier: Apache-2.0
// Randomness as a pure function: every draw is Philox4x64-10 of
//   key     = (seed, world, purpose)        which random universe, and what the draw is for
//   counter = (agent, item, step, index)    which draw in it
// The coordinates are not hashed together: distinct tuples are distinct Philox blocks. There is no
// generator to share, so threads, call order and what is recorded cannot change a result, and
// switching a campaign off shifts no other draw. Items and campaigns enter by a stable key of their
// name
// (`stable_key`), not by their position, so removing one leaves the others' draws alone.
//
// Source: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/math.hpp"
#include "core/types.hpp"

namespace groundswell {

/// What a draw is for. Values are part of the results: append, never renumber. What only one model
/// draws has its purpose in that model's file, `Purpose{1000}` and on (20, 135, 136, 160 … 162 and
/// 170 … 172 are older ones): one model runs at a time, so that two may use the same.
enum class Purpose : std::uint32_t {
  graph_ties = 1,
  graph_degrees = 2,
  graph_rewiring = 3,
  graph_blocks = 4,
  graph_excess = 5,
  // 6 was that of swaps one after the other
  trait_shuffle = 7,
  graph_places = 8,
  graph_corrections = 12,
  graph_ids = 13,
  graph_pair_counts = 15,
  collectivism = 16,
  taste = 17,
  resistance = 18,
  threshold = 19,
  state_start = 21,
  state_update = 22,
  seeding = 32,
  audience = 33,
  recruits = 34,
  browse_time = 35,
  browse_choice = 36,
  cause_channel = 48,
  cause_peer = 49,
  cap_choice = 50,
  chart_tie = 51,
  path_sources = 64,
  clustering_pairs = 65,
  seeding_neighbour = 80,
  seeding_pivots = 81,
  seeding_visits = 82,
  seeding_worlds = 83,
  seeding_sets = 84,
  seeding_estimate = 85,
  seeding_trial_sets = 86,
  seeding_lots = 87,
  graph_layer = 100,
  seeding_finer_sets = 120,
  estimate_null = 150,
  estimate_bias = 151,
  item_quality = 130,
  choice_turn = 131,
  choice = 132,
  choice_votes = 133,
  choice_verdict = 134,
  graph_pairing = 180,
  graph_mending = 181,
  graph_switch_order = 182,
  graph_switch_sides = 183,
  graph_switch_counts = 184,
  design_random = 200,
  design_strata = 201,
  design_jitter = 202,
  design_shift = 203,
  design_universe = 204,
  test = 255,
};

/// 64-bit FNV-1a of a name: the same everywhere, for keying draws by name.
[[nodiscard]] constexpr std::uint64_t stable_key(std::string_view name) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : name) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

__extension__ using Wide = unsigned __int128;  // GCC and Clang, all 64-bit targets

using PhiloxBlock = std::array<std::uint64_t, 4>;

/// Philox4x64-10 (Random123's function; its published vectors are in the tests).
[[nodiscard]] inline PhiloxBlock philox(PhiloxBlock counter,
                                        std::array<std::uint64_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const Wide a = Wide{0xD2E7470EE14C6C93ULL} * counter[0];
    const Wide b = Wide{0xCA5A826395121157ULL} * counter[2];
    counter = {
        static_cast<std::uint64_t>(b >> 64) ^ counter[1] ^ key[0], static_cast<std::uint64_t>(b),
        static_cast<std::uint64_t>(a >> 64) ^ counter[3] ^ key[1], static_cast<std::uint64_t>(a)};
    key[0] += 0x9E3779B97F4A7C15ULL;
    key[1] += 0xBB67AE8584CAA73BULL;
  }
  return counter;
}

/// The upper 53 bits as a number in [0, 1): compare with `<`, so p = 0 never and p = 1 always.
[[nodiscard]] constexpr double unit_interval(std::uint64_t bits) noexcept {
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

/// Exp(1) from a uniform in [0, 1): inverse transform, in [0, 36.8]. Uniforms are multiples of
/// 2^-53, so 1 − u is exact and its plain logarithm is as good as log1p(−u).
[[nodiscard]] inline double exponential_from(double uniform) noexcept {
  return -portable_log(1.0 - uniform);
}

/// N(0,1) from a uniform in [0, 1): Wichura's AS 241 (PPND16), relative error about 1e-16.
[[nodiscard]] double normal_from(double uniform) noexcept;

/// Trials up to and including the first success, 1, 2, …: P(n) = p(1−p)^(n−1), p in (0, 1].
/// Saturates at 2^53.
[[nodiscard]] std::uint64_t geometric_from(double uniform, double p) noexcept;

/// The same with log(1−p) worked out once, for loops over many draws. `log_failure` in (−∞, 0).
[[nodiscard]] inline std::uint64_t geometric_given_log(double uniform,
                                                       double log_failure) noexcept {
  const double failures = portable_log(1.0 - uniform) / log_failure;  // ≥ 0: truncation is floor
  return failures < 0x1p53 ? static_cast<std::uint64_t>(failures) + 1 : std::uint64_t{1} << 53;
}

/// Number of events of a Poisson process with this mean, 0 ≤ mean ≤ 100, by inversion.
[[nodiscard]] std::uint64_t poisson_from(double uniform, double mean) noexcept;

/// A lot for `candidate` among those that share `bits`: SplitMix64's finaliser (Steele, Lea & Flood
/// 2014) over a keyed Philox word, so that comparing many candidates costs one Philox block.
[[nodiscard]] constexpr std::uint64_t lot_of(std::uint64_t bits, std::uint64_t candidate) noexcept {
  std::uint64_t z = bits + candidate * 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

/// The four coordinates of one draw inside a stream.
struct DrawAt {
  std::uint64_t agent = 0;
  std::uint64_t item = 0;
  std::uint64_t step = 0;
  std::uint64_t index = 0;
};

/// All draws of one (seed, world, purpose). A value: copy it freely.
class Draws {
 public:
  constexpr Draws(std::uint64_t seed, World world, Purpose purpose) noexcept
      : key_{seed, (std::uint64_t{world} << 32) | static_cast<std::uint32_t>(purpose)} {}

  [[nodiscard]] PhiloxBlock block(DrawAt at) const noexcept {
    return philox({at.agent, at.item, at.step, at.index}, key_);
  }
  [[nodiscard]] std::uint64_t bits(DrawAt at) const noexcept { return block(at)[0]; }
  [[nodiscard]] double uniform(DrawAt at) const noexcept { return unit_interval(bits(at)); }
  /// One uniform for each of the agents [4·group, 4·group+4): a Philox block has four words, and
  /// loops over all agents need only a quarter of the blocks.
  [[nodiscard]] std::array<double, 4> uniforms_of_four(std::uint64_t group,
                                                       std::uint64_t item) const noexcept {
    const PhiloxBlock words = philox({group, item, 0, 0}, key_);
    return {unit_interval(words[0]), unit_interval(words[1]), unit_interval(words[2]),
            unit_interval(words[3])};
  }
  [[nodiscard]] double exponential(DrawAt at) const noexcept {
    return exponential_from(uniform(at));
  }
  [[nodiscard]] double normal(DrawAt at) const noexcept { return normal_from(uniform(at)); }
  [[nodiscard]] std::uint64_t geometric(DrawAt at, double p) const noexcept {
    return geometric_from(uniform(at), p);
  }
  /// A whole number in [0, bound), bound ≥ 1 (multiply-shift; bias below bound·2^-64).
  [[nodiscard]] std::uint64_t below(DrawAt at, std::uint64_t bound) const noexcept {
    return static_cast<std::uint64_t>((Wide{bits(at)} * bound) >> 64);
  }
  /// Gamma(shape, 1), shape > 0 (Marsaglia & Tsang 2000). Uses indices at.index·2^32 and on.
  [[nodiscard]] double gamma(DrawAt at, double shape) const noexcept;
  /// Beta(a, b), a, b > 0, in [0, 1]: from two gammas.
  [[nodiscard]] double beta(DrawAt at, double a, double b) const noexcept;
  /// Binomial(trials, p): beta splitting at the median order statistic (Devroye 1986, X.4),
  /// exact in law, O(log trials) draws.
  [[nodiscard]] std::uint64_t binomial(DrawAt at, std::uint64_t trials, double p) const noexcept;
  /// Poisson of any mean ≥ 0 below 2^50: a large one is cut down at gamma-distributed arrivals
  /// (Ahrens & Dieter 1974), exact in law, O(log mean) draws. Uses indices at.index·2^40 and on,
  /// and their complements.
  [[nodiscard]] std::uint64_t poisson(DrawAt at, double mean) const noexcept;

 private:
  std::array<std::uint64_t, 2> key_;
};

}  // namespace groundswell
