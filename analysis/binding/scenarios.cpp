// SPDX-License-Identifier: Apache-2.0
// Scenarios: read, resolved, checked; the models' cards; what a run would take.
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>

#include <utility>

#include "background.hpp"
#include "core/error.hpp"
#include "experiment/checks.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "parts.hpp"
#include "scenario/clock.hpp"
#include "scenario/print.hpp"
#include "scenario/sections.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace groundswell::binding {
namespace {

nb::dict parameter_of(const Parameter& parameter) {
  nb::dict told;
  told["key"] = parameter.key;
  told["kind"] = kind_name(parameter.kind);
  told["default"] = parameter.fallback ? nb::cast(to_toml(*parameter.fallback)) : nb::none();
  told["required"] = !parameter.fallback && !parameter.may_be_absent;
  told["allowed"] = parameter.allowed();
  told["unit"] = parameter.unit_text;
  told["meaning"] = parameter.meaning;
  told["choices"] = parameter.choices;
  return told;
}

nb::list parameters_of(const std::vector<Parameter>& parameters) {
  nb::list told;
  for (const Parameter& parameter : parameters) told.append(parameter_of(parameter));
  return told;
}

nb::dict card_of(const ModelCard& card) {
  nb::dict told;
  told["name"] = card.name;
  told["family"] = card.family;
  told["sentence"] = card.sentence;
  told["equation"] = card.equation;
  told["states"] = card.states;
  told["updating"] = card.updating;
  told["more_collectivist"] = meanings_text(card);
  told["collectivism"] = card.collectivism;
  told["reference"] = card.reference;
  told["known_result"] = card.known_result;
  told["campaign_kinds"] = card.campaign_kinds;
  told["channels"] = card.channels;
  told["state_names"] = card.state_names;
  nb::list measures;
  for (const MeasureKind& measure : card.measures)
    measures.append(nb::make_tuple(measure.name, measure.unit, measure.meaning));
  told["measures"] = measures;
  told["parameters"] = parameters_of(card.parameters);
  told["text"] = to_text(card);
  return told;
}

ToldList cards() {
  ToldList told;
  for (const ModelEntry& entry : all_models()) told.append(card_of(entry.card));
  return told;
}

ToldList graph_kinds_told() {
  ToldList told;
  for (const SectionKind& kind : graph_kinds()) {
    nb::dict one;
    one["name"] = kind.name;
    one["meaning"] = kind.meaning;
    one["parameters"] = parameters_of(kind.parameters);
    told.append(one);
  }
  return told;
}

std::string resolved(const ScenarioText& text, bool with_comments) {
  return to_toml(text.read(), with_comments);
}

std::optional<Sweep> sweep_of(const ScenarioText& text, const std::vector<ModelEntry>& models) {
  return read_sweep(text.toml, text.source, text.folder, cards_of(models), text.changes);
}

/// The scenario with its sweep, every table written out; nothing where it has none.
std::optional<std::string> resolved_sweep(const ScenarioText& text) {
  const auto sweep = sweep_of(text, all_models());
  return sweep ? std::optional(sweep->toml()) : std::nullopt;
}

std::vector<std::string> check(const ScenarioText& text, const nb::object& tell) {
  std::vector<std::string> notes;
  in_background(
      [&](Work& work) {
        const std::vector<ModelEntry> models = all_models();
        const Executor executor(0, 0, &work.stop());
        if (const auto sweep = sweep_of(text, models)) {
          check_sweep(*sweep, models, executor);
        } else {
          notes = check_scenario(text.read(), models, executor);
        }
      },
      tell);
  return notes;
}

Told needs(const ScenarioText& text, int threads) {
  const Scenario scenario = text.read();
  const std::vector<ModelEntry> models = all_models();
  const Clock clock(scenario.clock);
  const Executor executor(threads);
  Told told;
  told["threads"] = executor.threads();
  told["bytes"] = estimated_bytes(scenario, model_of(scenario, models), clock, executor.threads());
  told["society_bytes"] = estimated_society_bytes(scenario);
  told["available_bytes"] = available_bytes();
  told["steps"] = static_cast<std::int64_t>(clock.steps());
  told["worlds"] = scenario.worlds();
  return told;
}

ScenarioText scenario_text(std::string toml, std::string source, std::string folder,
                           const Changes& changes) {
  ScenarioText text{std::move(toml), std::move(source), std::move(folder), {}};
  for (const auto& [path, value, written] : changes) text.changes.push_back({path, value, written});
  return text;
}

}  // namespace

Scenario ScenarioText::read() const {
  return read_scenario(toml, source, folder, cards_of(all_models()), changes);
}

void add_scenarios(nb::module_& module) {
  nb::class_<ScenarioText>(module, "ScenarioText",
                           "A scenario as TOML text, where it is from, and changes to it.")
      .def(
          "__init__",
          [](ScenarioText* self, std::string toml, std::string source, std::string folder,
             const Changes& changes) {
            new (self) ScenarioText(
                scenario_text(std::move(toml), std::move(source), std::move(folder), changes));
          },
          "toml"_a, "source"_a, "folder"_a, "changes"_a)
      .def("resolved", &resolved, "with_comments"_a, nb::call_guard<nb::gil_scoped_release>(),
           "The scenario with every default filled in, as TOML.")
      .def("resolved_sweep", &resolved_sweep, nb::call_guard<nb::gil_scoped_release>(),
           "The same with its sweep, or None where it has none.")
      .def("check", &check, "tell"_a.none(), "All problems at once; returns notes on seed agents.")
      .def("needs", &needs, "threads"_a, "What a run takes: bytes, steps, worlds.");
  module.def(
      "open_scenario",
      [](const std::string& path) {
        const ScenarioFile file = open_scenario(path);
        return std::tuple(file.text, file.source, file.folder);
      },
      "path"_a, "Text, name and folder of a scenario file.");
  module.def("cards", &cards, "The cards of all models.");
  module.def("graph_kinds", &graph_kinds_told, "The kinds of society.");
}

}  // namespace groundswell::binding
