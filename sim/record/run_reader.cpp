// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <new>
#include <numeric>
#include <stdexcept>

#include "core/error.hpp"
#include "record/run_layout.hpp"
#include "record/run_reading.hpp"
#include "storage/hdf5_file.hpp"

namespace groundswell {
namespace {

/// The 1 of "1.0", or −1.
int major_of(const std::string& version) {
  int major = -1;
  const char* end = version.data() + version.size();
  const auto [after, fault] = std::from_chars(version.data(), end, major);
  return fault == std::errc() && after != end && *after == '.' ? major : -1;
}

class Reader {
 public:
  explicit Reader(const hdf5::Group& root) : root_(root) {}

  StoredLedger read_ledger() const {
    check_format();
    if (!root_.contains("ledger"))
      root_.fail("the run kept no ledger", "a run file with one",
                 "run it again with record.ledger = true");
    const hdf5::Group group = root_.group("ledger");
    StoredLedger ledger;
    ledger.items = group.dataset("item_name").read_texts();
    ledger.worlds = root_.count("worlds");
    ledger.world = column(group, "world", ledger.worlds);
    ledger.item = column(group, "item", ledger.items.size());
    ledger.step = column(group, "step", kNever);
    for (const std::uint32_t channel : column(group, "channel", kChannels))
      ledger.channel.push_back(static_cast<Channel>(channel));
    for (const std::size_t size : {ledger.item.size(), ledger.step.size(), ledger.channel.size()})
      if (size != ledger.world.size())
        group.fail("columns of different lengths", "a whole run file", kDamaged);
    check_order(group, ledger);
    return ledger;
  }

  StoredRun read() {
    check_format();
    StoredRun run;
    run.format_version = root_.text("format_version");
    run.program_version = root_.text("program_version");
    run.commit = root_.text("commit");
    run.seed = root_.count("seed");
    run.scenario_toml = root_.dataset("scenario").read_texts().front();
    read_names(run.summary);
    read_worlds(run.summary);
    run.layers = read_layers(root_);
    run.seeds = read_seeds(root_, run.summary, worlds_);
    if (!run.summary.campaigns.empty() && root_.group("campaigns").has("notes"))
      run.seeding_notes = root_.group("campaigns").text("notes");
    return run;
  }

 private:
  void check_format() const {
    if (!root_.has("format")) {
      root_.fail("this HDF5 file is no run of Groundswell",
                 "a run file, as `groundswell run` writes it", "");
    }
    const std::string format = root_.text("format");
    if (format != kRunFormat) {
      root_.fail("this is a file of format '" + format + "'",
                 std::string("format '") + kRunFormat + "'", "");
    }
    const std::string version = root_.text("format_version");
    const int major = major_of(version);
    if (major == kRunFormatMajor) return;
    root_.fail("format version " + version, "version " + std::to_string(kRunFormatMajor) + ".x",
               major > kRunFormatMajor ? "a newer Groundswell wrote this file: use that one"
                                       : "an older Groundswell wrote this file: use that one");
  }

  void read_names(RunSummary& summary) {
    summary.title = root_.text("title");
    summary.model = root_.text("model");
    summary.scale = root_.count("scale");
    read_collectivism(summary);
    worlds_ = root_.count("worlds");
    const hdf5::Group graph = root_.group("graph");
    summary.agents = graph.count("agents");
    summary.ties = graph.count("ties");
    summary.items = root_.group("metrics").dataset("item").read_texts();
    const hdf5::Group chart = root_.group("chart");
    if (chart.contains("top")) {  // not in files of format 1.0
      for (const std::int64_t depth : chart.dataset("top").read<std::int64_t>())
        summary.chart_depths.push_back(static_cast<std::uint32_t>(depth));
    }
    summary.quality = root_.group("metrics").dataset("quality").read<double>();
    summary.weeks = root_.group("chart").dataset("week_label").read_texts();
    const hdf5::Group series = root_.group("series");
    if (series.contains("members")) summary.groups = series.dataset("group").read_texts();
    if (root_.contains("campaigns"))
      summary.campaigns = root_.group("campaigns").dataset("campaign").read_texts();
    if (root_.contains("twins")) summary.twins = root_.group("twins").dataset("twin").read_texts();
    if (series.contains("states")) summary.states = series.dataset("state").read_texts();
    if (series.contains("measures")) summary.measures = measures_in(series);
    items_ = summary.items.size();
    require_shape(root_.group("metrics").dataset("quality"), {items_});
  }

  void read_collectivism(RunSummary& summary) const {
    if (!root_.contains("model")) return;
    const hdf5::Group model = root_.group("model");
    if (!model.has("collectivism_given")) return;  // not in files before format 1.3
    summary.collectivism = model.text("collectivism_given");
    summary.collectivism_meaning = model.text("collectivism");
  }

