// SPDX-License-Identifier: Apache-2.0
// Layers of ties, their weights, and ties that are not always on, against exact laws.
//
// Independent cascade on layers: along a tie of weight w an exposure persuades with chance
// 1 − (1−p)^w; in units of 1/U each persuades with p_U = 1 − (1−p)^(1/U), so the law is that of the
// multigraph in which a tie stands as often as it has units. Linear threshold: an agent heeds one
// unit of influence, each with the same chance: again the multigraph's law. Ties with times: the
// law of time-respecting paths, by enumeration of coins. Means are two-sided at 4 standard errors
// (false-alarm rate 6.3e-5 each), seeds fixed; 40,000 copies give standard errors of about 0.3 %.
#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/statistics.hpp"
#include "theory/law_checks.hpp"
#include "theory/run_model.hpp"
#include "theory/small_graphs.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace layers_theory {
namespace {

constexpr AgentId kCopies = 40'000;

struct SmallLayer {
  SmallGraph graph;
  double weight = 1.0;
  std::uint32_t units = 1;
};

/// Every tie as often as it has units.
SmallGraph multigraph(const std::vector<SmallLayer>& layers) {
  SmallGraph all = layers.front().graph;
  all.ties.clear();
  for (const SmallLayer& layer : layers)
    for (std::uint32_t unit = 0; unit < layer.units; ++unit)
      all.ties.insert(all.ties.end(), layer.graph.ties.begin(), layer.graph.ties.end());
  return all;
}

/// The first layer is [graph]; `from`, `until` per copy come with the graphs.
CopyRuns run_layers(const std::vector<Graph>& graphs, const std::vector<double>& weights,
                    AgentId agents, const std::vector<AgentId>& seeds, const std::string& model,
                    World world, Step steps) {
  const AgentId copies = graphs.front().agents() / agents;
  std::vector<AgentId> all_seeds;
  for (AgentId copy = 0; copy < copies; ++copy)
    for (const AgentId seed : seeds) all_seeds.push_back(copy * agents + seed);
  std::string text =
      "seed = 20091220\n[clock]\nsteps = " + std::to_string(steps) +
      "\n[graph]\nkind = \"path\"\nagents = " + std::to_string(graphs.front().agents()) +
      "\nweight = " + to_text(weights.front()) + "\n[model]\n" + model +
      "\n[[campaigns]]\nname = \"seeds\"\nkind = \"seed\"\nagents = " + toml_list(all_seeds) + "\n";
  for (std::size_t i = 1; i < graphs.size(); ++i)
    text += "[[layers]]\nname = \"layer " + std::to_string(i) +
            "\"\nkind = \"path\"\nweight = " + to_text(weights[i]) + "\n";
  const ModelRun run(graphs.front(), text, std::span(graphs).subspan(1));
  CopyRuns result{std::vector<std::uint32_t>(copies, 0),
                  std::vector<std::vector<std::uint32_t>>(static_cast<std::size_t>(steps)),
                  {}};
  for (auto& row : result.by_step) row.assign(copies, 0);
  for (const Download& download : run.world(world, {.ledger = true}).ledger) {
    ++result.sizes[download.agent / agents];
    ++result.by_step[static_cast<std::size_t>(download.step)][download.agent / agents];
  }
  return result;
}

CopyRuns run_layers(const std::vector<SmallLayer>& layers, const std::vector<AgentId>& seeds,
                    const std::string& model, World world) {
  std::vector<Graph> graphs;
  std::vector<double> weights;
  for (const SmallLayer& layer : layers) {
    graphs.push_back(copies_of(layer.graph, kCopies));
    weights.push_back(layer.weight);
  }
  const AgentId agents = layers.front().graph.agents;
  return run_layers(graphs, weights, agents, seeds, model, world, static_cast<Step>(agents) + 1);
}

std::string cascade(double p) { return "name = \"independent-cascade\"\np = " + to_text(p); }

/// Two or three layers over the same agents, some ties in more than one.
std::vector<std::vector<SmallLayer>> multiplexes() {
  const SmallGraph chord{"chord", 5, {{0, 2}, {1, 2}, {3, 4}}, false};
  const SmallGraph one_way{"one way", 5, {{0, 3}, {3, 1}, {4, 0}}, true};
  return {
      {{path_graph(5), 1.0, 2}, {chord, 0.5, 1}},
      {{path_graph(5), 1.5, 3}, {chord, 1.0, 2}},
      {{cycle_graph(5), 1.0, 1}, {chord, 2.0, 2}},
      {{path_graph(5), 0.5, 2}, {cycle_graph(5), 0.25, 1}, {chord, 0.25, 1}},
      {{one_way, 1.0, 3}, {one_way, 1.0 / 3.0, 1}},
  };
}

/// A small graph whose ties are on in intervals.
struct Timed {
  SmallGraph graph;
  std::vector<Interval> on;  ///< by tie

