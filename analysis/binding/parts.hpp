// SPDX-License-Identifier: Apache-2.0
// The parts of the module, each in a file of its own, and what they share.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <tuple>
#include <vector>

#include "scenario/scenario.hpp"

namespace groundswell::binding {

/// A scenario as Python hands it on: TOML, where it is from, and changes to it.
struct ScenarioText {
  std::string toml;
  std::string source;
  std::string folder;
  std::vector<Override> changes;

  /// The scenario itself. Throws ScenarioError.
  [[nodiscard]] Scenario read() const;
};

/// What Python gets told: a dictionary, or several.
using Told = nanobind::typed<nanobind::dict, nanobind::str, nanobind::any>;
using ToldList = nanobind::typed<nanobind::list, Told>;

/// (path, value as TOML, what the user wrote for it), each.
using Changes = std::vector<std::tuple<std::string, std::string, std::string>>;

void add_scenarios(nanobind::module_& module);
void add_graphs(nanobind::module_& module);
void add_runs(nanobind::module_& module);
void add_sweeps(nanobind::module_& module);
void add_estimates(nanobind::module_& module);

}  // namespace groundswell::binding
