// SPDX-License-Identifier: Apache-2.0
// TOML → Scenario: every section is read against its declarations, then held against the others;
// all problems are thrown together.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenario/items.hpp"
#include "scenario/sections.hpp"
#include "scenario/table_internal.hpp"

namespace groundswell {
namespace {

const std::vector<std::string>& section_names() {
  static const std::vector<std::string> names{"clock",  "graph",     "layers", "population",
                                              "items",  "campaigns", "chart",  "model",
                                              "record", "twins",     "sweep"};
  return names;
}

const toml::table kEmptyTable;

/// The sub-table `key`, an empty one where it is absent, or null where something else stands there,
/// which is then a problem.
const toml::table* section_table(Reading& reading, const toml::table& root,
                                 const std::string& key) {
  const toml::node* node = root.get(key);
  if (node == nullptr) return &kEmptyTable;
  if (const toml::table* table = node->as_table()) return table;
  reading.problems.push_back({reading.place(*node, key), key + " = " + shown(*node),
                              "must be a table, written [" + key + "]", ""});
  return nullptr;
}

Values read_plain(Reading& reading, const toml::table* table, const std::string& path,
                  const std::vector<Parameter>& parameters) {
  if (table == nullptr) return faulty_values(parameters);
  TableReader reader(reading, *table, path);
  reader.reject_unknown(keys_of(parameters));
  return reader.read(parameters);
}

/// A table whose `selector` key names a kind that brings parameters of its own.
Values read_kind(Reading& reading, const toml::table* table, const std::string& path,
                 std::vector<Parameter> common, const std::string& selector,
                 const std::vector<SectionKind>& kinds) {
  if (table == nullptr) return faulty_values(common);
  TableReader reader(reading, *table, path);
  const auto word = (*table)[selector].value_exact<std::string>();
  const SectionKind* chosen = nullptr;
  for (const SectionKind& kind : kinds)
    if (word && kind.name == *word) chosen = &kind;
  if (chosen == nullptr) return reader.read(common);  // the choice itself is the one problem told
  for (const Parameter& parameter : chosen->parameters) common.push_back(parameter);
  reader.reject_unknown(keys_of(common), [&](const std::string& key) {
    for (const SectionKind& kind : kinds) {
      const auto keys = keys_of(kind.parameters);
      if (std::find(keys.begin(), keys.end(), key) != keys.end())
        return "'" + key + "' belongs to " + selector + " = \"" + kind.name + "\"";
    }
    return std::string();
  });
  return reader.read(common);
}

std::vector<SectionKind> kinds_of(const std::vector<ModelCard>& models) {
  std::vector<SectionKind> kinds;
  for (const ModelCard& card : models) kinds.push_back({card.name, card.sentence, card.parameters});
  return kinds;
}

/// The card of the scenario's model. Where that is unknown, one that allows everything, so that the
/// rest of the scenario is checked all the same.
ModelCard card_of(const Scenario& scenario, const std::vector<ModelCard>& models) {
  for (const ModelCard& card : models)
    if (scenario.model.has("name") && scenario.model.text("name") == card.name) return card;
  ModelCard any{.more_collectivist = Meaning::none};
  any.campaign_kinds = names_of(campaign_kinds());
  any.well_mixed = true;
  any.releases = true;
  any.people = true;
  any.channels = twin_channels();
  any.layers = true;
  return any;
}

/// The elements of an array of tables, each with its path; a single null one where something else
/// stands there, which is then a problem.
std::vector<std::pair<std::string, const toml::table*>> elements(Reading& reading,
                                                                 const toml::table& root,
                                                                 const std::string& key) {
  std::vector<std::pair<std::string, const toml::table*>> tables;
  const toml::node* node = root.get(key);
  if (node == nullptr) return tables;
  const toml::array* array = node->as_array();
  if (array == nullptr || !(array->empty() || array->is_homogeneous<toml::table>())) {
    reading.problems.push_back({reading.place(*node, key), key + " = " + shown(*node),
                                "must be a list of tables, each written [[" + key + "]]", ""});
    tables.emplace_back(key, nullptr);
    return tables;
  }
  for (std::size_t i = 0; i < array->size(); ++i)
    tables.emplace_back(key + "[" + std::to_string(i) + "]", array->get(i)->as_table());
  return tables;
}

struct ParseHint {
  const char* found;  ///< in the parser's description
  const char* hint;
};
constexpr std::array<ParseHint, 6> kParseHints{
    {{"could not determine value type", "texts stand in quotes, decimals have a point"},
     {"unescaped control", "is a closing quote missing?"},
     {"cannot redefine", "a key or [section] stands once; [[items]] and [[campaigns]] may repeat"},
     {"saw ','", "decimals have a point; lists stand in [ ]"},
     {"expected '=', saw", "written key = value"},
     {"utf-8", "save the file as UTF-8 text"}}};

std::string line_of(const std::string& text, std::size_t number) {
  std::istringstream stream(text);
  std::string line;
  for (std::size_t i = 0; i < number; ++i) std::getline(stream, line);
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  line.erase(0, line.find_first_not_of(" \t"));
  return line;
}

/// An empty target means the only item there is.
void resolve_targets(Reading& reading, Scenario& scenario) {
  for (Values& campaign : scenario.campaigns) {
    if (!campaign.has("target") || !campaign.text("target").empty()) continue;
    if (campaign.faulty("target")) continue;
    if (scenario.items.size() == 1) {
      campaign.replace("target", Value(scenario.items.front().text("name")));
    } else {
      reading.problems.push_back({campaign.place("target"), "no target",
                                  "must be the name of an item, where there is more than one",
                                  "target = " + in_quotes(scenario.items.front().text("name"))});
    }
  }
}

Values implied_item() {
  Values item = default_values(item_parameters());
  item.replace("name", Value(std::string("item")));
  return item;
}

/// Names are shown and looked up: an element that has none gets one that nobody would write.
void add_named(std::vector<Values>& list, Values element, const std::string& path) {
  if (!element.has("name")) element.replace("name", Value("?" + path));
  list.push_back(std::move(element));
}

/// Further layers have the agents of the base.
void read_layers(Reading& reading, const toml::table& root, Scenario& scenario) {
  const std::vector<Parameter> common = layer_parameters();
  for (const auto& [path, table] : elements(reading, root, "layers")) {
    Values layer = read_kind(reading, table, path, common, "kind", layer_kinds());
    if (layer.declares("agents") && !layer.has("agents") && !layer.faulty("agents") &&
        scenario.graph.sound("agents"))
      layer.replace("agents", Value(scenario.graph.integer("agents")));
    add_named(scenario.layers, std::move(layer), path);
  }
}

void read_lists(Reading& reading, const toml::table& root, Scenario& scenario) {
  for (const auto& [path, table] : elements(reading, root, "items"))
    add_named(scenario.items, read_plain(reading, table, path, item_parameters()), path);
  if (scenario.items.empty()) scenario.items.push_back(implied_item());
  const std::vector<Parameter> common = campaign_parameters();
  for (const auto& [path, table] : elements(reading, root, "campaigns"))
    add_named(scenario.campaigns, read_kind(reading, table, path, common, "kind", campaign_kinds()),
              path);
  const toml::table* twins = section_table(reading, root, "twins");
  for (const auto& [key, node] : twins == nullptr ? kEmptyTable : *twins) {
    const std::string name(key.str());
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      reading.problems.push_back({reading.place(node, "twins." + name), name + " = " + shown(node),
                                  "must be a table, written [twins." + name + "]", ""});
      continue;
    }
    scenario.twins.emplace_back(name,
                                read_plain(reading, table, "twins." + name, twin_parameters()));
  }
}

}  // namespace

