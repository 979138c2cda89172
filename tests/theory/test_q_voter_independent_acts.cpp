// SPDX-License-Identifier: Apache-2.0
// The q-voter model where everybody is independent now and then (science.md §12.1, §16 row 30):
// order is lost where the Binder cumulants of two sizes cross, at (q − 1)/(q − 1 + 2^(q − 1)).
//
// Sizes and brackets are those of which the cumulants' exact laws cross within .0013 of the
// transition (.0032 for q = 5, the last that has no jump): the worlds then tell it from the ends of
// the tolerance with the fewest updates. Standard errors are about .002, a quarter of what is left.
#include "support/catch.hpp"
#include "theory/q_voter_runs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace q_voter_independent_acts_theory {
namespace {

constexpr std::uint64_t kSeed = 1;

}  // namespace

TEST_CASE("q-voter: where independent acts put an end to order (row 30)", "[law]") {
  for (const Crossing& row :
       {Crossing{{{2}, 1.0 / 3, 0.01, {50, 800}, {1.0 / 3 - 0.03, 1.0 / 3 + 0.03}}, {2500, 1250}},
        Crossing{{{3}, 1.0 / 3, 0.01, {50, 800}, {1.0 / 3 - 0.02, 1.0 / 3 + 0.02}}, {2200, 1060}},
        Crossing{{{4}, 3.0 / 11, 0.01, {50, 800}, {3.0 / 11 - 0.015, 3.0 / 11 + 0.015}},
                 {1740, 860}},
        Crossing{{{5}, 0.2, 0.01, {40, 400}, {0.19, 0.21}}, {1650, 960}}})
    check_crossing(row, kSeed);
}

}  // namespace q_voter_independent_acts_theory
