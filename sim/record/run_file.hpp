// SPDX-License-Identifier: Apache-2.0
// Run files: HDF5 with named dimension scales, units and descriptions, so that xarray, h5py,
// MATLAB, Julia and R understand them without our code. The format is documented in FORMAT.md.
//
// A file is whole or absent: it is written under a temporary name in the same folder, flushed to
// disk and renamed when complete. Readers refuse formats and major versions they do not know.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "measure/summary.hpp"
#include "world/seed_plan.hpp"
#include "world/society_statistics.hpp"

namespace groundswell {

class Destination;

inline constexpr const char* kRunFormat = "groundswell-run";
inline constexpr int kRunFormatMajor = 1;
inline constexpr int kRunFormatMinor = 3;

/// Seed agents listed for a campaign, over all worlds, at most: a world's are listed whole, and
/// none of a world from the first one on whose do not fit.
inline constexpr std::uint64_t kMostSeedsListed = 1'000'000;

/// What the writer needs to know before the first world.
struct RunHeader {
  const Scenario& scenario;
  const Clock& clock;
  const Graph& graph;
  const RunSummary& summary;  ///< names and sizes; its worlds may still be empty
  const ModelCard& card;
  const SeedPlan& seeding;
  std::vector<std::string> graph_notes{};
  std::span<const Graph> layers{};                ///< the further layers of ties
  std::span<const LayerStatistics> statistics{};  ///< of all layers, or none (describe_society)
};

class RunWriter {
 public:
  /// Opens a temporary file beside `path`. Throws OutputError where the folder is missing or not
  /// writable, where `path` is a folder, or where it exists and `overwrite` is false.
  RunWriter(const std::string& path, const RunHeader& header, bool overwrite);
  /// Writes to a file that is open already.
  RunWriter(std::shared_ptr<Destination> destination, const RunHeader& header);
  /// Removes the temporary file unless `finish` succeeded.
  ~RunWriter();
  RunWriter(const RunWriter&) = delete;
  RunWriter& operator=(const RunWriter&) = delete;

  /// Writes one world's series, chart, ledger and seed agents. Worlds come in ascending order
  /// (InternalError otherwise), so that the file does not depend on the order they were run in. Not
  /// thread-safe.
  void add_world(const WorldResult& world);
  /// Writes attribution, metrics and twins from the complete summary, and gives the file its name.
  void finish(const RunSummary& summary);

 private:
  struct File;
  std::unique_ptr<File> file_;
};

/// A layer of ties, as the run file tells of it.
struct StoredLayer {
  std::string name;
  std::string kind;  ///< as the scenario has it
  LayerStatistics statistics{};
};

inline constexpr std::uint64_t kMostSeedsNamed = 10;

/// The seed agents of a campaign.
struct StoredSeeds {
  std::string campaign;
  std::string strategy;  ///< "named" where the scenario names them, "" where there are none
  std::string chosen;    ///< "once", "each world" or ""
  std::vector<std::uint64_t> counts;  ///< by world
  /// Their original ids, where all worlds have the same ones and there are at most
  /// kMostSeedsNamed.
  std::vector<std::string> agents{};
};

/// What `show` needs of a run file.
struct StoredRun {
  std::string scenario_toml;
  std::string program_version;
  std::string commit;
  std::string format_version;
  std::uint64_t seed = 0;
  RunSummary summary;
  std::vector<StoredLayer> layers{};  ///< the base first; empty where nothing was measured
  std::vector<StoredSeeds> seeds{};   ///< by campaign; empty in files before format 1.2
  std::string seeding_notes{};        ///< what the strategies do not promise, a line each
};

/// Throws InputError for a file that is missing, not HDF5, not a run file, of an unknown version,
/// or incomplete.
[[nodiscard]] StoredRun read_run_file(const std::string& path);

/// The ledger of a run file: who got what when is all that is read of it.
struct StoredLedger {
  std::vector<std::string> items;
  std::uint64_t worlds = 0;
  std::vector<std::uint32_t> world;  ///< by download, ascending; within it by step
  std::vector<std::uint32_t> item;
  std::vector<std::uint32_t> step;
  std::vector<Channel> channel;
};

/// Throws InputError as read_run_file does, and where the run kept no ledger.
[[nodiscard]] StoredLedger read_run_ledger(const std::string& path);

}  // namespace groundswell
