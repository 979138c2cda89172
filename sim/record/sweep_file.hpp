// SPDX-License-Identifier: Apache-2.0
// The file of a sweep: what a run file holds, of every run, with the points of the design as
// further dimensions and the swept parameters as their coordinates. It is made from complete logs,
// point by point, so that memory does not grow with the number of runs. See FORMAT.md.
#pragma once

#include <string>
#include <vector>

#include "record/sweep_log.hpp"

namespace groundswell {

inline constexpr const char* kSweepFormat = "groundswell-sweep";
inline constexpr int kSweepFormatMajor = 1;
inline constexpr int kSweepFormatMinor = 0;

/// Throws ScenarioError where the points of the sweep differ in a dimension of what is kept of
/// them (items, steps, states, …) otherwise than by one having more than another.
void require_common_axes(const Sweep& sweep, const std::vector<ModelCard>& models);

/// Writes the file, whole or not at all. The logs hold all runs of the sweep together. Equal runs
/// give equal bytes, whatever logs they came from, in whatever order. Throws InputError where a run
/// is missing or there twice, OutputError where the file cannot be written.
void write_sweep_file(const std::string& path, bool overwrite, const Sweep& sweep,
                      const std::vector<ModelCard>& models, std::vector<SweepLogReader>& logs);

/// Whether the file is of this very sweep, by this very program; false for any other file.
[[nodiscard]] bool is_file_of(const std::string& path, const SweepIdentity& identity);

}  // namespace groundswell
