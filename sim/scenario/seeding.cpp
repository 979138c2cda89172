// SPDX-License-Identifier: Apache-2.0
#include "scenario/seeding.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "core/plain_number.hpp"

namespace groundswell {
namespace {

using Needs = SeedingStrategy::Needs;

/// The parameters that only some strategies use.
const std::vector<std::string>& strategy_parameters() {
  static const std::vector<std::string> keys{"trait",   "value",   "discount_p",
                                             "samples", "epsilon", "ell"};
  return keys;
}

bool is_in(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> strategy_names() {
  std::vector<std::string> names;
  for (const SeedingStrategy& strategy : seeding_strategies()) names.push_back(strategy.name);
  return names;
}

std::string strategy_meanings() {
  std::string text = "how counted seed agents are chosen, by the ties of [graph] alone.";
  for (const SeedingStrategy& strategy : seeding_strategies())
    text += " " + strategy.name + ": " + strategy.meaning + ".";
  return text;
}

class SeedingChecker {
 public:
  SeedingChecker(const Values& campaign, const Scenario& scenario, const ModelCard& model,
                 std::vector<Problem>& problems)
      : campaign_(campaign), scenario_(scenario), model_(model), problems_(problems) {}

  void check() {
    if (check_ways()) {
      if (campaign_.has("agents")) check_named_agents();
      check_count();
    }
    if (!campaign_.sound("strategy")) return;
    const SeedingStrategy& strategy = seeding_strategy(campaign_.text("strategy"));
    check_use(strategy);
    if (campaign_.has("agents")) return;
    check_needs(strategy);
    check_trait(strategy);
    check_discount(strategy);
  }

 private:
  void problem(const std::string& place, const std::string& found, const std::string& allowed,
               const std::string& hint = "") {
    problems_.push_back({place, found, allowed, hint});
  }

  bool check_ways() {
    int ways = 0;
    for (const char* key : {"agents", "count", "share"}) {
      if (campaign_.faulty(key)) return false;
      ways += static_cast<int>(campaign_.has(key));
    }
    if (ways == 1) return true;
    problem(campaign_.place(), ways == 0 ? "no seed agents" : "seed agents given more than once",
            "must have exactly one of agents, count and share",
            "count = 2 takes two agents at random");
    return false;
  }

  void check_count() {
    if (!campaign_.has("count") || !scenario_.graph.sound("agents") ||
        campaign_.integer("count") <= scenario_.graph.integer("agents"))
      return;
    problem(campaign_.place("count"), "count = " + std::to_string(campaign_.integer("count")),
            "must be at most the number of agents, " +
                std::to_string(scenario_.graph.integer("agents")));
  }

  /// The agents of a generated graph are known beforehand: 0, 1, ….
  void check_named_agents() {
    const std::string place = campaign_.place("agents");
    std::set<std::string> seen;
    std::set<std::string> told;
    for (const std::string& name : campaign_.texts("agents"))
      if (!seen.insert(name).second && told.insert(name).second)
        problem(place, in_quotes(name) + " more than once", "each must stand once");
    if (!scenario_.graph.sound("agents")) return;
    const std::int64_t agents = scenario_.graph.integer("agents");
    for (const std::string& name : campaign_.texts("agents")) {
      const std::optional<std::uint64_t> number = plain_number(name);
      if (!number || *number >= static_cast<std::uint64_t>(agents))
        problem(place, "no agent " + name,
                "must be agents of the graph: 0 to " + std::to_string(agents - 1));
    }
  }

  /// What is written down but cannot matter is an error: nothing is silently ignored.
  void check_use(const SeedingStrategy& strategy) {
    const bool named = campaign_.has("agents");
    if (named && campaign_.given("strategy") && !campaign_.is_default("strategy"))
      problem(campaign_.place("strategy"), "strategy = " + in_quotes(strategy.name),
              "must be absent where the seed agents are named");
    for (const std::string& key : strategy_parameters()) {
      if (!campaign_.given(key) || campaign_.is_default(key)) continue;
      if (!named && is_in(key, strategy.parameters)) continue;
      problem(campaign_.place(key), key + " is given",
              named ? "must be absent where the seed agents are named"
                    : "must be absent: it does not act in the strategy " + in_quotes(strategy.name),
              named ? "" : "it acts in " + users_of(key));
    }
  }

  static std::string users_of(const std::string& key) {
    std::string users;
    for (const SeedingStrategy& strategy : seeding_strategies())
      if (is_in(key, strategy.parameters))
        users += (users.empty() ? "" : ", ") + in_quotes(strategy.name);
    return users;
  }

  void check_needs(const SeedingStrategy& strategy) {
    const std::string found = "strategy = " + in_quotes(strategy.name);
    if (strategy.needs != Needs::nothing && scenario_.graph.sound("kind") &&
        scenario_.graph.text("kind") == "well-mixed")
      problem(campaign_.place("strategy"), found,
              "must be \"random\" in a well-mixed society: everybody has the same place in it");
    if (strategy.needs != Needs::spread && strategy.needs != Needs::submodular_spread) return;
    if (strategy.needs == Needs::submodular_spread && !scenario_.has_plain_ties())
      problem(campaign_.place("strategy"), found,
              "must be a strategy without a guarantee: this one reckons with the ties of [graph] "
              "alone, of weight 1 and always on",
              "\"greedy\" reckons alike, and promises nothing");
    for (const Values::Entry& entry : scenario_.model.entries())
      if (entry.faulty) return;  // told already, and the law may depend on it
    const SpreadLaw law = spread_law(scenario_, model_);
    if (strategy.needs == Needs::submodular_spread && !law.has_live_ties()) {
      problem(
          campaign_.place("strategy"), found,
          "must be a strategy that tries worlds: spread is not drawn tie by tie in the model '" +
              model_.name + "' with these parameters",
          "\"greedy\" and \"celf\" work by simulation, in any model");
    }
    if (strategy.needs == Needs::spread && scenario_.graph.sound("agents"))
      check_trials(campaign_, model_, law, scenario_.graph.integer("agents"), problems_);
  }

  void check_trait(const SeedingStrategy& strategy) {
    if (!is_in("trait", strategy.parameters)) return;
    for (const char* key : {"trait", "value"})
      if (!campaign_.faulty(key) && !campaign_.has(key))
        problem(campaign_.place(), std::string("no ") + key,
                "must be given with strategy = \"trait\"",
                "trait = \"block\", value = \"0\" takes agents of block 0");
  }

  void check_discount(const SeedingStrategy& strategy) {
    if (!is_in("discount_p", strategy.parameters) || campaign_.faulty("discount_p") ||
        campaign_.has("discount_p"))
      return;
    for (const Values::Entry& entry : scenario_.model.entries())
      if (entry.faulty) return;
    if (spread_law(scenario_, model_).kind == SpreadLaw::Kind::cascade) return;
    problem(campaign_.place(), "no discount_p",
            "must be given with strategy = \"degree-discount\": the model '" + model_.name +
                "' has no chance along a tie",
            "discount_p = 0.01 is usual");
  }

  const Values& campaign_;
  const Scenario& scenario_;
  const ModelCard& model_;
  std::vector<Problem>& problems_;
};

}  // namespace

const std::vector<SeedingStrategy>& seeding_strategies() {
  static const std::vector<SeedingStrategy> strategies{
      {"random", "at random, anew in every world", Needs::nothing, true},
      {"trait",
       "at random among those whose trait has the value, anew in every world (share: of "
       "these agents)",
       Needs::nothing,
       true,
       {"trait", "value"}},
      {"acquaintance", "random neighbours of random agents, anew in every world (Cohen 2003)",
       Needs::ties, true},
      {"highest-degree", "the most ties", Needs::nothing},
      {"degree-discount",
       "the most ties, less those to seed agents (Chen 2009)",
       Needs::ties,
       false,
       {"discount_p"}},
      {"k-core", "the innermost core", Needs::ties},
      {"voterank", "elected by neighbours (Zhang 2016)", Needs::ties},
      {"pagerank", "the highest PageRank", Needs::ties},
      {"betweenness", "on the most shortest paths", Needs::ties, false, {"samples"}},
      {"community-spread", "the best connected of each of the largest communities (Louvain)",
       Needs::ties},
      {"greedy",
       "whoever adds most spread in sampled worlds, one after the other (Kempe 2003)",
       Needs::spread,
       false,
       {"samples"}},
      {"celf",
       "as greedy, faster: who added little before is not asked again (Leskovec 2007)",
       Needs::spread,
       false,
       {"samples"}},
      {"imm",
       "at least 1 − 1/e − epsilon of the best spread (Tang 2015)",
       Needs::submodular_spread,
       false,
       {"epsilon", "ell"}},
  };
  return strategies;
}

const SeedingStrategy& seeding_strategy(const std::string& name) {
  for (const SeedingStrategy& strategy : seeding_strategies())
    if (strategy.name == name) return strategy;
  throw InternalError("no seeding strategy '" + name + "'");
}

std::vector<Parameter> seeding_parameters() {
  return {
      texts("agents").means("the seed agents by their ids in the graph"),
      integer("count").at_least(0).unit("agents").optional().means(
          "number of seed agents, when they are not named"),
      number("share")
          .between(0, 1)
          .unit("of all agents")
          .optional()
          .means("seed agents as a share of all, when they are neither named nor counted"),
      choice("strategy", strategy_names(), "random").means(strategy_meanings()),
      text("trait").optional().means("the trait that counts, with strategy = \"trait\""),
      text("value").optional().means("the value it must have, with strategy = \"trait\""),
      number("discount_p")
          .between(0, 1)
          .unit("per tie")
          .optional()
          .means("chance along a tie that degree-discount reckons with (default: the model's p)"),
      integer("samples")
          .between(1, 1'000'000)
          .optional()
          .means("worlds in which greedy and celf compare spread (default: 200; 50 where only a "
                 "run of the model can tell), or sources from which betweenness is measured "
                 "(default: 256; as many as agents is exact)"),
      number("epsilon", 0.5)
          .at_least(0.01)
          .below(0.63)
          .means("imm: the share of the best spread that the guarantee gives away beyond 1/e; the "
                 "work grows with its inverse square, and is refused where it would take hours"),
      number("ell", 1.0)
          .between(0.01, 100)
          .means("imm: its guarantee fails with a chance of at most agents^−ell"),
  };
}

SpreadLaw spread_law(const Scenario& scenario, const ModelCard& model) {
  return model.spread == nullptr ? SpreadLaw{} : model.spread(scenario.model);
}

void check_seeding(const Values& campaign, const Scenario& scenario, const ModelCard& model,
                   std::vector<Problem>& problems) {
  SeedingChecker(campaign, scenario, model, problems).check();
}

void check_trials(const Values& campaign, const ModelCard& model, const SpreadLaw& law,
                  std::int64_t agents, std::vector<Problem>& problems) {
  constexpr double kMostWork = 1e10;  // agents in all worlds: hours
  if (!law.needs_runs() || campaign.faulty("samples") || campaign.faulty("count")) return;
  const auto samples = campaign.has("samples") ? static_cast<double>(campaign.integer("samples"))
                                               : static_cast<double>(kDefaultTrialWorlds);
  const auto people = static_cast<double>(agents);
  const double count = campaign.has("count")   ? static_cast<double>(campaign.integer("count"))
                       : campaign.has("share") ? campaign.number("share") * people
                                               : 0.0;
  const bool all_rounds = campaign.text("strategy") == "greedy";
  const double runs = people * samples * (all_rounds ? count : std::min(count, 1.0));
  if (runs * people <= kMostWork) return;
  problems.push_back(
      {campaign.place("strategy"),
       "strategy = " + in_quotes(campaign.text("strategy")) + ", which needs " + to_toml(runs) +
           " runs or more of the model '" + model.name + "' with " + std::to_string(agents) +
           " agents",
       "must be a strategy that looks at ties alone, or have fewer samples: runs times agents at "
       "most " +
           to_toml(kMostWork),
       "\"voterank\" and \"degree-discount\" look at ties alone" +
           std::string(all_rounds ? "; \"celf\" needs a round of runs, \"greedy\" one for each "
                                    "seed agent"
                                  : "")});
}

namespace {

/// Why there is no guarantee; "" where there is one.
std::string no_guarantee(const Scenario& scenario, const ModelCard& model, const SpreadLaw& law) {
  const std::string in_model = " in the model " + ("'" + model.name + "'");
  if (law.kind == SpreadLaw::Kind::unknown)
    return "spread need not be monotone nor submodular" + in_model;
  if (!law.submodular()) return "spread is not submodular" + in_model + " with these parameters";
  if (law.needs_runs() && !scenario.has_plain_ties())
    return "spread need not be submodular along ties that are weighted or not always on";
  return "";
}

}  // namespace

std::vector<std::string> seeding_notes(const Scenario& scenario, const ModelCard& model) {
  std::vector<std::string> notes;
  for (const Values& campaign : scenario.campaigns) {
    if (!campaign.declares("strategy") || campaign.has("agents")) continue;
    const std::string& strategy = campaign.text("strategy");
    if (seeding_strategy(strategy).needs != SeedingStrategy::Needs::spread) continue;
    const SpreadLaw law = spread_law(scenario, model);
    const std::string who = "campaign " + in_quotes(campaign.text("name")) + ": " + strategy;
    if (!law.needs_runs() && !scenario.has_plain_ties())
      notes.push_back(who +
                      " seeding reckons with the ties of [graph] alone, of weight 1 and always on");
    const std::string why = no_guarantee(scenario, model, law);
    if (!why.empty()) notes.push_back(who + " seeding has no guarantee here, because " + why);
  }
  return notes;
}

}  // namespace groundswell
