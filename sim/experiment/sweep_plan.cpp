// SPDX-License-Identifier: Apache-2.0
#include "experiment/sweep_plan.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <set>

#include "core/error.hpp"
#include "core/timer.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "experiment/ready_points.hpp"
#include "measure/named_measures.hpp"

namespace groundswell {
namespace {

constexpr double kMemoryForRuns = 0.9;  // of what is free

/// 0 … size − 1 by their binary digits reversed: 0, 4, 2, 6, 1, 5, 3, 7.
std::vector<std::size_t> even_order(std::size_t size) {
  std::vector<std::size_t> order;
  order.reserve(size);
  const std::size_t whole = std::bit_ceil(size);
  const int digits = std::countr_zero(whole);
  for (std::size_t i = 0; i < whole; ++i) {
    std::size_t reversed = 0;
    for (int d = 0; d < digits; ++d) reversed |= (i >> d & 1U) << (digits - 1 - d);
    if (reversed < size) order.push_back(reversed);
  }
  return order;
}

/// Whether points can have societies of their own.
bool varies_societies(const Sweep& sweep) {
  return !sweep.has_common_random_numbers() ||
         std::ranges::any_of(sweep.keys(), [](const SweptKey& key) {
           return key.path == "graph" || key.path.starts_with("graph.") ||
                  key.path.starts_with("layers") || key.path == "seed";
         });
}

}  // namespace

std::vector<std::size_t> planned_order(const Sweep& sweep) {
  std::vector<std::size_t> order = even_order(sweep.points());
  if (!varies_societies(sweep)) return order;
  std::map<std::size_t, std::size_t> first;  // hash of a society → rank of its first point
  std::vector<std::size_t> group(order.size());
  double bytes = 0.0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const Scenario scenario = sweep.scenario(order[rank]);
    const std::size_t key = std::hash<std::string>()(society_key(scenario));
    const auto [at, fresh] = first.emplace(key, rank);
    group[rank] = at->second;
    if (fresh) bytes += estimated_society_bytes(scenario);
  }
  const bool fit = first.size() <= kPointsAtOnce && bytes < kMemoryForSocieties * available_bytes();
  if (first.size() == 1 || first.size() == order.size() || (fit && order.size() <= kPointsAtOnce))
    return order;
  std::vector<std::size_t> ranks(order.size());
  std::iota(ranks.begin(), ranks.end(), std::size_t{0});
  std::ranges::stable_sort(ranks, {}, [&](std::size_t rank) { return group[rank]; });
  std::vector<std::size_t> grouped;
  for (const std::size_t rank : ranks) grouped.push_back(order[rank]);
  return grouped;
}

double count_societies(const Sweep& sweep) {
  if (!varies_societies(sweep)) return 1.0;
  std::set<std::size_t> keys;
  for (std::size_t point = 0; point < sweep.points(); ++point)
    keys.insert(std::hash<std::string>()(society_key(sweep.scenario(point))));
  return static_cast<double>(keys.size());
}

void require_measure(const Sweep& sweep, const std::vector<ModelEntry>& models) {
  if (!sweep.until()) return;
  const std::string& wanted = sweep.until()->measure;
  const bool vary = std::ranges::any_of(sweep.keys(), [](const SweptKey& key) {
    return !key.path.starts_with("population.") && !key.path.starts_with("graph.");
  });
  for (std::size_t point = 0; point < (vary ? sweep.points() : 1); ++point) {
    const Scenario scenario = sweep.scenario(point);
    const RunSummary names =
        begin_summary(scenario, model_of(scenario, models).card, Clock(scenario.clock));
    const std::vector<std::string> known = measure_names(names);
    if (std::ranges::find(known, wanted) != known.end()) continue;
    throw ScenarioError(Problem{sweep.until()->place,
                                "no measure '" + wanted + "' at point " + std::to_string(point),
                                "must be a measure of all worlds", name_hint(wanted, known)});
  }
}

ShardOfRuns::ShardOfRuns(const Sweep& sweep, Shard shard)
    : shard_(shard),
      whole_points_(sweep.until() || sweep.points() >= shard.of),
      rank_(sweep.points()) {
  const std::vector<std::size_t> order = even_order(sweep.points());
  for (std::size_t rank = 0; rank < order.size(); ++rank) rank_[order[rank]] = rank;
}

double society_bytes(const Society& society) {
  auto bytes = static_cast<double>(society.graph.bytes());
  for (const Graph& layer : society.layers) bytes += static_cast<double>(layer.bytes());
  return bytes;
}

std::size_t runs_at_once(double bytes, const Executor& executor) {
  const double fit = kMemoryForRuns * available_bytes() / std::max(1.0, bytes);
  const auto threads = static_cast<std::size_t>(executor.threads());
  return fit >= static_cast<double>(threads)
             ? threads
             : std::max<std::size_t>(1, static_cast<std::size_t>(fit));
}

namespace {

/// Tries the first world of a point that is ready.
void try_point(const ReadyPoint& point, const Executor& executor, SweepPilot& pilot) {
  pilot.at_once = runs_at_once(point.run_bytes, executor);
  const Executor alone = executor.with_threads(1);
  const Timer::time_point begin = Timer::now();
  FinishedWorld world = run_with_twins(point.setting, 0, pilot.at_once > 1 ? alone : executor, {},
                                       [](const WorldResult&) {});
  pilot.seconds_per_run += seconds_since(begin);
  pilot.bytes_per_run += static_cast<double>(
      packed({point.number, 0, "", 0.0, std::move(world.base), std::move(world.summary)}).size());
  pilot.memory = std::max(pilot.memory, society_bytes(point.society->society) +
                                            point.run_bytes * static_cast<double>(pilot.at_once));
  ++pilot.runs;
}

}  // namespace

SweepPilot try_sweep(const Sweep& sweep, const std::vector<ModelEntry>& models,
                     const Executor& executor) {
  constexpr std::size_t kTried = 4;
  constexpr double kLongest = 20.0;  // seconds
  SweepPilot pilot;
  PointMaker maker(sweep, models, executor);
  std::vector<std::size_t> order = even_order(sweep.points());
  order.resize(std::min(order.size(), kTried));
  const Timer::time_point begin = Timer::now();
  for (std::size_t i = 0; i < order.size() && seconds_since(begin) < kLongest; ++i) {
    const Timer::time_point first = Timer::now();
    const std::vector<PointOrError> points = maker.make({order[i]});
    const double whole = seconds_since(first);
    const PointOrError& point = points.front();
    if (point.ready == nullptr)
      throw ScenarioError(Problem{sweep.source(),
                                  "point " + std::to_string(point.number) + ": " + point.error,
                                  "must be possible to run", ""});
    const Timer::time_point again = Timer::now();  // its society is there now
    const std::vector<PointOrError> same = maker.make({order[i]});
    const double of_point = seconds_since(again);
    pilot.seconds_per_point += of_point;
    pilot.seconds_per_society += std::max(0.0, whole - of_point);
    try_point(*point.ready, executor, pilot);
  }
  const auto runs = static_cast<double>(pilot.runs);
  for (double* total : {&pilot.seconds_per_run, &pilot.seconds_per_society,
                        &pilot.seconds_per_point, &pilot.bytes_per_run})
    *total /= runs;
  return pilot;
}

}  // namespace groundswell
