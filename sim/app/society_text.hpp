// SPDX-License-Identifier: Apache-2.0
// What a run file tells of its society and its seed agents, a line for each layer and campaign.
#pragma once

#include <string>

#include "record/run_file.hpp"

namespace groundswell::app {

[[nodiscard]] std::string society_text(const StoredRun& run);

}  // namespace groundswell::app
