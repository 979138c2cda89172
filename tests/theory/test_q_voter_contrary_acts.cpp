// SPDX-License-Identifier: Apache-2.0
// The q-voter model where everybody is contrary now and then (science.md §12.1, §16 row 33): order
// is lost where the Binder cumulants of two sizes cross, at (q − 1)/(2q).
//
// Sizes and brackets are those of which the cumulants' exact laws cross within .0004, .0022 and
// .0038 of the transition: the worlds then tell it from the ends of the tolerance with the fewest
// updates. The larger q, the flatter the cumulants cross. Standard errors are about .002.
#include "support/catch.hpp"
#include "theory/q_voter_runs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace q_voter_contrary_acts_theory {
namespace {

constexpr std::uint64_t kSeed = 1;

}  // namespace

TEST_CASE("q-voter: where contrary acts put an end to order (row 33)", "[law]") {
  for (const Crossing& row :
       {Crossing{{{2, true}, 0.25, 0.01, {50, 800}, {0.235, 0.265}}, {1370, 680}},
        Crossing{{{3, true}, 1.0 / 3, 0.01, {50, 800}, {1.0 / 3 - 0.01, 1.0 / 3 + 0.01}},
                 {2900, 1400}},
        Crossing{{{4, true}, 0.375, 0.01, {50, 1600}, {0.37, 0.385}}, {5200, 2070}}})
    check_crossing(row, kSeed);
}

}  // namespace q_voter_contrary_acts_theory
