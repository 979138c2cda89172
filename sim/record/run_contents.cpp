// SPDX-License-Identifier: Apache-2.0
#include "record/run_contents.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <boost/version.hpp>
#include <cstring>
#include <numeric>

#include "core/error.hpp"
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
  write_program(root);

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

void describe_axis(hdf5::Dataset& axis, const std::string& name) {
  const auto texts = std::ranges::find(run_axes(), name, &Axis::name);
  axis.set("long_name", texts->long_name);
  axis.set("description", texts->description);
}

hdf5::Dataset make_world_axis(hdf5::Group& group, const std::vector<std::int32_t>& worlds) {
  hdf5::Dataset axis = group.create_dataset("world", hdf5::Type::int32, {worlds.size()});
  axis.make_scale(true);
  describe_axis(axis, "world");
  axis.set("unit", "1");
  axis.set("units", "1");
  axis.write<std::int32_t>(worlds);
  return axis;
}

/// The values of a swept key along its dimension.
hdf5::Dataset make_key(hdf5::Group& group, const SweptKey& key) {
  using enum hdf5::Type;
  const auto& first = key.levels.front().coordinate;
  const auto type = std::holds_alternative<std::int64_t>(first) ? int64
                    : std::holds_alternative<double>(first)     ? float64
                                                                : text;
  hdf5::Dataset made = group.create_dataset(key.name, type, {key.levels.size()});
  made.set("long_name", key.path);
  made.set("description", key.meaning);
  const auto values = [&]<class T>(T) {
    std::vector<T> list;
    for (const Level& level : key.levels) list.push_back(std::get<T>(level.coordinate));
    return list;
  };
  if (type == text) {
    made.write_texts(values(std::string()));
    return made;
  }
  made.set("unit", key.unit);
  made.set("units", key.unit);
  if (type == int64) made.write<std::int64_t>(values(std::int64_t{}));
  if (type == float64) made.write<double>(values(double{}));
  return made;
}

/// Tells readers which keys belong to a variable beside its dimensions (CF conventions).
void set_coordinates(hdf5::Dataset& variable, const SweepFrame& frame) {
  std::string names;
  for (const SweepAxis& axis : frame.axes)
    for (const SweptKey* key : axis.keys)
      if (key->name != axis.name) names += (names.empty() ? "" : " ") + key->name;
  if (!names.empty()) variable.set("coordinates", names);
}

/// Numbers of points, where no key gives the dimension its name.
hdf5::Dataset make_point_axis(hdf5::Group& group, const SweepAxis& axis) {
  hdf5::Dataset scale = group.create_dataset(axis.name, hdf5::Type::int64, {axis.length});
  scale.set("long_name", "point of the sweep");
  scale.set("description", "Its number");
  std::vector<std::int64_t> numbers(axis.length);
  std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
  scale.write<std::int64_t>(numbers);
  return scale;
}

/// The scales of a sweep's dimensions in one group, and the values of its keys along them.
void make_sweep_axes(hdf5::Group& group, const SweepFrame& frame,
                     std::map<std::string, hdf5::Dataset>& axes) {
  for (const SweepAxis& axis : frame.axes) {
    const auto own = std::ranges::find(axis.keys, axis.name, &SweptKey::name);
    hdf5::Dataset scale =
        own == axis.keys.end() ? make_point_axis(group, axis) : make_key(group, **own);
    scale.make_scale(true);
    axes.emplace(axis.name, std::move(scale));
    for (const SweptKey* key : axis.keys)
      if (key->name != axis.name) make_key(group, *key).attach(0, axes.at(axis.name));
  }
}

/// Makes the groups and datasets that the layout declares for this run.
class Maker {
 public:
  Maker(const RunHeader& header, const SweepFrame* frame)
      : values_(header), header_(header), frame_(frame) {
    if (frame == nullptr) return;
    values_.worlds.resize(frame->worlds);
    std::iota(values_.worlds.begin(), values_.worlds.end(), 0);
    datasets_.keep_only(frame->groups);
  }

