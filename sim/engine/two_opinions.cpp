// SPDX-License-Identifier: Apache-2.0
#include "engine/two_opinions.hpp"

namespace groundswell {

ModelCard two_opinions(ModelCard card, bool can_agree) {
  card.states = "no, yes";
  card.state_names = {"no", "yes"};
  card.well_mixed = true;
  card.measures = {{"magnetisation", "1", "m: yes − no as a share of all"},
                   {"order", "1", "|m|: 0 where opinions are split in halves, 1 where all agree"}};
  if (can_agree) card.measures.push_back({"sweeps", "sweeps", "time until all agreed, or so far"});
  card.parameters.push_back(number("share", 0.5)
                                .between(0, 1)
                                .unit("of all agents")
                                .means("agents who begin with yes, drawn by lots; those of seed "
                                       "campaigns do in any case"));
  return card;
}

}  // namespace groundswell
