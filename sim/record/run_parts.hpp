// SPDX-License-Identifier: Apache-2.0
// The parts of a run file while it is written: what is known before its worlds, and their seed
// agents (run_setting_writer.cpp), what worlds fill (run_world_writer.cpp) and what their summary
// does (run_summary_writer.cpp). Private to sim/record.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "record/run_contents.hpp"

namespace groundswell {

/// The lengths of a run's dimensions, and its units.
struct RunSizes {
  explicit RunSizes(const RunHeader& header);

  std::uint64_t scale;
  std::size_t worlds;
  std::size_t items;
  std::size_t groups;
  std::size_t states;
  std::size_t measures;
  std::size_t twins;
  std::size_t weeks;
  std::size_t campaigns;
  Step steps;
  double step_days;
};

/// The datasets that worlds or their summary fill.
class RunPart {
 public:
  RunPart(RunContents& contents, const RunSizes& sizes) : contents_(contents), sizes_(sizes) {}

 protected:
  [[nodiscard]] bool has(const std::string& path) const { return contents_.contains(path); }
  [[nodiscard]] RunDataset dataset(const std::string& path) { return contents_.of_run(path); }

  /// Appends to a column of a list of so many `rows`.
  template <class T>
  void append(const std::string& path, std::uint64_t rows, const std::vector<T>& values) {
    hdf5::Dataset& column = contents_.at(path);
    hdf5::Shape counts = column.shape();
    hdf5::Shape begin(counts.size(), 0);
    begin.front() = rows;
    counts.front() = values.size() / elements_after(counts);
    column.grow(rows + counts.front());
    column.write<T>(values, begin, counts);
  }

  RunContents& contents_;
  const RunSizes& sizes_;

 private:
  [[nodiscard]] static std::size_t elements_after(const hdf5::Shape& shape) {
    std::size_t elements = 1;
    for (std::size_t d = 1; d < shape.size(); ++d) elements *= shape[d];
    return elements;
  }
};

/// Whether this dataset of /graph holds statistics, which need measuring.
[[nodiscard]] bool is_statistic(const std::string& variable);
/// Fills what /graph tells of each layer. `base_hash` is the base layer's content hash.
void write_layers(const RunHeader& header, const std::string& base_hash, RunContents& contents);
/// Fills what /campaigns tells of each campaign; its seed agents are SeedWriter's.
void write_campaigns(const RunHeader& header, RunContents& contents);

/// Writes who the seed agents of each world are. Worlds come in ascending order.
class SeedWriter : public RunPart {
 public:
  SeedWriter(RunContents& contents, const RunSizes& sizes, const SeedPlan& plan);
  void write(const WorldResult& world);

 private:
  /// Agents to be listed, by campaign; null where there are none.
  using Lists = std::vector<const std::vector<AgentId>*>;
  void list(std::int32_t world, const Lists& agents);

  std::vector<std::uint64_t> shared_;  ///< by campaign: seed agents that all worlds have
  std::vector<std::uint64_t> room_;    ///< by campaign: how many can still be listed
  std::uint64_t rows_ = 0;
};

/// Writes what happened in each world. Worlds come in ascending order.
class WorldWriter : public RunPart {
 public:
  using RunPart::RunPart;
  void write(const WorldResult& world);

 private:
  void write_series(const WorldResult& world);
  void write_chart(const WorldResult& world);
  void write_growth(const WorldResult& world);
  void write_ledger(const WorldResult& world);
  void write_ledger_block(World world, std::span<const Download> downloads);

  std::uint64_t rows_ = 0;  // of the ledger
};

/// Writes attribution, metrics, order, cascades and twins of all worlds.
class SummaryWriter : public RunPart {
 public:
  using RunPart::RunPart;
  void write(const RunSummary& summary);

 private:
  void write_attribution(const RunSummary& summary);
  void write_metrics(const RunSummary& summary);
  void write_success(const RunSummary& summary);
  void write_order(const Order& order);
  void write_chart_changes(const RunSummary& summary);
  void write_cascades(const RunSummary& summary);
  void write_twins(const RunSummary& summary);
  void write_herding(const RunSummary& summary);
  void write_twin_markets(const RunSummary& summary);
};

/// Counts of agents as counts of people.
template <class Count>
void append_people(std::vector<std::int64_t>& people, std::span<const Count> counts,
                   std::uint64_t scale) {
  for (const Count count : counts) people.push_back(static_cast<std::int64_t>(count * scale));
}

}  // namespace groundswell
