// SPDX-License-Identifier: Apache-2.0
// The q-voter model where some are always contrary (science.md §12.2, §16 row 33): order is lost
// where the Binder cumulants of two sizes cross, at (q − 1)/(2q), as where everybody is now and
// then.
//
// The cumulants' exact laws of these sizes and brackets cross within .0013 of the transition: the
// worlds then tell it from the ends of the tolerance with the fewest updates. Standard errors are
// about .002.
#include "support/catch.hpp"
#include "theory/q_voter_runs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace q_voter_contrary_people_theory {
namespace {

constexpr std::uint64_t kSeed = 1;

}  // namespace

TEST_CASE("q-voter: where contrary people put an end to order (row 33)", "[law]") {
  for (const Crossing& row :
       {Crossing{{{2, true, true}, 0.25, 0.01, {96, 768}, {22.0 / 96, 26.0 / 96}}, {1780, 1020}},
        Crossing{{{3, true, true}, 1.0 / 3, 0.01, {96, 768}, {30.0 / 96, 34.0 / 96}}, {2400, 1400}},
        Crossing{{{4, true, true}, 0.375, 0.01, {96, 768}, {34.0 / 96, 38.0 / 96}}, {3450, 1970}}})
    check_crossing(row, kSeed);
}

}  // namespace q_voter_contrary_people_theory
