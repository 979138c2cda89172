// SPDX-License-Identifier: Apache-2.0
// Sweeps in scenarios: which points a [sweep] has, what they are called, and that its text gives
// the same sweep again.
#include <cmath>
#include <set>

#include "engine/model.hpp"
#include "record/run_layout.hpp"
#include "scenario/sweep.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using groundswell::test::containing;
using groundswell::test::TempDir;

namespace {

std::vector<ModelCard> cards() {
  std::vector<ModelCard> list;
  for (const ModelEntry& entry : all_models()) list.push_back(entry.card);
  return list;
}

const std::string kBase = R"(
title = "base"
worlds = 3
seed = 5
[clock]
steps = 4
[graph]
kind = "erdos-renyi"
agents = 100
mean_degree = 4
[model]
name = "independent-cascade"
p = 0.5
[[items]]
name = "A"
[[items]]
name = "B"
[[campaigns]]
name = "start"
kind = "seed"
target = "A"
count = 1
[[campaigns]]
name = "late"
kind = "seed"
target = "B"
count = 1
)";

Sweep sweep_of(const std::string& section, const std::string& folder = "",
               const std::vector<Override>& overrides = {}) {
  auto sweep = read_sweep(kBase + section, "base.toml", folder, cards(), overrides);
  REQUIRE(sweep.has_value());
  return std::move(*sweep);
}

std::vector<std::string> toml_of_key(const Sweep& sweep, std::size_t key) {
  std::vector<std::string> values;
  for (std::size_t point = 0; point < sweep.points(); ++point)
    values.push_back(sweep.level(key, point).toml);
  return values;
}

double number_at(const Sweep& sweep, std::size_t key, std::size_t point) {
  const auto& coordinate = sweep.level(key, point).coordinate;
  if (const auto* whole = std::get_if<std::int64_t>(&coordinate))
    return static_cast<double>(*whole);
  return std::get<double>(coordinate);
}

}  // namespace

TEST_CASE("a scenario without [sweep] has none") {
  CHECK_FALSE(read_sweep(kBase, "base.toml", "", cards()).has_value());
}

TEST_CASE("a grid has every combination, the last key fastest, keys as written") {
  const Sweep sweep = sweep_of(
      "[sweep.values]\nmodel.p = [0.1, 0.2]\n"
      "graph.agents = [10, 20, 30]\ncampaigns.start.target = [\"A\", \"B\"]\n");
  CHECK(sweep.shape() == std::vector<std::size_t>{2, 3, 2});
  CHECK(sweep.points() == 12);
  CHECK(sweep.worlds() == 3);
  REQUIRE(sweep.keys().size() == 3);
  CHECK(sweep.keys()[0].path == "model.p");
  CHECK(sweep.keys()[2].path == "campaigns[0].target");
  CHECK(sweep.position(7) == std::vector<std::size_t>{1, 0, 1});
  const Scenario scenario = sweep.scenario(7);
  CHECK(scenario.model.number("p") == 0.2);
  CHECK(scenario.graph.integer("agents") == 10);
  CHECK(scenario.campaigns[0].text("target") == "B");
  CHECK(sweep.describe(7) == "model.p = 0.2, graph.agents = 10, campaigns[0].target = \"B\"");
}

TEST_CASE("ranges are linear or logarithmic, end where they say, and can be whole") {
  const Sweep linear = sweep_of("[sweep.values]\nmodel.p = { from = 0, to = 1, count = 11 }\n");
  CHECK(toml_of_key(linear, 0) == std::vector<std::string>{"0.0", "0.1", "0.2", "0.3", "0.4", "0.5",
                                                           "0.6", "0.7", "0.8", "0.9", "1.0"});
  const Sweep log =
      sweep_of("[sweep.values]\nmodel.p = { from = 1e-4, to = 0.1, count = 4, scale = \"log\" }\n");
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(number_at(log, 0, i) == std::strtod(("1e-" + std::to_string(4 - i)).c_str(), nullptr));
  const Sweep whole = sweep_of(
      "[sweep.values]\ngraph.agents = { from = 10, to = 1000, count = 5, scale = \"log\", whole = "
      "true }\n");
  CHECK(toml_of_key(whole, 0) == std::vector<std::string>{"10", "32", "100", "316", "1000"});
}

