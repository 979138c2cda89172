// SPDX-License-Identifier: Apache-2.0
// The urn with immigration (science.md §12.3, §16 row 41). One item's count S_t is a Markov chain,
// P(S_t+1 = S_t + 1) = (1−c)q + c·S_t/t after a first download of one's own, so its whole law, and
// with it the expected unpredictability, Gini part and dose shares, come from an exact recursion.
#include <numeric>

#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/choice_market.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace polya_theory {
namespace {

/// The law of an item's downloads after `votes`.
std::vector<double> law_of_count(double c, double q, int votes) {
  std::vector<double> law(static_cast<std::size_t>(votes) + 1, 0.0);
  law[0] = 1.0 - q;
  law[1] = q;
  for (int t = 1; t < votes; ++t)
    for (int s = t + 1; s >= 0; --s) {
      const auto up = [&](int from) { return (1.0 - c) * q + c * from / t; };
      double p = s <= t ? law[static_cast<std::size_t>(s)] * (1.0 - up(s)) : 0.0;
      if (s > 0) p += law[static_cast<std::size_t>(s) - 1] * up(s - 1);
      law[static_cast<std::size_t>(s)] = p;
    }
  return law;
}

/// E|X − Y| of two independent draws.
double expected_gap(const std::vector<double>& law) {
  double below = 0.0, gap = 0.0;  // Σ F(1 − F), twice
  for (const double p : law) {
    below += p;
    gap += 2.0 * below * (1.0 - below);
  }
  return gap;
}

}  // namespace

TEST_CASE("Polya: 48 equal items, 700 downloads: unpredictability and Gini (row 41)") {
  struct Row {
    double c, u, gini;
  };
  const Graph crowd = Graph::well_mixed(700);
  for (const Row& row : {Row{0.0, .00605, .144}, Row{0.25, .00845, .199}, Row{0.5, .0136, .326},
                         Row{0.75, .0253, .602}}) {
    const ModelRun run(crowd, choice_text("name = \"polya\"\ndecisions = 700", row.c,
                                          std::vector<double>(48, 1.0), 1));
    const double exact_u = expected_gap(law_of_count(row.c, 1.0 / 48, 700)) / 700;
    Sample u, inequality;
    std::vector<double> before;
    for (World number = 0; number < 400; ++number) {
      const std::vector<double> shares = shares_of(run.world(number));
      inequality.add(gini(shares));
      if (number % 2 == 1) {  // pairs that share no world: independent values
        double gap = 0.0;
        for (std::size_t i = 0; i < 48; ++i) gap += std::fabs(shares[i] - before[i]) / 48.0;
        u.add(gap);
      }
      before = shares;
    }
    CAPTURE(row.c, u.mean(), u.standard_error(), exact_u, inequality.mean(),
            inequality.standard_error());
    CHECK(agrees(u, exact_u));
    CHECK(std::fabs(u.mean() / row.u - 1.0) < 0.03);
    CHECK(std::fabs(inequality.mean() / row.gini - 1.0) < 0.03);
  }
}

TEST_CASE("Polya: the law of an item's downloads, whole") {
  const Graph crowd = Graph::well_mixed(50);
  for (const auto& [c, q] : {std::pair{0.3, 0.2}, std::pair{0.8, 0.5}, std::pair{1.0, 0.35}}) {
    const ModelRun run(crowd, choice_text("name = \"polya\"\ndecisions = 30", c,
                                          {q, 0.6 * (1.0 - q), 0.4 * (1.0 - q)}, 2));
    const std::vector<double> law = law_of_count(c, q, 60);
    std::vector<double> seen(61, 0.0), due;
    constexpr World kWorlds = 8000;
    Sample own;
    for (World number = 0; number < kWorlds; ++number) {
      const WorldResult world = run.world(number);
      seen[world.total(0)] += 1.0;
      own.add(static_cast<double>(world.total(0, Channel::own) + world.total(1, Channel::own) +
                                  world.total(2, Channel::own)));
    }
    for (const double p : law) due.push_back(p * kWorlds);
    CAPTURE(c, q);
    CHECK(plausible(chi_square_p(seen, due)));
    // The first is always one's own, each other one with probability 1 − c.
    CHECK(agrees(own, 1.0 + 59.0 * (1.0 - c)));
  }
}

TEST_CASE("Polya: dose shares are the parts of the probability, and as many as were tipped") {
  // Over the decisions the expected dose share of a channel is the probability that it tips.
  const Graph crowd = Graph::well_mixed(200);
  const ModelRun run(crowd, choice_text("name = \"polya\"\ndecisions = 500", 0.6, {3, 2, 1}, 4));
  Sample difference;
  for (World number = 0; number < 200; ++number) {
    const WorldResult world = run.world(number);
    double tipped = 0.0, dosed = 0.0, all = 0.0;
    for (ItemId item = 0; item < 3; ++item) {
      tipped += static_cast<double>(world.total(item, Channel::peers));
      dosed += static_cast<double>(world.dose_shares[item * kChannels + 1]) / kWholeShare;
      for (std::size_t c = 0; c < kChannels; ++c)
        all += static_cast<double>(world.dose_shares[item * kChannels + c]);
    }
    CHECK(all == 2000.0 * kWholeShare);
    difference.add(tipped - dosed);
  }
  CAPTURE(difference.mean(), difference.standard_error());
  CHECK(agrees(difference, 0.0));
  CHECK(difference.sd() > 0.0);
}

TEST_CASE("Polya: collectivism by agent: who copies is who is collectivist") {
  const Graph crowd = Graph::well_mixed(400);
  std::string text = choice_text("name = \"polya\"\ndecisions = 400", 0.0, {1, 1, 1, 1}, 10);
  const std::string constant = "collectivism = 0.0";
  text.replace(text.find(constant), constant.size(),
               "collectivism = { distribution = \"two-point\", share = 0.3 }");
  const ModelRun run(crowd, text);
  const Draws draws(1, 0, Purpose::collectivism);
  std::size_t wrong = 0, copied = 0;
  const Ledger ledger = run.world(0, {.ledger = true}).ledger;
  for (std::size_t i = 1; i < ledger.size(); ++i) {
    const bool herder = draws.uniform({.agent = ledger[i].agent}) < 0.3;
    wrong += herder != (ledger[i].channel == Channel::peers) ? 1U : 0U;
    copied += herder ? 1U : 0U;
    // The peer named had downloaded that item before.
    if (!herder) continue;
    bool earlier = false;
    for (std::size_t j = 0; j < i && !earlier; ++j)
      earlier = ledger[j].agent == ledger[i].peer && ledger[j].item == ledger[i].item;
    wrong += earlier ? 0U : 1U;
  }
  CHECK(ledger.size() == 4000);
  CHECK(wrong == 0);
  CHECK(copied > 800);
}

TEST_CASE("Polya: without repeats an agent gets an item once") {
  const Graph crowd = Graph::well_mixed(30);
  const ModelRun run(
      crowd, choice_text("name = \"polya\"\ndecisions = 60\nrepeat = false", 0.5, {1, 2}, 20));
  const WorldResult world = run.world(0, {.ledger = true, .has = true});
  CHECK(world.ledger.size() == 60);  // both items for everybody, in the end
  CHECK(world.total(0) == 30);
  std::size_t has = 0;
  for (ItemId item = 0; item < 2; ++item)
    for (AgentId agent = 0; agent < 30; ++agent) has += world.has[item][agent] ? 1U : 0U;
  CHECK(has == 60);
}

}  // namespace polya_theory
