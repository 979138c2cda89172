// SPDX-License-Identifier: Apache-2.0
// SI, SIR and SEIR on societies small enough that their law can be written down: bond percolation
// where all are infectious equally long, the Markov chain of all agents' stages elsewhere, and
// Reed and Frost's chain of counts in a well-mixed society. Checks of means are two-sided at 4
// standard errors (false-alarm rate 6.3e-5 each) unless said otherwise; seeds are fixed.
//
// Power: 30,000 copies give standard errors of 0.3–0.6 % of a mean size.
#include <cmath>
#include <map>
#include <set>

#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/law_checks.hpp"
#include "theory/run_model.hpp"
#include "theory/small_graphs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace epidemics_exact_theory {
namespace {

constexpr AgentId kCopies = 30'000;

/// A stage of an agent's course, left with this chance in each step.
struct Stage {
  bool infectious = true;
  double leave = 1.0;
};
using Stages = std::vector<Stage>;

/// Infectious for `steps` steps exactly.
Stages fixed_time(int steps) { return Stages(static_cast<std::size_t>(steps), Stage{}); }

/// The chance that a period that is exponential in time ends in a step of one day.
double ending(double mean_days) { return 1.0 - std::exp(-1.0 / mean_days); }

std::string exponential(double mean) {
  return "{ distribution = \"exponential\", mean = " + to_text(mean) + " }";
}

/// β for which one exposure in a step of a day infects with chance p.
std::string beta_of(double p) { return "beta = " + to_text(-std::log1p(-p)) + "\n"; }

/// The law of an epidemic, step by step: what each agent is (0: susceptible, 1 …: its stage, last:
/// recovered) is a Markov chain.
class EpidemicLaw {
 public:
  using Society = std::vector<std::uint32_t>;

  EpidemicLaw(const SmallGraph& graph, const std::vector<AgentId>& seeds, double p, Stages stages)
      : influencers_(graph.agents), p_(p), stages_(std::move(stages)) {
    for (const Tie& tie : graph.ties) {
      influencers_[tie.to].push_back(tie.from);
      if (!graph.directed) influencers_[tie.from].push_back(tie.to);
    }
    Society start(graph.agents, 0);
    for (const AgentId seed : seeds) start[seed] = 1;
    chances_[start] = 1.0;
  }

  void step() {
    std::map<Society, double> next;
    for (const auto& [society, chance] : chances_) {
      Society moved(society.size(), 0);
      branch(society, 0, moved, chance, next);
    }
    chances_ = std::move(next);
  }

  /// Mean and standard deviation of a count of agents.
  template <class Counts>
  [[nodiscard]] std::pair<double, double> moments(const Counts& counts) const {
    double mean = 0.0, square = 0.0;
    for (const auto& [society, chance] : chances_) {
      double count = 0.0;
      for (const std::uint32_t agent : society) count += counts(agent) ? 1.0 : 0.0;
      mean += chance * count;
      square += chance * count * count;
    }
    return {mean, std::sqrt(std::max(0.0, square - mean * mean))};
  }
  [[nodiscard]] bool infectious(std::uint32_t agent) const {
    return agent > 0 && agent <= stages_.size() && stages_[agent - 1U].infectious;
  }
  [[nodiscard]] bool exposed(std::uint32_t agent) const {
    return agent > 0 && agent <= stages_.size() && !stages_[agent - 1U].infectious;
  }
  /// Chances of the numbers of agents ever infected.
  [[nodiscard]] std::vector<double> sizes() const {
    std::vector<double> chance_of(influencers_.size() + 1, 0.0);
    for (const auto& [society, chance] : chances_)
      chance_of[society.size() -
                static_cast<std::size_t>(std::count(society.begin(), society.end(), 0))] += chance;
    return chance_of;
  }

 private:
  void branch(const Society& now, std::size_t agent, Society& moved, double chance,
              std::map<Society, double>& next) const {
    if (chance == 0.0) return;
    if (agent == now.size()) {
      next[moved] += chance;
      return;
    }
    const std::uint32_t is = now[agent];
    const double moves = chance_to_move(now, agent);
    moved[agent] = is;
    branch(now, agent + 1, moved, chance * (1.0 - moves), next);
    moved[agent] = is + 1;
    branch(now, agent + 1, moved, chance * moves, next);
  }
  [[nodiscard]] double chance_to_move(const Society& now, std::size_t agent) const {
    const std::uint32_t is = now[agent];
    if (is > stages_.size()) return 0.0;
    if (is > 0) return stages_[is - 1U].leave;
    double safe = 1.0;
    for (const AgentId other : influencers_[agent])
      if (infectious(now[other])) safe *= 1.0 - p_;
    return 1.0 - safe;
  }