  /// The first step from `step` on in which tie i is on, as one would look it up by hand.
  [[nodiscard]] Step next(std::size_t i, Step step) const {
    if (step < on[i].from) return on[i].from;
    return step < on[i].until ? step : kNever;
  }
};

Graph copies_of(const Timed& timed, AgentId times) {
  std::vector<Tie> ties;
  std::vector<Interval> on;
  for (AgentId copy = 0; copy < times; ++copy)
    for (std::size_t i = 0; i < timed.on.size(); ++i) {
      const AgentId first = copy * timed.graph.agents;
      ties.push_back({first + timed.graph.ties[i].from, first + timed.graph.ties[i].to});
      on.push_back(timed.on[i]);
    }
  return build_timed_graph(timed.graph.agents * times, std::move(ties), std::move(on),
                           timed.graph.directed, one_thread());
}

/// When each agent adopts if exactly the ties of `subset` persuade: relaxed until nothing changes.
std::vector<Step> arrivals(const Timed& timed, std::uint32_t subset, AgentId seed) {
  std::vector<Step> when(timed.graph.agents, kNever);
  when[seed] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    const auto relax = [&](std::size_t i, AgentId from, AgentId to) {
      if (when[from] == kNever) return;
      const Step on = timed.next(i, when[from]);
      if (on == kNever || on + 1 >= when[to]) return;
      when[to] = on + 1;
      changed = true;
    };
    for (std::size_t i = 0; i < timed.on.size(); ++i) {
      if (((subset >> i) & 1U) == 0) continue;
      relax(i, timed.graph.ties[i].from, timed.graph.ties[i].to);
      if (!timed.graph.directed) relax(i, timed.graph.ties[i].to, timed.graph.ties[i].from);
    }
  }
  return when;
}

OutcomeLaw timed_law(const Timed& timed, AgentId seed, double p, Step steps) {
  OutcomeLaw law = empty_law(timed.graph.agents);
  law.mean_by_step.assign(static_cast<std::size_t>(steps), 0.0);
  const std::size_t ties = timed.on.size();
  for (std::uint32_t subset = 0; subset < (std::uint32_t{1} << ties); ++subset) {
    const int live = std::popcount(subset);
    const double chance = std::pow(p, live) * std::pow(1.0 - p, static_cast<int>(ties) - live);
    std::size_t size = 0;
    for (const Step when : arrivals(timed, subset, seed)) {
      if (when >= steps) continue;
      ++size;
      law.mean_by_step[static_cast<std::size_t>(when)] += chance;
    }
    law.size_chance[size] += chance;
  }
  return law;
}

std::vector<Timed> timed_graphs() {
  SmallGraph square = cycle_graph(4);
  square.ties.push_back({0, 2});
  SmallGraph one_way{"directed", 5, {{0, 1}, {1, 2}, {2, 3}, {0, 3}, {3, 4}, {4, 1}}, true};
  return {
      // In order, so that all can be reached; then against it, so that only the first can.
      {path_graph(5), {{0, 2}, {1, 4}, {5, 6}, {2, kNever}}},
      {path_graph(5), {{6, 8}, {4, 6}, {2, 4}, {0, 2}}},
      {square, {{0, kNever}, {3, 4}, {0, 2}, {4, 9}, {2, 3}}},
      {one_way, {{2, 3}, {0, 5}, {4, 5}, {6, kNever}, {0, kNever}, {7, 9}}},
  };
}

}  // namespace

TEST_CASE("independent cascade on layers: the law of the multigraph of units") {
  World world = 0;
  for (const std::vector<SmallLayer>& layers : multiplexes()) {
    const std::uint32_t per_weight =
        static_cast<std::uint32_t>(std::lround(layers.front().units / layers.front().weight));
    for (const double p : {0.2, 0.5}) {
      const double unit = 1.0 - std::pow(1.0 - p, 1.0 / per_weight);
      CAPTURE(world, p, per_weight);
      check_law(run_layers(layers, {0}, cascade(p), world++),
                cascade_law(multigraph(layers), {0}, unit));
    }
  }
}

