// SPDX-License-Identifier: Apache-2.0
// Sweeps: all points and worlds of a scenario's [sweep], into a file.
#include "background.hpp"
#include "core/error.hpp"
#include "experiment/checks.hpp"
#include "experiment/experiment.hpp"
#include "experiment/sweep_merge.hpp"
#include "experiment/sweep_plan.hpp"
#include "parts.hpp"
#include "record/sweep_file.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace groundswell::binding {
namespace {

Sweep sweep_of(const ScenarioText& text, const std::vector<ModelEntry>& models) {
  auto sweep = read_sweep(text.toml, text.source, text.folder, cards_of(models), text.changes);
  if (sweep) return std::move(*sweep);
  throw ScenarioError(Problem{text.source, "no [sweep]", "must say which keys vary",
                              "values={\"model.p\": [0.1, 0.2]}"});
}

Told sweep(const ScenarioText& text, const std::string& output, bool overwrite, bool resume,
           int threads, const nb::object& tell) {
  SweepOutcome outcome;
  in_background(
      [&](Work& work) {
        const std::vector<ModelEntry> models = all_models();
        const Sweep all = sweep_of(text, models);
        require_common_axes(all, cards_of(models));
        require_measure(all, models);
        const std::string log = log_path(output, {});
        SweepOptions options{{}, resume, overwrite, &work.stop(), {}};
        options.on_progress = [&](const SweepProgress& now) { work.progress(now.done, now.total); };
        require_room_for(output, log, options);
        work.stage("running …");
        const Executor executor(threads, 0, &work.stop());
        outcome = run_sweep(all, models, log, executor, options);
        if (!outcome.complete) throw Interrupted{};
        work.stage("writing …");
        write_from_log(output, log, overwrite, all, models);
      },
      tell);
  Told told;
  told["runs"] = outcome.progress.done;
  told["failed"] = outcome.progress.failed;
  told["first_failure"] = outcome.first_failure;
  return told;
}

}  // namespace

void add_sweeps(nb::module_& module) {
  module.def("sweep", &sweep, "scenario"_a, "output"_a, "overwrite"_a, "resume"_a, "threads"_a,
             "tell"_a.none(), "Runs all of a sweep into a file.");
}

}  // namespace groundswell::binding
