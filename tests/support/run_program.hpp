// SPDX-License-Identifier: Apache-2.0
// Runs the groundswell program as a user does: a process of its own, its arguments handed over as
// they are (no shell in between), stdin empty, stdout and stderr kept apart.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/temp_dir.hpp"

extern char** environ;

namespace groundswell::test {

struct ProgramResult {
  int exit_code = -1;  ///< −1 where a signal ended it
  int signal = 0;      ///< the signal that ended it, or 0
  std::string out;
  std::string err;
};

/// A program under way. Wait for it, or end it halfway; the destructor leaves none behind.
class RunningProgram {
 public:
  /// `folder` is where it runs; "" is where the test does.
  explicit RunningProgram(std::vector<std::string> arguments, std::filesystem::path folder = {},
                          std::string program = GROUNDSWELL_PROGRAM) {
    arguments.insert(arguments.begin(), program);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    constexpr int kWrite = O_WRONLY | O_CREAT | O_TRUNC;
    const std::filesystem::path out = output_ / "out";
    const std::filesystem::path err = output_ / "err";
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), kWrite, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), kWrite, 0600);
    const int failed =
        posix_spawn(&process_, program.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
      process_ = -1;
      throw std::runtime_error("cannot start " + program);
    }
  }
  ~RunningProgram() {
    if (process_ <= 0) return;
    end(SIGKILL);
    int ignored = 0;
    waitpid(process_, &ignored, 0);
  }
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  void end(int signal) const noexcept { kill(process_, signal); }

  [[nodiscard]] ProgramResult wait() {
    int status = 0;
    if (waitpid(process_, &status, 0) != process_) throw std::runtime_error("lost a program");
    process_ = -1;
    ProgramResult result;
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    result.out = read_file(output_ / "out");
    result.err = read_file(output_ / "err");
    return result;
  }

 private:
  TempDir output_;
  pid_t process_ = -1;
};

/// run_program({"run", "a file.toml"}): starts groundswell with these arguments and waits.
[[nodiscard]] inline ProgramResult run_program(std::vector<std::string> arguments,
                                               std::filesystem::path folder = {}) {
  return RunningProgram(std::move(arguments), std::move(folder)).wait();
}

}  // namespace groundswell::test
