// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <type_traits>
#include <vector>

#include "core/error.hpp"
#include "support/catch.hpp"

using namespace groundswell;

TEST_CASE("a problem is one sentence: place, what was found, what is allowed, a hint") {
  const Problem full{"race.toml:14:9 campaigns[0].share", "1.7", "must be between 0 and 1",
                     "a share, not a percentage"};
  CHECK(full.sentence() ==
        "race.toml:14:9 campaigns[0].share: 1.7 — must be between 0 and 1 "
        "(a share, not a percentage)");
  CHECK(Problem{"ties.csv:881", "agent 40211", "agents 0 to 39999", ""}.sentence() ==
        "ties.csv:881: agent 40211 — agents 0 to 39999");
  CHECK(Problem{"out.h5", "cannot be written", "", "is the disk full?"}.sentence() ==
        "out.h5: cannot be written (is the disk full?)");
  CHECK(Problem{"out.h5", "cannot be written", "", ""}.sentence() == "out.h5: cannot be written");
}

TEST_CASE("an error keeps all its problems, a line each") {
  const ScenarioError error({{"a", "1", "2", ""}, {"b", "3", "", "4"}});
  CHECK(error.problems().size() == 2);
  CHECK(error.problems()[1] == Problem{"b", "3", "", "4"});
  CHECK(std::string(error.what()) == "a: 1 — 2\nb: 3 (4)");
}

TEST_CASE("the kinds of errors are told apart by type") {
  const auto thrown = [] { throw InputError(Problem{"ties.csv", "is empty", "", ""}); };
  CHECK_THROWS_AS(thrown(), InputError);
  CHECK_THROWS_AS(thrown(), Error);
  CHECK_FALSE(std::is_base_of_v<ScenarioError, InputError>);
  CHECK_FALSE(std::is_base_of_v<Error, InternalError>);  // a bug of ours is nobody's input
}

TEST_CASE("a mistyped name finds the one that was meant") {
  const std::vector<std::string> keys{"collectivism", "schedule", "seed", "share", "steps"};
  CHECK(nearest_name("colectivism", keys) == "collectivism");    // a letter left out
  CHECK(nearest_name("scheddule", keys) == "schedule");          // one too many
  CHECK(nearest_name("shaer", keys) == "share");                 // two swapped
  CHECK(nearest_name("stebs", keys) == "steps");                 // one wrong
  CHECK(nearest_name("Collectivism", keys) == "collectivism");   // a capital
  CHECK(nearest_name("collectivsim_", keys) == "collectivism");  // two faults
}

TEST_CASE("dashes and underscores are the same to a typist") {
  CHECK(nearest_name("seed-agents", {"seeds", "seed_agents"}) == "seed_agents");
}

TEST_CASE("a name like none is answered by none") {
  CHECK(nearest_name("temperature", {"seed", "steps", "share"}).empty());
  CHECK(nearest_name("", {"seed", "steps"}).empty());
  CHECK(nearest_name("ab", {"xy"}).empty());  // two of two letters wrong is not a typing error
  CHECK(nearest_name("seed", {}).empty());
}

TEST_CASE("among equally near names the first is taken") {
  CHECK(nearest_name("bat", {"cat", "hat"}) == "cat");
}

TEST_CASE("the hint names the nearest, or lists what there is") {
  CHECK(name_hint("stpes", {"seed", "steps"}) == "did you mean 'steps'?");
  CHECK(name_hint("temperature", {"seed", "steps"}) == "one of: seed, steps");
}
