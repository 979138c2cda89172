// SPDX-License-Identifier: Apache-2.0
// Holds many simulated spreads against their exact law: mean size, distribution of sizes, and mean
// number of adopters in each step.
#pragma once

#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/small_graphs.hpp"

namespace groundswell::test {

/// Mean size within 4 standard errors (false-alarm rate 6.3e-5); sizes by χ² (1e-6).
inline void check_sizes(const CopyRuns& runs, const OutcomeLaw& law) {
  Sample sizes;
  std::vector<double> seen(law.size_chance.size(), 0.0);
  for (const std::uint32_t size : runs.sizes) {
    sizes.add(size);
    seen[size] += 1.0;
  }
  CHECK(agrees(sizes, law.mean()));

  const auto copies = static_cast<double>(runs.sizes.size());
  std::vector<double> due;
  std::size_t likely = 0;
  for (std::size_t size = 0; size < law.size_chance.size(); ++size) {
    due.push_back(copies * law.size_chance[size]);
    likely += due.back() >= 10.0 ? 1U : 0U;
    if (law.size_chance[size] == 0.0) CHECK(seen[size] == 0.0);
  }
  if (likely > 1) CHECK(plausible(chi_square_p(seen, due)));
}

/// Sizes as above, and means of each step within 5 standard errors of the law's (5.7e-7 each),
/// where at least ten copies are expected to have an adopter in it.
inline void check_law(const CopyRuns& runs, const OutcomeLaw& law) {
  check_sizes(runs, law);
  const auto copies = static_cast<double>(runs.sizes.size());
  for (std::size_t step = 1; step < runs.by_step.size(); ++step) {  // step 0: the seeds

    Sample adopters;
    for (const std::uint32_t count : runs.by_step[step]) adopters.add(count);
    if (law.mean_by_step[step] * copies >= 10.0 * static_cast<double>(law.size_chance.size())) {
      CAPTURE(step);
      CHECK(agrees(adopters, law.mean_by_step[step], 5.0));
    }
  }
}

}  // namespace groundswell::test
