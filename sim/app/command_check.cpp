// SPDX-License-Identifier: Apache-2.0
// `check`: all problems of a scenario at once, or the scenario fully resolved.
#include <fmt/format.h>

#include <set>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "core/error.hpp"
#include "experiment/experiment.hpp"
#include "experiment/sweep_plan.hpp"
#include "record/sweep_file.hpp"
#include "scenario/seeding.hpp"
#include "world/seed_plan.hpp"
#include "world/society.hpp"

namespace groundswell::app {
namespace {

constexpr std::size_t kMostSocieties = 16;  // of a sweep that are looked at: some take seconds

/// All points of a sweep.
void check(const ScenarioOptions& options, const Sweep& sweep,
           const std::vector<ModelEntry>& models, bool print) {
  require_common_axes(sweep, cards_of(models));
  require_measure(sweep, models);
  std::set<std::string> societies;
  for (std::size_t point = 0; point < sweep.points() && societies.size() < kMostSocieties;
       ++point) {
    const Scenario scenario = sweep.scenario(point);
    check_seed_plan(scenario);
    if (societies.insert(society_key(scenario)).second) check_society(scenario, Executor(0));
  }
  print_text(print ? sweep.toml()
                   : fmt::format("{}: no problems found in {} point{}\n", options.path,
                                 sweep.points(), sweep.points() == 1 ? "" : "s"));
}

void check(const ScenarioOptions& options, bool print) {
  const std::vector<ModelEntry> models = all_models();
  const ScenarioFile file = open_scenario(options.path);
  const std::vector<Override> overrides = overrides_of(options);
  const std::vector<ModelCard> cards = cards_of(models);
  if (const auto sweep = read_sweep(file.text, file.source, file.folder, cards, overrides))
    return check(options, *sweep, models, print);
  const Scenario scenario = read_scenario(file.text, file.source, file.folder, cards, overrides);
  if (print) {
    print_text(to_toml(scenario));
    return;
  }
  check_society(scenario, Executor(0));
  check_seed_plan(scenario);
  std::string text = fmt::format("{}: no problems found\n", options.path);
  for (const std::string& note : seeding_notes(scenario, model_of(scenario, models).card))
    text += "Seeding: " + note + "\n";
  print_text(text);
}

}  // namespace

void add_check(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("check", "Check a scenario without running it");
  const auto options = std::make_shared<ScenarioOptions>();
  const auto print = std::make_shared<bool>(false);
  add_scenario_options(*command, *options);
  command->add_flag("--print", *print, "Print the fully resolved scenario");
  command->callback([=, &chosen] { chosen = [=] { check(*options, *print); }; });
}

}  // namespace groundswell::app