  std::vector<std::vector<AgentId>> influencers_;
  double p_;
  Stages stages_;
  std::map<Society, double> chances_;
};

/// Holds a model against its chain in every step: agents in each state, new infections, final
/// sizes. Counts in states at 5 standard errors (5.7e-7 each, about a hundred of them).
void check_epidemic(const SmallGraph& graph, const std::vector<AgentId>& seeds, double p,
                    const Stages& stages, const std::string& model, World world) {
  constexpr std::size_t kSteps = 25;
  CAPTURE(graph.name, seeds, p, model);
  const CopyRuns runs = run_copies(graph, seeds, kCopies, model, world, kSteps);
  EpidemicLaw chain(graph, seeds, p, stages);
  OutcomeLaw law{{}, std::vector<double>(kSteps, 0.0)};
  const std::size_t states = runs.states.size() / kSteps;
  double before = 0.0;
  for (std::size_t step = 0; step < kSteps; ++step) {
    if (step > 0) chain.step();
    const double infected = chain.moments([](std::uint32_t agent) { return agent > 0; }).first;
    law.mean_by_step[step] = infected - before;
    before = infected;
    const auto check_state = [&](std::size_t state, const auto& counts) {
      const auto [mean, sd] = chain.moments(counts);
      const double seen = static_cast<double>(runs.states[step * states + state]) / kCopies;
      CAPTURE(step, state);
      if (mean * kCopies >= 100.0 || sd == 0.0) CHECK(agrees(seen, sd, kCopies, mean, 5.0));
    };
    check_state(0, [](std::uint32_t agent) { return agent == 0; });
    check_state(states == 4 ? 2 : 1, [&](std::uint32_t agent) { return chain.infectious(agent); });
    if (states == 4) check_state(1, [&](std::uint32_t agent) { return chain.exposed(agent); });
    if (states > 2)
      check_state(states - 1, [&](std::uint32_t agent) { return agent > stages.size(); });
  }
  law.size_chance = chain.sizes();
  check_law(runs, law);
}

const SmallGraph kOneWay{"directed", 4, {{0, 1}, {1, 2}, {2, 0}, {1, 3}, {3, 2}}, true};
const SmallGraph kKite{"kite", 4, {{0, 1}, {1, 2}, {2, 0}, {2, 3}}};

}  // namespace

TEST_CASE("SIR: every step of small societies, infectious times fixed and exponential") {
  const auto sir = [](double p, const std::string& days) {
    return "name = \"sir\"\n" + beta_of(p) + "infectious_days = " + days;
  };
  check_epidemic(kKite, {3}, 0.3, fixed_time(3), sir(0.3, "3"), 1);
  check_epidemic(kKite, {0, 3}, 0.15, fixed_time(2), sir(0.15, "2"), 2);
  check_epidemic(complete_graph(4), {0}, 0.2, {{true, ending(2.0)}}, sir(0.2, exponential(2)), 3);
  check_epidemic(path_graph(5), {1}, 0.5, {{true, ending(4.0)}}, sir(0.5, exponential(4)), 4);
  check_epidemic(kOneWay, {0}, 0.4, {{true, ending(1.5)}}, sir(0.4, exponential(1.5)), 5);
  check_epidemic(kOneWay, {3}, 0.25, fixed_time(4), sir(0.25, "4"), 6);
}

TEST_CASE("SEIR: every step of small societies") {
  const auto seir = [](double p, const std::string& latent, const std::string& infectious) {
    return "name = \"seir\"\n" + beta_of(p) + "latent_days = " + latent +
           "\ninfectious_days = " + infectious;
  };
  check_epidemic(kKite, {3}, 0.3, {{false, 1.0}, {false, 1.0}, {true, 1.0}, {true, 1.0}},
                 seir(0.3, "2", "2"), 11);
  check_epidemic(complete_graph(4), {0}, 0.25, {{false, ending(1.5)}, {true, ending(3.0)}},
                 seir(0.25, exponential(1.5), exponential(3)), 12);
  check_epidemic(kOneWay, {0}, 0.5, {{false, ending(2.0)}, {true, 1.0}},
                 seir(0.5, exponential(2), "1"), 13);
}

