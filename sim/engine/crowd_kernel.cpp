// SPDX-License-Identifier: Apache-2.0
// Counted exposures in a well-mixed society. Everybody who has not adopted has got the same number
// of exposures, one from every spreader in every step: the agents in the order of their needs adopt
// as that one number passes them. This is Sellke's construction of the epidemic (J. Appl. Prob. 20,
// 390 (1983)), and Granovetter's riot. A step takes time in proportion to its adopters and
// spreaders.
#include <algorithm>
#include <optional>

#include "engine/count_kernel.hpp"
#include "engine/spread_runner.hpp"

namespace groundswell {
namespace {

/// When an agent adopts: after so many exposures.
struct Turn {
  std::uint64_t need;
  AgentId agent;
  friend auto operator<=>(const Turn&, const Turn&) = default;
};

Course one_step(AgentId /*agent*/, std::uint64_t /*item_key*/) { return {}; }

class CrowdSpread {
 public:
  CrowdSpread(const WorldInputs& inputs, ItemId item, const std::vector<std::uint64_t>& needs,
              const CourseOf& course)
      : agents_(inputs.graph.agents()),
        item_(item),
        key_(stable_key(inputs.scenario.items[item].text("name"))),
        peer_draws_(inputs.draws(Purpose::cause_peer)),
        causes_(inputs.causes),
        spreads_(inputs.variation.peers),
        has_(agents_, false),
        courses_(course != nullptr ? course : CourseOf(one_step), key_) {
    // Without own discovery those who need no exposure are tipped by the first one.
    const std::uint64_t least = inputs.variation.own ? 0 : 1;
    for (AgentId agent = 0; agent < agents_; ++agent)
      if (needs[agent] != kNoCrowd) turns_.push_back({std::max(least, needs[agent]), agent});
    std::ranges::sort(turns_);
  }

  void seed(const SeedCampaign& campaign, StepOutcome& outcome) {
    for (const AgentId agent : campaign.agents) {
      if (has_[agent]) continue;
      has_[agent] = true;
      adopters_.push_back(agent);
      outcome.downloads.push_back(
          {agent, item_, 0, Channel::seed, campaign.id, kNobody, DoseShares{}});
    }
  }
  void finish_seeding(StepOutcome& outcome) { outcome.ties_examined += spread(0); }

  void step(Step step, StepOutcome& outcome) {
    const auto first = static_cast<std::ptrdiff_t>(outcome.downloads.size());
    adopters_.clear();
    for (; is_due(); ++next_) {
      const Turn turn = turns_[next_];
      if (has_[turn.agent]) continue;
      has_[turn.agent] = true;
      adopters_.push_back(turn.agent);
      outcome.downloads.push_back(row_of(turn, step));
    }
    std::ranges::sort(adopters_);
    std::ranges::sort(outcome.downloads.begin() + first, outcome.downloads.end(), {},
                      &Download::agent);
    outcome.ties_examined += spread(step);
  }

  void count(std::span<std::uint64_t> states) const noexcept { courses_.count(agents_, states); }

  [[nodiscard]] bool finished() const noexcept {
    return adopters_.empty() && !is_due() && courses_.settled();
  }

 private:
  [[nodiscard]] bool is_due() const noexcept {
    return next_ < turns_.size() && turns_[next_].need <= exposures_;
  }

  /// Everybody gets an exposure from each of this step's spreaders, whose number is returned.
  std::uint64_t spread(Step step) {
    constexpr auto untold = [](AgentId) {};
    courses_.come_to(step, adopters_, untold, untold);
    const std::uint64_t spreaders = spreads_ ? courses_.spreaders().size() : 0;
    exposures_ += spreaders;
    if (!spreads_ || next_ == turns_.size()) courses_.spend_all();
    courses_.drop_spent();
    return spreaders;
  }

  /// The peer is one of the last step's spreaders, who are still in place.
  [[nodiscard]] Download row_of(const Turn& turn, Step step) const {
    const Channel channel = turn.need == 0 ? Channel::own : Channel::peers;
    Download download{turn.agent, item_, step, channel, kNoCampaign, kNobody, {}};
    download.shares[static_cast<std::size_t>(channel)] = kWholeShare;
    if (channel == Channel::peers && causes_) {
      const std::span<const AgentId> spreaders = courses_.spreaders();
      const DrawAt at{.agent = turn.agent, .item = key_};
      download.peer = spreaders[peer_draws_.below(at, spreaders.size())];
    }
    return download;
  }

  AgentId agents_;
  ItemId item_;
  std::uint64_t key_;
  Draws peer_draws_;
  bool causes_;
  bool spreads_;
  std::vector<Turn> turns_;      ///< of those who can be tipped, in order
  std::size_t next_ = 0;         ///< whose turn it is
  std::uint64_t exposures_ = 0;  ///< that everybody has got who has not adopted
  std::vector<bool> has_;
  std::vector<AgentId> adopters_;  ///< this step's, in agent order
  Courses courses_;
};

}  // namespace

std::unique_ptr<Runner> make_crowd_runner(const WorldInputs& inputs, const CrowdNeeds& needs,
                                          const CourseOf& course) {
  return std::make_unique<SpreadRunner<CrowdSpread>>(inputs, needs, course);
}

}  // namespace groundswell
