// SPDX-License-Identifier: Apache-2.0
// A table of families. Each is a dataset of the run file, with one number for all that it is of.
#include "measure/named_measures.hpp"

#include <set>
#include <string_view>

#include "core/error.hpp"
#include "core/types.hpp"

namespace groundswell {
namespace {

/// One of those of which a family has a number. Unit and meaning: "" where they are the family's.
struct Member {
  std::string name;
  std::string unit{};
  std::string meaning{};
};
using Members = std::vector<Member>;

/// What a family is of; nothing where it has a single number, whose name is the family's.
struct Of {
  std::string_view form;  ///< as messages call it
  Members (*members)(const RunSummary& run);
};

Members members_of(const std::vector<std::string>& names) {
  Members members;
  for (const std::string& name : names) members.push_back({name});
  return members;
}

Members depths(const RunSummary& run) {
  Members members;
  for (const std::uint32_t depth : run.chart_depths) members.push_back({std::to_string(depth)});
  return members;
}

Members measures_at_the_end(const RunSummary& run) {
  Members members;
  for (const MeasureKind& kind : run.measures)
    members.push_back({kind.name, kind.unit, kind.meaning + ", at the end"});
  return members;
}

Members items_of_twins(const RunSummary& run) {
  Members members;
  for (const std::string& twin : run.twins)
    for (const std::string& item : run.items) members.push_back({twin + "." + item});
  return members;
}

constexpr std::size_t kEnough = 2;  // worlds, for an order

constexpr Of kOne{"", [](const RunSummary&) { return Members{{""}}; }};
constexpr Of kOneIfOrdered{"", [](const RunSummary& run) {
                             return has_order(run.measures, kEnough) ? Members{{""}} : Members{};
                           }};
constexpr Of kItems{"ITEM", [](const RunSummary& run) { return members_of(run.items); }};
constexpr Of kDepths{"TOP", depths};
constexpr Of kGroups{"GROUP", [](const RunSummary& run) { return members_of(run.groups); }};
constexpr Of kStates{"STATE", [](const RunSummary& run) { return members_of(run.states); }};
constexpr Of kMeasures{"MEASURE", measures_at_the_end};
constexpr Of kTwins{"TWIN", [](const RunSummary& run) { return members_of(run.twins); }};
constexpr Of kItemsOfTwins{"TWIN.ITEM", items_of_twins};

using Numbers = std::vector<double>;

struct RunNumber {
  double value = kUndefined;
  std::optional<double> standard_error{};
};
using RunNumbers = std::vector<RunNumber>;

/// `Values` gives the numbers of all members at once, in their order.
template <class Values>
struct Family {
  std::string_view name;
  std::string_view unit;
  std::string_view meaning;
  const Of& of;
  Values values;
};
using WorldFamily = Family<Numbers (*)(const RunSummary& run, const WorldSummary& world)>;
using RunFamily = Family<RunNumbers (*)(const RunSummary& run)>;

/// value(i) of every i below `count`.
template <class Value>
Numbers each(std::size_t count, const Value& value) {
  Numbers numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<double>(value(i)));
  return numbers;
}

Numbers numbers(const std::vector<std::uint64_t>& counts) { return {counts.begin(), counts.end()}; }

RunNumbers run_numbers(const Numbers& values) {
  RunNumbers numbers;
  for (const double value : values) numbers.push_back({value});
  return numbers;
}

template <Estimate Order::*part>
RunNumbers of_order(const RunSummary& run) {
  const std::optional<Order> order = run.order();
  const Estimate estimate = order ? (*order).*part : Estimate{kUndefined, kUndefined};
  return {{estimate.mean, estimate.standard_error}};
}

using ARun = const RunSummary&;
using AWorld = const WorldSummary&;

constexpr WorldFamily kWorldFamilies[] = {
    {"downloads", "people", "Downloads of all items together", kOne,
     [](ARun, AWorld world) { return Numbers{static_cast<double>(world.total())}; }},
    {"downloads", "people", "Downloads of the item", kItems,
     [](ARun, AWorld world) { return numbers(world.totals()); }},
    {"share", "1", "Share of all downloads of the world", kItems,
     [](ARun, AWorld world) { return world.shares(); }},
    {"gini", "1", "Inequality of success: 0 = all items equal (no small-sample correction)", kOne,
     [](ARun, AWorld world) { return Numbers{gini(world.shares())}; }},
    {"herfindahl", "1", "Concentration: sum of squared market shares", kOne,
     [](ARun, AWorld world) { return Numbers{herfindahl(world.shares())}; }},
    {"effective_items", "items", "1 / Herfindahl-Hirschman index; 0 where nothing was downloaded",
     kOne, [](ARun, AWorld world) { return Numbers{effective_items(world.shares())}; }},
    {"top_share", "1", "Largest market share", kOne,
     [](ARun, AWorld world) { return Numbers{top_share(world.shares(), 1)}; }},
    {"quality_tau", "1",
     "Kendall's tau_b of quality and downloads, corrected for ties; NaN where all qualities or all "
     "downloads are equal",
     kOne, [](ARun run, AWorld world) { return Numbers{world.quality_tau(run.quality)}; }},
    {"quality_rho", "1",
     "Spearman's rho: correlation of ranks; NaN where all qualities or all downloads are equal",
     kOne, [](ARun run, AWorld world) { return Numbers{world.quality_rho(run.quality)}; }},
    {"best_is_first", "1",
     "1 or 0, or the share of equal leaders that are best; its mean over worlds is the chance that "
     "the best item wins; NaN where all qualities are equal",
     kOne, [](ARun run, AWorld world) { return Numbers{world.best_first(run.quality)}; }},
    {"turnover", "items per week", "Mean of /chart/entries; NaN where there is one week only",
     kDepths,
     [](ARun run, AWorld world) {
       return each(run.chart_depths.size(),
                   [&](std::size_t d) { return world.turnover(run.chart_depths[d]); });
     }},
    {"peak_rank", "rank", "Best rank in the chart; 0 = never in the chart", kItems,
     [](ARun run, AWorld world) {
       return each(run.items.size(),
                   [&](std::size_t item) { return chart_run(world.week_ranks, item).peak; });
     }},
    {"weeks_in_chart", "weeks", "Weeks in which the item has a rank", kItems,
     [](ARun run, AWorld world) {
       return each(run.items.size(),
                   [&](std::size_t item) { return chart_run(world.week_ranks, item).periods; });
     }},
    {"members", "people", "Members of the campaign group at the end", kGroups,
     [](ARun, AWorld world) { return numbers(world.members); }},
    {"states", "people", "People in the state at the end", kStates,
     [](ARun, AWorld world) { return numbers(world.states); }},
    {"measures", "", "", kMeasures, [](ARun, AWorld world) { return world.measures; }},
    {"herding_share_total", "1",
     "1 - downloads in the twin / downloads in the base world, of all items together; 0 where the "
     "base has none",
     kTwins,
     [](ARun run, AWorld world) {
       return each(run.twins.size(), [&](std::size_t twin) { return world.herding(twin); });
     }},
    {"herding_share", "1",
     "1 - downloads in the twin / downloads in the base world; 0 where the base has none",
     kItemsOfTwins,
     [](ARun run, AWorld world) {
       const std::size_t items = run.items.size();
       return each(run.twins.size() * items,
                   [&](std::size_t i) { return world.herding(i / items, i % items); });
     }},
    {"reallocation", "1",
     "Half the sum of absolute differences of market shares between twin and base", kTwins,
     [](ARun run, AWorld world) {
       return each(run.twins.size(), [&](std::size_t twin) { return world.reallocation(twin); });
     }},
    {"changed_choices", "1",
     "People for whom the download of any item differs, as a share of all people", kTwins,
     [](ARun run, AWorld world) {
       return each(run.twins.size(),
                   [&](std::size_t twin) { return world.changed_choices(twin, run.people()); });
     }}};

constexpr RunFamily kRunFamilies[] = {
    {"mean_unpredictability", "1", "Mean of `unpredictability` over items", kOne,
     [](ARun run) { return RunNumbers{{estimate(unpredictability(run.shares())).mean}}; }},
    {"mean_unpredictability_floor", "1", "Mean of `unpredictability_floor` over items", kOne,
     [](ARun run) { return RunNumbers{{estimate(run.floor_of_unpredictability()).mean}}; }},
    {"unpredictability", "1",
     "Mean absolute difference of the item's market share between two worlds (Salganik, Dodds & "
     "Watts 2006); 0 with fewer than two worlds",
     kItems, [](ARun run) { return run_numbers(unpredictability(run.shares())); }},
    {"unpredictability_floor", "1",
     "What `unpredictability` would be if agents drew items independently with their mean shares "
     "as chances",
     kItems, [](ARun run) { return run_numbers(run.floor_of_unpredictability()); }},
    {"order", "1", "Mean absolute magnetisation with which a world ends", kOneIfOrdered,
     of_order<&Order::parameter>},
    {"susceptibility", "1", "Agents x variance of the absolute magnetisation", kOneIfOrdered,
     of_order<&Order::susceptibility>},
    {"binder", "1",
     "Binder cumulant `1 - <m^4> / (3 <m^2>^2)`, `<…>` the mean over worlds: 2/3 in full order, 0 "
     "where m is normal",
     kOneIfOrdered, of_order<&Order::binder>}};

/// The name of a measure: the family's, and the member's.
std::string name_of(std::string_view family, std::string_view member) {
  std::string name(family);
  if (!member.empty()) name.append(".").append(member);
  return name;
}

template <class Families>
std::vector<std::string> names_in(const Families& families, const RunSummary& run) {
  std::vector<std::string> names;
  for (const auto& family : families)
    for (const Member& member : family.of.members(run))
      names.push_back(name_of(family.name, member.name));
  return names;
}

template <class Families>
void append_forms(std::vector<std::string>& forms, const Families& families,
                  const RunSummary& run) {
  for (const auto& family : families)
    if (!family.of.members(run).empty()) forms.push_back(name_of(family.name, family.of.form));
}

/// Which members of a family are wanted; those taken are wanted no longer.
template <class AFamily>
std::vector<std::size_t> take(std::set<std::string>& wanted, const AFamily& family,
                              const Members& members) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < members.size(); ++i)
    if (wanted.erase(name_of(family.name, members[i].name)) != 0) places.push_back(i);
  return places;
}

