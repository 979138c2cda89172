// SPDX-License-Identifier: Apache-2.0
#include "record/run_layout_groups.hpp"
#include "record/run_statistics.hpp"

namespace groundswell::layout {

using enum hdf5::Type;

GroupLayout campaigns() {
  return {"campaigns",
          "The campaigns of the scenario, in its order, and their seed agents",
          {{"kind", text, {"campaign"}, "", "", "kind of campaign", "seed, group, broadcast, …"},
           {"target",
            text,
            {"campaign"},
            "",
            "",
            "target of the campaign",
            "The item or group it is for; empty for a discovery campaign"},
           {"strategy",
            text,
            {"campaign"},
            "",
            "",
            "seeding strategy",
            "How its seed agents were chosen; `named` by the scenario; empty where it has none"},
           {"seeds_chosen",
            text,
            {"campaign"},
            "",
            "",
            "when seed agents were chosen",
            "`once` for all worlds, or in `each world`; empty where the campaign has none"},
           {"seed_agents",
            int64,
            {"world", "campaign"},
            "agents",
            "at the start",
            "seed agents",
            "Number of seed agents"},
           {"seed_world",
            int32,
            {"seeding"},
            "1",
            "",
            "world",
            "Number of the world; -1 = every world"},
           {"seed_campaign", int32, {"seeding"}, "1", "", "campaign", "Position in `campaign`"},
           {"seed_agent", int64, {"seeding"}, "1", "", "seed agent", "Id in the graph"}}};
}

namespace {

std::vector<Variable> statistics() {
  std::vector<Variable> variables{{"layer_statistics",
                                   text,
                                   {"layer"},
                                   "",
                                   "",
                                   "what was measured",
                                   "`full`, or `degrees`: what needs more is NaN then"}};
  for (const StatisticColumn& column : statistic_columns()) variables.push_back(column.variable);
  return variables;
}

}  // namespace

GroupLayout graph() {
  return with(
      {"graph",
       "The society: its size, statistics and a hash of it; stored whole nowhere, rebuilt from "
       "the scenario",
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
         "`content_hash`"}}},
      statistics());
}

}  // namespace groundswell::layout
