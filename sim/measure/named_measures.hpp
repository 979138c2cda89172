// SPDX-License-Identifier: Apache-2.0
// Measures of a run by name: what command lines, JSON and scenarios may ask for. Names are those of
// the datasets of a run file (record/FORMAT.md: /metrics, /chart, /twins, /series); where a dataset
// has one number for each item, twin …, its name follows: `share.Anthem`, `reallocation.no-radio`,
// `herding_share.no-radio.Anthem`. Where two have the same name, the first is meant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/summary.hpp"

namespace groundswell {

/// A measure that every world has.
struct NamedMeasure {
  std::string name;
  std::string unit;
  std::string meaning;
  std::vector<double> worlds;  ///< [world]; NaN where it is not defined

  /// Over the worlds in which it is defined (estimate_of_defined).
  [[nodiscard]] Estimate over_worlds() const { return estimate_of_defined(worlds); }
};

/// A measure that only worlds together have.
struct RunMeasure {
  std::string name;
  std::string unit;
  std::string meaning;
  double value = 0.0;  ///< NaN where it is not defined
  std::optional<double> standard_error{};
};

// A RunSummary called `names` needs no worlds and no size: begin_summary without a graph will do.

/// All names of measures that the worlds of a run have, in a fixed order.
[[nodiscard]] std::vector<std::string> measure_names(const RunSummary& names);
/// All names of measures of the run as a whole, likewise.
[[nodiscard]] std::vector<std::string> run_measure_names(const RunSummary& names);
/// The forms that both have: `gini`, `share.ITEM`; a line for a message however many items there
/// are.
[[nodiscard]] std::vector<std::string> measure_forms(const RunSummary& names);

/// One measure of one world: NaN where it is not defined; none where no world has this name.
/// `run` is the run of the world; its size counts, its worlds do not.
[[nodiscard]] std::optional<double> measure_of(const std::string& name, const RunSummary& run,
                                               const WorldSummary& world);

/// The measures of these names, in the order of measure_names; a name that there is not is left
/// out.
[[nodiscard]] std::vector<NamedMeasure> measures_of(const RunSummary& run,
                                                    const std::vector<std::string>& chosen);
[[nodiscard]] std::vector<RunMeasure> run_measures_of(const RunSummary& run,
                                                      const std::vector<std::string>& chosen);

/// Unit and meaning of all measures of a dataset. Throws InternalError where there is none.
struct MeasureText {
  std::string unit;
  std::string meaning;
};
[[nodiscard]] MeasureText measure_text(const std::string& dataset);

}  // namespace groundswell
