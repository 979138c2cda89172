// SPDX-License-Identifier: Apache-2.0
// The logit with social utility (science.md §1.7, §16 row 38): its stationary law, exactly; where
// fashions begin to hold, are as good as none, and must be; and the loop in between.
//
// With every item as good and c = 1 an agent chooses item k with probability e^(K n_k/N)/Z(n). That
// chain satisfies detailed balance with
//   π(n) ∝ N!/Π n_k! · Z(n) · exp(K Σ n_k(n_k − 1)/2N)
// (for i → j both sides of π(n)·n_i/N·e^(K n_j/N)/Z(n) = π(n')·n'_j/N·e^(K n'_i/N)/Z(n') are
// equal).
#include <array>
#include <numeric>

#include "support/catch.hpp"
#include "theory/choice_market.hpp"
#include "theory/state_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace social_logit_theory {
namespace {

constexpr int kSeed = 1;

std::string logit_text(int items, double k, int decisions, int steps, const std::string& start,
                       double c = 1.0, std::vector<double> appeals = {}) {
  if (appeals.empty()) appeals.assign(static_cast<std::size_t>(items), 1.0);
  return choice_text("name = \"social-logit\"\narrivals = \"random\"\nk = " + exact(k) +
                         "\ndecisions = " + std::to_string(decisions) + "\nstart = \"" + start +
                         "\"",
                     c, appeals, steps, kSeed);
}

/// Measures largest_share and effective_items.
double largest(const WorldResult& world, Step step = -1) { return measured(world, 0, 2, step); }

/// P(the most popular item has m agents), m = 0 … N, of the stationary law.
void add_states(std::vector<int>& counts, std::size_t item, int left, double k, int agents,
                std::vector<double>& law) {
  if (item + 1 < counts.size()) {
    for (counts[item] = 0; counts[item] <= left; ++counts[item])
      add_states(counts, item + 1, left - counts[item], k, agents, law);
    return;
  }
  counts[item] = left;
  double log_weight = std::lgamma(agents + 1.0), z = 0.0;
  for (const int n : counts) {
    log_weight += k * n * (n - 1) / (2.0 * agents) - std::lgamma(n + 1.0);
    z += std::exp(k * n / agents);
  }
  law[static_cast<std::size_t>(*std::max_element(counts.begin(), counts.end()))] +=
      std::exp(log_weight - agents * (std::log(counts.size()) + k / 2)) * z;
}

std::vector<double> law_of_largest(int items, double k, int agents) {
  std::vector<double> law(static_cast<std::size_t>(agents) + 1, 0.0);
  std::vector<int> counts(static_cast<std::size_t>(items), 0);
  add_states(counts, 0, agents, k, agents, law);
  const double sum = std::accumulate(law.begin(), law.end(), 0.0);
  for (double& p : law) p /= sum;
  return law;
}

/// For one item that has share s, the others sharing the rest alike, the K at which s stays.
double k_that_holds(int items, double s) {
  return std::log(s * (items - 1) / (1 - s)) / (s - (1 - s) / (items - 1));
}

/// The least K that holds a fashion: K_low.
double k_low(int items) {
  double least = 1e9;
  for (double s = 1.0 / items + 1e-3; s < 1.0; s += 1e-5)
    least = std::min(least, k_that_holds(items, s));
  return least;
}

double k_first_order(int items) { return 2.0 * (items - 1) * std::log(items - 1.0) / (items - 2); }

}  // namespace

TEST_CASE("social logit: the stationary law of the largest share") {
  // Worlds of their own, 60 sweeps from either start. χ², false-alarm rate 1e-6.
  struct Row {
    int items;
    double k;
    int agents;
    const char* start;
  };
  constexpr World kWorlds = 1000;
  for (const Row& row :
       {Row{2, 1.5, 30, "uniform"}, Row{2, 2.0, 25, "condensed"}, Row{3, 2.0, 30, "condensed"},
        Row{3, 2.75, 30, "uniform"}, Row{5, 3.0, 20, "uniform"}, Row{4, 6.0, 16, "condensed"}}) {
    const Graph crowd = Graph::well_mixed(static_cast<AgentId>(row.agents));
    const ModelRun run(crowd, logit_text(row.items, row.k, row.agents * 60, 1, row.start));
    const std::vector<double> law = law_of_largest(row.items, row.k, row.agents);
    std::vector<double> seen(law.size(), 0.0), due;
    for (World number = 0; number < kWorlds; ++number)
      seen[static_cast<std::size_t>(std::lround(largest(run.world(number)) * row.agents))] += 1.0;
    for (const double p : law) due.push_back(p * kWorlds);
    CAPTURE(row.items, row.k, row.agents);
    CHECK(plausible(chi_square_p(seen, due)));
  }
}

