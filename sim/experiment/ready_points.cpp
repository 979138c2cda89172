// SPDX-License-Identifier: Apache-2.0
#include "experiment/ready_points.hpp"

#include <exception>
#include <fstream>
#include <iterator>
#include <new>

#include "core/error.hpp"
#include "core/random.hpp"
#include "experiment/experiment.hpp"
#include "experiment/memory.hpp"

namespace groundswell {
namespace {

constexpr double kLargeBytes = 64e6;  // of a society: worth all threads

std::uint64_t joined(std::uint64_t hash, std::uint64_t more) {
  return hash * 0x9E3779B97F4A7C15U + more;
}

/// What went wrong, as it is recorded.
std::string reason_of(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "memory is used up";
  return error.what();
}

/// Of the ties of all layers.
std::uint64_t hash_of(const Society& society) {
  std::uint64_t hash = society.graph.content_hash();
  for (const Graph& layer : society.layers) hash = joined(hash, layer.content_hash());
  return hash;
}

/// Of the files about agents that the scenario names, on top of that of its society.
std::uint64_t hash_of_files(const Scenario& scenario, std::uint64_t hash) {
  for (const Values* section : {&scenario.population, &scenario.model})
    for (const Values::Entry& entry : section->entries()) {
      if (entry.parameter.kind != Kind::path || !entry.value) continue;
      std::ifstream file(std::get<std::string>(*entry.value), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(file)), {});
      hash = joined(hash, stable_key(bytes));
    }
  return hash;
}

/// Calls body(i) for all i: large ones one after the other, so that each has all threads.
template <class Body>
void for_each_sized(std::size_t count, bool large, const Executor& executor, const Body& body) {
  static_assert(std::is_invocable_v<Body, std::size_t, const Executor&>);
  if (large) {
    for (std::size_t i = 0; i < count; ++i) body(i, executor);
    return;
  }
  const Executor alone = executor.with_threads(1);
  executor.for_each(count, [&](std::size_t i) { body(i, alone); });
}

}  // namespace

ReadyPoint::ReadyPoint(std::size_t the_number, Scenario the_scenario, const ModelEntry& the_entry,
                       std::shared_ptr<const SharedSociety> the_society, const Executor& executor)
    : number(the_number),
      scenario(std::move(the_scenario)),
      entry(the_entry),
      clock(scenario.clock),
      society(std::move(the_society)),
      seeding(plan_seeding(entry, {scenario,
                                   society->society.graph,
                                   clock,
                                   executor,
                                   0,
                                   {},
                                   true,
                                   nullptr,
                                   society->society.layers})),
      setting(scenario, entry, society->society.graph, clock, seeding, society->society.layers),
      run_bytes(require_memory(scenario, entry, clock, 1, &society->society.graph)),
      inputs_hash(hash_of_files(scenario, society->hash)) {}

PointRecord ReadyPoint::record() const {
  const Graph& graph = society->society.graph;
  return {number, graph.agents(), graph.ties(), inputs_hash};
}

/// A point on the way.
struct PointMaker::Draft {
  std::optional<Scenario> scenario{};
  std::string key{};
  std::string error{};
};

PointMaker::Draft PointMaker::draft(std::size_t number) const {
  Draft draft;
  try {
    draft.scenario = sweep_.scenario(number);
    draft.key = society_key(*draft.scenario);
  } catch (const std::exception& error) {
    draft.error = reason_of(error);
  }
  return draft;
}

std::vector<PointOrError> PointMaker::make(const std::vector<std::size_t>& numbers) {
  std::vector<Draft> drafts(numbers.size());
  executor_.for_each(numbers.size(), [&](std::size_t i) { drafts[i] = draft(numbers[i]); });

  // One society for each key that nobody holds yet, made by its first point.
  std::map<std::string, std::shared_ptr<const SharedSociety>> held;
  std::map<std::string, std::string> faults;
  std::vector<std::size_t> makers;
  bool large = false;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const Draft& draft = drafts[i];
    if (!draft.error.empty() || held.contains(draft.key)) continue;
    const auto known = societies_.find(draft.key);
    held[draft.key] = known == societies_.end() ? nullptr : known->second.lock();
    if (held[draft.key] != nullptr) continue;
    makers.push_back(i);
    large = large || estimated_society_bytes(*draft.scenario) > kLargeBytes;
  }
  std::vector<std::shared_ptr<const SharedSociety>> made(makers.size());
  std::vector<std::string> reasons(makers.size());
  for_each_sized(makers.size(), large, executor_, [&](std::size_t i, const Executor& executor) {
    const Scenario& scenario = *drafts[makers[i]].scenario;
    try {
      const ModelEntry& entry = model_of(scenario, models_);
      static_cast<void>(require_memory(scenario, entry, Clock(scenario.clock), 1));
      auto society =
          std::make_shared<SharedSociety>(SharedSociety{build_society(scenario, executor), 0});
      society->hash = hash_of(society->society);
      made[i] = std::move(society);
    } catch (const std::exception& error) {
      reasons[i] = reason_of(error);
    }
  });
  for (std::size_t i = 0; i < makers.size(); ++i) {
    const std::string& key = drafts[makers[i]].key;
    if (made[i] == nullptr) faults[key] = reasons[i];
    held[key] = made[i];
    societies_[key] = made[i];
  }
  std::erase_if(societies_, [](const auto& known) { return known.second.expired(); });

  std::vector<PointOrError> points(numbers.size());
  for_each_sized(numbers.size(), large, executor_, [&](std::size_t i, const Executor& executor) {
    points[i].number = numbers[i];
    points[i].error = !drafts[i].error.empty()         ? drafts[i].error
                      : faults.contains(drafts[i].key) ? faults.at(drafts[i].key)
                                                       : "";
    if (!points[i].error.empty()) return;
    try {
      const ModelEntry& entry = model_of(*drafts[i].scenario, models_);
      points[i].ready = std::make_unique<ReadyPoint>(numbers[i], std::move(*drafts[i].scenario),
                                                     entry, held.at(drafts[i].key), executor);
    } catch (const std::exception& error) {
      points[i].error = reason_of(error);
    }
  });
  return points;
}

}  // namespace groundswell
