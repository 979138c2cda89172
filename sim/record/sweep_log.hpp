// SPDX-License-Identifier: Apache-2.0
// The log of a sweep, or of one of its shards: which sweep it is, and the result of every run that
// has come to an end, in the order in which they did. From complete logs `write_sweep_file` makes
// the file of the sweep. The format is documented in FORMAT.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "measure/summary.hpp"
#include "scenario/sweep.hpp"
#include "storage/record_log.hpp"

namespace groundswell {

inline constexpr const char* kSweepLogFormat = "groundswell-sweep-log 1.0";

/// Which part of a sweep a log holds; 1 of 1 is all of it.
struct Shard {
  std::uint32_t number = 1;  ///< from 1
  std::uint32_t of = 1;
  friend bool operator==(const Shard&, const Shard&) = default;
};
/// "shard 2 of 8".
[[nodiscard]] std::string name_of(Shard shard);

/// What makes two logs parts of the same sweep.
struct SweepIdentity {
  std::string toml;  ///< Sweep::toml
  std::string program_version;
  std::string commit;
  Shard shard{};
};
[[nodiscard]] SweepIdentity identity_of(const Sweep& sweep, Shard shard);

/// The society that a point's runs had.
struct PointRecord {
  std::uint64_t point = 0;
  std::uint64_t agents = 0;
  std::uint64_t ties = 0;
  std::uint64_t inputs_hash = 0;  ///< of ties, and of the files about agents
  friend bool operator==(const PointRecord&, const PointRecord&) = default;
};

/// A run that has come to an end: its result, or why it has none.
struct RunRecord {
  std::uint64_t point = 0;
  World world = 0;
  std::string error;     ///< "" where it went well
  double measure = 0.0;  ///< of the precision target, where there is one; NaN where not defined
  WorldResult base;      ///< without its ledger
  WorldSummary summary;  ///< whole
};

/// A run of which only that is known.
struct RunHead {
  std::uint64_t point = 0;
  World world = 0;
  bool failed = false;
  double measure = 0.0;
  std::uint64_t place = 0;  ///< in the log
};

/// The run as its record in a log.
[[nodiscard]] Bytes packed(const RunRecord& run);

class SweepLogReader {
 public:
  /// Reads the heads of all runs, up to a record that is cut short or damaged. Throws InputError
  /// where this is no log of a sweep, or of another version of the format.
  explicit SweepLogReader(const std::string& path);
  ~SweepLogReader();
  SweepLogReader(SweepLogReader&&) noexcept;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] const SweepIdentity& identity() const noexcept { return identity_; }
  [[nodiscard]] const std::vector<RunHead>& runs() const noexcept { return runs_; }
  [[nodiscard]] const std::vector<PointRecord>& points() const noexcept { return points_; }
  /// Whether a record is cut short or damaged: it and those behind it are not read.
  [[nodiscard]] bool is_torn() const;
  /// Whether all runs of the shard are there: its writer said so.
  [[nodiscard]] bool is_complete() const noexcept { return complete_; }
  /// Where the whole records end.
  [[nodiscard]] std::uint64_t end() const;
  /// The whole record of a run; `scale` is the people for whom an agent stands.
  [[nodiscard]] RunRecord read(const RunHead& head, std::uint64_t scale);

 private:
  struct File;
  std::unique_ptr<File> file_;
  std::string path_;
  SweepIdentity identity_;
  std::vector<RunHead> runs_;
  std::vector<PointRecord> points_;
  bool complete_ = false;
};

class SweepLogWriter {
 public:
  /// What becomes of a log that is there already.
  enum class Old { is_refused, is_replaced, is_continued };
  /// Begins a log, or goes on with one: then `read` gets what it holds. One whose writer was ended
  /// while it began is begun again. Throws OutputError where it cannot be written or another
  /// process writes it, InputError where one to go on with cannot be read, or is of another sweep,
  /// shard or program: then it is left as it is.
  SweepLogWriter(const std::string& path, const SweepIdentity& identity, Old old,
                 std::optional<SweepLogReader>& read);
  ~SweepLogWriter();

  void add(const PointRecord& point);
  /// A run as `packed` gives it. Not thread-safe.
  void add_run(const Bytes& packed_run);
  /// Brings what was added to the disk.
  void flush();
  /// Everything is there.
  void finish();

 private:
  struct File;
  std::unique_ptr<File> file_;
};

}  // namespace groundswell
