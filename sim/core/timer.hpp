// SPDX-License-Identifier: Apache-2.0
// How long something takes, for people: never part of a result.
#pragma once

#include <chrono>

namespace groundswell {

using Timer = std::chrono::steady_clock;

[[nodiscard]] inline double seconds_since(Timer::time_point begin) {
  return std::chrono::duration<double>(Timer::now() - begin).count();
}

}  // namespace groundswell
