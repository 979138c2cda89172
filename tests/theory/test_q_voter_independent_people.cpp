// SPDX-License-Identifier: Apache-2.0
// The q-voter model where some are always independent (science.md §12.2, §16 row 32): order is lost
// where the Binder cumulants of two sizes cross, at (q − 1)/q, with twice as many as there can be
// independent acts. What decides is who is independent.
//
// The cumulants' exact laws of these sizes cross at .6741, and a tolerance of .015 is that of the
// row. The standard error is about .002.
#include "support/catch.hpp"
#include "theory/q_voter_runs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace q_voter_independent_people_theory {
namespace {

constexpr std::uint64_t kSeed = 1;

}  // namespace

TEST_CASE("q-voter: where independent people put an end to order (row 32)", "[law]") {
  for (const Crossing& row : {Crossing{
           {{3, false, true}, 2.0 / 3, 0.015, {96, 768}, {63.0 / 96, 65.0 / 96}}, {10'000, 6760}}})
    check_crossing(row, kSeed);
}

}  // namespace q_voter_independent_people_theory
