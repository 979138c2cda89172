// SPDX-License-Identifier: Apache-2.0
// Graph files on the command line: what cannot be used ends with code 3 (2, 4), one message, and
// nothing written; what can be built, converted and used again is the same graph.
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/run_program.hpp"

using namespace groundswell::test;

namespace {

struct Case {
  std::string name, bytes, message;
  int code = 3;
  std::vector<std::string> options = {};
};

const std::string kScenario =
    "seed = 7\n[clock]\nsteps = 5\n[model]\nname = \"independent-cascade\"\n"
    "[[items]]\nname = \"Song\"\n[[campaigns]]\nname = \"s\"\nkind = \"seed\"\ncount = "
    "1\n[graph]\n";

}  // namespace

TEST_CASE("graph files that cannot be used: code 3, the file and line, and nothing written") {
  const std::string hdf5 = "\x89HDF\r\n\x1a\n";
  const std::string gzip = "\x1f\x8b\x08";
  for (const Case& one : std::vector<Case>{
           {"cut.txt.gz", gzip + std::string(7, '\0') + "\x03", "cannot be read"},
           {"negative.txt", "0 1\n-3 1\n", "negative.txt:2: a negative id: '-3'"},
           {"huge.txt", "0 1\n0 18446744073709551616\n", "huge.txt:2: an id too large"},
           {"words.txt", "0 1\n1 bob\n", "words.txt:2: not a whole number: 'bob'"},
           {"counts.graph", "3 9\n2\n1 3\n2\n", "counts.graph:4: 4 neighbours in all"},
           {"picture.csv", std::string("\x89PNG\r\n\x1a\n\0\0\0\r", 12), "zero bytes"},
           {"stored.csv", hdf5 + "and then nothing", "stored.csv: "},
           {"stored.h5", "0 1\n", "stored.h5: this is not an HDF5 file", 3, {"--format", "hdf5"}},
           {"list.h5", "0 1\n", "list.h5: contents that are not HDF5"},
           {"empty.mtx", "", "empty.mtx: an empty file"},
           {"empty.txt", "", "empty.txt: an empty file"},
           {"empty.graph", "", "empty.graph: an empty file"},
           {"nan.csv", "u,v,w\n0,1,nan\n", "nan.csv:2: not a weight", 3, {"--weights", "w"}},
           {"below.csv", "u,v,w\n0,1,-1\n", "below.csv:2: not a weight", 3, {"--weights", "w"}},
           {"one.mtx", "%%MatrixMarket matrix coordinate real general\n2 2 1\n1 9 1\n",
            "one.mtx:3: "},
           {"two.mtx",
            "%%MatrixMarket matrix coordinate real general\n2 2 2\n1 2 1\n2 1 3\n",
            "two.mtx:4: a tie between 1 and 2 of two weights",
            3,
            {"--weights", "weight"}},
           {"broken.graphml", "<graphml><graph>", "broken.graphml:1: no edgedefault"},
           {"o.graph",
            "2 1\n2\n1\n",
            "o.graph: ids was asked for — must not be: it acts on edge",
            2,
            {"--ids", "text"}},
           {"o.graph",
            "2 1\n2\n1\n",
            "o.graph: header was asked for — must not be: it acts on edge lists, and this is metis",
            2,
            {"--header", "yes"}},
           {"o.graphml",
            "<graphml/>",
            "o.graphml: header was asked for — must not be: it acts on edge lists, and this is",
            2,
            {"--header", "no"}},
           {"o.txt",
            "wer,wen\n0,1\n",
            "o.txt:1: no numbers: 'wer' — numbers, as on later lines (set header to yes if these",
            3,
            {"--header", "no"}},
           {"o.graph",
            "2 1\n2\n1\n",
            "o.graph: directed was asked for — must not be: METIS",
            2,
            {"--directed"}},
           {"o.mtx",
            "%%MatrixMarket matrix coordinate pattern general\n2 2 1\n1 2\n",
            "o.mtx: counts_line was asked for",
            2,
            {"--counts-line", "no"}},
           {"o.txt",
            "a b\n",
            "o.txt: counts_line was asked for — must not be where ids are text",
            2,
            {"--counts-line", "no", "--ids", "text"}},
           {"o.txt",
            "0 1\n",
            "o.txt: influence = backward was asked for — must not be where ties "
            "have no direction (directed gives them one)",
            2,
            {"--influence", "backward"}},
           {"o.graphml",
            "<graphml><graph edgedefault='undirected'><node id='a'/></graph></graphml>",
            "o.graphml: directed was asked for — must not be: the file says that it is undirected",
            2,
            {"--directed"}},
           {"fine.txt", "0 1\n", "--format", 2, {"--format", "pdf"}}}) {
    CAPTURE(one.name);
    const TempDir folder;
    folder.write(one.name, one.bytes);
    std::vector<std::string> arguments{"graph", "convert", one.name, "out.h5", "--threads", "2"};
    arguments.insert(arguments.end(), one.options.begin(), one.options.end());
    const ProgramResult result = run_program(arguments, folder.path());
    CHECK(result.signal == 0);
    CHECK(result.exit_code == one.code);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, containing(one.message));
    CHECK_FALSE(std::filesystem::exists(folder / "out.h5"));
  }
}

