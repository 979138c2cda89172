// SPDX-License-Identifier: Apache-2.0
// What can be wrong between sections. Single values were checked when they were read; here names
// are looked up, times are held against the clock, and sizes against each other.
#include <algorithm>
#include <map>
#include <set>

#include "scenario/check_clock.hpp"
#include "scenario/check_graph.hpp"
#include "scenario/check_people.hpp"
#include "scenario/clock.hpp"
#include "scenario/scenario.hpp"
#include "scenario/sections.hpp"
#include "scenario/seeding.hpp"

namespace groundswell {
namespace {

class Checker {
 public:
  Checker(const Scenario& scenario, const ModelCard& model, std::vector<Problem>& problems)
      : scenario_(scenario), model_(model), problems_(problems) {}

  void check() {
    if (check_clock(scenario_.clock, problems_)) clock_.emplace(scenario_.clock);
    check_graph(scenario_.graph, model_, problems_);
    for (const Values& layer : scenario_.layers) check_graph(layer, model_, problems_);
    check_layers(scenario_, model_, problems_);
    for (std::size_t i = 0; i <= scenario_.layers.size(); ++i) check_active(scenario_.layer(i));
    check_names();
    for (const Values& item : scenario_.items) check_item(item);
    for (const Values& campaign : scenario_.campaigns)
      if (campaign.has("kind")) check_campaign(campaign);
    check_broadcasts();
    check_people();
    for (const auto& [name, twin] : scenario_.twins) check_twin(twin);
    check_record(scenario_.record);
    if (model_.check != nullptr) model_.check(scenario_, clock_ ? &*clock_ : nullptr, problems_);
  }

 private:
  void problem(const std::string& place, const std::string& found, const std::string& allowed,
               const std::string& hint = "") {
    problems_.push_back({place, found, allowed, hint});
  }

  void check_names() {
    std::set<std::string> seen(twin_channels().begin(), twin_channels().end());
    const auto check_one = [&](const Values& values, const std::string& what) {
      if (values.faulty("name")) return;
      const std::string& name = values.text("name");
      if (name.empty()) {
        problem(values.place("name"), "an empty name", "every " + what + " has a name", "");
      } else if (!seen.insert(name).second) {
        problem(values.place("name"), "name = " + in_quotes(name), "names must differ",
                "items and campaigns share their names with nothing else, nor with a channel");
      }
    };
    for (const Values& item : scenario_.items) check_one(item, "item");
    for (const Values& campaign : scenario_.campaigns) check_one(campaign, "campaign");
  }

  void check_inside_clock(const Values& values, const std::string& key) {
    if (values.has(key)) check_moment(values.place(key), key, values.moment(key));
  }

  /// What begins, comes out or is aired must have a step left to do it in.
  void check_begins(const Values& values, const std::string& key) {
    if (!values.has(key)) return;
    check_moment(values.place(key), key, values.moment(key));
    check_not_at_the_end(values.place(key), key, values.moment(key));
  }

  void check_not_at_the_end(const std::string& place, const std::string& key,
                            const Moment& moment) {
    if (!clock_ || (moment.is_date && !clock_->dated())) return;
    if (clock_->offset_of(moment) != clock_->length_ms()) return;
    problem(place, key + " = " + to_toml(moment), "must lie before the end of the clock",
            "nothing can happen any more");
  }

  void check_moment(const std::string& place, const std::string& key, const Moment& moment) {
    if (!clock_) return;
    if (moment.is_date && !clock_->dated()) {
      problem(place, key + " = " + to_toml(moment), "must be a duration: the clock has no dates",
              "give clock.start a date, or write an offset such as \"3 days\"");
      return;
    }
    const std::int64_t offset = clock_->offset_of(moment);
    if (offset < 0 || offset > clock_->length_ms()) {
      problem(place, key + " = " + to_toml(moment),
              "must lie inside the clock, from " + clock_->text_of(0) + " to " +
                  clock_->text_of(clock_->length_ms()),
              "");
    }
  }

