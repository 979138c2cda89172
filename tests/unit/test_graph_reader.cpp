// SPDX-License-Identifier: Apache-2.0
// Edge lists as people have them, and what is said about those that cannot be used.
#include <filesystem>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/reader.hpp"
#include "support/catch.hpp"
#include "support/executor.hpp"
#include "support/temp_dir.hpp"

using namespace groundswell;
using test::containing;
using test::executor;
using test::TempDir;

namespace {

using Ties = std::vector<Tie>;
using Labels = std::vector<std::string>;

struct TiesRead {
  Ties ties;
  AgentId agents = 0;
  Labels labels;
  ReadReport report;
};

/// Writes `text` to ties.csv and reads it; directed, unless told otherwise.
TiesRead read_ties(const std::string& text, ReadOptions options = {.directed = true}) {
  const TempDir folder;
  ReadReport report;
  const Graph graph =
      read_graph(folder.write("ties.csv", text).string(), options, executor(), &report);
  return {list_ties(graph), graph.agents(), graph.labels(), report};
}

/// The sentences of the problems, with `ties.csv` for the whole path.
std::vector<std::string> ties_complaints(const std::string& text,
                                         ReadOptions options = {.directed = true}) {
  const TempDir folder;
  const std::string path = folder.write("ties.csv", text).string();
  std::vector<std::string> sentences;
  try {
    const Graph graph = read_graph(path, options, executor());
    sentences.push_back("read " + std::to_string(graph.ties()) + " ties");
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) {
      std::string sentence = problem.sentence();
      sentence.replace(sentence.find(path), path.size(), "ties.csv");
      sentences.push_back(sentence);
    }
  }
  return sentences;
}

std::string ties_complaint(const std::string& text, ReadOptions options = {.directed = true}) {
  const auto all = ties_complaints(text, options);
  return all.size() == 1 ? all[0] : std::to_string(all.size()) + " problems, first " + all[0];
}

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

}  // namespace

TEST_CASE("blanks, commas, semicolons and tabs separate; quotes, CRLF and byte-order marks pass") {
  const Ties expected = {{0, 1}, {1, 2}};
  for (const std::string text :
       {"0 1\n1 2\n", "0 1\n1 2", "0\t1\r\n1\t2\r\n", "  0   1  \n\n1 2\n\n", "0,1\n1,2\n",
        "0, 1\n1 ,2\n", "0;1\n1;2", "\"0\",\"1\"\n\"1\",2\n",
        "\xEF\xBB\xBF"
        "0 1\n1 2\n",
        "# a\n% b\n0 1\n  # c\n1 2\n", "\"0\" \"1\"\n\"1\" \"2\"\n", "0\t1\n1\t 2 \n",
        "00 01\n1 2\n"}) {
    CAPTURE(text);
    const TiesRead found = read_ties(text);
    CHECK(found.ties == expected);
    CHECK(found.agents == 3);
    CHECK(found.labels.empty());
    CHECK_FALSE(found.report.sparse_ids);
  }
}

TEST_CASE("the report says what was in the file") {
  const TiesRead found = read_ties(
      "# who knows whom\nsource,target,weight,year\n0,1,3,2009\n\n1,0,2,2009\n"
      "2,2,1,2009\n0,1,3,2009\n");
  CHECK(found.report.lines == 7);
  CHECK(found.report.comments == 1);
  CHECK(found.report.ties == 4);
  CHECK(found.report.self_loops == 1);
  CHECK(found.report.parallel_ties == 1);
  CHECK(found.report.extra_columns == 2);
  CHECK(found.report.separator == Separator::comma);
  CHECK(found.report.header_line == 2);
  CHECK_FALSE(found.report.had_counts_line);
  CHECK(found.agents == 3);  // agent 2 has a tie with itself only, and is there
}

