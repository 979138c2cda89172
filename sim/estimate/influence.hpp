// SPDX-License-Identifier: Apache-2.0
// How much the choices in a log were those of others: four models of influence, fitted by joint
// maximum likelihood over worlds with influence and independent ones (science.md §1.4).
//
// Every item has a free quality q, with a pseudo-count of one download in the independent worlds,
// where P(item) = q. With D downloads of the item so far and rank its place among them (ties by the
// item's number), the worlds with influence follow one of
//
//   switch by counts   P = (1 − c)·q + c·(D + a) / Σ(D + a)
//   switch by rank     P = (1 − c)·q + c·rank^−g / Σ rank^−g
//   weigh by counts    P ∝ q·(D + a)^r
//   weigh by rank      P ∝ q·rank^−s
//
// A plug-in fit, with q fixed at the independent shares, finds influence where there is none; this
// one does not (science.md §1.4, and tests/theory/test_estimate.cpp).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "estimate/download_log.hpp"

namespace groundswell {

enum class Influence : std::uint8_t { switch_counts, switch_rank, weigh_counts, weigh_rank };

inline constexpr std::size_t kInfluences = 4;

/// What an influence is called, and what its numbers are.
struct InfluenceNames {
  std::string_view id;        ///< switch-linear
  std::string_view op;        ///< switch, weigh
  std::string_view channel;   ///< counts, rank
  std::string_view strength;  ///< the letter of its strength: c, r, s
  std::string_view shape;     ///< of its second parameter: a, g; "" = none
};
[[nodiscard]] const InfluenceNames& names_of(Influence influence);

/// A world with influence, made ready for fitting. Only its choices are explained; downloads that
/// nobody chose count for D and rank.
struct PreparedWorld {
  struct Seen {
    std::uint32_t item, count, rank, total;  ///< of the chosen item, before; total of all items
  };
  /// An item has a count (or rank) while the choices [begin, end) are made.
  struct Span {
    std::uint32_t item, level, begin, end;
  };
  std::vector<Seen> choices;
  std::vector<Span> counts;
  std::vector<Span> ranks;
  std::uint32_t most = 0;  ///< largest count of an item
};
[[nodiscard]] PreparedWorld prepare(const LogWorld& world, std::size_t items);

/// What is fitted to.
struct Evidence {
  std::vector<const PreparedWorld*> social;
  std::vector<double> independent;  ///< by item: downloads in independent worlds, and one more
};

struct InfluenceFit {
  double strength = 0.0;        ///< c, r or s
  double shape = 0.0;           ///< a or g; 0 where there is none
  bool shape_at_limit = false;  ///< the likelihood rises to the end of the range allowed to it
  double log_likelihood = 0.0;  ///< of all choices, with the pseudo-counts
  std::vector<double> quality;  ///< by item; sums to 1
};

/// The best fit. Qualities are found exactly for each trial strength and shape (by Newton steps for
/// the switches, whose likelihood is self-concordant; by a monotone fixed point for the weighs, a
/// multinomial logit); strength and shape by one-dimensional searches. c lies in [0, 0.999], r and
/// s in [−2, 4], a in [0.1, 10] (weigh: to 20), g in [0.25, 4].
[[nodiscard]] InfluenceFit fit(Influence influence, const Evidence& evidence);

/// The fit without influence: all worlds choose by quality.
[[nodiscard]] InfluenceFit fit_without_influence(const Evidence& evidence);

/// Collectivism in the sense of the operator: c of a switch; x/(1 + x) of a weigh of strength x,
/// since q·w^x ∝ exp κ[(1 − c) ln q + c ln w] (NaN for x ≤ −1). Values of different operators do
/// not compare.
[[nodiscard]] double collectivism_of(Influence influence, double strength);

}  // namespace groundswell
