// SPDX-License-Identifier: Apache-2.0
// Chart turnover: by hand, and against random copying, whose turnover is known.
#include <algorithm>
#include <cmath>
#include <map>

#include "core/random.hpp"
#include "measure/turnover.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using namespace groundswell::test;

TEST_CASE("depths of turnover: what the chart and the items have") {
  CHECK(turnover_depths(1000, 1000) == std::vector<std::uint32_t>{1, 5, 10, 20, 40, 100});
  CHECK(turnover_depths(48, 100) == std::vector<std::uint32_t>{1, 5, 10, 20, 40});
  CHECK(turnover_depths(48, 10) == std::vector<std::uint32_t>{1, 5, 10});
  CHECK(turnover_depths(4, 40) == std::vector<std::uint32_t>{1});
}

TEST_CASE("entries, weeks and peaks by hand") {
  //                                A  B  C  D
  const std::vector<Ranks> weeks{{1, 2, 3, 0}, {2, 1, 0, 3}, {2, 0, 3, 1}, {0, 0, 0, 0}};
  CHECK(chart_entries(weeks, 1) == std::vector<std::uint32_t>{1, 1, 1, 0});
  CHECK(chart_entries(weeks, 2) == std::vector<std::uint32_t>{2, 0, 1, 0});
  CHECK(chart_entries(weeks, 3) == std::vector<std::uint32_t>{3, 1, 1, 0});
  CHECK(mean_turnover(chart_entries(weeks, 3)) == Approx(2.0 / 3.0));
  CHECK(std::isnan(mean_turnover(chart_entries(std::span(weeks).first(1), 3))));
  CHECK(std::isnan(mean_turnover({})));
  CHECK(chart_run(weeks, 0).periods == 3);
  CHECK(chart_run(weeks, 0).peak == 1);
  CHECK(chart_run(weeks, 2).periods == 2);
  CHECK(chart_run(weeks, 2).peak == 3);
  CHECK(chart_run({}, 0).peak == 0);
}

// Each of 1,000 agents copies one of the last generation, or (1 in 100) invents. Over 4,000
// generations 1.783 types a generation enter the top 20 (science.md §4, a figure of other people's
// code; its own error is about 0.02). Mean of 20 blocks of 50 generations ± 5 %, which is about 2.5
// of the standard errors printed where it fails: the table's tolerance, not a sharp test.
TEST_CASE("turnover of random copying", "[slow]") {
  constexpr std::size_t kAgents = 1000;
  const Draws draws(7, 0, Purpose::test);
  std::vector<std::uint32_t> variant(kAgents);
  for (std::size_t i = 0; i < kAgents; ++i) variant[i] = static_cast<std::uint32_t>(i);
  std::uint32_t types = kAgents;
  const auto top_of = [](const std::vector<std::uint32_t>& variants, std::uint32_t depth) {
    std::map<std::uint32_t, std::uint32_t> counts;
    for (const std::uint32_t type : variants) ++counts[type];
    std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
    for (const auto& [type, count] : counts) order.emplace_back(~count, type);
    std::sort(order.begin(), order.end());
    order.resize(std::min<std::size_t>(order.size(), depth));
    return order;
  };
  Sample entries;
  std::vector<Ranks> charts;
  std::map<std::uint32_t, std::size_t> columns;  // types that were ever in the top, as items
  for (std::uint64_t generation = 0; generation < 5000; ++generation) {
    std::vector<std::uint32_t> next(kAgents);
    for (std::size_t i = 0; i < kAgents; ++i) {
      const bool invents = draws.uniform({i, 0, generation, 0}) < 0.01;
      next[i] = invents ? types++ : variant[draws.below({i, 1, generation, 0}, kAgents)];
    }
    variant = std::move(next);
    if (generation < 1000) continue;
    Ranks ranks(columns.size(), 0);
    std::uint32_t place = 0;
    for (const auto& [order, type] : top_of(variant, 20)) {
      const auto column = columns.emplace(type, columns.size()).first->second;
      ranks.resize(columns.size(), 0);
      ranks[column] = ++place;
    }
    charts.push_back(std::move(ranks));
  }
  for (Ranks& ranks : charts) ranks.resize(columns.size(), 0);
  const std::vector<std::uint32_t> all = chart_entries(charts, 20);
  for (std::size_t block = 1; block + 50 <= all.size(); block += 50)
    entries.add(mean_turnover(std::span(all).subspan(block - 1, 51)));
  CAPTURE(entries.mean(), entries.standard_error());
  CHECK(std::fabs(entries.mean() - 1.783) <= 0.05 * 1.783);
}
