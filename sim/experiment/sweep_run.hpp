// SPDX-License-Identifier: Apache-2.0
// Runs a sweep, or a shard of it, into a log. What a run gives depends on its point and world
// alone, as if it were run by itself; so the order, the threads, shards and interruptions show in
// no result, only in the order of the log.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "engine/model.hpp"
#include "record/sweep_log.hpp"
#include "scenario/sweep.hpp"

namespace groundswell {

struct SweepProgress {
  std::uint64_t done = 0;  ///< runs in the log, failed ones among them
  std::uint64_t failed = 0;
  std::uint64_t total = 0;    ///< of the shard; at most, where there is a precision target
  std::uint64_t resumed = 0;  ///< of those done, before this process
};

struct SweepOptions {
  Shard shard{};
  bool resume = false;     ///< goes on with the log where there is one
  bool overwrite = false;  ///< begins anew where there is one
  /// Once true, no further run is begun; those in flight are finished and recorded.
  const std::atomic<bool>* stop = nullptr;
  /// Called after each run, one at a time.
  std::function<void(const SweepProgress&)> on_progress{};
};

struct SweepOutcome {
  SweepProgress progress;
  bool complete = false;  ///< all runs of the shard are in the log
  std::string first_failure{};
  double kernel_seconds = 0.0;  ///< summed over the runs of this process: time in step loops
};

/// Runs what the log at `path` does not have yet. Throws InputError where that is of another sweep,
/// shard or program, OutputError where it cannot be written. A run that fails is recorded with its
/// error, and the others go on.
[[nodiscard]] SweepOutcome run_sweep(const Sweep& sweep, const std::vector<ModelEntry>& models,
                                     const std::string& path, const Executor& executor,
                                     const SweepOptions& options);

}  // namespace groundswell
