// SPDX-License-Identifier: Apache-2.0
// `run`: a scenario from file to chart, with progress on a terminal, and into a run file.
#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "app/commands.hpp"
#include "app/metrics_json.hpp"
#include "app/options.hpp"
#include "app/progress.hpp"
#include "app/report.hpp"
#include "app/words.hpp"
#include "core/error.hpp"
#include "core/timer.hpp"
#include "experiment/memory.hpp"
#include "experiment/scenario_run.hpp"
#include "world/seed_plan.hpp"

namespace groundswell::app {
namespace {

constexpr double kMuchMemory = 0x1p30;  // worth a word

struct RunArguments {
  ScenarioOptions scenario;
  std::optional<std::string> output;
  std::string metrics;  ///< names of measures to print as JSON, or kAllMetrics; "": the report
  int threads = 0;
  bool overwrite = false;
  bool quiet = false;
};

/// A word on the memory that a run needs, in bytes, where that is much.
void say_needs(double bytes) {
  if (bytes < kMuchMemory) return;
  std::fprintf(stderr, "This run needs about %s of memory; %s is free.\n", gibibytes(bytes).c_str(),
               gibibytes(available_bytes()).c_str());
}

std::string timing_text(const RunOutcome& outcome, double seconds, int threads) {
  const auto ties = static_cast<double>(outcome.ties_examined);
  const double rate = outcome.kernel_seconds > 0.0 ? ties / outcome.kernel_seconds / 1e6 : 0.0;
  const double peak = peak_bytes();
  return fmt::format("{:.1f} s on {} thread{}; {} ties examined, {:.{}f} million a second{}\n",
                     seconds, threads, threads == 1 ? "" : "s", with_separators(ties), rate,
                     rate < 10.0 ? 1 : 0,
                     peak < kMuchMemory ? "" : "; " + gibibytes(peak) + " of memory at most");
}

/// What was assumed and found out on the way.
std::string notes_text(const std::vector<std::string>& graph,
                       const std::vector<std::string>& seeding) {
  std::string text;
  for (const std::string& note : graph) text += "Graph: " + note + "\n";
  for (const std::string& note : seeding) text += "Seeding: " + note + "\n";
  return text;
}

std::string written_text(const std::optional<std::string>& output) {
  return output ? "Written to " + *output + "\n"
                : "Nothing was written; -o RUN.h5 keeps the results.\n";
}

void run(const RunArguments& arguments) {
  const auto begin = Timer::now();
  const std::vector<ModelEntry> models = all_models();
  const Scenario scenario = scenario_from(arguments.scenario, models);
  const ModelEntry& entry = model_of(scenario, models);
  if (arguments.output)
    require_other_than_inputs(*arguments.output, arguments.scenario.path, scenario);
  const Clock clock(scenario.clock);
  const Executor executor(arguments.threads);
  const auto wanted = chosen_metrics(arguments.metrics, begin_summary(scenario, entry.card, clock));
  check_seed_plan(scenario);
  const double needed = require_memory(scenario, entry, clock, executor.threads());
  if (!arguments.quiet) say_needs(needed);

  const Progress progress(arguments.quiet);
  ScenarioRunOptions options;
  if (arguments.output)
    options.output = std::make_shared<PartialFile>(*arguments.output, arguments.overwrite);
  options.on_stage = [&](const std::string& stage) { progress.say(stage); };
  options.on_progress = [&](std::uint64_t done, std::uint64_t total) {
    progress.say(
        fmt::format("{} of {} worlds and twins · {:.0f} s", done, total, seconds_since(begin)));
  };
  const ScenarioRun ran = run_scenario(scenario, entry, executor, std::move(options));
  const RunOutcome& outcome = ran.outcome;
  progress.clear();
  std::string notes = notes_text(ran.graph_notes, ran.seeding_notes);
  if (scenario.has_sweep)
    notes += "Sweep: left out; this is the scenario as it is, and `groundswell sweep` runs all\n";
  if (!arguments.metrics.empty()) {
    if (!arguments.quiet) std::fputs(notes.c_str(), stderr);
    print_text(metrics_json(outcome.summary, wanted, scenario.seed()));
  } else if (!arguments.quiet) {
    print_text(report_text(outcome.summary) + notes + "\n" +
               timing_text(outcome, seconds_since(begin), executor.threads()) +
               written_text(arguments.output));
  }
}

/// A flag that takes its value after = only, lest it take the scenario for one; CLI11 calls a flag
/// without one "true".
void add_metrics_option(CLI::App& command, std::string& metrics) {
  command
      .add_flag("--metrics-json", metrics,
                "Print measures of all worlds as JSON instead of the report; those named, or all")
      ->option_text("[=NAME,...]")
      ->transform([](const std::string& given) { return given == "true" ? kAllMetrics : given; });
}

}  // namespace

void add_run(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("run", "Run a scenario and print its chart");
  const auto arguments = std::make_shared<RunArguments>();
  add_scenario_options(*command, arguments->scenario);
  command->add_option("-o,--output", arguments->output, "Run file to write (HDF5)")
      ->option_text("RUN.h5");
  add_metrics_option(*command, arguments->metrics);
  command->add_option("--threads", arguments->threads, "Threads to use (default: all)")
      ->option_text("N")
      ->check(CLI::Range(1, 4096));
  command->add_flag("--overwrite", arguments->overwrite, "Replace RUN.h5 if it exists");
  command->add_flag("--quiet", arguments->quiet, "Print nothing but errors, and the JSON");
  command->callback([=, &chosen] { chosen = [=] { run(*arguments); }; });
}

}  // namespace groundswell::app
