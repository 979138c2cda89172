// SPDX-License-Identifier: Apache-2.0
// Small graphs on which a model's law can be written down by enumeration, and a way to draw from
// the simulator many times at once: side by side as one large graph of separate copies, which are
// independent because every draw is keyed by the agent.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "graph/builder.hpp"
#include "theory/run_model.hpp"

namespace groundswell::test {

struct SmallGraph {
  std::string name{};
  AgentId agents = 0;
  std::vector<Tie> ties{};
  bool directed = false;
};

[[nodiscard]] inline SmallGraph path_graph(AgentId agents) {
  SmallGraph graph{"path " + std::to_string(agents), agents, {}, false};
  for (AgentId i = 0; i + 1 < agents; ++i) graph.ties.push_back({i, i + 1});
  return graph;
}
[[nodiscard]] inline SmallGraph cycle_graph(AgentId agents) {
  SmallGraph graph = path_graph(agents);
  graph.name = "cycle " + std::to_string(agents);
  graph.ties.push_back({agents - 1, 0});
  return graph;
}
[[nodiscard]] inline SmallGraph star_graph(AgentId agents) {
  SmallGraph graph{"star " + std::to_string(agents), agents, {}, false};
  for (AgentId i = 1; i < agents; ++i) graph.ties.push_back({0, i});
  return graph;
}
[[nodiscard]] inline SmallGraph complete_graph(AgentId agents) {
  SmallGraph graph{"complete " + std::to_string(agents), agents, {}, false};
  for (AgentId i = 0; i < agents; ++i)
    for (AgentId j = i + 1; j < agents; ++j) graph.ties.push_back({i, j});
  return graph;
}
[[nodiscard]] inline SmallGraph petersen_graph() {
  SmallGraph graph{"Petersen", 10, {}, false};
  for (AgentId i = 0; i < 5; ++i) {
    graph.ties.push_back({i, (i + 1) % 5});          // outer pentagon
    graph.ties.push_back({i, i + 5});                // spokes
    graph.ties.push_back({i + 5, (i + 2) % 5 + 5});  // inner pentagram
  }
  return graph;
}

/// `times` separate copies: copy c of agent a is c · agents + a.
[[nodiscard]] inline Graph copies_of(const SmallGraph& graph, AgentId times) {
  std::vector<Tie> ties;
  ties.reserve(graph.ties.size() * times);
  for (AgentId copy = 0; copy < times; ++copy)
    for (const Tie& tie : graph.ties)
      ties.push_back({copy * graph.agents + tie.from, copy * graph.agents + tie.to});
  return build_graph(graph.agents * times, std::move(ties), graph.directed, one_thread());
}

/// What spread in each of many copies.
struct CopyRuns {
  std::vector<std::uint32_t> sizes;                 ///< [copy] adopters, seeds included
  std::vector<std::vector<std::uint32_t>> by_step;  ///< [step][copy] adopters in that step
  std::vector<std::uint64_t> states;  ///< [step][state] of all copies, where the model has states
};

/// `graph`: copies of a small one. `model` is the [model] section's inside:
/// `name = "independent-cascade"` and so on. Checks that are to count as independent need a `world`
/// each: the copies' draws are the same in all graphs. `steps` 0: as many as a cascade can take.
[[nodiscard]] inline CopyRuns run_copies(const SmallGraph& small, const Graph& graph,
                                         const std::vector<AgentId>& seeds,
                                         const std::string& model, World world,
                                         std::size_t steps = 0) {
  if (steps == 0) steps = small.agents + 1;
  const AgentId copies = graph.agents() / small.agents;
  std::vector<AgentId> all_seeds;
  for (AgentId copy = 0; copy < copies; ++copy)
    for (const AgentId seed : seeds) all_seeds.push_back(copy * small.agents + seed);
  const ModelRun run(
      graph,
      "seed = 20091220\n[clock]\nsteps = " + std::to_string(steps) + "\n[model]\n" + model +
          "\n[[campaigns]]\nname = \"seeds\"\nkind = \"seed\"\nagents = " + toml_list(all_seeds));
  CopyRuns result{
      std::vector<std::uint32_t>(copies, 0), std::vector<std::vector<std::uint32_t>>(steps), {}};
  for (auto& row : result.by_step) row.assign(copies, 0);
  WorldResult outcome = run.world(world, {.ledger = true});
  result.states = std::move(outcome.states);
  for (const Download& download : outcome.ledger) {
    const AgentId copy = download.agent / small.agents;
    ++result.sizes[copy];
    ++result.by_step[static_cast<std::size_t>(download.step)][copy];
  }
  return result;
}

/// The same where a graph's copies are run once only.
[[nodiscard]] inline CopyRuns run_copies(const SmallGraph& small, const std::vector<AgentId>& seeds,
                                         AgentId copies, const std::string& model, World world,
                                         std::size_t steps = 0) {
  return run_copies(small, copies_of(small, copies), seeds, model, world, steps);
}

/// A spread's law: chances of each final size, and mean number of adopters in each step.
struct OutcomeLaw {
  std::vector<double> size_chance;   ///< [size], 0 … agents
  std::vector<double> mean_by_step;  ///< [step]
  [[nodiscard]] double mean() const {
    double sum = 0.0;
    for (std::size_t size = 0; size < size_chance.size(); ++size)
      sum += static_cast<double>(size) * size_chance[size];
    return sum;
  }
};

/// Adds one outcome of known chance: agents are reached along the live arcs, one tie a step.
inline void add_outcome(OutcomeLaw& law, AgentId agents,
                        const std::vector<std::vector<AgentId>>& live,
                        const std::vector<AgentId>& seeds, double chance) {
  std::vector<bool> reached(agents, false);
  std::vector<AgentId> layer;
  for (const AgentId seed : seeds)
    if (!reached[seed]) {
      reached[seed] = true;
      layer.push_back(seed);
    }
  std::size_t size = 0;
  for (std::size_t step = 0; !layer.empty(); ++step) {
    size += layer.size();
    law.mean_by_step[step] += chance * static_cast<double>(layer.size());
    std::vector<AgentId> next;
    for (const AgentId from : layer)
      for (const AgentId to : live[from])
        if (!reached[to]) {
          reached[to] = true;
          next.push_back(to);
        }
    layer = std::move(next);
  }
  law.size_chance[size] += chance;
}

[[nodiscard]] inline OutcomeLaw empty_law(AgentId agents) {
  return {std::vector<double>(agents + 1, 0.0), std::vector<double>(agents + 1, 0.0)};
}

/// Independent cascade: over all subsets of live ties (Kempe, Kleinberg & Tardos 2003). An
/// undirected tie is tried once, by whichever end adopts first, so it is one coin. At most 20 ties.
[[nodiscard]] inline OutcomeLaw cascade_law(const SmallGraph& graph,
                                            const std::vector<AgentId>& seeds, double p) {
  OutcomeLaw law = empty_law(graph.agents);
  const std::size_t ties = graph.ties.size();
  for (std::uint32_t subset = 0; subset < (std::uint32_t{1} << ties); ++subset) {
    std::vector<std::vector<AgentId>> live(graph.agents);
    double chance = 1.0;
    for (std::size_t i = 0; i < ties; ++i) {
      const bool is_live = ((subset >> i) & 1U) != 0;
      chance *= is_live ? p : 1.0 - p;
      if (!is_live) continue;
      live[graph.ties[i].from].push_back(graph.ties[i].to);
      if (!graph.directed) live[graph.ties[i].to].push_back(graph.ties[i].from);
    }
    add_outcome(law, graph.agents, live, seeds, chance);
  }
  return law;
}

/// Linear threshold with weights 1/degree: every agent heeds exactly one of its influencers, each
/// with the same chance, whatever happens (the live-edge equivalence of Kempe, Kleinberg & Tardos).
[[nodiscard]] inline OutcomeLaw threshold_law(const SmallGraph& graph,
                                              const std::vector<AgentId>& seeds) {
  std::vector<std::vector<AgentId>> influencers(graph.agents);
  for (const Tie& tie : graph.ties) {
    influencers[tie.to].push_back(tie.from);
    if (!graph.directed) influencers[tie.from].push_back(tie.to);
  }
  double outcomes = 1.0;
  for (const auto& row : influencers)
    outcomes *= row.empty() ? 1.0 : static_cast<double>(row.size());
  OutcomeLaw law = empty_law(graph.agents);
  std::vector<std::size_t> choice(graph.agents, 0);
  for (;;) {
    std::vector<std::vector<AgentId>> live(graph.agents);
    for (AgentId agent = 0; agent < graph.agents; ++agent)
      if (!influencers[agent].empty()) live[influencers[agent][choice[agent]]].push_back(agent);
    add_outcome(law, graph.agents, live, seeds, 1.0 / outcomes);
    AgentId digit = 0;  // count through all choices
    while (digit < graph.agents && choice[digit] + 1 >= influencers[digit].size())
      choice[digit++] = 0;
    if (digit == graph.agents) return law;
    ++choice[digit];
  }
}

}  // namespace groundswell::test
