// SPDX-License-Identifier: Apache-2.0
// Measures by name: which there are, that each is the number its name says, and how many worlds
// without an answer count.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/error.hpp"
#include "measure/named_measures.hpp"
#include "measure/ranking.hpp"
#include "support/whole_run.hpp"
#include "test_record_sample.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

using Names = std::vector<std::string>;

/// Voters before they agree.
RunSummary voters(const std::string& worlds) {
  const Prepared prepared("worlds = " + worlds + R"(
[clock]
steps = 4
[graph]
kind = "well-mixed"
agents = 50
[model]
name = "noisy-voter"
)");
  return run_experiment(prepared.scenario, model_of(prepared.scenario, prepared.models),
                        Graph::well_mixed(50), prepared.clock, Executor(1))
      .summary;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// The only measure of this name.
NamedMeasure one(const RunSummary& run, const std::string& name) {
  const std::vector<NamedMeasure> found = measures_of(run, {name});
  REQUIRE(found.size() == 1);
  CHECK(found.front().name == name);
  CHECK(found.front().worlds.size() == run.worlds.size());
  return found.front();
}

RunMeasure one_of_run(const RunSummary& run, const std::string& name) {
  const std::vector<RunMeasure> found = run_measures_of(run, {name});
  REQUIRE(found.size() == 1);
  CHECK(found.front().name == name);
  return found.front();
}

}  // namespace

TEST_CASE("a run's measures are known by name before it has worlds or a society") {
  const SampleRun sample;
  const Names names = measure_names(sample.empty);
  CHECK(names == Names{"downloads",
                       "downloads.Killing in the Name",
                       "downloads.The Climb – ♥",
                       "share.Killing in the Name",
                       "share.The Climb – ♥",
                       "gini",
                       "herfindahl",
                       "effective_items",
                       "top_share",
                       "quality_tau",
                       "quality_rho",
                       "best_is_first",
                       "turnover.1",
                       "peak_rank.Killing in the Name",
                       "peak_rank.The Climb – ♥",
                       "weeks_in_chart.Killing in the Name",
                       "weeks_in_chart.The Climb – ♥",
                       "members.join the group",
                       "herding_share_total.alone",
                       "herding_share_total.no call",
                       "herding_share.alone.Killing in the Name",
                       "herding_share.alone.The Climb – ♥",
                       "herding_share.no call.Killing in the Name",
                       "herding_share.no call.The Climb – ♥",
                       "reallocation.alone",
                       "reallocation.no call",
                       "changed_choices.alone",
                       "changed_choices.no call"});
  CHECK(run_measure_names(sample.empty) ==
        Names{"mean_unpredictability", "mean_unpredictability_floor",
              "unpredictability.Killing in the Name", "unpredictability.The Climb – ♥",
              "unpredictability_floor.Killing in the Name",
              "unpredictability_floor.The Climb – ♥"});
  CHECK(measure_names(sample.full) == names);
  const Names forms = measure_forms(sample.empty);
  for (const char* form : {"gini", "share.ITEM", "members.GROUP", "herding_share.TWIN.ITEM",
                           "unpredictability.ITEM", "turnover.TOP"})
    CHECK(std::ranges::count(forms, form) == 1);
  for (const char* form : {"states.STATE", "measures.MEASURE", "order"})
    CHECK(std::ranges::count(forms, form) == 0);
}

