// SPDX-License-Identifier: Apache-2.0
// The Music Lab experiment (science.md §1, §16 rows 42–45). Qualities are the quantiles of a
// lognormal law with the spread that gives the Gini coefficient published of the independent
// worlds, at their number of downloads; nothing is fitted to the social worlds but s. The exact law
// of a market of two songs checks every operator, signal and the forged chart by itself.
#include <array>
#include <functional>
#include <numeric>
#include <tuple>

#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/choice_market.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

constexpr std::size_t kSongs = 48;

/// x with Φ(x) = p, by bisection.
double normal_quantile(double p) {
  double low = -8.0, high = 8.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (std::erfc(-middle / std::sqrt(2.0)) / 2 < p ? low : high) = middle;
  }
  return low;
}

/// 48 appeals of spread `sigma`, in an order that has nothing to do with how good they are (ties of
/// the chart go by the number of a song).
std::vector<double> appeals(double sigma) {
  std::vector<double> result(kSongs);
  for (std::size_t i = 0; i < kSongs; ++i)
    result[i * 29 % kSongs] =
        std::exp(sigma * normal_quantile((static_cast<double>(i) + 0.5) / kSongs));
  return result;
}

struct Experiment {
  double s, sigma, independent_gini;
  int independent_downloads;
  std::vector<int> downloads;  ///< of the eight social worlds
};
const Experiment& first() {
  static const Experiment experiment{
      0.220, 0.413, 0.2438, 1578, {657, 834, 732, 871, 755, 944, 1013, 819}};
  return experiment;
}
const Experiment& second() {
  static const Experiment experiment{
      0.585, 0.306, 0.1872, 2192, {1021, 968, 892, 1103, 1109, 939, 1149, 925}};
  return experiment;
}

/// quality · rank^−s in the terms of the model: (1 − c)·strength = 1 and c·strength = s.
std::string rank_weigh(double s, int decisions, const std::string& more = "") {
  return "name = \"music-lab\"\ntaste_strength = " + exact(1 + s) + "\nexponent = " + exact(1 + s) +
         "\ndecisions = " + std::to_string(decisions) + more;
}

struct Findings {
  Sample gini, unpredictability, top;
};

/// Sets of eight worlds, as many downloads in each as in the experiment's.
Findings repeat(const Experiment& experiment, double s, int sets) {
  const Graph crowd = Graph::well_mixed(1000);
  std::vector<ModelRun> runs;
  for (const int downloads : experiment.downloads)
    runs.emplace_back(crowd, choice_text(rank_weigh(s, downloads), s / (1 + s),
                                         appeals(experiment.sigma), 1, downloads));
  Findings found;
  for (int set = 0; set < sets; ++set) {
    std::vector<std::vector<double>> shares;
    for (const ModelRun& run : runs) {
      shares.push_back(shares_of(run.world(static_cast<World>(set))));
      found.gini.add(gini(shares.back()));
      found.top.add(top_share(shares.back(), 1));
    }
    const std::vector<double> u = unpredictability(shares);
    found.unpredictability.add(std::accumulate(u.begin(), u.end(), 0.0) / kSongs);
  }
  return found;
}

/// Kendall's τ_a (a tie counts as no agreement).
double kendall(const std::vector<std::uint64_t>& downloads, const std::vector<double>& appeal) {
  double sum = 0.0;
  for (std::size_t i = 0; i < kSongs; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (downloads[i] == downloads[j] || appeal[i] == appeal[j]) continue;
      sum += (downloads[i] > downloads[j]) == (appeal[i] > appeal[j]) ? 1.0 : -1.0;
    }
  return sum / (kSongs * (kSongs - 1) / 2.0);
}

