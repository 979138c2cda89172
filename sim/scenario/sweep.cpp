// SPDX-License-Identifier: Apache-2.0
#include "scenario/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "core/random.hpp"
#include "scenario/items.hpp"
#include "scenario/sections.hpp"
#include "scenario/sweep_internal.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kMostProblems = 20;  // of different kinds, before points are given up on

/// Keys that would change what a sweep is made of.
const std::vector<std::string>& fixed_keys() {
  static const std::vector<std::string> keys{"title", "worlds", "sweep"};
  return keys;
}

/// The problems of all points. Each is told once, with a point that has it, unless all have it.
class PointProblems {
 public:
  void add(std::size_t point, const std::vector<Problem>& problems) {
    for (const Problem& problem : problems) {
      const auto [at, fresh] = index_.try_emplace(problem.sentence(), found_.size());
      if (fresh) found_.push_back({problem, point, 0});
      ++found_[at->second].times;
    }
  }
  [[nodiscard]] std::size_t kinds() const { return found_.size(); }

  [[nodiscard]] std::vector<Problem> told(std::size_t points, const auto& describe) const {
    std::vector<Problem> problems;
    for (const Found& found : found_) {
      problems.push_back(found.problem);
      if (found.times == points || points == 1) continue;
      std::string& hint = problems.back().hint;
      hint += (hint.empty() ? "" : "; ") + std::string("at point ") + std::to_string(found.point) +
              " of the sweep: " + describe(found.point);
    }
    return problems;
  }

 private:
  struct Found {
    Problem problem;
    std::size_t point;
    std::size_t times;
  };
  std::map<std::string, std::size_t> index_;
  std::vector<Found> found_;
};

/// The section as TOML that reads back as the same points in the same order.
std::string section_toml(const SweepSection& section) {
  std::string text = "[sweep]\n";
  for (const Values::Entry& entry : section.settings.entries()) {
    const std::string& key = entry.parameter.key;
    if (!entry.value || key == "table") continue;
    text += key + " = " + to_toml(*entry.value) + "\n";
  }
  std::map<std::size_t, std::vector<std::string>> by_axis;
  for (std::size_t k = 0; k < section.keys.size(); ++k)
    by_axis[section.keys[k].axis].push_back(section.written[k].path);
  std::string together;
  for (const auto& [axis, paths] : by_axis)
    if (paths.size() > 1 && section.shape.size() > 1)
      together += (together.empty() ? "" : ", ") + to_toml(Value(paths));
  if (!together.empty()) text += "together = [" + together + "]\n";
  if (const auto& until = section.until)
    text += "until = { measure = " + in_quotes(until->measure) +
            ", rel_error = " + to_text(until->rel_error) +
            ", confidence = " + to_text(until->confidence) +
            ", max_worlds = " + std::to_string(until->most) + " }\n";
  text += "\n[sweep.values]\n";
  for (const WrittenKey& key : section.written)
    text += in_quotes(key.path) + " = " + key.values() + "\n";
  return text;
}

/// The innermost folder that all files are in.
std::filesystem::path common_folder(const std::vector<std::filesystem::path>& files) {
  std::filesystem::path common = files.empty() ? "" : files.front().parent_path();
  for (const std::filesystem::path& file : files)
    while (*file.lexically_relative(common).begin() == "..") common = common.parent_path();
  return common;
}

void make_whole(Level& level) {
  if (const auto* number = std::get_if<double>(&level.coordinate)) {
    const auto whole = static_cast<std::int64_t>(*number);
    level = {std::to_string(whole), whole};
  }
}

/// Keys anywhere in a scenario whose values are files.
std::set<std::string> file_keys(const std::vector<ModelCard>& models) {
  std::set<std::string> keys;
  const auto add = [&](const std::vector<Parameter>& parameters) {
    for (const Parameter& parameter : parameters)
      if (parameter.kind == Kind::path) keys.insert(parameter.key);
  };
  add(population_parameters());
  for (const SectionKind& kind : graph_kinds()) add(kind.parameters);
  for (const SectionKind& kind : layer_kinds()) add(kind.parameters);
  for (const ModelCard& card : models) add(card.parameters);
  return keys;
}

bool has_fractions(const SweptKey& key) {
  return std::ranges::any_of(key.levels, [](const Level& level) {
    const auto* number = std::get_if<double>(&level.coordinate);
    return number != nullptr && *number != std::floor(*number);
  });
}

}  // namespace

