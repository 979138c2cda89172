// SPDX-License-Identifier: Apache-2.0
// Logs of downloads from CSV files, and what each choice saw of the others.
#include <cmath>

#include "core/error.hpp"
#include "core/random.hpp"
#include "estimate/collectivism.hpp"
#include "estimate/search.hpp"
#include "estimate/simulate.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

DownloadLog read_log(const std::string& text, const std::string& columns = "") {
  const TempDir folder;
  return read_download_log(folder.write("log.csv", text).string(), parse_log_columns(columns));
}

/// The problems of a log, without the folder.
std::vector<std::string> log_problems(const std::string& text) {
  try {
    static_cast<void>(read_log(text));
  } catch (const InputError& error) {
    std::vector<std::string> sentences;
    for (const Problem& problem : error.problems()) {
      const std::string sentence = problem.sentence();
      sentences.push_back(sentence.substr(sentence.find("log.csv")));
    }
    return sentences;
  }
  return {};
}

std::vector<std::uint32_t> items_of(const LogWorld& world) {
  std::vector<std::uint32_t> items;
  for (const Choice& choice : world.choices) items.push_back(choice.item);
  return items;
}

/// Counts and ranks before every choice, worked out anew each time.
void check_seen(const LogWorld& world, std::size_t items) {
  const PreparedWorld prepared = prepare(world, items);
  std::size_t at = 0;
  for (std::size_t t = 0; t < world.choices.size(); ++t) {
    if (!world.choices[t].is_choice) continue;
    std::vector<std::uint32_t> counts(items, 0);
    std::uint32_t total = 0;
    for (std::size_t s = 0; world.choices[s].moment < world.choices[t].moment; ++s, ++total)
      ++counts[world.choices[s].item];
    const std::uint32_t item = world.choices[t].item;
    std::vector<std::uint32_t> ranks(items, 1);
    for (std::uint32_t i = 0; i < items; ++i)
      for (std::uint32_t j = 0; j < items; ++j)
        ranks[i] += counts[j] > counts[i] || (counts[j] == counts[i] && j < i) ? 1U : 0U;
    const PreparedWorld::Seen& seen = prepared.choices.at(at);
    CHECK(seen.item == item);
    CHECK(seen.count == counts[item]);
    CHECK(seen.rank == ranks[item]);
    CHECK(seen.total == total);
    // Each item is in exactly one span of either kind, at the level it has.
    for (const bool by_rank : {false, true}) {
      std::vector<std::uint32_t> levels(items, 9999);
      for (const PreparedWorld::Span& span : by_rank ? prepared.ranks : prepared.counts) {
        if (at < span.begin || at >= span.end) continue;
        CHECK(levels[span.item] == 9999);
        levels[span.item] = span.level;
      }
      CHECK(levels == (by_rank ? ranks : counts));
    }
    ++at;
  }
  CHECK(prepared.choices.size() == at);
}

}  // namespace

TEST_CASE("a CSV log: lines in any order, worlds and items by number, then by letter") {
  const DownloadLog log = read_log(
      "\xEF\xBB\xBFtime,extra,item,user,world\r\n"
      "3,x,10,ann,2\r\n1,x,9,bob,2\r\n\r\n2,\"a, "
      "b\",song,bob,10\r\n1.5,x,10,cem,2\r\n1,x,9,ann,a\r\n");
  CHECK(log.items == std::vector<std::string>{"9", "10", "song"});
  REQUIRE(log.worlds.size() == 3);
  CHECK(log.worlds[0].name == "2");
  CHECK(log.worlds[1].name == "10");
  CHECK(log.worlds[2].name == "a");
  CHECK(items_of(log.worlds[0]) == std::vector<std::uint32_t>{0, 1, 1});
  CHECK(log.users == 3);
  CHECK(log.counts(log.worlds[0]) == std::vector<std::uint64_t>{1, 2, 0});
}

TEST_CASE("a CSV log: dates, and downloads of one time") {
  const DownloadLog log = read_log(
      "world,item,time\n1,b,2009-12-13T10:00\n1,a,2009-12-13T09:00\n1,c,2009-12-13T10:00\n"
      "1,d,2009-12-14\n");
  const std::vector<Choice>& choices = log.worlds.at(0).choices;
  CHECK(items_of(log.worlds[0]) == std::vector<std::uint32_t>{0, 1, 2, 3});
  CHECK(choices[1].moment == choices[2].moment);
  CHECK(choices[0].moment < choices[1].moment);
  CHECK(choices[2].moment < choices[3].moment);
  CHECK(log.users == 0);
}

TEST_CASE("a CSV log with other names of columns") {
  const DownloadLog log = read_log("condition,song,t\n4,x,1\n", "world=condition,item=song,time=t");
  CHECK(log.items == std::vector<std::string>{"x"});
  CHECK(log.worlds.at(0).name == "4");
  for (const char* bad : {"world", "world=", "=x", "songs=x", "item=a,,time=b"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_log_columns(bad), ScenarioError);
  }
}

