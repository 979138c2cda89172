// SPDX-License-Identifier: Apache-2.0
// `sweep`: all points and worlds of a scenario's [sweep], into one file, or a shard of them into a
// log; or the plan of it. `merge`: the logs of shards into the file.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "app/commands.hpp"
#include "app/interruption.hpp"
#include "app/options.hpp"
#include "app/progress.hpp"
#include "app/shard_option.hpp"
#include "app/words.hpp"
#include "core/error.hpp"
#include "core/timer.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "experiment/sweep_merge.hpp"
#include "experiment/sweep_plan.hpp"
#include "experiment/sweep_run.hpp"
#include "record/sweep_file.hpp"
#include "storage/disk_file.hpp"

namespace groundswell::app {
namespace {

struct SweepArguments {
  ScenarioOptions scenario;
  std::optional<std::string> output;
  std::string shard = "1/1";
  int threads = 0;
  bool plan = false;
  bool resume = false;
  bool overwrite = false;
  bool quiet = false;
};

/// 75 → "1 min 15 s".
std::string duration_text(double seconds) {
  if (seconds < 0.1) return fmt::format("{:.1f} ms", seconds * 1000.0);
  if (seconds < 60.0) return fmt::format("{:.{}f} s", seconds, seconds < 10.0 ? 1 : 0);
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

std::string count_text(double count, const char* thing) {
  return fmt::format("{} {}{}", with_separators(count), thing, count == 1.0 ? "" : "s");
}

std::string bytes_text(double bytes) {
  if (bytes < 0x1p20) return fmt::format("{:.0f} KiB", std::ceil(bytes / 0x1p10));
  return bytes < 0x1p30 ? fmt::format("{:.1f} MiB", bytes / 0x1p20) : gibibytes(bytes);
}

Sweep sweep_from(const ScenarioOptions& options, const std::vector<ModelEntry>& models) {
  std::optional<Sweep> sweep = load_sweep(options.path, cards_of(models), overrides_of(options));
  if (sweep) return std::move(*sweep);
  throw ScenarioError(Problem{options.path, "no [sweep]", "must say which keys vary",
                              "[sweep.values] model.p = [0.1, 0.2]; `groundswell run` runs the "
                              "scenario as it is"});
}

/// A line for each key: its path, and its first and last values.
std::string keys_text(const Sweep& sweep) {
  std::string text;
  for (const SweptKey& key : sweep.keys()) {
    const std::size_t n = key.levels.size();
    std::string values = key.levels.front().toml;
    for (std::size_t i = 1; i < std::min<std::size_t>(n, 4); ++i)
      values += ", " + key.levels[i].toml;
    if (n > 4) values += ", … " + key.levels.back().toml;
    text += fmt::format("  {}  {}\n", padded(key.path, 32), values);
  }
  return text;
}

std::string shape_text(const Sweep& sweep) {
  std::string shape;
  for (const std::size_t length : sweep.shape())
    shape += (shape.empty() ? "" : " × ") + std::to_string(length);
  const std::string points = sweep.shape().size() > 1 ? shape + " = " : "";
  const std::string worlds =
      sweep.until() ? fmt::format("{} to {} worlds", sweep.worlds(), sweep.most_worlds())
                    : count_text(sweep.worlds(), "world");
  return fmt::format("{}: {}{}, {} each", sweep.design(), points,
                     count_text(static_cast<double>(sweep.points()), "point"), worlds);
}

// ---- the plan

void plan(const SweepArguments& arguments, const Sweep& sweep,
          const std::vector<ModelEntry>& models) {
  const Executor executor(arguments.threads);
  const std::vector<std::size_t> order = planned_order(sweep);
  const double runs = static_cast<double>(sweep.points()) * sweep.most_worlds();
  std::string text = "Sweep of " + arguments.scenario.path + "\n" + shape_text(sweep) + "\n" +
                     keys_text(sweep) + "\n";
  {
    const Progress progress(arguments.quiet);
    progress.say("trying a few runs …");
    const SweepPilot pilot = try_sweep(sweep, models, executor);
    const double societies = count_societies(sweep);
    const auto at_once = static_cast<double>(pilot.at_once);
    const double seconds = (runs * pilot.seconds_per_run +
                            static_cast<double>(sweep.points()) * pilot.seconds_per_point) /
                               at_once +
                           societies * pilot.seconds_per_society;
    text += fmt::format(
        "Runs         {}{}, {} at once\n"
        "Societies    {}, {} each to make\n"
        "Time         about {}, from {} of {} each\n"
        "Memory       about {} at once; {} is free\n"
        "Log          about {}\n",
        sweep.until() ? "at most " : "", with_separators(runs), pilot.at_once,
        with_separators(societies), duration_text(pilot.seconds_per_society),
        duration_text(seconds), count_text(static_cast<double>(pilot.runs), "run"),
        duration_text(pilot.seconds_per_run), bytes_text(pilot.memory),
        bytes_text(available_bytes()), bytes_text(runs * pilot.bytes_per_run));
  }
  text += order.size() <= kPointsAtOnce
              ? "Order        world by world, points spread evenly:"
              : fmt::format("Order        {} points at a time, spread evenly:", kPointsAtOnce);
  for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 8); ++i)
    text += fmt::format("{} {}", i == 0 ? "" : ",", order[i]);
  text += order.size() > 8 ? ", …\n" : "\n";
  print_text(text);
}

// ---- running

/// Set by Ctrl-C and by a request to end. A signal handler can reach nothing but such a variable.
std::atomic<bool> asked_to_stop{false};

void stop_soon(int /*signal*/) {
  asked_to_stop = true;
  for (const int again : {SIGINT, SIGTERM})
    std::signal(again, SIG_DFL);  // the second time ends the process at once
}

std::string progress_text(const SweepProgress& progress, double seconds) {
  const auto fresh = static_cast<double>(progress.done - progress.resumed);
  const double rate = seconds > 0.0 ? fresh / seconds : 0.0;
  std::string text =
      fmt::format("{} of {} runs", with_separators(static_cast<double>(progress.done)),
                  with_separators(static_cast<double>(progress.total)));
  if (fresh > 0.0)
    text += fmt::format(" · {:.{}f} a second · {} left", rate, rate < 10.0 ? 1 : 0,
                        duration_text(static_cast<double>(progress.total - progress.done) / rate));
  if (progress.failed > 0)
    text += fmt::format(" · {} failed", with_separators(static_cast<double>(progress.failed)));
  return asked_to_stop ? text + " · finishing what is in flight" : text;
}

std::string timing_text(const SweepOutcome& outcome, double seconds, int threads) {
  const auto fresh = static_cast<double>(outcome.progress.done - outcome.progress.resumed);
  if (outcome.progress.done == 0) return "No run is of this shard\n";
  if (fresh == 0.0) return "All runs were in the log already\n";
  const std::string before =
      outcome.progress.resumed == 0
          ? ""
          : fmt::format(", {} before",
                        with_separators(static_cast<double>(outcome.progress.resumed)));
  return fmt::format("{}{} in {} on {}: {:.1f} a second, {:.0f} % of the time in step loops\n",
                     count_text(fresh, "run"), before, duration_text(seconds),
                     count_text(threads, "thread"), fresh / seconds,
                     100.0 * outcome.kernel_seconds / (seconds * threads));
}

/// Whether the file is there already, of the very same sweep.
bool is_there(const std::string& output, const Sweep& sweep) {
  return std::filesystem::exists(output) && is_file_of(output, identity_of(sweep, {}));
}

/// Points that have between them every text that a key is given, as names of files are.
std::vector<std::size_t> points_with_all_texts(const Sweep& sweep) {
  std::vector<std::size_t> points{0};
  std::size_t stride = 1;  // between neighbours along the axis
  for (std::size_t axis = sweep.shape().size(); axis-- > 0; stride *= sweep.shape()[axis])
    if (std::ranges::any_of(sweep.keys(), [axis](const SweptKey& key) {
          return key.axis == axis &&
                 std::holds_alternative<std::string>(key.levels.front().coordinate);
        }))
      for (std::size_t i = 1; i < sweep.shape()[axis]; ++i) points.push_back(i * stride);
  return points;
}

void require_other_than_swept_files(const std::string& output, const std::string& log,
                                    const SweepArguments& arguments, const Sweep& sweep) {
  for (const std::size_t point : points_with_all_texts(sweep))
    for (const std::string& name : {output, log})
      require_other_than_inputs(name, arguments.scenario.path, sweep.scenario(point));
}

void report_failures(const Sweep& sweep, const SweepOutcome& outcome) {
  if (outcome.progress.failed == 0) return;
  throw ScenarioError(Problem{
      sweep.source(),
      fmt::format("{} of {} failed; the first: {}", outcome.progress.failed,
                  count_text(static_cast<double>(outcome.progress.total), "run"),
                  outcome.first_failure),
      "all should go well", "the others are kept; `failure` in the file says why each failed"});
}

void run(const SweepArguments& arguments) {
  const std::vector<ModelEntry> models = all_models();
  const Sweep sweep = sweep_from(arguments.scenario, models);
  require_common_axes(sweep, cards_of(models));
  require_measure(sweep, models);
  if (arguments.plan) return plan(arguments, sweep, models);
  if (!arguments.output)
    throw ScenarioError(Problem{"groundswell sweep", "no -o", "must name the file to write",
                                "-o sweep.h5, or --plan to see what it would take"});
  const std::string& output = *arguments.output;
  const Shard shard = shard_from(arguments.shard, variable_of_process);
  const std::string log = log_path(output, shard);
  require_other_than_swept_files(output, log, arguments, sweep);
  if (arguments.resume && is_there(output, sweep)) {
    if (!arguments.quiet) print_text("The sweep is done already: " + output + "\n");
    return;
  }
  SweepOptions options{shard, arguments.resume, arguments.overwrite, &asked_to_stop, {}};
  require_room_for(output, log, options);

  const Executor executor(arguments.threads);
  const Progress progress(arguments.quiet);
  const Timer::time_point begin = Timer::now();
  options.on_progress = [&](const SweepProgress& now) {
    progress.say(progress_text(now, seconds_since(begin)));
  };
  std::signal(SIGINT, stop_soon);
  std::signal(SIGTERM, stop_soon);
  progress.say("planning …");
  const SweepOutcome outcome = run_sweep(sweep, models, log, executor, options);
  const double seconds = seconds_since(begin);
  progress.clear();
  if (!outcome.complete)
    throw Interruption(fmt::format("{} of {} are in {}; --resume goes on with them\n",
                                   with_separators(static_cast<double>(outcome.progress.done)),
                                   count_text(static_cast<double>(outcome.progress.total), "run"),
                                   log));
  std::string text = shape_text(sweep) + "\n" + timing_text(outcome, seconds, executor.threads());
  if (shard.of == 1) {
    progress.say("writing …");
    write_from_log(output, log, arguments.overwrite, sweep, models);
    text += fmt::format("Written to {}\n", output);
  } else {
    text += fmt::format("Shard {} of {}: {}; `groundswell merge {}` when all are there\n",
                        shard.number, shard.of, log, output);
  }
  progress.clear();
  if (!arguments.quiet) print_text(text);
  report_failures(sweep, outcome);
}

// ---- merging

bool same_bytes(const std::string& a, const std::string& b) {
  std::ifstream first(a, std::ios::binary);
  std::ifstream second(b, std::ios::binary);
  return std::equal(std::istreambuf_iterator<char>(first), {},
                    std::istreambuf_iterator<char>(second), {});
}

/// Whether a file that is there already is what the logs give; a copy to compare is beside it
/// meanwhile.
void require_same_file(const std::string& output, const Sweep& sweep,
                       const std::vector<ModelEntry>& models, std::vector<SweepLogReader>& logs) {
  if (is_there(output, sweep)) {
    const std::string copy = output + ".again-" + std::to_string(getpid());
    write_sweep_file(copy, false, sweep, cards_of(models), logs);
    const bool same = same_bytes(copy, output);
    std::filesystem::remove(copy);
    if (same) return;
  }
  throw OutputError({output, "exists already, with other contents", "the name of a new file",
                     "--overwrite replaces it"});
}

struct MergeArguments {
  std::string output;
  std::vector<std::string> logs;
  bool overwrite = false;
};

void merge(const MergeArguments& arguments) {
  const std::vector<ModelEntry> models = all_models();
  const std::vector<std::string> paths =
      arguments.logs.empty() ? shard_logs_of(arguments.output) : arguments.logs;
  if (paths.empty())
    throw InputError(Problem{arguments.output, "no logs of shards beside it",
                             "logs named " + log_path(arguments.output, {1, 8}) + " and so on",
                             "or name them: groundswell merge OUT.h5 LOG…"});
  for (const std::string& log : paths) require_other_file(arguments.output, log, "one of the logs");
  std::vector<SweepLogReader> logs = read_whole_sweep(paths);
  const std::optional<Sweep> sweep =
      read_sweep(logs.front().identity().toml, logs.front().path(), "", cards_of(models));
  if (!sweep) throw InternalError("a log of a sweep without a sweep");
  std::string text = fmt::format("{} in {} merged\n", shape_text(*sweep),
                                 count_text(static_cast<double>(paths.size()), "shard"));
  if (!arguments.overwrite && std::filesystem::exists(arguments.output)) {
    require_same_file(arguments.output, *sweep, models, logs);
    text += fmt::format("{} is there already, the same to the last byte\n", arguments.output);
  } else {
    write_sweep_file(arguments.output, arguments.overwrite, *sweep, cards_of(models), logs);
    text += fmt::format("Written to {}\n", arguments.output);
  }
  print_text(text);
}

}  // namespace

