// SPDX-License-Identifier: Apache-2.0
// Numbers about agents from CSV files: how cells are cut, how rows find their agents, and what is
// said about those that do not.
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "core/error.hpp"
#include "core/plain_number.hpp"
#include "graph/builder.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "world/agent_table.hpp"

using namespace groundswell;
using test::containing;
using test::TempDir;

namespace {

Graph people(std::vector<std::string> names) {
  const auto agents = static_cast<AgentId>(names.size());
  Graph graph = build_graph(agents, {{0, 1}}, false, Executor(1));
  graph.set_labels(std::move(names));
  return graph;
}

/// Those of anna, bob and “o "k, y"”, in this order.
std::vector<double> numbers_in(const std::string& text, RowsOfNobody* nobody = nullptr) {
  const TempDir folder;
  const Graph graph = people({"anna", "bob", "o \"k, y\""});
  return read_agent_numbers(folder.write("t.csv", text).string(), "x", graph, {}, nobody);
}

std::string table_complaint(const std::string& text) {
  try {
    numbers_in(text);
  } catch (const InputError& error) {
    const std::string sentence = error.what();
    return sentence.substr(sentence.find("t.csv"));
  }
  return "none";
}

const std::string kOther = "\"o \"\"k, y\"\"\",3\n";
const std::vector<double> kExpected{1, 2, 3};

}  // namespace

TEST_CASE("blanks around cells and names of columns are not of them; quotes keep what they hold") {
  CHECK(numbers_in("id,x\nanna,1\nbob,2\n" + kOther) == kExpected);
  CHECK(numbers_in(" id ,\t x\r\n anna , 1 \r\nbob\t,2 \r\n  " + kOther) == kExpected);
  CHECK(numbers_in("x,\"id\"\n1,\"anna\" \n2, \"bob\"\n3, \"o \"\"k, y\"\"\"  \n") == kExpected);
  CHECK_THAT(
      table_complaint("id,x\n\"anna \",1\nbob,2\n" + kOther),
      containing("t.csv: no row for agent anna — must have one row for each of the graph's 3 "
                 "agents (1 row is of nobody in the graph: id 'anna ')"));
  const TempDir folder;
  CsvFile file(folder.write("t.csv", "a , b b,\" c \",\"\"\n , x y ,\" \", \"\"\n").string());
  CHECK(file.header() == std::vector<std::string>{"a", "b b", " c ", ""});
  REQUIRE(file.next());
  CHECK(file.cells() == std::vector<std::string>{"", "x y", " ", ""});
}

TEST_CASE("lines of nothing but blanks are passed over") {
  CHECK(numbers_in("id,x\n\nanna,1\n  \nbob,2\n\t \r\n" + kOther + " ") == kExpected);
}

TEST_CASE("a quote that does not end is refused by its line") {
  const std::string rest =
      ": a quote that does not end — must be \"…\" within one line (two quotes are one within "
      "quotes)";
  CHECK(table_complaint("id,x\nanna,1\n\"bob,2\n" + kOther) == "t.csv:3" + rest);
  CHECK(table_complaint("id,x\nanna,\"1\nbob\",2\n" + kOther) == "t.csv:2" + rest);
  CHECK(table_complaint("id,\"x\nanna,1\n") == "t.csv:1" + rest);
}

TEST_CASE("a table that is no UTF-8 text says what it is, and how to make it one") {
  const auto wide = [](const std::string& text) {
    std::string bytes;
    for (const char c : text) bytes += {c, '\0'};
    return bytes;
  };
  CHECK(table_complaint("\xFF\xFE" + wide("id,x\nanna,1\n")) ==
        "t.csv: UTF-16 text, by its byte-order mark — a CSV file as UTF-8 text (convert the file: "
        "iconv -f UTF-16 -t UTF-8, or export it as CSV (UTF-8))");
  CHECK_THAT(table_complaint(wide("id,x\nanna,1\n")),
             containing("t.csv: zero bytes: not a text file"));
}

TEST_CASE("a column that is there twice is refused by the places of both, where it is used") {
  CHECK(table_complaint("id,x,x\nanna,1,1\n") ==
        "t.csv:1: columns 2 and 3 are both called 'x' — must be one column of this name (give one "
        "of them another name)");
  CHECK_THAT(table_complaint("id,x,y, id \nanna,1,1,bob\n"),
             containing("columns 1 and 4 are both called"));
  CHECK(numbers_in("id,y,x,y\nanna,,1,\nbob,,2,\n\"o \"\"k, y\"\"\",,3,\n") == kExpected);
}

TEST_CASE("rows of nobody are counted, and told where an agent has none") {
  RowsOfNobody nobody;
  CHECK(numbers_in("id,x\nzoe,7\nanna,1\nbob,2\nzoe,oh\n,1\n" + kOther, &nobody) == kExpected);
  CHECK(nobody.count == 3);
  CHECK(nobody.first == "zoe");
  CHECK(numbers_in("id,x\nanna,1\nbob,2\n" + kOther, &nobody) == kExpected);
  CHECK(nobody.count == 0);
  CHECK(table_complaint("id,x\nAnna,1\nBob,2\n") ==
        "t.csv: no row for agent anna and 2 others — must have one row for each of the graph's 3 "
        "agents (2 rows are of nobody in the graph, the first of id 'Anna')");
}

TEST_CASE("plain numbers are written in one way") {
  CHECK(plain_number("0") == 0U);
  CHECK(plain_number("18446744073709551615") == 18446744073709551615U);
  for (const char* text : {"", "00", "07", "+7", "-0", " 7", "7 ", "7.0", "18446744073709551616"})
    CHECK_FALSE(plain_number(text));
}