struct Sweep::Parts {
  std::string source;
  std::string folder;
  std::map<std::string, Change> overridden;  ///< by the command line
  toml::table root;  ///< without [sweep], as parsed: it knows its lines; points are tried in it
  toml::table base;  ///< a copy, which does not, with absolute paths: points are made of it
  std::vector<ModelCard> models;
  SweepSection section;
  std::vector<std::string> keep;
  std::uint32_t worlds = 1;
  std::string toml;

  [[nodiscard]] std::vector<std::size_t> position(std::size_t point) const {
    std::vector<std::size_t> at(section.shape.size());
    for (std::size_t axis = at.size(); axis-- > 0;) {
      at[axis] = point % section.shape[axis];
      point /= section.shape[axis];
    }
    return at;
  }

  /// The scenario of a point, whose problems are in `reading`; `paths` are those that its keys
  /// turn out to have.
  Scenario read(std::size_t point, toml::table& changed, Reading& reading,
                std::vector<std::string>* paths) const {
    const std::vector<std::size_t> at = position(point);
    for (std::size_t k = 0; k < section.keys.size(); ++k) {
      const SweptKey& key = section.keys[k];
      const WrittenKey& written = section.written[k];
      const std::string path = apply_override(
          reading, changed, {written.path, key.levels[at[key.axis]].toml, written.place, true});
      if (paths != nullptr) paths->push_back(path);
    }
    if (!section.settings.boolean("common_random_numbers")) {
      const Draws draws(static_cast<std::uint64_t>(base["seed"].value_or(std::int64_t{1})), 0,
                        Purpose::design_universe);
      const std::uint64_t seed = draws.bits({.agent = point}) >> 11U;
      changed.insert_or_assign("seed", static_cast<std::int64_t>(seed));
    }
    return scenario_of(reading, changed, models);
  }
  [[nodiscard]] Reading reading() const { return {source, folder, overridden, {}}; }

  [[nodiscard]] std::size_t points() const {
    std::size_t points = 1;
    for (const std::size_t length : section.shape) points *= length;
    return points;
  }

  void require_size() const {
    double points = 1.0;
    for (const std::size_t length : section.shape) points *= static_cast<double>(length);
    if (section.shape.size() > kMostAxes)
      throw ScenarioError(Problem{section.settings.place(),
                                  "a grid of " + std::to_string(section.shape.size()) + " axes",
                                  "must be at most " + std::to_string(kMostAxes),
                                  "`together`, or a sample, takes more keys"});
    if (points <= static_cast<double>(kMostPoints)) return;
    throw ScenarioError(Problem{section.settings.place(), bound_text(points) + " points",
                                "must be at most " + bound_text(static_cast<double>(kMostPoints)),
                                "a sample covers many keys with few points: design = \"sobol\""});
  }

  void resolve() {
    Reading faults = reading();
    resolve_keys(faults);
    if (!faults.problems.empty()) throw ScenarioError(std::move(faults.problems));
    keep = section.settings.has("keep")
               ? section.settings.texts("keep")
               : std::vector<std::string>{"series", "chart", "attribution", "metrics", "twins"};
    const auto most = section.until ? section.until->most : worlds;
    if (static_cast<double>(points()) * most > static_cast<double>(kMostRuns))
      throw ScenarioError(Problem{section.settings.place(),
                                  bound_text(static_cast<double>(points()) * most) + " runs",
                                  "must be at most " + bound_text(static_cast<double>(kMostRuns)),
                                  "fewer points or worlds"});
    check_points();
    stream_toml();
  }

