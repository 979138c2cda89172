// SPDX-License-Identifier: Apache-2.0
// Seeding strategies in a scenario: what each model allows, what is told, and that the seed agents
// of a run are chosen once for all worlds, or drawn by each.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "graph/builder.hpp"
#include "graph/generators.hpp"
#include "scenario/seeding.hpp"
#include "support/catch.hpp"
#include "theory/run_model.hpp"

using namespace groundswell;
using groundswell::test::containing;
using groundswell::test::ModelRun;
using groundswell::test::one_thread;

namespace {

std::string scenario_text(const std::string& model, const std::string& seeding) {
  return "worlds = 3\n[clock]\nsteps = 30\n[model]\n" + model +
         "\n[[campaigns]]\nname = \"start\"\nkind = \"seed\"\n" + seeding + "\n";
}

const std::string kCascade = "name = \"independent-cascade\"\np = 0.1";
const std::string kUniform = "name = \"linear-threshold\"";
const std::string kWatts = "name = \"watts-threshold\"";

Graph small_society() { return barabasi_albert({300, 3}, 2, one_thread()); }

/// The first step's adopters in one world.
std::set<AgentId> seeds_in(const ModelRun& run, World world) {
  std::set<AgentId> seeds;
  for (const Download& download : run.world(world, {.ledger = true}).ledger)
    if (download.channel == Channel::seed) seeds.insert(download.agent);
  return seeds;
}

SeedPlan plan_of(const Graph& graph, const std::string& text) {
  const ModelRun run(graph, text);
  const std::vector<ModelEntry> models = all_models();
  const Clock clock(run.scenario().clock);
  return plan_seeding(model_of(run.scenario(), models),
                      {run.scenario(), graph, clock, one_thread()});
}

/// All problems of a scenario, a line each.
std::string problems_of(const Graph& graph, const std::string& text) {
  try {
    const ModelRun run(graph, text);
    (void)run.all();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a world tells the seed agents that it drew for itself: those who began") {
  const Graph graph = small_society();
  const std::string drawn = "count = 7\nstrategy = \"acquaintance\"";
  const ModelRun run(graph, scenario_text(kCascade, drawn));
  for (const World world : {World{0}, World{2}}) {
    const WorldResult result = run.world(world, {.seeds = true});
    REQUIRE(result.seeds.size() == 1);
    const std::set<AgentId> told(result.seeds[0].begin(), result.seeds[0].end());
    CHECK(told.size() == 7);
    CHECK(told == seeds_in(run, world));
    CHECK(std::is_sorted(result.seeds[0].begin(), result.seeds[0].end()));
  }
  CHECK(run.world(0, {.seeds = true}).seeds != run.world(1, {.seeds = true}).seeds);
  CHECK(run.world(0).seeds.empty());  // not asked for

  const ModelRun shared(graph, scenario_text(kCascade, "count = 7\nstrategy = \"k-core\""));
  CHECK(shared.world(0, {.seeds = true}).seeds == std::vector<std::vector<AgentId>>(1));
}

TEST_CASE("the strategies a scenario can ask for are those that can be carried out") {
  std::vector<std::string> declared;
  for (const SeedingStrategy& strategy : seeding_strategies()) declared.push_back(strategy.name);
  CHECK(declared == seed_strategies());
}

TEST_CASE("every strategy runs in a model that it can serve, with as many agents as asked for") {
  Graph graph = small_society();
  Trait trait{"side", {"left", "right"}, std::vector<std::uint32_t>(300, 0)};
  for (std::size_t i = 0; i < 40; ++i) trait.values[i * 7] = 1;
  graph.set_trait(trait);
  for (const SeedingStrategy& strategy : seeding_strategies()) {
    std::string seeding = "count = 6\nstrategy = \"" + strategy.name + "\"";
    if (strategy.name == "trait") seeding += "\ntrait = \"side\"\nvalue = \"right\"";
    const ModelRun run(graph, scenario_text(kCascade, seeding));
    CAPTURE(strategy.name);
    const std::set<AgentId> seeds = seeds_in(run, 0);
    CHECK(seeds.size() == 6);
    CHECK((seeds_in(run, 1) == seeds) != strategy.each_world);
    if (strategy.name == "trait")
      for (const AgentId agent : seeds) CHECK(trait.values[agent] == 1);
  }
}

TEST_CASE("a share of a trait is a share of those who have it") {
  Graph graph = small_society();
  Trait trait{"side", {"left", "right"}, std::vector<std::uint32_t>(300, 0)};
  for (std::size_t i = 0; i < 40; ++i) trait.values[i] = 1;
  graph.set_trait(trait);
  const std::string right = "\nstrategy = \"trait\"\ntrait = \"side\"\nvalue = \"right\"";
  CHECK(seeds_in(ModelRun(graph, scenario_text(kCascade, "share = 1.0" + right)), 0).size() == 40);
  CHECK(seeds_in(ModelRun(graph, scenario_text(kCascade, "share = 0.25" + right)), 0).size() == 10);
  CHECK(problems_of(graph, scenario_text(kCascade, "count = 41" + right))
            .find("more seed agents than agents of that trait — at most 40") != std::string::npos);
}

TEST_CASE("the seed agents of a run are those of each world run by itself, in any order") {
  const Graph graph = small_society();
  for (const char* strategy : {"celf", "imm", "betweenness", "random", "acquaintance"}) {
    const std::string text =
        scenario_text(kCascade, std::string("count = 5\nstrategy = \"") + strategy + "\"");
    const ModelRun run(graph, text);
    std::vector<std::uint64_t> together;
    RunOptions options;
    options.order = {2, 0, 1};
    options.on_world = [&](const WorldResult& world) { together.push_back(world.total(0)); };
    (void)run.all(options, Executor(2));
    CAPTURE(strategy);
    REQUIRE(together.size() == 3);
    for (World world = 0; world < 3; ++world) CHECK(run.world(world).total(0) == together[world]);
  }
}

TEST_CASE("a model whose spread is not submodular: greedy says that nothing is guaranteed") {
  const Graph graph = small_society();
  const std::string greedy = "count = 2\nsamples = 20\nstrategy = \"greedy\"";
  const std::string warning =
      "campaign \"start\": greedy seeding has no guarantee here, because spread is not submodular "
      "in the model 'watts-threshold' with these parameters";
  const SeedPlan watts = plan_of(graph, scenario_text(kWatts, greedy));
  REQUIRE(watts.notes.size() == 2);
  CHECK(watts.notes[0] == warning);
  CHECK(watts.notes[1] == "campaign \"start\": greedy compared spread in 20 sampled worlds");
  REQUIRE(watts.shared[0]);
  CHECK(watts.shared[0]->size() == 2);
  // Thresholds that are not uniform make linear threshold a model of that kind too.
  const std::string fixed = kUniform + "\nthreshold = 0.3";
  CHECK(plan_of(graph, scenario_text(fixed, greedy)).notes.size() == 2);
  for (const std::string& model : {kCascade, kUniform})
    CHECK(plan_of(graph, scenario_text(model, greedy)).notes.size() == 1);
}

TEST_CASE("greedy and CELF choose seed agents in every model that takes any, and say what holds") {
  Graph graph = build_graph(
      12,
      {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}, {6, 7}, {6, 8}, {6, 9}, {10, 11}, {1, 2}, {3, 4}},
      false, one_thread());
  const std::vector<std::string> promised{
      "independent-cascade", "linear-threshold", "bass", "si", "sir", "seir"};
  std::size_t served = 0;
  for (const ModelEntry& entry : all_models()) {
    const auto& kinds = entry.card.campaign_kinds;
    if (entry.card.family == "choice" || !entry.card.ties ||
        std::ranges::find(kinds, "seed") == kinds.end())
      continue;
    ++served;
    const bool promise = std::ranges::find(promised, entry.card.name) != promised.end();
    for (const char* strategy : {"greedy", "celf"}) {
      CAPTURE(entry.card.name, strategy);
      const SeedPlan plan = plan_of(
          graph,
          scenario_text("name = \"" + entry.card.name + "\"",
                        std::string("count = 2\nsamples = 8\nstrategy = \"") + strategy + "\""));
      REQUIRE(plan.shared[0]);
      CHECK(plan.shared[0]->size() == 2);
      const bool warned = plan.notes[0].find("no guarantee") != std::string::npos;
      CHECK(warned == !promise);
    }
  }
  CHECK(served >= 12);
}

TEST_CASE("greedy by runs of the model finds the best pair that runs of every pair find") {
  // In the campaign model nobody finds the item alone, and friends talk for the rest of the run.
  const Graph graph = barabasi_albert({14, 2}, 5, one_thread());
  const std::string model =
      "name = \"campaign\"\ntalk = 0.3\nresistance = 1.0\ntalk_for = \"30 days\"";
  constexpr std::uint32_t kSamples = 12;
  constexpr World kSampled = World{1} << 31;
  const auto reach = [&](const std::vector<AgentId>& agents) {
    const ModelRun run(graph, scenario_text(model, "agents = " + test::toml_list(agents)));
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < kSamples; ++i) sum += run.world(kSampled + i).total(0);
    return sum;
  };
  std::uint64_t best_single = 0;
  for (AgentId a = 0; a < 14; ++a) best_single = std::max(best_single, reach({a}));
  const auto chosen = [&](const std::string& strategy, int count) {
    const SeedPlan plan =
        plan_of(graph, scenario_text(model, "count = " + std::to_string(count) +
                                                "\nsamples = " + std::to_string(kSamples) +
                                                "\nstrategy = \"" + strategy + "\""));
    return *plan.shared[0];
  };
  CHECK(reach(chosen("greedy", 1)) == best_single);  // exactly: the same worlds, the same draws
  CHECK(reach(chosen("celf", 1)) == best_single);
  std::uint64_t best_second = 0;
  const AgentId first = chosen("greedy", 1)[0];
  for (AgentId a = 0; a < 14; ++a)
    if (a != first)
      best_second = std::max(best_second, reach({std::min(a, first), std::max(a, first)}));
  CHECK(reach(chosen("greedy", 2)) == best_second);
}

