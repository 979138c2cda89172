// SPDX-License-Identifier: Apache-2.0
// Herders and independents (Hisakado & Mori 2010, 2011): a sequence of votes.
//
// An independent votes by itself; a herder sees votes and follows them. With probability c a vote
// is a herder's. Digital herders take the majority of what they see: r votes drawn at random (with
// repetition) from all so far, the last r, or all. Analog herders copy one vote at random. Who
// sees equal majorities draws lots; who sees no votes at all is independent.
#include "engine/choice_operators.hpp"

namespace groundswell::models {
namespace {

enum class Sees { sample, last, all, one };

Sees sees_of(const std::string& name) {
  if (name == "sample") return Sees::sample;
  if (name == "last") return Sees::last;
  return name == "all" ? Sees::all : Sees::one;
}

/// What one herder sees, and does.
struct Herd {
  const Market& market;
  Sees sees;
  std::uint64_t size;                ///< r
  std::vector<std::uint64_t>& seen;  ///< votes seen by item
  ItemId* leader;                    ///< what digital herders pick

  [[nodiscard]] bool ready() const { return market.total() > 0; }
  [[nodiscard]] Copied pick(Lots& lots) const {
    if (sees == Sees::one) {
      const Vote& vote = market.vote(lots.below(market.total()));
      return {vote.item, vote.agent};
    }
    if (sees == Sees::all) return {*leader = majority(market.counts(), lots), kNobody};
    std::ranges::fill(seen, 0U);
    const std::uint64_t votes = sees == Sees::last ? std::min(size, market.total()) : size;
    for (std::uint64_t i = 0; i < votes; ++i) {
      const std::uint64_t n =
          sees == Sees::last ? market.total() - 1 - i : lots.below(market.total());
      ++seen[market.vote(n).item];
    }
    return {*leader = majority(seen, lots), kNobody};
  }
  [[nodiscard]] double share(ItemId item) const {
    if (sees == Sees::one) return market.share(item);
    return item == *leader ? 1.0 : 0.0;
  }
  [[nodiscard]] static ItemId majority(std::span<const std::uint64_t> votes, Lots& lots) {
    const std::uint64_t most = std::ranges::max(votes);
    std::uint64_t lot = lots.below(static_cast<std::uint64_t>(std::ranges::count(votes, most)));
    for (ItemId item = 0;; ++item)
      if (votes[item] == most && lot-- == 0) return item;
  }
};

class Herders {
 public:
  explicit Herders(const ChoiceWorld& world)
      : switching_(world, world.values(), 1.0, Channel::peers),
        sees_(sees_of(world.model().text("sees"))),
        size_(static_cast<std::uint64_t>(world.model().integer("votes"))),
        seen_(world.items()) {}

  [[nodiscard]] Choice choose(const Market& market, Decision& decision) {
    ItemId leader = kNoItem;
    return switching_.choose(decision, Herd{market, sees_, size_, seen_, &leader});
  }

 private:
  Switching switching_;
  Sees sees_;
  std::uint64_t size_;
  std::vector<std::uint64_t> seen_;
};

void check_herders(const Scenario& scenario, const Clock*, std::vector<Problem>& problems) {
  check_only_with(scenario.model, "votes", "sees", {"sample", "last"}, problems);
}

}  // namespace

ModelEntry herders() {
  return choice_model<Herders>({
      .name = "herders",
      .sentence = "Independents vote by themselves; herders see earlier votes and follow them.",
      .equation = "switch: P(k) = (1−c) own_k + c·1[k leads among the votes seen] (digital), or + "
                  "c·share_k (sees = \"one\": analog); own_k ∝ e^quality",
      .more_collectivist = {Meaning::nonlinear_copying, Meaning::linear_copying},
      .collectivism =
          "digital herders, by the majority they see: two equilibria, lock-in on a wrong choice "
          "above c = 1 − 1/(2q); analog ones (sees = \"one\") in proportion: variance only. "
          "Operator switch, signal votes",
      .reference = "Hisakado & Mori, J. Phys. A 43, 315207 (2010) and 44, 275204 (2011)",
      .known_result = "two items, independents right with q = 0.6, sees = \"all\": wrong for ever "
                      "with probability 0, .2432, .3744 at c = .1, .3, .6; r random votes: c_c "
                      "= .78107, .58368 for r = 3, 9; analog: variance by an exact recursion",
      .channels = {"peers"},
      .parameters =
          {choice("sees", {"sample", "last", "all", "one"}, "all")
               .means(
                   "what a herder sees: `votes` earlier votes drawn at random, the last `votes`, "
                   "or all, whose majority it follows; or one at random, which it copies"),
           integer("votes", 3)
               .between(1, 10'000)
               .unit("votes")
               .means("r: how many votes a herder sees (sees = \"sample\" or \"last\")")},
      .check = &check_herders,
  });
}

}  // namespace groundswell::models
