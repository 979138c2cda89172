// SPDX-License-Identifier: Apache-2.0
// A run file is whole or absent: what is there already, full disks, killed processes, mistakes.
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "core/error.hpp"
#include "record/run_file.hpp"
#include "test_record_sample.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

using Names = std::vector<std::string>;

std::string message_of(const SampleRun& run, const std::filesystem::path& file,
                       bool overwrite = false) {
  try {
    run.write(file, overwrite);
  } catch (const OutputError& error) {
    return error.what();
  }
  return "no error";
}

/// The limit of `ulimit -f`, for a while.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

/// A disk of a few pages, where one may be mounted (containers and ordinary users may not).
class TinyDisk {
 public:
  TinyDisk(const std::filesystem::path& at, const std::string& size) : at_(at) {
    std::filesystem::create_directories(at);
    mounted_ = mount("tmpfs", at_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
  }
  ~TinyDisk() {
    if (mounted_) umount2(at_.c_str(), MNT_DETACH);
  }
  TinyDisk(const TinyDisk&) = delete;
  TinyDisk& operator=(const TinyDisk&) = delete;
  [[nodiscard]] bool mounted() const noexcept { return mounted_; }

 private:
  std::filesystem::path at_;
  bool mounted_ = false;
};

/// What became of a child process that did this, and what it printed on stderr.
struct Ended {
  int status = 0;
  std::string printed;
};
template <class Action>
Ended in_child(const TempDir& folder, const Action& action) {
  const std::filesystem::path printed = folder / "stderr";
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    if (std::freopen(printed.c_str(), "w", stderr) == nullptr) _exit(9);
    alarm(60);
    std::exit(action());  // through the exit handlers, HDF5's among them
  }
  Ended ended;
  waitpid(child, &ended.status, 0);
  ended.printed = read_file(printed);
  std::filesystem::remove(printed);
  return ended;
}

}  // namespace

TEST_CASE("an existing file is replaced only when asked") {
  const TempDir folder;
  const auto file = folder.write("run.h5", "precious");
  CHECK(message_of(SampleRun(), file) ==
        file.string() +
            ": this file exists already — the name of a new file (choose another name, "
            "or replace it with --overwrite)");
  CHECK(read_file(file) == "precious");
  CHECK(message_of(SampleRun(), file, true) == "no error");
  check_equal(read_run_file(file.string()).summary, SampleRun().full);
  CHECK(names_in(folder.path()) == Names{"run.h5"});
}

TEST_CASE("the old file stays until the new one is whole") {
  const TempDir folder;
  const SampleRun run;
  const auto file = folder.write("run.h5", "precious");
  RunWriter writer(file.string(), run.header(), true);
  for (const WorldResult& world : run.worlds) writer.add_world(world);
  CHECK(read_file(file) == "precious");
  writer.finish(run.full);
  CHECK(read_file(file) != "precious");
}

TEST_CASE("where no file can be written it is said before anything is computed") {
  const TempDir folder;
  const SampleRun run;
  const auto open = [&](const std::string& path) -> std::string {
    try {
      const RunWriter writer(path, run.header(), true);
    } catch (const OutputError& error) {
      return error.what();
    }
    return "no error";
  };
  const std::string nowhere = (folder / "no/such").string();
  CHECK(open(nowhere + "/run.h5") == nowhere + "/run.h5: there is no folder '" + nowhere +
                                         "' — a file in an existing folder (make it first: mkdir "
                                         "-p " +
                                         nowhere + ")");
  const std::string here = folder.path().string();
  CHECK(open(here) == here + ": this is a folder — the name of a file to write (for instance " +
                          here + "/run.h5)");
  CHECK_THAT(open("/dev/full"), containing("/dev/full: exists and is not an ordinary file"));
  CHECK_THAT(open(""), containing("an empty name"));
  const auto plain = folder.write("plain", "");
  CHECK_THAT(open((plain / "run.h5").string()), containing("there is no folder"));
  CHECK_THAT(open((folder / std::string(300, 'x')).string()), containing("too long"));
  CHECK(names_in(folder.path()) == Names{"plain"});
}