TEST_CASE("keys go together in a zip, and on one axis of a grid") {
  const Sweep zip = sweep_of(
      "[sweep]\ndesign = \"zip\"\n[sweep.values]\nmodel.p = [0.1, 0.2]\ngraph.agents = [5, 6]\n");
  CHECK(zip.points() == 2);
  CHECK(zip.describe(1) == "model.p = 0.2, graph.agents = 6");
  const Sweep grid = sweep_of(
      "[sweep]\ntogether = [[\"model.p\", \"graph.agents\"]]\n[sweep.values]\nmodel.p = [0.1, "
      "0.2]\n"
      "graph.mean_degree = [1, 2, 3]\ngraph.agents = [50, 60]\n");
  CHECK(grid.shape() == std::vector<std::size_t>{2, 3});
  CHECK(grid.describe(4) == "model.p = 0.2, graph.mean_degree = 2, graph.agents = 60");
}

TEST_CASE("samples stay in their ranges, choose among lists, and depend on their seed alone") {
  const std::string values =
      "[sweep.values]\nmodel.p = { from = 0.2, to = 0.6 }\n"
      "graph.agents = { from = 10, to = 13, whole = true }\ncampaigns.start.target = [\"A\", "
      "\"B\"]\n";
  for (const char* design : {"random", "latin-hypercube", "sobol"}) {
    const std::string head = std::string("[sweep]\ndesign = \"") + design + "\"\npoints = 64\n";
    const Sweep sweep = sweep_of(head + values);
    CHECK(sweep.shape() == std::vector<std::size_t>{64});
    std::set<double> whole;
    std::set<std::string> chosen;
    for (std::size_t point = 0; point < 64; ++point) {
      CHECK(number_at(sweep, 0, point) >= 0.2);
      CHECK(number_at(sweep, 0, point) < 0.6);
      whole.insert(number_at(sweep, 1, point));
      chosen.insert(sweep.level(2, point).toml);
    }
    CHECK(whole == std::set<double>{10, 11, 12, 13});
    CHECK(chosen.size() == 2);
    CHECK(toml_of_key(sweep_of(head + values), 0) == toml_of_key(sweep, 0));
    CHECK(toml_of_key(sweep_of(head + "seed = 2\n" + values), 0) != toml_of_key(sweep, 0));
  }
  const Sweep published = sweep_of(
      "[sweep]\ndesign = \"sobol\"\npoints = 4\nseed = 0\n[sweep.values]\nmodel.p = { from = 0, to "
      "= 1 }\n");
  CHECK(toml_of_key(published, 0) == std::vector<std::string>{"0.0", "0.5", "0.75", "0.25"});
  const Sweep saltelli = sweep_of(
      "[sweep]\ndesign = \"saltelli\"\npoints = 8\n[sweep.values]\nmodel.p = { from = 0, to = 1 }\n"
      "graph.mean_degree = { from = 1, to = 3 }\n");
  CHECK(saltelli.points() == 8 * 4);
}

TEST_CASE("a table has a point in each row") {
  const TempDir folder;
  folder.write("points.csv", "model.p,campaigns.start.target\n0.25,A\n0.75,B\n");
  const Sweep sweep =
      sweep_of("[sweep]\ndesign = \"table\"\ntable = \"points.csv\"\n", folder.path().string());
  CHECK(sweep.points() == 2);
  CHECK(sweep.describe(1) == "model.p = 0.75, campaigns[0].target = \"B\"");
}

