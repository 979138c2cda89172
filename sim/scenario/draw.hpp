// SPDX-License-Identifier: Apache-2.0
// Numbers drawn from the distributions that a scenario can name.
#pragma once

#include <array>

#include "core/random.hpp"
#include "scenario/value.hpp"

namespace groundswell {

/// A distribution of the scenario, to be drawn from many times: its name is looked up once.
class Sampler {
 public:
  explicit Sampler(const Distribution& distribution);

  [[nodiscard]] double draw(const Draws& draws, DrawAt at) const;

 private:
  using Rule = double (*)(const std::array<double, 2>& parameters, const Draws& draws, DrawAt at);

  Rule rule_;
  std::array<double, 2> parameters_{};
};

}  // namespace groundswell
