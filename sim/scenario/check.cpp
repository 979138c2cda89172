// SPDX-License-Identifier: Apache-2.0
// What can be wrong between sections. Single values were checked when they were read; here names
// are looked up, times are held against the clock, and sizes against each other.
#include <algorithm>
#include <set>

#include "scenario/clock.hpp"
#include "scenario/scenario.hpp"

namespace groundswell {
namespace {

class Checker {
 public:
  Checker(const Scenario& scenario, const ModelCard& model, std::vector<Problem>& problems)
      : scenario_(scenario), model_(model), problems_(problems) {}

  void check() {
    const bool clock_is_good = check_clock();
    if (clock_is_good) clock_.emplace(scenario_.clock);
    check_graph();
    check_names();
    for (const Values& item : scenario_.items) check_item(item);
    for (const Values& campaign : scenario_.campaigns)
      if (campaign.has("kind")) check_campaign(campaign);
    for (const auto& [name, twin] : scenario_.twins) check_twin(twin);
  }

 private:
  void problem(const std::string& place, const std::string& found, const std::string& allowed,
               const std::string& hint = "") {
    problems_.push_back({place, found, allowed, hint});
  }

  bool check_clock() {
    const Values& clock = scenario_.clock;
    const std::size_t before = problems_.size();
    if (clock.has("end") == clock.has("steps")) {
      problem(clock.place(), clock.has("end") ? "both end and steps" : "neither end nor steps",
              "exactly one of clock.end and clock.steps", "steps = 100 runs a hundred steps");
      return false;
    }
    const bool dated = clock.has("start") && clock.moment("start").is_date;
    if (clock.has("start") && !dated) {
      problem(clock.place("start"), "start = " + to_text(clock.moment("start")), "must be a date",
              "leave it out where time starts at 0");
    }
    if (clock.has("end")) check_clock_end(clock, dated);
    return problems_.size() == before;
  }

  void check_clock_end(const Values& clock, bool dated) {
    const Moment& end = clock.moment("end");
    if (end.is_date && !dated) {
      problem(clock.place("end"), "end = " + to_text(end), "must be a duration without clock.start",
              "give clock.start a date too");
      return;
    }
    const std::int64_t length = end.ms - (end.is_date ? clock.moment("start").ms : 0);
    const std::int64_t step = clock.span("step").ms;
    if (length <= 0) {
      problem(clock.place("end"), "end = " + to_text(end), "must be after the start", "");
    } else if (length / std::max<std::int64_t>(step, 1) > 100'000'000) {
      problem(clock.place("end"), "more than 100000000 steps", "at most 100000000 steps",
              "take a longer clock.step");
    }
  }

  void check_graph() {
    const Values& graph = scenario_.graph;
    if (!graph.has("kind")) return;
    const std::string& kind = graph.text("kind");
    if (kind == "well-mixed" && !model_.well_mixed) {
      problem(graph.place("kind"), "kind = \"well-mixed\"",
              "a graph with ties for the model '" + model_.name + "'", "");
    }
    if (!graph.has("agents")) return;
    check_graph_sizes(graph, kind, graph.integer("agents"));
  }

