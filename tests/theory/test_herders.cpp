// SPDX-License-Identifier: Apache-2.0
// Herders and independents (science.md §12.3, §16 rows 34 and 35; rows 36 and 37 are in
// test_analog_herders.cpp). The number of right votes is a Markov chain (with the last r votes,
// where herders see only those), so its whole law is exact at any number of votes; what is
// published about infinitely many is checked next to it.
//
// χ² tests have a false-alarm rate of 1e-6, means and shares 6.3e-5 (4 standard errors).
#include <array>
#include <map>
#include <numeric>

#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/choice_market.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace herders_theory {
namespace {

constexpr int kSeed = 1;

/// What herders see: "all", "one", "sample" or "last", the last two with r votes.
struct Rule {
  std::string sees;
  int r = 1;
};

struct Setting {
  Rule rule;
  double c;  ///< probability that a voter is a herder
  double q;  ///< probability that an independent is right
};

/// Votes before the first voter.
struct Start {
  int right = 0;
  int wrong = 0;
};

/// Item 0 is right. The start is in step 0, together with the first `votes` of `steps` times that.
std::string herders_text(const Rule& rule, double c, const std::vector<double>& appeals, int votes,
                         int steps = 1, const Start& start = {}) {
  std::string model =
      "name = \"herders\"\nsees = \"" + rule.sees + "\"\ndecisions = " + std::to_string(votes);
  if (rule.sees == "sample" || rule.sees == "last") model += "\nvotes = " + std::to_string(rule.r);
  std::string text = choice_text(model, c, appeals, steps, kSeed);
  for (const int item : {0, 1})
    if (const int count = item == 0 ? start.right : start.wrong; count > 0)
      text += "[[campaigns]]\nname = \"start " + std::to_string(item) +
              "\"\nkind = \"seed\"\ntarget = \"item " + std::to_string(item) +
              "\"\ncount = " + std::to_string(count) + "\n";
  return text;
}

std::string herders_text(const Setting& setting, int votes, int steps = 1,
                         const Start& start = {}) {
  return herders_text(setting.rule, setting.c, {setting.q, 1.0 - setting.q}, votes, steps, start);
}

/// A herder's vote is right, if each vote it sees is right with probability z.
double majority_right(int r, double z) {
  double sum = 0.0;
  for (int g = (r + 1) / 2; g <= r; ++g) {
    const double p =
        std::exp(std::lgamma(r + 1.0) - std::lgamma(g + 1.0) - std::lgamma(r - g + 1.0)) *
        std::pow(z, g) * std::pow(1.0 - z, r - g);
    sum += 2 * g == r ? p / 2 : p;
  }
  return sum;
}

double herder_right(const Rule& rule, int right, int all) {
  const double z = static_cast<double>(right) / all;
  if (rule.sees == "one") return z;
  if (rule.sees == "sample") return majority_right(rule.r, z);
  return 2 * right == all ? 0.5 : 2 * right > all ? 1.0 : 0.0;
}

/// The law of the number of right votes after `votes` of them, those of the start included.
std::vector<double> law_of_right(const Setting& setting, int votes, const Start& start = {}) {
  std::vector<double> law(static_cast<std::size_t>(votes) + 1, 0.0);
  law[static_cast<std::size_t>(start.right)] = 1.0;
  for (int t = start.right + start.wrong; t < votes; ++t)
    for (int s = t; s >= 0; --s) {
      double& here = law[static_cast<std::size_t>(s)];
      const double up = (1.0 - setting.c) * setting.q;
      const double p = t == 0 ? setting.q : up + setting.c * herder_right(setting.rule, s, t);
      law[static_cast<std::size_t>(s) + 1] += here * p;
      here *= 1.0 - p;
    }
  return law;
}

/// The same where herders see the last r votes: bits of a number, the latest the lowest.
std::vector<double> law_with_window(const Setting& setting, int votes) {
  const unsigned windows = 1U << static_cast<unsigned>(setting.rule.r);
  std::vector<std::vector<double>> law(static_cast<std::size_t>(votes) + 1,
                                       std::vector<double>(windows, 0.0));
  law[0][0] = 1.0;
  for (int t = 0; t < votes; ++t)
    for (int s = t; s >= 0; --s) {
      const std::vector<double> here =
          std::exchange(law[static_cast<std::size_t>(s)], std::vector<double>(windows, 0.0));
      for (unsigned window = 0; window < windows; ++window) {
        const int right = __builtin_popcount(window);
        const double herd =
            t == 0 ? setting.q : herder_right({"all"}, right, std::min(t, setting.rule.r));
        const double p = (1.0 - setting.c) * setting.q + setting.c * herd;
        const unsigned next = (window << 1U) & (windows - 1);
        law[static_cast<std::size_t>(s) + 1][next | 1U] += here[window] * p;
        law[static_cast<std::size_t>(s)][next] += here[window] * (1.0 - p);
      }
    }
  std::vector<double> sums;
  for (const auto& row : law) sums.push_back(std::accumulate(row.begin(), row.end(), 0.0));
  return sums;
}

/// P(the right votes are the fewer) after an odd number of votes.
double wrong_in(const std::vector<double>& law) {
  return std::accumulate(law.begin(), law.begin() + static_cast<std::ptrdiff_t>(law.size() / 2),
                         0.0);
}

/// P(a digital herd that sees all is wrong for ever). With a and b the probabilities that the next
/// vote is right while the right and the wrong are ahead, the lead is a random walk that begins
/// anew at every tie.
double wrong_for_ever(double c, double q) {
  const double a = (1 - c) * q + c, b = (1 - c) * q, tied = (1 - c) * q + c / 2;
  const double right = std::max(0.0, 1 - (1 - a) / a), wrong = std::max(0.0, 1 - b / (1 - b));
  const double from_tie = (1 - tied) * wrong / (tied * right + (1 - tied) * wrong);
  return q * (1 - right) * from_tie + (1 - q) * (wrong + (1 - wrong) * from_tie);
}

}  // namespace

