// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <set>

#include "core/csv.hpp"
#include "scenario/design.hpp"
#include "scenario/sections.hpp"
#include "scenario/sweep_internal.hpp"
#include "scenario/sweep_levels.hpp"

namespace groundswell {
namespace {

const std::vector<std::string>& groups_to_keep() {
  static const std::vector<std::string> groups{"series",  "chart",    "attribution",
                                               "metrics", "cascades", "twins"};
  return groups;
}

/// One key under [sweep.values].
struct Entry {
  std::string path;
  const toml::node* node;
  toml::source_position at;
};

class SectionReader {
 public:
  SectionReader(Reading& reading, const toml::table& section)
      : reading_(reading), section_(section) {}

  SweepSection read() {
    TableReader reader(reading_, section_, "sweep");
    std::vector<std::string> known = keys_of(sweep_parameters());
    known.insert(known.end(), {"values", "together", "until"});
    reader.reject_unknown(known);
    result_.settings = reader.read(sweep_parameters());
    read_until();
    check_keep();
    collect_entries();
    if (!result_.settings.sound("design")) return std::move(result_);
    const std::string& design = result_.settings.text("design");
    refuse_foreign(design);
    if (design == "table") {
      read_table();
    } else if (design == "grid" || design == "zip") {
      read_lists(design == "zip");
    } else {
      read_sample(design == "random"            ? SampledDesign::random
                  : design == "latin-hypercube" ? SampledDesign::latin_hypercube
                  : design == "sobol"           ? SampledDesign::sobol
                                                : SampledDesign::saltelli);
    }
    return std::move(result_);
  }

 private:
  void refuse(const std::string& place, const std::string& found, const std::string& allowed,
              const std::string& hint) {
    reading_.problems.push_back({place, found, allowed, hint});
  }
  [[nodiscard]] std::string place_of(const Entry& entry) const {
    return reading_.place(*entry.node, "sweep.values." + entry.path);
  }
  [[nodiscard]] std::string place() const { return reading_.place(section_, "sweep"); }

  void read_until() {
    const toml::node* node = section_.get("until");
    if (node == nullptr) return;
    const toml::table* table = node->as_table();
    if (table == nullptr)
      return refuse(reading_.place(*node, "sweep.until"), "until = " + shown(*node),
                    "must be a table",
                    "until = { measure = \"gini\", rel_error = 0.02, max_worlds = 1000 }");
    TableReader reader(reading_, *table, "sweep.until");
    reader.reject_unknown(keys_of(until_parameters()));
    const Values values = reader.read(until_parameters());
    for (const char* key : {"measure", "rel_error", "confidence", "max_worlds"})
      if (!values.sound(key)) return;
    result_.until = {
        values.text("measure"), values.number("rel_error"), values.number("confidence"),
        static_cast<std::uint32_t>(values.integer("max_worlds")), values.place("measure")};
  }

  void check_keep() {
    if (!result_.settings.sound("keep")) return;
    const std::vector<std::string>& groups = groups_to_keep();
    if (result_.settings.texts("keep").empty())
      refuse(result_.settings.place("keep"), "keep = []", "must name a part of a run file",
             "keep = [\"metrics\"]");
    for (const std::string& name : result_.settings.texts("keep"))
      if (std::ranges::find(groups, name) == groups.end())
        refuse(result_.settings.place("keep"), "'" + name + "'", "must be parts of a run file",
               name_hint(name, groups));
  }

  /// Points and seeds are of samples, tables of the table design.
  void refuse_foreign(const std::string& design) {
    const Values& settings = result_.settings;
    const bool sampled = design != "grid" && design != "zip" && design != "table";
    if (settings.has("points") && !sampled)
      refuse(settings.place("points"), "points, in a " + design + " design",
             "must be left out: values make its points", "");
    if (!settings.has("points") && sampled && !settings.faulty("points"))
      refuse(place(), "no number of points", "a sample must say how many points it has",
             "points = 64");
    if (settings.has("table") && design != "table")
      refuse(settings.place("table"), "a table, in a " + design + " design", "must be left out",
             "design = \"table\"");
    if (!settings.has("table") && design == "table" && !settings.faulty("table"))
      refuse(place(), "no table", "must name a CSV file", "table = \"points.csv\"");
    if (!entries_.empty() && design == "table")
      refuse(place_of(entries_.front()), "values, in a table design",
             "must be left out: the table has them", "");
    if (section_.contains("together") && design != "grid")
      refuse(reading_.place(*section_.get("together"), "sweep.together"),
             "together, in a " + design + " design", "is for grids", "");
  }