/// τ of the downloads after a moment and those of an independent world of 2,000, in worlds whose
/// chart was turned upside down at that moment and in worlds left alone. A day is 1,000 downloads.
struct Agreement {
  Sample honest, forged;
};
Agreement agreement(double sigma, int before, int after) {
  const std::vector<double> songs = appeals(sigma);
  const Graph crowd = Graph::well_mixed(1000);
  const ModelRun alone(crowd, choice_text(rank_weigh(0.0, 2000), 0.0, songs, 1));
  Agreement found;
  for (const bool forged : {false, true}) {
    const std::string forge =
        forged ? "\nforge_at = \"" + std::to_string(before) + " days\"" : std::string();
    const ModelRun run(crowd, choice_text(rank_weigh(second().s, 1000, forge),
                                          second().s / (1 + second().s), songs, before + after));
    for (World number = 0; number < 50; ++number) {
      const WorldResult world = run.world(number);
      std::vector<std::uint64_t> downloads(kSongs, 0);
      for (Step step = before; step < world.steps; ++step)
        for (ItemId song = 0; song < kSongs; ++song)
          for (const Channel channel : {Channel::own, Channel::chart})
            downloads[song] += world.count(step, song, channel);
      (forged ? found.forged : found.honest)
          .add(kendall(downloads, shares_of(alone.world(number))));
    }
  }
  return found;
}

/// The law of song 0's downloads in a market of two: `up(mine, all)` is its chance to be next.
std::vector<double> law_of_two(int votes, const std::function<double(int, int)>& up) {
  std::vector<double> law{1.0};
  for (int t = 0; t < votes; ++t) {
    std::vector<double> next(law.size() + 1, 0.0);
    for (int mine = 0; mine <= t; ++mine) {
      const double p = law[static_cast<std::size_t>(mine)];
      next[static_cast<std::size_t>(mine) + 1] += p * up(mine, t);
      next[static_cast<std::size_t>(mine)] += p * (1.0 - up(mine, t));
    }
    law = std::move(next);
  }
  return law;
}

/// The law of both songs' downloads, [mine · (decisions + 1) + other], where people listen first:
/// `hears(mine, other)` is the chance that song 0 is listened to next, `likes` those of downloading
/// what one listened to.
std::vector<double> law_of_trials(int decisions, const std::function<double(int, int)>& hears,
                                  std::array<double, 2> likes) {
  const auto width = static_cast<std::size_t>(decisions) + 1;
  std::vector<double> law(width * width, 0.0);
  law[0] = 1.0;
  for (int t = 0; t < decisions; ++t) {
    std::vector<double> next(law.size(), 0.0);
    for (std::size_t cell = 0; cell < law.size(); ++cell) {
      if (law[cell] == 0.0) continue;
      const double mine = hears(static_cast<int>(cell / width), static_cast<int>(cell % width));
      next[cell + width] += law[cell] * mine * likes[0];
      next[cell + 1] += law[cell] * (1.0 - mine) * likes[1];
      next[cell] += law[cell] * (mine * (1.0 - likes[0]) + (1.0 - mine) * (1.0 - likes[1]));
    }
    law = std::move(next);
  }
  return law;
}

constexpr int kVotes = 24;

Verdict follows(const std::string& model, double c, double appeal, const std::vector<double>& law) {
  constexpr World kWorlds = 4000;
  const Graph crowd = Graph::well_mixed(50);
  const ModelRun run(
      crowd, choice_text(model + "\ndecisions = " + std::to_string(kVotes), c, {appeal, 1.0}, 1));
  const bool of_both = law.size() > kVotes + 1;
  std::vector<double> seen(law.size(), 0.0), due;
  for (World number = 0; number < kWorlds; ++number) {
    const WorldResult world = run.world(number);
    seen[of_both ? world.total(0) * (kVotes + 1) + world.total(1) : world.total(0)] += 1.0;
  }
  for (const double p : law) due.push_back(p * kWorlds);
  return plausible(chi_square_p(seen, due));
}

}  // namespace

TEST_CASE("Music Lab: the independent worlds have the published inequality and no influence") {
  for (const Experiment& experiment : {first(), second()}) {
    // One world of the size of the independent one; U between worlds of half of its size.
    const std::vector<double> songs = appeals(experiment.sigma);
    const Graph crowd = Graph::well_mixed(1000);
    const ModelRun whole(
        crowd, choice_text(rank_weigh(0.0, experiment.independent_downloads), 0.0, songs, 1));
    Sample inequality;
    for (World number = 0; number < 200; ++number)
      inequality.add(gini(shares_of(whole.world(number))));
    CAPTURE(experiment.s, inequality.mean(), inequality.standard_error());
    CHECK(std::fabs(inequality.mean() / experiment.independent_gini - 1.0) < 0.03);

    const double sum = std::accumulate(songs.begin(), songs.end(), 0.0);
    const std::vector<std::uint64_t> totals(
        2, static_cast<std::uint64_t>(experiment.downloads.front()));
    double expected = 0.0;
    for (const double appeal : songs) expected += sampling_floor(totals, appeal / sum) / kSongs;
    const ModelRun world(crowd,
                         choice_text(rank_weigh(0.0, experiment.downloads.front()), 0.0, songs, 1));
    Sample u;
    for (World number = 0; number < 400; number += 2) {
      const std::vector<double> pair =
          unpredictability({shares_of(world.world(number)), shares_of(world.world(number + 1))});
      u.add(std::accumulate(pair.begin(), pair.end(), 0.0) / kSongs);
    }
    CHECK(agrees(u, expected));
  }
}

