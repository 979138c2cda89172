// SPDX-License-Identifier: Apache-2.0
// What is wrong is said, once, where it is wrong. Every scenarios/FAULT.toml is named for its fault
// and has FAULT.expected beside it:
//
//   2 run                                exit code; the command where it is not `check`
//   :6:10 graph.agents: agents = "many"  one line for each problem, in order: a part of its message
//   :5:8 graph.kind: ... did you mean    parts that stand apart are joined by " ... "
//
// There must be exactly as many messages as expected: a fault brings no other messages with it.
#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "support/catch.hpp"
#include "support/run_program.hpp"

using namespace groundswell::test;

namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(GROUNDSWELL_SOURCE_DIR) / "tests/malformed/scenarios";

std::vector<std::string> lines_said(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> faults() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::set<std::string> listing(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    names.insert(entry.path().string());
  return names;
}

/// All parts, joined by " ... " in `expected`, stand in the message in their order.
bool says(const std::string& message, std::string expected) {
  static const std::string kGap = " ... ";
  std::size_t at = 0;
  while (true) {
    const std::size_t gap = expected.find(kGap);
    const std::string part = expected.substr(0, gap);
    const std::size_t found = message.find(part, at);
    if (found == std::string::npos) return false;
    if (gap == std::string::npos) return true;
    at = found + part.size();
    expected.erase(0, gap + kGap.size());
  }
}

/// `error: place: found — allowed (hint)`, the place with line and column wherever it has one.
bool is_well_formed(const std::string& line) {
  static const std::regex kShape(
      "error: "
      "([^ :]+(:[0-9]+(:[0-9]+)?)?( [^ :].*)?|--[a-z]+( [^ ]+)?|[^ :]+: [^ :]+)"
      ": .+ — .+");
  return std::regex_match(line, kShape);
}

void check_messages(const std::string& err, const std::vector<std::string>& expected) {
  INFO(err);
  std::vector<std::string> lines = lines_said(err);
  if (expected.size() > 1) {
    REQUIRE_FALSE(lines.empty());
    CHECK(lines.back() == std::to_string(expected.size()) + " problems");
    lines.pop_back();
  }
  REQUIRE(lines.size() == expected.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    INFO("expected: " << expected[i]);
    CHECK(says(lines[i], expected[i]));
    CHECK(is_well_formed(lines[i]));
  }
}

}  // namespace

TEST_CASE("the suite is complete: a description beside every fault, and at least sixty of them") {
  std::size_t refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.is_directory()) continue;
    INFO(entry.path());
    std::filesystem::path other = entry.path();
    other.replace_extension(entry.path().extension() == ".toml" ? ".expected" : ".toml");
    CHECK(std::filesystem::exists(other));
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() != ".expected") continue;
    const std::string text = read_file(entry.path());
    CHECK(name.starts_with("works_") == text.starts_with("0"));
    refused += name.starts_with("works_") ? 0U : 1U;
  }
  CHECK(refused >= 60);
}

TEST_CASE("every malformed scenario is refused with the messages beside it, and writes nothing") {
  const std::set<std::string> before = listing(kFolder);
  for (const std::string& fault : faults()) {
    INFO(fault);
    std::vector<std::string> expected = lines_said(read_file(kFolder / (fault + ".expected")));
    REQUIRE_FALSE(expected.empty());
    const std::string head = expected.front();
    expected.erase(expected.begin());
    const TempDir out;
    const bool run = head.ends_with(" run");
    std::vector<std::string> arguments{run ? "run" : "check", fault + ".toml"};
    if (run) arguments.insert(arguments.end(), {"-o", (out / "run.h5").string(), "--threads", "2"});
    const ProgramResult result = run_program(arguments, kFolder);
    CHECK(result.signal == 0);
    CHECK(result.exit_code == std::stoi(head));
    CHECK(result.out.empty() == (result.exit_code != 0));
    CHECK(listing(out.path()).size() == (run && result.exit_code == 0 ? 1U : 0U));
    check_messages(result.err, expected);
  }
  CHECK(listing(kFolder) == before);
}

