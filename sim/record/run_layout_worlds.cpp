// SPDX-License-Identifier: Apache-2.0
#include "record/run_layout_groups.hpp"

namespace groundswell::layout {

using enum hdf5::Type;

GroupLayout series() {
  return {"series",
          "What happened in every step of every world",
          {{"downloads",
            int64,
            {"world", "time", "item", "channel"},
            "people",
            "sum over the step",
            "downloads",
            "Downloads in the step that begins at `time`, by the channel that gave the last dose "
            "(last touch)"},
           {"members",
            int64,
            {"world", "time", "group"},
            "people",
            "at the end of the step",
            "members",
            "Members of each campaign group"},
           {"states",
            int64,
            {"world", "time", "state"},
            "people",
            "at the end of the step",
            "people in each state",
            "People in each of the model's states"},
           {"measures",
            float64,
            {"world", "time", "measure"},
            "see measure_unit",
            "at the end of the step",
            "measures of the model",
            "What the model reports beside downloads and states"},
           {"measure_unit", text, {"measure"}, "", "", "unit", "Unit of each measure"},
           {"measure_meaning", text, {"measure"}, "", "", "meaning", "What each measure tells"}}};
}

namespace {

/// How the chart changes.
std::vector<Variable> chart_changes() {
  return {{"entries",
           int32,
           {"world", "week", "top"},
           "items",
           "sum over the week",
           "entries into the top of the chart",
           "Items of the top `top` that were not there the week before; in the first week all are "
           "entries"},
          named_measure("weeks_in_chart", {"world", "item"}, "over the run", "weeks in the chart",
                        int32),
          named_measure("peak_rank", {"world", "item"}, "over the run", "best rank in the chart",
                        int32)};
}

}  // namespace

GroupLayout chart() {
  return with(
      {"chart",
       "The final chart of every week of every world",
       {{"rank",
         int32,
         {"world", "week", "item"},
         "rank",
         "at the end of the week",
         "rank in the chart",
         "1 = top; 0 = not in the chart (no downloads, not eligible, or below its length)"},
        {"downloads",
         int64,
         {"world", "week", "item"},
         "people",
         "sum over the week",
         "downloads counted for the chart",
         "Downloads of eligible items in the chart week (0 for items that are not eligible)"},
        {"week_label", text, {"week"}, "", "", "name of the week", "The week, for people"}}},
      chart_changes());
}

GroupLayout ledger() {
  return {"ledger",
          "Every download with its cause, in order of world, step, item, agent (in models of "
          "choice: of world, and of when it was made). Rows are agents: each stands for as many "
          "people as the root attribute `scale` says",
          {{"world", int32, {"download"}, "1", "", "world", "Number of the world"},
           {"agent", int64, {"download"}, "1", "", "agent", "Who downloaded: id in the graph"},
           {"item", int32, {"download"}, "1", "", "item", "What: position in `item_name`"},
           {"step", int32, {"download"}, "1", "", "step", "When: position in /series/time"},
           {"channel",
            int8,
            {"download"},
            "1",
            "",
            "channel of the last dose",
            "Last touch: position in `channel_name`"},
           {"peer",
            int64,
            {"download"},
            "1",
            "",
            "peer",
            "The agent whose dose tipped the balance; -1 = none"},
           {"campaign",
            int32,
            {"download"},
            "1",
            "",
            "campaign",
            "The campaign that tipped the balance: position in `campaign_name`; -1 = none"},
           {"dose_share",
            float32,
            {"download", "dose_channel"},
            "1",
            "",
            "share of the dose",
            "How much of the dose each channel had given; sums to 1 (0 where it was given by a "
            "seed campaign)"}}};
}

}  // namespace groundswell::layout
