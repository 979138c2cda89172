// SPDX-License-Identifier: Apache-2.0
#include "app/options.hpp"

#include <CLI/Option.hpp>
#include <cstdio>
#include <filesystem>

#include "experiment/experiment.hpp"

namespace groundswell::app {

void add_scenario_options(CLI::App& command, ScenarioOptions& options) {
  command.add_option("scenario", options.path, "Scenario file (TOML)")
      ->required()
      ->option_text("SCENARIO.toml");
  command
      .add_option(
          "--set", options.sets,
          "Change a value: --set graph.agents=10000, --set campaigns.tv.audience=0.2; items "
          "and campaigns by name or by number from 0, names with dots or like numbers in "
          "quotes: --set 'twins.\"a.b\".without=[\"peers\"]' (repeatable)")
      ->option_text("KEY.PATH=VALUE")
      ->allow_extra_args(false);
  command.add_option("--worlds", options.worlds, "Number of worlds")->option_text("N");
  command.add_option("--seed", options.seed, "Seed of the run")->option_text("S");
}

std::vector<Override> overrides_of(const ScenarioOptions& options) {
  std::vector<Override> overrides;
  for (const std::string& text : options.sets) overrides.push_back(parse_override(text));
  if (options.worlds) overrides.push_back({"worlds", std::to_string(*options.worlds), "--worlds"});
  if (options.seed) overrides.push_back({"seed", std::to_string(*options.seed), "--seed"});
  return overrides;
}

Scenario scenario_from(const ScenarioOptions& options, const std::vector<ModelEntry>& models) {
  return load_scenario(options.path, cards_of(models), overrides_of(options));
}

void require_other_file(const std::string& output, const std::string& input,
                        const std::string& what) {
  std::error_code ignored;
  if (!std::filesystem::equivalent(output, input, ignored)) return;
  throw OutputError(
      Problem{output, "this is " + what, "the name of another file", "nothing was changed"});
}

void require_other_than_inputs(const std::string& output, const std::string& source,
                               const Scenario& scenario) {
  const auto check = [&output](const std::string& input, const std::string& what) {
    require_other_file(output, input, what);
  };
  check(source, "the scenario itself");
  const auto check_paths = [&check](const Values& section) {
    for (const Values::Entry& entry : section.entries())
      if (entry.parameter.kind == Kind::path && entry.value)
        check(std::get<std::string>(*entry.value), "the scenario's " + entry.parameter.key);
  };
  for (std::size_t i = 0; i <= scenario.layers.size(); ++i) check_paths(scenario.layer(i));
  check_paths(scenario.model);
}

Problem no_output() {
  return {"standard output", "cannot be written", "a terminal, a file with room, or an open pipe",
          ""};
}

void print_text(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw OutputError(no_output());
  }
}

}  // namespace groundswell::app
