// SPDX-License-Identifier: Apache-2.0
#include "scenario/card.hpp"

#include <map>
#include <utility>

#include "scenario/print.hpp"

namespace groundswell {
namespace {

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string measures_text(const ModelCard& card) {
  std::vector<std::string> measures;
  for (const MeasureKind& measure : card.measures)
    measures.push_back(measure.name + " (" + measure.meaning +
                       (measure.unit == "1" ? ")" : ", in " + measure.unit + ")"));
  return listed(measures);
}

/// Title and body of what comes before the parameters, and of what comes after them.
using Parts = std::vector<std::pair<std::string, std::string>>;

Parts parts_before(const ModelCard& card) {
  return {{"Rule", card.equation},
          {"States", card.states},
          {"Updating", card.updating},
          {"Collectivism", card.collectivism},
          {"Measured in every step", measures_text(card)},
          {"Campaigns it understands", listed(card.campaign_kinds)}};
}

Parts parts_after(const ModelCard& card) {
  return {{"Known result", card.known_result}, {"Reference", card.reference}};
}

std::string text_of(const Parts& parts) {
  std::string text;
  for (const auto& [title, body] : parts)
    if (!body.empty()) text += "\n" + title + "\n" + wrapped(body, "  ");
  return text;
}

/// Text that Markdown shows as it is.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|~$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_of(const Parts& parts) {
  std::string text;
  for (const auto& [title, body] : parts)
    if (!body.empty()) text += "**" + title + ".** " + escaped(body) + "\n\n";
  return text;
}

std::string parameter_table(const std::vector<Parameter>& parameters) {
  if (parameters.empty()) return "";
  std::string text = "| parameter | default | unit | allowed | meaning |\n|---|---|---|---|---|\n";
  for (const Parameter& parameter : parameters)
    text += "| `" + parameter.key + "` | `" + default_text(parameter) + "` | " +
            escaped(parameter.unit_text == "1" ? "" : parameter.unit_text) + " | " +
            escaped(parameter.allowed()) + " | " + escaped(parameter.meaning) + " |\n";
  return text + "\n";
}

std::string to_markdown(const ModelCard& card) {
  return "### `" + card.name + "`\n\n" + escaped(card.sentence) + "\n\n" +
         markdown_of(parts_before(card)) + parameter_table(card.parameters) +
         markdown_of(parts_after(card));
}

}  // namespace

std::string to_text(const ModelCard& card) {
  return card.name + "  (" + card.family + " family)\n" + wrapped(card.sentence, "  ") +
         text_of(parts_before(card)) + "\n" + parameters_text(card.parameters) +
         text_of(parts_after(card));
}

std::string to_markdown(const std::vector<ModelCard>& cards) {
  std::map<std::string, std::string> families;
  for (const ModelCard& card : cards) families[card.family] += to_markdown(card);
  std::string text =
      "# Models\n\n"
      "The cards of all models, as `groundswell models NAME` prints them. This page is made by\n"
      "`groundswell models --markdown`; what it says is written in the models' files.\n\n";
  for (const auto& [family, cards_of_family] : families)
    text += "## The " + family + " family\n\n" + cards_of_family;
  text.pop_back();
  return text;
}

}  // namespace groundswell
