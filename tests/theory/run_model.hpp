// SPDX-License-Identifier: Apache-2.0
// Runs a model on a graph that the test made, from a short scenario text, in this process:
//
//   const ModelRun run(graph, R"(
//     [clock]
//     steps = 60
//     [model]
//     name = "independent-cascade"
//     p = 0.1
//     [[campaigns]]
//     name = "seeds"
//     kind = "seed"
//     agents = [0]
//   )");
//   const WorldResult world = run.world(0);
//
// The text goes through read_scenario like a user's file. Where it has no [graph], one of the right
// size is added, so that checks against the number of agents see the true one; a graph with labels,
// read from a file, needs its true [graph].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiment/experiment.hpp"
#include "graph/graph.hpp"
#include "scenario/clock.hpp"
#include "scenario/scenario.hpp"

namespace groundswell::test {

/// One thread: what a theory test measures does not depend on threads (tests/determinism shows it).
[[nodiscard]] inline const Executor& one_thread() {
  static const Executor executor(1);
  return executor;
}

class ModelRun {
 public:
  /// `graph` must outlive the run, and so must the graphs of the text's [[layers]].
  ModelRun(const Graph& graph, const std::string& text, std::span<const Graph> layers = {})
      : graph_(graph),
        layers_(layers),
        models_(all_models()),
        scenario_(read(graph, text)),
        clock_(scenario_.clock) {}

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const Graph& graph() const { return graph_; }

  [[nodiscard]] WorldResult world(World world, Keep keep = {}, Variation variation = {}) const {
    const WorldInputs inputs{scenario_, graph_, clock_,  one_thread(), world,
                             variation, true,   nullptr, layers_};
    return run_world(model_of(scenario_, models_), inputs, keep);
  }
  /// All worlds and twins of the scenario.
  [[nodiscard]] RunOutcome all(RunOptions options = {},
                               const Executor& executor = one_thread()) const {
    options.layers = layers_;
    return run_experiment(scenario_, model_of(scenario_, models_), graph_, clock_, executor,
                          options);
  }
  /// The share of the agents that have item 0 when a world ends.
  [[nodiscard]] double share(World number) const {
    return static_cast<double>(world(number).total(0)) / graph_.agents();
  }

 private:
  [[nodiscard]] Scenario read(const Graph& graph, const std::string& text) const {
    std::string whole = text + "\n";
    if (text.find("[graph]") == std::string::npos) {
      // The text may begin with keys of the head, so the graph comes last.
      whole +=
          graph.is_well_mixed() ? "[graph]\nkind = \"well-mixed\"\n" : "[graph]\nkind = \"path\"\n";
      whole += "agents = " + std::to_string(graph.agents()) + "\n";
    }
    std::vector<ModelCard> cards;
    for (const ModelEntry& entry : models_) cards.push_back(entry.card);
    return read_scenario(whole, "test.toml", ".", cards);
  }

  const Graph& graph_;
  std::span<const Graph> layers_;
  std::vector<ModelEntry> models_;
  Scenario scenario_;
  Clock clock_;
};

/// `[a, b, c]`, to name agents in a scenario.
template <class List>
[[nodiscard]] std::string toml_list(const List& list) {
  std::string text = "[";
  for (const auto& entry : list) text += (text.size() > 1 ? ", " : "") + std::to_string(entry);
  return text + "]";
}

/// The step in which each agent got item 0; kNever for the others.
[[nodiscard]] inline std::vector<Step> adoption_steps(const WorldResult& world, AgentId agents) {
  std::vector<Step> steps(agents, kNever);
  for (const Download& download : world.ledger)
    if (download.item == 0) steps[download.agent] = download.step;
  return steps;
}

}  // namespace groundswell::test
