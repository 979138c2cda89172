// SPDX-License-Identifier: Apache-2.0
#include "experiment/sweep_run.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>

#include "core/error.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "experiment/ready_points.hpp"
#include "measure/named_measures.hpp"
#include "measure/precision.hpp"

namespace groundswell {
namespace {

using Timer = std::chrono::steady_clock;

constexpr std::size_t kPointsAtOnce = 256;
constexpr double kMemoryForSocieties = 0.3;  // of what is free
constexpr double kMemoryForRuns = 0.9;       // of what is free beside them
constexpr std::chrono::seconds kFlushEvery{5};

double seconds_since(Timer::time_point begin) {
  return std::chrono::duration<double>(Timer::now() - begin).count();
}

/// 0 … size − 1 by their binary digits reversed: 0, 4, 2, 6, 1, 5, 3, 7.
std::vector<std::size_t> evenly(std::size_t size) {
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

double society_bytes(const Society& society) {
  auto bytes = static_cast<double>(society.graph.bytes());
  for (const Graph& layer : society.layers) bytes += static_cast<double>(layer.bytes());
  return bytes;
}

/// Numbers of worlds after which a point with a precision target is looked at.
std::uint32_t next_look(std::uint32_t worlds, std::uint32_t most) {
  return std::min(most, worlds + (worlds + 1) / 2);
}

}  // namespace

namespace {

/// Whether points can have societies of their own.
bool varies_societies(const Sweep& sweep) {
  return !sweep.has_common_random_numbers() ||
         std::ranges::any_of(sweep.keys(), [](const SweptKey& key) {
           return key.path.starts_with("graph.") || key.path.starts_with("layers[") ||
                  key.path == "seed";
         });
}

}  // namespace

std::vector<std::size_t> planned_order(const Sweep& sweep) {
  std::vector<std::size_t> order = evenly(sweep.points());
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
  const Scenario scenario = sweep.scenario(0);
  const RunSummary names =
      begin_summary(scenario, model_of(scenario, models).card, Clock(scenario.clock));
  const std::vector<std::string> known = measure_names(names);
  const std::string& wanted = sweep.until()->measure;
  if (std::ranges::find(known, wanted) != known.end()) return;
  throw ScenarioError(Problem{sweep.until()->place, "no measure '" + wanted + "'",
                              "must be a measure of worlds", name_hint(wanted, known)});
}

bool is_in_shard(const Sweep& sweep, Shard shard, std::size_t rank, World world) {
  const bool whole_points = sweep.until() || sweep.points() >= shard.of;
  return (whole_points ? rank : rank + world) % shard.of == shard.number - 1;
}

namespace {

/// What is known of the runs of a sweep: those recorded, and what they measured.
class Known {
 public:
  void add(std::uint64_t point, World world, bool failed, double measure) {
    worlds_[point][world] = failed ? std::nullopt : std::optional(measure);
  }
  [[nodiscard]] bool has(std::uint64_t point, World world) const {
    const auto found = worlds_.find(point);
    return found != worlds_.end() && found->second.contains(world);
  }
  /// The measure in the first so many worlds that went well.
  [[nodiscard]] std::vector<double> measures(std::uint64_t point, std::uint32_t worlds) const {
    std::vector<double> values;
    const auto found = worlds_.find(point);
    if (found == worlds_.end()) return values;
    for (const auto& [world, value] : found->second)
      if (world < worlds && value) values.push_back(*value);
    return values;
  }

 private:
  std::unordered_map<std::uint64_t, std::map<World, std::optional<double>>> worlds_;
};

struct Task {
  const PointOrError* point;
  World world;
};

class SweepRunner {
 public:
  SweepRunner(const Sweep& sweep, const std::vector<ModelEntry>& models, const Executor& executor,
              const SweepOptions& options)
      : sweep_(sweep), executor_(executor), options_(options), maker_(sweep, models, executor) {}