TEST_CASE("the text of a sweep gives the same sweep, from any folder") {
  const TempDir folder;
  folder.write("points.csv", "model.p,graph.agents\n0.25,7\n0.75,8\n");
  folder.write("a.txt", "0 1\n1 2\n");
  folder.write("b.txt", "0 1\n1 2\n2 3\n");
  const std::vector<std::string> sections{
      "[sweep.values]\nmodel.p = { from = 0, to = 1, count = 3 }\ngraph.agents = [5, 50]\n",
      "[sweep]\ndesign = \"sobol\"\npoints = 5\nseed = 9\n[sweep.values]\nmodel.p = { from = 0.1, "
      "to = 1 }\ncampaigns.start.target = [\"A\", \"B\"]\n",
      "[sweep]\ndesign = \"table\"\ntable = \"points.csv\"\n",
      "[sweep]\ntogether = [[\"model.p\", \"graph.agents\"]]\ncommon_random_numbers = "
      "false\nkeep = [\"metrics\"]\nuntil = { measure = \"gini\", rel_error = 0.1, max_worlds = 9 "
      "}\n[sweep.values]\nmodel.p = [0.1, 0.2]\ngraph.agents = [5, 6]\ngraph.mean_degree = [1, "
      "2]\n",
  };
  for (const std::string& section : sections) {
    INFO(section);
    const Sweep first = sweep_of(section, folder.path().string());
    const auto second = read_sweep(first.toml(), "again.toml", "/", cards());
    REQUIRE(second.has_value());
    CHECK(second->toml() == first.toml());
    CHECK(second->shape() == first.shape());
    CHECK(second->keep() == first.keep());
    for (std::size_t point = 0; point < first.points(); ++point) {
      CHECK(second->describe(point) == first.describe(point));
      CHECK(to_toml(second->scenario(point)) == to_toml(first.scenario(point)));
    }
  }
  // Files are looked for in the scenario's folder, and found from any other.
  const std::string files = "[sweep.values]\ngraph.file = [\"a.txt\", \"b.txt\"]\n";
  std::string base = kBase;
  base.replace(base.find("kind = \"erdos-renyi\"\nagents = 100\nmean_degree = 4\n"),
               std::string("kind = \"erdos-renyi\"\nagents = 100\nmean_degree = 4\n").size(),
               "kind = \"file\"\n");
  const auto sweep = read_sweep(base + files, "base.toml", folder.path().string(), cards());
  REQUIRE(sweep.has_value());
  const auto again = read_sweep(sweep->toml(), "again.toml", "/", cards());
  REQUIRE(again.has_value());
  CHECK(again->scenario(1).graph.text("file") == (folder / "b.txt").string());
  const auto files_of = [](const Sweep& of) {
    std::vector<std::string> coordinates;
    for (const Level& level : of.keys().front().levels)
      coordinates.push_back(std::get<std::string>(level.coordinate));
    return coordinates;
  };
  CHECK(files_of(*sweep) == std::vector<std::string>{"a.txt", "b.txt"});
  CHECK(files_of(*again) == files_of(*sweep));
}

TEST_CASE("keys are named by the shortest endings that tell them apart") {
  const auto names = [](const std::string& values) {
    std::vector<std::string> list;
    const Sweep sweep = sweep_of("[sweep.values]\n" + values);
    for (const SweptKey& key : sweep.keys()) list.push_back(key.name);
    return list;
  };
  CHECK(names("model.p = [0.1]\ngraph.agents = [9]\n") == std::vector<std::string>{"p", "agents"});
  CHECK(names("campaigns.start.count = [1]\ncampaigns.late.count = [2]\n") ==
        std::vector<std::string>{"start_count", "late_count"});
  CHECK(names("campaigns.late.count = [1]\n") == std::vector<std::string>{"count"});
  CHECK(names("seed = [1, 2]\n") == std::vector<std::string>{"seed"});
}

TEST_CASE("no key has a name that the file of a sweep uses itself") {
  for (const GroupLayout& group : run_layout()) {
    CHECK(names_in_sweep_files().contains(group.name));
    if (group.name == "graph" || group.name == "campaigns" || group.name == "ledger") continue;
    for (const Variable& variable : group.variables) {
      INFO(group.name << "/" << variable.name);
      CHECK(names_in_sweep_files().contains(variable.name));
    }
  }
  for (const Axis& axis : run_axes()) CHECK(names_in_sweep_files().contains(axis.name));
}

