// SPDX-License-Identifier: Apache-2.0
// Printing: the resolved scenario as TOML, and a kind of section as a page.
#include "scenario/print.hpp"

#include <algorithm>
#include <string_view>

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

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // not within a character of UTF-8
  }));
}

std::string wrapped(const std::string& text, const std::string& indent, std::size_t width) {
  std::string out;
  std::string line = indent;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (line.size() > indent.size() && width_of(line) + 1 + width_of(word) > width) {
      out += line + "\n";
      line = indent;
    }
    line += (line.size() > indent.size() ? " " : "") + word;
    at = end + 1;
  }
  return out + line + "\n";
}

std::string beside(const std::string& first, const std::string& text, std::size_t column) {
  std::string lines = wrapped(text, std::string(column, ' '));
  const std::size_t taken = width_of(first);
  if (taken + 2 > column) return first + "\n" + lines;
  return first + lines.substr(taken);
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
  for (const auto& [name, twin] : scenario.twins) section("[twins." + in_quotes(name) + "]", twin);
  return text;
}

std::string default_text(const Parameter& parameter) {
  if (parameter.fallback) return to_toml(*parameter.fallback);
  return parameter.may_be_absent ? "(unset)" : "(required)";
}

std::string parameters_text(const std::vector<Parameter>& parameters) {
  if (parameters.empty()) return "Parameters\n  none\n";
  const auto row = [](const std::string& key, const std::string& value, const std::string& remark) {
    std::string line = "  " + key;
    line.resize(std::max<std::size_t>(line.size() + 2, 22), ' ');
    return beside(line + value, remark, 36);
  };
  std::string text = "Parameters\n" +
                     row("name", "default", "meaning [unit; none: a pure number]; what is allowed");
  for (const Parameter& parameter : parameters)
    text += row(parameter.key, default_text(parameter), comment_for(parameter));
  return text;
}

std::string markdown_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|~$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

namespace {

/// A value as code; that there is none, in words.
std::string default_markdown(const Parameter& parameter) {
  if (parameter.fallback) return "`" + default_text(parameter) + "`";
  return parameter.may_be_absent ? "unset" : "**required**";
}

}  // namespace

std::string parameters_markdown(const std::vector<Parameter>& parameters) {
  if (parameters.empty()) return "";
  std::string text =
      "| parameter | default | unit | allowed | meaning |\n"
      "|---|---|---|---|---|\n";
  for (const Parameter& parameter : parameters)
    text += "| `" + parameter.key + "` | " + default_markdown(parameter) + " | " +
            markdown_escaped(parameter.unit_text == "1" ? "" : parameter.unit_text) + " | " +
            markdown_escaped(parameter.expected()) + " | " + markdown_escaped(parameter.meaning) +
            " |\n";
  return text + "\n";
}

std::string to_text(const SectionKind& kind) {
  return kind.name + "\n" + wrapped(kind.meaning, "  ") + "\n" + parameters_text(kind.parameters);
}

}  // namespace groundswell
