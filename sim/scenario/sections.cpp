// SPDX-License-Identifier: Apache-2.0
#include "scenario/sections.hpp"

#include "scenario/seeding.hpp"

namespace groundswell {
namespace {

std::vector<Parameter> joined(std::vector<Parameter> first, std::vector<Parameter> second) {
  for (Parameter& parameter : second) first.push_back(std::move(parameter));
  return first;
}

}  // namespace

const std::vector<Parameter>& head_parameters() {
  static const std::vector<Parameter> parameters{
      text("title", "Untitled").means("what the scenario is called in results"),
      text("description", "").means("what it is about, in a few sentences"),
      integer("seed", 1).between(0, 9.2e18).means("names the random universe of the run"),
      integer("worlds", 8)
          .between(1, 1'000'000)
          .unit("worlds")
          .means("number of replicates, each with its own draws"),
      integer("scale", 1)
          .between(1, 1'000'000'000)
          .unit("people per agent")
          .means("how many people one agent stands for in reported counts"),
  };
  return parameters;
}

const std::vector<Parameter>& clock_parameters() {
  static const std::vector<Parameter> parameters{
      date("start").optional().means("date of the first step; without it time starts at 0"),
      moment("end").optional().means("the clock stops here (give this or steps)"),
      integer("steps")
          .between(1, 100'000'000)
          .unit("steps")
          .optional()
          .means("number of steps (give this or end)"),
      span("step", "1 day").above(0).means("length of one step"),
  };
  return parameters;
}

const std::vector<Parameter>& population_parameters() {
  static const std::vector<Parameter> parameters{
      distribution("collectivism", Distribution{"constant", {0.5}})
          .between(0, 1)
          .means("c: weight of others against one's own discovery, per agent"),
      path("collectivism_file")
          .optional()
          .means(
              "CSV file with a column id and one of collectivism, one row for each agent, instead "
              "of the distribution; rows of others are passed over, and counted"),
      text("collectivism_column", "collectivism")
          .means("the column of collectivism_file that collectivism is in"),
      text("collectivism_trait")
          .optional()
          .means("a trait of the graph that tells collectivism, instead of the distribution"),
      texts("collectivism_labels").means("all values of that trait"),
      numbers("collectivism_values")
          .between(0, 1)
          .means("collectivism of the agents of each of these values, in the same order"),
      integer("taste_dimensions", 2)
          .between(0, 64)
          .means("number of taste dimensions; tastes are standard normal in each"),
  };
  return parameters;
}

const std::vector<Parameter>& item_parameters() {
  static const std::vector<Parameter> parameters{
      text("name").means("what the item is called; with a count, followed by a number"),
      integer("count", 1).between(1, 100'000).unit("items").means("so many items like this one"),
      distribution("quality", Distribution{"constant", {0.0}})
          .between(-100, 100)
          .held_by_draw()
          .unit("standard deviations of taste")
          .means("how good each is to everybody; appeal is exp(quality)"),
      numbers("attributes")
          .between(-100, 100)
          .means(
              "what kind of thing it is: an agent whose taste points the same way likes it more"),
      moment("release").optional().means("can be downloaded from here on (default: the start)"),
      boolean("eligible", true).means("whether its downloads count for the chart"),
  };
  return parameters;
}

const Parameter& item_quality() {
  static const Parameter parameter =
      number("quality", 0.0)
          .between(-100, 100)
          .unit("standard deviations of taste")
          .means("how good it is to everybody; appeal is exp(quality)");
  return parameter;
}

const std::vector<SectionKind>& campaign_kinds() {
  static const std::vector<SectionKind> kinds{
      {"seed", "given agents have adopted the target at the start",
       joined({text("target", "").means("the item adopted (default: the only item)")},
              seeding_parameters())},
      {"group",
       "herd-following: membership spreads on the graph from seed agents, then members are called "
       "to the target",
       joined({text("target", "").means("the item members are called to (default: the only item)"),
               moment("start").optional().means("the seed agents found the group here"),
               number("invite", 0.05)
                   .at_least(0)
                   .unit("dose per day per friend")
                   .means("how strongly a member draws each friend in"),
               layers_parameter(),
               span("invite_for", "7 days").above(0).means("how long a member goes on inviting"),
               number("reluctance", 1.0)
                   .above(0)
                   .unit("dose")
                   .means("resistance to joining of an agent to whom the target is neutral"),
               number("join_taste", 1.0)
                   .between(0, 20)
                   .means("how much joining depends on the target suiting the agent's taste"),
               moment("act_from").optional().means("members are called to act from here"),
               moment("act_until").optional().means("the call ends here"),
               number("call", 1.0)
                   .at_least(0)
                   .unit("dose per day")
                   .means("strength of the call, in units of the member's own resistance to the "
                          "target: it "
                          "works alike whatever the item's quality"),
               number("closeness", 0.0)
                   .between(0, 1000)
                   .means("rally when the race is close: the call is multiplied by 1 + closeness · "
                          "exp(−|lead| / closeness_scale)"),
               number("closeness_scale", 10'000.0)
                   .above(0)
                   .unit("people")
                   .means("lead at which the rally has fallen by a factor e")},
              seeding_parameters())},
      {"broadcast",
       "television, radio, press: a dose to an audience at set times",
       {text("target", "").means("item or group it promotes (default: the only item)"),
        moments("times").means("when it is aired"),
        number("audience", 0.5)
            .between(0, 1)
            .unit("of all agents")
            .means("share of the agents it reaches, the same ones each time"),
        number("intensity", 0.1)
            .between(0, 60)
            .unit("dose per airing")
            .means("total dose of one airing"),
        span("fade", "1 day")
            .means("time constant over which an airing's dose is delivered (0: at once)")}},
      {"discovery",
       "independent: recruits try items of a pool by their own taste",
       {texts("pool").means("the items to browse (default: all)"),
        number("recruits", 0.05)
            .between(0, 1)
            .unit("of all agents")
            .means("share of the agents who browse"),
        number("rate", 0.5)
            .between(0, 1000)
            .unit("tries per day")
            .means("how often a recruit tries an item"),
        number("trial", 1.0)
            .between(0, 60)
            .unit("dose per try")
            .means("dose of trying an item, weighted by 1 − c"),
        number("choosiness", 1.0)
            .between(0, 100)
            .means("how much what is tried depends on taste: 0 at random, large always the best "
                   "suited"),
        moment("start").optional().means("browsing starts here"),
        moment("until").optional().means("browsing ends here")}},
  };
  return kinds;
}

const std::vector<Parameter>& chart_parameters() {
  static const std::vector<Parameter> parameters{
      boolean("visible", true).means("whether agents see the published chart"),
      integer("length", 40).between(1, 1'000'000).unit("positions").means("positions published"),
      choice("week_starts",
             {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
             "Sunday")
          .means("first day of the chart week (with a dated clock)"),
      choice("publish", {"weekly", "daily"}, "weekly")
          .means("when the chart comes out; daily adds the week so far every day"),
      span("delay", "0 seconds").means("time from the end of counting to publication"),
  };
  return parameters;
}

const std::vector<Parameter>& record_parameters() {
  static const std::vector<Parameter> parameters{
      boolean("ledger", true).means("keep every download with its cause"),
      boolean("shapley", false)
          .means("share downloads among channels by Shapley value: runs every world again for each "
                 "set of the channels that act, 2 to 16 times in all"),
      choice("graph_statistics", {"auto", "full", "degrees", "none"}, "auto")
          .means("what the run file tells of each layer of ties: everything that `graph info` "
                 "prints, its degrees alone, or nothing. auto: everything up to 200,000 agents "
                 "and two million ties, degrees beyond"),
  };
  return parameters;
}

const std::vector<Parameter>& twin_parameters() {
  static const std::vector<Parameter> parameters{
      texts("without").means(
          "what is switched off: campaigns by name, or \"peers\", \"chart\", \"broadcast\", "
          "\"own\""),
      number("collectivism").between(0, 1).optional().means("collectivism of every agent"),
  };
  return parameters;
}

const std::vector<Parameter>& sweep_parameters() {
  static const std::vector<Parameter> parameters{
      choice("design", {"grid", "zip", "latin-hypercube", "sobol", "random", "saltelli", "table"},
             "grid")
          .means("how the values are combined into points: every combination (grid), the lists in "
                 "step (zip), a sample of the ranges, or the rows of a table"),
      integer("points").between(1, 1e6).optional().means(
          "how many points a sample has (saltelli: base points, each of which becomes one "
          "more than there are keys, and one more)"),
      integer("seed", 1).between(0, 9.2e18).means(
          "draws the sample; 0: the Sobol sequence as published"),
      path("table").optional().means("CSV file: keys in its header, a point in each row"),
      boolean("common_random_numbers", true)
          .means("points share the random universe that `seed` names, so that they differ by their "
                 "values alone; false: each has its own"),
      texts("keep").optional().means(
          "what is kept of every run: series, chart, attribution, metrics, cascades, twins "
          "(default: all but cascades)"),
  };
  return parameters;
}

const std::vector<Parameter>& range_parameters() {
  static const std::vector<Parameter> parameters{
      number("from").means("where the range begins"),
      number("to").means("where it ends"),
      integer("count").between(2, 1e6).optional().means(
          "how many values, ends included (of a sample: none, it takes them from all of the "
          "range)"),
      choice("scale", {"linear", "log"}, "linear").means("equal steps, or equal ratios"),
      boolean("whole", false).means("rounded to whole numbers"),
  };
  return parameters;
}

const std::vector<Parameter>& until_parameters() {
  static const std::vector<Parameter> parameters{
      text("measure").means("name of the measure whose mean over worlds is to be known"),
      number("rel_error")
          .above(0)
          .means("half the width of the confidence interval of the mean, as a share of the mean"),
      number("confidence", 0.95).between(0.5, 0.9999).means("chance that the interval holds it"),
      integer("max_worlds").between(2, 1e6).means("worlds of a point at most"),
  };
  return parameters;
}

std::vector<Parameter> graph_parameters() {
  return {choice("kind", names_of(graph_kinds())).means("what kind of society it is")};
}

std::vector<Parameter> layer_parameters() {
  return {text("name").means("what the layer is called"),
          choice("kind", names_of(layer_kinds())).means("what kind of ties it has")};
}

std::vector<Parameter> campaign_parameters() {
  return {text("name").means("what the campaign is called"),
          choice("kind", names_of(campaign_kinds())).means("what kind of campaign it is")};
}

std::vector<Parameter> model_parameters(std::vector<std::string> models) {
  return {choice("name", std::move(models)).means("the model; see `groundswell models`")};
}

Parameter layers_parameter() {
  return texts("layers").means(
      "the layers whose ties it spreads along, by name, each as strongly as its weight says "
      "(default: all)");
}

std::vector<std::string> names_of(const std::vector<SectionKind>& kinds) {
  std::vector<std::string> names;
  for (const SectionKind& kind : kinds) names.push_back(kind.name);
  return names;
}

}  // namespace groundswell
