// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "record/run_reading.hpp"
#include "record/run_statistics.hpp"

namespace groundswell {
namespace {

constexpr const char* kNewer = "a newer Groundswell wrote this file: use that one";

[[noreturn]] void fail_at(const hdf5::Object& object, const std::string& found) {
  object.fail(found, "a whole run file", kDamaged);
}

/// Texts of a group, one for each of `count` names.
std::vector<std::string> texts(const hdf5::Group& group, const char* name, std::size_t count) {
  const hdf5::Dataset dataset = group.dataset(name);
  require_shape(dataset, {count});
  return dataset.read_texts();
}

StatisticsExtent extent_in(const hdf5::Group& graph, const std::string& name) {
  for (const StatisticsExtent extent : {StatisticsExtent::degrees, StatisticsExtent::full})
    if (name == kExtentNames[static_cast<std::size_t>(extent)]) return extent;
  graph.dataset("layer_statistics").fail("has '" + name + "'", "'full' or 'degrees'", kNewer);
}

/// A seed agent of a world, as it is listed.
struct Row {
  std::int64_t world;
  std::int64_t campaign;
  std::int64_t agent;
  friend auto operator<=>(const Row&, const Row&) = default;
};

class SeedReader {
 public:
  SeedReader(const hdf5::Group& root, const RunSummary& summary, std::uint64_t worlds)
      : root_(root), group_(root.group("campaigns")), summary_(summary), worlds_(worlds) {}

  std::vector<StoredSeeds> read() {
    const std::size_t campaigns = summary_.campaigns.size();
    const auto strategies = texts(group_, "strategy", campaigns);
    const auto chosen = texts(group_, "seeds_chosen", campaigns);
    const hdf5::Dataset counts = group_.dataset("seed_agents");
    require_shape(counts, {worlds_, campaigns});
    const auto all_counts = counts.read<std::int64_t>();
    for (const std::int64_t count : all_counts)
      if (count < 0 || static_cast<std::uint64_t>(count) > summary_.agents)
        fail_at(counts, "has " + std::to_string(count) + ", which stands for nothing");
    for (std::size_t c = 0; c < campaigns; ++c) {
      if (chosen[c] != "once" && chosen[c] != "each world" && !chosen[c].empty())
        group_.dataset("seeds_chosen")
            .fail("has '" + chosen[c] + "'", "'once', 'each world' or ''", kNewer);
      seeds_.push_back({summary_.campaigns[c], strategies[c], chosen[c], {}, {}});
      for (std::uint64_t w = 0; w < worlds_; ++w)
        seeds_[c].counts.push_back(static_cast<std::uint64_t>(all_counts[w * campaigns + c]));
    }
    const std::vector<Row> rows = read_rows();
    check_lists(rows);
    name_agents(rows);
    return std::move(seeds_);
  }

 private:
  [[nodiscard]] std::vector<Row> read_rows() const {
    const auto worlds = group_.dataset("seed_world").read<std::int64_t>();
    const auto campaigns = group_.dataset("seed_campaign").read<std::int64_t>();
    const auto agents = group_.dataset("seed_agent").read<std::int64_t>();
    if (campaigns.size() != worlds.size() || agents.size() != worlds.size())
      fail_at(group_, "columns of different lengths");
    std::vector<Row> rows;
    for (std::size_t i = 0; i < worlds.size(); ++i) {
      rows.push_back({worlds[i], campaigns[i], agents[i]});
      check_row(rows.back());
      if (i > 0 && rows[i] <= rows[i - 1]) fail_at(group_, "seed agents are not in order");
    }
    return rows;
  }

  void check_row(const Row& row) const {
    const auto is_below = [](std::int64_t number, std::uint64_t limit) {
      return number >= 0 && static_cast<std::uint64_t>(number) < limit;
    };
    const char* wrong = nullptr;
    if (!is_below(row.campaign, seeds_.size())) wrong = "seed_campaign";
    if (!is_below(row.agent, summary_.agents)) wrong = "seed_agent";
    if (row.world != -1 && !is_below(row.world, worlds_)) wrong = "seed_world";
    if (wrong != nullptr) fail_at(group_.dataset(wrong), "has a number that stands for nothing");
    const bool once = seeds_[static_cast<std::size_t>(row.campaign)].chosen == "once";
    if (once != (row.world == -1))
      fail_at(group_.dataset("seed_world"), "is at odds with seeds_chosen");
  }

  /// A world's seed agents are listed whole or not at all.
  void check_lists(const std::vector<Row>& rows) const {
    for (auto first = rows.begin(); first != rows.end();) {
      const auto end = std::find_if(first, rows.end(), [&](const Row& row) {
        return std::pair(row.world, row.campaign) != std::pair(first->world, first->campaign);
      });
      const auto& counts = seeds_[static_cast<std::size_t>(first->campaign)].counts;
      const auto listed = static_cast<std::uint64_t>(end - first);
      const bool agrees = first->world == -1
                              ? std::ranges::all_of(counts, [&](auto n) { return n == listed; })
                              : counts[static_cast<std::size_t>(first->world)] == listed;
      if (!agrees) fail_at(group_.dataset("seed_agents"), "does not count those that are listed");
      first = end;
    }
  }

  void name_agents(const std::vector<Row>& rows) {
    std::vector<std::string> labels;
    const hdf5::Group graph = root_.group("graph");
    for (const Row& row : rows) {
      StoredSeeds& seeds = seeds_[static_cast<std::size_t>(row.campaign)];
      if (row.world != -1 || seeds.counts.empty() || seeds.counts.front() > kMostSeedsNamed)
        continue;
      if (labels.empty() && graph.contains("label"))
        labels = texts(graph, "label", summary_.agents);
      seeds.agents.push_back(labels.empty() ? std::to_string(row.agent)
                                            : labels[static_cast<std::size_t>(row.agent)]);
    }
  }

  const hdf5::Group& root_;
  hdf5::Group group_;
  const RunSummary& summary_;
  std::uint64_t worlds_;
  std::vector<StoredSeeds> seeds_;
};

}  // namespace

std::vector<StoredLayer> read_layers(const hdf5::Group& root) {
  const hdf5::Group graph = root.group("graph");
  if (!graph.contains("layer_statistics")) return {};
  const std::vector<std::string> names = graph.dataset("layer").read_texts();
  const auto kinds = texts(graph, "layer_kind", names.size());
  const auto extents = texts(graph, "layer_statistics", names.size());
  std::vector<StoredLayer> layers;
  for (std::size_t i = 0; i < names.size(); ++i) {
    layers.push_back({names[i], kinds[i], {extent_in(graph, extents[i]), {}}});
    layers[i].statistics.numbers.agents = root.group("graph").count("agents");
  }
  for (const StatisticColumn& column : statistic_columns()) {
    const hdf5::Dataset dataset = graph.dataset(column.variable.name);
    require_shape(dataset, {names.size()});
    const auto values = dataset.read<double>();
    for (std::size_t i = 0; i < names.size(); ++i)
      if (!column.set(layers[i].statistics.numbers, values[i]))
        fail_at(dataset, "has a number that stands for nothing");
  }
  return layers;
}

std::vector<StoredSeeds> read_seeds(const hdf5::Group& root, const RunSummary& summary,
                                    std::uint64_t worlds) {
  if (summary.campaigns.empty() || !root.group("campaigns").contains("strategy")) return {};
  return SeedReader(root, summary, worlds).read();
}

}  // namespace groundswell
