// SPDX-License-Identifier: Apache-2.0
// SI, SIR and SEIR in large societies against percolation, branching processes and the equations of
// mass action (science.md §6, §16 rows 7–10). Means are two-sided at 4 standard errors (false-alarm
// rate 6.3e-5 each) unless an absolute tolerance is stated; seeds are fixed. Standard errors of
// sizes are taken over graphs: worlds on one graph share its luck.
#include <array>
#include <cmath>

#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/outbreaks.hpp"
#include "theory/run_model.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace epidemics_theory {
namespace {

std::string seeds_text(AgentId count) {
  return "\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = " + std::to_string(count);
}
std::string head(std::uint64_t seed, int steps, const std::string& step = "1 day") {
  return "seed = " + std::to_string(seed) + "\n[clock]\nstep = \"" + step +
         "\"\nsteps = " + std::to_string(steps) + "\n[model]\n";
}

/// SIR with everybody infectious for `days` days, so that a tie transmits with chance `transmits`.
std::string sir_text(double transmits, int days, AgentId seeds, std::uint64_t seed) {
  return head(seed, 1000) + "name = \"sir\"\nbeta = " + to_text(-std::log1p(-transmits) / days) +
         "\ninfectious_days = " + std::to_string(days) + seeds_text(seeds);
}
/// SIR with exponential infectious times, rounded up to days.
std::string exponential_text(double beta, double mean, AgentId seeds, std::uint64_t seed) {
  return head(seed, 1000) + "name = \"sir\"\nbeta = " + to_text(beta) +
         "\ninfectious_days = { distribution = \"exponential\", mean = " + to_text(mean) + " }" +
         seeds_text(seeds);
}

/// Infectious for N days, P(N > n) = (1−r)^n, infecting each neighbour at rate β: the mean of
/// f(T_N) over N, where T_N is the chance along a tie.
template <class F>
double over_times(double beta, double mean, const F& f) {
  const double stays = std::exp(-1.0 / mean);
  double sum = 0.0, left = 1.0;
  for (int n = 1; left > 1e-16; ++n, left *= stays)
    sum += left * (1.0 - stays) * f(1.0 - std::exp(-beta * n));
  return sum;
}

}  // namespace

