// SPDX-License-Identifier: Apache-2.0
// Shards of a sweep, put together again.
#pragma once

#include <string>
#include <vector>

#include "experiment/sweep_run.hpp"
#include "record/sweep_log.hpp"

namespace groundswell {

/// The log of a sweep that is to become the file `output`: beside it.
[[nodiscard]] std::string log_path(const std::string& output, Shard shard);

/// The logs of shards that lie beside `output`, in order of their names.
[[nodiscard]] std::vector<std::string> shard_logs_of(const std::string& output);

/// Reads logs that together are a whole sweep of this program. Throws InputError with all that is
/// wrong with them: unreadable, unfinished, of another sweep or version, twice, or missing.
[[nodiscard]] std::vector<SweepLogReader> read_whole_sweep(const std::vector<std::string>& paths);

/// Before anything is run: throws OutputError where the file could not be written, or where there
/// is a log that is neither to be continued nor replaced.
void require_room_for(const std::string& output, const std::string& log,
                      const SweepOptions& options);

/// Writes the file of a whole sweep from its log, and removes that.
void write_from_log(const std::string& output, const std::string& log, bool overwrite,
                    const Sweep& sweep, const std::vector<ModelEntry>& models);

}  // namespace groundswell
