// SPDX-License-Identifier: Apache-2.0
// The scenarios in configs/, as shipped but for fewer worlds (and the Christmas race's people),
// give the same bits with one thread and with two, with their worlds in another order, and with the
// ledger kept and not.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/whole_run.hpp"
#include "world/society.hpp"

using namespace groundswell;
using groundswell::test::Prepared;
using groundswell::test::Result;
using groundswell::test::run;

namespace {

std::string shipped(const std::string& name) {
  std::ifstream file(std::string(GROUNDSWELL_SOURCE_DIR) + "/configs/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void check_shipped(const std::string& name, std::vector<Override> changes = {}) {
  changes.push_back({"worlds", "2"});
  const Prepared prepared(shipped(name), changes);
  const Executor one(1);
  const Executor two(2);
  const Society society = build_society(prepared.scenario, one);
  CHECK(build_society(prepared.scenario, two).graph.content_hash() == society.graph.content_hash());
  const auto run_with = [&](const Executor& executor, const std::vector<World>& order,
                            bool ledger) {
    return run(prepared, society.graph, executor, order, ledger, society.layers);
  };
  const Result expected = run_with(one, {}, true);
  REQUIRE(expected.ledger.size() > 1'000);
  CHECK((run_with(two, {1, 0}, false).counts == expected.counts));
  const Result again = run_with(two, {1, 0}, true);
  CHECK((again.counts == expected.counts));
  CHECK((again.ledger == expected.ledger));
}

}  // namespace

TEST_CASE("the Christmas race is the same bits, however it is run") {
  check_shipped("christmas-2009.toml", {{"graph.agents", "60000"}});
}

TEST_CASE("the students' scenario is the same bits, however it is run") {
  check_shipped("herd-or-discovery.toml");
}

TEST_CASE("the classic cascade is the same bits, however it is run") {
  check_shipped("classic-cascade.toml");
}

TEST_CASE("the scenario of three networks is the same bits, however it is run") {
  check_shipped("three-networks.toml");
}