  /// Fills what only the first point tells: full paths, units and meanings, absolute files.
  void resolve_keys(Reading& faults) {
    Reading first = reading();
    std::vector<std::string> paths;
    const Scenario scenario = read(0, root, first, &paths);
    std::map<std::string, std::string> known;
    for (std::size_t k = 0; k < section.keys.size(); ++k) {
      SweptKey& key = section.keys[k];
      if (paths[k].empty()) continue;  // a problem of every point
      for (const auto& [path, other] : known)
        if (lies_within(path, paths[k]) || lies_within(paths[k], path))
          faults.problems.push_back(
              {section.written[k].place, key.path + " and " + other,
               path == paths[k] ? "are the same key, which can be swept once"
                                : "are a key and a table around it, of which one can be swept",
               ""});
      known.emplace(paths[k], key.path);
      key.path = paths[k];
      for (const auto& [path, change] : overridden)
        if (lies_within(path, key.path) || lies_within(key.path, path))
          faults.problems.push_back({change.option, "changes " + key.path + ", which is swept",
                                     "must be a key that stays the same",
                                     "--set sweep.values." + section.written[k].path + "=[…]"});
      const Parameter* parameter = parameter_at(scenario, key.path);
      check_key(k, parameter, faults.problems);
      make_tables_absolute(k);
      if (parameter == nullptr) continue;
      key.unit = parameter->unit_text;
      key.meaning = parameter->meaning;
      if (parameter->kind == Kind::integer && !section.written[k].range.empty() &&
          !has_fractions(key))
        for (Level& level : key.levels) make_whole(level);
      if (parameter->kind == Kind::path) make_absolute(k);
    }
    for (SweptKey& key : section.keys) unify_coordinates(key);
    name_keys(section.keys, section.written);
    if (scenario.head.sound("worlds")) worlds = scenario.worlds();
    if (section.until && worlds > section.until->most)
      faults.problems.push_back({section.until->place,
                                 "worlds = " + std::to_string(worlds) +
                                     ", max_worlds = " + std::to_string(section.until->most),
                                 "max_worlds must be worlds or more",
                                 "`worlds` is how many a point has when it is first looked at"});
    make_absolute(scenario);
  }

  /// What no point would tell, or every point in other words.
  void check_key(std::size_t k, const Parameter* parameter, std::vector<Problem>& problems) const {
    const SweptKey& key = section.keys[k];
    const WrittenKey& written = section.written[k];
    if (std::ranges::find(fixed_keys(), key.path) != fixed_keys().end() ||
        key.path.starts_with("sweep."))
      problems.push_back(
          {written.place, "values for " + key.path, "is the same for all points of a sweep", ""});
    if (key.path == "seed" && !section.settings.boolean("common_random_numbers"))
      problems.push_back({written.place, "values for seed", "need common_random_numbers = true",
                          "otherwise points have seeds of their own"});
    if (parameter != nullptr && parameter->kind == Kind::integer && !written.range.empty() &&
        has_fractions(key))
      problems.push_back({written.place, written.range,
                          "must give whole numbers: " + parameter->expected(),
                          "whole = true in the range rounds them"});
  }

  /// Where relative files among the values of a key begin.
  [[nodiscard]] std::filesystem::path folder_of_values(std::size_t k) const {
    return reading().is_of_command_line("sweep.values." + section.written[k].path) ? "" : folder;
  }

  [[nodiscard]] std::filesystem::path absolute(std::size_t k, const std::string& file) const {
    return std::filesystem::absolute(folder_of_values(k) / file).lexically_normal();
  }

  /// Files get their absolute names. Their coordinates are what tells these apart: the same,
  /// whatever folder the sweep is read from.
  void make_absolute(std::size_t k) {
    for (std::vector<Level>* levels : {&section.keys[k].levels, &section.written[k].choices}) {
      std::vector<std::filesystem::path> files;
      std::vector<Level*> named;
      for (Level& level : *levels) {
        const auto* text = std::get_if<std::string>(&level.coordinate);
        if (text == nullptr || text->empty()) continue;
        files.push_back(absolute(k, *text));
        named.push_back(&level);
        level.toml = in_quotes(files.back().string());
      }
      const std::filesystem::path common = common_folder(files);
      for (std::size_t i = 0; i < files.size(); ++i)
        named[i]->coordinate = files[i].lexically_relative(common).string();
    }
  }

  /// The same for files in tables: graph = [{ kind = "file", file = "a.txt" }].
  void make_tables_absolute(std::size_t k) {
    const std::set<std::string> keys = file_keys(models);
    for (std::vector<Level>* levels : {&section.keys[k].levels, &section.written[k].choices})
      for (Level& level : *levels) {
        if (!level.toml.starts_with("{")) continue;
        toml::table parsed = toml::parse("value = " + level.toml);
        toml::table& value = *parsed["value"].as_table();
        for (const std::string& key : keys)
          if (const auto file = value[key].value_exact<std::string>())
            value.insert_or_assign(key, absolute(k, *file).string());
        level.toml = toml_of(value);
      }
  }