TEST_CASE("a bad --set is refused with its own words as the place") {
  struct Case {
    std::vector<std::string> sets;
    std::vector<std::string> expected;
  };
  const std::vector<Case> cases{
      {{"worlds"}, {"--set worlds: no '=' — must be key.path=value"}},
      {{"=3"}, {"--set =3: no complete key before the '='"}},
      {{"graph.=3"}, {"--set graph.=3: no complete key"}},
      {{".agents=3"}, {"--set .agents=3: no complete key"}},
      {{"worlds=many"}, {"--set worlds: worlds = \"many\" — must be a whole number between 1 and"}},
      {{"worlds=0"}, {"--set worlds: worlds = 0 — must be a whole number"}},
      {{"wrolds=3"}, {"--set wrolds: unknown key 'wrolds' ... (did you mean 'worlds'?)"}},
      {{"grahp.agents=3"}, {"--set grahp.agents: unknown key 'grahp' ... did you mean 'graph'?"}},
      {{"graph.agnets=3"}, {"--set graph.agnets: unknown key 'agnets' ... did you mean 'agents'?"}},
      {{"graph={kind=\"path\",agents=0}"}, {"--set graph: graph.agents: agents = 0 — must be"}},
      {{"graph=5"}, {"--set graph: graph = 5 — must be a table, written [graph]"}},
      {{"items=3"}, {"--set items: items = 3 — must be a list of tables"}},
      {{"items.\"Anthem.quality=1"}, {"a quote that is not closed — must be closed before"}},
      {{"items.\"Anthem\"x.quality=1"}, {"more after the quote that closes \"Anthem\" — must be"}},
      {{"items.\"\\q\".quality=1"}, {"is no text — must be a key in quotes, as in TOML"}},
      {{"items.\"0\".quality=1"}, {"no element '0' in items — its number"}},
      {{"items.9.quality=1"}, {"--set items.9.quality: no element '9' in items — its number"}},
      {{"items.Anthm.quality=1"}, {"no element 'Anthm' in items ... did you mean 'Anthem'?"}},
      {{"items.Anthem=1"},
       {"--set items.Anthem: 'Anthem' stands for a whole element — must go on"}},
      {{"items.Anthem.quality=inf"}, {"--set items.Anthem.quality: quality = inf"}},
      {{"items.Gem.attributes.0=1"},
       {"attributes.0: items[1].attributes is a list — a list is set"}},
      {{"campaigns.radio.times.0=1"}, {"campaigns[1].times is a list — a list is set as a whole"}},
      {{"chart.visible=perhaps"}, {"--set chart.visible: visible = \"perhaps\" — must be true or"}},
      {{"chart.length.most=3"}, {"--set chart.length.most: length = {most = 3} — must be a whole"}},
      {{"clock.step.hours=3"},
       {"--set clock.step.hours: clock.step is a single value — must be a"}},
      {{"population.collectivism.mean=2"}, {"population.collectivism.mean: mean = 2 — must be a"}},
      {{"worlds=0", "graph.agents=0"}, {"--set worlds: worlds = 0", "--set graph.agents: agents"}},
  };
  const TempDir folder;
  std::string race = read_file(kFolder / "works_with_crlf.toml");
  race.insert(race.find("name = \"Gem\""), "attributes = [1.0]\r\n");
  folder.write("race.toml", race);
  for (const Case& one : cases) {
    std::vector<std::string> arguments{"check", "race.toml"};
    for (const std::string& set : one.sets) arguments.insert(arguments.end(), {"--set", set});
    INFO("--set " << one.sets.front());
    const ProgramResult result = run_program(arguments, folder.path());
    if (one.sets.front() ==
        "population.collectivism.mean=2") {  // there is no distribution to change
      CHECK(says(result.err, "population.collectivism.distribution: missing ... must be one of"));
      CHECK(result.exit_code == 2);
      continue;
    }
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    check_messages(result.err, one.expected);
  }
}