TEST_CASE("Music Lab: experiments 1 and 2, P ~ quality rank^-s (rows 42 and 43)") {
  struct Row {
    const Experiment& experiment;
    double gini, gini_spread, u, u_spread, top;  ///< observed, spread over worlds and pairs
    double fitted_gini, fitted_u, fitted_top;    ///< with 48 qualities fitted one by one
  };
  for (const Row& row : {Row{first(), .3402, .0464, .00821, .00103, .0781, .348, .00774, .076},
                         Row{second(), .4980, .0382, .01261, .00234, .1510, .482, .01373, .133}}) {
    const Findings found = repeat(row.experiment, row.experiment.s, 40);
    CAPTURE(row.experiment.s, found.gini.mean(), found.gini.standard_error(),
            found.unpredictability.mean(), found.unpredictability.standard_error(),
            found.top.mean(), found.top.standard_error());
    // Standard errors are about 0.3 % (Gini), 0.6 % (U) and 1 % (top song): the bands lie 4 of them
    // and more from what is expected.
    CHECK(std::fabs(found.gini.mean() - row.gini) < 2 * row.gini_spread);
    CHECK(std::fabs(found.unpredictability.mean() - row.u) < 2 * row.u_spread);
    CHECK(std::fabs(found.top.mean() / row.top - 1.0) < 0.2);
    CHECK(std::fabs(found.gini.mean() / row.fitted_gini - 1.0) < 0.05);
    CHECK(std::fabs(found.unpredictability.mean() / row.fitted_u - 1.0) < 0.05);
    CHECK(std::fabs(found.top.mean() / row.fitted_top - 1.0) < 0.1);
  }
}

TEST_CASE("Music Lab: independent < experiment 1 < experiment 2 (row 44)") {
  std::vector<double> ginis, ratios;
  for (const Experiment& experiment : {first(), second()}) {
    const Findings alone = repeat(experiment, 0.0, 20);
    const Findings social = repeat(experiment, experiment.s, 20);
    ginis.push_back(alone.gini.mean());
    ginis.push_back(social.gini.mean());
    ratios.push_back(social.unpredictability.mean() / alone.unpredictability.mean());
  }
  CAPTURE(ginis, ratios);
  CHECK(ginis[0] < ginis[1]);
  CHECK(ginis[2] < ginis[1]);
  CHECK(ginis[1] < ginis[3]);
  CHECK(1.0 < ratios[0]);
  CHECK(std::fabs(ratios[0] / 1.69 - 1.0) < 0.25);
  CHECK(std::fabs(ratios[1] / 3.29 - 1.0) < 0.25);
}

TEST_CASE("Music Lab: a chart turned upside down halves the agreement with quality (row 45)") {
  // Observed: .69, and .275 and .345 where the chart was forged, with songs of an independent Gini
  // of .25 (spread .45). How many downloads went before and came after is chosen here, so the order
  // is checked at others too. Standard errors are below 0.01; the bands are those of the table.
  const Agreement found = agreement(.45, 1, 2);
  CAPTURE(found.honest.mean(), found.forged.mean(), found.forged.standard_error());
  CHECK(std::fabs(found.honest.mean() - .69) < 0.1);
  CHECK(found.forged.mean() > .275 - 0.1);
  CHECK(found.forged.mean() < .345 + 0.1);
  CHECK(found.forged.mean() < 0.6 * found.honest.mean());
  for (const auto& [sigma, before, after] :
       {std::tuple{.35, 1, 1}, {.45, 2, 2}, {.45, 1, 3}, {.50, 1, 2}}) {
    const Agreement other = agreement(sigma, before, after);
    CAPTURE(sigma, before, after, other.honest.mean(), other.forged.mean());
    CHECK(other.forged.mean() < 0.65 * other.honest.mean());
  }
}

