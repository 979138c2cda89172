// SPDX-License-Identifier: Apache-2.0
// What must hold of layers, for every model: those that are not addressed are as if they were not
// there; ties divided among layers are the ties together; a layer that is never on, or is on all
// the time, acts accordingly. Exact, bit for bit.
#include <algorithm>
#include <functional>

#include "graph/bter.hpp"
#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "support/whole_run.hpp"
#include "theory/run_model.hpp"
#include "world/society.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

const std::vector<std::string>& models() {
  static const std::vector<std::string> list{
      "name = \"independent-cascade\"\np = 0.12\n",
      "name = \"linear-threshold\"\n",
      "name = \"watts-threshold\"\nthreshold = { distribution = \"normal\", mean = 0.3, sd = 0.2 "
      "}\n",
      "name = \"bass\"\np = 0.01\nq = 0.3\n",
      "name = \"campaign\"\ntalk = 0.05\ntalk_for = \"5 days\"\ndiscover = 0.01\nattention = 20\n",
      "name = \"sir\"\nbeta = 0.05\ninfectious_days = 6\n",
      "name = \"seir\"\nbeta = 0.05\ninfectious_days = { distribution = \"exponential\", mean = 8 "
      "}\n",
      "name = \"si\"\nbeta = 0.03\n"};
  return list;
}

std::string text_of(const std::string& model, const std::string& layers = "",
                    const std::string& graph = "") {
  return "seed = 12\nworlds = 2\n[clock]\nsteps = 40\n[model]\n" + model +
         "\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = 20\n" + layers +
         "[graph]\nkind = \"bter\"\nagents = 2000\nmean_degree = 10\nmax_degree = 100\n" + graph;
}

Result result_of(const std::string& text) {
  const Prepared prepared(text);
  const Executor executor(2);
  const Society society = build_society(prepared.scenario, executor);
  return run(prepared, society.graph, executor, {}, true, society.layers);
}

Graph some_ties(const Graph& graph, const std::function<bool(std::size_t)>& keep) {
  std::vector<Tie> kept;
  const std::vector<Tie> ties = list_ties(graph);
  for (std::size_t i = 0; i < ties.size(); ++i)
    if (keep(i)) kept.push_back(ties[i]);
  return build_graph(graph.agents(), std::move(kept), graph.directed(), one_thread());
}

const std::string kLayer =
    "[[layers]]\nname = \"other\"\nkind = \"watts-strogatz\"\nneighbours = 6\n";

/// `walked_alike`: and with as many ties examined.
void check_same(Result a, Result b, bool walked_alike = true) {
  REQUIRE(a.ties_at == b.ties_at);
  for (const std::size_t place : a.ties_at)
    if (!walked_alike) a.counts.at(place) = b.counts.at(place) = 0;
  CHECK((a.counts == b.counts));
  CHECK((a.ledger == b.ledger));
  CHECK(a.ledger.size() > 1000);
}

}  // namespace

TEST_CASE("layers that a model does not address are as if they were not there") {
  for (const std::string& model : models()) {
    CAPTURE(model);
    const Result alone = result_of(text_of(model));
    check_same(result_of(text_of(model + "layers = [\"base\"]\n", kLayer)), alone);
    CHECK((result_of(text_of(model, kLayer)).ledger != alone.ledger));
    // And the base, where a layer alone is addressed: a layer is as good as a graph.
    const Result other = result_of(text_of(model + "layers = [\"other\"]\n", kLayer));
    CHECK((other.ledger != alone.ledger));
    const Prepared prepared(text_of(model, kLayer));
    const Society society = build_society(prepared.scenario, one_thread());
    const Prepared plain(text_of(model));
    check_same(run(plain, society.layers[0], one_thread(), {}, true), other);
  }
}

TEST_CASE("ties divided between two layers of weight 1 are the ties together") {
  for (const bool directed : {false, true})
    for (const std::string& model : models()) {
      CAPTURE(model, directed);
      const Graph whole = [directed] {
        const Graph made =
            bter({.agents = 2000, .mean_degree = 10, .max_degree = 100}, 1, one_thread());
        return build_graph(2000, list_ties(made), directed, one_thread());
      }();
      const Graph even = some_ties(whole, [](std::size_t i) { return i % 2 == 0; });
      const Graph odd = some_ties(whole, [](std::size_t i) { return i % 2 == 1; });
      const Prepared prepared(text_of(model));
      const Prepared layered(text_of(model, kLayer));
      check_same(run(layered, even, one_thread(), {}, true, std::span(&odd, 1)),
                 run(prepared, whole, one_thread(), {}, true));
    }
}