  void collect_entries() {
    const toml::node* node = section_.get("values");
    if (node != nullptr && !node->is_table()) {
      refuse(reading_.place(*node, "sweep.values"), "values = " + shown(*node),
             "must be a table, written [sweep.values]", "");
    } else if (node != nullptr) {
      collect(*node->as_table(), "");
      std::ranges::stable_sort(entries_, [](const Entry& a, const Entry& b) {  // as written
        return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
      });
    }
    const bool is_table =
        result_.settings.sound("design") && result_.settings.text("design") == "table";
    if (entries_.empty() && !is_table && !had_faults_)
      refuse(place(), "no values", "must give values to at least one key",
             "[sweep.values] model.p = [0.1, 0.2]");
  }

  void collect(const toml::table& table, const std::string& outer) {
    for (const auto& [key, node] : table) {
      std::string part(key.str());
      const bool path_itself = part.find('"') != std::string::npos;
      if (!path_itself && part.find_first_of("='\n") != std::string::npos) part = in_quotes(part);
      const std::string path = outer.empty() ? part : outer + "." + part;
      const toml::table* inner = node.as_table();
      const bool is_range = inner != nullptr && (inner->contains("from") || inner->contains("to"));
      if (inner != nullptr && !is_range && !inner->empty()) {
        collect(*inner, path);
      } else if (is_range || node.is_array()) {
        entries_.push_back({path, &node, key.source().begin});
      } else {
        had_faults_ = true;
        refuse(reading_.place(node, "sweep.values." + path), shown(node),
               "must be a list of values, or a range { from = …, to = …, count = … }",
               "a value that stays the same belongs to its own section");
      }
    }
  }

  // ---- lists and ranges

  std::vector<Level> levels_of_list(const Entry& entry) {
    std::vector<Level> levels;
    for (const toml::node& element : *entry.node->as_array()) levels.push_back(level_of(element));
    if (levels.empty())
      refuse(place_of(entry), "an empty list", "must have at least one value", "");
    return levels;
  }

  /// The range, and the number of its values where it says one.
  std::optional<std::pair<Range, std::optional<std::int64_t>>> range_of(const Entry& entry) {
    TableReader reader(reading_, *entry.node->as_table(), "sweep.values." + entry.path);
    reader.reject_unknown(keys_of(range_parameters()));
    const Values values = reader.read(range_parameters());
    for (const char* key : {"from", "to", "scale", "whole"})
      if (!values.sound(key)) return std::nullopt;
    if (values.faulty("count")) return std::nullopt;
    const Range range{values.number("from"), values.number("to"), values.text("scale") == "log",
                      values.boolean("whole")};
    if (range.log && !(range.from > 0.0 && range.to > 0.0)) {
      refuse(values.place("from"), shown(*entry.node), "both ends of a log scale must be above 0",
             "");
      return std::nullopt;
    }
    if (range.whole &&
        !(std::round(range.from) == range.from && std::round(range.to) == range.to)) {
      refuse(values.place("from"), shown(*entry.node),
             "both ends of a range of whole numbers must be whole", "");
      return std::nullopt;
    }
    if (range.from >= range.to) {
      refuse(values.place("to"), shown(*entry.node), "must end above where it begins", "");
      return std::nullopt;
    }
    if (!values.has("count")) return std::pair(range, std::optional<std::int64_t>());
    return std::pair(range, std::optional(values.integer("count")));
  }

  std::vector<Level> levels_of_range(const Entry& entry) {
    const auto range = range_of(entry);
    if (!range) return {};
    if (!range->second) {
      refuse(place_of(entry), "a range without count",
             "must say how many values, in a " + result_.settings.text("design") + " design",
             "count = 11");
      return {};
    }
    const std::int64_t count = *range->second;
    std::vector<Level> levels;
    for (std::int64_t i = 0; i < count; ++i)
      levels.push_back(
          range->first.at(static_cast<std::size_t>(i), static_cast<std::size_t>(count - 1)));
    return levels;
  }

  void refuse_repetitions(const Entry& entry, const std::vector<Level>& levels) {
    std::set<std::string> seen;
    for (const Level& level : levels)
      if (!seen.insert(level.toml).second)
        return refuse(place_of(entry), level.toml + " twice", "values must differ",
                      "`worlds` repeats points; a zip design may repeat values");
  }