TEST_CASE("--set reaches elements by number and by name, names with dots included") {
  const TempDir folder;
  std::string race = read_file(kFolder / "works_with_crlf.toml");
  const std::string name = "Radio No. 1";
  for (std::size_t at = race.find("\"radio\""); at != std::string::npos;
       at = race.find("\"radio\""))
    race.replace(at, 7, "\"" + name + "\"");
  folder.write("race.toml", race);
  for (const std::string& key : {std::string("1"), name}) {
    const ProgramResult result = run_program(
        {"check", "race.toml", "--print", "--set", "campaigns." + key + ".audience=0.125"},
        folder.path());
    INFO(result.err);
    CHECK(result.exit_code == 0);
    CHECK(says(result.out, "name = \"Radio No. 1\" ... audience = 0.125 ... name = \"listeners\""));
  }
}

TEST_CASE("--set takes names in quotes: twins with dots, and items named like numbers") {
  const TempDir folder;
  std::string race = read_file(kFolder / "works_with_crlf.toml");
  const auto rename = [&race](const std::string& from, const std::string& to) {
    for (std::size_t at = race.find(from); at != std::string::npos; at = race.find(from))
      race.replace(at, from.size(), to);
  };
  rename("\"Anthem\"", "\"1\"");  // the first of two, so of number 0
  race += "\r\n[twins.\"a.b=c\"]\r\nwithout = [\"radio\"]\r\n";
  folder.write("race.toml", race);
  const auto print = [&](const std::string& set) {
    return run_program({"check", "race.toml", "--print", "--set", set}, folder.path());
  };
  for (const char* set :
       {"twins.\"a.b=c\".without=[\"listeners\"]", "twins.'a.b=c'.without=[\"listeners\"]"}) {
    const ProgramResult twin = print(set);
    INFO(twin.err);
    CHECK(twin.exit_code == 0);
    CHECK(says(twin.out, "[twins.\"a.b=c\"] ... without = [\"listeners\"]"));
  }
  const ProgramResult named = print("items.\"1\".quality=0.125");
  INFO(named.err);
  CHECK(says(named.out, "name = \"1\" ... quality = 0.125 ... name = \"Gem\""));
  const ProgramResult number = print("items.1.quality=0.125");
  CHECK(number.exit_code == 2);
  check_messages(number.err,
                 {"--set items.1.quality: '1' is the number of one element of items and "
                  "the name of another — a name in quotes (items.\"1\" is the name)"});
  CHECK(says(print("items.0.quality=0.125").out, "name = \"1\" ... quality = 0.125"));
  // Without an equals sign in the name, dots alone are found without quotes too.
  rename("a.b=c", "a.b");
  folder.write("race.toml", race);
  const ProgramResult bare = print("twins.a.b.without=[\"listeners\"]");
  INFO(bare.err);
  CHECK(says(bare.out, "[twins.\"a.b\"] ... without = [\"listeners\"]"));
}

TEST_CASE("--worlds and --seed are named as they were written") {
  const std::string scenario = (kFolder / "works_with_crlf.toml").string();
  ProgramResult result = run_program({"check", scenario, "--worlds", "0"});
  check_messages(result.err, {"error: --worlds: worlds = 0 — must be a whole number"});
  CHECK(result.exit_code == 2);
  result = run_program({"check", scenario, "--seed", "-1"});
  check_messages(result.err, {"error: --seed: seed = -1 — must be a whole number"});
  CHECK(result.exit_code == 2);
}

TEST_CASE("what is no scenario file is refused, and a device does not hang the program") {
  const TempDir folder;
  ProgramResult result = run_program({"check", "none.toml"}, folder.path());
  check_messages(result.err, {"none.toml: no such file ... groundswell new none.toml"});
  CHECK(result.exit_code == 2);
  result = run_program({"check", folder.path().string()});
  check_messages(result.err, {"this is a folder — must be a scenario file"});
  CHECK(result.exit_code == 2);
  result = run_program({"check", "/dev/zero"});
  check_messages(result.err, {"/dev/zero: larger than 16 MiB — must be a scenario file"});
  CHECK(result.exit_code == 2);
}
