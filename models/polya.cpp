// SPDX-License-Identifier: Apache-2.0
// Pólya's urn with immigration: copy a previous download, or go one's own way.
//
// With probability c an agent copies a download drawn uniformly from all so far, so an item is
// copied in proportion to its share; otherwise it chooses by itself. Linear: expected shares are
// those of a world without others whatever c is, only their spread grows.
#include "engine/choice_operators.hpp"

namespace groundswell::models {
namespace {

/// All previous downloads, each as likely as any other.
struct AnyVote {
  const Market& market;
  [[nodiscard]] bool ready() const { return market.total() > 0; }
  [[nodiscard]] Copied pick(Lots& lots) const {
    const Vote& vote = market.vote(lots.below(market.total()));
    return {vote.item, vote.agent};
  }
  [[nodiscard]] double share(ItemId item) const { return market.share(item); }
};

class Polya {
 public:
  explicit Polya(const ChoiceWorld& world)
      : switching_(world, world.values(), world.model().number("taste_strength"), Channel::peers) {}

  [[nodiscard]] Choice choose(const Market& market, Decision& decision) {
    return switching_.choose(decision, AnyVote{market});
  }

 private:
  Switching switching_;
};

}  // namespace

ModelEntry polya() {
  return choice_model<Polya>({
      .name = "polya",
      .sentence = "People copy a previous download, whichever it was, or choose by themselves.",
      .equation =
          "switch: P(k) = (1−c) own_k + c D_k / ΣD, own ∝ e^(taste_strength · V); the first "
          "download is one's own",
      .more_collectivist = Meaning::linear_copying,
      .collectivism = "c is the chance of copying, operator switch, signal share of all downloads",
      .reference = "Pólya, Ann. Inst. H. Poincaré 1, 117 (1930); as herders: Hisakado & Mori, J. "
                   "Phys. A 43, 315207 (2010)",
      .known_result = "variance of every share by an exact recursion; 48 equal items and 700 "
                      "downloads: unpredictability .00605, .00845, .0136 and Gini .144, .199, "
                      ".326 at c = 0, .25, .5",
      .channels = {"peers"},
      .parameters = {number("taste_strength", 1.0)
                         .between(0, 20)
                         .means("how much taste and quality decide one's own choice")},
  });
}

}  // namespace groundswell::models