TEST_CASE("sparse ids become 0 … n−1 in numeric order, and stay as labels") {
  const TiesRead found = read_ties("100 20\n20 3\n");
  CHECK(found.labels == Labels{"3", "20", "100"});
  CHECK(found.ties == Ties{{1, 0}, {2, 1}});
  CHECK(found.report.sparse_ids);
  CHECK(read_ties("1 2\n2 3\n").labels == Labels{"1", "2", "3"});
}

TEST_CASE("ids up to 2^64 − 1 are read, wherever they first appear") {
  const TiesRead found = read_ties("1 2\n18446744073709551615 1\n4294967296 2\n");
  CHECK(found.labels == Labels{"1", "2", "4294967296", "18446744073709551615"});
  CHECK(found.ties == Ties{{0, 1}, {2, 1}, {3, 0}});
  CHECK(read_ties("4294967295 0\n").labels == Labels{"0", "4294967295"});
  CHECK(read_ties("7 999999999\n1000000000 7\n").labels == Labels{"7", "999999999", "1000000000"});
}

TEST_CASE("text ids are numbered in ascending order of their bytes") {
  const TiesRead found = read_ties("bob,anna\nanna,Zoë\n\"bob\",\"O'Hara, \"\"Kim\"\"\"\n");
  CHECK(found.labels == Labels{"O'Hara, \"Kim\"", "Zoë", "anna", "bob"});
  CHECK(found.ties == Ties{{2, 1}, {3, 0}, {3, 2}});
  CHECK(found.report.text_ids);
  CHECK(found.report.header_line == 0);
  CHECK(read_ties("New York\tLos Angeles\n").labels == Labels{"Los Angeles", "New York"});
  CHECK(read_ties("10 9\n9 b\n", {.directed = true, .ids = Ids::text}).labels ==
        Labels{"10", "9", "b"});
}

TEST_CASE("a header is a line without numbers over numbers, or column names over text") {
  CHECK(read_ties("node_1,node_2\n0,1\n").report.header_line == 1);
  CHECK(read_ties("\"ego\",\"alter\",\"w\"\n\"0\",\"1\",2\n").ties == Ties{{0, 1}});
  CHECK(read_ties("Source;Target\nanna;bob\n").labels == Labels{"anna", "bob"});
  CHECK(read_ties("anna,bob\nbob,carl\n").agents == 3);
  CHECK(read_ties("wer,wen\nanna,bob\n", {.directed = true, .header = Detect::yes}).agents == 2);
  CHECK(read_ties("5,6\n0,1\n", {.directed = true, .header = Detect::yes}).ties == Ties{{0, 1}});
  CHECK(read_ties("from,to\nanna,bob\n", {.directed = true, .header = Detect::no}).agents == 4);
}

TEST_CASE("over text ids, the usual names of columns are told from people by their parts") {
  for (const char* names :
       {"user_id,friend_id", "from_id,to_id", "source_id,target_id", "follower,followee",
        "node1,node2", "Node 1,Node 2", "ID1,ID2", "FromNodeId,ToNodeId", "id_source,id_target",
        "src,dst", "source.user,target.user", "person_id_a,person_id_b", "user_id_1,user_id_2",
        "user,friend", "citing,cited", "U,V", "sender,recipient"}) {
    CAPTURE(names);
    const TiesRead found = read_ties(names + std::string("\nanna,bob\n"));
    CHECK(found.labels == Labels{"anna", "bob"});
    CHECK(found.report.header_line == 1);
  }
  for (const char* people :
       {"Ida,Toto", "Toa,Ego", "user,person", "Target Smith,From", "a,b", "tob,Idris",
        "Heads,Tails", "node,anna", "friend,bob", "id,head 1", "person1,person2", "user_1,user_2",
        "Agent 1,Agent 2", "Author A,Author B", "Friend,Person 1"}) {
    CAPTURE(people);
    const TiesRead found = read_ties(people + std::string("\nanna,bob\n"));
    CHECK(found.ties.size() == 2);
    CHECK(found.report.header_line == 0);
  }
  // Names that come again may be people's, who are asked for rather than lost.
  for (const char* either : {"node1,node2\nnode1,node3\n", "Friend,User\nbob,Friend\n"}) {
    CAPTURE(either);
    CHECK_THROWS_WITH(read_ties(either),
                      containing("ties.csv:1: ") && containing("which later lines name too"));
    CHECK(read_ties(either, {.directed = true, .header = Detect::no}).ties.size() == 2);
    CHECK(read_ties(either, {.directed = true, .header = Detect::yes}).ties.size() == 1);
  }
  CHECK(
      read_ties("# a\nuser_id,friend_id\n007,bob\n", {.directed = true, .ids = Ids::text}).labels ==
      Labels{"007", "bob"});
}

