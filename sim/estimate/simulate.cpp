// SPDX-License-Identifier: Apache-2.0
#include "estimate/simulate.hpp"

#include <algorithm>

#include "core/math.hpp"
#include "estimate/standings.hpp"

namespace groundswell {
namespace {

/// The chances of all items, added up, for a state of the table.
class Chances {
 public:
  Chances(Influence influence, const InfluenceFit& fit, std::size_t most)
      : fit_(fit),
        is_switch_(names_of(influence).op == "switch"),
        by_rank_(names_of(influence).channel == "rank"),
        up_to_(fit.quality.size()) {
    const std::size_t levels = by_rank_ ? fit.quality.size() + 1 : most + 1;
    const double power = is_switch_ ? (by_rank_ ? fit.shape : 1.0) : fit.strength;
    for (std::size_t level = 0; level < levels; ++level) {
      const double log = by_rank_ ? -portable_log(std::max(1.0, static_cast<double>(level)))
                                  : portable_log(static_cast<double>(level) + fit.shape);
      pull_.push_back(portable_exp(power * log));
    }
  }

  [[nodiscard]] std::uint32_t choose(const Standings& standings, double uniform) {
    double all = 0.0;
    for (std::uint32_t i = 0; i < up_to_.size(); ++i) all += pull_of(standings, i);
    double sum = 0.0;
    for (std::uint32_t i = 0; i < up_to_.size(); ++i) {
      const double pull = pull_of(standings, i);
      sum += is_switch_ ? (1.0 - fit_.strength) * fit_.quality[i] + fit_.strength * pull / all
                        : fit_.quality[i] * pull;
      up_to_[i] = sum;
    }
    const auto found = std::upper_bound(up_to_.begin(), up_to_.end() - 1, uniform * sum);
    return static_cast<std::uint32_t>(found - up_to_.begin());
  }

 private:
  [[nodiscard]] double pull_of(const Standings& standings, std::uint32_t item) const {
    return pull_[by_rank_ ? standings.rank(item) : standings.count(item)];
  }

  const InfluenceFit& fit_;
  bool is_switch_;
  bool by_rank_;
  std::vector<double> pull_;  ///< of others, by count or rank
  std::vector<double> up_to_;
};

}  // namespace

DownloadLog simulate_log(const DownloadLog& log, const std::vector<bool>& independent,
                         Influence influence, const InfluenceFit& fit, const Draws& draws,
                         std::uint64_t set) {
  InfluenceFit alone = fit;
  alone.strength = 0.0;
  DownloadLog fakes = log;
  for (std::size_t w = 0; w < fakes.worlds.size(); ++w) {
    std::vector<Choice>& choices = fakes.worlds[w].choices;
    Chances chances(influence, independent[w] ? alone : fit, choices.size());
    Standings standings(fit.quality.size());
    for (std::size_t begin = 0; begin < choices.size();) {
      std::size_t end = begin;
      for (; end < choices.size() && choices[end].moment == choices[begin].moment; ++end)
        if (choices[end].is_choice)
          choices[end].item =
              chances.choose(standings, draws.uniform({.agent = end, .item = w, .step = set}));
      for (; begin < end; ++begin) standings.add(choices[begin].item, [](std::uint32_t) {});
    }
  }
  return fakes;
}

}  // namespace groundswell
