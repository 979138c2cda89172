// SPDX-License-Identifier: Apache-2.0
// What is in a run file: everything that was written, where FORMAT.md says.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "measure/growth.hpp"
#include "record/run_layout.hpp"
#include "storage/hdf5_file.hpp"
#include "test_record_sample.hpp"

using namespace groundswell;
using namespace groundswell::test;

TEST_CASE("a run reads back as it was written") {
  const TempDir folder;
  const SampleRun run;
  run.write(folder / "run.h5");
  const StoredRun stored = read_run_file((folder / "run.h5").string());
  CHECK(stored.format_version ==
        std::to_string(kRunFormatMajor) + "." + std::to_string(kRunFormatMinor));
  CHECK(stored.seed == 2009);
  CHECK(stored.scenario_toml == to_toml(run.scenario));
  CHECK_FALSE(stored.program_version.empty());
  CHECK_FALSE(stored.commit.empty());
  check_equal(stored.summary, run.full);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"run.h5"});
}

TEST_CASE("a run without dates, campaigns, groups, twins and ledger reads back too") {
  const TempDir folder;
  const SampleRun run(kPlain);
  run.write(folder / "run.h5");
  check_equal(read_run_file((folder / "run.h5").string()).summary, run.full);

  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  for (const char* absent : {"twins", "campaigns", "ledger", "cascades"}) {
    CAPTURE(absent);
    CHECK_FALSE(file.root().contains(absent));
  }
  const hdf5::Dataset time = file.root().group("series").dataset("time");
  CHECK(time.text("unit") == "days");
  CHECK_FALSE(time.has("units"));  // or xarray makes a timedelta of it
  CHECK(time.read<double>()[3] == 1.5);
}

TEST_CASE("equal runs give equal bytes, different runs do not") {
  const TempDir folder;
  SampleRun run;
  run.write(folder / "a.h5");
  SampleRun().write(folder / "b.h5");
  CHECK(read_file(folder / "a.h5") == read_file(folder / "b.h5"));
  run.worlds[1].members[7] += 1;
  run.write(folder / "c.h5");
  CHECK(read_file(folder / "a.h5") != read_file(folder / "c.h5"));
}

TEST_CASE("series are in people, by world, time, item and channel") {
  const TempDir folder;
  const SampleRun run;
  run.write(folder / "run.h5");
  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  const hdf5::Group series = file.root().group("series");
  const hdf5::Dataset downloads = series.dataset("downloads");
  REQUIRE(downloads.shape() == hdf5::Shape{3, 50, 2, 5});
  CHECK(downloads.text("unit") == "people");
  const auto values = downloads.read<std::int64_t>({2, 17, 1, 0}, {1, 1, 1, 5});
  for (std::size_t c = 0; c < kChannels; ++c)
    CHECK(values[c] == 100 * std::int64_t{run.worlds[2].count(17, 1, static_cast<Channel>(c))});
  const auto members = series.dataset("members").read<std::int64_t>({1, 49, 0}, {1, 1, 1});
  CHECK(members[0] == 100 * (49 * 3 + 1));

  const hdf5::Dataset time = series.dataset("time");
  CHECK(time.text("units") == "milliseconds since 1970-01-01 00:00:00");
  CHECK(time.read<std::int64_t>()[1] == 1'260'403'200'000 + 6 * 3'600'000);  // 2009-12-10 06:00
  const auto weeks = file.root().group("chart").dataset("week").read<std::int64_t>();
  CHECK(weeks[1] - weeks[0] == 7 * 86'400'000);
  CHECK(weeks[0] == 1'260'057'600'000);  // Sunday 2009-12-06
}