TEST_CASE("a pipe or device is refused, not half read") {
  const TempDir folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  for (const std::string name : {"pipe", "/dev/null", "/dev/stdin"}) {
    CAPTURE(name);
    const ProgramResult result = run_program({"graph", "info", name}, folder.path());
    CHECK(result.exit_code == 3);
    CHECK_THAT(result.err, containing(name + ": a pipe or device — a regular file (write it to a "
                                             "file first)"));
  }
}

TEST_CASE("options of a graph file are refused where they do not act, not ignored") {
  const TempDir folder;
  folder.write("made.toml", kScenario + "kind = \"path\"\nagents = 9\n");
  folder.write("ties.txt", "0 1\n");
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "graph");
    return run_program(std::move(arguments), folder.path());
  };
  CHECK(run({"convert", "ties.txt", "ties.h5", "--directed"}).exit_code == 0);
  for (const auto& [arguments, message] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"info", "made.toml", "--ids", "text"}, "--ids: is given — must be left out"},
           {{"info", "made.toml", "--header", "yes"}, "--header: is given — must be left out"},
           {{"info", "ties.h5", "--header", "no"}, "ties.h5: header was asked for"},
           {{"info", "made.toml", "--directed"}, "--directed: is given — must be left out"},
           {{"info", "made.toml", "--from", "3", "--until", "4"},
            "--from: is given — must be left out"},
           {{"info", "ties.txt", "--set", "seed=1"}, "--set: is given — must be left out"},
           {{"info", "ties.h5", "--influence", "backward"},
            "ties.h5: influence = backward was asked for — must not be: a stored graph says"},
           {{"info", "ties.h5", "--ids", "numbers"}, "ties.h5: ids was asked for"}}) {
    const ProgramResult result = run(arguments);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, containing(message));
  }
  CHECK(run({"info", "ties.h5", "--directed"}).exit_code == 0);  // as the file says
}

TEST_CASE("an edge list of names like numbers says how to read it back") {
  const TempDir folder;
  folder.write("agents.csv", "source,target\n007,010\n010,bob\n");
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"graph", "convert"});
    return run_program(std::move(arguments), folder.path());
  };
  CHECK(run({"agents.csv", "agents.h5", "--ids", "text"}).exit_code == 0);
  const ProgramResult written = run({"agents.h5", "again.csv"});
  CHECK_THAT(written.out, containing("names such as '007' look like numbers: read this file with "
                                     "ids as text (--ids text)"));
  CHECK(run({"again.csv", "again.h5"}).exit_code == 3);
  CHECK(run({"again.csv", "again.h5", "--ids", "text"}).exit_code == 0);
  folder.write("plain.csv", "source,target\n7,10\n");
  const ProgramResult plain = run({"plain.csv", "more.csv"});
  CHECK(plain.out.find("look like numbers") == std::string::npos);
}

TEST_CASE("a first line of column names is said to be one, and --header decides over text ids") {
  const TempDir folder;
  folder.write("known.csv", "# friends\nuser_id,friend_id\nanna,bob\n");
  folder.write("other.csv", "wer,wen\nanna,bob\n");
  folder.write("other.toml", kScenario + "kind = \"file\"\nfile = \"other.csv\"\n");
  const std::string said = "line 1 read as column names";
  const auto info = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"graph", "info"});
    const ProgramResult result = run_program(std::move(arguments), folder.path());
    INFO(result.err);
    CHECK(result.exit_code == 0);
    return result.out;
  };
  const auto agents = [](int number) {
    return containing("agents" + std::string(33, ' ') + std::to_string(number) + "\n");
  };
  const std::string known = info({"known.csv"});
  CHECK_THAT(known, containing("line 2 read as column names"));
  CHECK_THAT(known, agents(2));
  const std::string none = info({"known.csv", "--header", "no"});
  CHECK_THAT(none, agents(4));
  CHECK(none.find("column names") == std::string::npos);
  CHECK_THAT(info({"other.csv"}), agents(4));
  const std::string told = info({"other.csv", "--header", "yes"});
  CHECK_THAT(told, containing(said));
  CHECK_THAT(told, agents(2));
  CHECK_THAT(info({"other.toml"}), agents(4));
  const std::string scenario = info({"other.toml", "--set", "graph.header=yes"});
  CHECK_THAT(scenario, containing(said));
  CHECK_THAT(scenario, agents(2));
  const ProgramResult made =
      run_program({"graph", "convert", "other.csv", "o.h5", "--header", "yes"}, folder.path());
  CHECK_THAT(made.out, containing("2 agents, 1 ties"));
  CHECK_THAT(made.out, containing(said));
}

TEST_CASE("Windows line ends and a byte-order mark are fine") {
  const TempDir folder;
  folder.write("w.txt", "\xEF\xBB\xBF# ids\r\n5\t6\r\n6\t7\r\n");
  const ProgramResult result = run_program({"graph", "convert", "w.txt", "w.csv"}, folder.path());
  CHECK(result.exit_code == 0);
  CHECK(read_file(folder / "w.csv") == "source,target\n5,6\n6,7\n");
}

