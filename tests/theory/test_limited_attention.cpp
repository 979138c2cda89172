// SPDX-License-Identifier: Apache-2.0
// Limited attention (science.md §3). A post is on the screens of k followers for as many turns as
// the attention lasts, so it has k·c·attention·notice successors on average; where that is below 1
// the posts of a step follow from it exactly. Beyond: the orderings of Weng et al. (2012) by
// attention and by network.
#include <array>

#include "graph/generators.hpp"
#include "support/catch.hpp"
#include "theory/state_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace limited_attention_theory {
namespace {

enum Measure : std::size_t { kCurrent, kMostPopular, kLongestLife, kMostActive, kPosts };
constexpr std::size_t kMeasures = 5;

ModelRun attentive(const Graph& graph, double c, double attention, double notice, double recall,
                   int steps) {
  return {graph, state_text("\"limited-attention\"\nattention = " + to_text(attention) +
                                "\nnotice = " + to_text(notice) + "\nrecall = " + to_text(recall),
                            steps, 1, situation(c))};
}

/// Means over worlds of what was so far when `posts` had been posted: worlds are compared at the
/// same number of posts, since longer attention makes more of them a step.
struct Extremes {
  Sample popular, life, active;
};
Extremes at_posts(const Graph& graph, double attention, double posts, int steps) {
  const ModelRun run = attentive(graph, 0.55, attention, 0.016, 0.4, steps);
  Extremes found;
  for (World number = 0; number < 8; ++number) {
    const WorldResult world = run.world(number);
    Step step = 0;
    while (measured(world, kPosts, kMeasures, step) < posts) REQUIRE(++step < world.steps);
    found.popular.add(measured(world, kMostPopular, kMeasures, step));
    found.life.add(measured(world, kLongestLife, kMeasures, step));
    found.active.add(measured(world, kMostActive, kMeasures, step));
  }
  return found;
}

/// More than by chance: by 5 standard errors of the difference.
bool clearly_above(const Sample& high, const Sample& low) {
  return high.mean() - low.mean() > 5.0 * std::hypot(high.standard_error(), low.standard_error());
}

}  // namespace

TEST_CASE("limited attention: a post has degree * c * attention * notice successors") {
  struct Row {
    std::uint32_t degree;
    double c, attention, notice, recall;
  };
  for (const Row& row :
       {Row{20, .55, 1.0, .016, .4}, Row{20, .8, 2.0, .016, .0}, Row{40, .95, .5, .03, .4},
        Row{10, .5, 5.0, .03, .9}, Row{50, .9, 1.0, .0178, .4}}) {
    constexpr AgentId kAgents = 400;
    constexpr Step kBurn = 100, kSteps = 250;
    const Graph graph = random_regular({kAgents, row.degree}, 1, one_thread());
    const ModelRun run = attentive(graph, row.c, row.attention, row.notice, row.recall, kSteps);
    const double successors = row.degree * row.c * row.attention * row.notice;
    Sample posts;  // a step and agent; one value of each world
    for (World number = 0; number < 25; ++number) {
      const WorldResult world = run.world(number);
      posts.add((measured(world, kPosts, kMeasures) - measured(world, kPosts, kMeasures, kBurn)) /
                (kAgents * static_cast<double>(kSteps - 1 - kBurn)));
    }
    CAPTURE(row.degree, row.c, row.attention, successors, posts.standard_error());
    // 4.5 standard errors of 25 worlds (Student's t): a false alarm in 7000.
    CHECK(agrees(posts, (1.0 - row.c) / (1.0 - successors), 4.5));
  }
}

TEST_CASE("limited attention: short attention has no long-lived and no popular memes") {
  const Graph graph = barabasi_albert({.agents = 1000, .ties_per_agent = 25}, 1, one_thread());
  const Extremes brief = at_posts(graph, 0.1, 20000, 60);
  const Extremes usual = at_posts(graph, 1.0, 20000, 30);
  CAPTURE(brief.life.mean(), usual.life.mean(), brief.popular.mean(), usual.popular.mean(),
          brief.active.mean(), usual.active.mean());
  CHECK(clearly_above(usual.life, brief.life));
  CHECK(brief.life.mean() < 0.5);
  CHECK(usual.life.mean() > 5.0);
  CHECK(clearly_above(usual.popular, brief.popular));
  CHECK(clearly_above(usual.active, brief.active));
}

TEST_CASE("limited attention: hubs make popular memes and active people, no meme being better") {
  const Graph hubs = barabasi_albert({.agents = 1000, .ties_per_agent = 25}, 1, one_thread());
  const Graph even = random_regular({1000, 50}, 1, one_thread());
  const Extremes unequal = at_posts(hubs, 1.0, 20000, 30);
  const Extremes equal = at_posts(even, 1.0, 20000, 40);
  CAPTURE(unequal.popular.mean(), equal.popular.mean(), unequal.active.mean(), equal.active.mean());
  CHECK(clearly_above(unequal.popular, equal.popular));
  CHECK(clearly_above(unequal.active, equal.active));
}

}  // namespace limited_attention_theory
