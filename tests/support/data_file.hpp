// SPDX-License-Identifier: Apache-2.0
// Real data sets, which are downloaded and not part of the repository: a test that needs one says
// that it was left out, and passes, where the set is missing.
//
//   const auto file = data_file("karate_edges.txt");
//   if (!file) return;
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "support/catch.hpp"

namespace groundswell::test {

[[nodiscard]] inline std::optional<std::filesystem::path> data_file(const std::string& name) {
  const char* folder = std::getenv("GROUNDSWELL_DATA");  // set by ctest
  if (folder != nullptr && *folder != '\0') {
    const std::filesystem::path file = std::filesystem::path(folder) / name;
    if (std::filesystem::exists(file)) return file;
  }
  WARN("left out: data set " << name << " is not here (set GROUNDSWELL_DATA to its folder)");
  return std::nullopt;
}

}  // namespace groundswell::test