TEST_CASE("a bad CSV log is refused, line by line") {
  CHECK(log_problems(
            "world,item,time\n1,a,1\n1,b\n,b,3\n1,,4\n2,a,soon\n2,a,2009-12-13\n2,a,nan\n") ==
        std::vector<std::string>{
            "log.csv:3: 2 columns — must be 3, as in the header",
            "log.csv:4: no world — must be the name or number of a world",
            "log.csv:5: no item — must be the name or number of an item",
            "log.csv:6: time 'soon' — must be a finite number, or a date that begins YYYY-MM-DD",
            "log.csv:7: time '2009-12-13' — must be a number, as in the lines before",
            "log.csv:8: time 'nan' — must be a finite number, or a date that begins YYYY-MM-DD"});
  CHECK(log_problems("world,song,time\n") ==
        std::vector<std::string>{"log.csv:1: no column 'item' among: world, song, time — must be a "
                                 "CSV file whose first line names it"});
  CHECK(log_problems("world,item,time\n") ==
        std::vector<std::string>{"log.csv: no downloads — must have one a line, below a header"});
  CHECK(log_problems("") ==
        std::vector<std::string>{"log.csv: an empty file — must be a CSV file"});
  std::string many = "world,item,time\n";
  for (int i = 0; i < 50; ++i) many += "1,a,never\n";
  CHECK(log_problems(many).size() == 10);
}

TEST_CASE("what every choice saw: counts, ranks, ties by number, moments, seeds") {
  const Draws draws(3, 0, Purpose::test);
  for (std::uint64_t number = 0; number < 6; ++number) {
    LogWorld world;
    std::uint32_t moment = 0;
    for (std::uint64_t t = 0; t < 60; ++t) {
      const std::uint64_t item = draws.below({.agent = t, .item = number}, 7);
      moment += draws.uniform({.agent = t, .item = number, .index = 1}) < 0.6 ? 1U : 0U;
      world.choices.push_back({static_cast<std::uint32_t>(item),
                               number < 2 ? std::uint32_t(t) : moment, number % 2 == 0 || t >= 5});
    }
    check_seen(world, 7);
  }
  CHECK(prepare({}, 3).choices.empty());
  CHECK_THROWS_AS(prepare({"1", {{5, 0}}}, 5), InternalError);
}

TEST_CASE("searches find peaks and zeros, inside and at the ends") {
  const auto peak = [](double x) { return -(x - 0.3) * (x - 0.3) - std::pow(x - 0.3, 4); };
  CHECK(maximise(peak, -1.0, 2.0, 1.5, 1e-6).at == Approx(0.3).margin(1e-5));
  CHECK(maximise(peak, -1.0, 2.0, 1.5, 1e-6).value == Approx(0.0).margin(1e-9));
  CHECK(maximise(peak, 0.5, 2.0, 1.5, 1e-6).at == Approx(0.5).margin(1e-5));
  CHECK(maximise(peak, -1.0, 0.1, 0.0, 1e-6).at == Approx(0.1).margin(1e-5));
  CHECK(maximise([](double x) { return -std::fabs(x - 0.7); }, 0.0, 1.0, 0.2, 1e-6).at ==
        Approx(0.7).margin(1e-5));
  const auto falling = [](double x) { return 2.0 - x - 0.1 * x * x * x; };
  for (const double start : {-2.0, 0.0, 1.5, 4.0})
    CHECK(falling(zero_of_falling(falling, -2.0, 4.0, start, 1e-8)) == Approx(0.0).margin(1e-6));
  CHECK(zero_of_falling(falling, -2.0, 1.0, 0.0, 1e-8) == 1.0);
  CHECK(zero_of_falling(falling, 2.0, 4.0, 3.0, 1e-8) == 2.0);
}

