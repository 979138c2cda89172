// SPDX-License-Identifier: Apache-2.0
// What is known of a run when its worlds are done: everything `run` and `show` print, and
// everything in the HDF5 file that is not a time series or the ledger. Counts are in people.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "measure/cascades.hpp"
#include "measure/metrics.hpp"
#include "measure/order_parameter.hpp"
#include "measure/turnover.hpp"

namespace groundswell {

/// Downloads of one world by item and channel, in people.
using ChannelTotals = std::vector<std::array<std::uint64_t, kChannels>>;

/// One world under one twin's changes, held against the base world with the same draws.
struct TwinWorld {
  ChannelTotals downloads;             ///< [item][channel]
  std::vector<std::uint64_t> changed;  ///< [item] people whose download of it differs, either way
  std::uint64_t changed_agents = 0;    ///< people for whom any item differs
};

struct WorldSummary {
  ChannelTotals downloads;                                 ///< [item][channel], by last touch
  std::vector<std::array<double, kChannels>> doses;        ///< [item][channel], by dose share
  std::vector<std::vector<std::uint64_t>> by_campaign;     ///< [item][campaign], by last touch
  std::vector<std::vector<std::uint64_t>> week_downloads;  ///< [week][item]
  std::vector<std::vector<std::uint32_t>> week_ranks;      ///< [week][item], 0 = not ranked
  std::vector<std::uint64_t> members;                      ///< [group] at the end
  std::vector<std::uint64_t> states;                       ///< [state] at the end
  std::vector<double> measures;                            ///< [measure] at the end
  std::vector<TwinWorld> twins;                            ///< [twin]
  /// [item][channel], Shapley values in people; empty unless the scenario asks for them.
  std::vector<std::array<double, kChannels>> shapley;
  std::vector<CascadeSummary> cascades;  ///< [item], in agents; empty without a ledger

  [[nodiscard]] std::vector<std::uint64_t> totals() const;  ///< [item]
  [[nodiscard]] std::uint64_t total(std::size_t item) const;
  [[nodiscard]] std::uint64_t total() const;
  [[nodiscard]] std::vector<double> shares() const;  ///< [item] of the market
  /// Kendall's τ_b and Spearman's ρ of quality and downloads; whether the best item is number one.
  [[nodiscard]] double quality_tau(std::span<const double> quality) const;
  [[nodiscard]] double quality_rho(std::span<const double> quality) const;
  [[nodiscard]] double best_first(std::span<const double> quality) const;
  /// Mean entries per week into the top `depth`.
  [[nodiscard]] double turnover(std::uint32_t depth) const;
  /// Counterfactual herding share of an item, 1 − D⁰/D (0 where D = 0); of all items together.
  [[nodiscard]] double herding(std::size_t twin, std::size_t item) const;
  [[nodiscard]] double herding(std::size_t twin) const;
  /// Market share that the twin reallocates.
  [[nodiscard]] double reallocation(std::size_t twin) const;
  /// Share of all `people` whose choice differs in the twin.
  [[nodiscard]] double changed_choices(std::size_t twin, double people) const;
};

struct RunSummary {
  std::string title;
  std::string model;
  std::string collectivism;          ///< describe_collectivism, "" where it does not act
  std::string collectivism_meaning;  ///< operator and channel: of the model's card
  std::vector<std::string> items;
  std::vector<std::string> groups;
  std::vector<std::string> campaigns;
  std::vector<std::string> twins;
  std::vector<std::string> states;          ///< of agents, where the model counts them
  std::vector<MeasureKind> measures;        ///< what else the model reports
  std::vector<std::string> weeks;           ///< "week to Sat 19 Dec 2009"
  std::vector<double> quality;              ///< of items, as the scenario says
  std::vector<std::uint32_t> chart_depths;  ///< at which turnover is told
  std::uint64_t scale = 1;                  ///< people per agent
  std::uint64_t agents = 0;
  std::uint64_t ties = 0;
  std::vector<WorldSummary> worlds;

  [[nodiscard]] double people() const;
  /// Mean over worlds of an item's downloads, in people.
  [[nodiscard]] Estimate downloads(std::size_t item) const;
  /// Mean over worlds of the share of all downloads that came through a channel.
  [[nodiscard]] Estimate channel_share(Channel channel, bool by_dose) const;
  /// Mean over worlds of the share of all downloads that a channel has by its Shapley value.
  [[nodiscard]] Estimate shapley_share(Channel channel) const;
  /// Market shares, [world][item].
  [[nodiscard]] std::vector<std::vector<double>> shares() const;
  /// What `unpredictability` of the shares would be by sampling alone, by item.
  [[nodiscard]] std::vector<double> floor_of_unpredictability() const;
  /// What WorldSummary says of each world.
  [[nodiscard]] std::vector<double> quality_tau() const;
  [[nodiscard]] std::vector<double> quality_rho() const;
  [[nodiscard]] std::vector<double> best_first() const;
  [[nodiscard]] std::vector<double> turnover(std::uint32_t depth) const;
  /// Order over worlds, of the magnetisation with which each ends. None where the model has no
  /// magnetisation, and where there are fewer than two worlds. Two do not tell how far off they are
  /// in what differs between worlds: the errors of susceptibility and cumulant are NaN then.
  [[nodiscard]] std::optional<Order> order() const;
  /// The market of a twin as a run of its own: items and their downloads, and nothing else.
  [[nodiscard]] RunSummary market_of(std::size_t twin) const;
  /// What WorldSummary says of a twin, mean over worlds.
  [[nodiscard]] Estimate herding(std::size_t twin, std::size_t item) const;
  [[nodiscard]] Estimate herding(std::size_t twin) const;
  [[nodiscard]] Estimate reallocation(std::size_t twin) const;
  [[nodiscard]] Estimate changed_choices(std::size_t twin) const;
};

/// Whether a run of these measures and so many worlds has an order (RunSummary::order).
[[nodiscard]] bool has_order(const std::vector<MeasureKind>& measures, std::size_t worlds);

/// The parts that do not depend on worlds; without a graph, all of them but its size.
[[nodiscard]] RunSummary begin_summary(const Scenario& scenario, const ModelCard& card,
                                       const Clock& clock);
[[nodiscard]] RunSummary begin_summary(const Scenario& scenario, const ModelCard& card,
                                       const Graph& graph, const Clock& clock);
/// One world's part. `twins` are the worlds of its twins, in scenario order, run with keep.has.
[[nodiscard]] WorldSummary summarise(const WorldResult& world,
                                     const std::vector<WorldResult>& twins, std::uint64_t scale);

}  // namespace groundswell