  void read_lists(bool zip) {
    std::vector<std::size_t> lengths;
    for (const Entry& entry : entries_) {
      const bool list = entry.node->is_array();
      const std::vector<Level> levels = list ? levels_of_list(entry) : levels_of_range(entry);
      add_key(entry.path, place_of(entry), levels, list ? "" : toml_of(*entry.node),
              list ? levels : Levels());
    }
    const std::vector<std::size_t> groups =
        zip ? std::vector<std::size_t>(entries_.size(), 0) : groups_of_keys();
    lay_axes(groups, zip);
  }

  /// The axis of each key of a grid: of its own, or that of those it goes together with.
  std::vector<std::size_t> groups_of_keys() {
    std::vector<std::size_t> first(entries_.size());
    for (std::size_t k = 0; k < first.size(); ++k) first[k] = k;
    for (const auto& names : together()) {
      std::optional<std::size_t> leader;
      for (const std::string& name : names) {
        const auto found = std::ranges::find(entries_, name, &Entry::path);
        const auto k = static_cast<std::size_t>(found - entries_.begin());
        leader = std::min(leader.value_or(k), k);
      }
      for (const std::string& name : names) {
        const auto found = std::ranges::find(entries_, name, &Entry::path);
        first[static_cast<std::size_t>(found - entries_.begin())] = *leader;
      }
    }
    std::vector<std::size_t> axes(first.size());
    std::size_t next = 0;
    for (std::size_t k = 0; k < first.size(); ++k)
      axes[k] = first[k] == k ? next++ : axes[first[k]];
    return axes;
  }

  /// The lists of keys that go together: of known keys, none of them twice.
  std::vector<std::vector<std::string>> together() {
    const toml::node* node = section_.get("together");
    if (node == nullptr) return {};
    std::vector<std::string> known;
    for (const Entry& entry : entries_) known.push_back(entry.path);
    std::vector<std::vector<std::string>> lists;
    std::set<std::string> seen;
    const std::string place = reading_.place(*node, "sweep.together");
    const toml::array* outer = node->as_array();
    if (outer == nullptr) {
      refuse(place, "together = " + shown(*node), "must be a list of lists of keys",
             "together = [[\"graph.agents\", \"model.p\"]]");
      return {};
    }
    for (const toml::node& element : *outer) {
      const toml::array* inner = element.as_array();
      std::vector<std::string> names;
      for (std::size_t i = 0; inner != nullptr && i < inner->size(); ++i)
        if (const auto name = inner->get(i)->value_exact<std::string>()) names.push_back(*name);
      if (inner == nullptr || names.size() != inner->size() || names.size() < 2) {
        refuse(place, shown(element), "must be a list of two keys or more", "");
        return {};
      }
      for (const std::string& name : names) {
        if (std::ranges::find(known, name) == known.end()) {
          refuse(place, "'" + name + "'", "must be a key of [sweep.values]",
                 name_hint(name, known));
          return {};
        }
        if (!seen.insert(name).second) {
          refuse(place, "'" + name + "' twice", "a key goes along one axis", "");
          return {};
        }
      }
      lists.push_back(std::move(names));
    }
    return lists;
  }

  void lay_axes(const std::vector<std::size_t>& axes, bool zip) {
    std::vector<const Entry*> leaders;
    for (std::size_t k = 0; k < axes.size(); ++k) {
      SweptKey& key = result_.keys[k];
      key.axis = axes[k];
      if (key.levels.empty()) continue;  // told already
      if (axes[k] >= leaders.size()) {
        leaders.push_back(&entries_[k]);
        result_.shape.push_back(key.levels.size());
        continue;
      }
      if (key.levels.size() != result_.shape[axes[k]])
        refuse(place_of(entries_[k]), std::to_string(key.levels.size()) + " values",
               "must have as many as " + leaders[axes[k]]->path + ", which has " +
                   std::to_string(result_.shape[axes[k]]),
               zip ? "design = \"grid\" combines all values" : "they go together");
    }
    std::vector<std::size_t> keys_of_axis(leaders.size(), 0);
    for (const std::size_t axis : axes)
      if (axis < keys_of_axis.size()) ++keys_of_axis[axis];
    for (std::size_t k = 0; k < axes.size(); ++k)
      if (axes[k] < keys_of_axis.size() && keys_of_axis[axes[k]] == 1)
        refuse_repetitions(entries_[k], result_.keys[k].levels);
  }