/// A measure without its numbers.
template <class Measure, class AFamily>
Measure described(const AFamily& family, const Member& member) {
  Measure measure;
  measure.name = name_of(family.name, member.name);
  measure.unit = member.unit.empty() ? std::string(family.unit) : member.unit;
  measure.meaning = member.meaning.empty() ? std::string(family.meaning) : member.meaning;
  return measure;
}

template <class Families>
std::optional<MeasureText> text_in(const Families& families, const std::string& name) {
  for (const auto& family : families)
    if (family.name == name)
      return MeasureText{std::string(family.unit), std::string(family.meaning)};
  return std::nullopt;
}

}  // namespace

MeasureText measure_text(const std::string& name) {
  if (auto text = text_in(kWorldFamilies, name)) return *text;
  if (auto text = text_in(kRunFamilies, name)) return *text;
  throw InternalError("no measure '" + name + "'");
}

std::vector<std::string> measure_names(const RunSummary& names) {
  return names_in(kWorldFamilies, names);
}

std::vector<std::string> run_measure_names(const RunSummary& names) {
  return names_in(kRunFamilies, names);
}

std::vector<std::string> measure_forms(const RunSummary& names) {
  std::vector<std::string> forms;
  append_forms(forms, kWorldFamilies, names);
  append_forms(forms, kRunFamilies, names);
  return forms;
}

