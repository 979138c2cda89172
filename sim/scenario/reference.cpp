// SPDX-License-Identifier: Apache-2.0
#include "scenario/reference.hpp"

#include <algorithm>

#include "scenario/print.hpp"

namespace groundswell {
namespace {

bool alike(const Parameter& a, const Parameter& b) {
  return a.key == b.key && a.meaning == b.meaning && a.unit_text == b.unit_text &&
         a.expected() == b.expected() && default_text(a) == default_text(b);
}

bool has(const SectionKind& kind, const Parameter& parameter) {
  return std::ranges::any_of(kind.parameters,
                             [&](const Parameter& other) { return alike(other, parameter); });
}

/// Parameters that half of the kinds or more have: their page tells them once.
std::vector<Parameter> shared_parameters(const std::vector<SectionKind>& kinds) {
  std::vector<Parameter> shared;
  const auto known = [&shared](const Parameter& parameter) {
    return std::ranges::any_of(shared, [&](const Parameter& p) { return alike(p, parameter); });
  };
  for (const SectionKind& kind : kinds)
    for (const Parameter& parameter : kind.parameters) {
      const auto count = static_cast<std::size_t>(
          std::ranges::count_if(kinds, [&](const SectionKind& k) { return has(k, parameter); }));
      if (2 * count >= kinds.size() && !known(parameter)) shared.push_back(parameter);
    }
  return shared;
}

std::string code_list(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "`" : ", `") + word + "`";
  return text;
}

/// The parameters of a kind: a table of its own ones, and the names of the shared ones.
std::string kind_markdown(const SectionKind& kind, const Section& section,
                          const std::vector<Parameter>& shared) {
  std::vector<Parameter> own;
  std::vector<std::string> others;
  for (const Parameter& parameter : kind.parameters) {
    const bool told_above = std::ranges::any_of(
        shared, [&](const Parameter& other) { return alike(other, parameter); });
    if (told_above)
      others.push_back(parameter.key);
    else
      own.push_back(parameter);
  }
  std::string text = "### " + section.name + ": `" + kind.name + "`\n\n" +
                     markdown_escaped(kind.meaning) + "\n\n" + parameters_markdown(own);
  if (!others.empty())
    text += (own.empty() ? "It has " : "It also has ") + code_list(others) + ".\n\n";
  return text;
}

std::string section_markdown(const Section& section) {
  std::string text = "## " + markdown_escaped(section.heading) + "\n\n" +
                     markdown_escaped(section.meaning) + "\n\n" +
                     parameters_markdown(section.parameters);
  const std::vector<Parameter> shared = shared_parameters(section.kinds);
  if (!shared.empty())
    text += "What many kinds have (each says below which):\n\n" + parameters_markdown(shared);
  for (const SectionKind& kind : section.kinds) text += kind_markdown(kind, section, shared);
  return text;
}

std::string distributions_markdown() {
  std::string text =
      "## Distributions\n\n"
      "Where a distribution is allowed, a number is one too: the same for everybody.\n\n"
      "| distribution | its parameters | meaning |\n|---|---|---|\n";
  for (const DistributionKind& kind : distribution_kinds()) {
    text += "| `" + kind.name + "` | " + code_list(kind.parameters) + " | " +
            markdown_escaped(kind.meaning) + " |\n";
  }
  return text;
}

Section plain(const std::string& name, const std::string& meaning,
              const std::vector<Parameter>& parameters) {
  return {name, "[" + name + "]", meaning, parameters};
}

std::vector<Section> sections_of_sweeps() {
  return {
      plain("sweep",
            "many runs of one scenario, whose keys take several values: `groundswell sweep`",
            sweep_parameters()),
      {"sweep.values", "[sweep.values]",
       "key = [the, values, it, takes], or key = a range of values, { from = 0.0, to = 1.0, "
       "count = 11 }; keys as --set has them. In a grid, together = [[key, key], …] of [sweep] "
       "lets keys with equally many values vary in step",
       range_parameters()},
      {"sweep.until", "[sweep.until]",
       "each point gets worlds until the mean of a measure is known so well, { measure = \"gini\", "
       "rel_error = 0.02, max_worlds = 1000 }",
       until_parameters()}};
}

}  // namespace

std::vector<Section> sections(const std::vector<std::string>& models) {
  std::vector<Section> all{
      {"scenario", "Before the first section", "keys of the scenario as a whole",
       head_parameters()},
      plain("clock", "when it happens, and in what steps", clock_parameters()),
      {"graph", "[graph]", "who knows whom: a society of one of these kinds", graph_parameters(),
       graph_kinds()},
      {"layers", "[[layers]]",
       "further ties among the same agents, as often as wanted, each with the parameters that its "
       "kind has in [graph], of which agents may be left out",
       layer_parameters()},
      plain("population", "what the agents are like", population_parameters()),
      {"items", "[[items]]", "what can be downloaded, as often as wanted", item_parameters()},
      {"campaigns", "[[campaigns]]",
       "who or what gets it going, as often as wanted: each of one of these kinds",
       campaign_parameters(), campaign_kinds()},
      plain("chart", "the chart of a week's downloads", chart_parameters()),
      plain("model", "how agents decide; the parameters of a model are on its card",
            model_parameters(models)),
      plain("record", "what is kept of a run", record_parameters()),
      {"twins", "[twins.NAME]",
       "the same draws with something left out, as often as wanted, each under a name of its own",
       twin_parameters()}};
  for (Section& section : sections_of_sweeps()) all.push_back(std::move(section));
  return all;
}

std::string to_text(const Section& section) {
  std::string text = section.heading + "\n" + wrapped(section.meaning, "  ") + "\n" +
                     parameters_text(section.parameters);
  if (section.kinds.empty()) return text;
  text += "\nKinds\n";
  for (const SectionKind& kind : section.kinds) text += beside("  " + kind.name, kind.meaning, 22);
  return text + "\n`groundswell keys " + section.name + " KIND` shows a kind's parameters.\n";
}

std::string to_markdown(const std::vector<Section>& sections) {
  std::string text =
      "# Scenarios\n\n"
      "Every key that a scenario may have; one without a unit is a pure number. This page is made\n"
      "by `groundswell keys --markdown`, of the declarations that scenarios are read by.\n"
      "`groundswell keys SECTION` shows a section on a terminal, `groundswell check FILE --print`\n"
      "what a scenario comes to. The parameters of models are on their [cards](models.md).\n\n";
  for (const Section& section : sections) text += section_markdown(section);
  return text + distributions_markdown();
}

}  // namespace groundswell
