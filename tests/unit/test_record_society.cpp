// SPDX-License-Identifier: Apache-2.0
// What a run file tells of the society and its seed agents; and files that tell it wrongly.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "core/error.hpp"
#include "record/run_statistics.hpp"
#include "storage/hdf5_file.hpp"
#include "test_record_sample.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

StoredRun stored(const SampleRun& run) {
  const TempDir folder;
  run.write(folder / "run.h5");
  return read_run_file((folder / "run.h5").string());
}

/// The message that refuses the run's file, changed by `change` and without its seal.
template <class Change>
std::string refusal(const SampleRun& run, const Change& change) {
  const TempDir folder;
  run.write(folder / "run.h5");
  std::string bytes = read_file(folder / "run.h5");
  bytes.resize(bytes.size() - 16);
  change(bytes);
  try {
    static_cast<void>(read_run_file(folder.write("changed.h5", bytes).string()));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

constexpr auto kUnchanged = [](std::string&) {};

auto replacing(const std::string& from, const std::string& to) {
  return [=](std::string& bytes) {
    REQUIRE(from.size() == to.size());
    std::size_t at = bytes.find(from);
    REQUIRE(at != std::string::npos);
    for (; at != std::string::npos; at = bytes.find(from, at + 1)) bytes.replace(at, to.size(), to);
  };
}

template <class T>
std::string bytes_of(const std::vector<T>& numbers) {
  std::string bytes(numbers.size() * sizeof(T), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

using Columns = std::vector<std::vector<std::int64_t>>;

/// The list of seed agents: their worlds, campaigns and ids.
Columns listed(const std::filesystem::path& path) {
  const hdf5::Session session;
  const hdf5::InputFile file(path.string());
  const hdf5::Group campaigns = file.root().group("campaigns");
  Columns columns;
  for (const char* name : {"seed_world", "seed_campaign", "seed_agent"})
    columns.push_back(campaigns.dataset(name).read<std::int64_t>());
  CHECK(campaigns.dataset("seeding").shape() == hdf5::Shape{columns[0].size()});
  return columns;
}

std::vector<AgentId> first_agents(std::size_t count) {
  std::vector<AgentId> agents(count);
  std::iota(agents.begin(), agents.end(), AgentId{0});
  return agents;
}

}  // namespace

TEST_CASE("the statistics of every layer read back as they were measured") {
  SampleRun run;
  const StoredRun found = stored(run);
  REQUIRE(found.layers.size() == 1);
  CHECK(found.layers[0].name == "base");
  CHECK(found.layers[0].kind == "star");
  CHECK(found.layers[0].statistics.extent == StatisticsExtent::full);
  CHECK(found.layers[0].statistics.numbers.agents == 7);
  REQUIRE(statistic_columns().size() == 21);
  for (const StatisticColumn& column : statistic_columns()) {
    CAPTURE(column.variable.name);
    CHECK(column.get(found.layers[0].statistics.numbers) == column.get(run.statistics[0].numbers));
  }
  // No two columns are the same number of the struct.
  std::vector<double> values;
  for (const StatisticColumn& column : statistic_columns())
    values.push_back(column.get(run.statistics[0].numbers));
  std::sort(values.begin(), values.end());
  CHECK(std::adjacent_find(values.begin(), values.end()) == values.end());
}

TEST_CASE("degrees alone: what needs more is NaN") {
  SampleRun run;
  run.statistics[0].extent = StatisticsExtent::degrees;
  const LayerStatistics found = stored(run).layers.at(0).statistics;
  CHECK(found.extent == StatisticsExtent::degrees);
  CHECK(found.numbers.max_degree == 31);
  CHECK(found.numbers.tail_exponent == run.statistics[0].numbers.tail_exponent);
  CHECK(std::isnan(found.numbers.transitivity));
  CHECK(std::isnan(found.numbers.paths.mean));
  CHECK(found.numbers.components == 0);
}

TEST_CASE("without statistics a file has none, and is read") {
  const TempDir folder;
  SampleRun run;
  run.statistics.clear();
  run.write(folder / "run.h5");
  CHECK(read_run_file((folder / "run.h5").string()).layers.empty());
  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  CHECK_FALSE(file.root().group("graph").contains("mean_degree"));
  CHECK_FALSE(file.root().group("graph").contains("layer_statistics"));
  CHECK(file.root().group("graph").dataset("layer_kind").read_texts() ==
        std::vector<std::string>{"star"});
}

TEST_CASE("seed agents: how they were chosen, how many, and who, by their original ids") {
  const TempDir folder;
  SampleRun run;
  run.graph.set_labels({"ada", "bea", "", "dél", "e", "f", "g"});
  run.write(folder / "run.h5");
  const StoredRun found = read_run_file((folder / "run.h5").string());
  REQUIRE(found.seeds.size() == 3);
  const auto& [group, broadcast, named] = std::tie(found.seeds[0], found.seeds[1], found.seeds[2]);
  CHECK(group.campaign == "join the group");
  CHECK(group.strategy == "random");
  CHECK(group.chosen == "each world");
  CHECK(group.counts == std::vector<std::uint64_t>{2, 2, 2});
  CHECK(group.agents.empty());
  CHECK(broadcast.strategy.empty());
  CHECK(broadcast.chosen.empty());
  CHECK(broadcast.counts == std::vector<std::uint64_t>{0, 0, 0});
  CHECK(named.strategy == "named");
  CHECK(named.chosen == "once");
  CHECK(named.counts == std::vector<std::uint64_t>{2, 2, 2});
  CHECK(named.agents == std::vector<std::string>{"dél", "f"});
  CHECK(found.seeding_notes == "one note\ntwo notes");
  CHECK(listed(folder / "run.h5") ==
        Columns{{-1, -1, 0, 0, 1, 1, 2, 2}, {2, 2, 0, 0, 0, 0, 0, 0}, {3, 5, 0, 2, 1, 3, 2, 4}});
}

TEST_CASE("agents without names are called by their numbers") {
  CHECK(stored(SampleRun()).seeds.at(2).agents == std::vector<std::string>{"3", "5"});
}

TEST_CASE("a run without campaigns has no seed agents") {
  CHECK(stored(SampleRun(kPlain)).seeds.empty());
}

TEST_CASE("up to a million seed agents are listed for a campaign, worlds whole or not at all") {
  const TempDir folder;
  SampleRun run;
  run.plan.shared[2] = first_agents(kMostSeedsListed);  // just as many
  run.worlds[0].seeds[0] = first_agents(600'000);
  run.worlds[1].seeds[0] = first_agents(400'001);  // one too many
  run.worlds[2].seeds[0] = first_agents(3);        // would fit, but is not among the first
  run.write(folder / "run.h5");
  const Columns found = listed(folder / "run.h5");
  CHECK(found[0].size() == kMostSeedsListed + 600'000);
  CHECK(std::ranges::count(found[0], -1) == std::ptrdiff_t(kMostSeedsListed));
  CHECK(std::ranges::count(found[0], 0) == 600'000);
  const hdf5::Session session;
  const hdf5::InputFile file((folder / "run.h5").string());
  CHECK(file.root().group("campaigns").dataset("seed_agents").read<std::int64_t>() ==
        std::vector<std::int64_t>{600'000, 0, 1'000'000, 400'001, 0, 1'000'000, 3, 0, 1'000'000});
  CHECK(file.root().group("campaigns").count("most_seeds_listed") == kMostSeedsListed);
}

TEST_CASE("a world that does not say its seed agents cannot be written") {
  const TempDir folder;
  SampleRun run;
  run.worlds[1].seeds.clear();
  CHECK_THROWS_AS(run.write(folder / "run.h5"), InternalError);
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("lists of seed agents that stand for nothing are refused") {
  CHECK(refusal(SampleRun(), kUnchanged) == "no error");
  const auto with_seeds = [](std::vector<AgentId> seeds) {
    SampleRun run;
    run.worlds[1].seeds[0] = std::move(seeds);
    return run;
  };
  CHECK_THAT(refusal(with_seeds({6, 7}), kUnchanged),
             containing("/campaigns/seed_agent: has a number that stands for nothing — a whole run "
                        "file (the file is damaged"));
  CHECK_THAT(refusal(with_seeds({4, 2}), kUnchanged),
             containing("/campaigns: seed agents are not in order"));
  CHECK_THAT(refusal(with_seeds({4, 4}), kUnchanged),
             containing("/campaigns: seed agents are not in order"));
  CHECK_THAT(refusal(with_seeds({0, 1, 2, 3, 4, 5, 6, 7}), kUnchanged),
             containing("/campaigns/seed_agents: has 8, which stands for nothing"));
  const std::vector<std::int64_t> row{2, 0, 2};
  CHECK_THAT(refusal(SampleRun(), replacing(bytes_of(row), bytes_of<std::int64_t>({3, 0, 2}))),
             containing("/campaigns/seed_agents: does not count those that are listed"));
  CHECK_THAT(refusal(SampleRun(), replacing(bytes_of(row), bytes_of<std::int64_t>({2, 0, 3}))),
             containing("/campaigns/seed_agents: does not count those that are listed"));
  CHECK_THAT(refusal(SampleRun(), replacing(bytes_of(row), bytes_of<std::int64_t>({-2, 0, 2}))),
             containing("/campaigns/seed_agents: has -2, which stands for nothing"));
}

TEST_CASE("words of later versions are refused, and what is known is said") {
  CHECK_THAT(refusal(SampleRun(), replacing("each world", "each month")),
             containing("/campaigns/seeds_chosen: has 'each month' — 'once', 'each world' or '' (a "
                        "newer Groundswell wrote this file: use that one)"));
  CHECK_THAT(refusal(SampleRun(), replacing("full", "most")),
             containing("/graph/layer_statistics: has 'most' — 'full' or 'degrees' (a newer "
                        "Groundswell wrote this file: use that one)"));
}

TEST_CASE("counts that are none are refused") {
  const std::string found = bytes_of<double>({31.0});  // the largest degree
  const double infinite = std::numeric_limits<double>::infinity();
  for (const double number : {31.5, -1.0, 4294967296.0, infinite}) {
    CAPTURE(number);
    CHECK_THAT(refusal(SampleRun(), replacing(found, bytes_of<double>({number}))),
               containing("/graph/max_degree: has a number that stands for nothing"));
  }
  const auto largest = replacing(found, bytes_of<double>({4294967295.0}));
  CHECK(refusal(SampleRun(), largest) == "no error");
}
