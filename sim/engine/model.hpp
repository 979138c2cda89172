// SPDX-License-Identifier: Apache-2.0
// What a model is to the rest of the program: a card and a way to make a runner for one world.
//
// The runner is called once a step (one virtual call; the loops over agents and ties are inside).
// A model's file defines `ModelEntry NAME()` and nothing else needs to know it: see
// models/CMakeLists.txt. Models of the adoption family are written against engine/count_model.hpp
// (how many exposures an agent withstands) or engine/dose_model.hpp (doses through four channels);
// of choice, engine/choice_model.hpp (what to pick among items); of states, engine/state_model.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "core/random.hpp"
#include "engine/ledger.hpp"
#include "graph/graph.hpp"
#include "scenario/clock.hpp"
#include "scenario/scenario.hpp"
#include "world/campaign.hpp"
#include "world/chart.hpp"

namespace groundswell {

/// What a twin run changes; everything else, and every draw, is as in the base run.
struct Variation {
  bool own = true;
  bool peers = true;
  bool chart = true;
  bool broadcast = true;
  std::vector<bool> campaign_off;      ///< by CampaignId; empty = all on
  std::optional<double> collectivism;  ///< of every agent

  [[nodiscard]] bool is_off(CampaignId campaign) const {
    return campaign < campaign_off.size() && campaign_off[campaign];
  }
};

/// Everything a world is made from. References outlive the world.
struct WorldInputs {
  const Scenario& scenario;
  const Graph& graph;
  const Clock& clock;
  const Executor& executor;
  World world = 0;
  Variation variation{};
  bool causes = true;                 ///< find the peer behind each download (for the ledger)
  const SeedPlan* seeding = nullptr;  ///< of the whole run; null: run_world makes its own
  std::span<const Graph> layers{};    ///< the further layers of ties, in the scenario's order
  bool base_alone = false;  ///< as seeding reckons: the base layer, of weight 1 and always on

  [[nodiscard]] Draws draws(Purpose purpose) const { return {scenario.seed(), world, purpose}; }
  /// Where exposures are counted: how many of them one along a tie of weight 1 counts.
  [[nodiscard]] std::uint32_t tie_units() const;
};

/// What one step produced; the runner appends to it, the simulation counts it.
struct StepOutcome {
  Ledger downloads;        ///< the step's own are at the end, by (item, agent)
  std::size_t before = 0;  ///< how many came before them (a kept ledger is never copied)
  std::vector<std::uint32_t> new_members;  ///< by group
  std::uint64_t ties_examined = 0;
  std::vector<std::uint64_t> states;  ///< agents in each of the card's states, after the step
  std::vector<double> measures;       ///< the card's measures, after the step

  [[nodiscard]] std::span<Download> of_step() { return std::span(downloads).subspan(before); }
  /// Puts the step's downloads into the ledger's order.
  void sort_step() {
    std::ranges::sort(of_step(), {}, [](const Download& d) { return std::pair(d.item, d.agent); });
  }
};

/// One world of one model.
class Runner {
 public:
  virtual ~Runner() = default;
  /// Moves all agents through one step. `chart` is what they can see.
  virtual void step(Step step, const Chart& chart, StepOutcome& outcome) = 0;
  /// True when no later step can change anything.
  [[nodiscard]] virtual bool finished() const = 0;
};

using MakeRunner = std::unique_ptr<Runner> (*)(const WorldInputs&);

struct ModelEntry {
  ModelCard card;
  MakeRunner make = nullptr;
  /// Bytes that a running world of this scenario needs for each agent, for the memory check.
  double (*bytes_per_agent)(const Scenario&) = nullptr;
  /// Bytes that it needs for each tie beside; null: none.
  double (*bytes_per_tie)(const Scenario&) = nullptr;
  /// Where exposures are counted: how many each agent needs of an item; null otherwise.
  std::vector<std::uint32_t> (*exposures)(const WorldInputs&, const Values& item) = nullptr;
  /// Downloads of a whole world at most; null: one of every item (or the purchase cap) per agent.
  double (*most_downloads)(const Scenario&, const Clock&, double agents) = nullptr;
};

/// All models, by file name (generated from the files of models/).
[[nodiscard]] std::vector<ModelEntry> all_models();

}  // namespace groundswell