TEST_CASE("SIR: final sizes on Erdős–Rényi graphs are percolation's, one infectious time for all") {
  // Absolute tolerance 0.005 (§16 row 7), at least four standard errors.
  struct Row {
    double mean;  // z T
    double share;
    AgentId agents;
    int days;
    std::uint64_t graphs;
  };
  for (const Row& row : {Row{1.2, 0.313698, 200'000, 2, 32}, Row{1.5, 0.582812, 100'000, 4, 8},
                         Row{2.0, 0.796812, 100'000, 3, 9}, Row{2.5, 0.892645, 50'000, 7, 4},
                         Row{3.0, 0.940480, 50'000, 2, 4}}) {
    CHECK(giant_share(row.mean) == Approx(row.share).margin(6e-7).epsilon(0));
    Sample sizes;
    for (std::uint64_t seed = 1; seed <= row.graphs; ++seed) {
      const Graph graph = erdos_renyi({row.agents, 4.0, {}}, seed, one_thread());
      add_outbreaks(sizes, ModelRun(graph, sir_text(row.mean / 4.0, row.days, 5, seed)), 3);
    }
    CAPTURE(row.mean, sizes.mean(), sizes.standard_error(), sizes.count());
    INFO("ER zT=" << row.mean << " size " << sizes.mean() << " theory " << row.share << " SE "
                  << sizes.standard_error());
    CHECK(sizes.standard_error() < 0.00125);
    CHECK(std::fabs(sizes.mean() - row.share) <= 0.005);
  }
}

TEST_CASE("SIR: random regular graphs, and the onset at T_c = 1/(d − 1) by finite-size scaling") {
  struct Row {
    double transmits;
    double share;
    std::uint64_t graphs;
  };
  for (const Row& row : {Row{0.6, 19.0 / 27.0, 12}, Row{0.8, 63.0 / 64.0, 4}}) {
    Sample sizes;
    for (std::uint64_t seed = 1; seed <= row.graphs; ++seed) {
      const Graph graph = random_regular({100'000, 3}, seed, one_thread());
      add_outbreaks(sizes, ModelRun(graph, sir_text(row.transmits, 2, 5, seed)), 3);
    }
    CAPTURE(row.transmits, sizes.mean(), sizes.standard_error());
    INFO("regular T=" << row.transmits << " size " << sizes.mean() << " theory " << row.share
                      << " SE " << sizes.standard_error());
    CHECK(sizes.standard_error() < 0.00125);
    CHECK(std::fabs(sizes.mean() - row.share) <= 0.005);
  }
  // From 512 agents to 32,768 outbreaks grow 16-fold at T_c.
  for (const double transmits : {0.48, 0.52}) {
    const auto outbreaks = [&](const OnsetSize& size) {
      return onset_outbreaks(
          size,
          [](AgentId agents, std::uint64_t seed) {
            return random_regular({agents, 3}, seed, one_thread());
          },
          [&](AgentId seeds, std::uint64_t seed) { return sir_text(transmits, 2, seeds, seed); });
    };
    const OnsetGrowth growth(outbreaks({8, 40, 20}), outbreaks({32, 16, 6}));
    CAPTURE(transmits, growth.ratio, growth.error);
    CHECK((transmits < 0.5 ? growth.below(16.0) : growth.above(16.0)));
  }
}

TEST_CASE("SIR: below the threshold, mean sizes 1/(1 − zT)") {
  struct Row {
    double mean;
    double size;
    World worlds;
  };
  for (const Row& row : {Row{0.5, 2.0, 6}, Row{0.8, 5.0, 16}, Row{0.65, 1.0 / 0.35, 8}}) {
    Sample sizes;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      const Graph graph = erdos_renyi({100'000, 2.0, {}}, seed, one_thread());
      const ModelRun run(graph, sir_text(row.mean / 2.0, 3, 20, seed));
      Sample here;
      for (World world = 0; world < row.worlds; ++world)
        here.add(static_cast<double>(run.world(world).total(0)) / 20.0);
      sizes.add(here.mean());
    }
    CAPTURE(row.mean, sizes.mean(), sizes.standard_error());
    INFO("subcritical zT=" << row.mean << " size " << sizes.mean() << " theory " << row.size
                           << " SE " << sizes.standard_error());
    CHECK(agrees(sizes, row.size));
  }
}

TEST_CASE("SIR: where infectious times vary, outbreaks are as large as ⟨T⟩ says, and rarer") {
  constexpr double kTies = 5.0;
  struct Row {
    double beta;
    double mean;
  };
  for (const Row& row : {Row{0.12, 4.0}, Row{0.05, 12.0}, Row{0.3, 2.0}}) {
    const double transmits = over_times(row.beta, row.mean, [](double t) { return t; });
    const double size = giant_share(kTies * transmits);
    // Nobody infected by one with chance T along each of its ties sets off an outbreak: as there
    // are Poisson(z) of them, also beside the one it came by.
    double silent = 0.0;
    for (int i = 0; i < 10'000; ++i)
      silent = over_times(row.beta, row.mean,
                          [&](double t) { return std::exp(-kTies * t * (1.0 - silent)); });
    Sample sizes;
    for (std::uint64_t seed = 1; seed <= 9; ++seed) {
      const Graph graph = erdos_renyi({50'000, kTies, {}}, seed, one_thread());
      add_outbreaks(sizes, ModelRun(graph, exponential_text(row.beta, row.mean, 8, seed)), 3);
    }
    std::size_t outbreaks = 0;
    constexpr World kWorlds = 80;
    for (std::uint64_t seed = 1; seed <= 15; ++seed) {
      const Graph graph = erdos_renyi({5'000, kTies, {}}, seed, one_thread());
      const ModelRun run(graph, exponential_text(row.beta, row.mean, 1, seed));
      for (World world = 0; world < kWorlds; ++world)
        outbreaks += run.share(world) > kOutbreak ? 1U : 0U;
    }
    constexpr std::size_t kTrials = 15 * kWorlds;
    CAPTURE(row.beta, row.mean, transmits, size, 1.0 - silent);
    INFO("variable: <T>z=" << kTies * transmits << " size " << sizes.mean() << " theory " << size
                           << " SE " << sizes.standard_error() << "; P(outbreak) "
                           << static_cast<double>(outbreaks) / kTrials << " theory " << 1 - silent
                           << " SE " << std::sqrt(silent * (1 - silent) / kTrials));
    CHECK(sizes.standard_error() < 0.00125);
    CHECK(std::fabs(sizes.mean() - size) <= 0.005);
    CHECK(share_agrees(outbreaks, kTrials, 1.0 - silent));
    CHECK_FALSE(share_agrees(outbreaks, kTrials, size));  // what a fixed time would give
  }
}

namespace {

/// The stepped equations of mass action, exact for infinitely many agents: shares of susceptible,
/// exposed, infectious and recovered agents at the end of each step.
struct MassAction {
  double beta;    // per step
  double begins;  // chance that a latent time ends in a step; 1: there is none
  double ends;    // the same of an infectious time
  bool latent = false;

  [[nodiscard]] std::vector<std::array<double, 4>> run(double seeds, int steps) const {
    std::vector<std::array<double, 4>> shares{
        {1.0 - seeds, latent ? seeds : 0.0, latent ? 0.0 : seeds, 0.0}};
    while (static_cast<int>(shares.size()) < steps) {
      const auto [s, e, i, r] = shares.back();
      const double fresh = s * (1.0 - std::exp(-beta * i));
      const double breaks_out = latent ? begins * e : fresh;
      shares.push_back({s - fresh, latent ? e + fresh - breaks_out : 0.0, i + breaks_out - ends * i,
                        r + ends * i});
    }
    return shares;
  }
};

/// Counts in states at some steps within 5 standard errors over 40 worlds (false-alarm rate 1.3e-5
/// each). What the fluctuations of few seed agents shift is of the order of 1/seeds: they are many.
void check_mass_action(const std::string& model, const MassAction& law, int states,
                       const std::string& step, int steps) {
  constexpr AgentId kAgents = 50'000;
  constexpr AgentId kSeeds = 2'000;
  const Graph crowd = Graph::well_mixed(kAgents);
  const ModelRun run(crowd, head(8, steps, step) + model + seeds_text(kSeeds));
  const auto expected = law.run(static_cast<double>(kSeeds) / kAgents, steps);
  std::vector<std::vector<Sample>> seen(static_cast<std::size_t>(steps));
  for (World world = 0; world < 40; ++world) {
    const WorldResult result = run.world(world);
    for (std::size_t t = 0; t < seen.size(); ++t) {
      seen[t].resize(static_cast<std::size_t>(states));
      for (std::size_t state = 0; state < seen[t].size(); ++state)
        seen[t][state].add(static_cast<double>(result.states[t * seen[t].size() + state]) /
                           kAgents);
    }
  }
  for (std::size_t t = 10; t < seen.size(); t += seen.size() / 6) {
    const auto [s, e, i, r] = expected[t];
    const std::vector<double> shares = states == 2   ? std::vector<double>{s, i}
                                       : states == 3 ? std::vector<double>{s, i, r}
                                                     : std::vector<double>{s, e, i, r};
    for (std::size_t state = 0; state < shares.size(); ++state) {
      CAPTURE(model, t, state);
      if (shares[state] * kAgents > 200.0) CHECK(agrees(seen[t][state], shares[state], 5.0));
    }
  }
}

}  // namespace

TEST_CASE("SI, well mixed: the logistic curve") {
  constexpr double kStep = 0.05;  // 72 minutes
  for (const double beta : {0.5, 1.3}) {
    const int steps = static_cast<int>(8.0 / beta / kStep);
    const MassAction law{beta * kStep, 1.0, 0.0};
    // The step used is close to continuous time: growth by β dt a step is slower than exp(β dt) by
    // half of (β dt)², and the curve at most a quarter as steep in β t.
    const auto shares = law.run(0.04, steps);
    for (std::size_t t = 0; t < shares.size(); t += 20) {
      const double time = kStep * static_cast<double>(t);
      const double logistic = 1.0 / (1.0 + (1.0 / 0.04 - 1.0) * std::exp(-beta * time));
      CHECK(shares[t][2] == Approx(logistic).margin(0.125 * beta * time * beta * kStep + 1e-4));
    }
    check_mass_action("name = \"si\"\nbeta = " + to_text(beta), law, 2, "72 minutes", steps);
  }
}

TEST_CASE("SIR and SEIR, well mixed: the equations of mass action, step by step") {
  const auto ends = [](double mean_steps) { return 1.0 - std::exp(-1.0 / mean_steps); };
  const auto days = [](const char* key, double mean) {
    return std::string(key) + " = { distribution = \"exponential\", mean = " + to_text(mean) +
           " }\n";
  };
  check_mass_action("name = \"sir\"\nbeta = 0.4\n" + days("infectious_days", 5.0),
                    {0.4 / 4.0, 1.0, ends(20.0)}, 3, "6 hours", 160);
  check_mass_action("name = \"sir\"\nbeta = 1.5\n" + days("infectious_days", 1.0),
                    {1.5 / 8.0, 1.0, ends(8.0)}, 3, "3 hours", 160);
  check_mass_action(
      "name = \"seir\"\nbeta = 0.5\n" + days("latent_days", 3.0) + days("infectious_days", 5.0),
      {0.5 / 4.0, ends(12.0), ends(20.0), true}, 4, "6 hours", 240);
}

TEST_CASE("SI on a path goes on by one tie after a geometric time") {
  // From the end of a path: distance in t steps is Binomial(t, 1 − exp(−β)).
  constexpr AgentId kLength = 120;
  constexpr AgentId kPaths = 2'000;
  std::vector<Tie> ties;
  std::vector<AgentId> seeds;
  for (AgentId path = 0; path < kPaths; ++path) {
    seeds.push_back(path * kLength);
    for (AgentId i = 0; i + 1 < kLength; ++i)
      ties.push_back({path * kLength + i, path * kLength + i + 1});
  }
  const Graph graph = build_graph(kLength * kPaths, std::move(ties), false, one_thread());
  const ModelRun run(graph, head(3, 101) +
                                "name = \"si\"\nbeta = 0.5\n[[campaigns]]\nname = \"s\"\n"
                                "kind = \"seed\"\nagents = " +
                                toml_list(seeds));
  std::vector<double> distance(kPaths, -1.0);
  for (const Download& download : run.world(0, {.ledger = true}).ledger)
    distance[download.agent / kLength] += 1.0;
  Sample distances;
  for (const double one : distance) distances.add(one);
  const double p = 1.0 - std::exp(-0.5);
  CHECK(agrees(distances, 100.0 * p));
  CHECK(distances.variance() ==
        Approx(100.0 * p * (1.0 - p)).epsilon(4.0 * std::sqrt(2.0 / kPaths)));
}

}  // namespace epidemics_theory