TEST_CASE("influence: backward turns every tie round; undirected graphs have neither") {
  CHECK(read_ties("0 1\n2 1\n").ties == Ties{{0, 1}, {2, 1}});
  CHECK(
      read_ties("0 1\n2 1\n", {.directed = true, .influence = InfluenceDirection::backward}).ties ==
      Ties{{1, 0}, {1, 2}});
  CHECK(read_ties("a b\n", {.directed = true, .influence = InfluenceDirection::backward}).ties ==
        Ties{{1, 0}});
  CHECK_THROWS_WITH(
      read_ties("1 0\n", {.directed = false, .influence = InfluenceDirection::backward}),
      containing("influence = backward was asked for"));
}

namespace {

/// A ring of `ties` ties on ids from `first`, after a first line.
std::string ring_after(const std::string& line, int ties, int first = 0) {
  std::string text = line + "\n";
  for (int i = 0; i < ties; ++i)
    text += std::to_string(first + i) + " " + std::to_string(first + (i + 1) % ties) + "\n";
  return text;
}

}  // namespace

TEST_CASE("a first line of counts is seen where it cannot be a tie") {
  const TiesRead counted = read_ties(ring_after("120 100", 100));
  CHECK(counted.report.had_counts_line);
  CHECK(counted.report.ties == 100);
  CHECK(counted.agents == 120);  // twenty have no tie
  CHECK(counted.labels.empty());
  const TiesRead from_one = read_ties(ring_after("100 100", 100, 1));
  CHECK(from_one.agents == 100);
  CHECK(from_one.labels.front() == "1");
  CHECK(from_one.ties.front() == Tie{0, 1});
  CHECK_FALSE(read_ties(ring_after("5 7", 100)).report.had_counts_line);
  CHECK_FALSE(read_ties(ring_after("120 99", 100)).report.had_counts_line);
  const TiesRead told =
      read_ties("3 2\n0 1\n1 2\n", {.directed = true, .counts_line = Detect::yes});
  CHECK(told.ties == Ties{{0, 1}, {1, 2}});
  CHECK(read_ties("3 2\n0 1\n1 2\n", {.directed = true, .counts_line = Detect::no}).agents == 4);
}

TEST_CASE("a first line that may be counts or a tie is refused, not guessed") {
  CHECK(ties_complaint("3 2\n0 1\n1 2\n") ==
        "ties.csv: a first line '3 2' that is either a tie or the numbers of agents and ties — "
        "one meaning (set counts_line to yes or no)");
  CHECK_THAT(ties_complaint(ring_after("100 101", 100)), containing("either a tie or the numbers"));
  CHECK(ties_complaint(ring_after("10 11", 10), {.counts_line = Detect::yes}) ==
        "ties.csv: a first line '10 11', then 10 ties among ids 0 … 9 — a first line with the "
        "number of agents and the number of ties that follow (the file may be cut short)");
}

