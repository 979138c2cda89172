// SPDX-License-Identifier: Apache-2.0
// `keys`: what a scenario may say: its sections, one of them, one kind, or all as the reference
// page.
#include "app/commands.hpp"
#include "app/options.hpp"
#include "core/error.hpp"
#include "scenario/print.hpp"
#include "scenario/reference.hpp"

namespace groundswell::app {
namespace {

/// The one of `all` that has this name. `place` is what was typed, for the error.
template <class Named>
const Named& named(const std::string& name, const std::vector<Named>& all, const std::string& place,
                   std::string_view what) {
  std::vector<std::string> names;
  for (const Named& one : all) {
    if (one.name == name) return one;
    names.push_back(one.name);
  }
  const std::string kind(what);
  throw ScenarioError(Problem{place, "no " + kind + " of this name", "the name of a " + kind,
                              name_hint(name, names)});
}

std::string list_text(const std::vector<Section>& all) {
  std::string text;
  for (const Section& section : all) text += beside("  " + section.name, section.meaning, 20);
  return text + "\n`groundswell keys SECTION` shows a section's parameters.\n";
}

void show_keys(const std::string& section_name, const std::string& kind_name, bool markdown) {
  std::vector<std::string> models;
  for (const ModelEntry& entry : all_models()) models.push_back(entry.card.name);
  const std::vector<Section> all = sections(models);
  if (markdown) return print_text(to_markdown(all));
  if (section_name.empty()) return print_text(list_text(all));
  const std::string place = "keys " + section_name;
  const Section& section = named(section_name, all, place, "section");
  if (kind_name.empty()) return print_text(to_text(section));
  const std::string kind_place = place + " " + kind_name;
  if (section.kinds.empty())
    throw ScenarioError(
        Problem{kind_place, "a kind", "must be left out: this section has none", ""});
  print_text(to_text(named(kind_name, section.kinds, kind_place, "kind")));
}

}  // namespace

void add_keys(CLI::App& app, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("keys", "List what a scenario may say, section by section");
  const auto section = std::make_shared<std::string>();
  const auto kind = std::make_shared<std::string>();
  const auto markdown = std::make_shared<bool>(false);
  CLI::Option* one =
      command->add_option("section", *section, "Name of a section")->option_text("SECTION");
  command->add_option("kind", *kind, "Name of a kind: of society, of campaign")
      ->option_text("KIND");
  command->add_flag("--markdown", *markdown, "Print all of it as one Markdown page")->excludes(one);
  command->callback([=, &chosen] { chosen = [=] { show_keys(*section, *kind, *markdown); }; });
}

}  // namespace groundswell::app