TEST_CASE("independent cascade on layers: one tie in two layers persuades with 1 − (1−p)^(w+w')") {
  World world = 50;
  const SmallGraph pair = path_graph(2);
  for (const auto& [first, second] : {std::pair{1.0, 0.5}, {0.25, 3.0}, {0.001, 2.0}, {1.0, 1.0}}) {
    const double p = 0.3;
    const CopyRuns runs =
        run_layers({SmallLayer{pair, first, 1}, {pair, second, 1}}, {0}, cascade(p), world++);
    std::size_t both = 0;
    for (const std::uint32_t size : runs.sizes) both += size - 1;
    CAPTURE(first, second);
    CHECK(share_agrees(both, kCopies, 1.0 - std::pow(1.0 - p, first + second)));
  }
}

TEST_CASE("linear threshold on layers: the law of the multigraph of units") {
  World world = 100;
  for (const std::vector<SmallLayer>& layers : multiplexes()) {
    CAPTURE(world);
    check_law(run_layers(layers, {0}, "name = \"linear-threshold\"", world++),
              threshold_law(multigraph(layers), {0}));
  }
}

TEST_CASE("Watts on layers: a share of weights, at equality") {
  // Agent 0 is tied to 1 and 2 in the base and to 3 in a layer of weight 2: of 4 units, 3 has two.
  std::vector<Graph> graphs;
  graphs.push_back(build_graph(4, {{1, 0}, {2, 0}}, true, one_thread()));
  graphs.push_back(build_graph(4, {{3, 0}}, true, one_thread()));
  const auto adopts = [&](const std::vector<AgentId>& seeds, double threshold) {
    return run_layers(graphs, {1.0, 2.0}, 4, seeds,
                      "name = \"watts-threshold\"\nthreshold = " + to_text(threshold), 0, 5)
               .sizes[0] > seeds.size();
  };
  CHECK(adopts({3}, 0.5));
  CHECK(adopts({1, 2}, 0.5));
  CHECK(adopts({1, 3}, 0.75));
  CHECK(adopts({1}, 0.25));
  CHECK_FALSE(adopts({1}, 0.26));
  CHECK_FALSE(adopts({3}, 0.51));
  CHECK_FALSE(adopts({1, 2}, 0.51));
  CHECK_FALSE(adopts({1, 3}, 0.76));
  CHECK(adopts({1, 2, 3}, 1.0));
}

TEST_CASE("independent cascade on ties with times: the law of time-respecting paths") {
  World world = 200;
  const Step steps = 12;
  for (const Timed& timed : timed_graphs())
    for (const AgentId seed : {AgentId{0}, AgentId{2}})
      for (const double p : {0.4, 0.8}) {
        CAPTURE(timed.graph.name, seed, p, world);
        check_law(run_layers({copies_of(timed, kCopies)}, {1.0}, timed.graph.agents, {seed},
                             cascade(p), world++, steps),
                  timed_law(timed, seed, p, steps));
      }
}

