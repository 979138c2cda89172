// SPDX-License-Identifier: Apache-2.0
// Order over worlds in a summary and in its file: what it is of, and where it is left out.
#include <cmath>
#include <numeric>

#include "record/run_file.hpp"
#include "storage/hdf5_file.hpp"
#include "support/temp_dir.hpp"
#include "support/whole_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

constexpr AgentId kReadyAgents = 50;

/// A run of voters, before they agree, and what it wrote.
class Voters {
 public:
  explicit Voters(World worlds, const std::string& model = "noisy-voter")
      : prepared_("worlds = " + std::to_string(worlds) + R"(
[clock]
steps = 4
[graph]
kind = "well-mixed"
agents = 50
[model]
name = ")" + model +
                  "\"\n") {
    const ModelEntry& entry = model_of(prepared_.scenario, prepared_.models);
    const Graph crowd = Graph::well_mixed(kReadyAgents);
    const RunSummary names = begin_summary(prepared_.scenario, entry.card, crowd, prepared_.clock);
    const SeedPlan seeding;
    RunWriter writer(
        path(), {prepared_.scenario, prepared_.clock, crowd, names, entry.card, seeding}, false);
    RunOptions options;
    options.ledger = true;
    options.seeding = &seeding;
    options.on_world = [&](const WorldResult& world) { writer.add_world(world); };
    summary =
        run_experiment(prepared_.scenario, entry, crowd, prepared_.clock, Executor(1), options)
            .summary;
    writer.finish(summary);
  }

  [[nodiscard]] std::string path() const { return (folder_ / "run.h5").string(); }
  /// The single number of a dataset of /metrics; NaN where it is not there.
  [[nodiscard]] double stored(const std::string& name) const {
    const hdf5::Session session;
    const hdf5::InputFile file(path());
    const hdf5::Group metrics = file.root().group("metrics");
    return metrics.contains(name) ? metrics.dataset(name).read<double>().at(0) : NAN;
  }
  [[nodiscard]] bool has(const std::string& name) const {
    const hdf5::Session session;
    return hdf5::InputFile(path()).root().group("metrics").contains(name);
  }

  RunSummary summary;

 private:
  TempDir folder_;
  Prepared prepared_;
};

}  // namespace

TEST_CASE("order is of the worlds' last magnetisations, with errors over worlds") {
  const Voters run(6);
  std::vector<double> absolute, second, fourth;
  for (const WorldSummary& world : run.summary.worlds) {
    const double m = world.measures.front();
    CHECK(std::fabs(m) == Approx(world.measures[1]));
    absolute.push_back(std::fabs(m));
    second.push_back(m * m);
    fourth.push_back(m * m * m * m);
  }
  const Estimate mean = estimate(absolute);
  const double square = estimate(second).mean;
  REQUIRE(mean.standard_error > 0.0);
  const std::optional<Order> order = run.summary.order();
  REQUIRE(order);
  CHECK(order->parameter.mean == Approx(mean.mean));
  CHECK(order->parameter.standard_error == Approx(mean.standard_error));
  CHECK(order->susceptibility.mean == Approx(kReadyAgents * (square - mean.mean * mean.mean)));
  CHECK(order->binder.mean == Approx(1.0 - estimate(fourth).mean / (3.0 * square * square)));
  CHECK(order->susceptibility.standard_error > 0.0);
  CHECK(order->binder.standard_error > 0.0);
}

TEST_CASE("order is in the file, and the same when it is read back") {
  const Voters run(6);
  const std::optional<Order> order = run.summary.order();
  const std::optional<Order> again = read_run_file(run.path()).summary.order();
  REQUIRE(order);
  REQUIRE(again);
  CHECK(run.stored("order") == order->parameter.mean);
  CHECK(run.stored("order_error") == order->parameter.standard_error);
  CHECK(run.stored("susceptibility") == order->susceptibility.mean);
  CHECK(run.stored("susceptibility_error") == order->susceptibility.standard_error);
  CHECK(run.stored("binder") == order->binder.mean);
  CHECK(run.stored("binder_error") == order->binder.standard_error);
  CHECK(again->susceptibility.mean == order->susceptibility.mean);
  CHECK(again->binder.standard_error == order->binder.standard_error);
}

TEST_CASE("two worlds give an order, and one error of it") {
  const Voters run(2);
  CHECK(run.stored("order_error") > 0.0);
  CHECK(run.stored("susceptibility") >= 0.0);
  CHECK(run.has("binder_error"));
  CHECK(std::isnan(run.stored("susceptibility_error")));
  CHECK(std::isnan(run.stored("binder_error")));
}

TEST_CASE("one world, or a model without a magnetisation, has no order") {
  for (const Voters& run : {Voters(1), Voters(3, "deffuant")}) {
    CHECK_FALSE(run.summary.order());
    for (const char* name : {"order", "order_error", "susceptibility", "binder"})
      CHECK_FALSE(run.has(name));
    CHECK_FALSE(read_run_file(run.path()).summary.order());
  }
}
