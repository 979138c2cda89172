// SPDX-License-Identifier: Apache-2.0
#include "experiment/scenario_run.hpp"

#include "experiment/memory.hpp"
#include "record/run_file.hpp"
#include "world/agent_table.hpp"
#include "world/seed_plan.hpp"

namespace groundswell {
namespace {

Society society_of(Scenario& scenario, std::optional<Society>& given, const Executor& executor) {
  Society society = given ? std::move(*given) : build_society(scenario, executor);
  for (std::string& note : agent_table_notes(scenario, society.graph))
    society.notes.push_back(std::move(note));
  keep_file_hashes(society, scenario);
  return society;
}

}  // namespace

ScenarioRun run_scenario(Scenario scenario, const ModelEntry& entry, const Executor& executor,
                         ScenarioRunOptions options) {
  const auto stage = [&](const char* text) {
    if (options.on_stage) options.on_stage(text);
  };
  const Clock clock(scenario.clock);
  check_seed_plan(scenario);
  static_cast<void>(require_memory(scenario, entry, clock, executor.threads(),
                                   options.society ? &options.society->graph : nullptr));
  stage("building the society …");
  const Society society = society_of(scenario, options.society, executor);
  static_cast<void>(require_memory(scenario, entry, clock, executor.threads(), &society.graph));
  stage("choosing seed agents …");
  const SeedPlan seeding = plan_seeding(
      entry, {scenario, society.graph, clock, executor, 0, {}, true, nullptr, society.layers});
  const RunSummary names = begin_summary(scenario, entry.card, society.graph, clock);

  std::optional<RunWriter> writer;
  if (options.output) {
    stage("measuring the society …");
    const std::vector<LayerStatistics> statistics =
        describe_society(scenario, society.graph, society.layers, executor);
    writer.emplace(options.output, RunHeader{scenario, clock, society.graph, names, entry.card,
                                             seeding, society.notes, society.layers, statistics});
  }
  RunOptions run;
  run.seeds = writer.has_value();
  run.seeding = &seeding;
  run.layers = society.layers;
  run.ledger = writer && scenario.record.boolean("ledger");
  if (writer) run.on_world = [&](const WorldResult& world) { writer->add_world(world); };
  run.on_progress = options.on_progress;
  stage("running …");
  RunOutcome outcome = run_experiment(scenario, entry, society.graph, clock, executor, run);
  if (writer) writer->finish(outcome.summary);
  return {std::move(outcome), society.notes, seeding.notes};
}

}  // namespace groundswell