TEST_CASE("compressed files are read as they are, and refused where cut short") {
  // "# tiny\n0 1\n1 2\n2 0\n"
  struct Packed {
    std::string name, hex;
  };
  for (const Packed& packed :
       {Packed{"t.gz",
               "1f8b08002a67046b0003535628c9ccabe4325030e4325430e2325230e00200a63bbf78130000"
               "00"},
        Packed{"t.bz2",
               "425a68393141592653598c79290f0000045980001048007000002104202000229fa9a9b49e84"
               "00c14b7c54ed8013ea68bb9229c2848463c94878"},
        Packed{"t.xz",
               "fd377a585a000004e6d6b4460200210116000000742fe5a3010012232074696e790a3020310a"
               "3120320a3220300a000063cbc8ebb6758e8600012b139c0948d21fb6f37d0100000000045"
               "95a"},
        Packed{"t.zst", "28b52ffd0058990000232074696e790a3020310a3120320a3220300a"}}) {
    CAPTURE(packed.name);
    const TempDir folder;
    const std::string bytes = from_hex(packed.hex);
    ReadReport report;
    const Graph graph =
        read_graph(folder.write(packed.name, bytes).string(), {}, executor(), &report);
    CHECK(graph.ties() == 3);
    CHECK(report.comments == 1);
    for (const std::size_t cut : {1u, 5u, 12u})
      CHECK_THROWS_WITH(
          read_graph(folder.write(packed.name, bytes.substr(0, bytes.size() - cut)).string(), {},
                     executor()),
          containing("cannot be read"));
  }
}

TEST_CASE("missing files and directories are named") {
  const TempDir folder;
  CHECK_THROWS_WITH(read_graph((folder / "none.csv").string(), {}, executor()),
                    containing("none.csv: no such file — a readable graph file"));
  CHECK_THROWS_WITH(read_graph(folder.path().string(), {}, executor()),
                    containing(": a directory — "));
}

TEST_CASE("bad files, and the sentence each deserves") {
  const std::string ids = "whole numbers from 0 to 18446744073709551615";
  const std::string two = "two ids, as in `3 17` or `3,17`";
  struct Bad {
    std::string text, sentence;
  };
  for (const Bad& bad : {
           Bad{"", "ties.csv: an empty file — at least one line with " + two},
           Bad{"\n# nothing\n", "ties.csv: no ties — at least one line with " + two},
           Bad{"source,target\n", "ties.csv: no ties — at least one line with " + two},
           Bad{"0 1\n7\n", "ties.csv:2: one column: '7' — " + two +
                               " (separators are blanks, comma, semicolon or tab)"},
           Bad{"0|1\n", "ties.csv:1: one column: '0|1' — " + two +
                            " (separators are blanks, comma, semicolon or tab)"},
           Bad{"0,1\n,2\n", "ties.csv:2: an empty id: ',2' — " + two},
           Bad{"0\t1\n\t2\n", "ties.csv:2: an empty id: '\\x092' — " + two},
           Bad{"0 1\n-3 1\n", "ties.csv:2: a negative id: '-3' — " + ids},
           Bad{"-3 1\n", "ties.csv:1: a negative id: '-3' — " + ids},
           Bad{"0 1\n\n0 18446744073709551616\n",
               "ties.csv:3: an id too large: '18446744073709551616' — " + ids},
           Bad{"0 1\n1 bob\n", "ties.csv:2: not a whole number: 'bob' — " + ids +
                                   " (the first line of data has numbers; set ids to text if ids "
                                   "are names)"},
           Bad{"0 1\n1 2.5\n", "ties.csv:2: not a whole number: '2.5' — " + ids +
                                   " (the first line of data has numbers; set ids to text if ids "
                                   "are names)"},
           Bad{"bob 1\n",
               "ties.csv:1: a number and a word: 'bob' and '1' — two numbers or two "
               "names (set ids to text if both are names)"},
           Bad{"0,1\n\"2,3\n",
               "ties.csv:2: a quote that does not end: '\"2,3' — \"…\" within one "
               "line"},
           Bad{"0 1\n\x01\x02 3\n", "ties.csv:2: control bytes — text (is this a text file?)"},
           Bad{std::string("0 1\n\0 2\n", 8),
               "ties.csv: zero bytes: not a text file — a graph as UTF-8 text (a table or a "
               "UTF-16 file? export it as CSV (UTF-8) first)"},
           Bad{"Jos\xE9 anna\n",
               "ties.csv:1: bytes that are not UTF-8 — names as UTF-8 text "
               "(convert the file: iconv -f latin1 -t utf8)"},
           Bad{"Jos\xE9,anna\nbob,carl\n",
               "ties.csv:1: bytes that are not UTF-8 — names as UTF-8 text "
               "(convert the file: iconv -f latin1 -t utf8)"},
       }) {
    CAPTURE(bad.text);
    CHECK(ties_complaint(bad.text) == bad.sentence);
  }
  CHECK_THAT(ties_complaint("wer,wen\n0,1\n", {.header = Detect::no}),
             containing("ties.csv:1: no numbers: 'wer' — numbers, as on later lines"));
  CHECK_THAT(ties_complaint("# c\nanna,bob,x\nbob,carl,2\n", {.weights = "3"}),
             containing("ties.csv:2: not a weight: 'x'"));
  CHECK(ties_complaint("source,target,w,year,w\n0,1,2,3,4\n", {.weights = "w"}) ==
        "ties.csv:1: more than one column called 'w' — one column of this name (weights can name "
        "it by its number)");
  CHECK(ties_complaint("source,target,w,year,w\n0,1,2,3,4\n", {.weights = "year"}) ==
        "read 1 ties");
}

