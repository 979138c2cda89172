// SPDX-License-Identifier: Apache-2.0
// Runs of models of states, from the model's settings alone, and what their worlds measured.
#pragma once

#include <cmath>
#include <string>

#include "support/statistics.hpp"
#include "theory/run_model.hpp"

namespace groundswell::test {

/// `settings`: lines of [model] with its name first; `more`: other sections.
[[nodiscard]] inline std::string state_text(const std::string& settings, int steps,
                                            std::uint64_t seed = 1, const std::string& more = "") {
  return "seed = " + std::to_string(seed) + "\n[clock]\nsteps = " + std::to_string(steps) +
         "\n[model]\nname = " + settings + "\n" + more;
}

[[nodiscard]] inline std::string collectivism(const std::string& value) {
  return "[population]\ncollectivism = " + value + "\n";
}
/// The same for all: independence as a situation.
[[nodiscard]] inline std::string situation(double c) { return collectivism(to_text(c)); }
/// 1 for this share of the agents, 0 for the others: independence as a trait.
[[nodiscard]] inline std::string trait(double share) {
  return collectivism("{ distribution = \"two-point\", share = " + to_text(share) + " }");
}

[[nodiscard]] inline std::string seeds(const std::string& agents) {
  return "[[campaigns]]\nname = \"first\"\nkind = \"seed\"\nagents = " + agents + "\n";
}

/// Measure `place` of `of`, at the end of a step (default: the last).
[[nodiscard]] inline double measured(const WorldResult& world, std::size_t place, std::size_t of,
                                     Step step = -1) {
  const auto row = static_cast<std::size_t>(step < 0 ? world.steps - 1 : step);
  return world.measures.at(row * of + place);
}
/// Agents in state `place` of `of`, at the end of a step (default: the last).
[[nodiscard]] inline double counted(const WorldResult& world, std::size_t place, std::size_t of,
                                    Step step = -1) {
  const auto row = static_cast<std::size_t>(step < 0 ? world.steps - 1 : step);
  return static_cast<double>(world.states.at(row * of + place));
}

/// How often all ended at yes in models of two opinions that agree in the end, and how long it took
/// (measures magnetisation, order, sweeps).
struct Agreements {
  std::size_t yes = 0;
  std::size_t worlds = 0;
  std::size_t undecided = 0;
  Sample sweeps{};

  [[nodiscard]] Verdict ends_at_yes(double probability) const {
    if (undecided > 0) return {false, std::to_string(undecided) + " worlds had not agreed"};
    return share_agrees(yes, worlds, probability);
  }
};

[[nodiscard]] inline Agreements agreements(const Graph& graph, const std::string& text,
                                           World worlds) {
  const ModelRun run(graph, text);
  Agreements result;
  for (World number = 0; number < worlds; ++number) {
    const WorldResult world = run.world(number);
    ++result.worlds;
    if (measured(world, 0, 3) > 0.999999) ++result.yes;
    if (measured(world, 1, 3) < 0.999999) ++result.undecided;
    result.sweeps.add(measured(world, 2, 3));
  }
  return result;
}

}  // namespace groundswell::test
