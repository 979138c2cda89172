// SPDX-License-Identifier: Apache-2.0
// The parts of a run file that are read by files of their own. Private to sim/record. All throw
// InputError for what is missing, of another shape, or stands for nothing.
#pragma once

#include <vector>

#include "record/run_file.hpp"
#include "storage/hdf5.hpp"

namespace groundswell {

inline constexpr const char* kDamaged =
    "the file is damaged or was changed: use another copy or run again";

void require_shape(const hdf5::Dataset& dataset, const hdf5::Shape& shape);

/// The statistics of each layer (run_setting_reader.cpp); empty where the run kept none.
[[nodiscard]] std::vector<StoredLayer> read_layers(const hdf5::Group& root);

/// The seed agents of each campaign (run_setting_reader.cpp); empty before format 1.2.
[[nodiscard]] std::vector<StoredSeeds> read_seeds(const hdf5::Group& root,
                                                  const RunSummary& summary, std::uint64_t worlds);

}  // namespace groundswell