TEST_CASE("SI on a random temporal network: everybody is reached when the earliest path arrives") {
  const Draws draws(4, 0, Purpose::test);
  const AgentId agents = 300;
  const Step steps = 80;
  for (std::uint64_t variant = 0; variant < 4; ++variant) {
    Timed timed{{"random", agents, {}, variant % 2 == 1}, {}};
    for (std::uint64_t i = 0; i < 1500; ++i) {
      const auto below = [&](std::uint64_t index, std::uint64_t bound) {
        return draws.below({.agent = i, .item = variant, .index = index}, bound);
      };
      const auto from = static_cast<AgentId>(below(0, agents));
      const auto to = static_cast<AgentId>(below(1, agents));
      const auto first = static_cast<Step>(below(2, 60));
      if (from == to) continue;
      timed.graph.ties.push_back({from, to});
      timed.on.push_back({first, first + 1 + static_cast<Step>(below(3, 12))});
    }
    const Graph graph = copies_of(timed, 1);
    const ModelRun run(graph, "[clock]\nsteps = " + std::to_string(steps) + "\n[model]\n" +
                                  cascade(1.0) +
                                  "\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\nagents = [0]");
    const WorldResult world = run.world(0, {.ledger = true});
    // Parallel ties were drawn now and then: each has its own interval, as in the reference.
    std::vector<Step> expected(agents, kNever);
    expected[0] = 0;
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < timed.on.size(); ++i)
        for (const bool back : {false, true}) {
          if (back && timed.graph.directed) continue;
          const AgentId from = back ? timed.graph.ties[i].to : timed.graph.ties[i].from;
          const AgentId to = back ? timed.graph.ties[i].from : timed.graph.ties[i].to;
          if (expected[from] == kNever) continue;
          const Step on = timed.next(i, expected[from]);
          if (on == kNever || on + 1 >= expected[to]) continue;
          expected[to] = on + 1;
          changed = true;
        }
    }
    std::size_t reached = 0;
    for (const Step when : expected) reached += when < steps ? 1U : 0U;
    CAPTURE(variant);
    CHECK(reached > 20);
    CHECK(adoption_steps(world, agents) == expected);
    for (const Download& download : world.ledger) {
      if (download.step == 0) continue;
      // The peer named is one whose tie came on, or was on, in the step before.
      const auto times = graph.times_of(download.peer, download.agent);
      CHECK(first_on(times, {}, expected[download.peer]) == download.step - 1);
    }
  }
}

namespace {

/// What the dose kernel has to find: by hand, step by step, tie by tie.
struct DoseReference {
  std::vector<Graph> graphs;
  std::vector<double> weights;
  std::vector<double> distinct;  ///< weights, in the order of the layers
  double talk = 0.0;
  Step talk_steps = kNever;
  Step steps = 0;

  [[nodiscard]] bool is_on(std::size_t layer, AgentId from, AgentId to, Step step) const {
    const Graph& graph = graphs[layer];
    if (graph.times().empty()) return true;
    const auto times = graph.times_of(from, to);
    return std::any_of(times.begin(), times.end(),
                       [step](const Interval& on) { return on.contains(step); });
  }
  [[nodiscard]] bool talks(Step adopted, Step step) const {
    return adopted != kNever && adopted < step &&
           (talk_steps == kNever || step <= adopted + talk_steps);
  }

  [[nodiscard]] std::vector<Step> run(const std::vector<double>& social,
                                      const std::vector<double>& resistance, AgentId seed) const {
    const AgentId agents = graphs.front().agents();
    std::vector<Step> adopted(agents, kNever);
    adopted[seed] = 0;
    std::vector<std::vector<std::uint64_t>> heard(distinct.size(),
                                                  std::vector<std::uint64_t>(agents, 0));
    for (Step step = 1; step < steps; ++step) {
      std::vector<AgentId> tipped;
      for (AgentId agent = 0; agent < agents; ++agent) {
        for (std::size_t layer = 0; layer < graphs.size(); ++layer) {
          const auto place = static_cast<std::size_t>(
              std::find(distinct.begin(), distinct.end(), weights[layer]) - distinct.begin());
          for (const AgentId other : graphs[layer].in().row(agent))
            if (talks(adopted[other], step) && is_on(layer, other, agent, step))
              ++heard[place][agent];
        }
        double sum = 0.0;
        for (std::size_t i = 0; i < distinct.size(); ++i)
          sum += distinct[i] * static_cast<double>(heard[i][agent]);
        const double dose = social[agent] * (talk * sum);
        if (adopted[agent] == kNever && dose > 0.0 && dose >= resistance[agent])
          tipped.push_back(agent);
      }
      for (const AgentId agent : tipped) adopted[agent] = step;
    }
    return adopted;
  }
};

DoseReference dose_reference(AgentId agents) {
  const Draws draws(8, 0, Purpose::test);
  std::vector<Tie> base, brief, second;
  std::vector<Interval> on;
  for (std::uint64_t i = 0; i < 2 * agents; ++i) {
    const auto below = [&](std::uint64_t index, std::uint64_t bound) {
      return draws.below({.agent = i, .index = index}, bound);
    };
    const auto agent = [&](std::uint64_t index) {
      return static_cast<AgentId>(below(index, agents));
    };
    base.push_back({agent(0), agent(1)});
    second.push_back({agent(2), agent(3)});
    for (int times = 0; times < 2; ++times) {  // a tie that is on twice, as a rule
      brief.push_back({agent(4), agent(5)});
      const auto first = static_cast<Step>(below(6, 10) + 14U * static_cast<unsigned>(times));
      on.push_back({first, first + 1 + static_cast<Step>(below(7, 9))});
    }
  }
  DoseReference reference;
  reference.graphs.push_back(build_graph(agents, base, false, one_thread()));
  reference.graphs.push_back(build_timed_graph(agents, brief, on, true, one_thread()));
  reference.graphs.push_back(build_graph(agents, second, true, one_thread()));
  reference.weights = {1.0, 0.3, 1.0};
  reference.distinct = {1.0, 0.3};
  return reference;
}

std::string dose_text(AgentId agents, Step steps, const std::string& model) {
  return "seed = 5\n[clock]\nsteps = " + std::to_string(steps) +
         "\n[graph]\nkind = \"path\"\nagents = " + std::to_string(agents) + "\n[model]\n" + model +
         "\n[[layers]]\nname = \"brief\"\nkind = \"path\"\nweight = 0.3\n"
         "[[layers]]\nname = \"second\"\nkind = \"path\"\n"
         "[[campaigns]]\nname = \"s\"\nkind = \"seed\"\nagents = [3]\n";
}

/// Peers named by the ledger talked in that step, along a tie that was on.
void check_peers(const DoseReference& reference, const WorldResult& world,
                 const std::vector<Step>& adopted) {
  std::size_t named = 0;
  for (const Download& download : world.ledger) {
    if (download.peer == kNobody) continue;
    ++named;
    bool possible = false;
    for (std::size_t layer = 0; layer < reference.graphs.size(); ++layer) {
      const auto row = reference.graphs[layer].in().row(download.agent);
      if (std::find(row.begin(), row.end(), download.peer) == row.end()) continue;
      possible = possible || (reference.talks(adopted[download.peer], download.step) &&
                              reference.is_on(layer, download.peer, download.agent, download.step));
    }
    CHECK(possible);
  }
  CHECK(named > 100);
}

}  // namespace

