// SPDX-License-Identifier: Apache-2.0
#include "measure/named_measures.hpp"
#include "record/run_layout_groups.hpp"

namespace groundswell::layout {

using enum hdf5::Type;

Variable named_measure(const std::string& name, const std::vector<std::string>& dimensions,
                       const std::string& aggregation, const std::string& long_name,
                       hdf5::Type type) {
  const MeasureText text = measure_text(name);
  return {name, type, dimensions, text.unit, aggregation, long_name, text.meaning};
}

GroupLayout attribution() {
  return {
      "attribution",
      "Through which channel downloads came, three ways of telling; equal totals",
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
        "chart or own discovery outside a campaign tipped counts for none"},
       {"shapley",
        float64,
        {"world", "item", "channel"},
        "people",
        "sum over the run",
        "downloads by Shapley value",
        "What each channel adds, mean over all orders of switching channels on in twins with the "
        "same draws; what there is with all off is its last touch's; can be negative"}}};
}

namespace {

/// How far success follows quality, how fast the chart turns over, how items come and go.
std::vector<Variable> success() {
  return {named_measure("unpredictability_floor", {"item"}, "mean over pairs of worlds",
                        "unpredictability by sampling alone"),
          named_measure("mean_unpredictability_floor", {}, "mean over items",
                        "unpredictability of the market by sampling alone"),
          named_measure("quality_tau", {"world"}, "over items",
                        "Kendall's tau of quality and downloads"),
          named_measure("quality_rho", {"world"}, "over items",
                        "Spearman's rho of quality and downloads"),
          named_measure("best_is_first", {"world"}, "over items",
                        "whether the best item has most downloads"),
          named_measure("turnover", {"world", "top"}, "mean over all weeks but the first",
                        "turnover of the chart"),
          {"fluctuation_exponent",
           float64,
           {"world"},
           "1",
           "over items",
           "fluctuation scaling exponent",
           "Slope of ln(standard deviation) on ln(mean) of downloads per step: 1/2 = people decide "
           "by themselves, 1 = all move as one; NaN for fewer than five items with downloads"},
          {"fluctuation_crossover",
           float64,
           {"world"},
           "agents per step",
           "over items",
           "crossover of fluctuation scaling",
           "Mean downloads per step at which common swings are as large as individual ones; inf "
           "where there are no common swings; NaN as for the exponent"},
          {"time_to_peak",
           float64,
           {"world", "item"},
           "days",
           "over the run",
           "time to the peak",
           "From the first step with a download to the step with most; NaN without downloads"},
          {"half_life",
           float64,
           {"world", "item"},
           "days",
           "over the run",
           "half-life after the peak",
           "From the peak to the first step with at most half of its downloads; NaN where the run "
           "ends before"},
          {"doubling_time",
           float64,
           {"world", "item"},
           "days",
           "over the run",
           "doubling time before the peak",
           "In which downloads so far rise from a quarter to a half of those at the end of the "
           "peak's step; NaN without downloads"},
          {"peak_to_mean",
           float64,
           {"world", "item"},
           "1",
           "over the run",
           "peak over mean",
           "Downloads of the peak step over the mean from the first to the last step with a "
           "download; NaN without downloads"}};
}

/// Order over worlds, each with its standard error.
std::vector<Variable> order() {
  std::vector<Variable> variables;
  const auto add = [&](const std::string& name, const std::string& long_name,
                       const std::string& error) {
    variables.push_back(named_measure(name, {}, "over worlds", long_name));
    variables.push_back({name + "_error",
                         float64,
                         {},
                         "1",
                         "over worlds",
                         "standard error of the " + long_name,
                         error});
  };
  const std::string by_leaving_out = "By leaving out one world at a time";
  add("order", "order", by_leaving_out);
  add("susceptibility", "susceptibility", by_leaving_out + "; NaN with two worlds");
  add("binder", "Binder cumulant", by_leaving_out + "; NaN with two worlds");
  return variables;
}

}  // namespace

GroupLayout metrics() {
  return with(
      with({"metrics",
            "Measures of the market of every world, and of order over worlds",
            {{"downloads",
              int64,
              {"world", "item"},
              "people",
              "sum over the run",
              "downloads",
              "Downloads of each item"},
             named_measure("share", {"world", "item"}, "over the run", "market share"),
             named_measure("gini", {"world"}, "over items", "Gini coefficient of market shares"),
             named_measure("herfindahl", {"world"}, "over items", "Herfindahl-Hirschman index"),
             named_measure("effective_items", {"world"}, "over items", "effective number of items"),
             named_measure("top_share", {"world"}, "over items",
                           "market share of the best-selling item"),
             named_measure("unpredictability", {"item"}, "mean over pairs of worlds",
                           "unpredictability of success"),
             named_measure("mean_unpredictability", {}, "mean over items",
                           "unpredictability of the market"),
             {"quality",
              float64,
              {"item"},
              "standard deviations of taste",
              "",
              "quality of the item",
              "How good the item is to everybody, as the scenario says"}}},
           success()),
      order());
}

GroupLayout cascades() {
  return {"cascades",
          "Who passed an item on to whom, as trees: the root came by itself (seed, own, chart, "
          "broadcast), the parent of any other is the peer it names. In agents, not people",
          {{"trees",
            int64,
            {"world", "item", "size"},
            "trees",
            "sum over the run",
            "number of trees by size",
            "Trees with `size` to 2 `size` - 1 nodes"},
           {"virality",
            float64,
            {"world", "item", "size"},
            "ties",
            "mean over trees",
            "structural virality by size",
            "Mean distance between two nodes of a tree, mean over the trees of this size; 0 for "
            "single nodes; NaN where there is no tree"},
           {"broadcast_share",
            float64,
            {"world", "item", "size"},
            "1",
            "mean over trees",
            "share of the largest broadcast by size",
            "Most nodes with the same parent as a share of the tree, mean over the trees of this "
            "size; NaN where there is no tree"},
           {"largest_size",
            int64,
            {"world", "item"},
            "agents",
            "over the run",
            "size of the largest tree",
            "Nodes of the largest tree (the first of them); 0 without downloads"},
           {"largest_depth",
            int64,
            {"world", "item"},
            "ties",
            "over the run",
            "depth of the largest tree",
            "Ties from its root to its deepest node"},
           {"largest_breadth",
            int64,
            {"world", "item"},
            "agents",
            "over the run",
            "breadth of the largest tree",
            "Most of its nodes at the same depth"},
           {"largest_broadcast",
            int64,
            {"world", "item"},
            "agents",
            "over the run",
            "largest broadcast of the largest tree",
            "Most of its nodes with the same parent"},
           {"largest_virality",
            float64,
            {"world", "item"},
            "ties",
            "over the run",
            "structural virality of the largest tree",
            "Mean distance between two of its nodes (Goel et al. 2016); 0 for a single node"}}};
}

}  // namespace groundswell::layout
