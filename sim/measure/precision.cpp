// SPDX-License-Identifier: Apache-2.0
#include "measure/precision.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "measure/metrics.hpp"

namespace groundswell {
namespace {

std::vector<double> defined(std::span<const double> values) {
  std::vector<double> kept;
  for (const double value : values)
    if (!std::isnan(value)) kept.push_back(value);
  return kept;
}

double half_width_of(const std::vector<double>& values, double confidence) {
  if (values.size() < 2) return std::numeric_limits<double>::infinity();
  const boost::math::students_t law(static_cast<double>(values.size() - 1));
  return boost::math::quantile(law, 0.5 + confidence / 2.0) * estimate(values).standard_error;
}

}  // namespace

double half_width(std::span<const double> values, double confidence) {
  return half_width_of(defined(values), confidence);
}

bool is_precise(std::span<const double> values, double rel_error, double confidence) {
  const std::vector<double> kept = defined(values);
  const double width = half_width_of(kept, confidence);
  const double mean = std::abs(estimate(kept).mean);
  if (width == 0.0) return mean > 0.0 && kept.size() >= kEnoughEqual;
  return width <= rel_error * mean;
}

}  // namespace groundswell