TEST_CASE("a graph is built once and used again: the same hash, the same run") {
  const TempDir folder;
  folder.write("made.toml", kScenario + "kind = \"erdos-renyi\"\nagents = 500\n");
  folder.write("used.toml", kScenario + "kind = \"file\"\nfile = \"made.h5\"\n");
  const auto run = [&](std::vector<std::string> arguments) {
    const ProgramResult result = run_program(std::move(arguments), folder.path());
    INFO(result.err);
    CHECK(result.exit_code == 0);
    return result.out;
  };
  const std::string built = run({"graph", "build", "made.toml", "-o", "made.h5"});
  const std::string hash = built.substr(built.find("content hash") + 13, 16);
  CHECK_THAT(run({"graph", "info", "made.h5"}), containing("content hash              " + hash));
  CHECK_THAT(run({"graph", "info", "made.toml"}), containing(hash));
  run({"run", "used.toml", "-o", "used.h5", "--quiet"});
  CHECK_THAT(run({"show", "used.h5", "--scenario"}), containing("content_hash = \"" + hash + "\""));
  CHECK(run_program({"graph", "build", "made.toml", "-o", "made.h5"}, folder.path()).exit_code ==
        4);
  CHECK(run_program({"graph", "convert", "made.h5", "made.h5", "--overwrite"}, folder.path())
            .exit_code == 4);
}

TEST_CASE("a stored graph keeps its weights when it is described, copied and used") {
  const TempDir folder;
  folder.write("w.csv", "u,v,w\n0,1,2\n1,2,4\n");
  const auto run = [&](std::vector<std::string> arguments) {
    const ProgramResult result = run_program(std::move(arguments), folder.path());
    INFO(result.err);
    CHECK(result.exit_code == 0);
    return result.out;
  };
  const std::string made = run({"graph", "convert", "w.csv", "w.h5", "--weights", "w"});
  const std::string hash = made.substr(made.find("content hash") + 13, 16);
  const std::string info = run({"graph", "info", "w.h5"});
  CHECK_THAT(info, containing(hash));
  CHECK_THAT(info, containing("mean weight of ties"));
  CHECK_THAT(run({"graph", "convert", "w.h5", "w2.h5"}), containing(hash));
  CHECK_THAT(run({"graph", "info", "w2.h5", "--weights", "weight"}), containing(hash));
  folder.write("w.toml",
               kScenario + "kind = \"file\"\nfile = \"w.h5\"\ncontent_hash = \"" + hash + "\"\n");
  run({"run", "w.toml", "-o", "run.h5", "--quiet"});
  CHECK(run_program({"run", "w.toml", "-o", "other.h5", "--quiet", "--set",
                     "graph.content_hash=0000000000000000"},
                    folder.path())
            .exit_code == 3);
}

TEST_CASE("a society of blocks keeps its trait in GraphML; other text formats say they lose it") {
  const TempDir folder;
  folder.write("made.toml", kScenario +
                                "kind = \"blocks\"\nagents = 60\nmean_degree = 6\n"
                                "shares = [1, 2]\nlabels = [\"west\", \"east\"]\n"
                                "trait = \"side\"\n");
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "graph");
    const ProgramResult result = run_program(std::move(arguments), folder.path());
    INFO(result.err);
    CHECK(result.exit_code == 0);
    return result.out;
  };
  const std::string made = run({"build", "made.toml", "-o", "made.graphml"});
  const std::string hash = made.substr(made.find("content hash") + 13, 16);
  CHECK_THAT(run({"convert", "made.graphml", "made.h5"}), containing(hash));
  for (const char* name : {"made.csv", "made.txt", "made.metis"})
    CHECK_THAT(run({"convert", "made.h5", name}),
               containing("the trait 'side' of agents is left out"));
}

TEST_CASE("an ending that is not written is wrong use, before any file is") {
  const TempDir folder;
  folder.write("g.csv", "source,target\n0,1\n");
  for (const char* name : {"o.mtx", "o.gz", "o.csv.zst"}) {
    const ProgramResult result = run_program({"graph", "convert", "g.csv", name}, folder.path());
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, containing(name));
    CHECK_FALSE(std::filesystem::exists(folder / name));
  }
}

TEST_CASE("weights of ties are described, and refused by whatever would not use them") {
  const TempDir folder;
  folder.write("w.csv", "u,v,w\n0,1,2\n1,2,4\n");
  folder.write("w.toml", kScenario + "kind = \"file\"\nfile = \"w.csv\"\nweights = \"w\"\n");
  ProgramResult result = run_program({"graph", "info", "w.toml"}, folder.path());
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.out, containing("mean weight of ties               3.0000"));
  result = run_program({"run", "w.toml", "-o", "run.h5"}, folder.path());
  CHECK(result.exit_code == 2);
  CHECK_THAT(result.err, containing("graph.weights: ties with weights, for the model"));
  CHECK_FALSE(std::filesystem::exists(folder / "run.h5"));
}
