// SPDX-License-Identifier: Apache-2.0
// Two thousand damaged scenarios: lines deleted, doubled, swapped and altered, values replaced by
// others of every type, bytes changed. Each is either refused with problems a reader can use, or
// accepted; then its printed form reads back as the same scenario, and where it is small, it runs.
// The seed is fixed: a failure names the mutation, and happens again. For a longer search,
// GROUNDSWELL_FUZZ=SEED takes another seed and twenty times as many.
#include <cstdlib>
#include <filesystem>
#include <random>

#include "engine/model.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "world/society.hpp"

using namespace groundswell;

namespace {

const std::filesystem::path kRoot = GROUNDSWELL_SOURCE_DIR;
constexpr std::size_t kMutations = 2000;

const std::vector<std::string>& odd_values() {
  static const std::vector<std::string> values{"0",
                                               "1",
                                               "-1",
                                               "2",
                                               "0.5",
                                               "-0.5",
                                               "1e308",
                                               "1e-308",
                                               "nan",
                                               "inf",
                                               "-inf",
                                               "true",
                                               "\"\"",
                                               "\"peers\"",
                                               "\"0 days\"",
                                               "\"-1 day\"",
                                               "\"1e9 weeks\"",
                                               "\"0.4 ms\"",
                                               "[]",
                                               "[1]",
                                               "[[]]",
                                               "{}",
                                               "{a = 1}",
                                               "2009-12-13",
                                               "0001-01-01",
                                               "12:00:00",
                                               "9999-12-31T23:59:59",
                                               "2009-12-13T21:15:00Z",
                                               "9223372036854775807",
                                               "4294967296",
                                               "\"highest-degree\"",
                                               "\"bass\"",
                                               "\"campaign\"",
                                               "\"linear-threshold\"",
                                               "\"well-mixed\"",
                                               "\"star\"",
                                               "\"seed\"",
                                               "\"broadcast\"",
                                               "[\"Song\", \"Song\"]",
                                               "[\"peers\", \"own\"]",
                                               "[0, 1]",
                                               "\"\\u0000\"",
                                               "\"\\U0001F3B5\"",
                                               "{ distribution = \"uniform\", low = 0, high = 1 }",
                                               "{ distribution = \"normal\" }",
                                               "{ distribution = \"two-point\", share = 1 }"};
  return values;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  std::string mutate(std::vector<std::string> lines) {
    for (std::size_t times = 1 + below(3); times > 0 && !lines.empty(); --times) change(lines);
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    if (below(20) == 0 && !text.empty()) text[below(text.size())] = static_cast<char>(below(256));
    return text;
  }

 private:
  void change(std::vector<std::string>& lines) {
    const std::size_t at = below(lines.size());
    std::string& line = lines[at];
    const auto position = lines.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t equals = line.find('=');
    switch (below(8)) {
      case 0:
        lines.erase(position);
        break;
      case 1:
        lines.insert(position, std::string(line));
        break;
      case 2:
        std::swap(line, lines[below(lines.size())]);
        break;
      case 3:  // a letter of the line
        if (!line.empty()) line[below(line.size())] = static_cast<char>(32 + below(95));
        break;
      default:  // the value: most of what can go wrong
        if (equals != std::string::npos)
          line = line.substr(0, equals + 1) + " " + odd_values()[below(odd_values().size())];
    }
  }

  std::mt19937 random_;
};

std::vector<ModelCard> cards() {
  std::vector<ModelCard> cards;
  for (const ModelEntry& entry : all_models()) cards.push_back(entry.card);
  return cards;
}

void check_problems(const ScenarioError& error) {
  REQUIRE_FALSE(error.problems().empty());
  for (const Problem& problem : error.problems()) {
    const std::string sentence = problem.sentence();
    CHECK_FALSE(problem.place.empty());
    CHECK_FALSE(problem.found.empty());
    CHECK_FALSE(problem.allowed.empty());
    CHECK(sentence.find('\n') == std::string::npos);
  }
}

/// Small enough to be run here.
bool is_small(const Scenario& scenario, const ModelEntry& entry, const Clock& clock) {
  if (scenario.graph.text("kind") == "file" || scenario.graph.integer("agents") > 1000)
    return false;
  for (const Values& layer : scenario.layers)
    if (layer.text("kind") == "file") return false;
  return clock.steps() <= 500 && clock.length_ms() < 400LL * 86'400'000 &&
         scenario.worlds() * (1 + scenario.twins.size()) <= 40 &&
         estimated_bytes(scenario, entry, clock, 1) < 1e8;
}

struct Tally {
  std::size_t refused = 0;
  std::size_t accepted = 0;
  std::size_t run = 0;
};

void check_one(const std::string& text, const std::string& folder, Tally& tally) {
  static const std::vector<ModelCard> models = cards();
  static const std::vector<ModelEntry> entries = all_models();
  static const Executor executor(2);
  try {
    const Scenario scenario = read_scenario(text, "fuzz.toml", folder, models);
    ++tally.accepted;
    const std::string printed = to_toml(scenario);
    CHECK(to_toml(read_scenario(printed, "printed.toml", folder, models)) == printed);
    const Clock clock(scenario.clock);
    const ModelEntry& entry = model_of(scenario, entries);
    if (!is_small(scenario, entry, clock)) return;
    const Society society = build_society(scenario, executor);
    RunOptions options;
    options.layers = society.layers;
    const RunOutcome outcome =
        run_experiment(scenario, entry, society.graph, clock, executor, options);
    CHECK(outcome.summary.worlds.size() == scenario.worlds());
    ++tally.run;
  } catch (const ScenarioError& error) {
    ++tally.refused;
    check_problems(error);
  }
}

}  // namespace

TEST_CASE("two thousand damaged scenarios are refused with reasons, or work") {
  const std::string folder = (kRoot / "configs").string();
  std::vector<std::vector<std::string>> originals;
  for (const char* name :
       {"christmas-2009", "classic-cascade", "herd-or-discovery", "your-network"})
    originals.push_back(
        lines_of(test::read_file(kRoot / "configs" / (std::string(name) + ".toml"))));
  const std::filesystem::path small = kRoot / "tests/malformed/scenarios";
  for (const char* name : {"works_with_crlf", "works_with_utf8_bom", "works_with_unicode_names",
                           "works_with_twelve_broadcasts_on_one_target", "works_with_made_layers"})
    originals.push_back(lines_of(test::read_file(small / (std::string(name) + ".toml"))));
  const char* search = std::getenv("GROUNDSWELL_FUZZ");
  const std::size_t mutations = search == nullptr ? kMutations : 20 * kMutations;
  Mutator mutator(search == nullptr ? 20091220U : static_cast<unsigned>(std::stoul(search)));
  Tally tally;
  for (std::size_t i = 0; i < mutations; ++i) {
    const std::string text = mutator.mutate(originals[i % originals.size()]);
    INFO("mutation " << i << "\n" << text);
    check_one(text, folder, tally);
  }
  // The mutations must reach both sides, or they test nothing.
  CHECK(tally.refused > mutations / 4);
  CHECK(tally.accepted > mutations / 10);
  CHECK(tally.run > mutations / 20);
}
