// SPDX-License-Identifier: Apache-2.0
#include "experiment/sweep_merge.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "core/error.hpp"
#include "core/version.hpp"
#include "experiment/experiment.hpp"
#include "record/sweep_file.hpp"
#include "storage/disk_file.hpp"

namespace groundswell {
namespace {

std::vector<SweepLogReader> readable(const std::vector<std::string>& paths,
                                     std::vector<Problem>& problems) {
  std::vector<SweepLogReader> logs;
  for (const std::string& path : paths) {
    try {
      logs.emplace_back(path);
    } catch (const InputError& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  }
  return logs;
}

/// What is wrong with a log by itself, or beside the first.
void check(const SweepLogReader& log, const SweepLogReader& first, std::vector<Problem>& problems) {
  const SweepIdentity& identity = log.identity();
  if (identity.program_version != kVersion || identity.commit != kCommit)
    problems.push_back(
        {log.path(),
         "written by groundswell " + identity.program_version + " (" + identity.commit + ")",
         std::string("must be by this program, ") + kVersion + " (" + kCommit + ")",
         "merge with the program that ran it"});
  if (identity.toml != first.identity().toml)
    problems.push_back({log.path(), "a shard of another sweep than " + first.path(),
                        "must be of the same scenario, values and worlds", ""});
  if (identity.shard.of != first.identity().shard.of)
    problems.push_back(
        {log.path(), name_of(identity.shard),
         "must be of as many as " + first.path() + ", " + std::to_string(first.identity().shard.of),
         ""});
  if (!log.is_complete())
    problems.push_back({log.path(),
                        name_of(identity.shard) +
                            (log.is_torn() ? " is cut short or damaged" : " is not finished") +
                            ": " + std::to_string(log.runs().size()) + " runs can be read",
                        "must be whole", "go on with it: sweep … --resume"});
}

/// Names the first few shards that are missing, and says how many there are besides.
void require_all(const SweepLogReader& first, const std::map<std::uint32_t, std::string>& known,
                 std::vector<Problem>& problems) {
  constexpr std::uint32_t kNamed = 10;
  const std::uint32_t of = first.identity().shard.of;
  std::string names;
  std::uint32_t missing = 0;
  for (std::uint32_t number = 1; number <= of; ++number)
    if (!known.contains(number) && ++missing <= kNamed)
      names += (names.empty() ? "" : ", ") + std::to_string(number);
  if (missing > kNamed) names += " and " + std::to_string(missing - kNamed) + " more";
  if (missing > 0)
    problems.push_back({first.path(),
                        (missing == 1 ? "shard " : "shards ") + names + " of " +
                            std::to_string(of) + (missing == 1 ? " is" : " are") + " missing",
                        "all shards of the sweep", ""});
}

}  // namespace

std::string log_path(const std::string& output, Shard shard) {
  if (shard.of == 1) return output + ".log";
  return output + "." + std::to_string(shard.number) + "-of-" + std::to_string(shard.of) + ".log";
}

std::vector<std::string> shard_logs_of(const std::string& output) {
  const std::filesystem::path target(output);
  const std::string prefix = target.filename().string() + ".";
  const std::filesystem::path folder = target.parent_path().empty() ? "." : target.parent_path();
  std::vector<std::string> paths;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(".log") &&
        name.find("-of-", prefix.size()) != std::string::npos)
      paths.push_back((target.parent_path() / name).string());
  }
  std::ranges::sort(paths);
  return paths;
}

std::vector<SweepLogReader> read_whole_sweep(const std::vector<std::string>& paths) {
  std::vector<Problem> problems;
  std::vector<SweepLogReader> logs = readable(paths, problems);
  std::map<std::uint32_t, std::string> known;
  for (const SweepLogReader& log : logs) {
    check(log, logs.front(), problems);
    const Shard shard = log.identity().shard;
    const auto [at, fresh] = known.emplace(shard.number, log.path());
    if (!fresh)
      problems.push_back({log.path(), name_of(shard) + " again", "must come once",
                          "it is in " + at->second + " too"});
  }
  if (logs.size() == paths.size() && !logs.empty()) require_all(logs.front(), known, problems);
  if (!problems.empty()) throw InputError(std::move(problems));
  return logs;
}

void require_room_for(const std::string& output, const std::string& log,
                      const SweepOptions& options) {
  static_cast<void>(PartialFile(output, options.overwrite));
  if (!options.resume && !options.overwrite && std::filesystem::exists(log))
    throw OutputError({log, "the log of a sweep that has been begun", "no log of this name",
                       "--resume goes on with it, --overwrite begins anew"});
}

void write_from_log(const std::string& output, const std::string& log, bool overwrite,
                    const Sweep& sweep, const std::vector<ModelEntry>& models) {
  std::vector<SweepLogReader> logs = read_whole_sweep({log});
  write_sweep_file(output, overwrite, sweep, cards_of(models), logs);
  std::filesystem::remove(log);
}

}  // namespace groundswell
