// SPDX-License-Identifier: Apache-2.0
// Choice by one's own taste against the logit's probabilities, exactly: counts are multinomial.
// All χ² tests at a false-alarm rate of 1e-6, half on each side.
#include <algorithm>
#include <numeric>

#include "measure/growth.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/choice_market.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace quality_logit_theory {
namespace {

constexpr int kSeed = 1;

}  // namespace

TEST_CASE(
    "quality logit: shares are the logit's probabilities, with and without an outside option") {
  struct Row {
    double strength, outside;
    std::vector<double> appeals;
  };
  const Graph crowd = Graph::well_mixed(100);
  for (const Row& row : {Row{1.0, 0.0, {0.5, 0.3, 0.2}}, Row{2.5, 0.0, {1.0, 2.0, 0.7, 0.1, 1.5}},
                         Row{1.0, 1.3, {0.5, 0.3, 2.0}}, Row{0.0, 0.5, {4.0, 1.0}}}) {
    const ModelRun run(crowd,
                       choice_text("name = \"quality-logit\"\ndecisions = 20000\n"
                                   "taste_strength = " +
                                       exact(row.strength) + "\noutside = " + exact(row.outside),
                                   -1.0, row.appeals, 10));
    const std::vector<std::uint64_t> downloads = downloads_of(run.world(0));
    double total = row.outside;
    for (const double appeal : row.appeals) total += std::pow(appeal, row.strength);
    std::vector<double> seen(downloads.begin(), downloads.end()), due;
    for (const double appeal : row.appeals)
      due.push_back(200'000 * std::pow(appeal, row.strength) / total);
    if (row.outside > 0.0) {
      seen.push_back(200'000 - std::accumulate(seen.begin(), seen.end(), 0.0));
      due.push_back(200'000 * row.outside / total);
    }
    CAPTURE(row.strength, row.outside, seen, due);
    CHECK(plausible(chi_square_p(seen, due)));
  }
}

TEST_CASE("quality logit: tastes decide agent by agent") {
  // Two items that suit opposite tastes, strongly: nearly everybody chooses the one on its side.
  // An agent chooses 400 times; given its taste its count is binomial with the logit's p, so the
  // sum over agents of (count − n p)² / (n p (1 − p)) is χ² with as many degrees of freedom.
  constexpr AgentId kAgents = 300;
  constexpr int kTimes = 400;
  const Graph crowd = Graph::well_mixed(kAgents);
  const std::string text = R"(
seed = 5
[clock]
steps = 400
[population]
taste_dimensions = 2
[[items]]
name = "left"
quality = 0.2
attributes = [0.9, 0.4]
[[items]]
name = "right"
attributes = [-0.5]
[model]
name = "quality-logit"
decisions = 300
)";
  const ModelRun run(crowd, text);
  const WorldResult world = run.world(0, {.ledger = true});
  std::vector<double> left(kAgents, 0.0);
  for (const Download& download : world.ledger)
    if (download.item == 0) left[download.agent] += 1.0;
  const Draws taste(5, 0, Purpose::taste);
  double statistic = 0.0;
  for (AgentId agent = 0; agent < kAgents; ++agent) {
    const double x = static_cast<float>(taste.normal({.agent = agent, .index = 0}));
    const double y = static_cast<float>(taste.normal({.agent = agent, .index = 1}));
    const double gap = 0.2 + 0.9 * x + 0.4 * y + 0.5 * x;
    const double p = 1.0 / (1.0 + std::exp(-gap));
    const double off = left[agent] - kTimes * p;
    statistic += off * off / (kTimes * p * (1.0 - p));
  }
  CAPTURE(statistic);
  CHECK(plausible(chi_square_tail(statistic, kAgents)));
}

TEST_CASE("quality logit: downloads fluctuate as the square root of their mean (row 52)", "[law]") {
  // Nobody sees anybody: 20 items, from one download a step to a thousand (or to 63), while three
  // in four opportunities come to nothing, so that counts are as good as Poisson (a share p of all
  // opportunities lowers a variance by p). The exponent has a standard error of .0034 (.0057).
  constexpr int kSteps = 500;
  const Graph crowd = Graph::well_mixed(1000);
  std::vector<double> appeals;
  for (int i = 0; i < 20; ++i) appeals.push_back(std::pow(1000.0, i / 19.0));
  const double all = std::accumulate(appeals.begin(), appeals.end(), 0.0);
  const auto decisions = static_cast<int>(4 * all);
  for (const double strength : {1.0, 0.6}) {
    const ModelRun run(
        crowd, choice_text("name = \"quality-logit\"\narrivals = \"random\"\ndecisions = " +
                               std::to_string(decisions) + "\ntaste_strength = " + exact(strength) +
                               "\noutside = " + exact(3 * all),
                           -1.0, appeals, kSteps, kSeed));
    const WorldResult world = run.world(0);
    std::vector<Fluctuation> items;
    for (ItemId item = 0; item < world.items; ++item) {
      std::vector<std::uint32_t> counts;
      for (Step step = 0; step < world.steps; ++step)
        counts.push_back(static_cast<std::uint32_t>(world.count(step, item, Channel::own)));
      items.push_back(fluctuation(counts));
    }
    const double exponent = fluctuation_exponent(items);
    CAPTURE(strength, exponent, items.front().mean, items.back().mean, items.back().variance);
    CHECK(std::fabs(exponent - 0.5) <= 0.03);
  }
}

TEST_CASE("items by count: names, qualities drawn once for the seed, and read back as themselves") {
  const Graph crowd = Graph::well_mixed(10);
  const std::string text = R"(
[clock]
steps = 2
[[items]]
name = "song"
count = 4000
quality = { distribution = "normal", mean = 0.5, sd = 0.3 }
[[items]]
name = "single"
quality = 0.25
[model]
name = "quality-logit"
)";
  const ModelRun run(crowd, "seed = 3\n" + text);
  const std::vector<Values>& items = run.scenario().items;
  REQUIRE(items.size() == 4001);
  CHECK(items[0].text("name") == "song 1");
  CHECK(items[3999].text("name") == "song 4000");
  CHECK(items[4000].text("name") == "single");
  CHECK(items[4000].number("quality") == 0.25);
  CHECK_FALSE(items[0].declares("count"));
  std::vector<double> qualities;
  for (std::size_t i = 0; i < 4000; ++i) qualities.push_back(items[i].number("quality"));
  CHECK(plausible(kolmogorov_p(
      qualities, [](double q) { return 0.5 * std::erfc(-(q - 0.5) / 0.3 / std::sqrt(2.0)); })));
  const ModelRun again(crowd, to_toml(run.scenario()));
  CHECK(to_toml(again.scenario()) == to_toml(run.scenario()));
  CHECK(ModelRun(crowd, "seed = 3\n" + text).scenario().items[7].number("quality") == qualities[7]);
  CHECK(ModelRun(crowd, "seed = 4\n" + text).scenario().items[7].number("quality") != qualities[7]);
}

}  // namespace quality_logit_theory
