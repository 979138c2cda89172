// SPDX-License-Identifier: Apache-2.0
#include "scenario/items.hpp"

#include "scenario/draw.hpp"
#include "scenario/sections.hpp"

namespace groundswell {
namespace {

/// The item's own quality. Out of range is a problem, told once for a table.
double quality_of(Reading& reading, const Values& table, const std::string& name,
                  const Draws& draws, bool& told) {
  const Distribution& written = table.distribution("quality");
  const double quality = Sampler(written).draw(draws, {.item = stable_key(name)});
  const Parameter& allowed = item_quality();
  if (told || (quality >= allowed.low && quality <= allowed.high)) return quality;
  told = true;
  reading.problems.push_back({table.place("quality"),
                              "quality = " + to_toml(Value(written)) + ", which gave " +
                                  to_text(quality) + " for " + in_quotes(name),
                              "must lie " + allowed.allowed(), allowed.meaning});
  return allowed.low;
}

Values single(const Values& table, const std::string& name, double quality) {
  Values item;
  item.set_place(table.place());
  for (Values::Entry entry : table.entries()) {
    const std::string key = entry.parameter.key;
    if (key == "count") continue;
    if (key == "name") {
      entry.parameter.meaning = "what the item is called";
      entry.value = Value(name);
    }
    if (key == "quality") {
      entry.parameter = item_quality();
      entry.value = Value(quality);
    }
    item.add(std::move(entry));
  }
  return item;
}

}  // namespace

void resolve_items(Reading& reading, Scenario& scenario) {
  const Draws draws(scenario.seed(), 0, Purpose::item_quality);
  std::vector<Values> items;
  for (const Values& table : scenario.items) {
    const std::int64_t count = table.integer("count");
    bool told = table.faulty("quality");
    for (std::int64_t number = 1; number <= count; ++number) {
      std::string name = table.text("name");
      if (count > 1) name += " " + std::to_string(number);
      const double quality = quality_of(reading, table, name, draws, told);
      items.push_back(single(table, name, quality));
    }
  }
  scenario.items = std::move(items);
}

}  // namespace groundswell
