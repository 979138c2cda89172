// SPDX-License-Identifier: Apache-2.0
// The command line. The only place that prints errors and decides how the process ends:
//   0 done · 1 a bug of ours · 2 usage or scenario · 3 input data · 4 output
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <new>

#include "app/commands.hpp"
#include "core/error.hpp"
#include "core/version.hpp"

namespace {

constexpr int kBug = 1;
constexpr int kUsage = 2;
constexpr int kInput = 3;
constexpr int kOutput = 4;

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
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "error: this machine's memory is used up — try fewer agents or threads\n");
    return kUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\nThis is a bug in groundswell %s (%s): please report it.\n",
                 error.what(), groundswell::kVersion, groundswell::kCommit);
    return kBug;
  }
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
  groundswell::app::add_check(app, chosen);
  groundswell::app::add_models(app, chosen);
  groundswell::app::add_show(app, chosen);
  groundswell::app::add_graph(app, chosen);
  groundswell::app::add_new(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  return run(chosen);
}
