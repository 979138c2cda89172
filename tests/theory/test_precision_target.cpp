// SPDX-License-Identifier: Apache-2.0
// The precision target of sweeps: points stop with the stated error, and the interval that stopped
// them holds the true mean as often as it says.
//
// Two agents, one of them a seed that persuades the other with chance p: downloads are 1 + B(1, p),
// of mean 1 + p and variance p (1 − p), both known. Each of 200 seeds is a point, a repeat of its
// own.
#include <cmath>

#include "experiment/sweep_run.hpp"
#include "measure/precision.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using groundswell::test::TempDir;

namespace precision_target_theory {
namespace {

std::string scenario(double p, double rel_error, double confidence) {
  return "worlds = 24\n[clock]\nsteps = 3\n[graph]\nkind = \"complete\"\nagents = 2\n[model]\nname "
         "= "
         "\"independent-cascade\"\np = " +
         std::to_string(p) +
         "\n[[campaigns]]\nname = \"start\"\nkind = \"seed\"\ncount = 1\n[sweep]\nkeep = "
         "[\"metrics\"]\nuntil = { measure = \"downloads\", rel_error = " +
         std::to_string(rel_error) + ", confidence = " + std::to_string(confidence) +
         ", max_worlds = 20000 }\n[sweep.values]\nseed = { from = 1, to = 200, count = 200, whole "
         "= true }\n";
}

}  // namespace

TEST_CASE("points stop with the stated error, which holds the mean as often as it says") {
  struct Case {
    double p, rel_error, confidence;
  };
  for (const auto& [p, rel_error, confidence] : {Case{0.5, 0.04, 0.95}, Case{0.3, 0.03, 0.90}}) {
    const std::vector<ModelEntry> models = all_models();
    std::vector<ModelCard> cards;
    for (const ModelEntry& entry : models) cards.push_back(entry.card);
    const auto sweep = read_sweep(scenario(p, rel_error, confidence), "target.toml", "", cards);
    REQUIRE(sweep.has_value());
    const TempDir folder;
    const std::string log = (folder / "log").string();
    REQUIRE(run_sweep(*sweep, models, log, Executor(2), {}).complete);

    std::vector<std::vector<double>> values(sweep->points());
    const SweepLogReader read(log);
    for (const RunHead& run : read.runs()) values[run.point].push_back(run.measure);
    std::size_t held = 0;
    double worlds = 0.0;
    for (const std::vector<double>& point : values) {
      REQUIRE(point.size() < 20000);
      CHECK(is_precise(point, rel_error, confidence));
      double sum = 0.0;
      for (const double value : point) sum += value;
      const double mean = sum / static_cast<double>(point.size());
      held += std::abs(mean - (1.0 + p)) <= half_width(point, confidence) ? 1U : 0U;
      worlds += static_cast<double>(point.size()) / static_cast<double>(values.size());
    }
    // Looking several times and stopping at a narrow interval costs it a little of its confidence:
    // less than two points in a hundred here.
    const double share = static_cast<double>(held) / static_cast<double>(values.size());
    INFO("held " << share << " of " << confidence << ", " << worlds << " worlds");
    const double error = std::sqrt(confidence * (1.0 - confidence) / 200.0);
    CHECK(share > confidence - 0.02 - 3.3 * error);
    CHECK(share < confidence + 3.3 * error);
    // What one look at the right number of worlds would take, and at most half as many again.
    const double z = confidence == 0.95 ? 1.959964 : 1.644854;
    const double needed = p * (1.0 - p) * std::pow(z / (rel_error * (1.0 + p)), 2);
    CHECK(worlds > needed);
    CHECK(worlds < 1.6 * needed);
  }
}

}  // namespace precision_target_theory
