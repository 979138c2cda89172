// SPDX-License-Identifier: Apache-2.0
// One world from its first step to its last. The phases of a step are a visible list:
//   1. publish   the chart that is due comes out
//   2. spread    the model moves the agents (one virtual call)
//   3. count     downloads enter the series, the chart and the ledger
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model.hpp"

namespace groundswell {

/// What one world produced. Counts are in agents; multiply by the scenario's scale for people.
struct WorldResult {
  World world = 0;
  std::size_t items = 0;
  std::size_t groups = 0;
  std::size_t campaigns = 0;
  Step steps = 0;
  std::vector<std::uint32_t> downloads;    ///< [step][item][channel]
  std::vector<std::uint32_t> members;      ///< [step][group], at the end of the step
  std::vector<std::uint64_t> states;       ///< [step][state], agents at the end of the step
  std::vector<double> measures;            ///< [step][measure], at the end of the step
  std::vector<std::uint64_t> by_campaign;  ///< [item][campaign], downloads that it tipped
  std::vector<std::uint64_t> dose_shares;  ///< [item][channel], in units of 2^-30 downloads
  std::vector<std::vector<std::uint32_t>> week_downloads;  ///< [week][item]
  std::vector<std::vector<std::uint32_t>> week_ranks;      ///< [week][item], 0 = not ranked
  Ledger ledger;                                           ///< empty unless asked for
  std::vector<std::vector<bool>> has;  ///< [item][agent]: who downloaded it; only when asked for
  std::vector<std::vector<AgentId>> seeds;  ///< [campaign], drawn by this world; if asked for
  std::uint64_t ties_examined = 0;
  double seconds = 0.0;  ///< time in the step loop (never part of a result file's data)

  [[nodiscard]] std::uint32_t count(Step step, ItemId item, Channel channel) const {
    return downloads[(static_cast<std::size_t>(step) * items + item) * kChannels +
                     static_cast<std::size_t>(channel)];
  }
  /// Downloads of an item through a channel over the whole run.
  [[nodiscard]] std::uint64_t total(ItemId item, Channel channel) const;
  [[nodiscard]] std::uint64_t total(ItemId item) const;
};

struct Keep {
  bool ledger = false;  ///< every download with its cause
  bool has = false;     ///< who downloaded what
  bool seeds = false;   ///< the seed agents that the world draws for itself
};

/// The seed agents that all worlds of a run share. `inputs` are those of any of its worlds.
[[nodiscard]] SeedPlan plan_seeding(const ModelEntry& entry, const WorldInputs& inputs);

/// Downloads of a whole world at most.
[[nodiscard]] double most_downloads(const ModelEntry& entry, const Scenario& scenario,
                                    const Clock& clock, double agents);

/// Runs one world. `entry` is the scenario's model.
[[nodiscard]] WorldResult run_world(const ModelEntry& entry, WorldInputs inputs, Keep keep);

/// Offsets of the first moment of each chart week, from the start of the clock, in milliseconds.
[[nodiscard]] std::vector<std::int64_t> chart_weeks(const Scenario& scenario, const Clock& clock);

/// The names of the phases of a step, in order.
[[nodiscard]] const std::vector<std::string>& phase_names();

}  // namespace groundswell
