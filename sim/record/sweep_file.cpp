// SPDX-License-Identifier: Apache-2.0
#include "record/sweep_file.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/error.hpp"
#include "record/run_layout.hpp"
#include "record/run_parts.hpp"
#include "storage/hdf5_file.hpp"

namespace groundswell {
namespace {

const ModelCard& card_of(const Scenario& scenario, const std::vector<ModelCard>& models) {
  for (const ModelCard& card : models)
    if (card.name == scenario.model.text("name")) return card;
  throw InternalError("model '" + scenario.model.text("name") + "' is not in the table");
}

/// A point as far as its scenario tells.
struct PointNames {
  PointNames(const Sweep& sweep, const std::vector<ModelCard>& models, std::size_t point,
             const PointRecord& record = {})
      : scenario(sweep.scenario(point)),
        card(card_of(scenario, models)),
        clock(scenario.clock),
        summary(begin_summary(scenario, card, clock)) {
    summary.agents = record.agents;
    summary.ties = record.ties;
  }

  Scenario scenario;
  const ModelCard& card;
  Clock clock;
  RunSummary summary;
};

/// What a dimension holds at a point, as texts to compare.
std::vector<std::string> coordinates(const std::string& axis, const PointNames& point) {
  const RunSummary& summary = point.summary;
  if (axis == "item") return summary.items;
  if (axis == "group") return summary.groups;
  if (axis == "state") return summary.states;
  if (axis == "twin") return summary.twins;
  if (axis == "campaign") return summary.campaigns;
  if (axis == "week") return summary.weeks;
  std::vector<std::string> texts;
  if (axis == "measure")
    for (const MeasureKind& measure : summary.measures) texts.push_back(measure.name);
  if (axis == "top")
    for (const std::uint32_t depth : summary.chart_depths) texts.push_back(std::to_string(depth));
  return texts;
}

/// The groups of a run file in which a dimension is.
std::set<std::string> groups_with(const std::string& axis) {
  std::set<std::string> groups;
  for (const GroupLayout& group : run_layout())
    for (const Variable& variable : group.variables)
      if (std::ranges::find(variable.dimensions, axis) != variable.dimensions.end())
        groups.insert(group.name);
  return groups;
}

/// Dimensions in which a point may have more than another, at the end.
bool may_be_longer(const std::string& axis) {
  return axis == "state" || axis == "measure" || axis == "week" || axis == "top";
}

/// What all points together have: the longest of each dimension, and whatever any of them measures.
class CommonAxes {
 public:
  CommonAxes(const Sweep& sweep, const std::vector<ModelCard>& models)
      : sweep_(sweep), widest_(sweep, models, 0) {
    widest_.scenario.record.replace("ledger", Value(keeps("cascades")));
    for (std::size_t point = 1; point < sweep.points(); ++point)
      add(PointNames(sweep, models, point), point);
  }

  /// As one point.
  [[nodiscard]] const PointNames& widest() const { return widest_; }

 private:
  [[nodiscard]] bool keeps(const std::string& group) const {
    return std::ranges::find(sweep_.keep(), group) != sweep_.keep().end();
  }
  /// Whether it is a dimension of anything that is kept.
  [[nodiscard]] bool matters(const std::string& axis) const {
    return std::ranges::any_of(groups_with(axis),
                               [&](const std::string& group) { return keeps(group); });
  }

  [[noreturn]] void refuse(const std::string& axis, std::size_t point) const {
    std::string rest;
    for (const std::string& group : sweep_.keep())
      if (!groups_with(axis).contains(group)) rest += (rest.empty() ? "\"" : ", \"") + group + "\"";
    throw ScenarioError(Problem{
        sweep_.source() + ": sweep",
        "point " + std::to_string(point) + " (" + sweep_.describe(point) + ") has another '" +
            axis + "' than those before",
        "points must share their dimensions, but for one having more steps, weeks, states or "
        "measures at the end",
        rest.empty() ? "leave out the key that changes it"
                     : "keep = [" + rest + "] does without it"});
  }

  void add(const PointNames& point, std::size_t number) {
    for (const char* axis :
         {"item", "group", "state", "twin", "campaign", "week", "measure", "top"}) {
      const std::vector<std::string> longest = coordinates(axis, widest_);
      const std::vector<std::string> here = coordinates(axis, point);
      const auto [a, b] = std::ranges::mismatch(longest, here);
      const bool one_ended = a == longest.end() || b == here.end();
      const bool same_length = here.size() == longest.size();
      if (matters(axis) && !(one_ended && (same_length || may_be_longer(axis))))
        refuse(axis, number);
      if (here.size() > longest.size()) take(axis, point);
    }
    if (matters("time")) add_clock(point.clock, number);
    add_measures(point);
  }

