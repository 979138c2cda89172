// SPDX-License-Identifier: Apache-2.0
// Short scenarios of the choice family, and the market that a world of one ends in.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "measure/metrics.hpp"
#include "theory/run_model.hpp"

namespace groundswell::test {

/// A number as TOML reads it back: the same bits.
[[nodiscard]] inline std::string exact(double number) { return to_text(number); }

/// `model` holds the lines of [model]; qualities are written as logarithms of `appeals`.
[[nodiscard]] inline std::string choice_text(const std::string& model, double collectivism,
                                             const std::vector<double>& appeals, int steps,
                                             int seed = 1) {
  std::string text = "seed = " + std::to_string(seed) +
                     "\n[clock]\nsteps = " + std::to_string(steps) + "\n[population]\n" +
                     "taste_dimensions = 0\n[model]\n" + model + "\n";
  for (std::size_t i = 0; i < appeals.size(); ++i)
    text += "[[items]]\nname = \"item " + std::to_string(i) +
            "\"\nquality = " + exact(std::log(appeals[i])) + "\n";
  const std::size_t at = text.find("taste_dimensions");
  if (collectivism >= 0.0) text.insert(at, "collectivism = " + exact(collectivism) + "\n");
  return text;
}

[[nodiscard]] inline std::vector<std::uint64_t> downloads_of(const WorldResult& world) {
  std::vector<std::uint64_t> totals;
  for (ItemId item = 0; item < world.items; ++item) totals.push_back(world.total(item));
  return totals;
}

[[nodiscard]] inline std::vector<double> shares_of(const WorldResult& world) {
  return market_shares(downloads_of(world));
}

}  // namespace groundswell::test
