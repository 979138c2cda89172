// SPDX-License-Identifier: Apache-2.0
#include "scenario/draw.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/error.hpp"

namespace groundswell {
namespace {

using Two = std::array<double, 2>;

double constant(const Two& p, const Draws& /*draws*/, DrawAt /*at*/) { return p[0]; }
double uniform(const Two& p, const Draws& draws, DrawAt at) {
  return p[0] + (p[1] - p[0]) * draws.uniform(at);
}
double normal(const Two& p, const Draws& draws, DrawAt at) {
  return p[0] + p[1] * draws.normal(at);
}
double lognormal(const Two& p, const Draws& draws, DrawAt at) {
  return p[0] * portable_exp(p[1] * draws.normal(at));
}
double exponential(const Two& p, const Draws& draws, DrawAt at) {
  return p[0] * draws.exponential(at);
}
double beta(const Two& p, const Draws& draws, DrawAt at) {
  return draws.beta(at, p[0] * p[1], (1.0 - p[0]) * p[1]);
}
double two_point(const Two& p, const Draws& draws, DrawAt at) {
  return draws.uniform(at) < p[0] ? 1.0 : 0.0;
}

constexpr std::array kRules{
    std::pair{std::string_view{"constant"}, &constant},
    std::pair{std::string_view{"uniform"}, &uniform},
    std::pair{std::string_view{"normal"}, &normal},
    std::pair{std::string_view{"lognormal"}, &lognormal},
    std::pair{std::string_view{"exponential"}, &exponential},
    std::pair{std::string_view{"beta"}, &beta},
    std::pair{std::string_view{"two-point"}, &two_point},
};

}  // namespace

Sampler::Sampler(const Distribution& distribution) {
  const auto* const found =
      std::ranges::find(kRules, distribution.name, [](const auto& rule) { return rule.first; });
  if (found == kRules.end() || distribution.parameters.size() > parameters_.size())
    throw InternalError("no way to draw from the distribution '" + distribution.name + "'");
  rule_ = found->second;
  std::ranges::copy(distribution.parameters, parameters_.begin());
}

double Sampler::draw(const Draws& draws, DrawAt at) const { return rule_(parameters_, draws, at); }

}  // namespace groundswell