TEST_CASE("the ledger keeps every download of every world, in order") {
  const TempDir folder;
  constexpr std::size_t kRows = 70'000;  // more than is written at a time
  const SampleRun run(kRace, kRows);
  run.write(folder / "run.h5");
  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  const hdf5::Group ledger = file.root().group("ledger");
  const auto world = ledger.dataset("world").read<std::int32_t>();
  const auto agent = ledger.dataset("agent").read<std::int64_t>();
  const auto item = ledger.dataset("item").read<std::int32_t>();
  const auto step = ledger.dataset("step").read<std::int32_t>();
  const auto channel = ledger.dataset("channel").read<std::int8_t>();
  const auto peer = ledger.dataset("peer").read<std::int64_t>();
  const auto campaign = ledger.dataset("campaign").read<std::int32_t>();
  const auto share = ledger.dataset("dose_share").read<float>();
  REQUIRE(world.size() == 3 * kRows);
  REQUIRE(share.size() == 3 * kRows * kDoseChannels);
  CHECK(ledger.dataset("download").shape() == hdf5::Shape{3 * kRows});
  std::size_t wrong = 0;
  for (std::size_t row = 0; row < world.size(); ++row) {
    const Download& download = run.worlds[row / kRows].ledger[row % kRows];
    const bool equal =
        world[row] == static_cast<std::int32_t>(row / kRows) && agent[row] == download.agent &&
        item[row] == static_cast<std::int32_t>(download.item) && step[row] == download.step &&
        channel[row] == static_cast<std::int8_t>(download.channel) &&
        peer[row] == (download.peer == kNobody ? -1 : std::int64_t{download.peer}) &&
        campaign[row] == (download.campaign == kNoCampaign ? -1 : download.campaign) &&
        share[row * 4] == 0.5F && share[row * 4 + 3] == 0.125F;
    wrong += equal ? 0U : 1U;
  }
  CHECK(wrong == 0);
  CHECK(agent[0] == 4'294'967'294);
  CHECK(ledger.dataset("campaign_name").read_texts() == run.full.campaigns);
}

TEST_CASE("a ledger may stay empty") {
  const TempDir folder;
  const SampleRun run(kRace, 0);
  run.write(folder / "run.h5");
  check_equal(read_run_file((folder / "run.h5").string()).summary, run.full);
  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  CHECK(file.root().group("ledger").dataset("agent").read<std::int64_t>().empty());
}

TEST_CASE("measures of each world and twin are those of measure/") {
  const TempDir folder;
  const SampleRun run;
  run.write(folder / "run.h5");
  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  const hdf5::Group metrics = file.root().group("metrics");
  const hdf5::Group twins = file.root().group("twins");
  const auto shares = run.full.shares();
  CHECK(metrics.dataset("gini").read<double>()[2] == gini(shares[2]));
  CHECK(metrics.dataset("unpredictability").read<double>() == unpredictability(shares));
  CHECK(metrics.dataset("quality").read<double>() == std::vector<double>{0.75, 0.0});
  CHECK(metrics.dataset("mean_unpredictability").read<double>().size() == 1);
  CHECK(metrics.dataset("unpredictability_floor").read<double>() ==
        run.full.floor_of_unpredictability());
  CHECK(metrics.dataset("quality_tau").read<double>() == run.full.quality_tau());
  CHECK(metrics.dataset("quality_rho").read<double>() == run.full.quality_rho());
  CHECK(metrics.dataset("best_is_first").read<double>() == run.full.best_first());
  CHECK(metrics.dataset("turnover").read<double>() == run.full.turnover(1));

  // The mean over worlds of what the file says of each world is what the summary says of all.
  const auto herding = twins.dataset("herding_share_total").read<double>();
  const auto changed = twins.dataset("changed_choices").read<double>();
  REQUIRE(herding.size() == 6);
  for (std::size_t twin = 0; twin < 2; ++twin) {
    const std::span<const double> worlds(herding.data() + 3 * twin, 3);
    CHECK(estimate(worlds).mean == run.full.herding(twin).mean);
    CHECK(estimate(std::span<const double>(changed.data() + 3 * twin, 3)).mean ==
          run.full.changed_choices(twin).mean);
  }
}

TEST_CASE("the market of each twin is measured as that of the run") {
  const TempDir folder;
  const SampleRun run;
  run.write(folder / "run.h5");
  const RunSummary again = read_run_file((folder / "run.h5").string()).summary;
  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  const hdf5::Group twins = file.root().group("twins");
  const auto stored = [&](const char* name) { return twins.dataset(name).read<double>(); };
  REQUIRE(stored("gini").size() == 6);
  for (std::size_t twin = 0; twin < 2; ++twin) {
    const RunSummary market = run.full.market_of(twin);
    const auto shares = market.shares();
    CHECK(shares != run.full.shares());
    for (std::size_t w = 0; w < 3; ++w) {
      const std::size_t row = 3 * twin + w;
      CHECK(stored("gini")[row] == gini(shares[w]));
      CHECK(stored("effective_items")[row] == effective_items(shares[w]));
      CHECK(stored("top_share")[row] == top_share(shares[w], 1));
      CHECK(stored("quality_tau")[row] == market.quality_tau()[w]);
    }
    CHECK(stored("mean_unpredictability")[twin] == estimate(unpredictability(shares)).mean);
    CHECK(stored("mean_unpredictability_floor")[twin] ==
          estimate(market.floor_of_unpredictability()).mean);
    CHECK(again.market_of(twin).shares() == shares);
    CHECK(again.market_of(twin).quality_tau() == market.quality_tau());
  }
}

TEST_CASE("the chart's changes and the shapes of growth, by world") {
  const TempDir folder;
  const SampleRun run;
  run.write(folder / "run.h5");
  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  const hdf5::Group chart = file.root().group("chart");
  CHECK(chart.dataset("top").read<std::int64_t>() == std::vector<std::int64_t>{1});
  const auto entries = chart.dataset("entries").read<std::int32_t>();
  const auto weeks = chart.dataset("weeks_in_chart").read<std::int32_t>();
  const auto peaks = chart.dataset("peak_rank").read<std::int32_t>();
  const std::size_t length = run.full.weeks.size();
  REQUIRE(entries.size() == 3 * length);
  for (std::size_t w = 0; w < 3; ++w) {
    const std::vector<Ranks>& ranks = run.worlds[w].week_ranks;
    const std::vector<std::uint32_t> expected = chart_entries(ranks, 1);
    for (std::size_t week = 0; week < length; ++week)
      CHECK(entries[w * length + week] == std::int32_t(expected[week]));
    for (std::size_t item = 0; item < 2; ++item) {
      CHECK(weeks[2 * w + item] == std::int32_t(chart_run(ranks, item).periods));
      CHECK(peaks[2 * w + item] == std::int32_t(chart_run(ranks, item).peak));
    }
  }
  std::vector<std::uint32_t> counts;
  for (Step step = 0; step < 50; ++step) {
    counts.push_back(0);
    for (std::size_t c = 0; c < kChannels; ++c)
      counts.back() += run.worlds[2].count(step, 1, static_cast<Channel>(c));
  }
  const GrowthShape shape = growth_shape(counts);
  const hdf5::Group metrics = file.root().group("metrics");
  CHECK(metrics.dataset("time_to_peak").read<double>()[5] == shape.time_to_peak / 4.0);  // days
  CHECK(metrics.dataset("half_life").read<double>()[5] == shape.half_life / 4.0);
  CHECK(metrics.dataset("doubling_time").read<double>()[5] == shape.doubling_time / 4.0);
  CHECK(metrics.dataset("peak_to_mean").read<double>()[5] == shape.peak_to_mean);
  CHECK(std::isnan(metrics.dataset("fluctuation_exponent").read<double>()[2]));  // two items
}

TEST_CASE("names of the agents of a graph from a file are kept") {
  const TempDir folder;
  SampleRun run;
  const std::vector<std::string> labels{"ada", "bea", "", "dél", "e", "f", "g"};
  run.graph.set_labels(labels);
  run.write(folder / "run.h5");
  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  CHECK(file.root().group("graph").dataset("label").read_texts() == labels);
  CHECK(file.root().group("graph").text("notes") == "2 loops left out");
  CHECK(file.root().group("campaigns").text("notes") == "one note\ntwo notes");
}

TEST_CASE("the stored scenario reads back as the scenario") {
  const TempDir folder;
  const SampleRun run;
  run.write(folder / "run.h5");
  const std::string stored = read_run_file((folder / "run.h5").string()).scenario_toml;
  const Scenario again = read_scenario(stored, "stored", ".", {run.header().card});
  CHECK(to_toml(again) == to_toml(run.scenario));
}

TEST_CASE("FORMAT.md has every group, dataset, unit and dimension of a run file") {
  const std::string text =
      read_file(std::filesystem::path(GROUNDSWELL_SOURCE_DIR) / "sim/record/FORMAT.md");
  for (const GroupLayout& group : run_layout()) {
    const std::size_t begin = text.find("\n## `/" + group.name + "`");
    REQUIRE(begin != std::string::npos);
    const std::string section = text.substr(begin, text.find("\n## ", begin + 1) - begin);
    for (const Variable& variable : group.variables) {
      std::string dimensions;
      for (const std::string& axis : variable.dimensions)
        dimensions += (dimensions.empty() ? "" : ", ") + axis;
      const std::size_t row = section.find("| `" + variable.name + "` | `[" + dimensions + "]` |");
      CAPTURE(group.name, variable.name, dimensions);
      REQUIRE(row != std::string::npos);
      const std::string line = section.substr(row, section.find('\n', row) - row);
      CHECK(line.find(variable.unit) != std::string::npos);
    }
  }
  for (const Axis& axis : run_axes()) {
    CAPTURE(axis.name);
    CHECK(text.find("| `" + axis.name + "` |") != std::string::npos);
  }
}
