// SPDX-License-Identifier: Apache-2.0
// Threads for tests that need some and do not ask how many: what they compute depends on neither
// their number nor their order.
#pragma once

#include "core/parallel.hpp"

namespace groundswell::test {

/// Two threads, of the process.
inline const Executor& executor() {
  static const Executor two(2);
  return two;
}

}  // namespace groundswell::test