  void check_graph_sizes(const Values& graph, const std::string& kind, std::int64_t agents) {
    const auto below_agents = [&](const std::string& key, double value) {
      if (value < static_cast<double>(agents)) return;
      problem(graph.place(key), key + " = " + shortest(value),
              "must be below the number of agents, " + std::to_string(agents), "");
    };
    if (kind == "erdos-renyi")
      if (graph.has("mean_degree")) below_agents("mean_degree", graph.number("mean_degree"));
    for (const char* key : {"degree", "neighbours", "ties_per_agent"})
      if (graph.has(key)) below_agents(key, static_cast<double>(graph.integer(key)));
    if (graph.has("neighbours") && graph.integer("neighbours") % 2 != 0)
      problem(graph.place("neighbours"), "neighbours = " + shortest(graph, "neighbours"),
              "must be even", "half of them lie on each side");
    if (graph.has("degree") && graph.integer("degree") % 2 != 0 && agents % 2 != 0)
      problem(graph.place("degree"), "degree = " + shortest(graph, "degree"),
              "agents · degree must be even", "");
    if (kind == "bter" && graph.integer("max_degree") > 0 &&
        static_cast<double>(graph.integer("max_degree")) < graph.number("mean_degree"))
      problem(graph.place("max_degree"), "max_degree = " + shortest(graph, "max_degree"),
              "must not be below mean_degree", "");
    if (kind == "bter" && agents < 3)
      problem(graph.place("agents"), "agents = " + std::to_string(agents), "at least 3", "");
    if (kind == "bter" && graph.number("mean_degree") * 2.0 > static_cast<double>(agents - 1))
      problem(
          graph.place("mean_degree"), "mean_degree = " + shortest(graph.number("mean_degree")),
          "at most half of the other agents, " + shortest(static_cast<double>(agents - 1) / 2.0),
          "");
    if (kind == "cycle" && agents < 3)
      problem(graph.place("agents"), "agents = " + std::to_string(agents), "at least 3", "");
    if (kind == "complete" && agents > 20'000)
      problem(graph.place("agents"), "agents = " + std::to_string(agents),
              "at most 20000 for a stored complete graph",
              "kind = \"well-mixed\" is the same society without stored ties");
  }

  static std::string shortest(double value) {
    const std::string text = to_text(value);
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
  }
  static std::string shortest(const Values& values, const std::string& key) {
    return std::to_string(values.integer(key));
  }

  void check_names() {
    std::set<std::string> seen(twin_channels().begin(), twin_channels().end());
    const auto check_one = [&](const Values& values, const std::string& what) {
      const std::string& name = values.text("name");
      if (name.empty()) {
        problem(values.place("name"), "an empty name", "every " + what + " has a name", "");
      } else if (!seen.insert(name).second) {
        problem(values.place("name"), "name = " + quoted(name), "names must differ",
                "items and campaigns share their names with nothing else, nor with a channel");
      }
    };
    for (const Values& item : scenario_.items) check_one(item, "item");
    for (const Values& campaign : scenario_.campaigns) check_one(campaign, "campaign");
  }

  void check_inside_clock(const Values& values, const std::string& key) {
    if (values.has(key)) check_moment(values.place(key), key, values.moment(key));
  }

  void check_moment(const std::string& place, const std::string& key, const Moment& moment) {
    if (!clock_) return;
    if (moment.is_date && !clock_->dated()) {
      problem(place, key + " = " + to_text(moment), "a duration: the clock has no dates",
              "give clock.start a date, or write an offset such as \"3 days\"");
      return;
    }
    const std::int64_t offset = clock_->offset_of(moment);
    if (offset < 0 || offset > clock_->length_ms()) {
      problem(place, key + " = " + to_text(moment),
              "must lie inside the clock, from " + clock_->text_of(0) + " to " +
                  clock_->text_of(clock_->length_ms()),
              "");
    }
  }

  void check_order(const Values& values, const std::string& first, const std::string& second) {
    if (!clock_ || !values.has(first) || !values.has(second)) return;
    if (clock_->offset_of(values.moment(first)) < clock_->offset_of(values.moment(second))) return;
    problem(values.place(second), second + " = " + to_text(values.moment(second)),
            "must be after " + first + ", " + to_text(values.moment(first)), "");
  }

  void check_item(const Values& item) {
    check_inside_clock(item, "release");
    const std::int64_t dimensions = scenario_.population.integer("taste_dimensions");
    if (item.has("attributes") &&
        static_cast<std::int64_t>(item.numbers("attributes").size()) > dimensions) {
      problem(item.place("attributes"),
              std::to_string(item.numbers("attributes").size()) + " attributes",
              "at most population.taste_dimensions, " + std::to_string(dimensions), "");
    }
  }

  [[nodiscard]] std::vector<std::string> item_names() const {
    std::vector<std::string> names;
    for (const Values& item : scenario_.items) names.push_back(item.text("name"));
    return names;
  }
  [[nodiscard]] std::vector<std::string> group_names() const {
    std::vector<std::string> names;
    for (const Values& campaign : scenario_.campaigns)
      if (campaign.has("kind") && campaign.text("kind") == "group")
        names.push_back(campaign.text("name"));
    return names;
  }

  void check_known(const std::string& place, const std::string& name,
                   const std::vector<std::string>& known, const std::string& allowed) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      problem(place, quoted(name), "must be " + allowed, name_hint(name, known));
  }