  void add_clock(const Clock& clock, std::size_t number) {
    Clock& longest = widest_.clock;
    if (clock.dated() != longest.dated() || clock.start_ms() != longest.start_ms() ||
        clock.step_ms() != longest.step_ms())
      refuse("time", number);
    if (clock.steps() > longest.steps()) longest = clock;
  }

  void take(const std::string& axis, const PointNames& point) {
    const RunSummary& from = point.summary;
    RunSummary& to = widest_.summary;
    if (axis == "item") to.items = from.items;
    if (axis == "group") to.groups = from.groups;
    if (axis == "state") to.states = from.states;
    if (axis == "twin") to.twins = from.twins;
    if (axis == "campaign") to.campaigns = from.campaigns;
    if (axis == "measure") to.measures = from.measures;
    if (axis == "top") to.chart_depths = from.chart_depths;
    if (axis != "week") return;
    to.weeks = from.weeks;
    widest_.scenario.chart = point.scenario.chart;
    if (!matters("time")) widest_.clock = point.clock;  // weeks are reckoned from it
  }

  /// Where measures are no dimension, any of them can be what order is measured by.
  void add_measures(const PointNames& point) {
    if (point.scenario.record.boolean("shapley"))
      widest_.scenario.record.replace("shapley", Value(true));
    if (matters("measure")) return;
    std::vector<MeasureKind>& all = widest_.summary.measures;
    for (const MeasureKind& measure : point.summary.measures)
      if (std::ranges::find(all, measure.name, &MeasureKind::name) == all.end())
        all.push_back(measure);
  }

  const Sweep& sweep_;
  PointNames widest_;
};

SweepFrame frame_of(const Sweep& sweep, std::uint32_t worlds) {
  SweepFrame frame;
  frame.groups = sweep.keep();
  frame.worlds = worlds;
  for (const std::size_t length : sweep.shape()) frame.axes.push_back({"", length, {}});
  for (const SweptKey& key : sweep.keys()) frame.axes[key.axis].keys.push_back(&key);
  for (SweepAxis& axis : frame.axes) {
    axis.name = sweep.design() == "grid" ? axis.keys.front()->name : "point";
  }
  return frame;
}

/// The runs of all logs, by point and world.
class Runs {
 public:
  explicit Runs(std::vector<SweepLogReader>& logs) : logs_(logs) {
    for (std::size_t log = 0; log < logs.size(); ++log) {
      for (const RunHead& run : logs[log].runs()) runs_.push_back({&run, log});
      for (const PointRecord& point : logs[log].points()) {
        const auto [known, fresh] = points_.emplace(point.point, point);
        if (known->second == point) continue;
        throw InputError(Problem{
            logs[log].path(),
            "another society at point " + std::to_string(point.point) + " than in the other logs",
            "shards run on the same input files", "run the shards again that had other files"});
      }
    }
    std::ranges::sort(runs_, {},
                      [](const Found& run) { return std::pair(run.head->point, run.head->world); });
  }

  struct Found {
    const RunHead* head;
    std::size_t log;
  };
  /// Those of a point, by world.
  [[nodiscard]] std::span<const Found> of(std::uint64_t point) const {
    const auto range = std::ranges::equal_range(runs_, point, {},
                                                [](const Found& run) { return run.head->point; });
    return {range.begin(), range.end()};
  }
  [[nodiscard]] RunRecord read(const Found& run, std::uint64_t scale) const {
    return logs_[run.log].read(*run.head, scale);
  }
  [[nodiscard]] PointRecord society_of(std::uint64_t point) const {
    const auto found = points_.find(point);
    return found == points_.end() ? PointRecord{point} : found->second;
  }
  /// Throws InputError unless the runs are those of the sweep, each once.
  void require_each_once(const Sweep& sweep) const {
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      const RunHead& run = *runs_[i].head;
      if (run.point >= sweep.points() || run.world >= sweep.most_worlds())
        refuse(runs_[i], "which the sweep does not have");
      if (i > 0 && run.point == runs_[i - 1].head->point && run.world == runs_[i - 1].head->world)
        refuse(runs_[i], "for the second time");
    }
    const std::size_t least = sweep.points() * sweep.worlds();
    if (runs_.size() >= least) return;
    const std::size_t missing = least - runs_.size();
    throw InputError({logs_.front().path(),
                      std::to_string(missing) + (missing == 1 ? " run is" : " runs are") +
                          " in none of the logs",
                      "all runs of the sweep", "run it again, with --overwrite"});
  }
  [[nodiscard]] std::uint32_t most_worlds() const {
    std::uint32_t most = 1;
    for (const Found& run : runs_) most = std::max(most, run.head->world + 1);
    return most;
  }