  RunContents make(hdf5::Group& root) {
    if (frame_ == nullptr) write_provenance(root, header_);
    for (const GroupLayout& group : run_layout())
      if (is_present(group.name)) make_group(root, group);
    if (frame_ == nullptr) write_card(root, header_.card, header_.summary);
    write_names();
    if (frame_ == nullptr) write_known();
    return std::move(datasets_);
  }

 private:
  [[nodiscard]] bool is_present(const std::string& group) const {
    if (frame_ != nullptr && std::ranges::find(frame_->groups, group) == frame_->groups.end())
      return false;
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
    if (is_order(variable.name)) return has_order(header_.summary.measures, values_.worlds.size());
    if (variable.name.starts_with("measure")) return !header_.summary.measures.empty();
    if (variable.name == "shapley") return header_.scenario.record.boolean("shapley");
    if (variable.name == "label") return !header_.graph.labels().empty();
    return true;
  }

  void make_group(hdf5::Group& root, const GroupLayout& layout) {
    hdf5::Group group = root.create_group(layout.name);
    group.set("description", layout.description);
    std::map<std::string, hdf5::Dataset> axes;
    if (frame_ != nullptr) make_sweep_axes(group, *frame_, axes);
    for (const Variable& variable : layout.variables) {
      if (!is_present(variable)) continue;
      for (const std::string& axis : variable.dimensions)
        if (!axes.contains(axis)) axes.emplace(axis, make_axis(group, axis));
      const auto world = std::ranges::find(variable.dimensions, "world");
      std::optional<std::size_t> world_dimension;
      if (world != variable.dimensions.end())
        world_dimension = static_cast<std::size_t>(world - variable.dimensions.begin());
      datasets_.add(layout.name + "/" + variable.name, make_variable(group, variable, axes),
                    world_dimension);
    }
    for (auto& [name, axis] : axes)
      if (is_growing(name)) datasets_.add(layout.name + "/" + name, std::move(axis));
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
    unsigned lead = 0;
    const bool many = frame_ != nullptr && variable.type != hdf5::Type::text;  // texts are names
    for (std::size_t a = 0; many && a < frame_->axes.size(); ++a, ++lead)
      shape.push_back(frame_->axes[a].length);
    for (const std::string& axis : variable.dimensions) shape.push_back(length_of(axis));
    hdf5::Dataset made = many ? group.create_with_gaps(variable.name, variable.type, shape)
                              : group.create_dataset(variable.name, variable.type, shape);
    for (unsigned d = 0; d < lead; ++d) made.attach(d, axes.at(frame_->axes[d].name));
    if (many) set_coordinates(made, *frame_);
    for (unsigned d = 0; d < variable.dimensions.size(); ++d)
      made.attach(lead + d, axes.at(variable.dimensions[d]));
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
    if (name == "world") return make_world_axis(group, values_.worlds);
    const bool is_time = name == "time" || name == "week";
    const auto type = is_time                          ? (values_.dated ? int64 : float64)
                      : is_bare(name)                  ? int8
                      : values_.numbers.contains(name) ? int64
                                                       : text;
    hdf5::Dataset axis = group.create_dataset(name, type, {length_of(name)});
    axis.make_scale(!is_bare(name));
    if (is_bare(name)) return axis;
    describe_axis(axis, name);
    if (is_time) {
      write_times(axis, name == "time" ? values_.steps_ms : values_.weeks_ms);
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

  /// Fills the names of weeks and measures.
  void write_names() {
    if (datasets_.contains("chart/week_label"))
      datasets_.at("chart/week_label").write_texts(header_.summary.weeks);
    if (!datasets_.contains("series/measures")) return;
    std::vector<std::string> units, meanings;
    for (const MeasureKind& measure : header_.summary.measures) {
      units.push_back(measure.unit);
      meanings.push_back(measure.meaning);
    }
    datasets_.at("series/measure_unit").write_texts(units);
    datasets_.at("series/measure_meaning").write_texts(meanings);
  }

  /// Fills what else is known before the first world of a run.
  void write_known() {
    if (datasets_.contains("graph/label"))
      datasets_.at("graph/label").write_texts(header_.graph.labels());
    write_layers(header_, base_hash_, datasets_);
    if (datasets_.contains("campaigns/kind")) write_campaigns(header_, datasets_);
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
  const SweepFrame* frame_;
  const std::string base_hash_ = hexadecimal(header_.graph.content_hash());
  RunContents datasets_;
};

}  // namespace

std::vector<RunDataset::Piece> RunDataset::pieces(const hdf5::Shape& begin,
                                                  const hdf5::Shape& counts) const {
  const auto placed = [&](const hdf5::Shape& own, std::uint64_t lead) {
    hdf5::Shape whole(place_.size(), lead);
    whole.insert(whole.end(), own.begin(), own.end());
    if (lead == 0) std::ranges::copy(place_, whole.begin());
    return whole;
  };
  const std::size_t first = world_dimension_ ? begin[*world_dimension_] : 0;
  const std::size_t number = world_dimension_ ? counts[*world_dimension_] : 0;
  const bool together = number == 0 || worlds_[first + number - 1] - worlds_[first] == number - 1;
  std::vector<Piece> pieces;
  for (std::size_t w = 0; w < (together ? 1 : number); ++w) {
    Piece piece{together ? std::nullopt : std::optional(w), begin, counts};
    if (number > 0) piece.begin[*world_dimension_] = worlds_[first + w];
    if (!together) piece.counts[*world_dimension_] = 1;
    piece.begin = placed(piece.begin, 0);
    piece.counts = placed(piece.counts, 1);
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

RunDataset RunContents::of_run(const std::string& path) {
  const auto found = datasets_.find(path);
  if (found != datasets_.end())
    return {&found->second.dataset, place_, worlds_, found->second.world_dimension};
  const std::string group = path.substr(0, path.find('/'));
  if (!groups_ || std::ranges::find(*groups_, group) != groups_->end())
    throw InternalError("run file: no dataset " + path);
  return {nullptr, place_, worlds_, {}};
}

SweepTable::SweepTable(hdf5::Group& group, const SweepFrame& frame) : group_(group), frame_(frame) {
  make_sweep_axes(group, frame, axes_);
  std::vector<std::int32_t> worlds(frame.worlds);
  std::iota(worlds.begin(), worlds.end(), 0);
  axes_.emplace("world", make_world_axis(group, worlds));
}

hdf5::Dataset SweepTable::make(const char* name, hdf5::Type type, bool by_world, const char* unit,
                               const char* long_name, const char* description) {
  hdf5::Shape shape;
  for (const SweepAxis& axis : frame_.axes) shape.push_back(axis.length);
  if (by_world) shape.push_back(frame_.worlds);
  hdf5::Dataset made = group_.create_dataset(name, type, shape);
  for (unsigned d = 0; d < frame_.axes.size(); ++d) made.attach(d, axes_.at(frame_.axes[d].name));
  if (by_world) made.attach(static_cast<unsigned>(frame_.axes.size()), axes_.at("world"));
  set_coordinates(made, frame_);
  made.set("long_name", long_name);
  made.set("description", description);
  made.set("unit", unit);
  made.set("units", unit);
  return made;
}

void write_program(hdf5::Group& root) {
  root.set("program", "groundswell");
  root.set("program_version", kVersion);
  root.set("commit", kCommit);
  root.set("hdf5_version", hdf5::library_version());
  root.set("eigen_version", eigen_version());
  root.set("boost_version", boost_version());
}

RunContents make_run_contents(hdf5::Group& root, const RunHeader& header) {
  return Maker(header, nullptr).make(root);
}

RunContents make_sweep_contents(hdf5::Group& root, const RunHeader& header,
                                const SweepFrame& frame) {
  return Maker(header, &frame).make(root);
}

}  // namespace groundswell
