// SPDX-License-Identifier: Apache-2.0
// Independent discovery: recruits try items at random times, by their own taste.
#include <algorithm>
#include <tuple>

#include "engine/dose_world.hpp"

namespace groundswell {
namespace {

constexpr ItemId kNothing = std::numeric_limits<ItemId>::max();

/// What an agent tries next: by its own taste alone (design.md §2.2 with c = 0), among the items
/// of the pool that are out and that it has not downloaded.
[[nodiscard]] ItemId choose(const DoseWorld& world, const DiscoveryCampaign& campaign,
                            AgentId agent, Step step, std::uint64_t attempt) {
  const auto weight = [&](ItemId item) {
    const Thing& thing = world.things[item];
    if (step < thing.available || thing.adopted[agent] != kNever) return 0.0;
    const double suits = thing.plan.suits[static_cast<Eigen::Index>(agent)];
    return portable_exp(std::clamp(campaign.choosiness * suits, -600.0, 600.0));
  };
  double total = 0.0;
  for (const ItemId item : campaign.pool) total += weight(item);
  if (!(total > 0.0)) return kNothing;
  const Draws draws = world.inputs.draws(Purpose::browse_choice);
  double mark =
      total * draws.uniform({agent, campaign.key, static_cast<std::uint64_t>(step), attempt});
  ItemId last = kNothing;
  for (const ItemId item : campaign.pool) {
    const double w = weight(item);
    if (w == 0.0) continue;
    last = item;
    if (mark < w) break;
    mark -= w;
  }
  return last;
}

void browse_one(DoseWorld& world, const DiscoveryCampaign& campaign,
                const std::vector<AgentId>& recruits, Step step) {
  if (step < campaign.start || step >= campaign.until || recruits.empty()) return;
  const Dose dose = to_dose(campaign.trial);
  const Draws times = world.inputs.draws(Purpose::browse_time);
  std::vector<std::vector<Trial>> parts(world.inputs.executor.blocks(recruits.size()));
  world.inputs.executor.for_each_block(
      recruits.size(), [&](std::size_t begin, std::size_t end, std::size_t block) {
        for (std::size_t i = begin; i < end; ++i) {
          const AgentId agent = recruits[i];
          const DrawAt at{agent, campaign.key, static_cast<std::uint64_t>(step), 0};
          const std::uint64_t tries = poisson_from(times.uniform(at), campaign.tries_per_step);
          for (std::uint64_t attempt = 0; attempt < tries; ++attempt) {
            const ItemId item = choose(world, campaign, agent, step, attempt);
            if (item != kNothing) parts[block].push_back({agent, item, campaign.id, dose});
          }
        }
      });
  for (const std::vector<Trial>& part : parts) {
    for (const Trial& trial : part) {
      world.things[trial.item].tried[trial.agent] += trial.dose;
      world.trials.push_back(trial);
    }
  }
}

}  // namespace

void browse(DoseWorld& world, Step step) {
  world.trials.clear();
  for (std::size_t i = 0; i < world.campaigns.discoveries.size(); ++i)
    browse_one(world, world.campaigns.discoveries[i], world.recruits[i], step);
  std::sort(world.trials.begin(), world.trials.end(), [](const Trial& a, const Trial& b) {
    return std::tuple(a.item, a.agent, a.campaign) < std::tuple(b.item, b.agent, b.campaign);
  });
}

}  // namespace groundswell