TEST_CASE("a folder one may not write in") {
  const TempDir folder;
  const SampleRun run;
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
  const bool root = geteuid() == 0;
  if (root) REQUIRE(seteuid(65534) == 0);  // nobody
  const std::string message = message_of(run, folder / "run.h5");
  if (root) REQUIRE(seteuid(0) == 0);
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  CHECK_THAT(message, containing("cannot write in folder '" + folder.path().string() +
                                 "': Permission denied"));
}

TEST_CASE("behind a link the file itself is replaced") {
  const TempDir folder;
  const auto real = folder.write("store/real.h5", "old");
  const auto link = folder / "link.h5";
  std::filesystem::create_symlink(real, link);
  CHECK(message_of(SampleRun(), link, true) == "no error");
  CHECK(std::filesystem::is_symlink(link));
  CHECK(read_file(real) != "old");
  CHECK(names_in(folder / "store") == Names{"real.h5"});
}

TEST_CASE("a file that has come under the name meanwhile is not replaced") {
  const TempDir folder;
  const SampleRun run;
  const std::string file = (folder / "run.h5").string();
  {
    RunWriter writer(file, run.header(), false);
    for (const WorldResult& world : run.worlds) writer.add_world(world);
    folder.write("run.h5", "precious");
    CHECK_THROWS_WITH(writer.finish(run.full), containing("this file exists already"));
  }
  CHECK(read_file(file) == "precious");
  CHECK(names_in(folder.path()) == Names{"run.h5"});
}

TEST_CASE("two writers of one name do not disturb each other") {
  const TempDir folder;
  const SampleRun run;
  const std::string file = (folder / "run.h5").string();
  RunWriter first(file, run.header(), true);
  RunWriter second(file, run.header(), true);
  for (const WorldResult& world : run.worlds) {
    first.add_world(world);
    second.add_world(world);
  }
  first.finish(run.full);
  const std::string bytes = read_file(file);
  second.finish(run.full);
  CHECK(read_file(file) == bytes);
  CHECK(names_in(folder.path()) == Names{"run.h5"});
}

