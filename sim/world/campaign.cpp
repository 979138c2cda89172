// SPDX-License-Identifier: Apache-2.0
#include "world/campaign.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.hpp"

namespace groundswell {
namespace {

/// Turns names into numbers while campaigns are read.
class Resolver {
 public:
  Resolver(const Scenario& scenario, const Clock& clock, std::vector<std::vector<AgentId>> seeds)
      : scenario_(scenario), clock_(clock), seeds_(std::move(seeds)) {
    for (const Values& item : scenario.items) things_.push_back(item.text("name"));
    for (const Values& campaign : scenario.campaigns)
      if (campaign.text("kind") == "group") things_.push_back(campaign.text("name"));
  }

  [[nodiscard]] Campaigns resolve() {
    for (const Values& campaign : scenario_.campaigns) {
      const auto id = static_cast<CampaignId>(result_.names.size());
      result_.names.push_back(campaign.text("name"));
      const std::string& kind = campaign.text("kind");
      if (kind == "seed") {
        result_.seeds.push_back({id, thing(campaign.text("target")), std::move(seeds_[id])});
      } else if (kind == "group") {
        result_.groups.push_back(group(campaign, id));
      } else if (kind == "broadcast") {
        result_.broadcasts.push_back(broadcast(campaign, id));
      } else if (kind == "discovery") {
        result_.discoveries.push_back(discovery(campaign, id));
      } else {
        throw InternalError("no engine for campaigns of kind " + kind);
      }
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] ThingId thing(const std::string& name) const {
    const auto found = std::find(things_.begin(), things_.end(), name);
    if (found == things_.end()) throw InternalError("unknown target " + name);
    return static_cast<ThingId>(found - things_.begin());
  }

  [[nodiscard]] Step step_or(const Values& campaign, const std::string& key, Step fallback) const {
    if (!campaign.has(key)) return fallback;
    return static_cast<Step>(clock_.step_of(campaign.moment(key)));
  }

  [[nodiscard]] GroupCampaign group(const Values& campaign, CampaignId id) {
    GroupCampaign group;
    group.id = id;
    group.name = campaign.text("name");
    group.key = stable_key(group.name);
    group.thing = thing(group.name);
    group.target = thing(campaign.text("target"));
    group.agents = std::move(seeds_[id]);
    group.start = step_or(campaign, "start", 0);
    group.invite_steps = steps_in(campaign.span("invite_for"), clock_);
    group.invite = campaign.number("invite") * clock_.step_days();
    group.reluctance = campaign.number("reluctance");
    group.join_taste = campaign.number("join_taste");
    group.act_from = step_or(campaign, "act_from", group.start);
    group.act_until = step_or(campaign, "act_until", clock_.steps());
    group.call = campaign.number("call") * clock_.step_days();
    group.closeness = campaign.number("closeness");
    group.closeness_scale = campaign.number("closeness_scale");
    group.layers = scenario_.layers_of(campaign);
    return group;
  }

  /// Dose of each step: every airing's intensity, spread with time constant `fade`.
  [[nodiscard]] BroadcastCampaign broadcast(const Values& campaign, CampaignId id) const {
    BroadcastCampaign result;
    result.id = id;
    result.key = stable_key(campaign.text("name"));
    result.thing = thing(campaign.text("target"));
    result.audience = campaign.number("audience");
    result.delivered.assign(static_cast<std::size_t>(clock_.steps()), 0);
    const double intensity = campaign.number("intensity");
    const auto fade = static_cast<double>(campaign.span("fade").ms);
    for (const Moment& moment : campaign.moments("times")) {
      const std::int64_t aired = clock_.offset_of(moment);
      const auto first = static_cast<std::size_t>(clock_.step_at(aired));
      double left = 1.0;  // share of the airing's dose still to be delivered
      for (std::size_t step = first; step < result.delivered.size() && left > 1e-6; ++step) {
        const auto since =
            static_cast<double>(static_cast<std::int64_t>(step + 1) * clock_.step_ms() - aired);
        const double after = fade > 0.0 ? portable_exp(-since / fade) : 0.0;
        result.delivered[step] += to_dose(intensity * (left - after));
        left = after;
      }
    }
    return result;
  }

  [[nodiscard]] DiscoveryCampaign discovery(const Values& campaign, CampaignId id) const {
    DiscoveryCampaign result;
    result.id = id;
    result.key = stable_key(campaign.text("name"));
    if (campaign.has("pool")) {
      for (const std::string& name : campaign.texts("pool")) result.pool.push_back(thing(name));
    } else {
      result.pool.resize(scenario_.items.size());
      std::iota(result.pool.begin(), result.pool.end(), ItemId{0});
    }
    result.recruits = campaign.number("recruits");
    result.tries_per_step = campaign.number("rate") * clock_.step_days();
    result.trial = campaign.number("trial");
    result.choosiness = campaign.number("choosiness");
    result.start = step_or(campaign, "start", 0);
    result.until = step_or(campaign, "until", clock_.steps());
    return result;
  }

  const Scenario& scenario_;
  const Clock& clock_;
  std::vector<std::vector<AgentId>> seeds_;  ///< by CampaignId
  std::vector<std::string> things_;
  Campaigns result_;
};

}  // namespace

Step steps_in(Span span, const Clock& clock) {
  const std::int64_t steps = (span.ms + clock.step_ms() / 2) / clock.step_ms();
  return static_cast<Step>(std::clamp<std::int64_t>(steps, 1, kNever));
}

Campaigns resolve_campaigns(const Scenario& scenario, const Graph& graph, const Clock& clock,
                            World world, const SeedPlan& seeding, const Executor& executor) {
  return Resolver(scenario, clock, seeding.agents_in(world, scenario, graph, executor)).resolve();
}

}  // namespace groundswell