  SweepOutcome run(const std::string& path) {
    open(path);
    const std::vector<std::size_t> order = planned_order(sweep_);
    count_total(order);
    tell();
    std::vector<PointOrError> batch;
    for (std::size_t begin = 0; begin < order.size() && !stopped();) {
      // The batch before is dropped only now, so that societies it shares with this one stay.
      batch = next_batch(order, begin);
      run_batch(batch);
    }
    outcome_.complete = !stopped() || outcome_.progress.done == outcome_.progress.total;
    if (outcome_.complete && !finished_) {
      log_->finish();
    } else {
      log_->flush();
    }
    return outcome_;
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && *options_.stop; }

  void open(const std::string& path) {
    using Old = SweepLogWriter::Old;
    const Old old = options_.resume      ? Old::is_continued
                    : options_.overwrite ? Old::is_replaced
                                         : Old::is_refused;
    std::optional<SweepLogReader> read;
    log_ = std::make_unique<SweepLogWriter>(path, identity_of(sweep_, options_.shard), old, read);
    if (read) go_on_with(*read);
  }

  void go_on_with(SweepLogReader& read) {
    for (const RunHead& run : read.runs()) {
      known_.add(run.point, run.world, run.failed, run.measure);
      ++outcome_.progress.done;
      if (run.failed) tell_failure(run.point, run.world, read.read(run, 1).error);
    }
    outcome_.progress.resumed = outcome_.progress.done;
    finished_ = read.is_complete();
    for (const PointRecord& point : read.points()) points_told_[point.point] = point;
  }

  void count_total(const std::vector<std::size_t>& order) {
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      rank_[order[rank]] = rank;
      for (World world = 0; world < sweep_.most_worlds(); ++world)
        if (is_in_shard(sweep_, options_.shard, rank, world)) ++outcome_.progress.total;
    }
  }

  /// The next points that have anything left to do, as many as may be ready at once.
  std::vector<PointOrError> next_batch(const std::vector<std::size_t>& order, std::size_t& begin) {
    const double room = kMemoryForSocieties * available_bytes();
    const std::size_t piece = 4 * static_cast<std::size_t>(executor_.threads());
    std::vector<PointOrError> batch;
    std::map<const SharedSociety*, double> held;
    double bytes = 0.0;
    while (begin < order.size() && batch.size() < kPointsAtOnce && bytes < room && !stopped()) {
      std::vector<std::size_t> numbers;
      for (; begin < order.size() && numbers.size() < piece; ++begin)
        if (has_work(begin, order[begin])) numbers.push_back(order[begin]);
      for (PointOrError& point : maker_.make(numbers)) {
        if (point.ready != nullptr) {
          const SharedSociety* society = point.ready->society.get();
          const double of_it = society_bytes(society->society);
          if (held.emplace(society, of_it).second) bytes += of_it;
        }
        batch.push_back(std::move(point));
      }
    }
    return batch;
  }

  [[nodiscard]] bool has_work(std::size_t rank, std::size_t point) const {
    if (sweep_.until()) return is_in_shard(sweep_, options_.shard, rank, 0) && !is_done(point);
    for (World world = 0; world < sweep_.worlds(); ++world)
      if (is_in_shard(sweep_, options_.shard, rank, world) && !known_.has(point, world))
        return true;
    return false;
  }

  /// Whether a point with a precision target has all its worlds.
  [[nodiscard]] bool is_done(std::size_t point) const { return worlds_wanted(point) == 0; }

  /// Up to how many worlds a point needs next; 0 where it has all that it needs.
  [[nodiscard]] std::uint32_t worlds_wanted(std::size_t point) const {
    const std::uint32_t most = sweep_.most_worlds();
    for (std::uint32_t look = sweep_.worlds();; look = next_look(look, most)) {
      for (World world = 0; world < look; ++world)
        if (!known_.has(point, world)) return look;
      if (look == most || !sweep_.until()) return 0;
      const PrecisionTarget& target = *sweep_.until();
      if (is_precise(known_.measures(point, look), target.rel_error, target.confidence)) return 0;
    }
  }

