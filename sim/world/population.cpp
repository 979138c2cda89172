// SPDX-License-Identifier: Apache-2.0
#include "world/population.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "world/agent_table.hpp"
#include "world/named_trait.hpp"

namespace groundswell {
namespace {

/// The number of each value of the trait. All are named, and no others.
std::vector<double> numbers_of(const Values& population, const Trait& trait) {
  const std::vector<std::string>& named = population.texts("collectivism_labels");
  const std::string place = population.place("collectivism_labels");
  std::vector<Problem> problems;
  std::vector<double> numbers(trait.labels.size(), 0.0);
  for (std::size_t value = 0; value < trait.labels.size(); ++value) {
    const auto found = std::ranges::find(named, trait.labels[value]);
    if (found == named.end())
      problems.push_back({place, "no " + in_quotes(trait.labels[value]),
                          "must name every value of the trait " + in_quotes(trait.name), ""});
    else
      numbers[value] = population.numbers(
          "collectivism_values")[static_cast<std::size_t>(found - named.begin())];
  }
  for (const std::string& label : named)
    if (!trait.value_of(label))
      problems.push_back({place, in_quotes(label),
                          "must be a value of the trait " + in_quotes(trait.name),
                          name_hint(label, trait.labels)});
  if (!problems.empty()) throw ScenarioError(std::move(problems));
  return numbers;
}

}  // namespace

std::vector<double> given_collectivism(const Scenario& scenario, const Graph& graph) {
  const Values& population = scenario.population;
  if (population.has("collectivism_file"))
    return read_agent_numbers(population.text("collectivism_file"),
                              population.text("collectivism_column"), graph, kShares);
  if (!population.has("collectivism_trait")) return {};
  const Trait& trait = named_trait(population, "collectivism_trait", graph);
  const std::vector<double> numbers = numbers_of(population, trait);
  std::vector<double> each(graph.agents());
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    each[agent] = numbers[trait.values[agent]];
  return each;
}

Collectivism::Collectivism(const Scenario& scenario, const Graph& graph, World world,
                           const Executor& executor)
    : each_(given_collectivism(scenario, graph)) {
  if (!each_.empty()) return;
  const AgentId agents = graph.agents();
  const Distribution& distribution = scenario.population.distribution("collectivism");
  if (distribution.name == "constant") {
    same_ = distribution.parameters[0];
    return;
  }
  const Sampler sampler(distribution);
  const Draws draws(scenario.seed(), world, Purpose::collectivism);
  each_.resize(agents);
  executor.for_each_block(agents, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t agent = begin; agent < end; ++agent)
      each_[agent] = sampler.draw(draws, {.agent = agent});
  });
}

Population draw_population(const Scenario& scenario, const Graph& graph, World world,
                           const Executor& executor) {
  const AgentId agents = graph.agents();
  Population population;
  const Sampler collectivism(scenario.population.distribution("collectivism"));
  const auto dimensions =
      static_cast<Eigen::Index>(scenario.population.integer("taste_dimensions"));
  population.collectivism = given_collectivism(scenario, graph);
  const bool drawn = population.collectivism.empty();
  population.collectivism.resize(agents);
  population.tastes.resize(dimensions, static_cast<Eigen::Index>(agents));
  const Draws c_draws(scenario.seed(), world, Purpose::collectivism);
  const Draws taste_draws(scenario.seed(), world, Purpose::taste);
  executor.for_each_block(agents, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t agent = begin; agent < end; ++agent) {
      if (drawn) population.collectivism[agent] = collectivism.draw(c_draws, {.agent = agent});
      for (Eigen::Index d = 0; d < dimensions; ++d) {
        population.tastes(d, static_cast<Eigen::Index>(agent)) = static_cast<float>(
            taste_draws.normal({.agent = agent, .index = static_cast<std::uint64_t>(d)}));
      }
    }
  });
  return population;
}

Eigen::ArrayXf suitability(const Population& population, const Values& item) {
  Eigen::ArrayXf fit = Eigen::ArrayXf::Constant(population.tastes.cols(),
                                                static_cast<float>(item.number("quality")));
  if (!item.has("attributes")) return fit;
  const std::vector<double>& attributes = item.numbers("attributes");
  // One dimension at a time: the order of the sum is fixed, whatever the processor's vectors are.
  for (std::size_t d = 0; d < attributes.size(); ++d) {
    fit += static_cast<float>(attributes[d]) *
           population.tastes.row(static_cast<Eigen::Index>(d)).transpose().array();
  }
  return fit;
}

}  // namespace groundswell
