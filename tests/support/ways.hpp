// SPDX-License-Identifier: Apache-2.0
// The ways a computation is repeated whose result may not depend on them: threads × block sizes.
#pragma once

#include <cstddef>
#include <vector>

#include "core/parallel.hpp"

namespace groundswell::test {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

struct Way {
  int threads;
  std::size_t block;
};

/// What the ways are compared with: one thread. Builds with sanitizers, which make everything
/// slower, compute once, on several threads in small blocks: that is what sanitizers look at. That
/// the bits are the same is the other builds' to show, and there test_every_model.cpp's.
inline Executor plainly([[maybe_unused]] std::size_t block = 67) {
#if defined(__SANITIZE_THREAD__)
  return Executor(3, block);
#elif defined(__SANITIZE_ADDRESS__)
  return Executor(8, block);
#else
  return Executor(1);
#endif
}

/// 1, 2, 3 and 8 threads, each with each of the block sizes (0: as the program chooses); none in
/// builds with sanitizers.
inline std::vector<Way> ways(const std::vector<std::size_t>& blocks) {
  std::vector<Way> all;
  if (kSanitized) return all;
  for (const int threads : {1, 2, 3, 8})
    for (const std::size_t block : blocks) all.push_back({threads, block});
  return all;
}

}  // namespace groundswell::test
