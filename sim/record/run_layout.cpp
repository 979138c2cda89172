// SPDX-License-Identifier: Apache-2.0
#include "record/run_layout.hpp"

namespace groundswell {
namespace {

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

GroupLayout chart() {
  return {"chart",
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
           {"week_label", text, {"week"}, "", "", "name of the week", "The week, for people"}}};
}

GroupLayout attribution() {
  return {
      "attribution",
      "Through which channel downloads came, two ways of telling; equal totals",
      {{"last_touch",
        int64,
        {"world", "item", "channel"},
        "people",
        "sum over the run",
        "downloads by last touch",
        "Each download counts whole for the channel that gave the last dose"},
       {"dose_share",
        float64,
        {"world", "item", "channel"},
        "people",
        "sum over the run",
        "downloads by dose share",
        "Each download is divided among channels as they contributed to its dose"},
       {"by_campaign",
        int64,
        {"world", "item", "campaign"},
        "people",
        "sum over the run",
        "downloads tipped by a campaign",
        "Each download counts whole for the campaign that gave the last dose; what friends, the "
        "chart or own discovery outside a campaign tipped counts for none"}}};
}

GroupLayout metrics() {
  return {
      "metrics",
      "Measures of the market of every world",
      {{"downloads",
        int64,
        {"world", "item"},
        "people",
        "sum over the run",
        "downloads",
        "Downloads of each item"},
       {"share",
        float64,
        {"world", "item"},
        "1",
        "over the run",
        "market share",
        "Share of all downloads of the world"},
       {"gini",
        float64,
        {"world"},
        "1",
        "over items",
        "Gini coefficient of market shares",
        "Inequality of success: 0 = all items equal (no small-sample correction)"},
       {"herfindahl",
        float64,
        {"world"},
        "1",
        "over items",
        "Herfindahl-Hirschman index",
        "Concentration: sum of squared market shares"},
       {"effective_items",
        float64,
        {"world"},
        "items",
        "over items",
        "effective number of items",
        "1 / Herfindahl-Hirschman index; 0 where nothing was downloaded"},
       {"top_share",
        float64,
        {"world"},
        "1",
        "over items",
        "market share of the best-selling item",
        "Largest market share"},
       {"unpredictability",
        float64,
        {"item"},
        "1",
        "mean over pairs of worlds",
        "unpredictability of success",
        "Mean absolute difference of the item's market share between two worlds (Salganik, Dodds "
        "& Watts 2006); 0 with fewer than two worlds"},
       {"mean_unpredictability",
        float64,
        {},
        "1",
        "mean over items",
        "unpredictability of the market",
        "Mean of `unpredictability` over items"},
       {"quality",
        float64,
        {"item"},
        "standard deviations of taste",
        "",
        "quality of the item",
        "How good the item is to everybody, as the scenario says"}}};
}

GroupLayout twins() {
  return {"twins",
          "Every world run again with the same draws and something switched off (see the "
          "scenario), held against the base world",
          {{"downloads",
            int64,
            {"twin", "world", "item", "channel"},
            "people",
            "sum over the run",
            "downloads in the twin",
            "Downloads in the twin world, by last touch"},
           {"changed",
            int64,
            {"twin", "world", "item"},
            "people",
            "at the end of the run",
            "people who differ",
            "People who downloaded the item in one of the two worlds only"},
           {"changed_people",
            int64,
            {"twin", "world"},
            "people",
            "at the end of the run",
            "people who differ in any item",
            "People for whom the download of any item differs"},
           {"changed_choices",
            float64,
            {"twin", "world"},
            "1",
            "at the end of the run",
            "share of people who differ in any item",
            "`changed_people` as a share of all people"},
           {"herding_share",
            float64,
            {"twin", "world", "item"},
            "1",
            "over the run",
            "counterfactual herding share",
            "1 - downloads in the twin / downloads in the base world; 0 where the base has none"},
           {"herding_share_total",
            float64,
            {"twin", "world"},
            "1",
            "over the run",
            "counterfactual herding share of all items",
            "The same of all items together"},
           {"reallocation",
            float64,
            {"twin", "world"},
            "1",
            "over the run",
            "market share reallocated",
            "Half the sum of absolute differences of market shares between twin and base"}}};
}

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

GroupLayout graph() {
  return {"graph",
          "The society: its size and a hash of it; stored whole nowhere, rebuilt from the "
          "scenario",
          {{"label", text, {"agent"}, "", "", "name of the agent", "Name in the graph's file"}}};
}

}  // namespace

const std::vector<Axis>& run_axes() {
  static const std::vector<Axis> axes{
      {"world", "world", "Number of the replicate, each with draws of its own"},
      {"time", "time", "Beginning of the step"},
      {"week", "chart week", "Beginning of the chart week"},
      {"item", "item", "What can be downloaded"},
      {"group", "group", "Campaign groups that agents join"},
      {"state", "state", "States of an agent in the model"},
      {"measure", "measure", "What the model reports in every step"},
      {"channel", "channel of influence", "How a download came about"},
      {"dose_channel", "channel of influence", "Channels that carry doses"},
      {"twin", "twin", "Name of the counterfactual"},
      {"campaign", "campaign", "Name of the campaign"},
      {"download", "download", ""},
      {"agent", "agent", ""},
      {"item_name", "item", "Items by position"},
      {"channel_name", "channel of influence", "Channels by position"},
      {"campaign_name", "campaign", "Campaigns by position"},
  };
  return axes;
}

const std::vector<GroupLayout>& run_layout() {
  static const std::vector<GroupLayout> layout{series(), chart(),     attribution(), metrics(),
                                               twins(),  campaigns(), ledger(),      graph()};
  return layout;
}

bool is_bare(const std::string& axis) { return axis == "download" || axis == "agent"; }

}  // namespace groundswell
