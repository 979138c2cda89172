// SPDX-License-Identifier: Apache-2.0
#include "scenario/draw.hpp"

#include "core/error.hpp"

namespace groundswell {

double draw_from(const Distribution& distribution, const Draws& draws, DrawAt at) {
  const std::string& name = distribution.name;
  const std::vector<double>& p = distribution.parameters;
  if (name == "constant") return p[0];
  if (name == "uniform") return p[0] + (p[1] - p[0]) * draws.uniform(at);
  if (name == "normal") return p[0] + p[1] * draws.normal(at);
  if (name == "lognormal") return p[0] * portable_exp(p[1] * draws.normal(at));
  if (name == "exponential") return p[0] * draws.exponential(at);
  if (name == "beta") return draws.beta(at, p[0] * p[1], (1.0 - p[0]) * p[1]);
  if (name == "two-point") return draws.uniform(at) < p[0] ? 1.0 : 0.0;
  throw InternalError("no way to draw from the distribution '" + name + "'");
}

}  // namespace groundswell
