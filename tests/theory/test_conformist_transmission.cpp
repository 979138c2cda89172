// SPDX-License-Identifier: Apache-2.0
// Conformist transmission against its map of a well-mixed society, which is exact but for terms of
// order 1/N: one step, where it ends, and where halves stop lasting.
//
// Two-sided at 4 standard errors over 20 worlds (Student's t: false-alarm rate 7.7e-4 each).
#include <cmath>

#include "support/catch.hpp"
#include "theory/state_run.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace conformist_transmission_theory {
namespace {

constexpr AgentId kCrowd = 20'000;
constexpr World kWorlds = 20;

struct Point {
  double strength, c;
};

double map(const Point& point, double m) {
  return point.c * std::tanh(point.strength * std::atanh(m));
}

/// Magnetisation at the end of `steps` synchronous steps from a share of yes, over worlds.
Sample magnetisation(AgentId agents, const Point& point, const std::string& people, double share,
                     int steps, const std::string& settings = "") {
  const Graph crowd = Graph::well_mixed(agents);
  const ModelRun run(crowd, state_text("\"conformist-transmission\"\nupdating = \"synchronous\"\n"
                                       "strength = " +
                                           to_text(point.strength) + "\nshare = " + to_text(share) +
                                           "\n" + settings,
                                       steps + 1, 21, people));
  Sample sample;
  for (World world = 0; world < kWorlds; ++world) sample.add(measured(run.world(world), 0, 2));
  return sample;
}

}  // namespace

TEST_CASE("conformist transmission: one step follows the map, as a situation and as a trait") {
  for (const Point& point : {Point{3.0, 0.5}, Point{1.0, 0.9}, Point{0.5, 1.0}, Point{6.5, 0.8}})
    for (const double share : {0.3, 0.55, 0.9})
      for (const bool is_trait : {false, true}) {
        const Sample found =
            magnetisation(50'000, point, is_trait ? trait(point.c) : situation(point.c), share, 1);
        CAPTURE(point.strength, point.c, share, is_trait, found.mean(), found.standard_error());
        // The start is drawn by lots, so the error is that of both steps.
        CHECK(agrees(found, map(point, 2.0 * share - 1.0)));
      }
}

TEST_CASE("conformist transmission: a majority lasts where the product of both is above one") {
  for (const Point& point : {Point{3.0, 0.5}, Point{2.0, 0.75}, Point{5.0, 0.3}}) {
    double m = 0.9;
    for (int i = 0; i < 200; ++i) m = map(point, m);
    REQUIRE(m > 0.2);
    const Sample found = magnetisation(kCrowd, point, situation(point.c), 0.8, 30);
    CAPTURE(point.strength, point.c, m, found.mean(), found.standard_error());
    CHECK(agrees(found, m));
  }
  // Below, deviations die out: what is left is noise of 1/√N / √(1 − (cα)²), 4 of it allowed.
  for (const Point& point : {Point{3.0, 0.25}, Point{1.5, 0.5}, Point{0.5, 0.9}}) {
    const double slope = point.c * point.strength;
    const double noise = 1.0 / std::sqrt(1.0 * kCrowd * kWorlds * (1.0 - slope * slope));
    const Sample found = magnetisation(kCrowd, point, situation(point.c), 0.8, 30);
    CAPTURE(point.strength, point.c, found.mean(), noise);
    CHECK(std::fabs(found.mean()) <= 4.0 * noise);
  }
}

TEST_CASE("conformist transmission: what is judged by oneself has the merit it has") {
  const Sample found = magnetisation(kCrowd, {3.0, 0.0}, situation(0.0), 0.5, 2, "merit = 0.8\n");
  CHECK(agrees(found, 0.6));
  // All conform: nobody says yes, so nobody ever will.
  CHECK(magnetisation(kCrowd, {3.0, 1.0}, situation(1.0), 0.0, 5).mean() == -1.0);
}

}  // namespace conformist_transmission_theory