TEST_CASE("Music Lab: the law of a market of two songs, by every operator and signal") {
  const double appeal = 0.8;  // of the song that leads where they are level
  for (const double s : {0.220, 0.585, 1.5}) {
    const double c = s / (1 + s);
    const auto leads = [](int mine, int all) { return 2 * mine >= all; };
    const auto by_rank = [&](int mine, int all) {
      const double me = appeal * (leads(mine, all) ? 1.0 : std::pow(2.0, -s));
      const double other = leads(mine, all) ? std::pow(2.0, -s) : 1.0;
      return me / (me + other);
    };
    const auto by_share = [&](int mine, int all) {
      const double me = appeal * std::pow(mine + 2.0, s);
      return me / (me + std::pow(all - mine + 2.0, s));
    };
    const std::string weigh =
        "name = \"music-lab\"\ntaste_strength = " + exact(1 + s) + "\nexponent = " + exact(1 + s);
    const std::string share = "\nsignal = \"share\"\nprior = 2.0";
    CAPTURE(s);
    CHECK(follows(weigh, c, appeal, law_of_two(kVotes, by_rank)));
    CHECK(follows(weigh + share, c, appeal, law_of_two(kVotes, by_share)));
    const std::string switching =
        "name = \"music-lab\"\noperator = \"switch\"\nexponent = " + exact(s);
    const auto switches = [&](int mine, int all) {
      const double place = leads(mine, all) ? 1.0 : std::pow(2.0, -s);
      const double other = leads(mine, all) ? std::pow(2.0, -s) : 1.0;
      return (1 - c) * appeal / (1 + appeal) + c * place / (place + other);
    };
    CHECK(follows(switching, c, appeal, law_of_two(kVotes, switches)));
    const auto copies = [&](int mine, int all) {
      const double me = std::pow(mine + 2.0, s), other = std::pow(all - mine + 2.0, s);
      return (1 - c) * appeal / (1 + appeal) + c * me / (me + other);
    };
    CHECK(follows(switching + share, c, appeal, law_of_two(kVotes, copies)));
  }
}

TEST_CASE("Music Lab: trial apart from adoption, the law of listening and of liking") {
  // What is listened to is led by the chart alone, ∝ σ^c, or (1 − c)/2 + c·σ/Σσ, whatever taste
  // says; it is downloaded with probability acceptance · appeal / the best appeal, whatever the
  // chart says (Krumme et al. 2012).
  struct Point {
    double c, exponent, appeal, acceptance;
  };
  for (const Point& point : {Point{0.3, 1.0, 0.8, 0.7},
                             {0.8, 2.0, 0.5, 1.0},
                             {0.6, 1.5, 3.0, 0.9},
                             {1.0, 1.0, 0.3, 0.5},
                             {0.0, 1.0, 0.4, 0.8}})
    for (const bool weighs : {true, false})
      for (const bool by_rank : {true, false}) {
        const auto hears = [&](int mine, int other) {
          const double lead = mine >= other ? 2.0 : 0.5;  // rank^−1 against the other's
          const double pull = std::pow(by_rank ? lead : (mine + 1.5) / (other + 1.5),
                                       point.exponent * (weighs ? point.c : 1.0));
          const double led = pull / (1.0 + pull);
          return weighs ? led : (1.0 - point.c) / 2.0 + point.c * led;
        };
        const double best = std::max(1.0, point.appeal);
        const std::string model =
            "name = \"music-lab\"\ntrial = true\ntaste_strength = 3.0\nacceptance = " +
            exact(point.acceptance) + "\nexponent = " + exact(point.exponent) +
            "\noperator = " + (weighs ? "\"weigh\"" : "\"switch\"") +
            (by_rank ? "" : "\nsignal = \"share\"\nprior = 1.5");
        CAPTURE(point.c, point.exponent, point.appeal, point.acceptance, weighs, by_rank);
        CHECK(follows(model, point.c, point.appeal,
                      law_of_trials(kVotes, hears,
                                    {point.acceptance * point.appeal / best,
                                     point.acceptance * 1.0 / best})));
      }
}
