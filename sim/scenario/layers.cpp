// SPDX-License-Identifier: Apache-2.0
// Layers of ties: what a scenario says about them, and what can be wrong with it.
#include <algorithm>
#include <cmath>
#include <set>

#include "scenario/check_graph.hpp"

namespace groundswell {
namespace {

constexpr std::uint32_t kMostUnits = 1000;

class LayerChecker {
 public:
  LayerChecker(const Scenario& scenario, const ModelCard& model, std::vector<Problem>& problems)
      : scenario_(scenario), model_(model), problems_(problems) {}

  void check() {
    const bool mixed =
        scenario_.graph.sound("kind") && scenario_.graph.text("kind") == "well-mixed";
    if (mixed && !scenario_.layers.empty()) {
      problem(scenario_.layers.front().place(), "a layer of ties beside a well-mixed society",
              "must be absent: everybody meets everybody already", "give [graph] a kind with ties");
    } else if (!model_.layers && !scenario_.layers.empty()) {
      problem(scenario_.layers.front().place(), "a second layer of ties",
              "must be absent: the model '" + model_.name + "' knows one layer");
    }
    if (!model_.layers) check_plain(scenario_.graph);
    check_names();
    for (const Values& layer : scenario_.layers) check_layer(layer);
    for (std::size_t i = 0; i <= scenario_.layers.size(); ++i) check_rewire(scenario_.layer(i));
    check_addressed(scenario_.model, mixed);
    for (const Values& campaign : scenario_.campaigns) check_addressed(campaign, mixed);
    if (model_.counts) check_units();
  }

 private:
  void problem(const std::string& place, const std::string& found, const std::string& allowed,
               const std::string& hint = "") {
    problems_.push_back({place, found, allowed, hint});
  }

  /// What a model that knows no layers would ignore.
  void check_plain(const Values& graph) {
    for (const char* key : {"weight", "active_from", "active_until", "from", "until"})
      if (graph.given(key) && !graph.faulty(key) && !graph.is_default(key))
        problem(
            graph.place(key), std::string(key) + " is given",
            "must be absent: in the model '" + model_.name + "' all ties are alike and always on");
  }

  void check_names() {
    std::set<std::string> seen;
    const auto check_one = [&](const Values& section, const std::string& key) {
      if (!section.sound(key)) return;
      const std::string& name = section.text(key);
      if (name.empty())
        problem(section.place(key), "an empty name", "every layer has a name");
      else if (!seen.insert(name).second)
        problem(section.place(key), key + " = " + in_quotes(name), "names of layers must differ",
                "[graph] is called " + in_quotes(scenario_.layer_names().front()));
    };
    check_one(scenario_.graph, "layer");
    for (const Values& layer : scenario_.layers) check_one(layer, "name");
  }

  void check_layer(const Values& layer) {
    if (layer.given("agents") && layer.sound("agents") && scenario_.graph.sound("agents") &&
        layer.integer("agents") != scenario_.graph.integer("agents"))
      problem(layer.place("agents"), "agents = " + std::to_string(layer.integer("agents")),
              "must be the same agents as in [graph], " +
                  std::to_string(scenario_.graph.integer("agents")),
              "leave it out");
    for (const char* key : {"shuffle_traits", "weights"})
      if (layer.given(key) && layer.sound(key) && !layer.is_default(key))
        problem(layer.place(key), std::string(key) + " is given",
                std::string(key) == "weights"
                    ? "must be absent: no model uses weights of single ties"
                    : "must be absent: traits are those of [graph]",
                std::string(key) == "weights" ? "a layer as a whole has a weight" : "");
  }

  void check_rewire(const Values& layer) {
    const auto is_set = [&layer](const char* key) {
      return layer.sound(key) && !layer.is_default(key);
    };
    if (is_set("rewire") && (is_set("from") || is_set("until")))
      problem(layer.place("rewire"), "rewire = " + to_text(layer.number("rewire")),
              "must be 0 where ties have times", "when would a tie be on that was not there?");
  }

  void check_addressed(const Values& section, bool mixed) {
    if (!section.declares("layers") || !section.sound("layers")) return;
    const std::vector<std::string>& names = section.texts("layers");
    const std::string place = section.place("layers");
    if (mixed) return problem(place, "layers are named", "must be absent in a well-mixed society");
    if (names.empty())
      problem(place, "no layers", "must name at least one layer", "leave it out for all");
    const std::vector<std::string> known = scenario_.layer_names();
    std::set<std::string> seen;
    for (const std::string& name : names) {
      if (!seen.insert(name).second)
        problem(place, in_quotes(name) + " more than once", "each must stand once");
      else if (all_named() && std::find(known.begin(), known.end(), name) == known.end())
        problem(place, in_quotes(name), "must be the name of a layer", name_hint(name, known));
    }
  }

  [[nodiscard]] bool all_named() const {
    return !scenario_.graph.faulty("layer") &&
           std::none_of(scenario_.layers.begin(), scenario_.layers.end(),
                        [](const Values& layer) { return layer.faulty("name"); });
  }

  /// Counts of exposures are whole numbers, and so must weights be, in some unit.
  void check_units() {
    std::vector<double> weights;
    const Values* last = nullptr;
    for (const std::size_t position : scenario_.layers_of(scenario_.model)) {
      const Values& layer = scenario_.layer(position);
      if (!layer.declares("weight") || layer.faulty("weight")) return;
      weights.push_back(layer.number("weight"));
      last = &layer;
      if (units_per_weight(weights) > 0) continue;
      return problem(last->place("weight"), "weight = " + to_text(last->number("weight")),
                     "must be, like the weights of the other layers, a multiple of one unit not "
                     "finer than 1/1000: the model '" +
                         model_.name + "' counts exposures",
                     "three decimals always do");
    }
  }

  const Scenario& scenario_;
  const ModelCard& model_;
  std::vector<Problem>& problems_;
};

}  // namespace

std::vector<std::string> Scenario::layer_names() const {
  std::vector<std::string> names{graph.has("layer") ? graph.text("layer") : "base"};
  for (const Values& layer : layers) names.push_back(layer.text("name"));
  return names;
}

std::vector<std::size_t> Scenario::layers_of(const Values& section) const {
  const std::vector<std::string> names = layer_names();
  std::vector<std::size_t> positions;
  const bool all = !section.declares("layers") || !section.has("layers");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (all || std::count(section.texts("layers").begin(), section.texts("layers").end(), names[i]))
      positions.push_back(i);
  }
  return positions;
}

bool Scenario::has_plain_ties() const {
  if (!layers.empty()) return false;
  for (const char* key : {"weight", "from", "until"})
    if (graph.has(key) && !graph.is_default(key)) return false;
  return !graph.has("active_from") && !graph.has("active_until");
}

std::uint32_t units_per_weight(const std::vector<double>& weights) {
  constexpr double kRounding = 1e-9;  // of decimals: 0.7 · 10 is not 7 to the last bit
  for (std::uint32_t units = 1; units <= kMostUnits; ++units) {
    const auto is_whole = [units](double weight) {
      const double scaled = weight * units;
      return std::abs(scaled - std::round(scaled)) <= kRounding * scaled && scaled > 0.5;
    };
    if (std::all_of(weights.begin(), weights.end(), is_whole)) return units;
  }
  return 0;
}

void check_layers(const Scenario& scenario, const ModelCard& model,
                  std::vector<Problem>& problems) {
  LayerChecker(scenario, model, problems).check();
}

}  // namespace groundswell
