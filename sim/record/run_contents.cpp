// SPDX-License-Identifier: Apache-2.0
#include "record/run_contents.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <boost/version.hpp>
#include <cstring>
#include <numeric>

#include "core/version.hpp"
#include "record/run_layout.hpp"
#include "record/run_parts.hpp"

namespace groundswell {
namespace {

constexpr double kDayMs = 86'400'000.0;

std::vector<std::string> channel_names(std::size_t count) {
  return {kChannelNames.begin(), kChannelNames.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::vector<std::string> measure_names(const RunSummary& summary) {
  std::vector<std::string> names;
  for (const MeasureKind& measure : summary.measures) names.push_back(measure.name);
  return names;
}

/// Whether this dataset of /metrics is about order over worlds.
bool is_order(std::string name) {
  if (name.ends_with("_error")) name.resize(name.size() - std::strlen("_error"));
  return name == "order" || name == "susceptibility" || name == "binder";
}

std::string eigen_version() {
  return std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
         std::to_string(EIGEN_MINOR_VERSION);
}

std::string boost_version() {
  return std::to_string(BOOST_VERSION / 100'000) + "." +
         std::to_string(BOOST_VERSION / 100 % 1000) + "." + std::to_string(BOOST_VERSION % 100);
}

/// What the dimensions of this run hold.
struct AxisValues {
  std::vector<std::int32_t> worlds;
  std::vector<std::int64_t> steps_ms;  ///< beginnings of the steps
  std::vector<std::int64_t> weeks_ms;
  std::map<std::string, std::vector<std::string>> names;
  std::map<std::string, std::vector<std::int64_t>> numbers;
  bool dated = false;

  explicit AxisValues(const RunHeader& header) : dated(header.clock.dated()) {
    worlds.resize(header.scenario.worlds());
    std::iota(worlds.begin(), worlds.end(), 0);
    for (Step step = 0; step < header.clock.steps(); ++step)
      steps_ms.push_back(header.clock.time_of(step));
    for (const std::int64_t offset : chart_weeks(header.scenario, header.clock))
      weeks_ms.push_back(header.clock.start_ms() + offset);
    const RunSummary& summary = header.summary;
    names = {{"item", summary.items},
             {"group", summary.groups},
             {"state", summary.states},
             {"measure", measure_names(summary)},
             {"channel", channel_names(kChannels)},
             {"dose_channel", channel_names(kDoseChannels)},
             {"twin", summary.twins},
             {"campaign", summary.campaigns},
             {"layer", header.scenario.layer_names()},
             {"item_name", summary.items},
             {"channel_name", channel_names(kChannels)},
             {"campaign_name", summary.campaigns}};
    numbers["top"].assign(summary.chart_depths.begin(), summary.chart_depths.end());
    for (std::size_t bin = 0; bin < kSizeBins; ++bin)
      numbers["size"].push_back(std::int64_t{1} << bin);
  }
};

void write_provenance(hdf5::Group& root, const RunHeader& header) {
  root.set("format", kRunFormat);
  root.set("format_version",
           std::to_string(kRunFormatMajor) + "." + std::to_string(kRunFormatMinor));
  root.set("title", header.summary.title);
  root.set("model", header.summary.model);
  root.set("seed", header.scenario.seed());
  root.set("worlds", static_cast<std::uint64_t>(header.scenario.worlds()));
  root.set("scale", header.scenario.scale());
  root.set("scale_unit", "people per agent");
  root.set("time_kind", header.clock.dated() ? "date" : "days");
  root.set("program", "groundswell");
  root.set("program_version", kVersion);
  root.set("commit", kCommit);
  root.set("hdf5_version", hdf5::library_version());
  root.set("eigen_version", eigen_version());
  root.set("boost_version", boost_version());

  hdf5::Dataset scenario = root.create_dataset("scenario", hdf5::Type::text, {});
  scenario.set("long_name", "scenario");
  scenario.set("description",
               "The scenario with every default filled in, as TOML: `groundswell run` on this text "
               "gives this file again");
  scenario.write_texts({to_toml(header.scenario)});
}

void write_card(hdf5::Group& root, const ModelCard& card, const RunSummary& summary) {
  hdf5::Group model = root.create_group("model");
  model.set("description", "The card of the model; its parameters are in the scenario");
  model.set("name", card.name);
  model.set("family", card.family);
  model.set("sentence", card.sentence);
  model.set("equation", card.equation);
  model.set("states", card.states);
  model.set("updating", card.updating);
  model.set("people", std::int64_t{card.people});
  model.set("collectivism", summary.collectivism_meaning);
  model.set("collectivism_given", summary.collectivism);
  model.set("reference", card.reference);
  model.set("known_result", card.known_result);
}

std::string in_lines(const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += (text.empty() ? "" : "\n") + note;
  return text;
}

/// Makes the groups and datasets that the layout declares for this run.
class Maker {
 public:
  explicit Maker(const RunHeader& header) : values_(header), header_(header) {}

  RunContents make(hdf5::Group& root) {
    write_provenance(root, header_);
    for (const GroupLayout& group : run_layout())
      if (is_present(group.name)) make_group(root, group);
    write_card(root, header_.card, header_.summary);
    write_known();
    return std::move(datasets_);
  }

 private:
  [[nodiscard]] bool is_present(const std::string& group) const {
    if (group == "twins") return !header_.summary.twins.empty();
    if (group == "campaigns") return !header_.summary.campaigns.empty();
    if (group == "ledger" || group == "cascades") return header_.scenario.record.boolean("ledger");
    return true;
  }
  [[nodiscard]] bool is_present(const Variable& variable) const {
    if (is_statistic(variable.name)) return !header_.statistics.empty();
    if (variable.name == "members") return !header_.summary.groups.empty();
    if (variable.name == "by_campaign") return !header_.summary.campaigns.empty();
    if (variable.name == "states") return !header_.summary.states.empty();
    if (is_order(variable.name))
      return has_order(header_.summary.measures, header_.scenario.worlds());
    if (variable.name.starts_with("measure")) return !header_.summary.measures.empty();
    if (variable.name == "shapley") return header_.scenario.record.boolean("shapley");
    if (variable.name == "label") return !header_.graph.labels().empty();
    return true;
  }

  void make_group(hdf5::Group& root, const GroupLayout& layout) {
    hdf5::Group group = root.create_group(layout.name);
    group.set("description", layout.description);
    std::map<std::string, hdf5::Dataset> axes;
    for (const Variable& variable : layout.variables) {
      if (!is_present(variable)) continue;
      for (const std::string& axis : variable.dimensions)
        if (!axes.contains(axis)) axes.emplace(axis, make_axis(group, axis));
      datasets_.emplace(layout.name + "/" + variable.name, make_variable(group, variable, axes));
    }
    for (auto& [name, axis] : axes)
      if (is_growing(name)) datasets_.emplace(layout.name + "/" + name, std::move(axis));
    if (layout.name == "ledger")  // what its numbers stand for
      for (const char* names : {"item_name", "channel_name", "campaign_name"})
        if (!values_.names[names].empty()) static_cast<void>(make_axis(group, names));
    if (layout.name == "graph") describe_graph(group);
    if (layout.name == "campaigns") {
      group.set("notes", in_lines(header_.seeding.notes));
      group.set("most_seeds_listed", kMostSeedsListed);
    }
  }

  hdf5::Dataset make_variable(hdf5::Group& group, const Variable& variable,
                              const std::map<std::string, hdf5::Dataset>& axes) const {
    hdf5::Shape shape;
    for (const std::string& axis : variable.dimensions) shape.push_back(length_of(axis));
    hdf5::Dataset made = group.create_dataset(variable.name, variable.type, shape);
    for (unsigned d = 0; d < variable.dimensions.size(); ++d)
      made.attach(d, axes.at(variable.dimensions[d]));
    made.set("long_name", variable.long_name);
    made.set("description", variable.description);
    if (!variable.unit.empty()) {
      made.set("unit", variable.unit);
      made.set("units", variable.unit);
    }
    if (!variable.aggregation.empty()) made.set("aggregation", variable.aggregation);
    return made;
  }

  [[nodiscard]] std::uint64_t length_of(const std::string& axis) const {
    if (axis == "world") return values_.worlds.size();
    if (axis == "time") return values_.steps_ms.size();
    if (axis == "week") return values_.weeks_ms.size();
    if (is_growing(axis)) return hdf5::kGrowing;
    if (axis == "agent") return header_.graph.labels().size();
    if (values_.numbers.contains(axis)) return values_.numbers.at(axis).size();
    return values_.names.at(axis).size();
  }

  hdf5::Dataset make_axis(hdf5::Group& group, const std::string& name) const {
    using enum hdf5::Type;
    const bool is_time = name == "time" || name == "week";
    const auto type = is_time                          ? (values_.dated ? int64 : float64)
                      : is_bare(name)                  ? int8
                      : name == "world"                ? int32
                      : values_.numbers.contains(name) ? int64
                                                       : text;
    hdf5::Dataset axis = group.create_dataset(name, type, {length_of(name)});
    axis.make_scale(!is_bare(name));
    if (is_bare(name)) return axis;
    const auto texts = std::find_if(run_axes().begin(), run_axes().end(),
                                    [&](const Axis& known) { return known.name == name; });
    axis.set("long_name", texts->long_name);
    axis.set("description", texts->description);
    if (is_time) {
      write_times(axis, name == "time" ? values_.steps_ms : values_.weeks_ms);
    } else if (name == "world") {
      axis.set("unit", "1");
      axis.set("units", "1");
      axis.write<std::int32_t>(values_.worlds);
    } else if (values_.numbers.contains(name)) {
      axis.set("unit", name == "top" ? "rank" : "agents");
      axis.set("units", name == "top" ? "rank" : "agents");
      axis.write<std::int64_t>(values_.numbers.at(name));
    } else {
      axis.write_texts(values_.names.at(name));
    }
    return axis;
  }

  void write_times(hdf5::Dataset& axis, const std::vector<std::int64_t>& moments) const {
    if (values_.dated) {
      axis.set("unit", "milliseconds since 1970-01-01 00:00:00");
      axis.set("units", "milliseconds since 1970-01-01 00:00:00");
      axis.set("calendar", "proleptic_gregorian");
      axis.set("standard_name", "time");
      axis.write<std::int64_t>(moments);
      return;
    }
    // No CF `units` here: xarray would take a plain number of days for a timedelta.
    axis.set("unit", "days");
    std::vector<double> days;
    for (const std::int64_t moment : moments) days.push_back(static_cast<double>(moment) / kDayMs);
    axis.write<double>(days);
  }

  /// Fills what is known before the first world.
  void write_known() {
    datasets_.at("chart/week_label").write_texts(header_.summary.weeks);
    if (datasets_.contains("graph/label"))
      datasets_.at("graph/label").write_texts(header_.graph.labels());
    write_layers(header_, base_hash_, datasets_);
    if (datasets_.contains("campaigns/kind")) write_campaigns(header_, datasets_);
    if (datasets_.contains("series/measures")) {
      std::vector<std::string> units, meanings;
      for (const MeasureKind& measure : header_.summary.measures) {
        units.push_back(measure.unit);
        meanings.push_back(measure.meaning);
      }
      datasets_.at("series/measure_unit").write_texts(units);
      datasets_.at("series/measure_meaning").write_texts(meanings);
    }
    datasets_.at("metrics/quality").write<double>(header_.summary.quality);
  }

  void describe_graph(hdf5::Group& group) const {
    const Graph& graph = header_.graph;
    group.set("agents", static_cast<std::uint64_t>(graph.agents()));
    group.set("arcs", graph.arcs());
    group.set("ties", graph.ties());
    group.set("directed", std::uint64_t{graph.directed()});
    group.set("well_mixed", std::uint64_t{graph.is_well_mixed()});
    group.set("content_hash", base_hash_);
    group.set("notes", in_lines(header_.graph_notes));
  }

  AxisValues values_;
  const RunHeader& header_;
  const std::string base_hash_ = hexadecimal(header_.graph.content_hash());
  RunContents datasets_;
};

}  // namespace

RunContents make_run_contents(hdf5::Group& root, const RunHeader& header) {
  return Maker(header).make(root);
}

}  // namespace groundswell
