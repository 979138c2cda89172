// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.hpp"
#include "measure/growth.hpp"
#include "record/run_contents.hpp"
#include "storage/hdf5_file.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kLedgerBlock = 64 * 1024;  // downloads turned into columns at a time

template <class Count>
void append_people(std::vector<std::int64_t>& people, std::span<const Count> counts,
                   std::uint64_t scale) {
  for (const Count count : counts) people.push_back(static_cast<std::int64_t>(count * scale));
}

template <class Count>
std::vector<std::int64_t> in_people(const std::vector<Count>& counts, std::uint64_t scale) {
  std::vector<std::int64_t> people;
  people.reserve(counts.size());
  append_people<Count>(people, counts, scale);
  return people;
}

void append_channels(std::vector<std::int64_t>& people, const ChannelTotals& totals) {
  for (const auto& channels : totals) append_people<std::uint64_t>(people, channels, 1);
}

/// A summary of one world only, so that its measures are those of the world.
RunSummary alone(const RunSummary& run, const WorldSummary& world) {
  RunSummary one;
  one.scale = run.scale;
  one.agents = run.agents;
  one.worlds.push_back(world);
  return one;
}

void require(bool as_promised, const std::string& what) {
  if (!as_promised) throw InternalError("run file: " + what);
}

/// Downloads of one item by step, in agents.
std::vector<std::uint32_t> by_step(const WorldResult& world, ItemId item) {
  std::vector<std::uint32_t> counts(static_cast<std::size_t>(world.steps), 0);
  for (Step step = 0; step < world.steps; ++step)
    for (std::size_t c = 0; c < kChannels; ++c)
      counts[static_cast<std::size_t>(step)] += world.count(step, item, static_cast<Channel>(c));
  return counts;
}

/// Columns of the ledger, a block of rows at a time.
struct LedgerColumns {
  std::vector<std::int32_t> world, item, step, campaign;
  std::vector<std::int64_t> agent, peer;
  std::vector<std::int8_t> channel;
  std::vector<float> dose_share;

  LedgerColumns(World number, std::span<const Download> downloads)
      : world(downloads.size(), static_cast<std::int32_t>(number)) {
    for (const Download& download : downloads) {
      item.push_back(static_cast<std::int32_t>(download.item));
      step.push_back(download.step);
      campaign.push_back(download.campaign == kNoCampaign ? -1 : download.campaign);
      agent.push_back(download.agent);
      peer.push_back(download.peer == kNobody ? -1 : std::int64_t{download.peer});
      channel.push_back(static_cast<std::int8_t>(download.channel));
      for (const std::uint32_t share : download.shares)
        dose_share.push_back(static_cast<float>(share) / static_cast<float>(kWholeShare));
    }
  }
};

}  // namespace

struct RunWriter::File {
  File(const std::string& path, const RunHeader& header, bool overwrite)
      : output(path, overwrite),
        contents(make_run_contents(output.root(), header)),
        scale(header.scenario.scale()),
        worlds(header.scenario.worlds()),
        items(header.summary.items.size()),
        groups(header.summary.groups.size()),
        states(header.summary.states.size()),
        measures(header.summary.measures.size()),
        twins(header.summary.twins.size()),
        weeks(header.summary.weeks.size()),
        steps(header.clock.steps()),
        step_days(header.clock.step_days()) {}

  [[nodiscard]] bool has(const std::string& path) const { return contents.contains(path); }
  [[nodiscard]] hdf5::Dataset& dataset(const std::string& path) { return contents.at(path); }

  void require_shape(const WorldResult& world) const;
  void require_shape(const RunSummary& summary) const;
  void write_series(const WorldResult& world);
  void write_chart(const WorldResult& world);
  void write_growth(const WorldResult& world);
  void write_ledger(const WorldResult& world);
  void write_ledger_block(World world, std::span<const Download> downloads);
  void write_attribution(const RunSummary& summary);
  void write_metrics(const RunSummary& summary);
  void write_success(const RunSummary& summary);
  void write_chart_changes(const RunSummary& summary);
  void write_cascades(const RunSummary& summary);
  void write_twins(const RunSummary& summary);
  void write_herding(const RunSummary& summary);

  hdf5::OutputFile output;
  RunContents contents;  // after the file, so that it is closed before it
  std::uint64_t scale;
  std::size_t worlds;
  std::size_t items;
  std::size_t groups;
  std::size_t states;
  std::size_t measures;
  std::size_t twins;
  std::size_t weeks;
  Step steps;
  double step_days;
  World next_world = 0;
  std::uint64_t rows = 0;  // of the ledger
};

