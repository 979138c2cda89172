// SPDX-License-Identifier: Apache-2.0
// `check`: all problems of a scenario at once, or the scenario fully resolved.
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "experiment/checks.hpp"
#include "experiment/experiment.hpp"

namespace groundswell::app {
namespace {

void check(const ScenarioOptions& options, bool print) {
  const std::vector<ModelEntry> models = all_models();
  const ScenarioFile file = open_scenario(options.path);
  const std::vector<Override> overrides = overrides_of(options);
  const std::vector<ModelCard> cards = cards_of(models);
  const Executor executor;
  if (const auto sweep = read_sweep(file.text, file.source, file.folder, cards, overrides)) {
    check_sweep(*sweep, models, executor);
    print_text(print ? sweep->toml()
                     : fmt::format("{}: no problems found in {} point{}\n", options.path,
                                   sweep->points(), sweep->points() == 1 ? "" : "s"));
    return;
  }
  const Scenario scenario = read_scenario(file.text, file.source, file.folder, cards, overrides);
  if (print) {
    print_text(to_toml(scenario));
    return;
  }
  std::string text = fmt::format("{}: no problems found\n", options.path);
  for (const std::string& note : check_scenario(scenario, models, executor))
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
