// SPDX-License-Identifier: Apache-2.0
// What is in a run file: every group and dataset with its type, dimensions, unit and meaning,
// declared once (run_layout_*.cpp). The writer makes the file from it, the reader checks a file
// against it, and the tests check FORMAT.md against it.
#pragma once

#include <string>
#include <vector>

#include "storage/hdf5.hpp"

namespace groundswell {

/// A dimension that more than one group can have, and what its coordinates are.
struct Axis {
  std::string name;
  std::string long_name;
  std::string description;
};

struct Variable {
  std::string name;
  hdf5::Type type;
  std::vector<std::string> dimensions;  ///< names of axes
  std::string unit;                     ///< "" for texts
  std::string aggregation;              ///< over what it was summed or averaged, "" for neither
  std::string long_name;
  std::string description;
};

struct GroupLayout {
  std::string name;
  std::string description;
  std::vector<Variable> variables;
};

[[nodiscard]] const std::vector<Axis>& run_axes();
[[nodiscard]] const std::vector<GroupLayout>& run_layout();

/// Dimensions that grow as worlds are written: rows of a list.
[[nodiscard]] bool is_growing(const std::string& axis);

/// Dimensions without coordinates: they have only a length.
[[nodiscard]] bool is_bare(const std::string& axis);

}  // namespace groundswell
