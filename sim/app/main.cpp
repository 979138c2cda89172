// SPDX-License-Identifier: Apache-2.0
// The command line. The only place that prints errors and decides how the process ends:
//   0 done · 1 a bug of ours · 2 usage or scenario · 3 input data · 4 output · 130 interrupted
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <new>

#include "app/commands.hpp"
#include "app/interruption.hpp"
#include "app/options.hpp"
#include "core/error.hpp"
#include "core/version.hpp"

namespace {

constexpr int kBug = 1;
constexpr int kUsage = 2;
constexpr int kInput = 3;
constexpr int kOutput = 4;
constexpr int kInterrupted = 130;  // as shells have it for Ctrl-C

int report(const groundswell::Error& error, int code) {
  for (const groundswell::Problem& problem : error.problems())
    std::fprintf(stderr, "error: %s\n", problem.sentence().c_str());
  if (error.problems().size() > 1) std::fprintf(stderr, "%zu problems\n", error.problems().size());
  return code;
}

int run(const groundswell::app::Action& action) {
  try {
    action();
    return 0;
  } catch (const groundswell::ScenarioError& error) {
    return report(error, kUsage);
  } catch (const groundswell::InputError& error) {
    return report(error, kInput);
  } catch (const groundswell::OutputError& error) {
    return report(error, kOutput);
  } catch (const groundswell::app::Interruption& interruption) {
    std::fprintf(stderr, "interrupted: %s", interruption.what());
    return kInterrupted;
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "error: this machine's memory is used up — try fewer agents or threads\n");
    return kUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\nThis is a bug in groundswell %s (%s): please report it.\n",
                 error.what(), groundswell::kVersion, groundswell::kCommit);
    return kBug;
  }
}

std::vector<std::string> names_of(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  return names;
}

/// What is wrong with the command line, in the words of all our errors.
groundswell::Problem problem_of(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* command = &app;
  std::string place = app.get_name();
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    place += " " + command->get_name();
  }
  const std::string help = "see " + place + " --help";
  const std::vector<std::string> extras = command->remaining();
  const std::string extra = extras.empty() ? "" : extras.front();
  if (extra.starts_with("-")) {
    std::vector<std::string> options;
    for (const CLI::Option* option : command->get_options())
      if (!option->get_lnames().empty()) options.push_back("--" + option->get_lnames().front());
    const std::string meant = groundswell::nearest_name(extra, options);
    return {place, "unknown option " + extra, "must be an option of this command",
            meant.empty() ? help : "did you mean " + meant + "?"};
  }
  const std::vector<std::string> commands =
      names_of(command->get_subcommands([](const CLI::App*) { return true; }));
  if (!commands.empty()) {
    return {place, extra.empty() ? "no command" : "no command '" + extra + "'",
            "must be the name of a command", groundswell::name_hint(extra, commands)};
  }
  if (!extra.empty()) return {place, "one argument too many: '" + extra + "'", help, ""};
  return {place, error.what(), help, ""};
}

int parse_error(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() != 0)
    return report(groundswell::ScenarioError(problem_of(app, error)), kUsage);
  app.exit(error);  // --help and --version
  if (std::cout.flush() && std::fflush(stdout) == 0) return 0;
  return report(groundswell::OutputError(groundswell::app::no_output()), kOutput);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an output error, not a sudden death
  std::signal(SIGXFSZ, SIG_IGN);  // so is a file-size limit
  CLI::App app("Groundswell: how behaviour spreads through a society and becomes downloads");
  app.name("groundswell");
  app.set_version_flag("--version", std::string("groundswell ") + groundswell::kVersion + " (" +
                                        groundswell::kCommit + ")");
  app.require_subcommand(1);
  groundswell::app::Action chosen;
  groundswell::app::add_run(app, chosen);
  groundswell::app::add_sweep(app, chosen);
  groundswell::app::add_merge(app, chosen);
  groundswell::app::add_check(app, chosen);
  groundswell::app::add_models(app, chosen);
  groundswell::app::add_keys(app, chosen);
  groundswell::app::add_show(app, chosen);
  groundswell::app::add_graph(app, chosen);
  groundswell::app::add_new(app, chosen);
  groundswell::app::add_estimate(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return parse_error(app, error);
  }
  return run(chosen);
}
