// SPDX-License-Identifier: Apache-2.0
#include "scenario/card.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <utility>

#include "scenario/print.hpp"

namespace groundswell {
namespace {

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

struct Explained {
  Meaning meaning;
  const char* name;
  const char* what;  ///< it is, and does to a society
};

const std::string kOr = "or, as its parameters say, ";  // before the second meaning of a card

constexpr std::array kMeanings{
    Explained{Meaning::linear_copying, "linear copying",
              "others are copied more often, or weigh more, in proportion; this raises variance "
              "and unpredictability, never bias"},
    Explained{Meaning::nonlinear_copying, "nonlinear copying",
              "what many do is copied out of proportion (a majority, a panel of one mind, a "
              "threshold, a place in a chart); this makes several equilibria, and lock-in"},
    Explained{Meaning::exposure, "exposure to others",
              "one is reached by more of what others do; this makes a spread faster and larger, "
              "and creates the epidemic threshold"},
    Explained{Meaning::none, "none of the three",
              "others play no part, or what they do is evidence to reason from"}};

const Explained& explained(Meaning meaning) {
  return *std::ranges::find(kMeanings, meaning, &Explained::meaning);
}

/// As meanings_text, each on a line of its own, and explained.
std::string explained_meanings(const ModelCard& card) {
  std::string text;
  for (const Meaning meaning : card.more_collectivist.all()) {
    const Explained& one = explained(meaning);
    text += (text.empty() ? "" : "\n" + kOr) + one.name + ": " + one.what;
  }
  return text;
}

std::string meanings_page() {
  std::string text =
      "“More collectivist” means one of three things, which differ in what they do to a society.\n"
      "Each card says which it is in the model:\n\n";
  for (const Explained& one : kMeanings)
    text += std::string("- **") + one.name + "**: " + one.what + "\n";
  return text + "\n";
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

Parts parts_before(const ModelCard& card, const std::string& meanings) {
  return {{"Rule", card.equation},
          {"States", card.states},
          {"Updating", card.updating},
          {"More collectivist means", meanings},
          {"Collectivism", card.collectivism},
          {"Measured in every step", measures_text(card)},
          {"Campaigns it understands", listed(card.campaign_kinds)}};
}

Parts parts_after(const ModelCard& card) {
  return {{"Known result", card.known_result}, {"Reference", card.reference}};
}

std::string text_of(const Parts& parts) {
  std::string text;
  for (const auto& [title, body] : parts) {
    if (body.empty()) continue;
    text += "\n" + title + "\n";
    std::istringstream lines(body);
    for (std::string line; std::getline(lines, line);) text += wrapped(line, "  ");
  }
  return text;
}

std::string markdown_of(const Parts& parts) {
  std::string text;
  for (const auto& [title, body] : parts)
    if (!body.empty()) text += "**" + title + ".** " + markdown_escaped(body) + "\n\n";
  return text;
}

std::string to_markdown(const ModelCard& card) {
  return "### `" + card.name + "`\n\n" + markdown_escaped(card.sentence) + "\n\n" +
         markdown_of(parts_before(card, meanings_text(card))) +
         parameters_markdown(card.parameters) + markdown_of(parts_after(card));
}

}  // namespace

std::string meanings_text(const ModelCard& card) {
  std::string text;
  for (const Meaning meaning : card.more_collectivist.all())
    text += (text.empty() ? "" : " " + kOr) + explained(meaning).name;
  return text;
}

std::string to_text(const ModelCard& card) {
  return card.name + "  (" + card.family + " family)\n" + wrapped(card.sentence, "  ") +
         text_of(parts_before(card, explained_meanings(card))) + "\n" +
         parameters_text(card.parameters) + text_of(parts_after(card));
}

std::string to_markdown(const std::vector<ModelCard>& cards) {
  std::map<std::string, std::string> families;
  for (const ModelCard& card : cards) families[card.family] += to_markdown(card);
  std::string text =
      "# Models\n\n"
      "The cards of all models, as `groundswell models NAME` prints them. This page is made by\n"
      "`groundswell models --markdown`; what it says is written in the models' files. A parameter\n"
      "without a unit is a pure number.\n\n" +
      meanings_page();
  for (const auto& [family, cards_of_family] : families)
    text += "## The " + family + " family\n\n" + cards_of_family;
  text.pop_back();
  return text;
}

}  // namespace groundswell