  /// A column of the ledger: numbers below `limit`.
  [[nodiscard]] static std::vector<std::uint32_t> column(const hdf5::Group& group, const char* name,
                                                         std::uint64_t limit) {
    const hdf5::Dataset dataset = group.dataset(name);
    const auto numbers = dataset.read<std::int64_t>();
    std::vector<std::uint32_t> column;
    column.reserve(numbers.size());
    for (const std::int64_t number : numbers) {
      if (number < 0 || static_cast<std::uint64_t>(number) >= limit)
        dataset.fail("has " + std::to_string(number) + ", which stands for nothing",
                     "a whole run file", kDamaged);
      column.push_back(static_cast<std::uint32_t>(number));
    }
    return column;
  }

  static void check_order(const hdf5::Group& group, const StoredLedger& ledger) {
    for (std::size_t i = 1; i < ledger.world.size(); ++i)
      if (std::pair(ledger.world[i], ledger.step[i]) <
          std::pair(ledger.world[i - 1], ledger.step[i - 1]))
        group.fail("downloads are not in order", "a whole run file", kDamaged);
  }

  /// The dataset's values. Throws where it has another shape.
  template <class T>
  [[nodiscard]] std::vector<T> values(const char* group, const char* name,
                                      const hdf5::Shape& shape) const {
    const hdf5::Dataset dataset = root_.group(group).dataset(name);
    require_shape(dataset, shape);
    return dataset.read<T>();
  }

  void read_worlds(RunSummary& summary) const {
    const std::size_t weeks = summary.weeks.size();
    const auto touches =
        values<std::uint64_t>("attribution", "last_touch", {worlds_, items_, kChannels});
    const auto doses = values<double>("attribution", "dose_share", {worlds_, items_, kChannels});
    const auto counted = values<std::uint64_t>("chart", "downloads", {worlds_, weeks, items_});
    const auto ranks = values<std::int32_t>("chart", "rank", {worlds_, weeks, items_});
    check_totals(touches);
    summary.worlds.resize(worlds_);
    for (std::size_t w = 0; w < worlds_; ++w) {
      WorldSummary& world = summary.worlds[w];
      world.downloads = by_channel(touches, w);
      world.doses.resize(items_);
      for (std::size_t i = 0; i < items_; ++i)
        std::copy_n(doses.data() + (w * items_ + i) * kChannels, kChannels, world.doses[i].begin());
      for (std::size_t week = 0; week < weeks; ++week) {
        const std::size_t row = (w * weeks + week) * items_;
        const auto part = [&](const auto& all) { return all.begin() + std::ptrdiff_t(row); };
        world.week_downloads.emplace_back(part(counted), part(counted) + std::ptrdiff_t(items_));
        world.week_ranks.emplace_back(part(ranks), part(ranks) + std::ptrdiff_t(items_));
      }
    }
    if (!summary.groups.empty())
      read_last("members", summary.groups.size(), summary, &WorldSummary::members);
    if (!summary.states.empty())
      read_last("states", summary.states.size(), summary, &WorldSummary::states);
    if (!summary.measures.empty())
      read_last("measures", summary.measures.size(), summary, &WorldSummary::measures);
    read_campaigns(summary);
    if (root_.group("attribution").contains("shapley")) read_shapley(summary);
    if (root_.contains("cascades")) read_cascades(summary);
    for (std::size_t twin = 0; twin < summary.twins.size(); ++twin) read_twin(summary, twin);
  }

  /// Totals by channel are total downloads, always.
  void check_totals(const std::vector<std::uint64_t>& touches) const {
    const auto totals = values<std::uint64_t>("metrics", "downloads", {worlds_, items_});
    for (std::size_t i = 0; i < totals.size(); ++i) {
      const auto* channels = touches.data() + i * kChannels;
      if (std::accumulate(channels, channels + kChannels, std::uint64_t{0}) == totals[i]) continue;
      root_.group("attribution")
          .dataset("last_touch")
          .fail("does not add up to /metrics/downloads", "a whole run file", kDamaged);
    }
  }

  [[nodiscard]] ChannelTotals by_channel(const std::vector<std::uint64_t>& all,
                                         std::size_t row) const {
    ChannelTotals totals(items_);
    for (std::size_t i = 0; i < items_; ++i)
      std::copy_n(all.data() + (row * items_ + i) * kChannels, kChannels, totals[i].begin());
    return totals;
  }

  void read_campaigns(RunSummary& summary) const {
    const std::size_t campaigns = summary.campaigns.size();
    std::vector<std::uint64_t> tipped;
    if (campaigns > 0)
      tipped = values<std::uint64_t>("attribution", "by_campaign", {worlds_, items_, campaigns});
    for (std::size_t w = 0; w < worlds_; ++w) {
      for (std::size_t i = 0; i < items_; ++i) {
        const auto row = tipped.begin() + std::ptrdiff_t((w * items_ + i) * campaigns);
        summary.worlds[w].by_campaign.emplace_back(row, row + std::ptrdiff_t(campaigns));
      }
    }
  }