TEST_CASE("herders: the whole law of the right votes, whatever herders see") {
  constexpr int kVotes = 61;
  constexpr World kWorlds = 6000;
  const Graph crowd = Graph::well_mixed(100);
  for (const Setting& setting : {Setting{{"all"}, 0.3, 0.6}, Setting{{"all"}, 0.85, 0.55},
                                 Setting{{"one"}, 0.6, 0.7}, Setting{{"sample", 2}, 0.7, 0.6},
                                 Setting{{"sample", 3}, 0.5, 0.6}, Setting{{"sample", 9}, 0.8, 0.4},
                                 Setting{{"last", 1}, 0.6, 0.6}, Setting{{"last", 2}, 0.7, 0.6},
                                 Setting{{"last", 3}, 0.8, 0.55}, Setting{{"last", 8}, 0.6, 0.5}}) {
    const ModelRun run(crowd, herders_text(setting, kVotes));
    const std::vector<double> law = setting.rule.sees == "last" ? law_with_window(setting, kVotes)
                                                                : law_of_right(setting, kVotes);
    std::vector<double> seen(law.size(), 0.0), due;
    for (World number = 0; number < kWorlds; ++number) seen[run.world(number).total(0)] += 1.0;
    for (const double p : law) due.push_back(p * kWorlds);
    CAPTURE(setting.rule.sees, setting.rule.r, setting.c, setting.q);
    CHECK(plausible(chi_square_p(seen, due)));
  }
}

