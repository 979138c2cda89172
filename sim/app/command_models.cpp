// SPDX-License-Identifier: Apache-2.0
// `models`: the list of models, one card, or all cards as the reference page.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "core/error.hpp"
#include "experiment/experiment.hpp"
#include "scenario/print.hpp"

namespace groundswell::app {
namespace {

std::string list_text(const std::vector<ModelEntry>& models) {
  std::map<std::string, std::vector<const ModelCard*>> families;
  std::size_t width = 0;
  for (const ModelEntry& entry : models) {
    families[entry.card.family].push_back(&entry.card);
    width = std::max(width, entry.card.name.size());
  }
  std::string text;
  for (const auto& [family, cards] : families) {
    text += fmt::format("{}{} family\n", text.empty() ? "" : "\n", family);
    for (const ModelCard* card : cards)
      text += beside("  " + card->name, card->sentence, width + 4);
  }
  return text + "\n`groundswell models NAME` shows one model's card.\n";
}

void show_models(const std::string& name, bool markdown) {
  const std::vector<ModelEntry> models = all_models();
  if (markdown) return print_text(to_markdown(cards_of(models)));
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

void add_models(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("models", "List the models, or show one model's card");
  const auto name = std::make_shared<std::string>();
  const auto markdown = std::make_shared<bool>(false);
  CLI::Option* one = command->add_option("name", *name, "Name of a model")->option_text("NAME");
  command->add_flag("--markdown", *markdown, "Print the cards of all models as one Markdown page")
      ->excludes(one);
  command->callback([=, &chosen] { chosen = [=] { show_models(*name, *markdown); }; });
}

}  // namespace groundswell::app