TEST_CASE("every measure of a world is the number that its name says") {
  const RunSummary run = SampleRun().full;
  const std::string best = run.items.front();
  const std::string twin = run.twins.at(1);
  for (const WorldSummary& world : run.worlds) {
    const auto of = [&](const std::string& name) { return measure_of(name, run, world).value(); };
    const std::vector<std::uint64_t> totals = world.totals();
    const std::vector<double> shares = market_shares(totals);
    const std::vector<double> sales(totals.begin(), totals.end());
    CHECK(of("downloads") == sales[0] + sales[1]);
    CHECK(of("downloads." + best) == sales[0]);
    CHECK(of("share." + best) == shares[0]);
    CHECK(of("share." + run.items[1]) == shares[1]);
    CHECK(of("gini") == gini(shares));
    CHECK(of("herfindahl") == herfindahl(shares));
    CHECK(of("effective_items") == effective_items(shares));
    CHECK(of("top_share") == std::max(shares[0], shares[1]));
    CHECK(of("quality_tau") == kendall_tau(run.quality, sales));
    CHECK(of("quality_rho") == spearman_rho(run.quality, sales));
    CHECK(of("best_is_first") == best_is_first(totals, run.quality));
    CHECK(same(of("turnover.1"), mean_turnover(chart_entries(world.week_ranks, 1))));
    CHECK(of("peak_rank." + best) == chart_run(world.week_ranks, 0).peak);
    CHECK(of("weeks_in_chart." + run.items[1]) == chart_run(world.week_ranks, 1).periods);
    CHECK(of("members.join the group") == static_cast<double>(world.members.at(0)));
  }
  const WorldSummary& world = run.worlds.at(2);
  const TwinWorld& without = world.twins.at(1);
  const auto of = [&](const std::string& name) { return measure_of(name, run, world).value(); };
  std::vector<std::uint64_t> left(2);
  for (std::size_t item = 0; item < 2; ++item)
    for (const std::uint64_t count : without.downloads[item]) left[item] += count;
  const auto lost = [](std::uint64_t before, std::uint64_t after) {
    return 1.0 - static_cast<double>(after) / static_cast<double>(before);
  };
  CHECK(left[1] != world.total(1));
  CHECK(of("herding_share_total." + twin) == lost(world.total(), left[0] + left[1]));
  CHECK(of("herding_share." + twin + "." + run.items[1]) == lost(world.total(1), left[1]));
  CHECK(of("reallocation." + twin) ==
        total_variation(market_shares(world.totals()), market_shares(left)));
  CHECK(of("changed_choices." + twin) == static_cast<double>(without.changed_agents) / 700.0);
}

TEST_CASE("a world of three items, by hand") {
  RunSummary run;
  run.items = {"a", "b", "c"};
  run.quality = {1.0, 2.0, 3.0};
  run.chart_depths = {1, 2};
  WorldSummary world;
  world.downloads = {{10, 20, 0, 0, 0}, {0, 0, 10, 0, 0}, {0, 0, 0, 20, 0}};
  world.week_ranks = {{1, 2, 0}, {2, 1, 0}};
  const auto of = [&](const std::string& name) { return measure_of(name, run, world).value(); };
  CHECK(of("downloads") == 60.0);
  CHECK(of("downloads.c") == 20.0);
  CHECK(of("share.a") == Approx(1.0 / 2.0));
  CHECK(of("share.b") == Approx(1.0 / 6.0));
  CHECK(of("gini") == Approx(2.0 / 9.0));
  CHECK(of("herfindahl") == Approx(14.0 / 36.0));
  CHECK(of("effective_items") == Approx(36.0 / 14.0));
  CHECK(of("top_share") == Approx(0.5));
  CHECK(of("quality_tau") == Approx(-1.0 / 3.0));
  CHECK(of("quality_rho") == Approx(-0.5));
  CHECK(of("best_is_first") == 0.0);
  CHECK(of("turnover.1") == 1.0);
  CHECK(of("turnover.2") == 0.0);
  CHECK(of("peak_rank.a") == 1.0);
  CHECK(of("peak_rank.c") == 0.0);
  CHECK(of("weeks_in_chart.b") == 2.0);
}

TEST_CASE("measures of all worlds are those of each, in the table's order and once") {
  for (const RunSummary& run : {SampleRun().full, voters("3")}) {
    const Names names = measure_names(run);
    const std::vector<NamedMeasure> all = measures_of(run, names);
    REQUIRE(all.size() == names.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      CAPTURE(names[i]);
      CHECK(all[i].name == names[i]);
      CHECK_FALSE(all[i].unit.empty());
      CHECK_FALSE(all[i].meaning.empty());
      REQUIRE(all[i].worlds.size() == run.worlds.size());
      for (std::size_t w = 0; w < run.worlds.size(); ++w)
        CHECK(same(all[i].worlds[w], measure_of(names[i], run, run.worlds[w]).value()));
    }
    Names backwards(names.rbegin(), names.rend());
    backwards.push_back("gini");
    backwards.push_back("telepathy");
    const std::vector<NamedMeasure> again = measures_of(run, backwards);
    CHECK(again.size() == all.size());
    CHECK(again.front().name == names.front());
  }
}

TEST_CASE("a name that no world has gives nothing") {
  const RunSummary run = SampleRun().full;
  for (const char* name : {"", "ginni", "gini.", "share", "share.", "share.Nobody", "turnover.5",
                           "members", "states.yes", "mean_unpredictability", "Gini"}) {
    CAPTURE(name);
    CHECK_FALSE(measure_of(name, run, run.worlds.front()));
    CHECK(measures_of(run, {name}).empty());
  }
  CHECK(run_measures_of(run, {"gini", "order"}).empty());
}