TEST_CASE("doses on layers and ties with times: Bass, agent by agent as by hand") {
  const AgentId agents = 400;
  DoseReference reference = dose_reference(agents);
  reference.steps = 60;
  reference.talk = 0.4;
  const ModelRun run(reference.graphs.front(),
                     dose_text(agents, reference.steps, "name = \"bass\"\np = 0\nq = 0.4"),
                     std::span(reference.graphs).subspan(1));
  const WorldResult world = run.world(0, {.ledger = true});
  const Draws draws(5, 0, Purpose::resistance);
  std::vector<double> social, resistance;
  for (AgentId agent = 0; agent < agents; ++agent) {
    double weight = 0.0;
    for (std::size_t layer = 0; layer < 3; ++layer)
      weight += reference.weights[layer] * reference.graphs[layer].in_degree(agent);
    social.push_back(weight > 0.0 ? 1.0 / weight : 0.0);
    resistance.push_back(draws.exponential({.agent = agent, .item = stable_key("item")}));
  }
  const std::vector<Step> expected = reference.run(social, resistance, 3);
  CHECK(adoption_steps(world, agents) == expected);
  check_peers(reference, world, expected);
}

TEST_CASE("doses on layers and ties with times: talk that ends, agent by agent as by hand") {
  const AgentId agents = 400;
  DoseReference reference = dose_reference(agents);
  reference.steps = 60;
  reference.talk = 0.25;
  reference.talk_steps = 4;
  const ModelRun run(reference.graphs.front(),
                     dose_text(agents, reference.steps,
                               "name = \"campaign\"\ntaste_strength = 0\ntalk = 0.25\n"
                               "talk_for = \"4 days\"") +
                         "[population]\ncollectivism = 1\n",
                     std::span(reference.graphs).subspan(1));
  const WorldResult world = run.world(0, {.ledger = true});
  const Draws draws(5, 0, Purpose::resistance);
  std::vector<double> resistance;
  for (AgentId agent = 0; agent < agents; ++agent)
    resistance.push_back(draws.exponential({.agent = agent, .item = stable_key("item")}));
  const std::vector<Step> expected = reference.run(std::vector<double>(agents, 1.0), resistance, 3);
  CHECK(adoption_steps(world, agents) == expected);
  check_peers(reference, world, expected);
}

}  // namespace layers_theory