  void run_batch(const std::vector<PointOrError>& batch) {
    for (const PointOrError& point : batch)
      if (point.ready != nullptr) tell_point(point.ready->record());
    for (;;) {
      const std::vector<Task> tasks = tasks_of(batch);
      if (tasks.empty() || stopped()) return;
      run_tasks(tasks, runs_at_once(batch));
    }
  }

  /// The society of a point, written down once.
  void tell_point(const PointRecord& point) {
    const auto [at, fresh] = points_told_.emplace(point.point, point);
    if (fresh) log_->add(point);
    if (at->second == point) return;
    throw InputError(Problem{sweep_.source(),
                             "the society of point " + std::to_string(point.point) +
                                 " is another than when the sweep was begun",
                             "the same input files", "--overwrite begins the sweep anew"});
  }

  /// What the points need next: world by world, all points.
  [[nodiscard]] std::vector<Task> tasks_of(const std::vector<PointOrError>& batch) const {
    std::vector<std::uint32_t> wanted;
    std::uint32_t most = 0;
    for (const PointOrError& point : batch) {
      wanted.push_back(sweep_.until() ? worlds_wanted(point.number) : sweep_.worlds());
      most = std::max(most, wanted.back());
    }
    std::vector<Task> tasks;
    for (World world = 0; world < most; ++world)
      for (std::size_t i = 0; i < batch.size(); ++i)
        if (world < wanted[i] && !known_.has(batch[i].number, world) &&
            is_in_shard(sweep_, options_.shard, rank_.at(batch[i].number), world))
          tasks.push_back({&batch[i], world});
    return tasks;
  }

  /// Worlds side by side use both cores better than one world on both; they are fewer where
  /// memory does not hold so many.
  [[nodiscard]] std::size_t runs_at_once(const std::vector<PointOrError>& batch) const {
    double largest = 1.0;
    for (const PointOrError& point : batch)
      if (point.ready != nullptr) largest = std::max(largest, point.ready->run_bytes);
    const double fit = kMemoryForRuns * available_bytes() / largest;
    return std::clamp<std::size_t>(static_cast<std::size_t>(fit), 1,
                                   static_cast<std::size_t>(executor_.threads()));
  }

  void run_tasks(const std::vector<Task>& tasks, std::size_t at_once) {
    const std::size_t workers = std::min(at_once, tasks.size());
    const Executor alone(1, executor_.block_size(0));
    const Executor& inner =
        workers == static_cast<std::size_t>(executor_.threads()) ? alone : executor_;
    std::atomic<std::size_t> next{0};
    executor_.for_each(workers, [&](std::size_t) {
      while (!stopped()) {
        const std::size_t i = next++;
        if (i >= tasks.size()) return;
        keep(run_one(tasks[i], inner));
      }
    });
  }

  struct Done {
    RunRecord record;
    Bytes bytes;
    double seconds = 0.0;
  };

  Done run_one(const Task& task, const Executor& executor) const {
    Done done;
    done.record.point = task.point->number;
    done.record.world = task.world;
    done.record.error = task.point->error;
    if (task.point->ready != nullptr) simulate(*task.point->ready, executor, done);
    done.bytes = packed(done.record);
    done.record.base = {};
    return done;
  }

  void simulate(const ReadyPoint& point, const Executor& executor, Done& done) const {
    try {
      FinishedWorld world = run_with_twins(
          point.setting, done.record.world, executor, {keeps("cascades"), false, false},
          [&](const WorldResult& simulated) { done.seconds += simulated.seconds; });
      world.base.ledger = {};
      if (sweep_.until()) done.record.measure = measured(point, world.summary);
      done.record.base = std::move(world.base);
      done.record.summary = std::move(world.summary);
    } catch (const std::bad_alloc&) {
      done.record.error = "memory is used up";
    } catch (const std::exception& error) {
      done.record.error = error.what();
    }
  }

  [[nodiscard]] double measured(const ReadyPoint& point, const WorldSummary& world) const {
    const RunSummary run =
        begin_summary(point.scenario, point.entry.card, point.society->society.graph, point.clock);
    const std::optional<double> value = measure_of(sweep_.until()->measure, run, world);
    return value ? *value : std::nan("");
  }