  void check_order(const Values& values, const std::string& first, const std::string& second) {
    if (!clock_ || !values.has(first) || !values.has(second)) return;
    if (clock_->step_of(values.moment(first)) < clock_->step_of(values.moment(second))) return;
    const bool after =
        clock_->offset_of(values.moment(first)) < clock_->offset_of(values.moment(second));
    problem(values.place(second), second + " = " + to_toml(values.moment(second)),
            after ? "must be in a later step than " + first + ", " + to_text(values.moment(first))
                  : "must be after " + first + ", " + to_text(values.moment(first)),
            after ? "a step is " + to_text(Span{clock_->step_ms()}) : "");
  }

  void check_active(const Values& layer) {
    if (!layer.declares("active_from")) return;
    check_begins(layer, "active_from");
    check_inside_clock(layer, "active_until");
    check_order(layer, "active_from", "active_until");
    if (!clock_ || !layer.has("active_until") || layer.has("active_from") ||
        clock_->offset_of(layer.moment("active_until")) != 0)
      return;
    problem(layer.place("active_until"), "active_until = " + to_toml(layer.moment("active_until")),
            "must be after the start of the clock", "without its ties, leave the layer out");
  }

  /// The item that a scenario without any has, and that it is printed with.
  static bool is_implied(const Values& item) {
    return !item.given("name") ||
           (item.text("name") == "item" &&
            std::ranges::all_of(item.entries(), [&item](const Values::Entry& entry) {
              const std::string& key = entry.parameter.key;
              return key == "name" || !item.has(key) || item.is_default(key);
            }));
  }

  void check_item(const Values& item) {
    if (item.has("release") && !model_.releases) {
      problem(item.place("release"), "release = " + to_toml(item.moment("release")),
              "must be absent: the model '" + model_.name + "' knows no release dates");
    } else {
      check_begins(item, "release");
    }
    if (!model_.downloads && !is_implied(item)) {
      problem(item.place(), "an item",
              "must be absent: the model '" + model_.name +
                  "' has no items, and reports states and measures");
      return;
    }
    check_people_keys(item, {"quality", "attributes"});
    if (!scenario_.population.sound("taste_dimensions")) return;
    const std::int64_t dimensions = scenario_.population.integer("taste_dimensions");
    if (item.has("attributes") &&
        static_cast<std::int64_t>(item.numbers("attributes").size()) > dimensions) {
      problem(item.place("attributes"),
              std::to_string(item.numbers("attributes").size()) + " attributes",
              "must be at most population.taste_dimensions, " + std::to_string(dimensions), "");
    }
  }

  static std::vector<std::string> names_of(const std::vector<Values>& list) {
    std::vector<std::string> names;
    for (const Values& element : list) names.push_back(element.text("name"));
    return names;
  }
  /// One whose own name is faulty may be the one that is meant: then nothing is said.
  static bool all_named(const std::vector<Values>& list) {
    return std::none_of(list.begin(), list.end(),
                        [](const Values& element) { return element.faulty("name"); });
  }

  void check_known(const std::string& place, const std::string& name,
                   const std::vector<std::string>& known, const std::string& allowed) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      problem(place, in_quotes(name), "must be " + allowed, name_hint(name, known));
  }

  void check_campaign(const Values& campaign) {
    const std::string& kind = campaign.text("kind");
    const auto& understood = model_.campaign_kinds;
    if (std::find(understood.begin(), understood.end(), kind) == understood.end()) {
      problem(campaign.place("kind"), "kind = " + in_quotes(kind),
              "must be a kind that the model '" + model_.name + "' understands",
              name_hint("", understood));
    }
    check_target(campaign, kind);
    if (campaign.has("pool")) check_pool(campaign);
    if (kind == "seed" || kind == "group") check_seeding(campaign, scenario_, model_, problems_);
    if (kind == "seed" && model_.releases) check_seeds_released(campaign);
    check_times(campaign, kind);
  }

  void check_target(const Values& campaign, const std::string& kind) {
    if (!campaign.sound("target") || campaign.text("target").empty()) return;
    std::vector<std::string> targets = names_of(scenario_.items);
    bool complete = all_named(scenario_.items);
    if (kind == "broadcast") {
      for (const Values& other : scenario_.campaigns) {
        if (!other.has("kind") || other.text("kind") == "group")
          targets.push_back(other.text("name"));
        complete = complete && !other.faulty("name");
      }
    }
    if (complete)
      check_known(campaign.place("target"), campaign.text("target"), targets,
                  kind == "broadcast" ? "the name of an item or a group" : "the name of an item");
  }

