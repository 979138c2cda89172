// SPDX-License-Identifier: Apache-2.0
#include "engine/choice_model.hpp"

namespace groundswell {

void complete_choice_card(ModelCard& card) {
  card.family = "choice";
  card.updating = "sequential: each decision sees all those before it";
  card.campaign_kinds = {"seed"};
  card.people = true;
  card.well_mixed = true;
  card.ties = false;
  if (card.states.empty()) card.states = "none: what counts is what was downloaded so far";
  card.parameters.push_back(integer("decisions", 100)
                                .between(1, 1e9)
                                .unit("per step")
                                .means("opportunities to choose, one after the other"));
  card.parameters.push_back(
      choice("arrivals", {"in-turn", "random"}, "in-turn")
          .means("whose they are: the agents' in the order of their numbers, over and over; or "
                 "one's drawn by lots each time"));
  card.parameters.push_back(boolean("repeat", true)
                                .means("whether an agent can download again what it has; if not, "
                                       "choosing it comes to nothing"));
}

double choice_bytes_per_agent(const Scenario& scenario) {
  const auto dimensions = static_cast<double>(scenario.population.integer("taste_dimensions"));
  const double has =
      scenario.model.boolean("repeat") ? 0.0 : static_cast<double>(scenario.items.size()) / 8.0;
  return sizeof(double) + dimensions * sizeof(float) + has;
}

double choices_at_most(const Scenario& scenario, const Clock& clock, double agents) {
  return static_cast<double>(scenario.model.integer("decisions")) *
             static_cast<double>(clock.steps()) +
         agents * static_cast<double>(scenario.campaigns.size());
}

}  // namespace groundswell