void RunWriter::File::require_shape(const WorldResult& world) const {
  require(world.world == next_world && world.world < worlds,
          "world " + std::to_string(world.world) + " came where world " +
              std::to_string(next_world) + " of " + std::to_string(worlds) + " was due");
  const auto length = static_cast<std::size_t>(steps);
  require(world.items == items && world.groups == groups && world.steps == steps &&
              world.downloads.size() == length * items * kChannels &&
              world.members.size() == length * groups && world.states.size() == length * states &&
              world.measures.size() == length * measures && world.week_downloads.size() == weeks &&
              world.week_ranks.size() == weeks,
          "a world of another size than the scenario's");
}

void RunWriter::File::require_shape(const RunSummary& summary) const {
  require(next_world == worlds && summary.worlds.size() == worlds,
          "finished after " + std::to_string(next_world) + " of " + std::to_string(worlds) +
              " worlds, with a summary of " + std::to_string(summary.worlds.size()));
  for (const WorldSummary& world : summary.worlds)
    require(world.downloads.size() == items && world.doses.size() == items &&
                world.twins.size() == twins &&
                world.shapley.size() == (has("attribution/shapley") ? items : 0) &&
                world.cascades.size() == (has("cascades/trees") ? items : 0),
            "a summary of another size than the scenario's");
}

void RunWriter::File::write_series(const WorldResult& world) {
  const auto length = static_cast<std::uint64_t>(steps);
  dataset("series/downloads")
      .write<std::int64_t>(in_people(world.downloads, scale), {world.world, 0, 0, 0},
                           {1, length, items, kChannels});
  if (has("series/members"))
    dataset("series/members")
        .write<std::int64_t>(in_people(world.members, scale), {world.world, 0, 0},
                             {1, length, groups});
  if (has("series/states"))
    dataset("series/states")
        .write<std::int64_t>(in_people(world.states, scale), {world.world, 0, 0},
                             {1, length, states});
  if (has("series/measures"))
    dataset("series/measures")
        .write<double>(world.measures, {world.world, 0, 0}, {1, length, measures});
}

void RunWriter::File::write_chart(const WorldResult& world) {
  std::vector<std::int64_t> downloads;
  std::vector<std::int32_t> ranks;
  for (const auto& week : world.week_downloads)
    append_people<std::uint32_t>(downloads, week, scale);
  for (const auto& week : world.week_ranks)
    for (const std::uint32_t rank : week) ranks.push_back(static_cast<std::int32_t>(rank));
  const hdf5::Shape begin{world.world, 0, 0};
  const hdf5::Shape counts{1, weeks, items};
  dataset("chart/downloads").write<std::int64_t>(downloads, begin, counts);
  dataset("chart/rank").write<std::int32_t>(ranks, begin, counts);
}

/// The shapes of the items' growth, and how they fluctuate.
void RunWriter::File::write_growth(const WorldResult& world) {
  std::vector<double> to_peak, half, doubling, ratio;
  std::vector<Fluctuation> fluctuations;
  for (std::size_t item = 0; item < items; ++item) {
    const std::vector<std::uint32_t> counts = by_step(world, static_cast<ItemId>(item));
    const GrowthShape shape = growth_shape(counts);
    to_peak.push_back(shape.time_to_peak * step_days);
    half.push_back(shape.half_life * step_days);
    doubling.push_back(shape.doubling_time * step_days);
    ratio.push_back(shape.peak_to_mean);
    fluctuations.push_back(fluctuation(counts));
  }
  const auto write_items = [&](const char* name, const std::vector<double>& values) {
    dataset(name).write<double>(values, {world.world, 0}, {1, items});
  };
  write_items("metrics/time_to_peak", to_peak);
  write_items("metrics/half_life", half);
  write_items("metrics/doubling_time", doubling);
  write_items("metrics/peak_to_mean", ratio);
  const std::vector<double> exponent{fluctuation_exponent(fluctuations)};
  const std::vector<double> crossover{fluctuation_crossover(fluctuations)};
  dataset("metrics/fluctuation_exponent").write<double>(exponent, {world.world}, {1});
  dataset("metrics/fluctuation_crossover").write<double>(crossover, {world.world}, {1});
}

void RunWriter::File::write_ledger(const WorldResult& world) {
  const std::span<const Download> all(world.ledger);
  for (std::size_t at = 0; at < all.size(); at += kLedgerBlock)
    write_ledger_block(world.world, all.subspan(at, std::min(kLedgerBlock, all.size() - at)));
}