TEST_CASE("ids of text are UTF-8 as RFC 3629 has it") {
  for (const std::string good :
       {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    CHECK(read_ties("anna " + good + "\n").agents == 2);
  for (const std::string bad :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF",                  // overlong
        "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",  // surrogates
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\x80", "\xC2", "\xE1\x80", "\xC2\xC2\x80"})
    CHECK_THAT(ties_complaint("anna " + bad + "\n"), containing("bytes that are not UTF-8"));
}

TEST_CASE("up to ten bad lines are reported at once, with their line numbers") {
  CHECK(ties_complaints("0 1\nx\n0 2\n-1 2\n0 y\n").size() == 3);
  std::string text = "0 1\n";
  for (int i = 0; i < 30; ++i) text += "7\n";
  const auto found = ties_complaints(text);
  CHECK(found.size() == 10);
  CHECK_THAT(found.back(), containing("ties.csv:11: one column"));
}

TEST_CASE("lines that straddle the blocks of a file are read whole") {
  std::string text;  // about 4 MB: several blocks of 1 MiB
  constexpr AgentId kTies = 300000;
  for (AgentId i = 0; i < kTies; ++i)
    text += std::to_string(i) + (i % 3 == 0 ? "  " : " ") + std::to_string(i + 1) +
            (i % 5 == 0 ? " 0.5\n" : "\n");
  const TiesRead found = read_ties(text);
  CHECK(found.report.ties == kTies);
  CHECK(found.report.lines == kTies);
  CHECK(found.agents == kTies + 1);
  CHECK(found.ties.size() == kTies);
  bool same = true;
  for (AgentId i = 0; i < kTies; ++i) same = same && found.ties[i] == Tie{i, i + 1};
  CHECK(same);
}

TEST_CASE("decimal ids are refused and never taken for a header") {
  for (const std::string first : {"1.0 2.0", "1.0 2", "1e+00 2e+00", ".5 1.5"}) {
    for (const std::string next : {"2 3", "3.0 4.0"}) {
      CAPTURE(first + " / " + next);
      const auto found = ties_complaints(first + "\n" + next + "\n");
      CHECK(found[0].find("ties.csv:1: not a whole number: '" + first.substr(0, first.find(' '))) ==
            0);
    }
  }
}
