// SPDX-License-Identifier: Apache-2.0
#include "record/run_layout_groups.hpp"

namespace groundswell::layout {

using enum hdf5::Type;

namespace {

/// What /metrics says of the run, of each twin.
std::vector<Variable> twin_markets() {
  return {{"gini",
           float64,
           {"twin", "world"},
           "1",
           "over items",
           "Gini coefficient of market shares in the twin",
           "Inequality of success, as /metrics/gini"},
          {"effective_items",
           float64,
           {"twin", "world"},
           "items",
           "over items",
           "effective number of items in the twin",
           "As /metrics/effective_items"},
          {"top_share",
           float64,
           {"twin", "world"},
           "1",
           "over items",
           "market share of the twin's best-selling item",
           "As /metrics/top_share"},
          {"quality_tau",
           float64,
           {"twin", "world"},
           "1",
           "over items",
           "Kendall's tau of quality and downloads in the twin",
           "As /metrics/quality_tau"},
          {"mean_unpredictability",
           float64,
           {"twin"},
           "1",
           "mean over items",
           "unpredictability of the twin's market",
           "Between the worlds of the twin, as /metrics/mean_unpredictability"},
          {"mean_unpredictability_floor",
           float64,
           {"twin"},
           "1",
           "mean over items",
           "unpredictability of the twin's market by sampling alone",
           "As /metrics/mean_unpredictability_floor"}};
}

}  // namespace

GroupLayout twins() {
  return with({"twins",
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
                named_measure("changed_choices", {"twin", "world"}, "at the end of the run",
                              "share of people who differ in any item"),
                named_measure("herding_share", {"twin", "world", "item"}, "over the run",
                              "counterfactual herding share"),
                named_measure("herding_share_total", {"twin", "world"}, "over the run",
                              "counterfactual herding share of all items"),
                named_measure("reallocation", {"twin", "world"}, "over the run",
                              "market share reallocated")}},
              twin_markets());
}

}  // namespace groundswell::layout
