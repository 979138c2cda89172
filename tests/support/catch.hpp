// SPDX-License-Identifier: Apache-2.0
// Catch2, whichever of its two shapes is installed: 2 (one header) or 3 (a library). What differs
// between them is evened out here, so that tests are written once: `Approx(x)` without a
// namespace, and `containing("text")` where a matcher is asked for.
#pragma once

#include <string>

#if __has_include(<catch2/catch_all.hpp>)

#include <catch2/catch_all.hpp>
using Catch::Approx;
namespace groundswell::test {
[[nodiscard]] inline auto containing(const std::string& text) {
  return Catch::Matchers::ContainsSubstring(text);
}
}  // namespace groundswell::test

#else

#include <catch2/catch.hpp>
namespace groundswell::test {
[[nodiscard]] inline auto containing(const std::string& text) {
  return Catch::Matchers::Contains(text);
}
}  // namespace groundswell::test

#endif
