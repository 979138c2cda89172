// SPDX-License-Identifier: Apache-2.0
// What can be wrong in [clock].
#pragma once

#include <vector>

#include "core/error.hpp"
#include "scenario/parameter.hpp"

namespace groundswell {

/// Whether the clock is good enough to hold times against it; what is wrong is appended to
/// `problems`.
[[nodiscard]] bool check_clock(const Values& clock, std::vector<Problem>& problems);

}  // namespace groundswell
