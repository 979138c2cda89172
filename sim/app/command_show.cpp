// SPDX-License-Identifier: Apache-2.0
// `show`: a run file's chart, causes and society, or the scenario stored in it.
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "app/report.hpp"
#include "app/society_text.hpp"
#include "record/run_file.hpp"

namespace groundswell::app {
namespace {

void show(const std::string& path, bool scenario_only) {
  const StoredRun run = read_run_file(path);
  if (scenario_only) return print_text(run.scenario_toml);
  print_text(report_text(run.summary) + society_text(run) +
             fmt::format("\nSeed {}; written by groundswell {} ({}), format {}\n", run.seed,
                         run.program_version, run.commit, run.format_version));
}

}  // namespace

void add_show(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("show", "Show what a run file holds");
  const auto path = std::make_shared<std::string>();
  const auto scenario_only = std::make_shared<bool>(false);
  command->add_option("file", *path, "Run file (HDF5)")->required()->option_text("RUN.h5");
  command->add_flag("--scenario", *scenario_only, "Print the scenario stored in the file");
  command->callback([=, &chosen] { chosen = [=] { show(*path, *scenario_only); }; });
}

}  // namespace groundswell::app