  // ---- samples and tables

  void read_sample(SampledDesign design) {
    struct Source {
      std::optional<Range> range;
      std::vector<Level> choices;
    };
    std::vector<Source> sources;
    const std::size_t before = reading_.problems.size();
    for (const Entry& entry : entries_) {
      Source source;
      if (entry.node->is_array()) {
        source.choices = levels_of_list(entry);
      } else if (const auto range = range_of(entry)) {
        source.range = range->first;
        if (range->second)
          refuse(place_of(entry), "a range with count", "a sample takes values from all of a range",
                 "points = " + std::to_string(*range->second));
      }
      sources.push_back(std::move(source));
    }
    const std::size_t most =
        design == SampledDesign::saltelli ? kMostSobolDimensions / 2 : kMostSobolDimensions;
    if (entries_.size() > most)
      refuse(place(), std::to_string(entries_.size()) + " keys",
             "a sample can have at most " + std::to_string(most), "");
    if (reading_.problems.size() > before || entries_.empty() ||
        !result_.settings.sound("points") || !result_.settings.sound("seed"))
      return;
    const auto points = static_cast<std::size_t>(result_.settings.integer("points"));
    const std::size_t size = design_size(design, points, entries_.size());
    if (size > kMostPoints) return refuse_size(static_cast<double>(size));
    const auto sample =
        sample_design(design, static_cast<std::uint64_t>(result_.settings.integer("seed")), points,
                      entries_.size());
    result_.shape = {size};
    for (std::size_t k = 0; k < entries_.size(); ++k) {
      const Source& source = sources[k];
      Levels levels;
      for (const std::vector<double>& point : sample) {
        if (source.range) {
          levels.push_back(source.range->sampled(point[k]));
        } else {
          const auto n = static_cast<double>(source.choices.size());
          levels.push_back(source.choices[static_cast<std::size_t>(point[k] * n)]);
        }
      }
      add_key(entries_[k].path, place_of(entries_[k]), std::move(levels),
              source.range ? toml_of(*entries_[k].node) : "", source.choices);
    }
  }

  void read_table() {
    if (!result_.settings.sound("table")) return;
    try {
      CsvFile file(result_.settings.text("table"));
      for (const std::string& path : file.header())
        add_key(path, file.place() + " " + path, {}, "", {});
      while (file.next()) {
        if (!file.fits()) {
          refuse(file.place(), file.found_cells(), file.allowed_cells(), "");
          continue;
        }
        for (std::size_t k = 0; k < result_.keys.size(); ++k) {
          if (file.cells()[k].empty())
            refuse(file.place(), "nothing for " + result_.keys[k].path, "must be a value", "");
          result_.keys[k].levels.push_back(level_of_cell(file.cells()[k]));
        }
        if (result_.keys.front().levels.size() > kMostPoints)
          return refuse_size(static_cast<double>(kMostPoints) + 1);
      }
    } catch (const InputError& error) {
      for (const Problem& problem : error.problems()) reading_.problems.push_back(problem);
      return;
    }
    result_.settings.replace("design",
                             Value(std::string("zip")));  // which its rows are, from here on
    result_.shape = {result_.keys.front().levels.size()};
    for (std::size_t k = 0; k < result_.keys.size(); ++k)
      result_.written[k].choices = result_.keys[k].levels;
    if (result_.shape.front() == 0)
      refuse(result_.settings.place("table"), "a table without rows", "must have a row or more",
             "");
  }

  void add_key(const std::string& path, const std::string& place, Levels levels,
               const std::string& range, Levels choices) {
    result_.keys.push_back({.path = path,
                            .name = "",
                            .unit = "1",
                            .meaning = "",
                            .axis = 0,
                            .levels = std::move(levels)});
    result_.written.push_back({path, place, range, std::move(choices)});
  }

  void refuse_size(double points) {
    refuse(place(),
           "more than " + bound_text(static_cast<double>(kMostPoints)) + " points (" +
               bound_text(points) + ")",
           "must be at most " + bound_text(static_cast<double>(kMostPoints)), "");
  }

  Reading& reading_;
  const toml::table& section_;
  SweepSection result_;
  std::vector<Entry> entries_;
  bool had_faults_ = false;
};

}  // namespace

SweepSection read_sweep_section(Reading& reading, const toml::table& section) {
  return SectionReader(reading, section).read();
}

}  // namespace groundswell