TEST_CASE("states and measures of the model are those at the end, with its units") {
  const RunSummary run = voters("3");
  for (std::size_t w = 0; w < 3; ++w) {
    const WorldSummary& world = run.worlds[w];
    const double yes = one(run, "states.yes").worlds[w];
    CHECK(yes == static_cast<double>(world.states.at(1)));
    CHECK(yes + one(run, "states.no").worlds[w] == 50.0);
    CHECK(one(run, "measures.magnetisation").worlds[w] == Approx(2.0 * yes / 50.0 - 1.0));
  }
  CHECK(one(run, "measures.magnetisation").unit == run.measures.front().unit);
  CHECK(one(run, "measures.magnetisation").meaning ==
        run.measures.front().meaning + ", at the end");
  CHECK(one(run, "states.yes").unit == "people");
}

TEST_CASE("what only worlds together have is the run's") {
  const RunSummary run = SampleRun().full;
  const std::vector<double> spread = unpredictability(run.shares());
  CHECK(spread[1] > 0.0);
  CHECK(one_of_run(run, "unpredictability." + run.items[1]).value == spread[1]);
  CHECK(one_of_run(run, "mean_unpredictability").value == estimate(spread).mean);
  const std::vector<double> floor = run.floor_of_unpredictability();
  CHECK(one_of_run(run, "unpredictability_floor." + run.items[0]).value == floor[0]);
  CHECK(one_of_run(run, "mean_unpredictability_floor").value == estimate(floor).mean);
  CHECK_FALSE(one_of_run(run, "mean_unpredictability").standard_error);

  const RunSummary many = voters("4");
  const Order order = many.order().value();
  CHECK(one_of_run(many, "order").value == order.parameter.mean);
  CHECK(one_of_run(many, "order").standard_error == order.parameter.standard_error);
  CHECK(one_of_run(many, "susceptibility").value == order.susceptibility.mean);
  CHECK(one_of_run(many, "binder").value == order.binder.mean);
  CHECK(one_of_run(many, "binder").standard_error == order.binder.standard_error);
}

TEST_CASE("one world has no order, and no standard error of anything") {
  const RunSummary run = voters("1");
  for (const char* name : {"order", "susceptibility", "binder"}) {
    const RunMeasure measure = one_of_run(run, name);
    CHECK(std::isnan(measure.value));
    CHECK(std::isnan(measure.standard_error.value()));
  }
  const Estimate alone = one(run, "states.yes").over_worlds();
  CHECK(alone.mean == static_cast<double>(run.worlds[0].states.at(1)));
  CHECK(std::isnan(alone.standard_error));
}

TEST_CASE("means are over the worlds in which a measure is defined") {
  const double none = kUndefined;
  const Estimate some = estimate_of_defined(std::vector<double>{none, 1.0, none, 4.0});
  CHECK(some.mean == 2.5);
  CHECK(some.standard_error == Approx(1.5));
  const Estimate all = estimate_of_defined(std::vector<double>{1.0, 4.0});
  CHECK(all.standard_error == estimate(std::vector<double>{1.0, 4.0}).standard_error);
  const Estimate alone = estimate_of_defined(std::vector<double>{none, 3.0});
  CHECK(alone.mean == 3.0);
  CHECK(std::isnan(alone.standard_error));
  CHECK(std::isnan(estimate_of_defined(std::vector<double>{none, none}).mean));
  CHECK(std::isnan(estimate_of_defined(std::vector<double>{}).mean));
}

TEST_CASE("measures are called and described as the datasets of FORMAT.md are") {
  const std::string format =
      read_file(std::filesystem::path(GROUNDSWELL_SOURCE_DIR) / "sim/record/FORMAT.md");
  const RunSummary run = SampleRun().full;
  const std::vector<std::string> of_steps{"downloads", "members"};  // and longer than at the end
  std::size_t found = 0;
  const auto check = [&](const auto& measure) {
    const std::string dataset = measure.name.substr(0, measure.name.find('.'));
    if (std::ranges::count(of_steps, dataset) != 0) return;
    CAPTURE(measure.name, measure.meaning);
    const std::size_t meaning = format.find("| " + measure.unit + " | " + measure.meaning);
    REQUIRE(meaning != std::string::npos);
    const std::size_t row = format.rfind('\n', meaning) + 1;
    CHECK(format.substr(row, dataset.size() + 4) == "| `" + dataset + "`");
    ++found;
  };
  for (const NamedMeasure& measure : measures_of(run, measure_names(run))) check(measure);
  for (const RunMeasure& measure : run_measures_of(run, run_measure_names(run))) check(measure);
  const RunSummary opinions = voters("2");
  for (const RunMeasure& measure : run_measures_of(opinions, {"order", "susceptibility", "binder"}))
    check(measure);
  CHECK(found == 33);
  CHECK_THROWS_AS(measure_text("telepathy"), InternalError);
}
