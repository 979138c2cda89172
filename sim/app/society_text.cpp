// SPDX-License-Identifier: Apache-2.0
#include "app/society_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/words.hpp"

namespace groundswell::app {
namespace {

std::string whole(std::uint64_t number) { return with_separators(static_cast<double>(number)); }

/// 0.252 ± 0.001, where the number was sampled.
std::string sampled(double number, double error, int digits) {
  if (std::isnan(number)) return "–";
  return fmt::format("{:.{}f}", number, digits) +
         (error > 0.0 ? fmt::format(" ± {:.{}f}", error, digits) : "");
}

std::string degrees_text(const GraphStatistics& s) {
  return fmt::format("mean degree {}, largest {}", sampled(s.mean_degree, 0.0, 1),
                     whole(s.max_degree));
}

std::string structure_text(const GraphStatistics& s) {
  return fmt::format("; clustering {}; {} of {} agents in the largest component, {} ties apart",
                     sampled(s.mean_local_clustering, s.local_clustering_error, 3),
                     whole(s.giant_component), whole(s.agents),
                     sampled(s.paths.mean, s.paths.standard_error, 2));
}

std::string layer_text(const StoredLayer& layer, bool alone) {
  const std::string society = alone ? "Society: " : fmt::format("Society, “{}”: ", layer.name);
  if (layer.kind == "well-mixed") return society + "well-mixed, everybody meets everybody\n";
  const auto& [extent, numbers] = layer.statistics;
  return society + layer.kind + "; " + degrees_text(numbers) +
         (extent == StatisticsExtent::full ? structure_text(numbers)
                                           : "; no more than degrees was measured") +
         "\n";
}

std::string seeds_text(const StoredSeeds& seeds) {
  if (seeds.strategy.empty() || seeds.counts.empty()) return "";
  const auto [least, most] = std::minmax_element(seeds.counts.begin(), seeds.counts.end());
  std::string text = fmt::format("Seed agents of “{}”: {}", seeds.campaign, whole(*least));
  if (*most > *least) text += " to " + whole(*most);
  text += ", " + seeds.strategy;
  if (seeds.chosen == "each world") text += ", anew in each world";
  for (std::size_t i = 0; i < seeds.agents.size(); ++i)
    text += (i == 0 ? ": " : ", ") + seeds.agents[i];
  return text + "\n";
}

}  // namespace

std::string society_text(const StoredRun& run) {
  std::string text;
  for (const StoredLayer& layer : run.layers) text += layer_text(layer, run.layers.size() == 1);
  for (const StoredSeeds& seeds : run.seeds) text += seeds_text(seeds);
  for (std::size_t at = 0; at < run.seeding_notes.size();) {
    const std::size_t end = std::min(run.seeding_notes.find('\n', at), run.seeding_notes.size());
    text += "Seeding: " + run.seeding_notes.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return text.empty() ? text : "\n" + text;
}

}  // namespace groundswell::app