TEST_CASE("fits are the best there are: no other strength, shape or quality does better") {
  // Held against the likelihood written down anew, at the fit and around it.
  DownloadLog log;
  log.items = {"a", "b", "c", "d"};
  const Draws draws(11, 0, Purpose::test);
  for (std::uint64_t w = 0; w < 4; ++w) {
    LogWorld& world = log.worlds.emplace_back();
    for (std::uint64_t t = 0; t < 60; ++t)
      world.choices.push_back({static_cast<std::uint32_t>(std::min<std::uint64_t>(
                                   3, draws.below({.agent = t, .item = w}, 3 + w))),
                               static_cast<std::uint32_t>(t)});
  }
  InfluenceFit truth;
  truth.quality = {0.4, 0.3, 0.2, 0.1};
  truth.strength = 0.5;
  truth.shape = 1.0;
  log = simulate_log(log, {false, false, false, true}, Influence::switch_counts, truth, draws, 0);
  std::vector<PreparedWorld> worlds;
  Evidence evidence;
  for (std::size_t w = 0; w < 3; ++w) worlds.push_back(prepare(log.worlds[w], 4));
  for (const PreparedWorld& world : worlds) evidence.social.push_back(&world);
  for (const std::uint64_t count : log.counts(log.worlds[3]))
    evidence.independent.push_back(static_cast<double>(count) + 1.0);

  const auto likelihood = [&](Influence influence, const InfluenceFit& fit) {
    const InfluenceNames& names = names_of(influence);
    double sum = 0.0;
    for (std::size_t i = 0; i < 4; ++i) sum += evidence.independent[i] * std::log(fit.quality[i]);
    for (std::size_t w = 0; w < 3; ++w) {
      std::vector<double> counts(4, 0.0);
      for (const Choice& choice : log.worlds[w].choices) {
        std::vector<double> pull, chance;
        for (std::size_t i = 0; i < 4; ++i) {
          double rank = 1.0;
          for (std::size_t j = 0; j < 4; ++j)
            rank += counts[j] > counts[i] || (counts[j] == counts[i] && j < i) ? 1.0 : 0.0;
          const bool by_rank = names.channel == "rank";
          const double base = by_rank ? 1.0 / rank : counts[i] + fit.shape;
          const double power = names.op == "weigh" ? fit.strength : (by_rank ? fit.shape : 1.0);
          pull.push_back(std::pow(base, power));
        }
        const double all = pull[0] + pull[1] + pull[2] + pull[3];
        double chances = 0.0;
        for (std::size_t i = 0; i < 4; ++i) {
          chance.push_back(names.op == "weigh" ? fit.quality[i] * pull[i]
                                               : (1.0 - fit.strength) * fit.quality[i] +
                                                     fit.strength * pull[i] / all);
          chances += chance[i];
        }
        sum += std::log(chance[choice.item] / chances);
        counts[choice.item] += 1.0;
      }
    }
    return sum;
  };
  for (std::size_t m = 0; m < kInfluences; ++m) {
    const auto influence = static_cast<Influence>(m);
    const InfluenceFit best = fit(influence, evidence);
    CAPTURE(names_of(influence).id, best.strength, best.shape);
    CHECK(best.log_likelihood == Approx(likelihood(influence, best)).epsilon(1e-9));
    CHECK(best.quality[0] + best.quality[1] + best.quality[2] + best.quality[3] == Approx(1.0));
    const double allowed = best.log_likelihood + 1e-3;  // shapes are searched to 1 %
    for (const double by : {-0.02, 0.02}) {
      InfluenceFit other = best;
      other.strength = std::max(0.0, other.strength + by);
      CHECK(likelihood(influence, other) < allowed);
      other = best;
      if (!best.shape_at_limit) {
        other.shape *= 1.0 + by;
        CHECK(likelihood(influence, other) < allowed);
      }
      for (std::size_t i = 0; i < 4; ++i) {
        other = best;
        for (std::size_t j = 0; j < 4; ++j)
          other.quality[j] = (other.quality[j] + (i == j ? by * 0.5 : 0.0)) / (1.0 + by * 0.5);
        CHECK(likelihood(influence, other) < allowed);
      }
    }
    CHECK(best.log_likelihood >= fit_without_influence(evidence).log_likelihood - 1e-6);
  }
}

TEST_CASE("collectivism of a strength") {
  CHECK(collectivism_of(Influence::switch_rank, 0.4) == 0.4);
  CHECK(collectivism_of(Influence::weigh_rank, 0.585) == Approx(0.369).margin(5e-4));
  CHECK(collectivism_of(Influence::weigh_rank, 0.22) == Approx(0.180).margin(5e-4));
  CHECK(std::isnan(collectivism_of(Influence::weigh_counts, -1.5)));
}

TEST_CASE("too little to estimate from is refused") {
  DownloadLog log;
  log.source = "log.csv";
  log.items = {"a", "b"};
  log.worlds = {{"1", {{0, 0}, {1, 1}}}, {"2", {{0, 0}}}, {"3", {{1, 0}}}};
  const Executor executor(1);
  EstimateOptions none;
  none.fakes = 0;
  none.influences.clear();
  const auto estimate = [&](const std::vector<bool>& independent) {
    static_cast<void>(estimate_collectivism(log, independent, none, executor));
  };
  CHECK_NOTHROW(estimate({false, false, true}));
  CHECK_THROWS_WITH(
      estimate({false, true, true}),
      "log.csv: 1 of 1 worlds with influence have downloads that somebody chose — must "
      "be at least two, and all of them (the error comes from leaving one out)");
  CHECK_THROWS_AS(estimate({false, false, false}), InputError);
  log.worlds[1].choices[0].is_choice = false;  // a seed's download is no choice
  CHECK_THROWS_AS(estimate({false, false, true}), InputError);
  log.items.pop_back();
  CHECK_THROWS_AS(estimate({false, false, true}), InternalError);
}