  /// Files that the scenario names beside its sweep.
  void make_absolute(const Scenario& scenario) {
    const auto fix = [&](const Values& values, toml::table* table) {
      for (const Values::Entry& entry : values.entries())
        if (table != nullptr && entry.parameter.kind == Kind::path && entry.given && entry.value &&
            table->contains(entry.parameter.key))
          table->insert_or_assign(entry.parameter.key, std::get<std::string>(*entry.value));
    };
    fix(scenario.graph, base["graph"].as_table());
    fix(scenario.population, base["population"].as_table());
    fix(scenario.model, base["model"].as_table());
    for (std::size_t i = 0; i < scenario.layers.size(); ++i)
      fix(scenario.layers[i], base["layers"][i].as_table());
    for (std::size_t i = 0; i < scenario.campaigns.size(); ++i)
      fix(scenario.campaigns[i], base["campaigns"][i].as_table());
  }

  void check_points() {
    PointProblems problems;
    const std::size_t count = points();
    for (std::size_t point = 0; point < count && problems.kinds() < kMostProblems; ++point) {
      Reading found = reading();
      static_cast<void>(read(point, root, found, nullptr));
      problems.add(point, found.problems);
    }
    if (problems.kinds() > 0)
      throw ScenarioError(problems.told(count, [&](std::size_t point) { return describe(point); }));
  }

  [[nodiscard]] std::string describe(std::size_t point) const {
    const std::vector<std::size_t> at = position(point);
    std::string text;
    for (const SweptKey& key : section.keys)
      text += (text.empty() ? "" : ", ") + key.path + " = " + key.levels[at[key.axis]].toml;
    return text;
  }

  void stream_toml() {
    std::ostringstream stream;
    stream << base;
    toml = stream.str() + "\n\n" + section_toml(section);
  }
};

Sweep::Sweep(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {
  parts_->require_size();
  parts_->resolve();
}
Sweep::~Sweep() = default;
Sweep::Sweep(Sweep&&) noexcept = default;

const std::string& Sweep::source() const { return parts_->source; }
const std::string& Sweep::design() const { return parts_->section.settings.text("design"); }
const std::vector<SweptKey>& Sweep::keys() const { return parts_->section.keys; }
const std::vector<std::size_t>& Sweep::shape() const { return parts_->section.shape; }
std::uint32_t Sweep::worlds() const { return parts_->worlds; }
const std::optional<PrecisionTarget>& Sweep::until() const { return parts_->section.until; }
bool Sweep::has_common_random_numbers() const {
  return parts_->section.settings.boolean("common_random_numbers");
}
const std::vector<std::string>& Sweep::keep() const { return parts_->keep; }
const std::string& Sweep::toml() const { return parts_->toml; }

std::uint32_t Sweep::most_worlds() const { return until() ? until()->most : worlds(); }

std::size_t Sweep::points() const { return parts_->points(); }

std::vector<std::size_t> Sweep::position(std::size_t point) const {
  return parts_->position(point);
}

const Level& Sweep::level(std::size_t key, std::size_t point) const {
  const SweptKey& swept = keys()[key];
  return swept.levels[position(point)[swept.axis]];
}

std::string Sweep::describe(std::size_t point) const { return parts_->describe(point); }

Scenario Sweep::scenario(std::size_t point) const {
  Reading reading = parts_->reading();
  toml::table changed = parts_->base;
  Scenario scenario = parts_->read(point, changed, reading, nullptr);
  if (!reading.problems.empty()) throw ScenarioError(std::move(reading.problems));
  return scenario;
}

std::optional<Sweep> read_sweep(const std::string& toml_text, const std::string& source,
                                const std::string& folder, const std::vector<ModelCard>& models,
                                const std::vector<Override>& overrides) {
  Reading reading{source, folder, {}, {}};
  auto parts = std::make_unique<Sweep::Parts>();
  parts->root = parsed_text(toml_text, source);
  for (const Override& change : overrides) apply_override(reading, parts->root, change);
  const toml::node* section = parts->root.get("sweep");
  if (section == nullptr) return std::nullopt;
  parts->source = source;
  parts->folder = folder;
  parts->models = models;
  if (const toml::table* table = section->as_table()) {
    parts->section = read_sweep_section(reading, *table);
  } else {
    reading.problems.push_back({reading.place(*section, "sweep"), "sweep = " + shown(*section),
                                "must be a table, written [sweep]", ""});
  }
  if (!reading.problems.empty()) throw ScenarioError(std::move(reading.problems));
  parts->root.erase("sweep");
  parts->base = parts->root;
  parts->overridden = reading.overridden;
  return Sweep(std::move(parts));
}

std::optional<Sweep> load_sweep(const std::string& path, const std::vector<ModelCard>& models,
                                const std::vector<Override>& overrides) {
  return read_sweep(text_in(path), path, folder_of(path), models, overrides);
}

}  // namespace groundswell
