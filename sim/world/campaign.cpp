// SPDX-License-Identifier: Apache-2.0
#include "world/campaign.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "core/random.hpp"

namespace groundswell {
namespace {

std::vector<AgentId> named_agents(const Values& campaign, const Graph& graph) {
  std::unordered_map<std::string, AgentId> ids;
  if (!graph.labels().empty()) {
    ids.reserve(graph.agents());
    for (AgentId agent = 0; agent < graph.agents(); ++agent) ids.emplace(graph.label(agent), agent);
  }
  std::vector<AgentId> agents;
  std::vector<Problem> problems;
  for (const std::string& name : campaign.texts("agents")) {
    const bool numeric = !name.empty() && name.size() < 11 &&
                         name.find_first_not_of("0123456789") == std::string::npos;
    const auto found = ids.find(name);
    if (found != ids.end()) {
      agents.push_back(found->second);
    } else if (ids.empty() && numeric && std::stoull(name) < graph.agents()) {
      agents.push_back(static_cast<AgentId>(std::stoull(name)));
    } else {
      problems.push_back(
          {campaign.place("agents"), "no agent " + name,
           "an agent of the graph" + (ids.empty() ? ": 0 to " + std::to_string(graph.agents() - 1)
                                                  : std::string(", by its id in the file")),
           ""});
    }
  }
  if (!problems.empty()) throw ScenarioError(std::move(problems));
  return agents;
}

/// `count` agents at random, without replacement: a keyed shuffle of which only the first `count`
/// places are drawn (Fisher–Yates with a sparse table), so the choice is nested as the count grows.
std::vector<AgentId> random_agents(const Draws& draws, std::uint64_t key, AgentId agents,
                                   std::size_t count) {
  std::unordered_map<std::uint64_t, std::uint64_t> moved;
  const auto at_place = [&moved](std::uint64_t place) {
    const auto found = moved.find(place);
    return found == moved.end() ? place : found->second;
  };
  std::vector<AgentId> chosen;
  for (std::uint64_t place = 0; place < count; ++place) {
    const std::uint64_t other = place + draws.below({.item = key, .index = place}, agents - place);
    chosen.push_back(static_cast<AgentId>(at_place(other)));
    moved[other] = at_place(place);
  }
  return chosen;
}

/// The `count` agents with the most ties out; keyed lots decide among equals.
std::vector<AgentId> best_connected_agents(const Draws& draws, std::uint64_t key,
                                           const Graph& graph, std::size_t count) {
  struct Candidate {
    std::uint32_t degree;
    std::uint64_t lot;
    AgentId agent;
  };
  std::vector<Candidate> candidates(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    const std::uint32_t degree = graph.is_well_mixed() ? 0 : graph.out().degree(agent);
    candidates[agent] = {degree, draws.bits({.agent = agent, .item = key}), agent};
  }
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count),
                    candidates.end(), [](const Candidate& a, const Candidate& b) {
                      return a.degree != b.degree ? a.degree > b.degree : a.lot < b.lot;
                    });
  std::vector<AgentId> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(candidates[i].agent);
  return chosen;
}

std::vector<AgentId> chosen_agents(const Values& campaign, const Graph& graph, std::size_t count,
                                   std::uint64_t seed, World world) {
  const Draws draws(seed, world, Purpose::seeding);
  const std::uint64_t key = stable_key(campaign.text("name"));
  if (campaign.text("strategy") == "highest-degree")
    return best_connected_agents(draws, key, graph, count);
  return random_agents(draws, key, graph.agents(), count);
}

std::vector<AgentId> seed_agents(const Values& campaign, const Graph& graph, std::uint64_t seed,
                                 World world) {
  std::vector<AgentId> agents;
  if (campaign.has("agents")) {
    agents = named_agents(campaign, graph);
  } else {
    const double count =
        campaign.has("count")
            ? static_cast<double>(campaign.integer("count"))
            : std::floor(campaign.number("share") * static_cast<double>(graph.agents()) + 0.5);
    if (count > static_cast<double>(graph.agents())) {
      throw ScenarioError(
          Problem{campaign.has("count") ? campaign.place("count") : campaign.place(),
                  "more seed agents than agents", "at most " + std::to_string(graph.agents()), ""});
    }
    agents = chosen_agents(campaign, graph, static_cast<std::size_t>(count), seed, world);
  }
  std::sort(agents.begin(), agents.end());
  agents.erase(std::unique(agents.begin(), agents.end()), agents.end());
  return agents;
}

/// Turns names into numbers while campaigns are read.
class Resolver {
 public:
  Resolver(const Scenario& scenario, const Graph& graph, const Clock& clock, World world)
      : scenario_(scenario), graph_(graph), clock_(clock), world_(world) {
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
        result_.seeds.push_back({id, thing(campaign.text("target")), agents_of(campaign)});
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

  [[nodiscard]] std::vector<AgentId> agents_of(const Values& campaign) const {
    return seed_agents(campaign, graph_, scenario_.seed(), world_);
  }

  [[nodiscard]] Step step_or(const Values& campaign, const std::string& key, Step fallback) const {
    if (!campaign.has(key)) return fallback;
    return static_cast<Step>(clock_.step_of(campaign.moment(key)));
  }

  [[nodiscard]] GroupCampaign group(const Values& campaign, CampaignId id) const {
    GroupCampaign group;
    group.id = id;
    group.name = campaign.text("name");
    group.key = stable_key(group.name);
    group.thing = thing(group.name);
    group.target = thing(campaign.text("target"));
    group.agents = agents_of(campaign);
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
  const Graph& graph_;
  const Clock& clock_;
  World world_;
  std::vector<std::string> things_;
  Campaigns result_;
};

}  // namespace

Step steps_in(Span span, const Clock& clock) {
  const std::int64_t steps = (span.ms + clock.step_ms() / 2) / clock.step_ms();
  return static_cast<Step>(std::clamp<std::int64_t>(steps, 1, kNever));
}

Campaigns resolve_campaigns(const Scenario& scenario, const Graph& graph, const Clock& clock,
                            World world) {
  return Resolver(scenario, graph, clock, world).resolve();
}

}  // namespace groundswell
