// SPDX-License-Identifier: Apache-2.0
// Which shard of a sweep a process runs: as the command line says, or as the batch system that
// started it tells in its environment.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "record/sweep_log.hpp"

namespace groundswell::app {

/// A variable of the environment, by name.
using Environment = std::function<std::optional<std::string>(const std::string&)>;
[[nodiscard]] std::optional<std::string> variable_of_process(const std::string& name);

/// `2/8`; `auto`, from the variables of an array job of SLURM, LSF or Grid Engine; `auto/8`, where
/// the batch system tells the number of the task alone: PBS, or an indexed job of Kubernetes.
/// Throws ScenarioError where it is none of these, or the environment tells nothing.
[[nodiscard]] Shard shard_from(const std::string& text, const Environment& environment);

}  // namespace groundswell::app
