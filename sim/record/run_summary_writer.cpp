// SPDX-License-Identifier: Apache-2.0
#include "record/run_parts.hpp"

namespace groundswell {
namespace {

void append_channels(std::vector<std::int64_t>& people, const ChannelTotals& totals) {
  for (const auto& channels : totals) append_people<std::uint64_t>(people, channels, 1);
}

}  // namespace

void SummaryWriter::write(const RunSummary& summary) {
  write_attribution(summary);
  write_metrics(summary);
  write_success(summary);
  if (const std::optional<Order> order = summary.order()) write_order(*order);
  write_chart_changes(summary);
  if (has("cascades/trees")) write_cascades(summary);
  if (sizes_.twins > 0) write_twins(summary);
}

void SummaryWriter::write_attribution(const RunSummary& summary) {
  std::vector<std::int64_t> touches, campaigns;
  std::vector<double> doses, shapley;
  for (const WorldSummary& world : summary.worlds) {
    for (const auto& channels : world.shapley)
      shapley.insert(shapley.end(), channels.begin(), channels.end());
    append_channels(touches, world.downloads);
    for (const auto& by_campaign : world.by_campaign)
      append_people<std::uint64_t>(campaigns, by_campaign, 1);
    for (const auto& channels : world.doses)
      doses.insert(doses.end(), channels.begin(), channels.end());
  }
  dataset("attribution/last_touch").write<std::int64_t>(touches);
  dataset("attribution/dose_share").write<double>(doses);
  if (has("attribution/shapley")) dataset("attribution/shapley").write<double>(shapley);
  if (has("attribution/by_campaign"))
    dataset("attribution/by_campaign").write<std::int64_t>(campaigns);
}

void SummaryWriter::write_metrics(const RunSummary& summary) {
  std::vector<std::int64_t> downloads;
  std::vector<double> all_shares, inequality, concentration, effective, top;
  const std::vector<std::vector<double>> shares = summary.shares();
  for (std::size_t w = 0; w < sizes_.worlds; ++w) {
    append_people<std::uint64_t>(downloads, summary.worlds[w].totals(), 1);
    all_shares.insert(all_shares.end(), shares[w].begin(), shares[w].end());
    inequality.push_back(gini(shares[w]));
    concentration.push_back(herfindahl(shares[w]));
    effective.push_back(effective_items(shares[w]));
    top.push_back(top_share(shares[w], 1));
  }
  const std::vector<double> spread = unpredictability(shares);
  const std::vector<double> mean_spread{estimate(spread).mean};
  dataset("metrics/downloads").write<std::int64_t>(downloads);
  dataset("metrics/share").write<double>(all_shares);
  dataset("metrics/gini").write<double>(inequality);
  dataset("metrics/herfindahl").write<double>(concentration);
  dataset("metrics/effective_items").write<double>(effective);
  dataset("metrics/top_share").write<double>(top);
  dataset("metrics/unpredictability").write<double>(spread);
  dataset("metrics/mean_unpredictability").write<double>(mean_spread);
}

void SummaryWriter::write_success(const RunSummary& summary) {
  const std::vector<double> floor = summary.floor_of_unpredictability();
  const std::vector<double> mean_floor{estimate(floor).mean};
  dataset("metrics/unpredictability_floor").write<double>(floor);
  dataset("metrics/mean_unpredictability_floor").write<double>(mean_floor);
  dataset("metrics/quality_tau").write<double>(summary.quality_tau());
  dataset("metrics/quality_rho").write<double>(summary.quality_rho());
  dataset("metrics/best_is_first").write<double>(summary.best_first());
  const std::uint64_t depths = summary.chart_depths.size();
  for (std::size_t d = 0; d < depths; ++d)
    dataset("metrics/turnover")
        .write<double>(summary.turnover(summary.chart_depths[d]), {0, d}, {sizes_.worlds, 1});
}

void SummaryWriter::write_order(const Order& order) {
  const auto write = [&](const std::string& name, const Estimate& value) {
    dataset("metrics/" + name).write<double>(std::vector<double>{value.mean});
    dataset("metrics/" + name + "_error").write<double>(std::vector<double>{value.standard_error});
  };
  write("order", order.parameter);
  write("susceptibility", order.susceptibility);
  write("binder", order.binder);
}

void SummaryWriter::write_chart_changes(const RunSummary& summary) {
  const std::uint64_t depths = summary.chart_depths.size();
  std::vector<std::int32_t> in_chart, peak;
  for (std::size_t w = 0; w < sizes_.worlds; ++w) {
    const std::vector<Ranks>& ranks = summary.worlds[w].week_ranks;
    for (std::size_t d = 0; d < depths; ++d) {
      const std::vector<std::uint32_t> entries = chart_entries(ranks, summary.chart_depths[d]);
      const std::vector<std::int32_t> column(entries.begin(), entries.end());
      dataset("chart/entries").write<std::int32_t>(column, {w, 0, d}, {1, sizes_.weeks, 1});
    }
    for (std::size_t item = 0; item < sizes_.items; ++item) {
      const ChartRun run = chart_run(ranks, item);
      in_chart.push_back(static_cast<std::int32_t>(run.periods));
      peak.push_back(static_cast<std::int32_t>(run.peak));
    }
  }
  dataset("chart/weeks_in_chart").write<std::int32_t>(in_chart);
  dataset("chart/peak_rank").write<std::int32_t>(peak);
}

void SummaryWriter::write_cascades(const RunSummary& summary) {
  std::vector<std::int64_t> trees, size, depth, breadth, broadcast;
  std::vector<double> virality, shares, of_largest;
  for (const WorldSummary& world : summary.worlds) {
    for (const CascadeSummary& item : world.cascades) {
      append_people<std::uint64_t>(trees, item.by_size.trees, 1);
      for (std::size_t bin = 0; bin < kSizeBins; ++bin) {
        virality.push_back(item.by_size.mean_virality(bin));
        shares.push_back(item.by_size.mean_broadcast_share(bin));
      }
      size.push_back(static_cast<std::int64_t>(item.largest.size));
      depth.push_back(static_cast<std::int64_t>(item.largest.depth));
      breadth.push_back(static_cast<std::int64_t>(item.largest.breadth));
      broadcast.push_back(static_cast<std::int64_t>(item.largest.largest_broadcast));
      of_largest.push_back(item.largest.virality);
    }
  }
  dataset("cascades/trees").write<std::int64_t>(trees);
  dataset("cascades/virality").write<double>(virality);
  dataset("cascades/broadcast_share").write<double>(shares);
  dataset("cascades/largest_size").write<std::int64_t>(size);
  dataset("cascades/largest_depth").write<std::int64_t>(depth);
  dataset("cascades/largest_breadth").write<std::int64_t>(breadth);
  dataset("cascades/largest_broadcast").write<std::int64_t>(broadcast);
  dataset("cascades/largest_virality").write<double>(of_largest);
}

void SummaryWriter::write_twins(const RunSummary& summary) {
  std::vector<std::int64_t> downloads, changed, changed_people;
  for (std::size_t twin = 0; twin < sizes_.twins; ++twin) {
    for (const WorldSummary& world : summary.worlds) {
      append_channels(downloads, world.twins[twin].downloads);
      append_people<std::uint64_t>(changed, world.twins[twin].changed, 1);
      changed_people.push_back(static_cast<std::int64_t>(world.twins[twin].changed_agents));
    }
  }
  dataset("twins/downloads").write<std::int64_t>(downloads);
  dataset("twins/changed").write<std::int64_t>(changed);
  dataset("twins/changed_people").write<std::int64_t>(changed_people);
  write_herding(summary);
  write_twin_markets(summary);
}

void SummaryWriter::write_herding(const RunSummary& summary) {
  std::vector<double> changed, herding, herding_total, reallocation;
  for (std::size_t twin = 0; twin < sizes_.twins; ++twin) {
    for (const WorldSummary& world : summary.worlds) {
      for (std::size_t item = 0; item < sizes_.items; ++item)
        herding.push_back(world.herding(twin, item));
      herding_total.push_back(world.herding(twin));
      reallocation.push_back(world.reallocation(twin));
      changed.push_back(world.changed_choices(twin, summary.people()));
    }
  }
  dataset("twins/changed_choices").write<double>(changed);
  dataset("twins/herding_share").write<double>(herding);
  dataset("twins/herding_share_total").write<double>(herding_total);
  dataset("twins/reallocation").write<double>(reallocation);
}

void SummaryWriter::write_twin_markets(const RunSummary& summary) {
  std::vector<double> inequality, effective, top, tau, spread, floor;
  for (std::size_t twin = 0; twin < sizes_.twins; ++twin) {
    const RunSummary market = summary.market_of(twin);
    const std::vector<std::vector<double>> shares = market.shares();
    for (const std::vector<double>& world : shares) {
      inequality.push_back(gini(world));
      effective.push_back(effective_items(world));
      top.push_back(top_share(world, 1));
    }
    for (const double of_world : market.quality_tau()) tau.push_back(of_world);
    spread.push_back(estimate(unpredictability(shares)).mean);
    floor.push_back(estimate(market.floor_of_unpredictability()).mean);
  }
  dataset("twins/gini").write<double>(inequality);
  dataset("twins/effective_items").write<double>(effective);
  dataset("twins/top_share").write<double>(top);
  dataset("twins/quality_tau").write<double>(tau);
  dataset("twins/mean_unpredictability").write<double>(spread);
  dataset("twins/mean_unpredictability_floor").write<double>(floor);
}

}  // namespace groundswell
