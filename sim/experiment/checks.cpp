// SPDX-License-Identifier: Apache-2.0
#include "experiment/checks.hpp"

#include <set>

#include "experiment/experiment.hpp"
#include "experiment/sweep_plan.hpp"
#include "record/sweep_file.hpp"
#include "scenario/seeding.hpp"
#include "world/seed_plan.hpp"
#include "world/society.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kMostSocieties = 16;

}  // namespace

std::vector<std::string> check_scenario(const Scenario& scenario,
                                        const std::vector<ModelEntry>& models,
                                        const Executor& executor) {
  check_society(scenario, executor);
  check_seed_plan(scenario);
  return seeding_notes(scenario, model_of(scenario, models).card);
}

void check_sweep(const Sweep& sweep, const std::vector<ModelEntry>& models,
                 const Executor& executor) {
  require_common_axes(sweep, cards_of(models));
  require_measure(sweep, models);
  std::set<std::string> societies;
  for (std::size_t point = 0; point < sweep.points() && societies.size() < kMostSocieties;
       ++point) {
    const Scenario scenario = sweep.scenario(point);
    check_seed_plan(scenario);
    if (societies.insert(society_key(scenario)).second) check_society(scenario, executor);
  }
}

}  // namespace groundswell
