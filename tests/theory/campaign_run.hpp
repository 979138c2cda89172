// SPDX-License-Identifier: Apache-2.0
// Short scenarios of the flagship, and what its closed forms are made of.
//
// R = E · unit with E ~ Exp(1) and unit(z) = resistance · e^(−taste_strength·(quality + pull·z)),
// where z ~ N(0, 1) is an agent's taste along the attributes of the item, and pull their length. So
// an agent whose largest dose so far is Λ has downloaded with chance 1 − e^(−Λ/unit(z)), and where
// Λ does not hang on what others drew, a crowd's downloads are binomial with the mean of that over
// tastes (and over c where it is drawn).
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "graph/builder.hpp"
#include "theory/run_model.hpp"

namespace groundswell::test {

inline constexpr std::uint64_t kCampaignSeed = 20091213;
inline constexpr AgentId kCrowd = 100'000;
inline constexpr double kUniform = -1.0;  ///< stands for collectivism drawn evenly from 0 to 1

/// An item, and how it is resisted.
struct Song {
  double resistance = 1.0;
  double strength = 1.0;
  double quality = 0.0;
  double pull = 1.0;
  [[nodiscard]] double unit(double z) const {
    return resistance * std::exp(-strength * (quality + pull * z));
  }
};

/// E f(z), z ~ N(0, 1): trapezoids, whose error vanishes for smooth functions.
template <class Function>
[[nodiscard]] double over_tastes(const Function& f) {
  constexpr double kStep = 0.05;
  double sum = 0.0;
  for (int i = -180; i <= 180; ++i) sum += std::exp(-0.5 * i * kStep * i * kStep) * f(i * kStep);
  return sum * kStep * 0.3989422804014327;  // 1/√(2π)
}

/// E f(c): at c itself, or over the uniform law, by midpoints.
template <class Function>
[[nodiscard]] double over_people(double c, const Function& f) {
  if (c != kUniform) return f(c);
  constexpr int kPoints = 1000;
  double sum = 0.0;
  for (int i = 0; i < kPoints; ++i) sum += f((i + 0.5) / kPoints);
  return sum / kPoints;
}

/// Chance of having downloaded after a dose.
[[nodiscard]] inline double moved(const Song& song, double dose) {
  return over_tastes([&](double z) { return -std::expm1(-dose / song.unit(z)); });
}
[[nodiscard]] inline double moved(const Song& song, double c,
                                  const std::function<double(double)>& dose_at) {
  return over_people(c, [&](double at) { return moved(song, dose_at(at)); });
}

[[nodiscard]] inline std::string people(double c) {
  return "[population]\ncollectivism = " +
         (c == kUniform ? "{ distribution = \"uniform\", low = 0, high = 1 }" : to_text(c)) + "\n";
}

[[nodiscard]] inline std::string item(const std::string& name, const Song& song) {
  return "[[items]]\nname = \"" + name + "\"\nquality = " + to_text(song.quality) +
         "\nattributes = [" + to_text(0.6 * song.pull) + ", " + to_text(-0.8 * song.pull) + "]\n";
}

/// `model`: more lines of [model]; `more`: campaigns and other items.
[[nodiscard]] inline std::string text(const Song& song, double c, int steps,
                                      const std::string& model, const std::string& more = "",
                                      const std::string& step = "1 day") {
  return "seed = " + std::to_string(kCampaignSeed) + "\n[clock]\nsteps = " + std::to_string(steps) +
         "\nstep = \"" + step + "\"\n" + people(c) +
         "[model]\nname = \"campaign\"\nresistance = " + to_text(song.resistance) +
         "\ntaste_strength = " + to_text(song.strength) + "\n" + model + "\n" + item("song", song) +
         more;
}

/// Downloads until the end of a step, but those that were given.
[[nodiscard]] inline std::size_t downloads(const WorldResult& world, Step until, ItemId of = 0) {
  std::size_t sum = 0;
  for (Step step = 0; step <= until; ++step)
    for (std::size_t channel = 0; channel < kChannels; ++channel)
      if (static_cast<Channel>(channel) != Channel::seed)
        sum += world.count(step, of, static_cast<Channel>(channel));
  return sum;
}

/// `friends` agents, 0, 1, …, to whom each of a crowd listens, and who listen to nobody.
[[nodiscard]] inline Graph audience_of(AgentId friends, AgentId crowd = kCrowd) {
  std::vector<Tie> ties;
  for (AgentId agent = 0; agent < crowd; ++agent)
    for (AgentId other = 0; other < friends; ++other) ties.push_back({other, friends + agent});
  return build_graph(friends + crowd, std::move(ties), true, one_thread());
}

[[nodiscard]] inline std::vector<AgentId> first_agents(AgentId count) {
  std::vector<AgentId> agents(count);
  for (AgentId agent = 0; agent < count; ++agent) agents[agent] = agent;
  return agents;
}

[[nodiscard]] inline std::string given(const std::string& target, const std::string& agents) {
  return "[[campaigns]]\nname = \"given " + target + "\"\nkind = \"seed\"\ntarget = \"" + target +
         "\"\n" + agents + "\n";
}

[[nodiscard]] inline const Graph& crowd() {
  static const Graph graph = Graph::well_mixed(kCrowd);
  return graph;
}

}  // namespace groundswell::test