  void check_pool(const Values& campaign) {
    const std::vector<std::string>& pool = campaign.texts("pool");
    const std::string place = campaign.place("pool");
    if (pool.empty())
      problem(place, "an empty pool", "must name at least one item", "leave it out to browse all");
    check_each_once(place, pool);
    if (!all_named(scenario_.items)) return;
    for (const std::string& name : pool)
      check_known(place, name, names_of(scenario_.items), "the name of an item");
  }

  void check_each_once(const std::string& place, const std::vector<std::string>& names) {
    std::set<std::string> seen;
    std::set<std::string> told;
    for (const std::string& name : names)
      if (!seen.insert(name).second && told.insert(name).second)
        problem(place, in_quotes(name) + " more than once", "each must stand once");
  }

  void check_broadcasts() {
    std::map<std::string, std::size_t> on_target;
    for (const Values& campaign : scenario_.campaigns) {
      if (!campaign.has("kind") || campaign.text("kind") != "broadcast") continue;
      if (!campaign.sound("target") || ++on_target[campaign.text("target")] != kMostBroadcasts + 1)
        continue;
      problem(campaign.place(), "one broadcast too many on " + in_quotes(campaign.text("target")),
              "must be at most " + std::to_string(kMostBroadcasts) + " on each target",
              "airings of one campaign go together in its times");
    }
  }

  void check_times(const Values& campaign, const std::string& kind) {
    for (const char* key : {"start", "act_from"}) check_begins(campaign, key);
    for (const char* key : {"until", "act_until"}) check_inside_clock(campaign, key);
    check_closeness(campaign);
    check_tries(campaign);
    if (campaign.declares("invite_for")) check_not_shorter_than_a_step(campaign, "invite_for");
    check_order(campaign, "start", "until");
    check_order(campaign, "start", "act_until");
    check_order(campaign, "act_from", "act_until");
    if (kind != "broadcast" || campaign.faulty("times")) return;
    if (!campaign.has("times") || campaign.moments("times").empty()) {
      problem(campaign.place("times"), "no times", "a broadcast has at least one time",
              "such as times = [\"3 days\"]");
      return;
    }
    for (const Moment& time : campaign.moments("times")) {
      check_moment(campaign.place("times"), "times", time);
      check_not_at_the_end(campaign.place("times"), "times", time);
    }
  }

  /// What is written down but cannot matter is an error: nothing is silently ignored.
  void check_not_given(const Values& values, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) {
      if (!values.given(key) || values.is_default(key)) continue;
      problem(values.place(key), key + " is given",
              "must be absent: it does not act in the model '" + model_.name + "'");
    }
  }

  /// Of these, what does not act in the model must not be given.
  void check_people_keys(const Values& values, const std::vector<std::string>& keys) {
    for (const std::string& key : keys)
      if (!model_.people || std::ranges::count(model_.idle, key) > 0)
        check_not_given(values, {key});
  }

  void check_people() {
    for (const std::string& key : collectivism_keys())
      if (!model_.people || std::ranges::count(model_.idle, "collectivism") > 0)
        check_not_given(scenario_.population, {key});
    check_collectivism(scenario_.population, problems_);
    if (model_.downloads)
      check_people_keys(scenario_.population, {"taste_dimensions"});
    else
      check_not_given(scenario_.population, {"taste_dimensions"});
    if (scenario_.model.declares("talk_for"))
      check_not_shorter_than_a_step(scenario_.model, "talk_for");
  }

  /// The rally needs a published race that people can see within the week.
  void check_closeness(const Values& campaign) {
    if (!campaign.has("closeness") || campaign.number("closeness") == 0.0) return;
    const Values& chart = scenario_.chart;
    constexpr std::int64_t kDayMs = 86'400'000;
    if (chart.boolean("visible") && chart.text("publish") == "daily" &&
        chart.span("delay").ms < 6 * kDayMs)
      return;
    problem(campaign.place("closeness"), "closeness = " + to_toml(campaign.number("closeness")),
            "must be 0 unless the race can be seen while it runs",
            "chart.visible = true, chart.publish = \"daily\" and a chart.delay below 6 days");
  }

