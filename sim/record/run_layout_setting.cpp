// SPDX-License-Identifier: Apache-2.0
#include "record/run_layout_groups.hpp"

namespace groundswell::layout {

using enum hdf5::Type;

GroupLayout campaigns() {
  return {"campaigns",
          "The campaigns of the scenario, in its order",
          {{"kind", text, {"campaign"}, "", "", "kind of campaign", "seed, group, broadcast, …"},
           {"target",
            text,
            {"campaign"},
            "",
            "",
            "target of the campaign",
            "The item or group it is for; empty for a discovery campaign"}}};
}

GroupLayout graph() {
  return {"graph",
          "The society: its size and a hash of it; stored whole nowhere, rebuilt from the "
          "scenario",
          {{"label", text, {"agent"}, "", "", "name of the agent", "Name in the graph's file"},
           {"layer_kind", text, {"layer"}, "", "", "kind of graph", "As the scenario has it"},
           {"layer_weight",
            float64,
            {"layer"},
            "1",
            "",
            "weight of the layer",
            "How much a tie counts beside one of weight 1"},
           {"layer_ties", int64, {"layer"}, "ties", "", "ties", "Ties as people count them"},
           {"layer_content_hash",
            text,
            {"layer"},
            "",
            "",
            "content hash",
            "16 hexadecimal digits: of ties and when they are on; for the base layer the attribute "
            "`content_hash`"}}};
}

}  // namespace groundswell::layout
