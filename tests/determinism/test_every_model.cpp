// SPDX-License-Identifier: Apache-2.0
// Every model there is gives the same bits however it is run: the list is all_models(), so a new
// model is here by existing. Each runs with its defaults on a small random graph (and on a
// well-mixed society, where it allows that), over threads × block sizes × order of worlds × ledger
// kept or not × each choice that its parameters have. tests/determinism/test_engine_determinism.cpp
// has larger scenarios.
#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/ways.hpp"
#include "support/whole_run.hpp"
#include "world/society.hpp"

using namespace groundswell;
using groundswell::test::Prepared;
using groundswell::test::Result;
using groundswell::test::run;
using groundswell::test::ways;

namespace {

const std::string kGraph = "kind = \"erdos-renyi\"\nagents = 700\nmean_degree = 6\n";
const std::string kCrowd = "kind = \"well-mixed\"\nagents = 300\n";

std::string scenario_for(const ModelCard& card, const std::string& society,
                         const std::string& more) {
  std::string text = "seed = 11\nworlds = 3\n[clock]\nsteps = 15\n[graph]\n" + society +
                     "[model]\nname = \"" + card.name + "\"\n" + more;
  const bool chooses = card.family == "choice" && card.downloads;
  if (chooses)
    text += R"(
[[items]]
name = "song"
count = 6
quality = { distribution = "normal", mean = 0, sd = 1 }
)";
  if (chooses && !card.channels.empty())
    text += "[twins.alone]\nwithout = [" + in_quotes(card.channels.front()) + "]\n";
  if (std::ranges::count(card.campaign_kinds, "seed") > 0)
    text += "[[campaigns]]\nname = \"first\"\nkind = \"seed\"\ncount = 20\n";
  if (chooses) text += "target = \"song 2\"\n";
  return text;
}

/// All the ways a model is run here, each a scenario.
std::vector<std::string> scenarios(const ModelCard& card) {
  std::vector<std::string> settings{""};
  for (const Parameter& parameter : card.parameters) {
    for (const std::string& way : parameter.choices)
      if (Value(way) != parameter.fallback)
        settings.push_back(parameter.key + " = " + in_quotes(way) + "\n");
    for (const bool way : {false, true})
      if (parameter.fallback == Value(!way))
        settings.push_back(parameter.key + (way ? " = true\n" : " = false\n"));
  }
  std::vector<std::string> all;
  for (const std::string& setting : settings) {
    if (card.ties) all.push_back(scenario_for(card, kGraph, setting));
    if (card.well_mixed) all.push_back(scenario_for(card, kCrowd, setting));
  }
  return all;
}

}  // namespace

TEST_CASE("every model gives the same bits, however it is run") {
  for (const ModelEntry& entry : all_models()) {
    bool seed_matters = false;  // some settings leave nothing to chance, such as an even start
    for (const std::string& text : scenarios(entry.card)) {
      CAPTURE(text);
      const Prepared prepared(text);
      const Executor plain(1);
      const Graph society = build_society(prepared.scenario, plain).graph;
      const Result expected = run(prepared, society, plain, {}, true);
      seed_matters |=
          expected.counts != run(Prepared(text, {{"seed", "12"}}), society, plain, {}, true).counts;
      // Blocks of 67: ranges of agents and of turns begin and end anywhere.
      for (const auto& [threads, block] : ways({0, 67})) {
        const Executor executor(threads, block);
        const Result result = run(prepared, society, executor, {2, 0, 1}, true);
        CHECK((result.counts == expected.counts));
        CHECK((result.ledger == expected.ledger));
        CHECK((run(prepared, society, executor, {1, 2, 0}, false).counts == expected.counts));
      }
    }
    CAPTURE(entry.card.name);
    CHECK(seed_matters);
  }
}
