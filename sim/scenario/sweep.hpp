// SPDX-License-Identifier: Apache-2.0
// A sweep: one scenario, and the values that its [sweep] section gives to some of its keys.
//
//   [sweep]
//   design = "grid"
//   [sweep.values]
//   population.collectivism = { from = 0, to = 1, count = 11 }
//   model.p = { from = 1e-4, to = 1e-1, count = 4, scale = "log" }
//   graph.kind = ["erdos-renyi", "barabasi-albert"]
//
// A point is a scenario with one value of every key. Points are numbered along the axes of the
// design, the last axis fastest, and each is read and checked as a scenario of its own.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "scenario/scenario.hpp"

namespace groundswell {

/// Points of a sweep, and runs of all its points together, at most.
inline constexpr std::size_t kMostPoints = 1'000'000;
inline constexpr std::size_t kMostRuns = 100'000'000;
/// Axes of a grid: a dataset has at most 32 dimensions, and a run's own are up to four.
inline constexpr std::size_t kMostAxes = 24;

/// A value of a swept key: as TOML, and as a coordinate (texts without quotes; what is neither
/// number nor text as TOML). Values of one key have coordinates of one type.
struct Level {
  std::string toml;
  std::variant<std::int64_t, double, std::string> coordinate;
};

struct SweptKey {
  std::string path;           ///< as messages write it: `campaigns[2].audience`
  std::string name;           ///< a short one, unlike those of the other keys: `audience`
  std::string unit;           ///< as the parameter declares it; "1" where there is none
  std::string meaning;        ///< likewise
  std::size_t axis = 0;       ///< of the design, along which it varies
  std::vector<Level> levels;  ///< along that axis
};

/// Worlds are added to a point until the mean of a measure is known so well. A point gets no more
/// where the measure is defined in none of those it has.
struct PrecisionTarget {
  std::string measure;
  double rel_error = 0.0;   ///< half-width of the confidence interval over |mean|
  double confidence = 0.0;  ///< of that interval
  std::uint32_t most = 0;   ///< worlds
  std::string place;        ///< for messages
};

class Sweep {
 public:
  ~Sweep();
  Sweep(Sweep&&) noexcept;

  [[nodiscard]] const std::string& source() const;
  [[nodiscard]] const std::string& design() const;
  [[nodiscard]] const std::vector<SweptKey>& keys() const;
  /// Lengths of the design's axes: a grid has one for every key, or for keys that go together;
  /// other designs have one.
  [[nodiscard]] const std::vector<std::size_t>& shape() const;
  [[nodiscard]] std::size_t points() const;
  /// Worlds of each point; with a precision target, those after which it is first looked at.
  [[nodiscard]] std::uint32_t worlds() const;
  /// Worlds of a point at most.
  [[nodiscard]] std::uint32_t most_worlds() const;
  [[nodiscard]] const std::optional<PrecisionTarget>& until() const;
  /// Whether all points share a seed.
  [[nodiscard]] bool has_common_random_numbers() const;
  /// What is kept of every run: names of groups of the file.
  [[nodiscard]] const std::vector<std::string>& keep() const;

  /// Where a point lies on each axis.
  [[nodiscard]] std::vector<std::size_t> position(std::size_t point) const;
  /// The value of a key at a point.
  [[nodiscard]] const Level& level(std::size_t key, std::size_t point) const;
  /// `graph.agents = 1000, model.p = 0.1`
  [[nodiscard]] std::string describe(std::size_t point) const;
  /// The scenario of a point.
  [[nodiscard]] Scenario scenario(std::size_t point) const;
  /// The scenario with its sweep, as TOML that reads back as an equal sweep from any folder: tables
  /// are written out, paths are absolute.
  [[nodiscard]] const std::string& toml() const;

 private:
  friend std::optional<Sweep> read_sweep(const std::string&, const std::string&, const std::string&,
                                         const std::vector<ModelCard>&,
                                         const std::vector<Override>&);
  struct Parts;
  explicit Sweep(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// Names that the file of a sweep has for its own groups, datasets and dimensions: no key has one.
[[nodiscard]] const std::set<std::string>& names_in_sweep_files();

/// As read_scenario; nothing where there is no [sweep]. Every point is checked: throws
/// ScenarioError with all problems, those that several points share told once.
[[nodiscard]] std::optional<Sweep> read_sweep(const std::string& toml, const std::string& source,
                                              const std::string& folder,
                                              const std::vector<ModelCard>& models,
                                              const std::vector<Override>& overrides = {});

/// As load_scenario.
[[nodiscard]] std::optional<Sweep> load_sweep(const std::string& path,
                                              const std::vector<ModelCard>& models,
                                              const std::vector<Override>& overrides = {});

}  // namespace groundswell