toml::table parsed_text(const std::string& text, const std::string& source) {
  try {
    return toml::parse(text, source);
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    std::string description(error.description());
    if (description.starts_with("Error while parsing "))  // where, the place says better
      description.erase(0, description.find(": ") + 2);
    std::string hint = "see https://toml.io";
    for (const ParseHint& known : kParseHints)
      if (description.find(known.found) != std::string::npos) hint = known.hint;
    const std::string line = line_of(text, begin.line);
    const bool readable = !line.empty() && line.size() <= 80 && hint != kParseHints.back().hint;
    throw ScenarioError(
        Problem{source + ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column),
                (readable ? "`" + line + "`: " : "") + description, "must be valid TOML", hint});
  }
}

std::string text_in(const std::string& path) {
  const auto refuse = [&path](const std::string& found, const std::string& hint) {
    throw ScenarioError(Problem{path, found, "must be a scenario file", hint});
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) refuse("this is a folder", "name a file in it");
  if (!std::filesystem::exists(path, ignored))
    refuse("no such file", "`groundswell new " + path + "` writes a starter");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse("cannot be opened", "may you read it?");
  constexpr std::size_t kLargest = std::size_t{16} << 20;  // a device never ends
  std::string text;
  std::array<char, 1 << 16> block{};
  while (stream.read(block.data(), block.size()) || stream.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kLargest) refuse("larger than 16 MiB", "is it another kind of file?");
  }
  return text;
}