std::optional<double> measure_of(const std::string& name, const RunSummary& run,
                                 const WorldSummary& world) {
  for (const WorldFamily& family : kWorldFamilies) {
    if (!name.starts_with(family.name)) continue;
    const Members members = family.of.members(run);
    for (std::size_t i = 0; i < members.size(); ++i)
      if (name == name_of(family.name, members[i].name)) return family.values(run, world)[i];
  }
  return std::nullopt;
}

std::vector<NamedMeasure> measures_of(const RunSummary& run,
                                      const std::vector<std::string>& chosen) {
  std::set<std::string> wanted(chosen.begin(), chosen.end());
  std::vector<NamedMeasure> measures;
  for (const WorldFamily& family : kWorldFamilies) {
    const Members members = family.of.members(run);
    const std::vector<std::size_t> places = take(wanted, family, members);
    if (places.empty()) continue;
    const std::size_t first = measures.size();
    for (const std::size_t place : places)
      measures.push_back(described<NamedMeasure>(family, members[place]));
    for (const WorldSummary& world : run.worlds) {
      const Numbers values = family.values(run, world);
      for (std::size_t i = 0; i < places.size(); ++i)
        measures[first + i].worlds.push_back(values[places[i]]);
    }
  }
  return measures;
}

std::vector<RunMeasure> run_measures_of(const RunSummary& run,
                                        const std::vector<std::string>& chosen) {
  std::set<std::string> wanted(chosen.begin(), chosen.end());
  std::vector<RunMeasure> measures;
  for (const RunFamily& family : kRunFamilies) {
    const Members members = family.of.members(run);
    const std::vector<std::size_t> places = take(wanted, family, members);
    if (places.empty()) continue;
    const RunNumbers values = family.values(run);
    for (const std::size_t place : places) {
      RunMeasure& measure = measures.emplace_back(described<RunMeasure>(family, members[place]));
      measure.value = values[place].value;
      measure.standard_error = values[place].standard_error;
    }
  }
  return measures;
}

}  // namespace groundswell
