// SPDX-License-Identifier: Apache-2.0
// What the benchmarks measure with: a clock, the median, and this process's memory.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace groundswell::bench {

/// Seconds that `work` takes.
template <class Work>
[[nodiscard]] double seconds(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

[[nodiscard]] inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// A line of /proc/self/status in bytes: VmHWM is the most memory ever held, VmRSS what is now.
[[nodiscard]] inline double memory(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":")) return std::atof(line.c_str() + name.size() + 1) * 1024.0;
  return 0.0;
}

}  // namespace groundswell::bench