std::string folder_of(const std::string& path) {
  std::error_code ignored;
  const bool descriptor =
      path.starts_with("/dev/stdin") || path.starts_with("/dev/fd/") || path.starts_with("/proc/");
  const bool in_folder = std::filesystem::is_regular_file(path, ignored) && !descriptor;
  return in_folder ? std::filesystem::path(path).parent_path().string() : std::string();
}

Scenario scenario_of(Reading& reading, const toml::table& root,
                     const std::vector<ModelCard>& models) {
  Scenario scenario;
  scenario.source = reading.source;
  scenario.has_sweep = root.contains("sweep");
  std::vector<std::string> top = keys_of(head_parameters());
  top.insert(top.end(), section_names().begin(), section_names().end());
  TableReader(reading, root, "").reject_unknown(top);
  scenario.head = TableReader(reading, root, "").read(head_parameters());
  const auto plain = [&](const std::string& key, const std::vector<Parameter>& parameters) {
    return read_plain(reading, section_table(reading, root, key), key, parameters);
  };
  scenario.clock = plain("clock", clock_parameters());
  scenario.graph = read_kind(reading, section_table(reading, root, "graph"), "graph",
                             graph_parameters(), "kind", graph_kinds());
  scenario.population = plain("population", population_parameters());
  scenario.chart = plain("chart", chart_parameters());
  scenario.record = plain("record", record_parameters());
  const std::vector<SectionKind> model_kinds = kinds_of(models);
  scenario.model = read_kind(reading, section_table(reading, root, "model"), "model",
                             model_parameters(names_of(model_kinds)), "name", model_kinds);
  read_layers(reading, root, scenario);
  read_lists(reading, root, scenario);
  resolve_items(reading, scenario);
  resolve_targets(reading, scenario);
  check_across_sections(scenario, card_of(scenario, models), reading.problems);
  return scenario;
}

Scenario read_scenario(const std::string& toml_text, const std::string& source,
                       const std::string& folder, const std::vector<ModelCard>& models,
                       const std::vector<Override>& overrides) {
  Reading reading{source, folder, {}, {}};
  toml::table root = parsed_text(toml_text, source);
  for (const Override& change : overrides) apply_override(reading, root, change);
  Scenario scenario = scenario_of(reading, root, models);
  if (!reading.problems.empty()) throw ScenarioError(std::move(reading.problems));
  return scenario;
}

ScenarioFile open_scenario(const std::string& path) {
  return {text_in(path), path, folder_of(path)};
}

Scenario load_scenario(const std::string& path, const std::vector<ModelCard>& models,
                       const std::vector<Override>& overrides) {
  return read_scenario(text_in(path), path, folder_of(path), models, overrides);
}

}  // namespace groundswell