  void check_campaign(const Values& campaign) {
    const std::string& kind = campaign.text("kind");
    const auto& understood = model_.campaign_kinds;
    if (std::find(understood.begin(), understood.end(), kind) == understood.end()) {
      problem(campaign.place("kind"), "kind = " + quoted(kind),
              "a kind that the model '" + model_.name + "' understands", name_hint("", understood));
    }
    std::vector<std::string> targets = item_names();
    if (kind == "broadcast")
      for (const std::string& group : group_names()) targets.push_back(group);
    if (campaign.has("target") && !campaign.text("target").empty())
      check_known(campaign.place("target"), campaign.text("target"), targets,
                  kind == "broadcast" ? "the name of an item or a group" : "the name of an item");
    if (campaign.has("pool"))
      for (const std::string& name : campaign.texts("pool"))
        check_known(campaign.place("pool"), name, item_names(), "the name of an item");
    if (kind == "seed" || kind == "group") check_seeding(campaign);
    check_times(campaign, kind);
  }

  void check_times(const Values& campaign, const std::string& kind) {
    for (const char* key : {"start", "until", "act_from", "act_until"})
      check_inside_clock(campaign, key);
    check_order(campaign, "start", "until");
    check_order(campaign, "start", "act_until");
    check_order(campaign, "act_from", "act_until");
    if (kind != "broadcast") return;
    if (!campaign.has("times") || campaign.moments("times").empty()) {
      problem(campaign.place("times"), "no times", "a broadcast has at least one time", "");
      return;
    }
    for (const Moment& time : campaign.moments("times"))
      check_moment(campaign.place("times"), "times", time);
  }

  void check_seeding(const Values& campaign) {
    const int ways = static_cast<int>(campaign.has("agents")) +
                     static_cast<int>(campaign.has("count")) +
                     static_cast<int>(campaign.has("share"));
    if (ways != 1) {
      problem(campaign.place(), ways == 0 ? "no seed agents" : "seed agents given more than once",
              "exactly one of agents, count and share", "count = 2 takes two agents at random");
      return;
    }
    if (campaign.has("count") && scenario_.graph.has("agents") &&
        campaign.integer("count") > scenario_.graph.integer("agents")) {
      problem(campaign.place("count"), "count = " + shortest(campaign, "count"),
              "at most the number of agents, " + shortest(scenario_.graph, "agents"), "");
    }
  }

  void check_twin(const Values& twin) {
    const bool without = twin.has("without") && !twin.texts("without").empty();
    if (!without && !twin.has("collectivism")) {
      problem(twin.place(), "a twin that differs in nothing", "without = […] or collectivism = …",
              "without = [\"peers\"] switches the peers off");
    }
    if (!without) return;
    std::vector<std::string> known = twin_channels();
    for (const Values& campaign : scenario_.campaigns) known.push_back(campaign.text("name"));
    for (const std::string& name : twin.texts("without"))
      check_known(twin.place("without"), name, known, "a campaign or a channel");
  }

  const Scenario& scenario_;
  const ModelCard& model_;
  std::vector<Problem>& problems_;
  std::optional<Clock> clock_;
};

}  // namespace

void check_across_sections(const Scenario& scenario, const ModelCard& model,
                           std::vector<Problem>& problems) {
  Checker(scenario, model, problems).check();
}

}  // namespace groundswell
