// SPDX-License-Identifier: Apache-2.0
// The q-voter model with independence (science.md §12.1 and §12.2, §16 rows 29, 31 and 32): how
// much order there is in a large crowd, as a situation and as a trait, and the loop of q = 8.
#include "support/catch.hpp"
#include "theory/q_voter_runs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace q_voter_order_theory {
namespace {

constexpr std::uint64_t kSeed = 1;

/// Mean of |m| over `steps` sweeps after `warm` and over worlds.
Sample order_after(const QVoterRule& rule, double p, AgentId agents, int warm, int steps,
                   World worlds, double share = 1.0) {
  const Graph crowd = Graph::well_mixed(agents);
  const ModelRun run(crowd, rule.text(p, warm + steps, share, kSeed + 1));
  Sample sample;
  for (const World number : worlds_of(run, rule, p, worlds, 3e-4))
    sample.add(moments_of(run.world(number), warm).absolute);
  return sample;
}

}  // namespace

TEST_CASE("q-voter: order in a large crowd, as a situation and as a trait", "[law]") {
  // The values of §16 rows 29 and 32, at its 10^5 agents: standard errors of at most a quarter of
  // the tolerance. The others in half as many, where that leaves room.
  struct Row {
    QVoterRule rule;
    double p, order, tolerance;
    AgentId agents = 50'000;
    int warm = 40, steps = 40;
    World worlds = 2;
    double share = 1.0;  // of yes, at first
  };
  constexpr AgentId kTable = 100'000;
  for (const Row& row :
       {Row{{2}, 0.2, 0.70711, 0.005, kTable, 15, 35, 6},
        Row{{3}, 0.2, 0.70711, 0.005, kTable, 15, 35, 6},
        Row{{3, false, true}, 0.3, 0.69156, 0.006, kTable, 30, 20, 4},
        Row{{3, false, true}, 0.6, 0.27735, 0.006, kTable, 40, 40, 6},
        // Slow to forget where it began, a tenth in each sweep: begins near by.
        Row{{3}, 0.3, 0.37796, 0.005, 100'000, 20, 55, 8, 0.72}, Row{{2}, 0.1, 0.88192, 0.005},
        Row{{3}, 0.1, 0.88192, 0.005}, Row{{4}, 0.1, 0.87398, 0.005}, Row{{4}, 0.2, 0.64359, 0.005},
        Row{{2, false, true}, 0.1, 0.89443, 0.006}, Row{{2, false, true}, 0.3, 0.63246, 0.006},
        Row{{4, false, true}, 0.6, 0.36384, 0.006, 50'000, 40, 40, 4}}) {
    const Sample order =
        order_after(row.rule, row.p, row.agents, row.warm, row.steps, row.worlds, row.share);
    CAPTURE(row.rule.q, row.rule.trait, row.p, order.mean(), order.standard_error());
    if (row.agents == kTable && row.share == 1.0)
      CHECK(order.standard_error() < row.tolerance / 4.0);
    CHECK(std::fabs(order.mean() - row.order) <= row.tolerance);
    if (row.rule.trait) continue;
    const double exact = row.rule.exact_situation(row.agents, row.p).absolute;
    CHECK(std::fabs(exact - row.order) <= 0.005);
  }
  // Past the transition there is none: |m| is about 1/√N.
  CHECK(order_after({4}, 0.3, 50'000, 100, 10, 2).mean() < 0.03);
  CHECK(order_after({3, false, true}, 0.75, 50'000, 60, 10, 2).mean() < 0.03);
}

TEST_CASE("q-voter, q = 8: between 0.0519 and 0.1046 it stays what it was", "[law]") {
  // From halves and from consent, 0.01 outside and inside the ends of the loop.
  const QVoterRule eight{8};
  CHECK(order_after(eight, 0.0519 - 0.01, 12'000, 700, 20, 1, 0.5).mean() > 0.8);
  CHECK(order_after(eight, 0.0519 + 0.01, 12'000, 700, 20, 1, 0.5).mean() < 0.3);
  CHECK(order_after(eight, 0.1046 - 0.01, 12'000, 300, 20, 1).mean() > 0.6);
  CHECK(order_after(eight, 0.1046 + 0.01, 12'000, 300, 20, 1).mean() < 0.1);
  // No such loop for q = 3: from both it comes to the same.
  CHECK(order_after({3}, 0.30, 12'000, 200, 20, 1, 0.5).mean() ==
        Approx(order_after({3}, 0.30, 12'000, 200, 20, 1).mean()).margin(0.03).epsilon(0));
}

}  // namespace q_voter_order_theory
