// SPDX-License-Identifier: Apache-2.0
// Collectivism in words: all ways of giving it, and where it does not act.
#include "measure/describe_collectivism.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "theory/run_model.hpp"

using namespace groundswell;

namespace {

/// What is said of this [population] in this [model].
std::string described(const std::string& population, const std::string& model = "\"q-voter\"") {
  const std::vector<ModelEntry> models = all_models();
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : models) cards.push_back(entry.card);
  const Scenario scenario = read_scenario(
      "[clock]\nsteps = 5\n[graph]\nkind = \"well-mixed\"\n"
      "agents = 10\n[population]\n" +
          population + "\n[model]\nname = " + model + "\n",
      "test.toml", ".", cards);
  return describe_collectivism(scenario, model_of(scenario, models).card);
}

}  // namespace

TEST_CASE("collectivism is told as the scenario gives it") {
  CHECK(described("") == "c = 0.5 for all");
  CHECK(described("collectivism = 1") == "c = 1 for all");
  CHECK(described("collectivism = { distribution = \"beta\", mean = 0.25, concentration = 4 }") ==
        "c ~ beta (mean 0.25, concentration 4)");
  CHECK(described("collectivism = { distribution = \"uniform\", low = 0.2, high = 0.8 }") ==
        "c ~ uniform (low 0.2, high 0.8, mean 0.5)");
  CHECK(described("collectivism = { distribution = \"two-point\", share = 0.7 }") ==
        "c = 1 for a share of 0.7, 0 for the others");
}

TEST_CASE("collectivism from data is told by the file or trait") {
  const test::TempDir folder;
  std::ofstream(folder / "people.csv") << "id,collectivism\n";
  CHECK(described("collectivism_file = " + in_quotes((folder / "people.csv").string())) ==
        "c from people.csv");
  CHECK(described("collectivism_trait = \"town\"\ncollectivism_labels = [\"hill\", \"dale\"]\n"
                  "collectivism_values = [0.2, 1.0]") == "c = 0.2 for hill, 1 for dale (town)");
  CHECK(described("collectivism_trait = \"age\"\n"
                  "collectivism_labels = [\"10\", \"20\", \"30\", \"40\", \"50\"]\n"
                  "collectivism_values = [0.5, 0.9, 0.4, 0.3, 0.6]") == "c = 0.3 to 0.9 (age)");
}

TEST_CASE("operator and signal stand beside collectivism where they are chosen") {
  CHECK(described("collectivism = 0.2", "\"music-lab\"\noperator = \"switch\"") ==
        "c = 0.2 for all; operator switch, signal rank");
}

TEST_CASE("where collectivism does not act nothing is told") {
  CHECK(described("", "\"voter\"").empty());
  CHECK(described("", "\"quality-logit\"").empty());
}