TEST_CASE("herders: three items, majorities with ties") {
  // The law of all three counts after eight votes, by going through all histories.
  constexpr int kVotes = 8;
  constexpr World kWorlds = 20'000;
  using Counts = std::array<int, 3>;
  const std::array<double, 3> own{0.5, 0.3, 0.2};
  const auto leaders = [](const Counts& seen) {
    const int most = std::max({seen[0], seen[1], seen[2]});
    std::array<double, 3> lots{};
    for (std::size_t k = 0; k < 3; ++k) lots[k] = seen[k] == most ? 1.0 : 0.0;
    const double equal = lots[0] + lots[1] + lots[2];
    for (double& lot : lots) lot /= equal;
    return lots;
  };
  const Graph crowd = Graph::well_mixed(10);
  for (const Rule& rule : {Rule{"all"}, Rule{"sample", 3}, Rule{"sample", 2}}) {
    const double c = 0.6;
    std::map<Counts, double> law{{Counts{}, 1.0}};
    for (int t = 0; t < kVotes; ++t) {
      std::map<Counts, double> next;
      for (const auto& [counts, p] : law) {
        std::array<double, 3> herd{};
        if (t == 0) {
          herd = own;
        } else if (rule.sees == "all") {
          herd = leaders(counts);
        } else {
          for (int code = 0; code < (rule.r == 3 ? 27 : 9); ++code) {
            Counts seen{};
            double chance = 1.0;
            for (int draw = 0, rest = code; draw < rule.r; ++draw, rest /= 3) {
              const auto item = static_cast<std::size_t>(rest % 3);
              ++seen[item];
              chance *= static_cast<double>(counts[item]) / t;
            }
            for (std::size_t k = 0; k < 3; ++k) herd[k] += chance * leaders(seen)[k];
          }
        }
        for (std::size_t k = 0; k < 3; ++k) {
          Counts then = counts;
          ++then[k];
          next[then] += p * ((1.0 - c) * own[k] + c * herd[k]);
        }
      }
      law = std::move(next);
    }
    const ModelRun run(crowd, herders_text(rule, c, {0.5, 0.3, 0.2}, kVotes));
    std::map<Counts, double> count;
    for (World number = 0; number < kWorlds; ++number) {
      const WorldResult world = run.world(number);
      count[{static_cast<int>(world.total(0)), static_cast<int>(world.total(1)),
             static_cast<int>(world.total(2))}] += 1.0;
    }
    std::vector<double> seen, due;
    for (const auto& [counts, p] : law) {
      seen.push_back(count[counts]);
      due.push_back(p * kWorlds);
    }
    CAPTURE(rule.sees, rule.r);
    CHECK(plausible(chi_square_p(seen, due)));
  }
}

TEST_CASE("herders: how often a digital herd is wrong for ever (row 34)") {
  struct Row {
    double q, c, published;
    int votes;
    World worlds;
  };
  for (const Row& row : {Row{0.6, 0.1, 0.0, 6001, 300}, Row{0.6, 0.3, 0.2432, 1201, 4000},
                         Row{0.6, 0.6, 0.3744, 301, 6000}, Row{0.7, 0.2, 0.0, 3001, 800},
                         Row{0.7, 0.5, 0.2160, 401, 6000}, Row{0.7, 0.8, 0.2916, 201, 6000},
                         Row{0.5, 0.4, 0.5, 401, 6000}}) {
    const Graph crowd = Graph::well_mixed(100);
    const Setting setting{{"all"}, row.c, row.q};
    const ModelRun run(crowd, herders_text(setting, row.votes));
    std::size_t wrong = 0;
    for (World number = 0; number < row.worlds; ++number)
      wrong += run.world(number).total(0) <= static_cast<std::uint64_t>(row.votes / 2) ? 1U : 0U;
    const double for_ever = wrong_for_ever(row.c, row.q);
    const double so_far = wrong_in(law_of_right(setting, row.votes));
    CAPTURE(row.q, row.c, wrong, so_far);
    CHECK(std::fabs(for_ever - row.published) < 1e-4);
    CHECK(std::fabs(for_ever - so_far) < 1e-3);  // that many votes are as good as for ever
    CHECK(share_agrees(wrong, row.worlds, for_ever > 0.0 ? so_far : 0.0));
  }
}

