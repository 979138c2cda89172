// SPDX-License-Identifier: Apache-2.0
// Shards of a sweep, put together again.
#pragma once

#include <string>
#include <vector>

#include "record/sweep_log.hpp"

namespace groundswell {

/// The log of a sweep that is to become the file `output`: beside it.
[[nodiscard]] std::string log_path(const std::string& output, Shard shard);

/// The logs of shards that lie beside `output`, in order of their names.
[[nodiscard]] std::vector<std::string> shard_logs_of(const std::string& output);

/// Reads logs that together are a whole sweep of this program. Throws InputError with all that is
/// wrong with them: unreadable, unfinished, of another sweep or version, twice, or missing.
[[nodiscard]] std::vector<SweepLogReader> read_whole_sweep(const std::vector<std::string>& paths);

}  // namespace groundswell
