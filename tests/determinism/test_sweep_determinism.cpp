// SPDX-License-Identifier: Apache-2.0
// A sweep gives the same file to the byte at any number of threads, in one piece or in shards, in
// whatever order these are merged, and stopped and resumed after any run.
#include <atomic>

#include "experiment/experiment.hpp"
#include "experiment/sweep_merge.hpp"
#include "experiment/sweep_run.hpp"
#include "record/sweep_file.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using groundswell::test::read_file;
using groundswell::test::TempDir;

namespace {

const std::string kScenario = R"(
seed = 3
worlds = 4
[clock]
steps = 12
[graph]
kind = "watts-strogatz"
agents = 300
neighbours = 6
[model]
name = "campaign"
[[items]]
name = "A"
[[items]]
name = "B"
quality = 0.5
[[campaigns]]
name = "start"
kind = "seed"
target = "A"
count = 5
[[campaigns]]
name = "radio"
kind = "broadcast"
target = "B"
times = ["2 days"]
audience = 0.3
[twins.no-radio]
without = ["radio"]
[sweep]
)";

const std::string kGrid = kScenario + R"(
keep = ["series", "chart", "attribution", "metrics", "cascades", "twins"]
[sweep.values]
population.collectivism = [0.1, 0.6, 0.9]
graph.neighbours = [4, 8]
)";

const std::string kUntil = kScenario + R"(
design = "latin-hypercube"
points = 5
common_random_numbers = false
until = { measure = "downloads", rel_error = 0.1, max_worlds = 30 }
[sweep.values]
population.collectivism = { from = 0, to = 1 }
)";

/// A sweep, and where its files go.
struct Trial {
  explicit Trial(const std::string& text)
      : models(all_models()), sweep(*read_sweep(text, "trial.toml", "", cards_of(models))) {}

  /// The file that these logs give.
  [[nodiscard]] std::string merged(const std::vector<std::string>& logs) const {
    std::vector<SweepLogReader> read = read_whole_sweep(logs);
    const std::string output = (folder / "merged.h5").string();
    write_sweep_file(output, true, sweep, cards_of(models), read);
    return read_file(output);
  }
  SweepOutcome run(const std::string& log, int threads, const SweepOptions& options) const {
    return run_sweep(sweep, models, log, Executor(threads), options);
  }
  [[nodiscard]] std::string log(const std::string& name) const { return (folder / name).string(); }

  TempDir folder;
  std::vector<ModelEntry> models;
  Sweep sweep;
};

}  // namespace

TEST_CASE("threads and shards do not show in the file of a sweep") {
  for (const std::string& text : {kGrid, kUntil}) {
    const Trial trial(text);
    REQUIRE(trial.run(trial.log("whole"), 1, {}).complete);
    const std::string whole = trial.merged({trial.log("whole")});
    for (const int threads : {2, 3, 8}) {
      const std::string log = trial.log("threads" + std::to_string(threads));
      REQUIRE(trial.run(log, threads, {}).complete);
      CHECK(trial.merged({log}) == whole);
    }
    for (const std::uint32_t shards : {2U, 3U, 7U}) {
      std::vector<std::string> logs;
      for (std::uint32_t number = shards; number > 0; --number) {
        logs.push_back(trial.log(std::to_string(number) + "-of-" + std::to_string(shards)));
        SweepOptions options;
        options.shard = {number, shards};
        REQUIRE(trial.run(logs.back(), 2, options).complete);
      }
      CHECK(trial.merged(logs) == whole);
    }
  }
}

TEST_CASE("a sweep that is stopped and resumed again and again does each run once") {
  for (const std::string& text : {kGrid, kUntil}) {
    const Trial trial(text);
    REQUIRE(trial.run(trial.log("whole"), 1, {}).complete);
    const std::string log = trial.log("pieces");
    SweepOutcome outcome;
    for (std::size_t piece = 0; !outcome.complete && piece < 200; ++piece) {
      std::atomic<bool> stop{false};
      SweepOptions options;
      options.resume = true;
      options.stop = &stop;
      std::size_t runs = 0;
      options.on_progress = [&](const SweepProgress&) { stop = ++runs > 1 + piece % 5; };
      outcome = trial.run(log, 1 + static_cast<int>(piece % 3), options);
    }
    REQUIRE(outcome.complete);
    const SweepLogReader whole(trial.log("whole"));
    const SweepLogReader pieces(log);
    CHECK(pieces.runs().size() == whole.runs().size());
    CHECK(trial.merged({log}) == trial.merged({trial.log("whole")}));
  }
}
