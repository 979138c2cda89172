// SPDX-License-Identifier: Apache-2.0
// Runs: a scenario from text to a run file, on disk or in memory.
#include <nanobind/stl/optional.h>

#include <memory>
#include <optional>

#include "background.hpp"
#include "core/error.hpp"
#include "core/timer.hpp"
#include "experiment/scenario_run.hpp"
#include "graphs.hpp"
#include "parts.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace groundswell::binding {
namespace {

/// A graph of the user's as a society. No model uses weights of ties.
Society society_of(const HeldGraph& given) {
  Society society{.graph = Graph(*given.graph), .notes = given.notes};
  if (society.graph.weights().empty()) return society;
  society.graph.set_weights({});
  society.notes.push_back("weights of ties left out: no model uses them");
  return society;
}

Told run(const ScenarioText& text, const std::optional<std::string>& output, bool overwrite,
         int threads, const HeldGraph* given, const nb::object& tell) {
  const auto begin = Timer::now();
  ScenarioRun ran;
  std::shared_ptr<MemoryFile> memory;
  int threads_used = 0;
  in_background(
      [&](Work& work) {
        const Executor executor(threads, 0, &work.stop());
        threads_used = executor.threads();
        const std::vector<ModelEntry> models = all_models();
        Scenario scenario = text.read();
        ScenarioRunOptions options;
        if (output) {
          options.output = std::make_shared<PartialFile>(*output, overwrite);
        } else {
          options.output = memory = std::make_shared<MemoryFile>();
        }
        if (given != nullptr) {
          options.society = society_of(*given);
          scenario.graph.replace("file", std::string("(a graph in memory)"));
        }
        options.on_stage = [&](const std::string& stage) { work.stage(stage); };
        options.on_progress = [&](std::uint64_t done, std::uint64_t total) {
          work.progress(done, total);
        };
        ran = run_scenario(scenario, model_of(scenario, models), executor, std::move(options));
      },
      tell);
  Told told;
  if (memory) told["descriptor"] = memory->take_descriptor();
  told["notes"] = ran.graph_notes;
  told["seeding_notes"] = ran.seeding_notes;
  told["seconds"] = seconds_since(begin);
  told["threads"] = threads_used;
  told["ties_examined"] = ran.outcome.ties_examined;
  return told;
}

}  // namespace

void add_runs(nb::module_& module) {
  module.def("run", &run, "scenario"_a, "output"_a.none(), "overwrite"_a, "threads"_a,
             "graph"_a.none(), "tell"_a.none(),
             "Runs a scenario into a file, or into memory: `descriptor` is an open one then.");
}

}  // namespace groundswell::binding