TEST_CASE("an exception between worlds leaves nothing behind") {
  const TempDir folder;
  const SampleRun run;
  const auto interrupted = [&] {
    RunWriter writer((folder / "run.h5").string(), run.header(), false);
    writer.add_world(run.worlds[0]);
    CHECK(names_in(folder.path()).size() == 1);
    throw std::runtime_error("interrupted");
  };
  CHECK_THROWS_WITH(interrupted(), "interrupted");
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("worlds out of order, missing, or of another size are mistakes of ours") {
  const TempDir folder;
  SampleRun run;
  const std::string file = (folder / "run.h5").string();
  {
    RunWriter writer(file, run.header(), false);
    CHECK_THROWS_AS(writer.add_world(run.worlds[1]), InternalError);
    writer.add_world(run.worlds[0]);
    CHECK_THROWS_WITH(writer.add_world(run.worlds[0]),
                      containing("world 0 came where world 1 of 3 was due"));
    CHECK_THROWS_AS(writer.finish(run.full), InternalError);
    WorldResult small = run.worlds[1];
    small.downloads.pop_back();
    CHECK_THROWS_AS(writer.add_world(small), InternalError);
    writer.add_world(run.worlds[1]);
    writer.add_world(run.worlds[2]);
    run.worlds[2].world = 3;
    CHECK_THROWS_AS(writer.add_world(run.worlds[2]), InternalError);
    CHECK_THROWS_AS(writer.finish(run.empty), InternalError);
    writer.finish(run.full);
    CHECK_THROWS_AS(writer.finish(run.full), InternalError);
    CHECK_THROWS_AS(writer.add_world(run.worlds[0]), InternalError);
  }
  check_equal(read_run_file(file).summary, run.full);
}

TEST_CASE("at whatever byte the limit on file sizes strikes, nothing stays") {
  const TempDir folder;
  const SampleRun run(kRace, 3000);
  run.write(folder / "whole.h5");
  const auto size = std::filesystem::file_size(folder / "whole.h5");
  std::filesystem::remove(folder / "whole.h5");
  std::size_t written = 0;
  std::size_t left = 0;
  std::string message;
  for (rlim_t limit = 0; limit < size; limit += 1499) {
    {
      const FileSizeLimit limited(limit);
      message = message_of(run, folder / "run.h5");
    }
    written += message == "no error" ? 1U : 0U;
    left += names_in(folder.path()).size();
  }
  CHECK(written == 0);
  CHECK(left == 0);
  CHECK(message == (folder / "run.h5").string() +
                       ": cannot be written: File too large — room for the whole file; nothing of "
                       "it was kept (raise the limit on file sizes (ulimit -f), or choose another "
                       "folder)");
  const FileSizeLimit enough(2 * size);  // HDF5 works in some more, and gives it back
  CHECK(message_of(run, folder / "run.h5") == "no error");
}

TEST_CASE("a full disk") {
  const TempDir folder;
  const SampleRun run(kRace, 3000);
  std::size_t full = 0;
  for (const char* size : {"4k", "16k", "40k", "100k", "200k"}) {
    const TinyDisk disk(folder / "disk", size);
    if (!disk.mounted()) {
      WARN("left out: no disk may be mounted here");
      return;
    }
    const std::string message = message_of(run, folder / "disk/run.h5");
    const Names names = names_in(folder / "disk");
    CAPTURE(size, message);
    if (message != "no error") {
      ++full;
      CHECK_THAT(message, containing("disk/run.h5: cannot be written: No space left on device — "
                                     "room for the whole file; nothing of it was kept (free some "
                                     "space, or choose another folder)"));
      CHECK(names.empty());
    } else {
      CHECK(names == Names{"run.h5"});
    }
  }
  CHECK(full >= 3);
}

TEST_CASE("after a failed write the process ends as always, and silently") {
  const TempDir folder;
  const SampleRun run(kRace, 3000);
  for (const rlim_t limit : {rlim_t{0}, rlim_t{5000}, rlim_t{30'000}, rlim_t{60'000}}) {
    const Ended ended = in_child(folder, [&] {
      const FileSizeLimit limited(limit);
      return message_of(run, folder / "run.h5") == "no error" ? 1 : 0;
    });
    CAPTURE(limit, ended.printed);
    CHECK(WIFEXITED(ended.status));
    CHECK(WEXITSTATUS(ended.status) == 0);
    CHECK(ended.printed.empty());
    CHECK(names_in(folder.path()).empty());
  }
}

TEST_CASE("a killed process leaves nothing under the name") {
  const TempDir folder;
  const SampleRun run;
  const Ended ended = in_child(folder, [&] {
    RunWriter writer((folder / "run.h5").string(), run.header(), false);
    for (const WorldResult& world : run.worlds) writer.add_world(world);
    return std::raise(SIGKILL);
  });
  CHECK(WIFSIGNALED(ended.status));
  CHECK_FALSE(std::filesystem::exists(folder / "run.h5"));
  const Names names = names_in(folder.path());
  REQUIRE(names.size() == 1);
  CHECK_THAT(names[0], containing("run.h5.partial-"));
}

TEST_CASE("a run file in memory has the bytes of one on disk, and outlives its writer") {
  const TempDir folder;
  const SampleRun run;
  run.write(folder / "run.h5");
  int descriptor = -1;
  {
    const auto memory = std::make_shared<MemoryFile>();
    run.write(memory);
    descriptor = memory->take_descriptor();
    CHECK(memory->take_descriptor() == -1);
  }
  REQUIRE(descriptor >= 0);
  std::string bytes(static_cast<std::size_t>(lseek(descriptor, 0, SEEK_END)), '\0');
  REQUIRE(pread(descriptor, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  close(descriptor);
  CHECK(bytes == read_file(folder / "run.h5"));
}