TEST_CASE("seeding by runs gives the same agents at any number of threads, in twins too") {
  const Graph graph = barabasi_albert({40, 2}, 5, one_thread());
  const ModelRun run(graph, scenario_text("name = \"bass\"\np = 0.001",
                                          "count = 3\nsamples = 6\nstrategy = \"greedy\""));
  const std::vector<ModelEntry> models = all_models();
  const Clock clock(run.scenario().clock);
  const auto with = [&](const Executor& executor) {
    return plan_seeding(model_of(run.scenario(), models), {run.scenario(), graph, clock, executor})
        .shared;
  };
  const auto alone = with(one_thread());
  CHECK(with(Executor(2)) == alone);
  CHECK(with(Executor(7)) == alone);
}

TEST_CASE("greedy by simulation finds what a threshold model needs: both ends of a bridge") {
  // Everybody needs two adopting neighbours, and only 0's neighbours have two in common.
  const Graph graph =
      build_graph(9, {{0, 1}, {0, 2}, {1, 2}, {1, 3}, {2, 3}, {3, 4}, {2, 4}, {5, 6}, {7, 8}},
                  false, one_thread());
  const SeedPlan plan = plan_of(graph, scenario_text(kWatts + "\nthreshold = 0.5",
                                                     "count = 2\nsamples = 3\nstrategy = "
                                                     "\"greedy\""));
  REQUIRE(plan.shared[0]);
  const auto text = [&](const std::vector<AgentId>& agents) {
    return scenario_text(kWatts + "\nthreshold = 0.5", "agents = " + test::toml_list(agents));
  };
  const std::uint64_t found = ModelRun(graph, text(*plan.shared[0])).world(0).total(0);
  std::uint64_t best_single = 0;
  for (AgentId agent = 0; agent < 9; ++agent)
    best_single = std::max(best_single, ModelRun(graph, text({agent})).world(0).total(0));
  CHECK(found > best_single);
}