  [[nodiscard]] bool keeps(const std::string& group) const {
    return std::ranges::find(sweep_.keep(), group) != sweep_.keep().end();
  }

  void keep(const Done& done) {
    const std::lock_guard lock(guard_);
    log_->add_run(done.bytes);
    const bool failed = !done.record.error.empty();
    known_.add(done.record.point, done.record.world, failed, done.record.measure);
    ++outcome_.progress.done;
    if (failed) tell_failure(done.record.point, done.record.world, done.record.error);
    outcome_.kernel_seconds += done.seconds;
    if (Timer::now() - flushed_ > kFlushEvery) {
      log_->flush();
      flushed_ = Timer::now();
    }
    tell();
  }

  void tell_failure(std::uint64_t point, World world, const std::string& error) {
    if (++outcome_.progress.failed == 1)
      outcome_.first_failure =
          "point " + std::to_string(point) + ", world " + std::to_string(world) + ": " + error;
  }

  void tell() const {
    if (options_.on_progress) options_.on_progress(outcome_.progress);
  }

  const Sweep& sweep_;
  const Executor& executor_;
  const SweepOptions& options_;
  PointMaker maker_;
  std::unique_ptr<SweepLogWriter> log_{};
  bool finished_ = false;  ///< the log says so already
  Known known_{};
  std::unordered_map<std::uint64_t, PointRecord> points_told_{};
  std::unordered_map<std::size_t, std::size_t> rank_{};
  std::mutex guard_{};
  Timer::time_point flushed_ = Timer::now();
  SweepOutcome outcome_{};
};

}  // namespace

SweepPilot try_sweep(const Sweep& sweep, const std::vector<ModelEntry>& models,
                     const Executor& executor) {
  constexpr std::size_t kTried = 4;
  constexpr double kLongest = 20.0;  // seconds
  SweepPilot pilot;
  PointMaker maker(sweep, models, executor);
  std::vector<std::size_t> order = evenly(sweep.points());
  order.resize(std::min(order.size(), kTried));
  double building = 0.0, running = 0.0, bytes = 0.0;
  const Timer::time_point begin = Timer::now();
  for (std::size_t i = 0; i < order.size() && seconds_since(begin) < kLongest; ++i) {
    const Timer::time_point start = Timer::now();
    const std::vector<PointOrError> points = maker.make({order[i]});
    building += seconds_since(start);
    const PointOrError& point = points.front();
    if (point.ready == nullptr)
      throw ScenarioError(Problem{sweep.source(),
                                  "point " + std::to_string(point.number) + ": " + point.error,
                                  "must be possible to run", ""});
    const double fit = kMemoryForRuns * available_bytes() / std::max(1.0, point.ready->run_bytes);
    pilot.at_once = std::clamp<std::size_t>(static_cast<std::size_t>(fit), 1,
                                            static_cast<std::size_t>(executor.threads()));
    const Executor alone(1);
    const Timer::time_point run = Timer::now();
    FinishedWorld world =
        run_with_twins(point.ready->setting, 0, pilot.at_once > 1 ? alone : executor, {},
                       [](const WorldResult&) {});
    running += seconds_since(run);
    bytes += static_cast<double>(
        packed({point.number, 0, "", 0.0, std::move(world.base), std::move(world.summary)}).size());
    pilot.memory =
        std::max(pilot.memory, society_bytes(point.ready->society->society) +
                                   point.ready->run_bytes * static_cast<double>(pilot.at_once));
    ++pilot.runs;
  }
  const auto runs = static_cast<double>(pilot.runs);
  pilot.seconds_per_run = running / runs;
  pilot.seconds_per_society = building / runs;
  pilot.bytes_per_run = bytes / runs;
  return pilot;
}

SweepOutcome run_sweep(const Sweep& sweep, const std::vector<ModelEntry>& models,
                       const std::string& path, const Executor& executor,
                       const SweepOptions& options) {
  return SweepRunner(sweep, models, executor, options).run(path);
}

}  // namespace groundswell
