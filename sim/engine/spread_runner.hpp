// SPDX-License-Identifier: Apache-2.0
// A world of items that spread beside each other, each by counted exposures: seed campaigns start
// them, then each moves by itself. `Spread` is one item on a graph (count_kernel.cpp) or in a
// well-mixed society (crowd_kernel.cpp).
#pragma once

#include <algorithm>
#include <vector>

#include "engine/courses.hpp"
#include "engine/model.hpp"

namespace groundswell {

template <class Spread>
class SpreadRunner : public Runner {
 public:
  /// `needs` are a list for each item, of exposures that each agent needs.
  template <class Needs>
  SpreadRunner(const WorldInputs& inputs, const Needs& needs, const CourseOf& course)
      : campaigns_(resolve_campaigns(inputs.scenario, inputs.graph, inputs.clock, inputs.world,
                                     *inputs.seeding, inputs.executor)),
        variation_(inputs.variation) {
    for (ItemId item = 0; item < needs.size(); ++item)
      items_.emplace_back(inputs, item, needs[item], course);
  }

  void step(Step step, const Chart& /*chart*/, StepOutcome& outcome) override {
    if (step == 0)
      seed(outcome);
    else
      for (Spread& item : items_) item.step(step, outcome);
    std::ranges::fill(outcome.states, 0);
    for (const Spread& item : items_) item.count(outcome.states);
  }

  [[nodiscard]] bool finished() const override {
    return std::ranges::all_of(items_, [](const Spread& item) { return item.finished(); });
  }

 private:
  void seed(StepOutcome& outcome) {
    for (const SeedCampaign& campaign : campaigns_.seeds)
      if (!variation_.is_off(campaign.id)) items_[campaign.target].seed(campaign, outcome);
    for (Spread& item : items_) item.finish_seeding(outcome);
    outcome.sort_step();
  }

  Campaigns campaigns_;
  Variation variation_;
  std::vector<Spread> items_;
};

}  // namespace groundswell