 private:
  [[noreturn]] void refuse(const Found& run, const char* why) const {
    throw InputError({logs_[run.log].path(),
                      "point " + std::to_string(run.head->point) + ", world " +
                          std::to_string(run.head->world) + ", " + why,
                      "all runs of the sweep, each once", "run it again, with --overwrite"});
  }

  std::vector<SweepLogReader>& logs_;
  std::vector<Found> runs_;
  std::map<std::uint64_t, PointRecord> points_;
};

/// In place of societies that are gone: nothing is written about it.
Graph nobodys_graph() { return Graph::well_mixed(1); }

/// How runs ended, as /status tells.
enum class Status : std::int8_t { none = 0, done = 1, failed = 2 };

class SweepWriter {
 public:
  SweepWriter(hdf5::Group& root, const Sweep& sweep, const std::vector<ModelCard>& models,
              const CommonAxes& axes, const Runs& runs)
      : root_(root),
        sweep_(sweep),
        models_(models),
        runs_(runs),
        frame_(frame_of(sweep, runs.most_worlds())),
        contents_(
            make_sweep_contents(root, header_of(axes.widest(), nobodys_graph(), {}), frame_)) {}

  void write() {
    describe();
    for (std::size_t point = 0; point < sweep_.points(); ++point) write_point(point);
    write_runs();
    write_failures();
  }

 private:
  /// What the writers of a run file want to know of a point.
  static RunHeader header_of(const PointNames& names, const Graph& graph, const SeedPlan& seeding) {
    return {names.scenario, names.clock, graph, names.summary, names.card, seeding};
  }

  void describe() {
    root_.set("format", kSweepFormat);
    root_.set("format_version",
              std::to_string(kSweepFormatMajor) + "." + std::to_string(kSweepFormatMinor));
    const PointNames first(sweep_, models_, 0);
    root_.set("title", first.summary.title);
    root_.set("design", sweep_.design());
    root_.set("points", static_cast<std::uint64_t>(sweep_.points()));
    write_program(root_);
    hdf5::Dataset scenario = root_.create_dataset("scenario", hdf5::Type::text, {});
    scenario.set("long_name", "scenario");
    scenario.set(
        "description",
        "The scenario with its sweep, as TOML: `groundswell sweep` on this text gives this "
        "file again");
    scenario.write_texts({sweep_.toml()});
    hdf5::Dataset resolved = root_.create_dataset("first_point", hdf5::Type::text, {});
    resolved.set("long_name", "scenario of the first point");
    resolved.set("description",
                 "With every default filled in, as TOML: the others differ from it in their values "
                 "of the swept keys, in point_seed, and in what follows from these");
    resolved.write_texts({to_toml(first.scenario)});
  }

  void write_point(std::size_t point) {
    const PointRecord society = runs_.society_of(point);
    const PointNames names(sweep_, models_, point, society);
    std::vector<World> worlds;
    for (const Runs::Found& run : runs_.of(point)) {
      tell_status(point, *run.head);
      if (run.head->failed) {
        failures_.push_back({static_cast<std::int64_t>(point), run.head->world,
                             runs_.read(run, names.scenario.scale()).error});
      } else {
        worlds.push_back(run.head->world);
      }
    }
    seeds_.push_back(static_cast<std::int64_t>(names.scenario.seed()));
    agents_.push_back(static_cast<std::int64_t>(society.agents));
    ties_.push_back(static_cast<std::int64_t>(society.ties));
    if (worlds.empty()) return;
    const std::vector<std::size_t> at = sweep_.position(point);
    contents_.place_at({at.begin(), at.end()}, worlds);
    const Graph nothing = nobodys_graph();
    const SeedPlan nobody;
    const RunHeader header = header_of(names, nothing, nobody);
    RunSizes sizes(header);
    sizes.worlds = worlds.size();
    RunSummary summary = names.summary;
    WorldWriter writer(contents_, sizes);
    for (const Runs::Found& run : runs_.of(point)) {
      if (run.head->failed) continue;
      RunRecord record = runs_.read(run, names.scenario.scale());
      record.base.world = static_cast<World>(summary.worlds.size());  // its place among the run's
      writer.write(record.base);
      summary.worlds.push_back(std::move(record.summary));
    }
    SummaryWriter(contents_, sizes).write(summary);
    if (contents_.contains("metrics/quality"))
      contents_.of_run("metrics/quality").write<double>(summary.quality);
  }

