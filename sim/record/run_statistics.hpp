// SPDX-License-Identifier: Apache-2.0
// The statistics of a layer of ties as datasets of /graph: each one's name, unit and meaning, and
// which number of GraphStatistics it is, declared once for layout, writer and reader. Private to
// sim/record.
#pragma once

#include <vector>

#include "graph/statistics.hpp"
#include "record/run_layout.hpp"

namespace groundswell {

struct StatisticColumn {
  Variable variable;
  bool of_degrees;  ///< measured even where degrees alone are
  double (*get)(const GraphStatistics&);
  bool (*set)(GraphStatistics&, double);  ///< false where the value cannot be one of these
};

[[nodiscard]] const std::vector<StatisticColumn>& statistic_columns();

}  // namespace groundswell
