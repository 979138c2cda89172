// SPDX-License-Identifier: Apache-2.0
// A new run file before its first world: every group and dataset at its full size, coordinates,
// provenance and the model's card written, numbers still to come.
#pragma once

#include <map>
#include <string>

#include "record/run_file.hpp"
#include "storage/hdf5.hpp"

namespace groundswell {

/// The datasets that worlds and their summary fill, by path: "series/downloads". Those that this
/// run has no use for (members without groups, the ledger when it is off, …) are not there.
using RunContents = std::map<std::string, hdf5::Dataset>;

[[nodiscard]] RunContents make_run_contents(hdf5::Group& root, const RunHeader& header);

}  // namespace groundswell
