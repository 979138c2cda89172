// SPDX-License-Identifier: Apache-2.0
// The ways a computation is repeated whose result may not depend on them: threads × block sizes.
#pragma once

#include <cstddef>
#include <vector>

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

/// 1, 2, 3 and 8 threads, each with each of the block sizes (0: as the program chooses). Builds
/// with sanitizers, which make everything slower, get a few of them: what sanitizers look for is in
/// each; that the bits are the same is the other builds' to show.
inline std::vector<Way> ways(const std::vector<std::size_t>& blocks) {
#if defined(__SANITIZE_THREAD__)
  return {{3, blocks.back()}};
#elif defined(__SANITIZE_ADDRESS__)
  return {{1, blocks.front()}, {8, blocks.back()}};
#else
  std::vector<Way> all;
  for (const int threads : {1, 2, 3, 8})
    for (const std::size_t block : blocks) all.push_back({threads, block});
  return all;
#endif
}

}  // namespace groundswell::test