TEST_CASE("SI: every step of small societies") {
  const auto si = [](double p) { return "name = \"si\"\n" + beta_of(p); };
  const Stages for_ever{{true, 0.0}};
  check_epidemic(kKite, {3}, 0.1, for_ever, si(0.1), 21);
  check_epidemic(path_graph(5), {0}, 0.3, for_ever, si(0.3), 22);
  check_epidemic(kOneWay, {0}, 0.2, for_ever, si(0.2), 23);
}

TEST_CASE("SIR with one infectious time for all: bond percolation with T = 1 − (1−p)^τ") {
  struct Row {
    SmallGraph graph;
    double p;
    int steps;
  };
  World world = 31;
  for (const Row& row : {Row{petersen_graph(), 0.1, 3}, Row{petersen_graph(), 0.05, 8},
                         Row{complete_graph(5), 0.2, 2}, Row{cycle_graph(6), 0.3, 3}}) {
    CAPTURE(row.graph.name, row.p, row.steps);
    const double transmits = 1.0 - std::pow(1.0 - row.p, row.steps);
    const CopyRuns runs = run_copies(
        row.graph, {0}, kCopies,
        "name = \"sir\"\n" + beta_of(row.p) + "infectious_days = " + std::to_string(row.steps),
        world++, 100);
    check_sizes(runs, cascade_law(row.graph, {0}, transmits));
  }
}

