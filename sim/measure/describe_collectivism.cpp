// SPDX-License-Identifier: Apache-2.0
#include "measure/describe_collectivism.hpp"

#include <algorithm>
#include <filesystem>

namespace groundswell {
namespace {

constexpr std::size_t kMostNamed = 4;  // values of a trait

/// Without the ".0" that a whole number has in TOML.
std::string short_text(double number) {
  std::string text = to_text(number);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

std::string describe_distribution(const Distribution& c) {
  if (c.name == "constant") return "c = " + short_text(c.parameters.front()) + " for all";
  if (c.name == "two-point")
    return "c = 1 for a share of " + short_text(c.parameters.front()) + ", 0 for the others";
  const auto& kinds = distribution_kinds();
  const auto kind = std::ranges::find(kinds, c.name, &DistributionKind::name);
  std::string text = "c ~ " + c.name;
  for (std::size_t i = 0; i < c.parameters.size(); ++i)
    text += (i == 0 ? " (" : ", ") + kind->parameters[i] + " " + short_text(c.parameters[i]);
  if (kind->parameters.front() != "mean") text += ", mean " + short_text(mean_of(c));
  return text + ")";
}

std::string describe_trait(const Values& population) {
  const std::vector<std::string>& labels = population.texts("collectivism_labels");
  const std::vector<double>& values = population.numbers("collectivism_values");
  const std::string by = " (" + population.text("collectivism_trait") + ")";
  if (labels.size() > kMostNamed) {
    const auto [least, most] = std::ranges::minmax_element(values);
    return "c = " + short_text(*least) + " to " + short_text(*most) + by;
  }
  std::string text = "c = ";
  for (std::size_t i = 0; i < labels.size(); ++i)
    text += (i == 0 ? "" : ", ") + short_text(values[i]) + " for " + labels[i];
  return text + by;
}

std::string describe_people(const Values& population) {
  if (population.has("collectivism_trait")) return describe_trait(population);
  if (!population.has("collectivism_file"))
    return describe_distribution(population.distribution("collectivism"));
  const std::filesystem::path file(population.text("collectivism_file"));
  return "c from " + file.filename().string();
}

}  // namespace

std::string describe_collectivism(const Scenario& scenario, const ModelCard& card) {
  if (!card.people || std::ranges::count(card.idle, "collectivism") > 0) return "";
  std::string text = describe_people(scenario.population);
  for (const char* key : {"operator", "signal"})
    if (scenario.model.declares(key))
      text += (std::string(key) == "operator" ? "; " : ", ") + std::string(key) + " " +
              scenario.model.text(key);
  return text;
}

}  // namespace groundswell