TEST_CASE("strategies that a model or a society cannot serve are errors with a hint") {
  const Graph graph = small_society();
  const auto told = [&](const std::string& model, const std::string& seeding) {
    return problems_of(graph, scenario_text(model, seeding));
  };
  CHECK_THAT(told(kWatts, "count = 2\nstrategy = \"imm\""),
             containing("strategy = \"imm\" — must be a strategy that tries worlds: spread is not "
                        "drawn tie by tie in the model 'watts-threshold' with these parameters "
                        "(\"greedy\" and \"celf\" work by simulation, in any model)"));
  CHECK_THAT(told("name = \"campaign\"", "count = 2\nstrategy = \"imm\""),
             containing("must be a strategy that tries worlds"));
  CHECK_THAT(problems_of(barabasi_albert({20'000, 3}, 2, one_thread()),
                         scenario_text("name = \"bass\"",
                                       "count = 2\nsamples = 5000\nstrategy = \"celf\"")),
             containing("which needs 1e+08 runs or more of the model 'bass' with 20000 agents — "
                        "must be a strategy that looks at ties alone, or have fewer samples"));
  CHECK_THAT(told(kUniform, "count = 2\nstrategy = \"degree-discount\""),
             containing("no discount_p — must be given"));
  CHECK(told(kUniform, "count = 2\nstrategy = \"degree-discount\"\ndiscount_p = 0.05").empty());
  CHECK_THAT(told(kCascade, "count = 2\nstrategy = \"trait\"\ntrait = \"side\""),
             containing("no value — must be given"));
  CHECK_THAT(told(kCascade, "count = 2\nstrategy = \"trait\"\ntrait = \"side\"\nvalue = \"a\""),
             containing("must be a trait of the graph, which has none"));
  CHECK_THAT(told(kCascade, "count = 2\nstrategy = \"imn\""), containing("did you mean 'imm'?"));
  CHECK_THAT(told(kCascade, "count = 2\nstrategy = \"imm\"\nepsilon = 0.7"), containing("epsilon"));
  CHECK_THAT(told(kCascade, "count = 2\nstrategy = \"voterank\"\nsamples = 9"),
             containing("samples is given — must be absent: it does not act in the "
                        "strategy \"voterank\" (it acts in \"betweenness\", "
                        "\"greedy\", \"celf\")"));
  CHECK_THAT(told(kCascade, "agents = [1]\nstrategy = \"voterank\""),
             containing("must be absent where the seed agents are named"));
  const Graph everybody = Graph::well_mixed(50);
  CHECK_THAT(problems_of(everybody,
                         scenario_text("name = \"bass\"", "count = 2\nstrategy = \"pagerank\"")),
             containing("must be \"random\" in a well-mixed society"));
}

TEST_CASE("a guarantee that asks for too many sets is refused where its epsilon stands") {
  const Graph graph = barabasi_albert({5000, 3}, 2, one_thread());
  const std::string all = "name = \"independent-cascade\"\np = 1.0";  // 5000 agents in each set
  const std::string imm = "count = 2\nstrategy = \"imm\"\nell = ";
  const std::string told = problems_of(graph, scenario_text(all, imm + "100\nepsilon = 0.01"));
  CHECK_THAT(told, containing(" campaigns[0].epsilon: epsilon = 0.01 asks for "));
  CHECK_THAT(told, containing("(a larger epsilon (0.0"));
  CHECK(problems_of(graph, scenario_text(all, imm + "2\nepsilon = 0.5")).empty());
}

TEST_CASE("a trait or a value that the graph has not is told with the nearest") {
  Graph graph = small_society();
  graph.set_trait({"block", {"north", "south"}, std::vector<std::uint32_t>(300, 1)});
  const std::string by_trait = "count = 1\nstrategy = \"trait\"\n";
  CHECK_THAT(problems_of(graph, scenario_text(kCascade, by_trait + "trait = \"blok\"\nvalue = "
                                                                   "\"south\"")),
             containing("did you mean 'block'?"));
  CHECK_THAT(problems_of(graph, scenario_text(kCascade, by_trait + "trait = \"block\"\nvalue = "
                                                                   "\"soth\"")),
             containing("did you mean 'south'?"));
}
