// SPDX-License-Identifier: Apache-2.0
#include "engine/opinions.hpp"

#include <algorithm>
#include <cmath>

namespace groundswell {

Parameter first_opinions_parameter() {
  return choice("start", {"random", "even"}, "random")
      .means("first opinions: random in [0, 1), or agent i of N at (i + ½)/N");
}

std::vector<double> first_opinions(const WorldInputs& inputs) {
  const std::size_t agents = inputs.graph.agents();
  const bool even = inputs.scenario.model.text("start") == "even";
  const Draws draws = inputs.draws(Purpose::state_start);
  std::vector<double> opinions(agents);
  inputs.executor.for_each_block(agents, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i)
      opinions[i] = even ? (static_cast<double>(i) + 0.5) / static_cast<double>(agents)
                         : draws.uniform({.agent = i});
  });
  return opinions;
}

Spread spread_of(std::span<const double> opinions) {
  if (opinions.empty()) return {};
  Spread spread{0.0, 0.0, opinions.front(), opinions.front()};
  for (const double opinion : opinions) {
    spread.mean += opinion;
    spread.low = std::min(spread.low, opinion);
    spread.high = std::max(spread.high, opinion);
  }
  const auto count = static_cast<double>(opinions.size());
  spread.mean /= count;
  double squares = 0.0;
  for (const double opinion : opinions)
    squares += (opinion - spread.mean) * (opinion - spread.mean);
  spread.sd = std::sqrt(squares / count);
  return spread;
}

namespace {

/// Opinions that lie close enough together to be in one cluster for certain.
struct Bin {
  std::size_t count = 0;
  double low = 0.0;
  double high = 0.0;

  void add(double opinion) {
    low = count == 0 ? opinion : std::min(low, opinion);
    high = count == 0 ? opinion : std::max(high, opinion);
    ++count;
  }
};

}  // namespace

Clusters clusters_of(std::span<const double> opinions, double gap, double smallest) {
  const auto last = static_cast<std::size_t>(std::ceil(2.0 / gap));
  std::vector<Bin> bins(last + 1);
  for (const double opinion : opinions)
    bins[std::min(static_cast<std::size_t>(std::max(opinion, 0.0) * 2.0 / gap), last)].add(opinion);
  Clusters clusters;
  const auto all = static_cast<double>(opinions.size());
  const auto close = [&](const Bin& cluster) {
    const double share = static_cast<double>(cluster.count) / all;
    if (cluster.count > 0 && share >= smallest) ++clusters.count;
    clusters.largest = std::max(clusters.largest, share);
    clusters.widest = std::max(clusters.widest, cluster.high - cluster.low);
  };
  Bin cluster;
  for (const Bin& bin : bins) {
    if (bin.count == 0) continue;
    if (cluster.count > 0 && bin.low - cluster.high <= gap) {
      cluster.count += bin.count;
      cluster.high = bin.high;
      continue;
    }
    close(cluster);
    cluster = bin;
  }
  close(cluster);
  return clusters;
}

ModelCard bounded_confidence(ModelCard card, double smallest) {
  card.states = "an opinion in [0, 1]";
  card.well_mixed = true;
  card.measures = {{"clusters", "clusters",
                    "camps of opinion further apart than `confidence`, those of at "
                    "least `smallest` of all agents"},
                   {"largest", "1", "share of all agents in the largest of them"},
                   {"mean", "1", "mean opinion"},
                   {"sd", "1", "standard deviation of opinions over agents"}};
  card.parameters.push_back(number("confidence", 0.2)
                                .between(0.001, 1)
                                .unit("of the whole range of opinions")
                                .means("ε: agents who differ by more do not heed each other"));
  card.parameters.push_back(number("smallest", smallest)
                                .between(0, 1)
                                .unit("of all agents")
                                .means("smaller camps are not counted as clusters"));
  card.parameters.push_back(first_opinions_parameter());
  return card;
}

BoundedConfidence::BoundedConfidence(const WorldInputs& inputs)
    : confidence_(inputs.scenario.model.number("confidence")),
      smallest_(inputs.scenario.model.number("smallest")) {}

std::vector<double> BoundedConfidence::start(const WorldInputs& inputs) const {
  return first_opinions(inputs);
}

void BoundedConfidence::measure(const Agents<double>& agents, std::span<double> out) {
  const Clusters clusters = clusters_of(agents.all(), confidence_, smallest_);
  const Spread spread = spread_of(agents.all());
  still_ = clusters.widest < kSameOpinion;
  out[0] = static_cast<double>(clusters.count);
  out[1] = clusters.largest;
  out[2] = spread.mean;
  out[3] = spread.sd;
}

void MeanOfOthers::begin(const Agents<double>& agents) {
  well_mixed_ = agents.graph().is_well_mixed();
  total_ = 0.0;
  if (!well_mixed_) return;
  for (const double opinion : agents.all()) total_ += opinion;
}

double MeanOfOthers::operator()(double own, const Others<double>& others) const {
  if (others.none()) return own;
  double sum = total_ - own;
  if (!well_mixed_) {
    sum = 0.0;
    others.each([&sum](AgentId, double opinion) { sum += opinion; });
  }
  return sum / static_cast<double>(others.size());
}

}  // namespace groundswell