TEST_CASE("points share a seed, or have seeds of their own that only their numbers decide") {
  const std::string values = "[sweep.values]\nmodel.p = [0.1, 0.2, 0.3]\n";
  const Sweep common = sweep_of(values);
  for (std::size_t point = 0; point < 3; ++point) CHECK(common.scenario(point).seed() == 5);
  const Sweep apart = sweep_of("[sweep]\ncommon_random_numbers = false\n" + values);
  std::set<std::uint64_t> seeds;
  for (std::size_t point = 0; point < 3; ++point) seeds.insert(apart.scenario(point).seed());
  CHECK(seeds.size() == 3);
  const Sweep other =
      sweep_of("[sweep]\ncommon_random_numbers = false\n" + values, "", {{"seed", "6", "--seed"}});
  CHECK(other.scenario(0).seed() != apart.scenario(0).seed());
}

TEST_CASE("points with seeds of their own are checked with these") {
  // Each point's seed is a function of the base seed and its number, however often it is asked for.
  const std::string section =
      "[sweep]\ncommon_random_numbers = false\n[sweep.values]\nmodel.p = [0.1, 0.2, 0.3]\n";
  const Sweep sweep = sweep_of(section);
  const auto again = read_sweep(sweep.toml(), "again.toml", "/", cards());
  REQUIRE(again.has_value());
  for (std::size_t point = 3; point-- > 0;)
    CHECK(again->scenario(point).seed() == sweep.scenario(point).seed());
}

TEST_CASE("files in swept tables are found from any folder") {
  const TempDir folder;
  folder.write("a.txt", "0 1\n1 2\n");
  const std::string section =
      "[sweep.values]\ngraph = [{ kind = \"file\", file = \"a.txt\" }, { kind = \"complete\", "
      "agents = 9 }]\n";
  const Sweep sweep = sweep_of(section, folder.path().string());
  const auto again = read_sweep(sweep.toml(), "again.toml", "/", cards());
  REQUIRE(again.has_value());
  CHECK(again->scenario(0).graph.text("file") == (folder / "a.txt").string());
  CHECK(again->scenario(1).graph.integer("agents") == 9);
}

TEST_CASE("ranges of whole parameters are whole where they can be") {
  const Sweep sweep =
      sweep_of("[sweep.values]\ngraph.agents = { from = 300, to = 700, count = 3 }\n");
  CHECK(toml_of_key(sweep, 0) == std::vector<std::string>{"300", "500", "700"});
}

TEST_CASE("a grid has as many axes as a file can hold") {
  std::string section = "[sweep.values]\n";
  for (std::size_t axis = 0; axis <= kMostAxes; ++axis)
    section += "twins.t" + std::to_string(axis) + ".collectivism = [0.5]\n";
  CHECK_THROWS_WITH(sweep_of(section), containing("a grid of 25 axes — must be at most 24"));
}

TEST_CASE("a swept key is not changed from the command line without a word") {
  CHECK_THROWS_WITH(
      sweep_of("[sweep.values]\nmodel.p = [0.1]\n", "", {{"model.p", "0.3", "--set model.p"}}),
      containing("--set model.p: changes model.p, which is swept"));
}

TEST_CASE("the command line changes a sweep as it does a scenario") {
  const Sweep sweep =
      sweep_of("[sweep.values]\nmodel.p = [0.1, 0.2, 0.3]\n", "",
               {{"sweep.values.model.p", "[0.4]", ""}, {"worlds", "7", "--worlds"}});
  CHECK(sweep.points() == 1);
  CHECK(sweep.worlds() == 7);
  CHECK_THROWS_WITH(sweep_of("[sweep.values]\nmodel.p = [0.1]\n", "", {{"graph.agents", "0", ""}}),
                    containing("--set graph.agents: agents = 0"));
}
