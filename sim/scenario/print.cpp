// SPDX-License-Identifier: Apache-2.0
// Printing: the resolved scenario as TOML, and a kind of section as a page.
#include "scenario/print.hpp"

#include "scenario/scenario.hpp"
#include "scenario/sections.hpp"

namespace groundswell {

std::string comment_for(const Parameter& parameter) {
  std::string comment = parameter.meaning;
  if (parameter.unit_text != "1") comment += " [" + parameter.unit_text + "]";
  const std::string allowed = parameter.allowed();
  if (!allowed.empty()) comment += "; " + allowed;
  return comment;
}

namespace {

std::string table_text(const Values& values, bool with_comments) {
  std::string text;
  for (const Values::Entry& entry : values.entries()) {
    if (!entry.value) continue;
    std::string line = entry.parameter.key + " = " + to_toml(*entry.value);
    if (with_comments) {
      line.resize(std::max<std::size_t>(line.size() + 2, 36), ' ');
      line += "# " + comment_for(entry.parameter);
    }
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::string wrapped(const std::string& text, const std::string& indent, std::size_t width) {
  std::string out;
  std::string line = indent;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (line.size() > indent.size() && line.size() + 1 + word.size() > width) {
      out += line + "\n";
      line = indent;
    }
    line += (line.size() > indent.size() ? " " : "") + word;
    at = end + 1;
  }
  return out + line + "\n";
}

std::string to_toml(const Scenario& scenario, bool with_comments) {
  std::string text = table_text(scenario.head, with_comments);
  const auto section = [&](const std::string& heading, const Values& values) {
    text += "\n" + heading + "\n" + table_text(values, with_comments);
  };
  section("[clock]", scenario.clock);
  section("[graph]", scenario.graph);
  for (const Values& layer : scenario.layers) section("[[layers]]", layer);
  section("[population]", scenario.population);
  for (const Values& item : scenario.items) section("[[items]]", item);
  for (const Values& campaign : scenario.campaigns) section("[[campaigns]]", campaign);
  section("[chart]", scenario.chart);
  section("[model]", scenario.model);
  section("[record]", scenario.record);
  for (const auto& [name, twin] : scenario.twins) section("[twins." + quoted(name) + "]", twin);
  return text;
}

std::string default_text(const Parameter& parameter) {
  if (parameter.fallback) return to_toml(*parameter.fallback);
  return parameter.may_be_absent ? "(unset)" : "(required)";
}

std::string parameters_text(const std::vector<Parameter>& parameters) {
  std::string text = "Parameters\n";
  if (parameters.empty()) text += "  none\n";
  for (const Parameter& parameter : parameters) {
    std::string line = "  " + parameter.key;
    line.resize(std::max<std::size_t>(line.size() + 2, 22), ' ');
    line += default_text(parameter);
    line.resize(std::max<std::size_t>(line.size() + 2, 36), ' ');
    text += line + comment_for(parameter) + "\n";
  }
  return text;
}

std::string to_text(const SectionKind& kind) {
  return kind.name + "\n" + wrapped(kind.meaning, "  ") + "\n" + parameters_text(kind.parameters);
}

}  // namespace groundswell
