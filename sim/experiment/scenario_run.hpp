// SPDX-License-Identifier: Apache-2.0
// A scenario from its text to its results: society, seed agents, worlds, and the run file if one is
// wanted. The command line and the Python package run scenarios through here, so that both give the
// same bits.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "experiment/experiment.hpp"
#include "storage/disk_file.hpp"
#include "world/society.hpp"

namespace groundswell {

struct ScenarioRunOptions {
  /// Where the run file goes; null: none is written, and no ledger kept.
  std::shared_ptr<Destination> output{};
  /// In place of the society that the scenario describes.
  std::optional<Society> society{};
  /// Called with what is done next, as "running …".
  std::function<void(const std::string&)> on_stage{};
  /// As RunOptions has it.
  std::function<void(std::uint64_t done, std::uint64_t total)> on_progress{};
};

struct ScenarioRun {
  RunOutcome outcome;
  std::vector<std::string> graph_notes;    ///< what was assumed and left out
  std::vector<std::string> seeding_notes;  ///< what strategies do not promise
};

/// Throws ScenarioError, InputError or OutputError; Interrupted where the executor was stopped.
[[nodiscard]] ScenarioRun run_scenario(Scenario scenario, const ModelEntry& entry,
                                       const Executor& executor, ScenarioRunOptions options);

}  // namespace groundswell
