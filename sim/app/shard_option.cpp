// SPDX-License-Identifier: Apache-2.0
#include "app/shard_option.hpp"

#include <array>
#include <charconv>
#include <cstdlib>

#include "core/error.hpp"

namespace groundswell::app {
namespace {

/// How a batch system tells a task of an array which one it is. Tasks are numbered from `first` to
/// `last` by `step`; where it tells no such bounds, these are empty and `from` is its first number.
struct BatchSystem {
  const char* name;
  const char* task;
  const char* first;
  const char* last;
  const char* step;
  const char* count;
  std::uint32_t from;
};
constexpr std::array<BatchSystem, 6> kBatchSystems{{
    {"SLURM", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX",
     "SLURM_ARRAY_TASK_STEP", "SLURM_ARRAY_TASK_COUNT", 0},
    {"LSF", "LSB_JOBINDEX", "", "LSB_JOBINDEX_END", "LSB_JOBINDEX_STEP", "", 1},
    {"Grid Engine", "SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_LAST", "SGE_TASK_STEPSIZE", "", 1},
    {"PBS", "PBS_ARRAY_INDEX", "", "", "", "", 1},
    {"PBS", "PBS_ARRAYID", "", "", "", "", 1},
    {"Kubernetes", "JOB_COMPLETION_INDEX", "", "", "", "", 0},
}};

std::optional<std::uint32_t> number(const std::string& text) {
  std::uint32_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

[[noreturn]] void refuse(const std::string& text, const std::string& found) {
  throw ScenarioError(Problem{"--shard " + text, found,
                              "must be I/N with 1 ≤ I ≤ N, auto, or auto/N",
                              "--shard 2/8 runs the second of eight"});
}

std::optional<std::uint32_t> number_in(const Environment& environment, const std::string& name) {
  const std::optional<std::string> text = name.empty() ? std::nullopt : environment(name);
  return text ? number(*text) : std::nullopt;
}

/// Which task of how many this is; 0 where the batch system does not tell how many.
std::optional<Shard> task_of(const BatchSystem& system, const Environment& environment) {
  const std::optional<std::uint32_t> task = number_in(environment, system.task);
  if (!task) return std::nullopt;
  const std::uint32_t first = number_in(environment, system.first).value_or(system.from);
  const std::uint32_t step = std::max(1U, number_in(environment, system.step).value_or(1));
  if (*task < first) return std::nullopt;  // as outside of an array: LSF has 0, Grid Engine a word
  Shard shard{(*task - first) / step + 1, 0};
  if (const auto last = number_in(environment, system.last); last && *last >= first)
    shard.of = (*last - first) / step + 1;
  return shard;
}

/// Whether tasks of the array have been left out, so that their numbers tell no shard.
bool is_part_of_array(const BatchSystem& system, const Environment& environment) {
  if (!number_in(environment, system.task)) return false;
  const std::optional<std::uint32_t> first = number_in(environment, system.first);
  const std::optional<std::uint32_t> last = number_in(environment, system.last);
  const std::optional<std::uint32_t> count = number_in(environment, system.count);
  if (!first || !last || *last < *first) return false;
  const std::uint32_t step = std::max(1U, number_in(environment, system.step).value_or(1));
  // A single task sent again has an array of its own, with a first number that no array begins
  // with.
  return (*first > 1 && step == 1) || (count && *count != (*last - *first) / step + 1);
}

}  // namespace

std::optional<std::string> variable_of_process(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Shard shard_from(const std::string& text, const Environment& environment) {
  const std::size_t slash = text.find('/');
  const std::string first = text.substr(0, slash);
  std::optional<std::uint32_t> of;
  if (slash != std::string::npos) {
    of = number(text.substr(slash + 1));
    if (!of || *of == 0) refuse(text, "no number of shards");
  }
  if (first != "auto") {
    const std::optional<std::uint32_t> own = number(first);
    if (!own || !of || *own == 0 || *own > *of) refuse(text, "'" + text + "'");
    return {*own, *of};
  }
  for (const BatchSystem& system : kBatchSystems) {
    if (is_part_of_array(system, environment))
      refuse(text,
             std::string(system.name) + " runs a part of an array, whose tasks are not 1 to N");
    std::optional<Shard> shard = task_of(system, environment);
    if (!shard) continue;
    if (shard->of == 0 && !of)
      refuse(text, std::string(system.name) + " does not tell how many tasks the array has");
    if (shard->of != 0 && of && *of != shard->of)
      refuse(text, std::string(system.name) + " tells of " + std::to_string(shard->of) + " tasks");
    if (of) shard->of = *of;
    if (shard->number > shard->of)
      refuse(text, "task " + std::to_string(shard->number) + " of " + std::to_string(shard->of));
    return *shard;
  }
  refuse(text,
         "no variable of an array job: SLURM_ARRAY_TASK_ID, LSB_JOBINDEX, SGE_TASK_ID, "
         "PBS_ARRAY_INDEX, JOB_COMPLETION_INDEX");
}

}  // namespace groundswell::app
