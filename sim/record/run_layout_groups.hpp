// SPDX-License-Identifier: Apache-2.0
// The groups of a run file, one function each. Private to sim/record: run_layout.hpp has them all.
#pragma once

#include "record/run_layout.hpp"

namespace groundswell::layout {

// What happened in the worlds (run_layout_worlds.cpp).
[[nodiscard]] GroupLayout series();
[[nodiscard]] GroupLayout chart();
[[nodiscard]] GroupLayout ledger();

// What is measured of them (run_layout_measures.cpp).
[[nodiscard]] GroupLayout attribution();
[[nodiscard]] GroupLayout metrics();
[[nodiscard]] GroupLayout cascades();

// What twins differ in (run_layout_twins.cpp).
[[nodiscard]] GroupLayout twins();

// What they are about (run_layout_setting.cpp).
[[nodiscard]] GroupLayout campaigns();
[[nodiscard]] GroupLayout graph();

/// A measure of named_measures.hpp as a dataset: its unit and meaning stand there.
[[nodiscard]] Variable named_measure(const std::string& name,
                                     const std::vector<std::string>& dimensions,
                                     const std::string& aggregation, const std::string& long_name,
                                     hdf5::Type type = hdf5::Type::float64);

/// The group with further variables.
[[nodiscard]] inline GroupLayout with(GroupLayout group, const std::vector<Variable>& more) {
  group.variables.insert(group.variables.end(), more.begin(), more.end());
  return group;
}

}  // namespace groundswell::layout
