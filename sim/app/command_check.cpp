// SPDX-License-Identifier: Apache-2.0
// `check`: all problems of a scenario at once, or the scenario fully resolved. `models`: the list
// of models, or one card.
#include <fmt/format.h>

#include <map>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "core/error.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "scenario/seeding.hpp"
#include "world/society.hpp"

namespace groundswell::app {
namespace {

void check(const ScenarioOptions& options, bool print) {
  const std::vector<ModelEntry> models = all_models();
  const Scenario scenario = scenario_from(options, models);
  if (print) {
    print_text(to_toml(scenario));
    return;
  }
  check_society(scenario, Executor(0));
  std::string text = fmt::format("{}: no problems found\n", options.path);
  for (const std::string& note : seeding_notes(scenario, model_of(scenario, models).card))
    text += "Seeding: " + note + "\n";
  print_text(text);
}

std::string list_text(const std::vector<ModelEntry>& models) {
  std::map<std::string, std::vector<const ModelCard*>> families;
  for (const ModelEntry& entry : models) families[entry.card.family].push_back(&entry.card);
  std::string text;
  for (const auto& [family, cards] : families) {
    text += fmt::format("{}{} family\n", text.empty() ? "" : "\n", family);
    for (const ModelCard* card : cards)
      text += fmt::format("  {:<22}{}\n", card->name, card->sentence);
  }
  return text + "\n`groundswell models NAME` shows one model's card.\n";
}

void show_models(const std::string& name) {
  const std::vector<ModelEntry> models = all_models();
  if (name.empty()) return print_text(list_text(models));
  std::vector<std::string> names;
  for (const ModelEntry& entry : models) {
    if (entry.card.name == name) return print_text(to_text(entry.card));
    names.push_back(entry.card.name);
  }
  throw ScenarioError(Problem{"models " + name, "no model of this name", "the name of a model",
                              name_hint(name, names)});
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

void add_models(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("models", "List the models, or show one model's card");
  const auto name = std::make_shared<std::string>();
  command->add_option("name", *name, "Name of a model")->option_text("NAME");
  command->callback([=, &chosen] { chosen = [=] { show_models(*name); }; });
}

}  // namespace groundswell::app
