// SPDX-License-Identifier: Apache-2.0
#include "measure/summary.hpp"

#include <algorithm>
#include <numeric>

#include "core/types.hpp"
#include "measure/describe_collectivism.hpp"
#include "measure/ranking.hpp"

namespace groundswell {
namespace {

ChannelTotals channel_totals(const WorldResult& world, std::uint64_t scale) {
  ChannelTotals totals(world.items);
  for (ItemId item = 0; item < world.items; ++item) {
    totals[item].fill(0);
    for (std::size_t c = 0; c < kChannels; ++c)
      totals[item][c] = world.total(item, static_cast<Channel>(c)) * scale;
  }
  return totals;
}

/// Elements of the last of `rows` rows.
std::ptrdiff_t last_row(std::size_t size, std::size_t rows) {
  return static_cast<std::ptrdiff_t>(size / rows);
}

std::uint64_t sum(std::span<const std::uint64_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

std::vector<std::uint64_t> item_totals(const ChannelTotals& channels) {
  std::vector<std::uint64_t> totals;
  for (const auto& item : channels) totals.push_back(sum(item));
  return totals;
}

double herding_share(std::uint64_t with, std::uint64_t without) {
  if (with == 0) return 0.0;
  return 1.0 - static_cast<double>(without) / static_cast<double>(with);
}

TwinWorld compare(const WorldResult& base, const WorldResult& twin, std::uint64_t scale) {
  TwinWorld result;
  result.downloads = channel_totals(twin, scale);
  result.changed.assign(base.items, 0);
  const std::size_t agents = base.has.empty() ? 0 : base.has.front().size();
  for (std::size_t agent = 0; agent < agents; ++agent) {
    bool any = false;
    for (std::size_t item = 0; item < base.items; ++item) {
      if (base.has[item][agent] == twin.has[item][agent]) continue;
      result.changed[item] += scale;
      any = true;
    }
    result.changed_agents += any ? scale : 0;
  }
  return result;
}

/// One number of each world.
template <class PerWorld>
std::vector<double> by_world(const std::vector<WorldSummary>& worlds, const PerWorld& per_world) {
  std::vector<double> values;
  for (const WorldSummary& world : worlds) values.push_back(per_world(world));
  return values;
}

std::vector<double> as_numbers(const std::vector<std::uint64_t>& counts) {
  return {counts.begin(), counts.end()};
}

template <class PerWorld>
Estimate over_worlds(const std::vector<WorldSummary>& worlds, const PerWorld& per_world) {
  return estimate(by_world(worlds, per_world));
}

auto order_measure(const std::vector<MeasureKind>& measures) {
  return std::ranges::find(measures, kOrderMeasure, &MeasureKind::name);
}

std::string week_label(const Clock& clock, std::int64_t begin_ms) {
  constexpr std::int64_t kSixDays = 6 * 86'400'000LL;
  if (clock.dated()) {
    const std::int64_t last = clock.start_ms() + begin_ms + kSixDays;
    const std::string text = to_calendar_text(last - (last % 86'400'000 + 86'400'000) % 86'400'000);
    return "week to " + text;
  }
  return "days " + std::to_string(begin_ms / 86'400'000) + "–" +
         std::to_string(begin_ms / 86'400'000 + 6);
}

}  // namespace

std::vector<std::uint64_t> WorldSummary::totals() const { return item_totals(downloads); }
std::uint64_t WorldSummary::total(std::size_t item) const { return sum(downloads[item]); }
std::uint64_t WorldSummary::total() const { return sum(totals()); }
std::vector<double> WorldSummary::shares() const { return market_shares(totals()); }

double WorldSummary::quality_tau(std::span<const double> quality) const {
  return kendall_tau(quality, as_numbers(totals()));
}

double WorldSummary::quality_rho(std::span<const double> quality) const {
  return spearman_rho(quality, as_numbers(totals()));
}

double WorldSummary::best_first(std::span<const double> quality) const {
  return best_is_first(totals(), quality);
}

double WorldSummary::turnover(std::uint32_t depth) const {
  return mean_turnover(chart_entries(week_ranks, depth));
}

double WorldSummary::herding(std::size_t twin, std::size_t item) const {
  return herding_share(total(item), sum(twins[twin].downloads[item]));
}

double WorldSummary::herding(std::size_t twin) const {
  return herding_share(total(), sum(item_totals(twins[twin].downloads)));
}

double WorldSummary::reallocation(std::size_t twin) const {
  return total_variation(shares(), market_shares(item_totals(twins[twin].downloads)));
}

double WorldSummary::changed_choices(std::size_t twin, double people) const {
  return static_cast<double>(twins[twin].changed_agents) / people;
}

double RunSummary::people() const {
  return static_cast<double>(agents) * static_cast<double>(scale);
}

Estimate RunSummary::downloads(std::size_t item) const {
  return over_worlds(worlds,
                     [&](const WorldSummary& w) { return static_cast<double>(w.total(item)); });
}

Estimate RunSummary::channel_share(Channel channel, bool by_dose) const {
  const auto c = static_cast<std::size_t>(channel);
  return over_worlds(worlds, [&](const WorldSummary& world) {
    double part = 0.0;
    double whole = 0.0;
    for (std::size_t item = 0; item < world.downloads.size(); ++item) {
      part += by_dose ? world.doses[item][c] : static_cast<double>(world.downloads[item][c]);
      whole += static_cast<double>(world.total(item));
    }
    return whole == 0.0 ? 0.0 : part / whole;
  });
}

Estimate RunSummary::shapley_share(Channel channel) const {
  return over_worlds(worlds, [&](const WorldSummary& world) {
    double part = 0.0;
    for (const auto& item : world.shapley) part += item[static_cast<std::size_t>(channel)];
    const auto whole = static_cast<double>(world.total());
    return whole == 0.0 ? 0.0 : part / whole;
  });
}

std::vector<double> RunSummary::floor_of_unpredictability() const {
  std::vector<std::vector<std::uint64_t>> agents_who_download;  // not people: agents decide
  for (const WorldSummary& world : worlds) {
    agents_who_download.push_back(world.totals());
    for (std::uint64_t& count : agents_who_download.back()) count /= scale;
  }
  return unpredictability_floor(agents_who_download);
}

std::vector<double> RunSummary::quality_tau() const {
  return by_world(worlds, [&](const WorldSummary& world) { return world.quality_tau(quality); });
}

std::vector<double> RunSummary::quality_rho() const {
  return by_world(worlds, [&](const WorldSummary& world) { return world.quality_rho(quality); });
}

std::vector<double> RunSummary::best_first() const {
  return by_world(worlds, [&](const WorldSummary& world) { return world.best_first(quality); });
}

std::vector<double> RunSummary::turnover(std::uint32_t depth) const {
  return by_world(worlds, [&](const WorldSummary& world) { return world.turnover(depth); });
}

std::optional<Order> RunSummary::order() const {
  if (!has_order(measures, worlds.size())) return std::nullopt;
  const auto place = static_cast<std::size_t>(order_measure(measures) - measures.begin());
  std::vector<Moments> ends;
  for (const WorldSummary& world : worlds)
    ends.push_back(moments(std::span(world.measures).subspan(place, 1)));
  Order order = order_of(ends, static_cast<double>(agents));
  if (worlds.size() < 3)
    order.susceptibility.standard_error = order.binder.standard_error = kUndefined;
  return order;
}

std::vector<std::vector<double>> RunSummary::shares() const {
  std::vector<std::vector<double>> result;
  for (const WorldSummary& world : worlds) result.push_back(world.shares());
  return result;
}

RunSummary RunSummary::market_of(std::size_t twin) const {
  RunSummary market;
  market.title = twins[twin];
  market.items = items;
  market.quality = quality;
  market.scale = scale;
  market.agents = agents;
  for (const WorldSummary& world : worlds)
    market.worlds.emplace_back().downloads = world.twins[twin].downloads;
  return market;
}

Estimate RunSummary::herding(std::size_t twin, std::size_t item) const {
  return over_worlds(worlds, [&](const WorldSummary& world) { return world.herding(twin, item); });
}

Estimate RunSummary::herding(std::size_t twin) const {
  return over_worlds(worlds, [&](const WorldSummary& world) { return world.herding(twin); });
}

Estimate RunSummary::reallocation(std::size_t twin) const {
  return over_worlds(worlds, [&](const WorldSummary& world) { return world.reallocation(twin); });
}

Estimate RunSummary::changed_choices(std::size_t twin) const {
  return over_worlds(
      worlds, [&](const WorldSummary& world) { return world.changed_choices(twin, people()); });
}

bool has_order(const std::vector<MeasureKind>& measures, std::size_t worlds) {
  return worlds >= 2 && order_measure(measures) != measures.end();
}

RunSummary begin_summary(const Scenario& scenario, const ModelCard& card, const Clock& clock) {
  RunSummary summary;
  summary.states = card.state_names;
  summary.measures = card.measures;
  summary.title = scenario.head.text("title");
  summary.model = scenario.model.text("name");
  summary.collectivism = describe_collectivism(scenario, card);
  summary.collectivism_meaning = meanings_text(card) + ": " + card.collectivism;
  for (const Values& item : scenario.items) {
    summary.items.push_back(item.text("name"));
    summary.quality.push_back(item.number("quality"));
  }
  summary.chart_depths = turnover_depths(
      summary.items.size(), static_cast<std::uint64_t>(scenario.chart.integer("length")));
  for (const Values& campaign : scenario.campaigns) {
    summary.campaigns.push_back(campaign.text("name"));
    if (campaign.text("kind") == "group") summary.groups.push_back(campaign.text("name"));
  }
  for (const auto& [name, twin] : scenario.twins) summary.twins.push_back(name);
  for (const std::int64_t begin : chart_weeks(scenario, clock))
    summary.weeks.push_back(week_label(clock, begin));
  summary.scale = scenario.scale();
  return summary;
}

RunSummary begin_summary(const Scenario& scenario, const ModelCard& card, const Graph& graph,
                         const Clock& clock) {
  RunSummary summary = begin_summary(scenario, card, clock);
  summary.agents = graph.agents();
  summary.ties = graph.ties();
  return summary;
}

WorldSummary summarise(const WorldResult& world, const std::vector<WorldResult>& twins,
                       std::uint64_t scale) {
  WorldSummary summary;
  summary.downloads = channel_totals(world, scale);
  for (std::size_t item = 0; item < world.items; ++item) {
    auto& campaigns = summary.by_campaign.emplace_back();
    for (std::size_t campaign = 0; campaign < world.campaigns; ++campaign)
      campaigns.push_back(world.by_campaign[item * world.campaigns + campaign] * scale);
    auto& doses = summary.doses.emplace_back();
    for (std::size_t c = 0; c < kChannels; ++c) {
      doses[c] = static_cast<double>(world.dose_shares[item * kChannels + c]) /
                 double{kWholeShare} * static_cast<double>(scale);
    }
  }
  for (const std::vector<std::uint32_t>& week : world.week_downloads) {
    auto& row = summary.week_downloads.emplace_back();
    for (const std::uint32_t count : week) row.push_back(count * scale);
  }
  summary.week_ranks = world.week_ranks;
  const std::size_t last = world.members.size() - world.groups;
  for (std::size_t group = 0; group < world.groups; ++group)
    summary.members.push_back(world.members[last + group] * scale);
  const auto steps = static_cast<std::size_t>(world.steps);
  for (auto at = world.states.end() - last_row(world.states.size(), steps);
       at != world.states.end(); ++at)
    summary.states.push_back(*at * scale);
  summary.measures.assign(world.measures.end() - last_row(world.measures.size(), steps),
                          world.measures.end());
  for (const WorldResult& twin : twins) summary.twins.push_back(compare(world, twin, scale));
  return summary;
}

}  // namespace groundswell