void RunWriter::File::write_ledger_block(World world, std::span<const Download> downloads) {
  const LedgerColumns columns(world, downloads);
  const auto append = [&]<class T>(const char* name, const std::vector<T>& values) {
    hdf5::Dataset& column = dataset(std::string("ledger/") + name);
    column.grow(rows + downloads.size());
    hdf5::Shape begin = column.shape();
    hdf5::Shape counts = begin;
    std::fill(begin.begin(), begin.end(), std::uint64_t{0});
    begin.front() = rows;
    counts.front() = downloads.size();
    column.write<T>(values, begin, counts);
  };
  append("world", columns.world);
  append("agent", columns.agent);
  append("item", columns.item);
  append("step", columns.step);
  append("channel", columns.channel);
  append("peer", columns.peer);
  append("campaign", columns.campaign);
  append("dose_share", columns.dose_share);
  rows += downloads.size();
  dataset("ledger/download").grow(rows);
}

void RunWriter::File::write_attribution(const RunSummary& summary) {
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

void RunWriter::File::write_metrics(const RunSummary& summary) {
  std::vector<std::int64_t> downloads;
  std::vector<double> all_shares, inequality, concentration, effective, top;
  const std::vector<std::vector<double>> shares = summary.shares();
  for (std::size_t w = 0; w < worlds; ++w) {
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

void RunWriter::File::write_success(const RunSummary& summary) {
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
        .write<double>(summary.turnover(summary.chart_depths[d]), {0, d}, {worlds, 1});
}

void RunWriter::File::write_chart_changes(const RunSummary& summary) {
  const std::uint64_t depths = summary.chart_depths.size();
  std::vector<std::int32_t> in_chart, peak;
  for (std::size_t w = 0; w < worlds; ++w) {
    const std::vector<Ranks>& ranks = summary.worlds[w].week_ranks;
    for (std::size_t d = 0; d < depths; ++d) {
      const std::vector<std::uint32_t> entries = chart_entries(ranks, summary.chart_depths[d]);
      const std::vector<std::int32_t> column(entries.begin(), entries.end());
      dataset("chart/entries").write<std::int32_t>(column, {w, 0, d}, {1, weeks, 1});
    }
    for (std::size_t item = 0; item < items; ++item) {
      const ChartRun run = chart_run(ranks, item);
      in_chart.push_back(static_cast<std::int32_t>(run.periods));
      peak.push_back(static_cast<std::int32_t>(run.peak));
    }
  }
  dataset("chart/weeks_in_chart").write<std::int32_t>(in_chart);
  dataset("chart/peak_rank").write<std::int32_t>(peak);
}

void RunWriter::File::write_cascades(const RunSummary& summary) {
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

void RunWriter::File::write_twins(const RunSummary& summary) {
  std::vector<std::int64_t> downloads, changed, changed_people;
  for (std::size_t twin = 0; twin < twins; ++twin) {
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
}

void RunWriter::File::write_herding(const RunSummary& summary) {
  std::vector<double> changed, herding, herding_total, reallocation;
  for (std::size_t twin = 0; twin < twins; ++twin) {
    for (const WorldSummary& world : summary.worlds) {
      const RunSummary one = alone(summary, world);
      for (std::size_t item = 0; item < items; ++item)
        herding.push_back(one.herding(twin, item).mean);
      herding_total.push_back(one.herding(twin).mean);
      reallocation.push_back(one.reallocation(twin).mean);
      changed.push_back(one.changed_choices(twin).mean);
    }
  }
  dataset("twins/changed_choices").write<double>(changed);
  dataset("twins/herding_share").write<double>(herding);
  dataset("twins/herding_share_total").write<double>(herding_total);
  dataset("twins/reallocation").write<double>(reallocation);
}

RunWriter::RunWriter(const std::string& path, const RunHeader& header, bool overwrite) {
  const hdf5::Session session;
  file_ = std::make_unique<File>(path, header, overwrite);
}

RunWriter::~RunWriter() {
  const hdf5::Session session;
  file_.reset();
}

void RunWriter::add_world(const WorldResult& world) {
  const hdf5::Session session;
  require(file_ != nullptr, "a world after the end");
  file_->require_shape(world);
  file_->write_series(world);
  file_->write_chart(world);
  file_->write_growth(world);
  if (file_->has("ledger/download")) file_->write_ledger(world);
  ++file_->next_world;
}

void RunWriter::finish(const RunSummary& summary) {
  const hdf5::Session session;
  require(file_ != nullptr, "finished twice");
  file_->require_shape(summary);
  file_->write_attribution(summary);
  file_->write_metrics(summary);
  file_->write_success(summary);
  file_->write_chart_changes(summary);
  if (file_->has("cascades/trees")) file_->write_cascades(summary);
  if (file_->twins > 0) file_->write_twins(summary);
  file_->contents.clear();
  file_->output.commit();
  file_.reset();
}

}  // namespace groundswell
