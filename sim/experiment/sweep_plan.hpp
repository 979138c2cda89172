// SPDX-License-Identifier: Apache-2.0
// What a sweep will do, before it does it: the order of its points, which runs a shard has, what
// they will take.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "engine/model.hpp"
#include "record/sweep_log.hpp"
#include "scenario/sweep.hpp"
#include "world/society.hpp"

namespace groundswell {

/// Points that are ready at once, at most.
inline constexpr std::size_t kPointsAtOnce = 256;
/// Share of free memory that their societies may take.
inline constexpr double kMemoryForSocieties = 0.3;

/// The order in which points are taken, so that whatever has been done when a sweep is interrupted
/// is spread evenly over it: numbers with their binary digits reversed. Where not all societies fit
/// into memory together, points of the same society follow one another.
[[nodiscard]] std::vector<std::size_t> planned_order(const Sweep& sweep);

/// How many societies the points have between them.
[[nodiscard]] double count_societies(const Sweep& sweep);

/// Throws ScenarioError where the precision target names a measure that there is not.
void require_measure(const Sweep& sweep, const std::vector<ModelEntry>& models);

/// The runs of a shard: whole points where there are enough of them, or where worlds are added as
/// needed. Which they are depends on the sweep alone, never on the machine.
class ShardOfRuns {
 public:
  ShardOfRuns(const Sweep& sweep, Shard shard);
  [[nodiscard]] bool has(std::size_t point, World world) const {
    return (rank_[point] + (whole_points_ ? 0 : world)) % shard_.of == shard_.number - 1;
  }

 private:
  Shard shard_;
  bool whole_points_;
  std::vector<std::size_t> rank_;  ///< of each point in an even order
};

/// Bytes of a society's ties.
[[nodiscard]] double society_bytes(const Society& society);

/// Worlds side by side use the cores better than one world on all of them: as many as threads, or
/// as memory holds, where each takes so many bytes.
[[nodiscard]] std::size_t runs_at_once(double bytes, const Executor& executor);

/// What a few runs, spread over the sweep, tell of all of it.
struct SweepPilot {
  std::size_t runs = 0;          ///< tried
  double seconds_per_run = 0.0;  ///< on one thread, or with all of them where runs are large
  double seconds_per_society = 0.0;
  double seconds_per_point = 0.0;  ///< reading it and choosing its seed agents
  double bytes_per_run = 0.0;      ///< in the log
  double memory = 0.0;             ///< at once, in bytes
  std::size_t at_once = 1;         ///< runs in parallel
};
[[nodiscard]] SweepPilot try_sweep(const Sweep& sweep, const std::vector<ModelEntry>& models,
                                   const Executor& executor);

}  // namespace groundswell