TEST_CASE("a layer that is on all the time, told in any way, is one that is always on") {
  for (const std::string& model : models()) {
    CAPTURE(model);
    // Infections that last walk ties that are always on twice, others in every step.
    const bool alike = model.find("beta") == std::string::npos;
    const Result plain = result_of(text_of(model, kLayer));
    check_same(result_of(text_of(model, kLayer + "active_from = \"0 days\"\n")), plain, alike);
    check_same(result_of(text_of(model, kLayer + "active_until = \"40 days\"\n")), plain, alike);
    check_same(result_of(text_of(model, kLayer, "active_until = \"40 days\"\n")), plain, alike);
    // One interval for each tie that lasts to the end, or two that leave no step out.
    const Prepared prepared(text_of(model, kLayer));
    const Society society = build_society(prepared.scenario, one_thread());
    Graph timed = build_graph(2000, list_ties(society.layers[0]), false, one_thread());
    timed.set_times(TieTimes(std::vector<Interval>(timed.arcs(), {0, 40})));
    check_same(run(prepared, society.graph, one_thread(), {}, true, std::span(&timed, 1)), plain,
               alike);
  }
}

TEST_CASE("a layer whose ties come on after the end never acts") {
  // Where a share is taken of all ties, these count among them: so cascades, and hearing all fully.
  for (std::string model : {models()[0], models()[4]}) {
    if (const auto at = model.find("attention"); at != std::string::npos) model.erase(at);
    CAPTURE(model);
    const Prepared prepared(text_of(model, kLayer));
    const Society society = build_society(prepared.scenario, one_thread());
    Graph late = build_graph(2000, list_ties(society.layers[0]), false, one_thread());
    late.set_times(TieTimes(std::vector<Interval>(late.arcs(), {40, kNever})));
    const Result result = run(prepared, society.graph, one_thread(), {}, true, std::span(&late, 1));
    CHECK((result.ledger == result_of(text_of(model)).ledger));
  }
}

TEST_CASE("with the same draws, ties that are on longer, or weigh more, reach a superset") {
  const auto adopters = [](const std::string& layer) {
    const Prepared prepared(text_of(models()[0], kLayer + layer));
    const Society society = build_society(prepared.scenario, one_thread());
    const WorldResult world = run_world(model_of(prepared.scenario, prepared.models),
                                        {prepared.scenario,
                                         society.graph,
                                         prepared.clock,
                                         one_thread(),
                                         0,
                                         {},
                                         true,
                                         nullptr,
                                         society.layers},
                                        {.ledger = true});
    std::vector<AgentId> list;
    for (const Download& download : world.ledger) list.push_back(download.agent);
    std::sort(list.begin(), list.end());
    return list;
  };
  std::vector<AgentId> before = adopters("active_until = \"1 day\"\n");
  for (const char* until : {"3 days", "6 days", "40 days"}) {
    const std::vector<AgentId> now = adopters("active_until = \"" + std::string(until) + "\"\n");
    CHECK(std::includes(now.begin(), now.end(), before.begin(), before.end()));
    before = now;
  }
}

TEST_CASE("groups invite along their own layers") {
  const auto members = [](const std::string& layers) {
    const Prepared prepared(
        text_of(models()[4], kLayer +
                                 "[[campaigns]]\nname = \"g\"\nkind = \"group\"\ncount = 20\n"
                                 "invite = 0.3\n" +
                                 layers));
    const Society society = build_society(prepared.scenario, one_thread());
    return run_world(model_of(prepared.scenario, prepared.models),
                     {prepared.scenario,
                      society.graph,
                      prepared.clock,
                      one_thread(),
                      0,
                      {},
                      true,
                      nullptr,
                      society.layers},
                     {})
        .members;
  };
  const auto all = members("");
  CHECK(members("layers = [\"other\", \"base\"]\n") == all);
  CHECK(members("layers = [\"base\"]\n") != all);
  CHECK(members("layers = [\"base\"]\n") != members("layers = [\"other\"]\n"));
  CHECK(all.back() > members("layers = [\"other\"]\n").back());
}