TEST_CASE("social logit: quality and collectivism in the logit") {
  // Without social utility, and with c below 1: one's own part is (1 − c)·quality, exactly.
  const Graph crowd = Graph::well_mixed(200);
  for (const auto& [c, k] : {std::pair{0.0, 5.0}, std::pair{0.4, 0.0}}) {
    const ModelRun run(crowd, logit_text(3, k, 20'000, 3, "condensed", c, {1.0, 2.0, 5.0}));
    const std::vector<std::uint64_t> downloads = downloads_of(run.world(0));
    std::vector<double> due;
    double total = 0.0;
    for (const double appeal : {1.0, 2.0, 5.0}) {
      due.push_back(std::pow(appeal, 1.0 - c));
      total += due.back();
    }
    for (double& count : due) count *= 60'000 / total;
    CAPTURE(c, k);
    CHECK(plausible(chi_square_p({downloads.begin(), downloads.end()}, due)));
  }
}

TEST_CASE("social logit: the three places where a market changes, as published (row 38)") {
  struct Row {
    int items;
    double low, first_order;
  };
  for (const Row& row :
       {Row{3, 2.7456, 2.7726}, Row{5, 3.5645, 3.6968}, Row{10, 4.5598, 4.9438},
        Row{20, 5.4788, 6.2160}, Row{40, 6.3513, 7.5199}, Row{48, 6.5751, 7.8677}}) {
    CAPTURE(row.items);
    CHECK(std::fabs(k_low(row.items) - row.low) < 1e-4);
    CHECK(std::fabs(k_first_order(row.items) - row.first_order) < 1e-4);
  }
}

TEST_CASE("social logit: K_c, where the fashion is as good as none (row 38)") {
  // Let one item have share s, the others alike. Seen from 1/M upwards the market climbs a hill of
  // height ∫ ln(down/up) ds, up = (1 − s)P, down = s(1 − P), P = how often that item is chosen. At
  // K_c the fashion's valley is as deep as the uniform one. P is measured at given shares: nobody
  // gets time to move far. The hills at two K either side of K_c, and the line between them, give
  // K_c with a standard error of .5 % (three items) and less (more); ±2 % is at 4 of these.
  for (const int items : {3, 10, 48}) {
    constexpr AgentId kAgents = 40'000;
    constexpr int kPlaces = 48;
    const int choices = items == 3 ? 16'000 : 3000;
    const double expected = k_first_order(items);
    const double condensed = static_cast<double>(items - 1) / items;  // the share of it at K_c
    std::array<double, 2> hill{};
    const Graph crowd = Graph::well_mixed(kAgents);
    for (std::size_t side = 0; side < 2; ++side) {
      const double k = expected * (side == 0 ? 0.9 : 1.1);
      for (int place = 0; place < kPlaces; ++place) {
        const double from = 1.0 / items, width = (condensed - from) / kPlaces;
        const double begin = from + (place + 0.5) * width;
        // Everybody has an item, each as many; then as many go to item 0 as are missing there.
        const auto move = static_cast<int>(std::lround((begin - from) / (1 - from) * kAgents));
        std::string text = logit_text(items, k, choices, 1, "uniform");
        text += "[[campaigns]]\nname = \"start\"\nkind = \"seed\"\ntarget = \"item 0\"\ncount = " +
                std::to_string(move) + "\n";
        const ModelRun run(crowd, text);
        // Worlds of their own: chance is not the same at all places.
        const World number = static_cast<World>(side) * kPlaces + static_cast<World>(place);
        const double chosen = static_cast<double>(run.world(number).total(0)) - move;
        const double p = (chosen + 0.5) / (choices + 1.0);
        // The share on the way, half of the choices later.
        const double s = begin + (p - begin) * choices / kAgents / 2;
        hill[side] += width * std::log(s * (1 - p) / ((1 - s) * p));
      }
    }
    const double k_c = expected * (0.9 + 0.2 * hill[0] / (hill[0] - hill[1]));
    CAPTURE(items, hill[0], hill[1], k_c, expected);
    CHECK(hill[0] > 0.0);
    CHECK(hill[1] < 0.0);
    CHECK(std::fabs(k_c / expected - 1.0) < 0.02);
  }
}

namespace {

/// Half of the items (of three, one) have more than their share and the others less, by `part` of
/// it; `choices` are made in each world. By how much the log odds of the two kinds differ, over how
/// much their shares times M do: a small deviation grows at a rate of that less 1 a sweep.
double response(int items, double k, double part, int choices, World first, World worlds) {
  constexpr int kAgents = 24'000;
  const int favoured = items / 2;
  const int moved = static_cast<int>(std::lround(part * kAgents / items));  // from each other item
  std::string text = logit_text(items, k, choices, 1, "uniform");
  for (int item = 0; item < favoured; ++item) {
    std::vector<int> agents;  // agent a begins with item a mod M
    for (int from = favoured + item; from < items; from += favoured)
      for (int i = 0; i < moved; ++i) agents.push_back(from + items * i);
    text += "[[campaigns]]\nname = \"to " + std::to_string(item) +
            "\"\nkind = \"seed\"\ntarget = \"item " + std::to_string(item) +
            "\"\nagents = " + toml_list(agents) + "\n";
  }
  const Graph crowd = Graph::well_mixed(kAgents);
  const ModelRun run(crowd, text);
  double chosen = 0.0;
  for (World number = first; number < first + worlds; ++number) {
    const WorldResult world = run.world(number);
    for (ItemId item = 0; item < static_cast<ItemId>(favoured); ++item)
      chosen += world.count(0, item, Channel::own) + world.count(0, item, Channel::peers);
  }
  const double p = chosen / choices / worlds;
  // Shares on the way, half of the choices later.
  const double begin = (static_cast<double>(favoured) + part * (items - favoured)) / items;
  const double share = begin + (p - begin) * choices / kAgents / 2;
  const double apart = items * (share / favoured - (1 - share) / (items - favoured));
  return std::log(p / favoured / ((1 - p) / (items - favoured))) / apart;
}

}  // namespace

TEST_CASE("social logit: the uniform market is unstable from K = M on (row 38)", "[law]") {
  // The response at two K either side of M, and where it is 1 on the line between them. With
  // 420,000 choices at each K its standard error is .4 %: ±2 % is at 5 of these.
  for (const int items : {3, 10, 48}) {
    const double below = response(items, 0.9 * items, 0.3, 3000, 0, 140);
    const double above = response(items, 1.1 * items, 0.3, 3000, 140, 140);
    const double k_up = items * (0.9 + 0.2 * (1.0 - below) / (above - below));
    CAPTURE(items, below, above, k_up);
    CHECK(std::fabs(k_up / items - 1.0) < 0.02);
  }
}

TEST_CASE("social logit: how chance drives a uniform market apart", "[law]") {
  // Small deviations x_k = M s_k − 1 grow at rate g = K/M − 1 a sweep, driven by chance: after t
  // sweeps their variance is (M − 1)/N · (e^2gt − 1)/g. From it g, at three K, within .02 for what
  // small deviations leave out and 4 standard errors.
  constexpr double kSweeps = 4.0;
  World number = 0;
  for (const int items : {3, 48}) {
    const int agents = 2000 * items;
    const World worlds = static_cast<World>(120 / (items - 1));
    const Graph crowd = Graph::well_mixed(static_cast<AgentId>(agents));
    for (const double ratio : {0.9, 1.0, 1.1}) {
      const ModelRun run(crowd, logit_text(items, ratio * items, static_cast<int>(agents * kSweeps),
                                           1, "uniform"));
      Sample squares;
      for (const World end = number + worlds; number < end; ++number)
        squares.add(static_cast<double>(items) / measured(run.world(number), 1, 2) - 1.0);
      const double g = ratio - 1.0;
      const double due =
          (items - 1.0) / agents * (g == 0.0 ? 2.0 * kSweeps : std::expm1(2.0 * g * kSweeps) / g);
      // The growth rate that the variance speaks for, to first order.
      const double slope = kSweeps;  // d ln(variance)/dg, near g = 0
      const double off = std::log(squares.mean() / due) / slope;
      CAPTURE(items, ratio, squares.mean(), due, off);
      CHECK(std::fabs(off) < 0.02 + 4.0 * squares.standard_error() / squares.mean() / slope);
    }
  }
}

TEST_CASE("social logit: the loop: what holds depends on where it began (row 38)") {
  // Between K_low and M both the uniform market and the fashion hold, below and above only one.
  // 2 % below K_low a fashion passes within 120 sweeps; 2 % above it lasts.
  const auto fashion = [](int items, double k) {
    double s = 1.0;
    for (int i = 0; i < 10'000; ++i)
      s = 1.0 / (1.0 + (items - 1) * std::exp(-k * (s - (1 - s) / (items - 1))));
    return s;
  };
  for (const int items : {3, 48}) {
    constexpr AgentId kAgents = 12'000;
    const double low = k_low(items), k_c = k_first_order(items);
    const auto end = [&](double k, const std::string& start, int sweeps) {
      const Graph crowd = Graph::well_mixed(kAgents);
      const ModelRun run(crowd, logit_text(items, k, kAgents, sweeps, start));
      Sample share;
      for (World number = 0; number < 2; ++number) share.add(largest(run.world(number)));
      return share;
    };
    const double spread = 4.0 / std::sqrt(kAgents);
    CAPTURE(items, low, k_c);
    CHECK(std::fabs(end(low * 1.02, "condensed", 30).mean() - fashion(items, low * 1.02)) < 0.05);
    CHECK(end(low * 0.98, "condensed", 120).mean() < 1.0 / items + 8 * spread);
    CHECK(end(k_c, "condensed", 20).mean() > (items - 1.0) / items - 8 * spread);
    CHECK(end(items == 3 ? 2.7 : 0.5 * items, "uniform", 30).mean() < 1.0 / items + 8 * spread);
    CHECK(end(1.1 * items, "uniform", 80).mean() > fashion(items, 1.1 * items) - 8 * spread);
  }
}

}  // namespace social_logit_theory
