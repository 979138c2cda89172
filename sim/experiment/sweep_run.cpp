// SPDX-License-Identifier: Apache-2.0
#include "experiment/sweep_run.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>

#include "core/error.hpp"
#include "core/timer.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "experiment/ready_points.hpp"
#include "experiment/sweep_plan.hpp"
#include "measure/named_measures.hpp"
#include "measure/precision.hpp"

namespace groundswell {
namespace {

constexpr std::chrono::seconds kFlushEvery{5};

/// Numbers of worlds after which a point with a precision target is looked at.
std::uint32_t next_look(std::uint32_t worlds, std::uint32_t most) {
  return std::min(most, worlds + (worlds + 1) / 2);
}

/// What is known of the runs of a sweep: those recorded, and what they measured.
class Known {
 public:
  /// `measured`: what runs measured is asked for.
  Known(std::size_t points, bool measured) : points_(points), measured_(measured) {}

  void add(std::uint64_t point, World world, bool failed, double measure) {
    OfPoint& known = points_[point];
    if (known.has.size() <= world) known.has.resize(world + std::size_t{1});
    known.has[world] = true;
    if (!measured_) return;
    known.measures.resize(known.has.size(), std::nan(""));
    if (!failed) known.measures[world] = measure;
  }
  [[nodiscard]] bool has(std::uint64_t point, World world) const {
    const OfPoint& known = points_[point];
    return world < known.has.size() && known.has[world];
  }
  /// The measure in the first so many worlds; NaN where a run failed.
  [[nodiscard]] std::span<const double> measures(std::uint64_t point, std::uint32_t worlds) const {
    return std::span(points_[point].measures).first(worlds);
  }

 private:
  struct OfPoint {
    std::vector<bool> has{};
    std::vector<double> measures{};
  };
  std::vector<OfPoint> points_;
  bool measured_;
};

struct Task {
  const PointOrError* point;
  World world;
};

class SweepRunner {
 public:
  SweepRunner(const Sweep& sweep, const std::vector<ModelEntry>& models, const Executor& executor,
              const SweepOptions& options)
      : sweep_(sweep),
        executor_(executor),
        options_(options),
        maker_(sweep, models, executor),
        shards_(sweep, options.shard),
        known_(sweep.points(), sweep.until().has_value()) {}

  SweepOutcome run(const std::string& path) {
    open(path);
    const std::vector<std::size_t> order = planned_order(sweep_);
    count_total();
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

  void count_total() {
    for (std::size_t point = 0; point < sweep_.points(); ++point)
      for (World world = 0; world < sweep_.most_worlds(); ++world)
        if (shards_.has(point, world)) ++outcome_.progress.total;
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
        if (has_work(order[begin])) numbers.push_back(order[begin]);
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

  [[nodiscard]] bool has_work(std::size_t point) const {
    if (sweep_.until()) return shards_.has(point, 0) && !is_done(point);
    for (World world = 0; world < sweep_.worlds(); ++world)
      if (shards_.has(point, world) && !known_.has(point, world)) return true;
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
      const auto measures = known_.measures(point, look);
      if (std::ranges::all_of(measures, [](double m) { return std::isnan(m); })) return 0;
      const PrecisionTarget& target = *sweep_.until();
      if (is_precise(measures, target.rel_error, target.confidence)) return 0;
    }
  }

  void run_batch(const std::vector<PointOrError>& batch) {
    for (const PointOrError& point : batch)
      if (point.ready != nullptr) tell_point(point.ready->record());
    for (;;) {
      const std::vector<Task> tasks = tasks_of(batch);
      if (tasks.empty() || stopped()) return;
      run_tasks(tasks, most_at_once(batch));
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
            shards_.has(batch[i].number, world))
          tasks.push_back({&batch[i], world});
    return tasks;
  }

  /// As many as memory holds of the largest of them.
  [[nodiscard]] std::size_t most_at_once(const std::vector<PointOrError>& batch) const {
    double largest = 1.0;
    for (const PointOrError& point : batch)
      if (point.ready != nullptr) largest = std::max(largest, point.ready->run_bytes);
    return runs_at_once(largest, executor_);
  }

  void run_tasks(const std::vector<Task>& tasks, std::size_t at_once) {
    const std::size_t workers = std::min(at_once, tasks.size());
    const Executor alone = executor_.with_threads(1);
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
  ShardOfRuns shards_;
  std::unique_ptr<SweepLogWriter> log_{};
  bool finished_ = false;  ///< the log says so already
  Known known_;
  std::unordered_map<std::uint64_t, PointRecord> points_told_{};
  std::mutex guard_{};
  Timer::time_point flushed_ = Timer::now();
  SweepOutcome outcome_{};
};

}  // namespace

SweepOutcome run_sweep(const Sweep& sweep, const std::vector<ModelEntry>& models,
                       const std::string& path, const Executor& executor,
                       const SweepOptions& options) {
  return SweepRunner(sweep, models, executor, options).run(path);
}

}  // namespace groundswell
