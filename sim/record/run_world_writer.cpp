// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "measure/growth.hpp"
#include "record/run_parts.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kLedgerBlock = 64 * 1024;  // downloads turned into columns at a time

template <class Count>
std::vector<std::int64_t> in_people(const std::vector<Count>& counts, std::uint64_t scale) {
  std::vector<std::int64_t> people;
  people.reserve(counts.size());
  append_people<Count>(people, counts, scale);
  return people;
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

void WorldWriter::write(const WorldResult& world) {
  write_series(world);
  write_chart(world);
  write_growth(world);
  if (has("ledger/download")) write_ledger(world);
}

void WorldWriter::write_series(const WorldResult& world) {
  const auto length = static_cast<std::uint64_t>(sizes_.steps);
  dataset("series/downloads")
      .write<std::int64_t>(in_people(world.downloads, sizes_.scale), {world.world, 0, 0, 0},
                           {1, length, sizes_.items, kChannels});
  if (has("series/members"))
    dataset("series/members")
        .write<std::int64_t>(in_people(world.members, sizes_.scale), {world.world, 0, 0},
                             {1, length, sizes_.groups});
  if (has("series/states"))
    dataset("series/states")
        .write<std::int64_t>(in_people(world.states, sizes_.scale), {world.world, 0, 0},
                             {1, length, sizes_.states});
  if (has("series/measures"))
    dataset("series/measures")
        .write<double>(world.measures, {world.world, 0, 0}, {1, length, sizes_.measures});
}

void WorldWriter::write_chart(const WorldResult& world) {
  std::vector<std::int64_t> downloads;
  std::vector<std::int32_t> ranks;
  for (const auto& week : world.week_downloads)
    append_people<std::uint32_t>(downloads, week, sizes_.scale);
  for (const auto& week : world.week_ranks)
    for (const std::uint32_t rank : week) ranks.push_back(static_cast<std::int32_t>(rank));
  const hdf5::Shape begin{world.world, 0, 0};
  const hdf5::Shape counts{1, sizes_.weeks, sizes_.items};
  dataset("chart/downloads").write<std::int64_t>(downloads, begin, counts);
  dataset("chart/rank").write<std::int32_t>(ranks, begin, counts);
}

/// The shapes of the items' growth, and how they fluctuate.
void WorldWriter::write_growth(const WorldResult& world) {
  std::vector<double> to_peak, half, doubling, ratio;
  std::vector<Fluctuation> fluctuations;
  for (std::size_t item = 0; item < sizes_.items; ++item) {
    const std::vector<std::uint32_t> counts = by_step(world, static_cast<ItemId>(item));
    const GrowthShape shape = growth_shape(counts);
    to_peak.push_back(shape.time_to_peak * sizes_.step_days);
    half.push_back(shape.half_life * sizes_.step_days);
    doubling.push_back(shape.doubling_time * sizes_.step_days);
    ratio.push_back(shape.peak_to_mean);
    fluctuations.push_back(fluctuation(counts));
  }
  const auto write_items = [&](const char* name, const std::vector<double>& values) {
    dataset(name).write<double>(values, {world.world, 0}, {1, sizes_.items});
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

void WorldWriter::write_ledger(const WorldResult& world) {
  const std::span<const Download> all(world.ledger);
  for (std::size_t at = 0; at < all.size(); at += kLedgerBlock)
    write_ledger_block(world.world, all.subspan(at, std::min(kLedgerBlock, all.size() - at)));
}

void WorldWriter::write_ledger_block(World world, std::span<const Download> downloads) {
  const LedgerColumns columns(world, downloads);
  append("ledger/world", rows_, columns.world);
  append("ledger/agent", rows_, columns.agent);
  append("ledger/item", rows_, columns.item);
  append("ledger/step", rows_, columns.step);
  append("ledger/channel", rows_, columns.channel);
  append("ledger/peer", rows_, columns.peer);
  append("ledger/campaign", rows_, columns.campaign);
  append("ledger/dose_share", rows_, columns.dose_share);
  rows_ += downloads.size();
  contents_.at("ledger/download").grow(rows_);
}

}  // namespace groundswell