  /// Times shorter than a step would be rounded up to one.
  void check_not_shorter_than_a_step(const Values& values, const std::string& key) {
    if (!clock_ || !values.has(key) || values.span(key).ms >= clock_->step_ms()) return;
    problem(values.place(key), key + " = " + to_toml(values.span(key)),
            "must be at least one clock.step, " + to_text(Span{clock_->step_ms()}));
  }

  void check_tries(const Values& campaign) {
    constexpr double kMostTries = 50.0;
    if (!clock_ || !campaign.has("rate")) return;
    if (campaign.number("rate") * clock_->step_days() <= kMostTries) return;
    problem(campaign.place("rate"), "rate = " + to_toml(campaign.number("rate")),
            "must be at most 50 tries in a clock.step", "take a shorter clock.step");
  }

  /// Seed agents have the item from the start, so it must be out by then.
  void check_seeds_released(const Values& campaign) {
    for (const Values& item : scenario_.items) {
      if (!clock_ || !item.has("release") || item.text("name") != campaign.text("target")) continue;
      if (clock_->step_of(item.moment("release")) <= 0) continue;
      problem(campaign.place("target"), "target = " + in_quotes(item.text("name")),
              "must be an item that is out at the start: seed agents have it from then on",
              "its release is " + to_text(item.moment("release")));
    }
  }

  void check_record(const Values& record) {
    if (record.faulty("shapley") || !record.boolean("shapley") || !model_.channels.empty()) return;
    problem(record.place("shapley"), "shapley = true",
            "must be false: no channels act in the model '" + model_.name + "'");
  }

  void check_twin(const Values& twin) {
    if (twin.faulty("without") || twin.faulty("collectivism")) return;
    if (!model_.downloads) {
      problem(twin.place(), "a twin",
              "must be absent: nothing is downloaded in the model '" + model_.name + "'",
              "twins tell whose downloads differ");
      return;
    }
    check_people_keys(twin, {"collectivism"});
    const bool without = twin.has("without") && !twin.texts("without").empty();
    if (!without && !twin.has("collectivism")) {
      problem(twin.place(), "a twin that differs in nothing",
              "must have without = […] or collectivism = …",
              "without = [\"peers\"] switches the peers off");
    }
    if (!without || !all_named(scenario_.campaigns)) return;
    check_twin_acts(twin);
    std::vector<std::string> known = twin_channels();
    for (const Values& campaign : scenario_.campaigns) known.push_back(campaign.text("name"));
    for (const std::string& name : twin.texts("without"))
      check_known(twin.place("without"), name, known, "a campaign or a channel");
  }

  /// A twin that cannot differ would report an effect of 0 as if it were a finding.
  void check_twin_acts(const Values& twin) {
    for (const std::string& name : twin.texts("without")) {
      const auto is = [&name](const std::vector<std::string>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      if (!is(twin_channels()) || is(model_.channels)) continue;
      problem(twin.place("without"), in_quotes(name),
              "must be a channel that acts in the model '" + model_.name + "'",
              name_hint("", model_.channels));
    }
  }

  const Scenario& scenario_;
  const ModelCard& model_;
  std::vector<Problem>& problems_;
  std::optional<Clock> clock_;
};

}  // namespace

void check_only_with(const Values& model, const std::string& key, const std::string& selector,
                     const std::vector<std::string>& values, std::vector<Problem>& problems) {
  if (!model.given(key) || model.is_default(key) || !model.sound(selector)) return;
  if (std::ranges::count(values, model.text(selector)) > 0) return;
  std::string allowed;
  for (const std::string& value : values)
    allowed += (allowed.empty() ? "" : " or ") + in_quotes(value);
  problems.push_back({model.place(key), key + " is given",
                      "must be absent: it acts only where " + selector + " = " + allowed, ""});
}

void check_across_sections(const Scenario& scenario, const ModelCard& model,
                           std::vector<Problem>& problems) {
  Checker(scenario, model, problems).check();
}

}  // namespace groundswell