TEST_CASE("SIR for one step is the independent cascade, download by download") {
  const Graph graph = erdos_renyi({20'000, 6.0, {}}, 3, one_thread());
  const auto ledger = [&](const std::string& model) {
    const ModelRun run(graph, "seed = 9\n[clock]\nsteps = 60\n[model]\n" + model +
                                  "\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = 5");
    return run.world(0, {.ledger = true}).ledger;
  };
  const Ledger cascade = ledger("name = \"independent-cascade\"\np = 0.3");
  const Ledger epidemic = ledger("name = \"sir\"\n" + beta_of(0.3) + "infectious_days = 1");
  REQUIRE(cascade.size() > 5'000);
  REQUIRE(cascade.size() == epidemic.size());
  for (std::size_t i = 0; i < cascade.size(); ++i) {
    REQUIRE(cascade[i].agent == epidemic[i].agent);
    REQUIRE(cascade[i].step == epidemic[i].step);
    REQUIRE(cascade[i].peer == epidemic[i].peer);
  }
}

TEST_CASE("SEIR infects whom SIR infects, agent by agent, whatever the latent time") {
  const Graph graph = erdos_renyi({5'000, 4.0, {}}, 5, one_thread());
  const auto infected = [&](const std::string& model) {
    const ModelRun run(graph, "seed = 9\n[clock]\nsteps = 3000\n[model]\nbeta = 0.1\n" + model +
                                  "\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = 5");
    std::set<AgentId> agents;
    for (const Download& download : run.world(0, {.ledger = true}).ledger)
      agents.insert(download.agent);
    return agents;
  };
  const std::string days = "infectious_days = " + exponential(4) + "\n";
  const std::set<AgentId> expected = infected("name = \"sir\"\n" + days);
  CHECK(expected.size() > 500);
  CHECK(expected.size() < 4'500);
  for (const std::string latent : {"0", "7", "{ distribution = \"exponential\", mean = 3 }"})
    CHECK((infected("name = \"seir\"\n" + days + "latent_days = " + latent) == expected));
}

TEST_CASE("SIR: who is named as the cause was infectious in the step before, all as often") {
  const Graph graph = erdos_renyi({5'000, 8.0, {}}, 6, one_thread());
  constexpr Step kTime = 3;
  const ModelRun run(
      graph,
      "[clock]\nsteps = 200\n[model]\nname = \"sir\"\nbeta = 0.08\n"
      "infectious_days = 3\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = 5");
  const WorldResult world = run.world(0, {.ledger = true});
  const std::vector<Step> when = adoption_steps(world, graph.agents());
  std::size_t pairs = 0, firsts = 0;
  for (const Download& download : world.ledger) {
    if (download.channel == Channel::seed) continue;
    std::vector<AgentId> infectious;
    for (const AgentId other : graph.in().row(download.agent))
      if (when[other] < download.step && when[other] + kTime >= download.step)
        infectious.push_back(other);
    REQUIRE(std::count(infectious.begin(), infectious.end(), download.peer) == 1);
    if (infectious.size() != 2) continue;
    ++pairs;
    firsts += download.peer == infectious.front() ? 1U : 0U;
  }
  CHECK(pairs > 500);
  CHECK(share_agrees(firsts, pairs, 0.5));
}

namespace {

double binomial(int n, int k, double p) {
  if (p <= 0.0 || p >= 1.0) return (p <= 0.0 ? k == 0 : k == n) ? 1.0 : 0.0;
  return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) +
                  k * std::log(p) + (n - k) * std::log1p(-p));
}

/// Chances of final sizes of Reed and Frost's chain: from s susceptible and i infectious agents,
/// Bin(s, 1 − (1−p)^i) are infected and Bin(i, ends) recover in each step.
std::vector<double> chain_of_counts(int agents, int seeds, double p, double ends) {
  using Counts = std::pair<int, int>;
  std::map<Counts, double> now{{{agents - seeds, seeds}, 1.0}};
  std::vector<double> size_chance(static_cast<std::size_t>(agents) + 1, 0.0);
  for (int step = 0; step < 400; ++step) {
    std::map<Counts, double> next;
    for (const auto& [counts, chance] : now) {
      const auto [s, i] = counts;
      if (i == 0) {
        size_chance[static_cast<std::size_t>(agents - s)] += chance;
        continue;
      }
      for (int fresh = 0; fresh <= s; ++fresh)
        for (int ended = 0; ended <= i; ++ended) {
          const double both =
              binomial(s, fresh, 1.0 - std::pow(1.0 - p, i)) * binomial(i, ended, ends) * chance;
          if (both > 1e-15) next[{s - fresh, i + fresh - ended}] += both;
        }
    }
    now = std::move(next);
  }
  return size_chance;
}

}  // namespace

TEST_CASE("SIR, well mixed: the chain of Reed and Frost; a complete graph is the same") {
  struct Row {
    double r0;    // β · mean infectious time
    double mean;  // of the infectious time in days; 1: one step exactly
    bool fixed;
  };
  constexpr int kAgents = 16;
  constexpr World kWorlds = 8'000;
  for (const Row& row : {Row{1.5, 1.0, true}, Row{2.5, 1.0, true}, Row{2.0, 3.0, false}}) {
    CAPTURE(row.r0, row.mean);
    const double beta = row.r0 / row.mean;
    const double p = 1.0 - std::exp(-beta / (kAgents - 1));
    const std::vector<double> expected =
        chain_of_counts(kAgents, 2, p, row.fixed ? 1.0 : ending(row.mean));
    for (const bool mixed : {true, false}) {
      const Graph graph = mixed ? Graph::well_mixed(kAgents) : complete({kAgents}, 1, one_thread());
      const ModelRun run(graph,
                         "seed = 77\n[clock]\nsteps = 300\n[model]\nname = \"sir\"\nbeta = " +
                             to_text(mixed ? beta : beta / (kAgents - 1)) + "\ninfectious_days = " +
                             (row.fixed ? to_text(row.mean) : exponential(row.mean)) +
                             "\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = 2");
      std::vector<double> seen(kAgents + 1, 0.0), due;
      Sample sizes;
      for (World world = 0; world < kWorlds; ++world) {
        const std::uint64_t size = run.world(world).total(0);
        seen[size] += 1.0;
        sizes.add(static_cast<double>(size));
      }
      double mean = 0.0;
      for (std::size_t size = 0; size < expected.size(); ++size) {
        due.push_back(expected[size] * kWorlds);
        mean += expected[size] * static_cast<double>(size);
      }
      CAPTURE(mixed);
      CHECK(agrees(sizes, mean));
      CHECK(plausible(chi_square_p(seen, due)));
    }
  }
}

}  // namespace epidemics_exact_theory
