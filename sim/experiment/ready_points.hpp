// SPDX-License-Identifier: Apache-2.0
// Points of a sweep with everything their runs need: scenario, society, seed agents. Points with
// the same society share it. Private to sim/experiment.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "experiment/world_run.hpp"
#include "record/sweep_log.hpp"
#include "scenario/clock.hpp"
#include "scenario/sweep.hpp"
#include "world/society.hpp"

namespace groundswell {

/// A society with the hash that tells it from others.
struct SharedSociety {
  Society society;
  std::uint64_t hash = 0;  ///< of all ties
};

/// A point whose society is there.
struct ReadyPoint {
  ReadyPoint(std::size_t number, Scenario scenario, const ModelEntry& entry,
             std::shared_ptr<const SharedSociety> society, const Executor& executor);
  ReadyPoint(const ReadyPoint&) = delete;
  ReadyPoint& operator=(const ReadyPoint&) = delete;

  [[nodiscard]] PointRecord record() const;

  std::size_t number;
  Scenario scenario;
  const ModelEntry& entry;
  Clock clock;
  std::shared_ptr<const SharedSociety> society;
  SeedPlan seeding;
  RunSetting setting;
  double run_bytes;           ///< that one run of it takes
  std::uint64_t inputs_hash;  ///< of its society and of the files that it names
};

/// A point, or why it cannot be run.
struct PointOrError {
  std::size_t number = 0;
  std::unique_ptr<ReadyPoint> ready{};
  std::string error{};
};

class PointMaker {
 public:
  PointMaker(const Sweep& sweep, const std::vector<ModelEntry>& models, const Executor& executor)
      : sweep_(sweep), models_(models), executor_(executor) {}

  /// The points of these numbers. Small societies are made side by side, large ones each with all
  /// threads.
  [[nodiscard]] std::vector<PointOrError> make(const std::vector<std::size_t>& numbers);

 private:
  struct Draft;
  [[nodiscard]] Draft draft(std::size_t number) const;

  const Sweep& sweep_;
  const std::vector<ModelEntry>& models_;
  const Executor& executor_;
  /// Those that points still hold.
  std::map<std::string, std::weak_ptr<const SharedSociety>> societies_{};
};

}  // namespace groundswell
