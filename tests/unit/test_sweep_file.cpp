// SPDX-License-Identifier: Apache-2.0
// What points of a sweep have in common in its file, when they do not have the same; and that
// shards on other input files are not merged.
#include <cmath>
#include <filesystem>

#include "experiment/sweep_merge.hpp"
#include "experiment/sweep_run.hpp"
#include "record/sweep_file.hpp"
#include "storage/hdf5_file.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using groundswell::test::containing;
using groundswell::test::TempDir;

namespace {

const std::string kSociety =
    "worlds = 3\n[clock]\nsteps = 5\n[graph]\nkind = \"erdos-renyi\"\nagents = 60\nmean_degree = "
    "4\n";
const std::string kSweptCascade =
    "[model]\nname = \"independent-cascade\"\np = 0.3\n[[campaigns]]\nname = \"start\"\nkind = "
    "\"seed\"\ncount = 2\n";

/// The file of a sweep, run here and now.
struct Made {
  explicit Made(const std::string& text) {
    const std::vector<ModelEntry> models = all_models();
    std::vector<ModelCard> cards;
    for (const ModelEntry& entry : models) cards.push_back(entry.card);
    const auto sweep = read_sweep(text, "made.toml", "", cards);
    REQUIRE(sweep.has_value());
    const std::string log = (folder / "log").string();
    REQUIRE(run_sweep(*sweep, models, log, Executor(1), {}).complete);
    std::vector<SweepLogReader> logs = read_whole_sweep({log});
    write_sweep_file(path, false, *sweep, cards, logs);
  }
  [[nodiscard]] hdf5::Shape shape(const std::string& group, const std::string& name) const {
    const hdf5::Session session;
    const hdf5::InputFile file(path);
    return file.root().group(group).dataset(name).shape();
  }
  [[nodiscard]] std::vector<double> numbers(const std::string& group,
                                            const std::string& name) const {
    const hdf5::Session session;
    const hdf5::InputFile file(path);
    return file.root().group(group).dataset(name).read<double>();
  }

  TempDir folder;
  std::string path = (folder / "made.h5").string();
};

}  // namespace

TEST_CASE("a shorter point leaves gaps, whichever comes first and whatever is kept") {
  for (const char* steps : {"[5, 30]", "[30, 5]"})
    for (const char* keep : {"[\"chart\"]", "[\"chart\", \"series\"]"}) {
      INFO(steps << keep);
      const Made made(kSociety + kSweptCascade + "[sweep]\nkeep = " + keep +
                      "\n[sweep.values]\nclock.steps = " + steps + "\n");
      CHECK(made.shape("chart", "rank") == hdf5::Shape{2, 3, 5, 1});
      CHECK(made.shape("chart", "week_label") == hdf5::Shape{5});
    }
}

TEST_CASE("what any point measures has its dataset, with gaps where others do not") {
  for (const bool first : {true, false}) {
    const Made order(kSociety + "[sweep]\nkeep = [\"metrics\"]\n[sweep.values]\nmodel = " +
                     (first ? "[{ name = \"voter\" }, { name = \"sis\" }]\n"
                            : "[{ name = \"sis\" }, { name = \"voter\" }]\n"));
    const std::vector<double> values = order.numbers("metrics", "order");
    REQUIRE(values.size() == 2);
    CHECK(std::isnan(values[first ? 1 : 0]));
    CHECK_FALSE(std::isnan(values[first ? 0 : 1]));
    const Made shapley(kSociety + kSweptCascade +
                       "[sweep]\nkeep = [\"attribution\"]\n[sweep.values]\nrecord.shapley = " +
                       (first ? "[true, false]\n" : "[false, true]\n"));
    CHECK(shapley.shape("attribution", "shapley") == hdf5::Shape{2, 3, 1, kChannels});
  }
  const Made cascades(kSociety + kSweptCascade +
                      "[sweep]\nkeep = [\"cascades\"]\n[sweep.values]\nrecord.ledger = [false]\n");
  CHECK(cascades.shape("cascades", "largest_size") == hdf5::Shape{1, 3, 1});
}

TEST_CASE("shards that ran on other input files are not merged") {
  const TempDir folder;
  const std::vector<ModelEntry> models = all_models();
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : models) cards.push_back(entry.card);
  const auto sweep = read_sweep(
      "worlds = 2\n[clock]\nsteps = 5\n[graph]\nkind = \"file\"\nfile = \"a.txt\"\n" +
          kSweptCascade + "[sweep.values]\nmodel.p = [0.5]\n",
      "shards.toml", folder.write("a.txt", "0 1\n1 2\n2 3\n").parent_path().string(), cards);
  REQUIRE(sweep.has_value());
  std::vector<std::string> logs;
  for (std::uint32_t number = 1; number <= 2; ++number) {
    logs.push_back((folder / std::to_string(number)).string());
    SweepOptions options;
    options.shard = {number, 2};
    REQUIRE(run_sweep(*sweep, models, logs.back(), Executor(1), options).complete);
    folder.write("a.txt", "0 1\n1 2\n2 3\n3 4\n");
  }
  std::vector<SweepLogReader> read = read_whole_sweep(logs);
  CHECK_THROWS_WITH(write_sweep_file((folder / "merged.h5").string(), false, *sweep, cards, read),
                    containing("another society at point 0 than in the other logs"));
  CHECK_FALSE(std::filesystem::exists(folder / "merged.h5"));
}
