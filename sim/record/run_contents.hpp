// SPDX-License-Identifier: Apache-2.0
// A new run file before its first world: every group and dataset at its full size, coordinates,
// provenance and the model's card written, numbers still to come. In the file of a sweep the same
// groups and datasets hold many runs, each at its place along further dimensions before their own.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "record/run_file.hpp"
#include "scenario/sweep.hpp"
#include "storage/hdf5.hpp"

namespace groundswell {

/// The dimensions of a sweep: before those of a run, and in every group.
struct SweepAxis {
  std::string name;  ///< of the dimension
  std::uint64_t length = 0;
  std::vector<const SweptKey*> keys{};  ///< that vary along it; the one of its name is its scale
};

/// What makes the contents of a run those of many: see SweepFile.
struct SweepFrame {
  std::vector<SweepAxis> axes;
  std::vector<std::string> groups;  ///< that are kept
  std::uint32_t worlds = 0;         ///< of a point, at most
};

/// The part of a dataset that is this run's. Where worlds are a dimension, they are counted by the
/// run's own, wherever these lie in the file.
class RunDataset {
 public:
  RunDataset(hdf5::Dataset* dataset, const hdf5::Shape& place, std::span<const World> worlds,
             std::optional<std::size_t> world_dimension)
      : dataset_(dataset), place_(place), worlds_(worlds), world_dimension_(world_dimension) {}

  /// All of it.
  template <class T>
  void write(const std::vector<T>& values) {
    if (dataset_ == nullptr) return;
    if (place_.empty()) return dataset_->write<T>(values);
    hdf5::Shape counts = dataset_->shape();
    counts.erase(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(place_.size()));
    if (world_dimension_) counts[*world_dimension_] = worlds_.size();
    write(values, hdf5::Shape(counts.size(), 0), counts);
  }
  /// The block of `counts` elements that begins at `begin`.
  template <class T>
  void write(const std::vector<T>& values, const hdf5::Shape& begin, const hdf5::Shape& counts) {
    if (dataset_ == nullptr || values.empty()) return;
    if (place_.empty()) return dataset_->write<T>(values, begin, counts);
    for (const Piece& piece : pieces(begin, counts)) {
      std::vector<T> part;
      const std::vector<T>* source = &values;
      if (piece.of_world) {
        part = values_of(values, counts, *piece.of_world);
        source = &part;
      }
      dataset_->write<T>(*source, piece.begin, piece.counts);
    }
  }

 private:
  struct Piece {
    std::optional<std::size_t> of_world{};  ///< position in the block; nothing: all of it
    hdf5::Shape begin;
    hdf5::Shape counts;
  };
  [[nodiscard]] std::vector<Piece> pieces(const hdf5::Shape& begin,
                                          const hdf5::Shape& counts) const;

  /// The values of one world in a block.
  template <class T>
  [[nodiscard]] std::vector<T> values_of(const std::vector<T>& values, const hdf5::Shape& counts,
                                         std::size_t world) const {
    std::size_t inner = 1;
    for (std::size_t d = *world_dimension_ + 1; d < counts.size(); ++d) inner *= counts[d];
    const std::size_t stride = inner * counts[*world_dimension_];
    std::vector<T> part;
    for (std::size_t at = world * inner; at < values.size(); at += stride)
      part.insert(part.end(), values.begin() + static_cast<std::ptrdiff_t>(at),
                  values.begin() + static_cast<std::ptrdiff_t>(at + inner));
    return part;
  }

  hdf5::Dataset* dataset_;  ///< null: not kept
  const hdf5::Shape& place_;
  std::span<const World> worlds_;
  std::optional<std::size_t> world_dimension_;
};

/// The datasets that worlds and their summary fill, by path: "series/downloads". Those that this
/// run has no use for (members without groups, the ledger when it is off, …) are not there.
class RunContents {
 public:
  void add(const std::string& path, hdf5::Dataset dataset,
           std::optional<std::size_t> world_dimension = {}) {
    datasets_.insert_or_assign(path, Entry{std::move(dataset), world_dimension});
  }
  [[nodiscard]] bool contains(const std::string& path) const { return datasets_.contains(path); }
  [[nodiscard]] hdf5::Dataset& at(const std::string& path) { return datasets_.at(path).dataset; }
  /// Closes all.
  void clear() { datasets_.clear(); }

  /// In a sweep: groups that are not kept can be written to, and nothing comes of it.
  void keep_only(const std::vector<std::string>& groups) { groups_ = groups; }
  /// In a sweep: where the run lies, and which worlds it has, ascending.
  void place_at(hdf5::Shape place, std::vector<World> worlds) {
    place_ = std::move(place);
    worlds_ = std::move(worlds);
  }
  /// This run's part. Throws InternalError where there is no such dataset.
  [[nodiscard]] RunDataset of_run(const std::string& path);

 private:
  struct Entry {
    hdf5::Dataset dataset;
    std::optional<std::size_t> world_dimension;
  };
  std::map<std::string, Entry> datasets_;
  std::optional<std::vector<std::string>> groups_;
  hdf5::Shape place_;
  std::vector<World> worlds_;
};

[[nodiscard]] RunContents make_run_contents(hdf5::Group& root, const RunHeader& header);

/// The same for the points of a sweep, of which `header` is the longest in every dimension. What is
/// about a single society is left out.
[[nodiscard]] RunContents make_sweep_contents(hdf5::Group& root, const RunHeader& header,
                                              const SweepFrame& frame);

/// Numbers of every point or run of a sweep, in a group with dimensions of its own.
class SweepTable {
 public:
  SweepTable(hdf5::Group& group, const SweepFrame& frame);
  /// In order of points, and of worlds within them where these are a dimension.
  template <class T>
  void write(const char* name, bool by_world, const std::vector<T>& values, const char* unit,
             const char* long_name, const char* description) {
    make(name, hdf5::type_of<T>(), by_world, unit, long_name, description)
        .template write<T>(values);
  }

 private:
  [[nodiscard]] hdf5::Dataset make(const char* name, hdf5::Type type, bool by_world,
                                   const char* unit, const char* long_name,
                                   const char* description);
  hdf5::Group& group_;
  const SweepFrame& frame_;
  std::map<std::string, hdf5::Dataset> axes_;
};

/// Name and version of the program and its libraries, as attributes.
void write_program(hdf5::Group& root);

}  // namespace groundswell
