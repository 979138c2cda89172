// SPDX-License-Identifier: Apache-2.0
// The subcommands. Each adds its options to the command line and, when chosen, does its work by
// throwing or returning; only main.cpp turns errors into messages and exit codes.
#pragma once

#include <CLI/App.hpp>
#include <functional>

namespace groundswell::app {

using Action = std::function<void()>;

/// Adds a subcommand; `chosen` is set to its action when the user picked it.
void add_run(CLI::App& app, Action& chosen);
void add_sweep(CLI::App& app, Action& chosen);
void add_merge(CLI::App& app, Action& chosen);
void add_check(CLI::App& app, Action& chosen);
void add_models(CLI::App& app, Action& chosen);
void add_keys(CLI::App& app, Action& chosen);
void add_show(CLI::App& app, Action& chosen);
void add_graph(CLI::App& app, Action& chosen);
void add_new(CLI::App& app, Action& chosen);
void add_estimate(CLI::App& app, Action& chosen);

}  // namespace groundswell::app
