// SPDX-License-Identifier: Apache-2.0
// The two ways in which an agent's own choice and others' come together (design.md §2.2):
//
//   switch   P = (1−c)·own + c·social             goes its own way, or follows
//   weigh    P ∝ exp{κ[(1−c)V + cG]}              weighs both for every item
//
// Values of c mean different things in the two, and with different G: print them together.
//
// What a download is owed to. *switch*: an item's probability has the parts (1−c)·own and c·social,
// and what tipped it is the part that was drawn. *weigh*: next to the agent's own distribution
// p ∝ exp{κ(1−c)V}, others raise some probabilities and lower others. The agent's own choice stands
// with probability min(1, P/p); what is left goes to the items that others have raised. So the part
// that is one's own is min(1, p/P), and as few choices as can be differ from those made alone: as a
// share of all, the distance ½Σ|P − p|.
#pragma once

#include <algorithm>
#include <optional>

#include "engine/choice_model.hpp"

namespace groundswell {

/// A choice copied from others, and from whom.
struct Copied {
  ItemId item = kNoItem;
  AgentId peer = kNobody;
};

/// What others offer to copy: `ready()`, `pick(lots)`, and `share(item)`, the probability that a
/// pick is that item, asked after a pick.
template <class Social>
concept SocialChoice = requires(const Social& social, Lots& lots, ItemId item) {
  { social.ready() } -> std::same_as<bool>;
  { social.pick(lots) } -> std::same_as<Copied>;
  { social.share(item) } -> std::same_as<double>;
};

class Switching {
 public:
  Switching(const ChoiceWorld& world, OwnValues values, double taste_strength, Channel channel)
      : own_(std::move(values), taste_strength), channel_(channel), on_(world.hears(channel)) {}

  template <SocialChoice Social>
  [[nodiscard]] Choice choose(Decision& decision, const Social& social) {
    own_.turn_to(decision.agent);
    const std::uint64_t own_lot = decision.lots.bits();
    const double c = on_ && social.ready() ? decision.collectivism : 0.0;
    if (c == 0.0) return {.item = own_.pick(own_lot)};
    const bool follows = decision.lots.uniform() < c;
    const Copied copied = social.pick(decision.lots);
    Choice choice{
        .item = copied.item, .channel = channel_, .peer = copied.peer, .social = channel_};
    if (!follows) choice = {.item = own_.pick(own_lot), .social = channel_};
    const double own = (1.0 - c) * own_.share(choice.item);
    choice.own = own / (own + c * social.share(choice.item));
    return choice;
  }

 private:
  OwnChoice own_;
  Channel channel_;
  bool on_;
};

class Weighing {
 public:
  /// `taste_strength` is κ for V. `base`: factors by item that are nobody's (where it stands);
  /// empty = 1.
  Weighing(const ChoiceWorld& world, OwnValues values, double taste_strength, Channel channel,
           std::vector<double> base = {});

  /// κG of an item. All begin at 0.
  void pull(ItemId item, double g) noexcept {
    pull_[item] = g;
    if (common_) factor_[item] = portable_exp(*common_ * g);
    stale_ = true;
  }
  [[nodiscard]] Choice choose(Decision& decision);

 private:
  /// Factors exp{κcG} and their mean over the agent's own distribution.
  void reckon(double c);

  double taste_strength_;
  Channel channel_;
  bool on_;
  std::optional<double> common_;  ///< the collectivism of all agents, where it is the same
  OwnChoice own_;
  std::vector<double> pull_;
  std::vector<double> factor_;
  std::vector<double> raised_;
  double mean_ = 1.0;
  bool stale_ = true;  ///< mean_ is not that of factor_
};

/// Whether an agent who tries an item downloads it:
/// P = min(1, acceptance · exp(V − the best quality)).
class Verdict {
 public:
  Verdict(const ChoiceWorld& world, double acceptance);
  [[nodiscard]] bool likes(const Decision& decision, ItemId item);

 private:
  OwnValues values_;
  std::vector<std::uint64_t> keys_;
  Draws draws_;
  double acceptance_;
  double best_;
};

}  // namespace groundswell
