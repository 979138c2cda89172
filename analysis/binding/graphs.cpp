// SPDX-License-Identifier: Apache-2.0
// Graphs: from arrays, files and scenarios; looked into without copies.
#include "graphs.hpp"

#include <utility>

#include "arrays.hpp"
#include "background.hpp"
#include "core/error.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"
#include "graph/builder.hpp"
#include "graph/reader.hpp"
#include "graph/statistics.hpp"
#include "graph/writer.hpp"
#include "parts.hpp"
#include "scenario/clock.hpp"
#include "world/society.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace groundswell::binding {
namespace {

template <class T>
using Numbers = nb::ndarray<nb::numpy, T, nb::ndim<1>>;

/// A vector that Python owns.
template <class T>
Numbers<T> numbers_of(std::vector<T> values) {
  auto* held = new std::vector<T>(std::move(values));
  const nb::capsule owner(held, [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
  return Numbers<T>(held->data(), {held->size()}, owner);
}

/// A view into a graph, which lives as long as the view.
template <class T>
Numbers<const T> view_of(const HeldGraph& held, std::span<const T> values) {
  auto* keep = new std::shared_ptr<const Graph>(held.graph);
  const nb::capsule owner(
      keep, [](void* p) noexcept { delete static_cast<std::shared_ptr<const Graph>*>(p); });
  return Numbers<const T>(values.data(), {values.size()}, owner);
}

const Adjacency& rows(const HeldGraph& held, bool incoming) {
  return incoming ? held.graph->in() : held.graph->out();
}

Numbers<std::int64_t> starts(const HeldGraph& held, bool incoming) {
  const Adjacency& adjacency = rows(held, incoming);
  std::vector<std::int64_t> values(std::size_t{held.graph->agents()} + 1, 0);
  for (AgentId agent = 0; agent < adjacency.agents(); ++agent)
    values[agent + std::size_t{1}] = static_cast<std::int64_t>(adjacency.end_of(agent));
  return numbers_of(std::move(values));
}

HeldGraph held(Graph graph, std::vector<std::string> notes = {}) {
  return {std::make_shared<const Graph>(std::move(graph)), std::move(notes)};
}

HeldGraph from_arrays(AgentId agents, const Column<std::uint32_t>& from,
                      const Column<std::uint32_t>& to, const Column<double>& weights, bool directed,
                      std::vector<std::string> labels) {
  HeldGraph made;
  in_background(
      [&](Work& work) {
        const Executor executor(0, 0, &work.stop());
        std::vector<Tie> ties(from.size());
        for (std::size_t i = 0; i < ties.size(); ++i) ties[i] = {from.data()[i], to.data()[i]};
        BuildReport report;
        Graph graph = weights.size() == 0
                          ? build_graph(agents, std::move(ties), directed, executor, &report)
                          : build_weighted_graph(agents, std::move(ties),
                                                 {weights.data(), weights.data() + weights.size()},
                                                 directed, executor, &report);
        if (!labels.empty()) graph.set_labels(std::move(labels));
        std::vector<std::string> notes;
        if (report.self_loops > 0)
          notes.push_back(std::to_string(report.self_loops) +
                          " ties of agents with themselves left out");
        if (report.parallel_ties > 0)
          notes.push_back(std::to_string(report.parallel_ties) +
                          (weights.size() == 0
                               ? " repetitions of ties left out"
                               : " repetitions of ties: their weights are added up"));
        made = held(std::move(graph), std::move(notes));
      },
      nb::none());
  return made;
}

HeldGraph read(const std::string& path, bool directed, const std::string& influence,
               const std::string& weights, const std::string& format) {
  HeldGraph made;
  in_background(
      [&](Work& work) {
        ReadWords words;
        words.directed = directed;
        words.influence = influence;
        words.weights = weights;
        words.format = format;
        ReadOptions options = options_from(words);
        options.keep_stored_weights = true;
        ReadReport report;
        Graph graph = read_graph(path, options, Executor(0, 0, &work.stop()), &report);
        made = held(std::move(graph), notes_on(report));
      },
      nb::none());
  return made;
}

HeldGraph society(const ScenarioText& text) {
  HeldGraph made;
  in_background(
      [&](Work& work) {
        const Executor executor(0, 0, &work.stop());
        const Scenario scenario = text.read();
        const std::vector<ModelEntry> models = all_models();
        static_cast<void>(require_memory(scenario, model_of(scenario, models),
                                         Clock(scenario.clock), executor.threads()));
        Society built = build_society(scenario, executor);
        made = held(std::move(built.graph), std::move(built.notes));
      },
      nb::none());
  return made;
}

std::vector<std::string> write(const HeldGraph& self, const std::string& path, bool overwrite,
                               const std::string& format) {
  WriteOptions options;
  options.format = options_from({.format = format}).format;
  options.overwrite = overwrite;
  options.origin.made_from = "Python";
  return write_graph(*self.graph, path, options);
}

Told statistics(const HeldGraph& self) {
  GraphStatistics s;
  in_background([&](Work& work) { s = describe(*self.graph, Executor(0, 0, &work.stop())); },
                nb::none());
  Told told;
  told["mean_degree"] = s.mean_degree;
  told["median_degree"] = s.median_degree;
  told["max_degree"] = s.max_degree;
  told["degree_ratio"] = s.degree_ratio;
  told["degree_gini"] = s.degree_gini;
  told["tail_exponent"] = s.tail_exponent;
  told["mean_local_clustering"] = s.mean_local_clustering;
  told["local_clustering_error"] = s.local_clustering_error;
  told["transitivity"] = s.transitivity;
  told["transitivity_error"] = s.transitivity_error;
  told["assortativity"] = s.assortativity;
  told["components"] = s.components;
  told["giant_component"] = s.giant_component;
  told["max_core"] = s.max_core;
  told["mean_path_length"] = s.paths.mean;
  told["path_length_error"] = s.paths.standard_error;
  told["diameter"] = s.paths.longest;
  told["reciprocity"] = s.reciprocity;
  return told;
}

}  // namespace

void add_graphs(nb::module_& module) {
  nb::class_<HeldGraph>(module, "HeldGraph", "A graph in the engine's memory; never changes.")
      .def_prop_ro("agents", [](const HeldGraph& self) { return self.graph->agents(); })
      .def_prop_ro("ties", [](const HeldGraph& self) { return self.graph->ties(); })
      .def_prop_ro("directed", [](const HeldGraph& self) { return self.graph->directed(); })
      .def_prop_ro("well_mixed", [](const HeldGraph& self) { return self.graph->is_well_mixed(); })
      .def_prop_ro("labels", [](const HeldGraph& self) { return self.graph->labels(); })
      .def_prop_ro("traits",
                   [](const HeldGraph& self) {
                     Told told;
                     for (const Trait& trait : self.graph->traits())
                       told[trait.name.c_str()] = nb::make_tuple(
                           trait.labels, numbers_of(std::vector<std::uint32_t>(
                                             trait.values.begin(), trait.values.end())));
                     return told;
                   })
      .def_prop_ro("notes", [](const HeldGraph& self) { return self.notes; })
      .def_prop_ro("content_hash",
                   [](const HeldGraph& self) { return hexadecimal(self.graph->content_hash()); })
      .def("starts", &starts, "incoming"_a, "Where each agent's row begins (agents + 1).")
      .def(
          "targets",
          [](const HeldGraph& self, bool incoming) {
            return view_of(self, rows(self, incoming).targets());
          },
          "incoming"_a, "All rows, one after another: a view.")
      .def(
          "weights", [](const HeldGraph& self) { return view_of(self, self.graph->weights()); },
          "A weight for every arc: a view; empty where ties have none.")
      .def("write", &write, "path"_a, "overwrite"_a, "format"_a,
           nb::call_guard<nb::gil_scoped_release>(), "Writes a file; returns what it lost.")
      .def("statistics", &statistics);
  module.def("graph_from_arrays", &from_arrays, "agents"_a, "source"_a, "target"_a, "weights"_a,
             "directed"_a, "labels"_a);
  module.def("read_graph", &read, "path"_a, "directed"_a, "influence"_a, "weights"_a, "format"_a);
  module.def("build_society", &society, "scenario"_a);
}

}  // namespace groundswell::binding
