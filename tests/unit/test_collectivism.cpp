// SPDX-License-Identifier: Apache-2.0
// Collectivism as data: from a CSV file joined by the graph's own ids, or as a trait tells it. What
// is wrong with such files is in tests/malformed.
#include <string>
#include <vector>

#include "graph/generators.hpp"
#include "graph/reader.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "theory/run_model.hpp"
#include "world/agent_table.hpp"
#include "world/population.hpp"
#include "world/society.hpp"

using namespace groundswell;
using groundswell::test::one_thread;

namespace {

Scenario scenario_with(const std::string& text) {
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : all_models()) cards.push_back(entry.card);
  return read_scenario("[clock]\nsteps = 5\n" + text, "test.toml", ".", cards);
}

/// What models are told in both ways: with tastes and without.
std::vector<double> collectivism_in(const Scenario& scenario, const Graph& graph, World world) {
  const Population people = draw_population(scenario, graph, world, one_thread());
  const Collectivism alone(scenario, graph, world, one_thread());
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    CHECK(alone[agent] == people.collectivism[agent]);
  return people.collectivism;
}

}  // namespace

TEST_CASE("collectivism from a file goes to the agents whose ids its rows have, in any order") {
  const test::TempDir folder;
  std::ofstream(folder / "ties.txt") << "100 7\n7 30\n";
  std::ofstream(folder / "people.csv") << "age,id,c\n40,30,0.75\n20,100,0\n33,7,1\n9,555,0.5\n";
  const Scenario scenario =
      scenario_with("[graph]\nkind = \"file\"\nfile = \"" + (folder / "ties.txt").string() +
                    "\"\n[population]\ncollectivism_file = \"" + (folder / "people.csv").string() +
                    "\"\ncollectivism_column = \"c\"\n[model]\nname = \"campaign\"\n");
  const Society society = build_society(scenario, one_thread());
  for (const World world : {World{0}, World{3}}) {
    const std::vector<double> c = collectivism_in(scenario, society.graph, world);
    REQUIRE(c.size() == 3);
    for (AgentId agent = 0; agent < 3; ++agent) {
      const std::string id = society.graph.label(agent);
      CHECK(c[agent] == (id == "30" ? 0.75 : id == "100" ? 0.0 : 1.0));
    }
  }
  CHECK(agent_table_notes(scenario, society.graph) ==
        std::vector<std::string>{"people.csv: 1 row is of nobody in the graph: id '555'"});
  // Printed with every default, it reads back as itself.
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : all_models()) cards.push_back(entry.card);
  const std::string printed = to_toml(scenario);
  CHECK(to_toml(read_scenario(printed, "printed.toml", ".", cards)) == printed);
}

TEST_CASE("collectivism told by a trait is that of each agent's block, and moves with the trait") {
  const std::string text =
      "[graph]\nkind = \"blocks\"\nagents = 60\nmean_degree = 4\nblocks = 2\n"
      "labels = [\"north\", \"south\"]\n[population]\ncollectivism_trait = \"block\"\n"
      "collectivism_labels = [\"south\", \"north\"]\ncollectivism_values = [0.9, 0.2]\n"
      "[model]\nname = \"degroot\"\n";
  const Scenario scenario = scenario_with(text);
  Society society = build_society(scenario, one_thread());
  const auto check_all = [&] {
    const Trait* trait = society.graph.trait("block");
    REQUIRE(trait != nullptr);
    const std::vector<double> c = collectivism_in(scenario, society.graph, 1);
    for (AgentId agent = 0; agent < 60; ++agent)
      CHECK(c[agent] == (trait->label_of(agent) == "north" ? 0.2 : 0.9));
    return c;
  };
  const std::vector<double> before = check_all();
  society.graph.set_trait(shuffled(*society.graph.trait("block"), 7));
  CHECK(check_all() != before);
}