  [[nodiscard]] static std::vector<MeasureKind> measures_in(const hdf5::Group& series) {
    const std::vector<std::string> names = series.dataset("measure").read_texts();
    const std::vector<std::string> units = series.dataset("measure_unit").read_texts();
    const std::vector<std::string> meanings = series.dataset("measure_meaning").read_texts();
    std::vector<MeasureKind> measures;
    for (std::size_t i = 0; i < names.size(); ++i)
      measures.push_back({names[i], units.at(i), meanings.at(i)});
    return measures;
  }

  void read_shapley(RunSummary& summary) const {
    const auto all = values<double>("attribution", "shapley", {worlds_, items_, kChannels});
    for (std::size_t row = 0; row < worlds_ * items_; ++row)
      std::copy_n(all.data() + row * kChannels, kChannels,
                  summary.worlds[row / items_].shapley.emplace_back().begin());
  }

  void read_cascades(RunSummary& summary) const {
    const hdf5::Shape by_size{worlds_, items_, kSizeBins};
    const hdf5::Shape by_item{worlds_, items_};
    const auto trees = values<std::uint64_t>("cascades", "trees", by_size);
    const auto virality = values<double>("cascades", "virality", by_size);
    const auto shares = values<double>("cascades", "broadcast_share", by_size);
    const auto size = values<std::uint64_t>("cascades", "largest_size", by_item);
    const auto depth = values<std::uint64_t>("cascades", "largest_depth", by_item);
    const auto breadth = values<std::uint64_t>("cascades", "largest_breadth", by_item);
    const auto broadcast = values<std::uint64_t>("cascades", "largest_broadcast", by_item);
    const auto of_largest = values<double>("cascades", "largest_virality", by_item);
    for (std::size_t row = 0; row < worlds_ * items_; ++row) {
      CascadeSummary& item = summary.worlds[row / items_].cascades.emplace_back();
      item.largest = {size[row], depth[row], breadth[row], broadcast[row], of_largest[row]};
      for (std::size_t bin = 0; bin < kSizeBins; ++bin) {
        const std::size_t at = row * kSizeBins + bin;
        item.by_size.trees[bin] = trees[at];
        if (trees[at] == 0) continue;
        item.by_size.virality[bin] = virality[at] * static_cast<double>(trees[at]);
        item.by_size.broadcast_share[bin] = shares[at] * static_cast<double>(trees[at]);
      }
    }
  }

  /// What a series holds at the end of each world.
  template <class T>
  void read_last(const char* name, std::uint64_t count, RunSummary& summary,
                 std::vector<T> WorldSummary::*part) const {
    const hdf5::Dataset dataset = root_.group("series").dataset(name);
    const std::uint64_t steps = root_.group("series").dataset("time").shape().front();
    require_shape(dataset, {worlds_, steps, count});
    const auto last = dataset.read<T>({0, steps - 1, 0}, {worlds_, 1, count});
    for (std::size_t w = 0; w < worlds_; ++w) {
      const auto* row = last.data() + w * count;
      (summary.worlds[w].*part).assign(row, row + count);
    }
  }

  void read_twin(RunSummary& summary, std::size_t twin) const {
    const std::uint64_t twins = summary.twins.size();
    const auto downloads =
        values<std::uint64_t>("twins", "downloads", {twins, worlds_, items_, kChannels});
    const auto changed = values<std::uint64_t>("twins", "changed", {twins, worlds_, items_});
    const auto people = values<std::uint64_t>("twins", "changed_people", {twins, worlds_});
    for (std::size_t w = 0; w < worlds_; ++w) {
      const std::size_t row = twin * worlds_ + w;
      const auto* first = changed.data() + row * items_;
      summary.worlds[w].twins.push_back(
          {by_channel(downloads, row), {first, first + items_}, people[row]});
    }
  }

  const hdf5::Group& root_;
  std::uint64_t worlds_ = 0;
  std::uint64_t items_ = 0;
};

/// Reads a run file with one of the reader's functions, memory permitting.
template <class Read>
auto read_with(const std::string& path, const Read& read) {
  const hdf5::Session session;
  try {
    const hdf5::InputFile file(path);
    return read(Reader(file.root()));
  } catch (const std::bad_alloc&) {
    throw InputError({path, "asks for more memory than there is", "a whole run file", kDamaged});
  } catch (const std::length_error&) {
    throw InputError({path, "asks for more memory than there is", "a whole run file", kDamaged});
  }
}

}  // namespace

void require_shape(const hdf5::Dataset& dataset, const hdf5::Shape& shape) {
  if (dataset.shape() != shape)
    dataset.fail("has another shape than its dimensions", "a whole run file", kDamaged);
}

StoredRun read_run_file(const std::string& path) {
  return read_with(path, [](Reader reader) { return reader.read(); });
}

StoredLedger read_run_ledger(const std::string& path) {
  return read_with(path, [](const Reader& reader) { return reader.read_ledger(); });
}

}  // namespace groundswell