void add_sweep(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand(
      "sweep", "Run all points of a scenario's [sweep], resumable, into one file");
  const auto arguments = std::make_shared<SweepArguments>();
  add_scenario_options(*command, arguments->scenario);
  command->add_option("-o,--output", arguments->output, "File to write (HDF5)")
      ->option_text("SWEEP.h5");
  command->add_flag("--plan", arguments->plan,
                    "Say what would be run, with time and memory from a few runs, and run nothing");
  command
      ->add_option("--shard", arguments->shard,
                   "Run part I of N, for `groundswell merge`; auto: as the batch system's array "
                   "says (SLURM, LSF, Grid Engine); auto/N where it tells the task alone (PBS, "
                   "Kubernetes)")
      ->option_text("I/N");
  command->add_flag("--resume", arguments->resume,
                    "Go on with what an interrupted sweep has left, if anything");
  command->add_option("--threads", arguments->threads, "Threads to use (default: all)")
      ->option_text("N")
      ->check(CLI::Range(1, 4096));
  command->add_flag("--overwrite", arguments->overwrite, "Replace SWEEP.h5, or its log");
  command->add_flag("--quiet", arguments->quiet, "Print nothing but errors");
  command->callback([=, &chosen] { chosen = [=] { run(*arguments); }; });
}

void add_merge(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("merge", "Put the shards of a sweep together");
  const auto arguments = std::make_shared<MergeArguments>();
  command->add_option("output", arguments->output, "File to write (HDF5)")
      ->required()
      ->option_text("SWEEP.h5");
  command
      ->add_option("logs", arguments->logs,
                   "Logs of all shards (default: SWEEP.h5.1-of-N.log and on, beside it)")
      ->option_text("LOG");
  command->add_flag("--overwrite", arguments->overwrite, "Replace SWEEP.h5 if it exists");
  command->callback([=, &chosen] { chosen = [=] { merge(*arguments); }; });
}

}  // namespace groundswell::app