  void tell_status(std::size_t point, const RunHead& run) {
    status_.resize((point + 1) * frame_.worlds, static_cast<std::int8_t>(Status::none));
    status_[point * frame_.worlds + run.world] =
        static_cast<std::int8_t>(run.failed ? Status::failed : Status::done);
  }

  /// What is known of each run beside its results, in the root.
  void write_runs() {
    status_.resize(sweep_.points() * frame_.worlds, static_cast<std::int8_t>(Status::none));
    SweepTable table(root_, frame_);
    table.write("status", true, status_, "1", "how the run ended",
                "0 = there was none, 1 = it is here, 2 = it failed: see failure");
    table.write("point_seed", false, seeds_, "1", "seed of the point",
                "`groundswell run` with it and the point's values gives its runs one by one");
    table.write("society_agents", false, agents_, "agents", "size of the society",
                "Agents of the graph");
    table.write("society_ties", false, ties_, "ties", "ties of the society",
                "Ties as people count them");
  }

  void write_failures() {
    if (failures_.empty()) return;
    std::vector<std::int64_t> points;
    std::vector<std::int32_t> worlds;
    std::vector<std::string> errors;
    for (const Failure& failure : failures_) {
      points.push_back(failure.point);
      worlds.push_back(static_cast<std::int32_t>(failure.world));
      errors.push_back(failure.error);
    }
    hdf5::Dataset texts = root_.create_dataset("failure", hdf5::Type::text, {errors.size()});
    texts.make_scale(true);
    texts.set("long_name", "why the run failed");
    texts.set("description", "Its error, of the run that failure_point and failure_world name");
    texts.write_texts(errors);
    write_along(texts, "failure_point", points, "point of the run", "Its number in the design");
    write_along(texts, "failure_world", worlds, "world of the run", "Its number");
  }

  template <class T>
  void write_along(const hdf5::Dataset& scale, const char* name, const std::vector<T>& values,
                   const char* long_name, const char* description) {
    hdf5::Dataset list = root_.create_dataset(name, hdf5::type_of<T>(), {values.size()});
    list.attach(0, scale);
    list.set("long_name", long_name);
    list.set("description", description);
    list.write<T>(values);
  }

  struct Failure {
    std::int64_t point;
    World world;
    std::string error;
  };

  hdf5::Group& root_;
  const Sweep& sweep_;
  const std::vector<ModelCard>& models_;
  const Runs& runs_;
  SweepFrame frame_;
  RunContents contents_;
  std::vector<std::int8_t> status_{};
  std::vector<std::int64_t> seeds_{}, agents_{}, ties_{};
  std::vector<Failure> failures_{};
};

}  // namespace

void require_common_axes(const Sweep& sweep, const std::vector<ModelCard>& models) {
  static_cast<void>(CommonAxes(sweep, models));
}

void write_sweep_file(const std::string& path, bool overwrite, const Sweep& sweep,
                      const std::vector<ModelCard>& models, std::vector<SweepLogReader>& logs) {
  const hdf5::Session session;
  const CommonAxes axes(sweep, models);
  const Runs runs(logs);
  runs.require_each_once(sweep);
  hdf5::OutputFile output(path, overwrite);
  SweepWriter(output.root(), sweep, models, axes, runs).write();
  output.commit();
}

bool is_file_of(const std::string& path, const SweepIdentity& identity) {
  const hdf5::Session session;
  try {
    const hdf5::InputFile file(path, "file of a sweep", true);
    const hdf5::Group& root = file.root();
    return root.has("format") && root.text("format") == kSweepFormat &&
           root.text("program_version") == identity.program_version &&
           root.text("commit") == identity.commit &&
           root.dataset("scenario").read_texts() == std::vector<std::string>{identity.toml};
  } catch (const InputError&) {
    return false;
  }
}

}  // namespace groundswell