TEST_CASE("herders: where a wrong majority begins to hold, p_c (row 35)") {
  // A share z of right votes rises as long as (1 − c)q + c·π(z) > z, π(z) being how often a herder
  // who sees it is right. So from a wrong majority there is no way back from c = p_c on, the least
  // (q − z)/(q − π(z)) over z < 1/2. π is measured: herders alone, after 20,000 votes of share z.
  // Its standard error is at most .0018, which makes .005 of p_c: ±.02 is at 4 of these.
  struct Row {
    Rule rule;
    int votes;                        ///< of herders in a world; z moves with them
    std::array<double, 3> published;  ///< at q = .6, .7, .8
  };
  constexpr std::array<double, 3> kRight{0.6, 0.7, 0.8};
  constexpr int kBefore = 20'000;
  const Graph crowd = Graph::well_mixed(kBefore);
  for (const Row& row : {Row{{"sample", 3}, 8000, {0.78107, 0.82563, 0.85389}},
                         Row{{"sample", 9}, 8000, {0.58368, 0.66045, 0.71130}},
                         Row{{"all"}, 40, {0.16667, 0.28571, 0.375}}}) {
    std::array<double, 3> least{1, 1, 1};
    for (int place = 1; place <= 16; ++place) {
      const double z = place < 16 ? 0.03 * place : 0.495;
      const int right = static_cast<int>(std::lround(z * kBefore));
      const ModelRun run(
          crowd, herders_text(row.rule, 1.0, {1, 1}, row.votes, 1, {right, kBefore - right}));
      Sample herd;
      for (World number = 0; number < 10; ++number)
        herd.add((static_cast<double>(run.world(number).total(0)) - right) / row.votes);
      const double moved = (herd.mean() - z) * row.votes / (kBefore + row.votes) / 2;
      for (std::size_t i = 0; i < kRight.size(); ++i)
        if (kRight[i] > herd.mean())
          least[i] = std::min(least[i], (kRight[i] - z - moved) / (kRight[i] - herd.mean()));
    }
    for (std::size_t i = 0; i < kRight.size(); ++i) {
      CAPTURE(row.rule.sees, row.rule.r, kRight[i], least[i], row.published[i]);
      CHECK(std::fabs(least[i] - row.published[i]) < 0.02);
    }
  }
}

TEST_CASE("herders: a wrong start lasts where herders are many, and only if they see far back") {
  // 20 wrong votes first, or 200. With r = 3 random votes and q = .6, c = .78 is where they begin
  // to last; with the last three votes there is no such place (science.md §12.3): all is forgotten.
  constexpr int kVotes = 2001;
  const Graph crowd = Graph::well_mixed(200);
  for (const auto& [c, lasts] : {std::pair{0.4, false}, std::pair{0.9, true}}) {
    const Setting setting{{"sample", 3}, c, 0.6};
    const ModelRun run(crowd, herders_text(setting, kVotes - 20, 1, {0, 20}));
    const std::vector<double> law = law_of_right(setting, kVotes, {0, 20});
    double due = 0.0;
    for (std::size_t s = 0; s < law.size(); ++s) due += law[s] * static_cast<double>(s) / kVotes;
    Sample share;
    for (World number = 0; number < 400; ++number)
      share.add(static_cast<double>(run.world(number).total(0)) / kVotes);
    CAPTURE(c, due, wrong_in(law));
    CHECK(agrees(share, due));
    CHECK((lasts ? wrong_in(law) : 1.0 - wrong_in(law)) > 0.95);
  }
  // The stationary law of three votes in a row, by iteration.
  constexpr double kC = 0.9, kQ = 0.6;
  std::vector<double> windows(8, 1.0 / 8);
  double due = 0.0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<double> next(8, 0.0);
    due = 0.0;
    for (unsigned w = 0; w < 8; ++w) {
      const double p = (1 - kC) * kQ + (__builtin_popcount(w) >= 2 ? kC : 0.0);
      next[((w << 1U) & 7U) | 1U] += windows[w] * p;
      next[(w << 1U) & 7U] += windows[w] * (1 - p);
      due += windows[w] * p;
    }
    windows = next;
  }
  const auto later = [&](const Start& start) {
    // The first 20,000 votes are left out: time enough to forget.
    const ModelRun run(crowd, herders_text({{"last", 3}, kC, kQ}, 20'000, 2, start));
    Sample share;
    for (World number = 0; number < 40; ++number) {
      const WorldResult world = run.world(number);
      share.add((world.count(1, 0, Channel::own) + world.count(1, 0, Channel::peers)) / 20'000.0);
    }
    return share;
  };
  CHECK(agrees(later({0, 200}), due));
  CHECK(agrees(later({200, 0}), due));
}

}  // namespace herders_theory
