// SPDX-License-Identifier: Apache-2.0
// What several subcommands share: reading a scenario with its overrides from the command line.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/model.hpp"
#include "scenario/scenario.hpp"

namespace groundswell::app {

struct ScenarioOptions {
  std::string path;
  std::vector<std::string> sets;
  std::optional<std::int64_t> worlds;
  std::optional<std::int64_t> seed;
};

/// Adds SCENARIO.toml, --set, --worlds and --seed.
void add_scenario_options(CLI::App& command, ScenarioOptions& options);

/// The changes that --set, --worlds and --seed ask for. Throws ScenarioError.
[[nodiscard]] std::vector<Override> overrides_of(const ScenarioOptions& options);

/// Reads the scenario with its overrides. Throws ScenarioError.
[[nodiscard]] Scenario scenario_from(const ScenarioOptions& options,
                                     const std::vector<ModelEntry>& models);

/// Throws OutputError where `output` is the file `input`; `what` says what that is.
void require_other_file(const std::string& output, const std::string& input,
                        const std::string& what);
/// The same for all that a scenario is made from, --overwrite or not; `source` is its own file.
void require_other_than_inputs(const std::string& output, const std::string& source,
                               const Scenario& scenario);

/// What is said where standard output cannot be written.
[[nodiscard]] Problem no_output();

/// Writes to standard output; throws OutputError where that fails (a full disk, a closed pipe).
void print_text(const std::string& text);

}  // namespace groundswell::app
