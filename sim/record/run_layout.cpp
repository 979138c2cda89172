// SPDX-License-Identifier: Apache-2.0
#include "record/run_layout.hpp"

#include "record/run_layout_groups.hpp"

namespace groundswell {

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
      {"seeding", "seed agent of a world", ""},
      {"agent", "agent", ""},
      {"layer", "layer of ties", "Graphs over the same agents, the base first"},
      {"top", "depth of the chart", "1 = number one only"},
      {"size", "size of a tree", "Fewest nodes; up to twice as many are in the next bin"},
      {"item_name", "item", "Items by position"},
      {"channel_name", "channel of influence", "Channels by position"},
      {"campaign_name", "campaign", "Campaigns by position"},
  };
  return axes;
}

const std::vector<GroupLayout>& run_layout() {
  static const std::vector<GroupLayout> groups{
      layout::series(),    layout::chart(),    layout::attribution(),
      layout::metrics(),   layout::cascades(), layout::twins(),
      layout::campaigns(), layout::ledger(),   layout::graph()};
  return groups;
}

bool is_growing(const std::string& axis) { return axis == "download" || axis == "seeding"; }

bool is_bare(const std::string& axis) { return is_growing(axis) || axis == "agent"; }

}  // namespace groundswell
