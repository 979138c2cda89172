// SPDX-License-Identifier: Apache-2.0
// Why an agent downloaded: last touch by channel, campaign and peer, and the share of each channel
// in the dose (contract 3; science.md §15.1).
#include <algorithm>
#include <array>

#include "engine/dose_world.hpp"
#include "engine/tipping_peer.hpp"

namespace groundswell {
namespace {

/// One part of what moved an agent: a channel, and the campaign or the peers behind it.
struct Push {
  Channel channel;
  CampaignId campaign;
  bool by_peer;
  double now;   ///< dose of this step
  double ever;  ///< dose so far
};

void push_trials(const DoseWorld& world, AgentId agent, const Thing& thing,
                 std::vector<Push>& pushes) {
  if (thing.tried.empty()) return;
  const auto item = static_cast<ItemId>(&thing - world.things.data());
  const auto first = std::lower_bound(
      world.trials.begin(), world.trials.end(), std::pair(item, agent),
      [](const Trial& t, const auto& wanted) { return std::pair(t.item, t.agent) < wanted; });
  for (auto trial = first;
       trial != world.trials.end() && trial->item == item && trial->agent == agent; ++trial)
    pushes.push_back({Channel::own, trial->campaign, false,
                      world.plan.self[agent] * in_units(trial->dose), 0.0});
  pushes.push_back({Channel::own, kNoCampaign, false, 0.0,
                    world.plan.self[agent] * in_units(thing.tried[agent])});
}

[[nodiscard]] std::vector<Push> pushes_on(const DoseWorld& world, AgentId agent,
                                          const Thing& thing) {
  std::vector<Push> pushes;
  const double self = world.plan.self[agent];
  const double social = world.plan.social[agent];
  pushes.push_back(
      {Channel::own, kNoCampaign, false, self * thing.plan.own_per_step, self * thing.own_total});
  push_trials(world, agent, thing, pushes);
  const double talkers = heard_by(thing, &Hearing::talking, agent, thing.talkers);
  const double heard = heard_by(thing, &Hearing::exposures, agent, thing.crowd_exposures);
  const double friends = social * thing.plan.talk_per_step *
                         (world.plan.heard.empty() ? 1.0 : world.plan.heard[agent]);
  pushes.push_back({Channel::peers, kNoCampaign, true, friends * talkers, friends * heard});
  for (const Call& call : thing.calls) {
    const double so_far = std::max(0.0, in_units(call.total) - call.called_from[agent]);
    const double unit = social * thing.plan.scale[agent];
    pushes.push_back({Channel::peers, call.group->id, false, so_far > 0.0 ? unit * call.now : 0.0,
                      unit * so_far});
  }
  const double looks = world.plan.chart.empty() ? 0.0 : world.plan.chart[agent];
  pushes.push_back({Channel::chart, kNoCampaign, false, looks * thing.chart_now,
                    looks * in_units(thing.chart_total)});
  for (std::size_t b = 0; b < thing.airings.size(); ++b) {
    if (((std::uint32_t{thing.audience[agent]} >> b) & 1U) == 0) continue;
    const Airing& airing = thing.airings[b];
    pushes.push_back({Channel::broadcast, airing.campaign->id, false,
                      world.plan.broadcast * airing.now,
                      world.plan.broadcast * in_units(airing.total)});
  }
  return pushes;
}

[[nodiscard]] DoseShares shares_of(const Doses& doses) {
  const std::array<double, kDoseChannels> parts{
      std::max(0.0, doses.own), std::max(0.0, doses.peers), std::max(0.0, doses.chart),
      std::max(0.0, doses.broadcast)};
  const double total = parts[0] + parts[1] + parts[2] + parts[3];
  DoseShares shares{};
  if (!(total > 0.0)) return shares;
  std::uint32_t given = 0;
  std::size_t largest = 0;
  for (std::size_t c = 0; c < kDoseChannels; ++c) {
    shares[c] = static_cast<std::uint32_t>(parts[c] / total * double{kWholeShare});
    given += shares[c];
    if (shares[c] > shares[largest]) largest = c;
  }
  shares[largest] += kWholeShare - given;  // rounding: the shares of a download add up to 1
  return shares;
}

[[nodiscard]] AgentId peer_in_the_crowd(const DoseWorld& world, AgentId agent, const Thing& thing,
                                        Step step, std::int64_t since) {
  const std::size_t last = thing.adopters_by_step[static_cast<std::size_t>(step)];
  std::size_t first =
      since > 0 ? thing.adopters_by_step[static_cast<std::size_t>(since)] : std::size_t{0};
  if (first == last) first = 0;
  if (last == 0) return kNobody;
  const Draws draws = world.inputs.draws(Purpose::cause_peer);
  return thing.adopters[first + draws.below({.agent = agent, .item = thing.key}, last - first)];
}

/// Was the tie other→agent, of this layer, on in one of these steps?
[[nodiscard]] bool is_on_within(const TieLayer& layer, AgentId other, AgentId agent,
                                const Interval& steps) {
  if (layer.always_on()) return true;
  return first_on(layer.times(other, agent), overlap(layer.active, steps), steps.from) != kNever;
}

/// A neighbour who talked: of least keyed lot among those who talk now along a tie that is on, else
/// among all who ever did.
[[nodiscard]] AgentId peer_behind(const DoseWorld& world, AgentId agent, const Thing& thing,
                                  Step step) {
  const std::int64_t since = std::int64_t{step} - thing.plan.talk_steps;
  if (world.inputs.graph.is_well_mixed())
    return peer_in_the_crowd(world, agent, thing, step, since);
  const PeerLots lots(world.inputs, thing.key);
  for (const bool now : {true, false}) {
    TippingPeer peer = lots.of(agent);
    for (const TieLayer& layer : thing.ties.all()) {
      for (const AgentId other : layer.graph->in().row(agent)) {
        const Step adopted = thing.adopted[other];
        if (adopted >= step || (now && adopted < since)) continue;
        const Interval talked =
            now ? Interval{step, step + 1} : overlap(talk_from(thing, adopted + 1), {0, step + 1});
        if (is_on_within(layer, other, agent, talked)) peer.meet(other);
      }
    }
    if (peer.chosen() != kNobody) return peer.chosen();
  }
  return kNobody;
}

}  // namespace

/// Last touch: what tipped the agent, drawn in proportion to the step's doses. Where the step
/// brought none (a release day, say), in proportion to all doses so far.
Download explain(const DoseWorld& world, AgentId agent, ThingId id, Step step) {
  const Thing& thing = world.things[id];
  const std::vector<Push> pushes = pushes_on(world, agent, thing);
  double total = 0.0;
  for (const Push& push : pushes) total += std::max(0.0, push.now);
  const bool from_now = total > 0.0;
  if (!from_now)
    for (const Push& push : pushes) total += std::max(0.0, push.ever);
  const Draws draws = world.inputs.draws(Purpose::cause_channel);
  double mark = total * draws.uniform({agent, thing.key, static_cast<std::uint64_t>(step), 0});
  const Push* chosen = &pushes.front();
  for (const Push& push : pushes) {
    const double weight = std::max(0.0, from_now ? push.now : push.ever);
    if (weight == 0.0) continue;
    chosen = &push;
    if (mark < weight) break;
    mark -= weight;
  }
  Download download{agent,
                    id,
                    step,
                    chosen->channel,
                    chosen->campaign,
                    kNobody,
                    shares_of(DosesTowards(world, thing).of(agent))};
  if (chosen->by_peer && world.inputs.causes)
    download.peer = peer_behind(world, agent, thing, step);
  return download;
}

}  // namespace groundswell
